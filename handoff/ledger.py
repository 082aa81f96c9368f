"""Where a conversation's time went: each second in exactly one bucket. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from handoff.history import Event, EventKind, HistoryError, Situation, in_order, opening
from handoff.hours import in_utc
from handoff.sla import Policies, terms_of


class Bucket(str, Enum):
    # Before the handoff, and from the ticket's end on.
    BOT = "bot"
    # Open hours in which the next word was the team's and nobody had taken the ticket.
    QUEUE = "queue"
    # Open hours in which the next word was that of the agent who had it.
    AGENT = "agent"
    # An agent had answered; the next word was the visitor's, at whatever hour.
    WAITING_FOR_VISITOR = "waiting_for_visitor"
    # The next word was the team's, outside its hours.
    OUT_OF_HOURS = "out_of_hours"


def ledger(
    began: datetime, events: Sequence[Event], policies: Policies, now: datetime
) -> dict[Bucket, timedelta]:
    """Time by bucket from the conversation's beginning to `now`; the sum is the whole time.

    `events` are those of the conversation's tickets, one ticket after the other.
    Raise HistoryError if they cannot be, or if the first one is before `began`.
    """
    spent = dict.fromkeys(Bucket, timedelta(0))
    reached, situation = in_utc(began), None
    for event in in_order(events):
        if event.at < reached:
            what = f"an event is at {event.at.isoformat()}, before the conversation began"
            raise HistoryError(f"{what} at {reached.isoformat()}; give the conversation's own")
        _spend(spent, situation, policies, (reached, event.at))
        reached = event.at
        situation = _after(situation, event)
    _spend(spent, situation, policies, (reached, max(in_utc(now), reached)))
    return spent


def _after(situation: Situation | None, event: Event) -> Situation:
    if situation is None or (situation.resolved and event.kind is EventKind.OPENED):
        return opening(event)
    if event.kind is EventKind.OPENED:
        raise HistoryError("a ticket is opened while another is open; give one after the other")
    return situation.after(event)


def _spend(
    spent: dict[Bucket, timedelta],
    situation: Situation | None,
    policies: Policies,
    span: tuple[datetime, datetime],
) -> None:
    whole = span[1] - span[0]
    if situation is None or situation.resolved:
        spent[Bucket.BOT] += whole
    elif situation.waiting_for_visitor:
        spent[Bucket.WAITING_FOR_VISITOR] += whole
    else:
        in_hours = terms_of(policies, situation).hours.between(*span)
        spent[Bucket.AGENT if situation.claimed else Bucket.QUEUE] += in_hours
        spent[Bucket.OUT_OF_HOURS] += whole - in_hours
