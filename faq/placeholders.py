"""What an approved line leaves open, such as {time}, and how it is filled. Pure.

What is approved is the line with its placeholders; the rules that fill each are in docs/forms.md.
A sentence that was said is kept with what it was filled with, so that both together give its words.
"""

import re
from collections.abc import Iterator, Mapping

from faq.lines import Line
from faq.remarks import Remark, remark

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

DECLARED: Mapping[str, frozenset[str]] = {
    Line.HANDOVER_NOW.value: frozenset({"name", "team", "day", "time"}),
    Line.HANDOVER_OPENS.value: frozenset({"team", "opens_day", "opens_time", "time"}),
    Line.HANDOVER_OPENS_LATER.value: frozenset({"team", "opens_day", "opens_time", "day", "time"}),
    Line.LATER.value: frozenset({"time"}),
    Line.LATER_DAY.value: frozenset({"day", "time"}),
}
"""What each line must leave open, in each language and on each channel; other texts nothing."""


class NotFilled(ValueError):
    """A placeholder of an approved line has no value: a defect of whoever says it."""


def problems(entry_id: str, text: str) -> Iterator[tuple[Remark, Remark]]:
    """What was found and what is expected, for each placeholder that is too many or is missing."""
    declared, used = DECLARED.get(entry_id, frozenset()), names(text)
    known = ", ".join(f"{{{one}}}" for one in sorted(declared))
    wanted = remark("want_placeholders", names=known) if known else remark("want_no_placeholder")
    for name in sorted(used - declared):
        yield remark("given", text=f"{{{name}}}"), wanted
    for name in sorted(declared - used):
        yield remark("no_placeholder", text=f"{{{name}}}"), wanted


def names(text: str) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder filled; raise NotFilled if a value is missing or empty."""

    def value(found: "re.Match[str]") -> str:
        given = values.get(found[1])
        if not given:
            raise NotFilled(f"{found[0]}: {NotFilled.__doc__}")
        return given

    return PLACEHOLDER.sub(value, text)


def fits(text: str, approved: str) -> bool:
    """Whether `text` is the approved words, each placeholder filled with something short."""
    pattern = _ESCAPED.sub(r"[^{}\\n]{1,64}", re.escape(approved))
    return re.fullmatch(pattern, text) is not None


_ESCAPED = re.compile(r"\\\{[a-z_]+\\\}")


def blanked(text: str, language: str) -> str:
    """The text with letters of the language in the place of placeholders, of the same length."""
    letter = "א" if language == "he" else "x"
    return PLACEHOLDER.sub(lambda found: letter * len(found[0]), text)
