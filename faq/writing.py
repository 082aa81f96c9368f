"""What editors do: write a draft, confirm a language, submit, discard, restore an old version.

Every function takes an open transaction and raises Refused, before it has changed anything, if the
review does not allow what is wanted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from faq import authors, review, store
from faq.cleaning import clean, clean_text
from faq.drafts import Draft, Promised, Step, begin, check, go, keep_notes
from faq.duplicates import Twins
from faq.entry import ID_PATTERN, MAX_ANSWER, Entry, Problem, problems, unfit
from faq.lines import NEEDED
from faq.questions import same_elsewhere
from faq.remarks import Remark, listed, remark
from faq.review import OPEN, Actor, Edge, Refused, State, state_remark
from faq.voice import Finding, Severity, lint
from settings.languages import LANGUAGES
from settings.voice import Voice


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
        self.theirs = stored.content or (stored.standing.entry if stored.standing else None)
        self.yours = yours
        self.number = stored.number


class VoiceErrors(Refused):
    """The answers depart from the brand's voice in what the agreement forbids."""

    def __init__(self, entry_id: str, found: list[Finding]) -> None:
        shown = tuple(
            remark(
                "voice_error_in",
                place=" ".join(filter(None, (one.language, one.channel, one.rule.value))),
                reason=one.reason,
            )
            for one in found
        )
        super().__init__("voice_errors", entry=entry_id, findings=shown)
        self.found = found


class AskedElsewhere(Refused):
    """The same question stands in two entries, so that none of them could be answered."""

    def __init__(self, twins: list[Twins]) -> None:
        shown = tuple(
            remark(
                "asked_in_two",
                question=repr(one.one.text),
                entry=one.one.entry_id,
                other=one.other.entry_id,
                state=remark(f"state_{one.other.state}"),
            )
            for one in twins
        )
        super().__init__("asked_in_others", questions=shown)
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
    if before.state is State.APPROVED and before.standing and before.standing.entry == content:
        raise Refused("nothing_to_draft", entry=content.id)
    if is_same:
        return keep_notes(connection, before, kept)
    reworded = before.content is None or review.changed_languages(before.content, content)
    confirmed = () if reworded or before.outdated else before.confirmed
    step = Step(Edge.WRITTEN, by, content, content, confirmed, notes=kept)
    return _write(connection, before, step, now)


def _refuse_unfit(content: Entry, notes: str) -> None:
    """Raise Refused if the database could not keep it."""
    if not ID_PATTERN.fullmatch(content.id):
        raise Refused("bad_id", id=repr(content.id))
    found = unfit(content)
    if len(notes) > MAX_ANSWER:
        most = remark("want_at_most", count=MAX_ANSWER)
        found.append(Problem("notes", remark("characters", count=len(notes)), most))
    if found:
        raise Refused("unfit", entry=content.id, problems=tuple(one.remark() for one in found))


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
    is_live = before.standing and before.standing.number == version_number
    if before.state is State.APPROVED and is_live:
        raise Refused("version_is_live", entry=entry_id, number=version_number)
    content = found[0].entry
    return _write(connection, before, Step(Edge.RESTORED, by, content, content), now)


def _write(connection: Connection, before: Draft, step: Step, now: datetime) -> Draft:
    check(before, step.edge, step.by)
    store.ensure_entry(connection, before.entry_id, now)
    # A draft that outlives an import is written towards a later version, by the same authors.
    writing = {*before.authors, step.by.account}
    authors.add(connection, before.entry_id, before.newest_number + 1, writing)
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
    voice: Voice,
    now: datetime,
    promised: Promised | None = None,
) -> Draft:
    """Hand the draft to the spokesperson, who decides by the promised time.

    Raises VoiceErrors or AskedElsewhere, which are Refused, for what nobody should have to read.
    """
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
    errors = [one for one in lint(before.content, voice) if one.severity is Severity.ERROR]
    if errors:
        raise VoiceErrors(entry_id, errors)
    if twins := same_elsewhere(connection, before.content):
        raise AskedElsewhere(twins)
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
