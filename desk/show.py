"""Reviews, versions and audit rows as lines for a person and as values for a program."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from faq.audit import Row
from faq.diff import Difference
from faq.drafts import Draft
from faq.holds import Hold
from faq.provenance import Provenance
from faq.refusals import Row as RefusalRow
from storage.conversations import Button

_MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def instant(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def plain(value: Any) -> Any:
    """A dataclass, or a list of them, as JSON can take it: instants become text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return plain(asdict(value)) if hasattr(value, "__dataclass_fields__") else value


def draft_values(one: Draft) -> dict[str, Any]:
    return {
        "entry": one.entry_id,
        "state": one.state.value,
        "number": one.number,
        "by": one.moved_by,
        "since": instant(one.moved_at),
        "submitted_at": instant(one.submitted_at),
        "due_at": instant(one.promised.due_at) if one.promised else "",
        "reason": one.reason,
        "notes": one.notes,
        "base": one.base,
        "outdated": one.outdated,
        "changed": list(one.changed),
        "stale": list(one.stale),
        "authors": list(one.authors),
    }


def draft_line(one: Draft) -> str:
    notes = [f"stale: {' '.join(one.stale)}"] if one.stale else []
    notes += ["outdated"] if one.outdated else []
    notes += [f"due {instant(one.promised.due_at)}"] if one.promised else []
    notes += [f"reason: {one.reason}"] if one.reason else []
    notes += [f"notes: {' '.join(one.notes.split())}"] if one.notes else []
    place = f"{one.entry_id}:{one.number}"
    moved = f"{one.state.value:10} {one.moved_by:12} {instant(one.moved_at)}"
    return f"{place:32} {moved} {'; '.join(notes)}".rstrip()


def hold_line(one: Hold) -> str:
    return f"{one.scope} held by {one.held_by} since {instant(one.held_at)}: {one.reason}"


def row_line(row: Row) -> str:
    way = f" {row.from_state} -> {row.to_state}" if row.from_state != row.to_state else ""
    made = f", version {row.version_number}" if row.version_number else ""
    why = f": {row.reason}" if row.reason else ""
    return f"{instant(row.at)} {row.account} {row.edge}{way}{made}{why}"


def as_text(found: Iterable[Difference]) -> str:
    """Word by word, one column a paragraph: [-gone-] and {+new+}."""
    return "\n".join(
        f"{one.column}: " + "".join(_MARKS[piece.kind].format(piece.text) for piece in one.pieces)
        for one in found
    )


def title_source(button: Button) -> str:
    if not button.entry_id:
        return "stored before titles named their version"
    return f"entry {button.entry_id}, version {button.version}"


def refusal_line(row: RefusalRow) -> str:
    one = row.refused
    what = one.entry_id or repr(one.text)
    instead = f"said instead: {one.instead}" if one.instead else "nothing was said instead"
    about = f", message {one.message_id}" if one.message_id else ""
    place = f"{instant(row.at)} {one.door} {one.conversation_id}{about}"
    return f"{place}: {what}: {one.why.value}; {instead}"


def provenance_text(one: Provenance) -> str:
    written = f", written by {', '.join(one.authors)}" if one.authors else ""
    place = f"message {one.message_id} in {one.conversation_id}"
    lines = [
        f"{place}, {one.language}, {instant(one.said_at)}",
        f"said: {one.text}",
        f"entry {one.entry_id}, version {one.version}{written}",
        f"approved by {one.approved_by} at {instant(one.approved_at)}",
        f"model {one.model_id or 'none: it answers no message'}",
        *(f"button {each.title!r}: {title_source(each)}" for each in one.buttons),
        *([f"not delivered: {one.refused.why.value}"] if one.refused else []),
        *(row_line(row) for row in one.rows),
    ]
    return "\n".join(lines)
