"""The form of an entry: its fields from an entry, and an entry from what was sent. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone, tzinfo

from desk.fields import whole_number
from faq.cleaning import clean_text
from faq.entry import CHANNEL_PATTERN, MAX_NAME, Entry, Wording
from settings.languages import LANGUAGES

# More than a draft may have in one field: of longer ones, enough is kept to be refused.
LONGEST_FIELD = 40_000


class BadForm(ValueError):
    """A field cannot be read; `content` is what the others say."""

    def __init__(self, column: str, given: str, content: Entry) -> None:
        super().__init__(f"{column} is {given!r}")
        self.column = column
        self.content = content


@dataclass(frozen=True)
class Sent:
    content: Entry
    number: int
    """The number of the review that the form was made from."""
    notes: str = ""


def empty(entry_id: str, owner: str) -> Entry:
    return Entry(entry_id, "", owner, {language: Wording((), "") for language in LANGUAGES})


def read(entry_id: str, form: Mapping[str, object], zone: tzinfo) -> Sent:
    """The entry that a form describes, complete or not; raise BadForm for a day that is none."""
    texts = Entry(
        id=entry_id,
        topic=_line(form, "topic"),
        owner=_line(form, "owner"),
        wordings={language: _wording(form, language) for language in LANGUAGES},
    )
    for column in ("topic", "owner"):
        if len(getattr(texts, column)) > MAX_NAME:
            raise BadForm(column, getattr(texts, column), texts)
    days = {}
    for column in ("valid_from", "valid_until"):
        given = _line(form, column)
        try:
            days[column] = moment(given, zone)
        except ValueError as error:
            raise BadForm(column, given, texts) from error
    content = replace(texts, valid_from=days["valid_from"], valid_until=days["valid_until"])
    number = whole_number(_line(form, "number"))
    # A form without a number was made from nothing that is stored, and is shown as a conflict.
    return Sent(content, -1 if number is None else number, text(form, "notes"))


def moment(given: str, zone: tzinfo) -> datetime | None:
    """The instant of a day and time in the brand's zone, None for nothing; raise ValueError."""
    if not given:
        return None
    try:
        return datetime.fromisoformat(given).replace(tzinfo=zone).astimezone(timezone.utc)
    except OverflowError as error:
        raise ValueError(f"{given!r} is beyond the calendar") from error


def day_and_time(given: datetime | None, zone: tzinfo) -> str:
    """What a field for a day and time holds, in the brand's zone."""
    if given is None:
        return ""
    local = given.astimezone(zone).replace(tzinfo=None)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def channels(declared: Iterable[str], *entries: Entry | None) -> list[str]:
    """The channels that may have a wording of their own: those agreed on, and those that have."""
    found = set(declared)
    for entry in entries:
        for wording in entry.wordings.values() if entry else ():
            found |= set(wording.channels)
    return sorted(found)


def _wording(form: Mapping[str, object], language: str) -> Wording:
    questions = (one.strip() for one in _raw(form, f"{language}.questions").splitlines())
    prefix = f"{language}.channels."
    by_channel = {
        name.removeprefix(prefix): _raw(form, name)
        for name in form
        if name.startswith(prefix) and CHANNEL_PATTERN.fullmatch(name.removeprefix(prefix))
    }
    return Wording(
        tuple(one for one in questions if one),
        _raw(form, f"{language}.answer"),
        {channel: said for channel, said in by_channel.items() if said},
    )


def _line(form: Mapping[str, object], name: str) -> str:
    return " ".join(_raw(form, name).split())


def text(form: Mapping[str, object], name: str) -> str:
    """The field, cleaned."""
    return clean_text(_raw(form, name))


def _raw(form: Mapping[str, object], name: str) -> str:
    """The field with plain line ends; it is cleaned when it is saved, and what went is told."""
    given = str(form.get(name, ""))[:LONGEST_FIELD]
    return given.replace("\r\n", "\n").replace("\r", "\n").strip()
