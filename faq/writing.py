"""What editors do: write a draft, confirm a language, submit, discard, restore an old version.

Every function takes an open transaction and raises Refused, before it has changed anything, if the
review does not allow what is wanted.
"""

from datetime import datetime

from sqlalchemy.engine import Connection

from faq import review, store
from faq.cleaning import clean, clean_text
from faq.drafts import Draft, Step, add_author, begin, check, go, keep_notes
from faq.duplicates import Twins
from faq.entry import ID_PATTERN, LANGUAGES, MAX_ANSWER, Entry, Problem, problems, unfit
from faq.lines import NEEDED
from faq.questions import same_elsewhere
from faq.review import OPEN, Actor, Edge, Refused, State
from faq.voice import Finding, Severity, lint
from settings.voice import Voice


class Conflict(Refused):
    """Somebody else was there first: merge `yours` into `theirs` and save with `number`."""

    def __init__(self, stored: Draft, yours: Entry) -> None:
        super().__init__(
            f"{stored.entry_id} is {stored.state.value} since {stored.moved_by} changed it"
            f" (number {stored.number}): merge your text into it and save with that number"
        )
        self.theirs = stored.content or (stored.newest.entry if stored.newest else None)
        self.yours = yours
        self.number = stored.number


class VoiceErrors(Refused):
    """The answers depart from the brand's voice in what the agreement forbids."""

    def __init__(self, entry_id: str, found: list[Finding]) -> None:
        shown = "; ".join(
            f"{' '.join(filter(None, (one.language, one.channel)))} {one.rule.value}: {one.reason}"
            for one in found
        )
        super().__init__(f"{entry_id} departs from the brand's voice: {shown}")
        self.found = found


class AskedElsewhere(Refused):
    """The same question stands in two entries, so that none of them could be answered."""

    def __init__(self, twins: list[Twins]) -> None:
        shown = "; ".join(
            f"{one.one.text!r} is asked in {one.one.entry_id} and in {one.other.entry_id}"
            f" ({one.other.state})"
            for one in twins
        )
        super().__init__(f"{shown}: take each question out of one of them")
        self.twins = twins


def save(
    connection: Connection,
    content: Entry,
    by: Actor,
    number: int | None,
    now: datetime,
    notes: str | None = None,
) -> Draft:
    """Write the draft's text, cleaned, or begin a draft with it; it may be incomplete.

    `number` is that of the review which `by` read, or None if they know of no open draft; raises
    Conflict if it is another one by now. The same text again changes nothing. `notes` are for
    colleagues; None leaves them. Notes alone raise the number and leave the draft where it is.
    """
    content = clean(content).entry
    _refuse_unfit(content, notes or "")
    before = begin(connection, content.id)
    kept = before.notes if notes is None else clean_text(notes)
    is_same = before.content == content and not before.outdated
    if is_same and kept == before.notes:
        return before
    if before.number != number and (number is not None or before.state in OPEN):
        raise Conflict(before, content)
    if before.state is State.APPROVED and before.newest and before.newest.entry == content:
        raise Refused(f"{content.id} says this already: there is nothing to draft")
    if is_same:
        return keep_notes(connection, before, kept)
    reworded = before.content is None or review.changed_languages(before.content, content)
    confirmed = () if reworded or before.outdated else before.confirmed
    step = Step(Edge.WRITTEN, by, content, content, confirmed, notes=kept)
    return _write(connection, before, step, now)


def _refuse_unfit(content: Entry, notes: str) -> None:
    """Raise Refused if the database could not keep it."""
    if not ID_PATTERN.fullmatch(content.id):
        raise Refused(f"the id {content.id!r}: it must be 1 to 64 of a-z, 0-9 and _")
    found = unfit(content)
    if len(notes) > MAX_ANSWER:
        found.append(Problem("notes", f"{len(notes)} characters", f"at most {MAX_ANSWER}"))
    if found:
        raise Refused(f"{content.id} cannot be saved: " + _as_text(found))


def restore(
    connection: Connection, entry_id: str, version_number: int, by: Actor, now: datetime
) -> Draft:
    """Begin a draft with the text of an old version."""
    before = begin(connection, entry_id)
    found = [one for one in store.versions(connection, entry_id) if one.number == version_number]
    if not found:
        raise Refused(
            f"{entry_id} has no version {version_number}: its newest is {before.newest_number}"
        )
    if before.state is State.APPROVED and version_number == before.newest_number:
        raise Refused(f"version {version_number} of {entry_id} is live already")
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
        stale = " and ".join(before.stale) or "no language"
        raise Refused(f"{entry_id}: {language} is not to be confirmed; {stale} is")
    confirmed = tuple(one for one in LANGUAGES if one in (*before.confirmed, language))
    step = Step(Edge.CONFIRMED, by, before.content, before.content, confirmed)
    return go(connection, before, step, now)


def submit(connection: Connection, entry_id: str, by: Actor, voice: Voice, now: datetime) -> Draft:
    """Hand the draft to the spokesperson.

    Raises VoiceErrors or AskedElsewhere, which are Refused, for what nobody should have to read.
    """
    before = begin(connection, entry_id)
    check(before, Edge.SUBMITTED, by)
    assert before.content
    refuse_outdated(before)
    refuse_incomplete(before.content)
    live = store.live(connection, entry_id)
    if live and live[0].entry == before.content:
        raise Refused(f"{entry_id} says this already: change the draft, or discard it")
    if before.stale:
        stale = " and ".join(before.stale)
        raise Refused(f"{entry_id}: {stale} was not touched: change it, or confirm it as it is")
    errors = [one for one in lint(before.content, voice) if one.severity is Severity.ERROR]
    if errors:
        raise VoiceErrors(entry_id, errors)
    if twins := same_elsewhere(connection, before.content):
        raise AskedElsewhere(twins)
    step = Step(Edge.SUBMITTED, by, before.content, before.content, before.confirmed)
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
            f"{before.entry_id}: version {before.newest_number} was made after the draft was begun"
            f" from version {before.base}: merge the two and save the draft again"
        )


def refuse_incomplete(content: Entry) -> None:
    """Raise Refused with everything that keeps the text from being approved."""
    found = problems(content)
    if content.id in NEEDED and (content.valid_from or content.valid_until):
        days = "valid_from, valid_until"
        found.append(Problem(days, "a day", "nothing; this line is needed at any time"))
    if found:
        raise Refused(f"{content.id} is not complete: " + _as_text(found))


def _as_text(found: list[Problem]) -> str:
    return "; ".join(f"{one.column}: found {one.found}; expected {one.expected}" for one in found)
