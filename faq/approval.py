"""What spokespersons decide: approve, send back, retire; and imports, which are in their name.

Every function takes an open transaction and raises Refused, before it has changed anything, if the
review does not allow what is wanted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sqlalchemy.engine import Connection

from faq import authors, review, store
from faq.drafts import Draft, Step, begin, check, go
from faq.entry import Entry
from faq.lines import NEEDED
from faq.review import Actor, Edge, Refused
from faq.writing import refuse_incomplete, refuse_outdated


class Leave(Enum):
    AS_DRAFTED = "as drafted"


Day = datetime | None | Leave


@dataclass(frozen=True)
class Validity:
    """The days that an approval sets; None clears one, AS_DRAFTED leaves what the draft says."""

    valid_from: Day = Leave.AS_DRAFTED
    valid_until: Day = Leave.AS_DRAFTED

    def of(self, content: Entry) -> Entry:
        return replace(
            content,
            valid_from=_chosen(self.valid_from, content.valid_from),
            valid_until=_chosen(self.valid_until, content.valid_until),
        )


def _chosen(given: Day, drafted: datetime | None) -> datetime | None:
    return drafted if isinstance(given, Leave) else given


AS_DRAFTED = Validity()


def approve(
    connection: Connection,
    seen: Mapping[str, int | None],
    by: Actor,
    now: datetime,
    validity: Validity = AS_DRAFTED,
) -> list[Draft]:
    """Make the submitted drafts of these entries live, all of them or, by Refused, none.

    `seen` has, by entry id, the number of the review that `by` looked at: what was changed after
    that is not approved. None approves what is there.
    """
    # In one order, so that the rows of the audit do not depend on how the entries were named.
    reviews = [begin(connection, entry_id) for entry_id in sorted(seen)]
    wanted = [_approvable(one, seen[one.entry_id], by, validity) for one in reviews]
    return [
        _make_live(connection, one, content, by, now)
        for one, content in zip(reviews, wanted, strict=True)
    ]


def _approvable(before: Draft, number: int | None, by: Actor, validity: Validity) -> Entry:
    """What is to become live; raise Refused if `by` may not approve it."""
    entry_id = before.entry_id
    if number is not None and number != before.number:
        raise Refused(
            "changed_since",
            entry=entry_id,
            name=before.moved_by,
            number=before.number,
            yours=number,
        )
    check(before, Edge.APPROVED, by)
    assert before.content
    _refuse_own_text(entry_id, by, before.authors)
    refuse_outdated(before)
    wanted = validity.of(before.content)
    refuse_incomplete(wanted)
    return wanted


def _make_live(
    connection: Connection, before: Draft, wanted: Entry, by: Actor, now: datetime
) -> Draft:
    if not store.approve(connection, wanted, by.account, now):
        raise Refused("nothing_to_approve", entry=before.entry_id)
    made = before.newest_number + 1
    return go(connection, before, Step(Edge.APPROVED, by, wanted, version_number=made), now)


def send_back(
    connection: Connection, entry_id: str, by: Actor, reason: str, now: datetime
) -> Draft:
    """Ask the editors for changes; `reason` says which."""
    before = begin(connection, entry_id)
    check(before, Edge.SENT_BACK, by, reason)
    assert before.content
    content = before.content
    step = Step(Edge.SENT_BACK, by, content, content, before.confirmed, reason.strip())
    return go(connection, before, step, now)


def retire(connection: Connection, entry_id: str, by: Actor, reason: str, now: datetime) -> Draft:
    """Take the live version off for good; only an approved draft brings the entry back."""
    if entry_id in NEEDED:
        raise Refused("cannot_retire", entry=entry_id)
    before = begin(connection, entry_id)
    check(before, Edge.RETIRED, by, reason)
    assert before.standing
    store.take_off(connection, entry_id)
    step = Step(Edge.RETIRED, by, before.standing.entry, reason=reason.strip())
    return go(connection, before, step, now)


def import_entry(connection: Connection, wanted: Entry, by: Actor, now: datetime) -> bool:
    """Make an entry of a file live, in the name of `by`; return False if it is so already.

    An open draft stays open; its authors have to look at what was imported before they submit.
    """
    before = begin(connection, wanted.id)
    live = store.live(connection, wanted.id)
    if live and live[0].entry == wanted:
        return False
    made = before.newest_number + 1
    check(before, Edge.IMPORTED, by)
    _refuse_own_text(wanted.id, by, authors.of_version(connection, wanted.id, made))
    store.approve(connection, wanted, by.account, now)
    step = Step(Edge.IMPORTED, by, wanted, before.content, version_number=made)
    go(connection, before, step, now)
    return True


def _refuse_own_text(entry_id: str, by: Actor, authors: tuple[str, ...]) -> None:
    try:
        review.refuse_own_text(by, authors)
    except Refused as error:
        raise Refused("of_entry", entry=entry_id, what=error.remark) from None
