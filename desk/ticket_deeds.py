"""The deeds of handoff by name, with their values as a console, a program or a shell gives them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Engine

from desk import ticket_frames
from desk.frames import MAX_CID, Frame, FrameError, file_ids
from desk.lines import Lines
from handoff import deeds, moves, outbox, presence, work
from handoff.history import Priority
from handoff.moves import Target
from handoff.people import WorkRefused
from handoff.presence import Presence
from handoff.tickets import Ticket
from handoff.work import Work
from settings.brand import Brand
from settings.clock import now
from storage.engine import transaction

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Counter:
    """Where people do things to tickets: one transaction a deed."""

    engine: Engine
    brand: Brand
    lines: Lines

    def do(self, account: str, deed: str, ticket_id: int, values: Values) -> Frame:
        """The ticket after the deed; raise WorkRefused with nothing changed."""
        with transaction(self.engine) as connection:
            working = work.begin(connection, self.brand, account, now())
            changed = _DEEDS[deed](self, working, ticket_id, values)
            return ticket_frames.whole(connection, changed)

    def take_over(self, account: str, conversation_id: str, values: Values) -> Frame:
        with transaction(self.engine) as connection:
            working = work.begin(connection, self.brand, account, now())
            taken = deeds.take_over(working, conversation_id, _text(values, "queue"))
            return ticket_frames.whole(connection, taken)

    def enter(self, account: str, state: Presence) -> list[Frame]:
        """Who is at the desk, once this agent is here, away or busy."""
        with transaction(self.engine) as connection:
            work.begin(connection, self.brand, account, now())
            presence.enter(connection, account, state, now())
            return ticket_frames.agents(connection, self.brand.team)


WITHOUT_EVENT = frozenset({"name"})
"""Deeds that change what is known of the visitor, and nothing of the ticket."""


def names() -> list[str]:
    return list(_DEEDS)


def _claim(_: Counter, working: Work, number: int, _values: Values) -> Ticket:
    return deeds.claim(working, number)


def _decline(_: Counter, working: Work, number: int, _values: Values) -> Ticket:
    return deeds.decline(working, number)


def _release(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    return deeds.release(working, number, _text(values, "reason") or "")


def _reply(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    text, files = _text(values, "text") or "", _files(values)
    return deeds.reply(working, number, text, _cid(values), files)[0]


def _note(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    return deeds.note(working, number, _text(values, "text") or "", _cid(values))


def _name(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    return deeds.name_visitor(working, number, _text(values, "name") or "")


def _transfer(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    to = Target(_text(values, "queue"), _text(values, "agent"))
    return moves.transfer(working, number, to, _text(values, "reason") or "")


def _snooze(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    given = _text(values, "until") or ""
    try:
        until = datetime.fromisoformat(given.replace("Z", "+00:00"))
    except ValueError as error:
        raise bad_value("until", "a time such as 2026-11-23T09:00:00+02:00") from error
    if until.tzinfo is None:
        until = until.replace(tzinfo=working.brand.time_zone)
    return deeds.snooze(working, number, until)


def _resolve(counter: Counter, working: Work, number: int, values: Values) -> Ticket:
    reason = _text(values, "reason") or ""
    return deeds.resolve(working, number, counter.lines.closing, reason)


def _hand_back(counter: Counter, working: Work, number: int, values: Values) -> Ticket:
    reason = _text(values, "reason") or ""
    return deeds.hand_back(working, number, counter.lines.closing, reason)


def _reopen(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    return deeds.reopen(working, number, _text(values, "reason") or "")


def _merge(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    return moves.merge(working, number, _whole_number(values, "into"))


def _priority(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    try:
        wanted = Priority(_text(values, "priority"))
    except ValueError as error:
        raise bad_value("priority", ", ".join(one.value for one in Priority)) from error
    return deeds.set_priority(working, number, wanted)


def _send_again(_: Counter, working: Work, number: int, values: Values) -> Ticket:
    ticket = working.any(number)
    message_id = _whole_number(values, "message")
    if not outbox.try_again(working.connection, ticket, message_id, working.now):
        sentence = f"message {message_id} of ticket {number} has not failed; nothing to send again"
        raise WorkRefused("not_possible", sentence)
    return ticket


_DEEDS: dict[str, Callable[[Counter, Work, int, Values], Ticket]] = {
    "claim": _claim,
    "decline": _decline,
    "release": _release,
    "reply": _reply,
    "note": _note,
    "name": _name,
    "transfer": _transfer,
    "snooze": _snooze,
    "resolve": _resolve,
    "hand-back": _hand_back,
    "reopen": _reopen,
    "merge": _merge,
    "priority": _priority,
    "send-again": _send_again,
}


def bad_value(name: str, expected: str) -> WorkRefused:
    return WorkRefused("bad_value", f"{name} is missing or cannot be used; give {expected}")


def _cid(values: Values) -> str | None:
    cid, longest = _text(values, "cid"), MAX_CID - len("agent:")
    if cid is not None and not 0 < len(cid) <= longest:
        raise bad_value("cid", f"1 to {longest} characters of your own")
    return cid


def _files(values: Values) -> tuple[str, ...]:
    try:
        return file_ids(values)
    except FrameError as error:
        raise bad_value("files", "ids of files that were sent before") from error


def _text(values: Values, name: str) -> str | None:
    value = values.get(name)
    if value is not None and not isinstance(value, str):
        raise bad_value(name, "a text")
    return value


def _whole_number(values: Values, name: str) -> int:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
        raise bad_value(name, "a whole number")
    return value
