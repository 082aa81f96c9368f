"""What editors do: write a draft, confirm a language, submit, discard, restore an old version.

Every function takes an open transaction and raises Refused, before it has changed anything, if the
review does not allow what is wanted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from faq import review, store
from faq.drafts import Draft, Promised, Step, add_author, begin, check, go
from faq.entry import ID_PATTERN, LANGUAGES, Entry, Problem, problems
from faq.lines import NEEDED
from faq.remarks import Remark, listed, remark
from faq.review import OPEN, Actor, Edge, Refused, State, state_remark


class Conflict(Refused):
    """Somebody else was there first: merge `yours` into `theirs` and save with `number`."""

    def __init__(self, stored: Draft, yours: Entry) -> None:
        super().__init__(
            "saved_by_another",
            entry=stored.entry_id,
            state=state_remark(stored.state),
            name=stored.moved_by,
            number=stored.number,
        )
        self.theirs = stored.content or (stored.newest.entry if stored.newest else None)
        self.yours = yours
        self.number = stored.number


def save(
    connection: Connection, content: Entry, by: Actor, number: int | None, now: datetime
) -> Draft:
    """Write the draft's text, or begin a draft with it; it may be incomplete until submitted.

    `number` is that of the review which `by` read, or None if they know of no open draft; raises
    Conflict if it is another one by now. The same text again changes nothing.
    """
    if not ID_PATTERN.fullmatch(content.id):
        raise Refused("bad_id", id=repr(content.id))
    before = begin(connection, content.id)
    if before.content == content and not before.outdated:
        return before
    if before.number != number and (number is not None or before.state in OPEN):
        raise Conflict(before, content)
    if before.state is State.APPROVED and before.newest and before.newest.entry == content:
        raise Refused("nothing_to_draft", entry=content.id)
    reworded = before.content is None or review.changed_languages(before.content, content)
    confirmed = () if reworded or before.outdated else before.confirmed
    step = Step(Edge.WRITTEN, by, content, content, confirmed)
    return _write(connection, before, step, now)


def restore(
    connection: Connection, entry_id: str, version_number: int, by: Actor, now: datetime
) -> Draft:
    """Begin a draft with the text of an old version."""
    before = begin(connection, entry_id)
    found = [one for one in store.versions(connection, entry_id) if one.number == version_number]
    if not found:
        raise Refused(
            "no_version", entry=entry_id, number=version_number, newest=before.newest_number
        )
    if before.state is State.APPROVED and version_number == before.newest_number:
        raise Refused("version_is_live", entry=entry_id, number=version_number)
    content = found[0].entry
    return _write(connection, before, Step(Edge.RESTORED, by, content, content), now)


def _write(connection: Connection, before: Draft, step: Step, now: datetime) -> Draft:
    check(before, step.edge, step.by)
    store.ensure_entry(connection, before.entry_id, now)
    add_author(connection, before, step.by)
    return go(connection, before, step, now)


def confirm(
    connection: Connection, entry_id: str, language: str, by: Actor, now: datetime
) -> Draft:
    """Say that a language which was not touched still says the same as the one that was."""
    before = begin(connection, entry_id)
    check(before, Edge.CONFIRMED, by)
    assert before.content
    if language not in before.stale:
        stale = _languages(before.stale) if before.stale else remark("no_language")
        given = remark(f"language_{language}")
        raise Refused("not_to_confirm", entry=entry_id, language=given, stale=stale)
    confirmed = tuple(one for one in LANGUAGES if one in (*before.confirmed, language))
    step = Step(Edge.CONFIRMED, by, before.content, before.content, confirmed)
    return go(connection, before, step, now)


def submit(
    connection: Connection,
    entry_id: str,
    by: Actor,
    now: datetime,
    promised: Promised | None = None,
) -> Draft:
    """Hand the draft to the spokesperson, who decides by the promised time."""
    before = begin(connection, entry_id)
    check(before, Edge.SUBMITTED, by)
    assert before.content
    refuse_outdated(before)
    refuse_incomplete(before.content)
    live = store.live(connection, entry_id)
    if live and live[0].entry == before.content:
        raise Refused("nothing_to_submit", entry=entry_id)
    if before.stale:
        raise Refused("not_touched", entry=entry_id, language=_languages(before.stale))
    content = before.content
    step = Step(Edge.SUBMITTED, by, content, content, before.confirmed, promised=promised)
    return go(connection, before, step, now)


def discard(connection: Connection, entry_id: str, by: Actor, now: datetime) -> Draft:
    """Drop the open draft; what is live stays."""
    before = begin(connection, entry_id)
    edge = Edge.DISCARDED if store.live(connection, entry_id) else Edge.ABANDONED
    check(before, edge, by)
    assert before.content
    return go(connection, before, Step(edge, by, before.content), now)


def refuse_outdated(before: Draft) -> None:
    """Raise Refused if a version was made after the draft was begun."""
    if before.outdated:
        raise Refused(
            "outdated", entry=before.entry_id, newest=before.newest_number, base=before.base
        )


def refuse_incomplete(content: Entry) -> None:
    """Raise Refused with everything that keeps the text from being approved."""
    found = problems(content)
    if content.id in NEEDED and (content.valid_from or content.valid_until):
        found.append(Problem("valid", remark("dates"), remark("want_no_days")))
    if found:
        lacking = tuple(one.remark() for one in found)
        raise Refused("incomplete", entry=content.id, problems=lacking)


def _languages(given: Sequence[str]) -> Remark:
    return listed("and", [remark(f"language_{one}") for one in given])
