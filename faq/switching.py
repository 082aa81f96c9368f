"""Another release is to serve: the next one, or one from before together with its answers.

Every function takes an open transaction and raises Refused, before it has changed anything, if
what is wanted cannot be. The Rasa processes follow within seconds (bot/keeper.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy.engine import Connection

from faq import audit, drafts, holds, releases, review, serving, store
from faq.audit import Deed, ReleaseEdge
from faq.drafts import Step
from faq.entry import Entry
from faq.holds import Held
from faq.releases import Release
from faq.remarks import Remark, remark
from faq.review import Actor, Edge, Refused
from faq.store import Approved


class Why(str, Enum):
    """Why an answer is not brought back; with `left_`, keys of remarks.yml."""

    # It is not live any more.
    RETIRED = "retired"
    # The days of the version of then are over, or those of the live one.
    EXPIRED = "expired"
    # Its topic is held, and the version of then has another topic.
    HELD = "held"
    # The release does not know it.
    LATER = "later"


@dataclass(frozen=True)
class Left:
    """An answer that stays as it is."""

    entry_id: str
    why: Why

    @property
    def remark(self) -> Remark:
        return remark(f"left_{self.why.value}", entry=self.entry_id)


@dataclass(frozen=True)
class RolledBack:
    number: int
    brought_back: tuple[Approved, ...]
    left: tuple[Left, ...]


def serve(connection: Connection, number: int, by: Actor, reason: str, now: datetime) -> None:
    """Let a release serve that passed the gate, or was overridden; the answers stay."""
    audit.lock(connection)
    review.refuse_non_text(reason)
    _servable(connection, number)
    _begin(connection, number, ReleaseEdge.SERVED, by, reason, now)


def roll_back(
    connection: Connection, number: int | None, by: Actor, reason: str, now: datetime
) -> RolledBack:
    """Let a release serve again, with the answers that it was trained on.

    None stands for the one that served before. An answer comes back as the version that was
    approved then; what is named in `left` stays as it is.
    """
    audit.lock(connection)
    number = _before(connection) if number is None else number
    wanted = _servable(connection, number)
    review.allow(Edge.ROLLED_BACK, by, reason)
    back, left = _plan(connection, wanted.made.entries, now)
    for one in back:
        before = drafts.begin(connection, one.entry.id)
        drafts.check(before, Edge.ROLLED_BACK, by, reason)
        store.bring_back(connection, one)
        step = Step(
            Edge.ROLLED_BACK,
            by,
            one.entry,
            before.content,
            reason=reason.strip(),
            version_number=one.number,
        )
        drafts.go(connection, before, step, now)
    _begin(connection, number, ReleaseEdge.ROLLED_BACK, by, reason, now)
    return RolledBack(number, tuple(back), tuple(left))


def _servable(connection: Connection, number: int) -> Release:
    """The release; raise Refused if it may not serve, or does already."""
    found = releases.find(connection, number)
    if found is None:
        raise Refused("no_release", number=number)
    if not found.may_serve:
        raise Refused("release_not_ready", number=number)
    if releases.serving_now(connection) == number:
        raise Refused("release_serves_already", number=number)
    return found


def _before(connection: Connection) -> int:
    """The release that served last before the one that serves."""
    numbers = [one.number for one in serving.served(connection, 2)]
    if len(numbers) < 2:
        raise Refused("nothing_served_before")
    return numbers[1]


def _begin(
    connection: Connection, number: int, edge: ReleaseEdge, by: Actor, reason: str, now: datetime
) -> None:
    """Begin its period of serving, and record it."""
    releases.begin_serving(connection, number, by.account, reason.strip(), now)
    audit.write(connection, Deed(by.account, edge, release=number, reason=reason.strip()), now)


def _plan(
    connection: Connection, trained: Mapping[str, int], now: datetime
) -> tuple[list[Approved], list[Left]]:
    """What comes back and what does not, of a release that was trained on these versions."""
    live = {one.entry.id: one for one in store.live(connection)}
    held = holds.held(connection)
    back: list[Approved] = []
    left: list[Left] = []
    for entry_id, number in sorted(trained.items()):
        current = live.get(entry_id)
        if current is None:
            left.append(Left(entry_id, Why.RETIRED))
        elif current.number != number:
            then = store.version_of(connection, entry_id, number)
            why = _why_not(current.entry, then.entry, held, now)
            if why:
                left.append(Left(entry_id, why))
            else:
                back.append(then)
    later = [one for one in live.values() if one.entry.id not in trained and not one.entry.is_line]
    return back, [*left, *(Left(one.entry.id, Why.LATER) for one in later)]


def _why_not(current: Entry, then: Entry, held: Held, now: datetime) -> Why | None:
    if any(one.valid_until and one.valid_until <= now for one in (current, then)):
        return Why.EXPIRED
    if current.topic in held.topics and then.topic not in held.topics:
        return Why.HELD
    return None
