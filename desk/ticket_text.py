"""Tickets as lines for a person at a terminal, in the brand's time."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from operator import itemgetter

from desk.frames import Frame
from desk.ticket_frames import next_due


@dataclass(frozen=True)
class TicketText:
    zone: tzinfo

    def line(self, one: Frame) -> str:
        who = one["owner"] or (f"offered to {one['offered_to']}" if one["offered_to"] else "-")
        about = f"{one['reason']}, {one['priority']}, {one['language']}"
        where = f"{one['id']:>6} {one['state']:9} {one['queue']:13} {who:20}"
        due = next_due(one)
        until = self._minute(due) if due else "-"
        return f"{where} {self._minute(one['opened_at'])} due {until:16} {about}"

    def story(self, one: Frame) -> str:
        """The ticket, its form, and all that was said and done in it, in order."""
        said = [(each["time"], _said(each)) for each in one["messages"]]
        happened = [
            (each["at"], self._happened(each)) for each in one["events"] if not each["message"]
        ]
        in_order = sorted([*said, *happened], key=itemgetter(0))
        lines = [f"{self._moment(at)} {what}" for at, what in in_order]
        told = [f"{each['field']}: {each['value'] or '-'} ({each['how']})" for each in one["form"]]
        return "\n".join([self.line(one), *told, *lines])

    def _happened(self, one: Frame) -> str:
        until = self._minute(one["until"]) if one["until"] else None
        values = [one["agent"], one["queue"], one["priority"], until, one["reason"]]
        told = ", ".join(value for value in values if value)
        return f"-- {one['kind']} by {one['account'] or 'dover'}: {told}".rstrip(": ")

    def _minute(self, at: str) -> str:
        return self._moment(at)[:16]

    def _moment(self, at: str) -> str:
        return f"{datetime.fromisoformat(at).astimezone(self.zone):%Y-%m-%d %H:%M:%S}"


def _said(one: Frame) -> str:
    way = f" [{one['delivery']}]" if one["delivery"] else ""
    words = " ".join([one["text"], *(f"[{file['name']}]" for file in one["files"])]).strip()
    return f"{one.get('account') or one['author']}: {words}{way}"
