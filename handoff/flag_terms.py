"""The agreement's flags as something to look with; what cannot be used is refused by its line."""

from handoff.flags import FlagError, Watch, Wording
from settings.flags import WrittenFlag, WrittenFlags, WrittenText
from settings.refusal import BrandError


def watch(written: WrittenFlags) -> Watch:
    """Raise BrandError, with file and line, for a phrase or pattern that cannot be used."""
    for one in written.kinds.values():
        for text in one.phrases:
            _try(text, Wording(phrases=(text.text,)))
        for text in one.exceptions:
            _try(text, Wording(exceptions=(text.text,)))
        for text in one.patterns:
            _try(text, Wording(patterns=(text.text,)))
    return Watch({kind: _wording(one) for kind, one in written.kinds.items()})


def _try(written: WrittenText, wording: Wording) -> None:
    try:
        Watch({"": wording})
    except FlagError as error:
        raise BrandError(f"{written.where}: {error}") from error


def _wording(one: WrittenFlag) -> Wording:
    return Wording(
        phrases=tuple(text.text for text in one.phrases),
        patterns=tuple(text.text for text in one.patterns),
        exceptions=tuple(text.text for text in one.exceptions),
        negated_counts=one.negated_counts,
    )
