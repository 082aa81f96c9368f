"""Writing, submitting, deciding: each use case on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from faq import approval, drafts, store, writing
from faq.approval import Validity
from faq.entry import Entry
from faq.review import Refused, State
from storage.engine import reading, transaction
from tests import makers
from tests.makers import NOON
from tests.reviews import (
    DANA,
    ENTRY,
    GIL,
    ROTEM,
    approve,
    do,
    edges,
    english,
    import_live,
    state,
    submit,
    write,
)

NEW = makers.entry(answer="New.")


def live(engine: Engine) -> list[Entry]:
    with reading(engine) as connection:
        return [one.entry for one in store.live(connection)]


def test_a_new_entry_is_live_only_once_it_is_approved(engine: Engine) -> None:
    assert write(engine).state is State.DRAFT
    assert submit(engine).state is State.IN_REVIEW
    assert live(engine) == []
    (after,) = approve(engine)
    assert (after.state, after.newest_number, after.content) == (State.APPROVED, 1, None)
    assert live(engine) == [NEW]
    assert edges(engine) == ["written", "submitted", "approved"]


def test_a_draft_of_a_live_entry_leaves_the_live_version_as_it_is(engine: Engine) -> None:
    import_live(engine)
    write(engine)
    assert live(engine) == [makers.entry()]
    submit(engine)
    assert live(engine) == [makers.entry()]
    approve(engine)
    assert live(engine) == [NEW]
    with reading(engine) as connection:
        assert [one.number for one in store.versions(connection, ENTRY)] == [1, 2]


def test_what_is_sent_back_has_its_reason_until_it_is_written_anew(engine: Engine) -> None:
    write(engine)
    submit(engine)
    sent = do(engine, approval.send_back, ENTRY, DANA, " Friday is missing ")
    assert (sent.state, sent.reason, sent.content) == (
        State.SENT_BACK,
        "Friday is missing",
        NEW,
    )
    with pytest.raises(Refused, match=f"{ENTRY}: it is sent back: “submitted” is possible only"):
        submit(engine)
    again = write(engine, content=makers.entry(answer="Friday too."), number=sent.number)
    assert (again.state, again.reason) == (State.DRAFT, "")


def test_a_change_after_submission_needs_a_new_submission(engine: Engine) -> None:
    write(engine)
    submitted = submit(engine)
    assert submitted.submitted_at == NOON
    changed = write(engine, content=makers.entry(answer="Newer."), number=submitted.number)
    assert (changed.state, changed.submitted_at) == (State.DRAFT, None)
    with pytest.raises(
        Refused, match="it is draft: “approved” is possible only while it is in review"
    ):
        approve(engine)


def test_a_language_that_was_left_alone_is_to_be_confirmed(engine: Engine) -> None:
    import_live(engine)
    after = write(engine, content=english(makers.entry(), "Always 08:00-20:00."))
    assert (after.changed, after.stale) == (("en",), ("he",))
    with pytest.raises(Refused, match="Hebrew was not touched: change it, or confirm it"):
        submit(engine)
    with pytest.raises(Refused, match="English is not to be confirmed; Hebrew is"):
        do(engine, writing.confirm, ENTRY, "en", ROTEM)
    assert do(engine, writing.confirm, ENTRY, "he", ROTEM).stale == ()
    assert submit(engine).state is State.IN_REVIEW


def test_a_confirmation_is_of_one_wording(engine: Engine) -> None:
    import_live(engine)
    write(engine, content=english(makers.entry(), "Always."))
    confirmed = do(engine, writing.confirm, ENTRY, "he", ROTEM)
    moved = replace(english(makers.entry(), "Always."), topic="hours")
    kept = write(engine, content=moved, number=confirmed.number)
    assert kept.stale == ()
    reworded = write(engine, content=english(moved, "Never."), number=kept.number)
    assert reworded.stale == ("he",)


def test_an_incomplete_draft_is_kept_and_not_submitted(engine: Engine) -> None:
    wordings = {"he": makers.entry().wordings["he"]}
    write(engine, content=replace(NEW, wordings=wordings, owner=""))
    with pytest.raises(Refused, match=r"owner: found nothing.*; answer in English: found nothing"):
        submit(engine)
    assert state(engine).state is State.DRAFT


def test_an_id_that_cannot_be_one_is_refused(engine: Engine) -> None:
    with pytest.raises(Refused, match="'Opening Hours'"):
        write(engine, content=makers.entry("Opening Hours"))


def test_what_is_live_already_is_neither_drafted_nor_submitted(engine: Engine) -> None:
    import_live(engine)
    with pytest.raises(Refused, match="says this already: there is nothing to draft"):
        write(engine, content=makers.entry())
    number = write(engine).number
    write(engine, content=makers.entry(), number=number)
    with pytest.raises(Refused, match="says this already: change the draft, or discard it"):
        submit(engine)


def test_an_approval_may_set_the_days(engine: Engine) -> None:
    write(engine)
    submit(engine)
    days = Validity(NOON, NOON + timedelta(days=7))
    with transaction(engine) as connection:
        approval.approve(connection, {ENTRY: None}, DANA, NOON, days)
    (one,) = live(engine)
    assert (one.valid_from, one.valid_until) == (NOON, NOON + timedelta(days=7))


def test_days_that_end_before_they_begin_are_refused(engine: Engine) -> None:
    write(engine)
    submit(engine)
    days = Validity(NOON, NOON - timedelta(days=7))
    with pytest.raises(Refused, match="valid_until"), transaction(engine) as connection:
        approval.approve(connection, {ENTRY: None}, DANA, NOON, days)
    assert live(engine) == []


def test_many_are_approved_all_or_none(engine: Engine) -> None:
    for entry_id in ("a", "b", "c"):
        write(engine, content=makers.entry(entry_id))
    for entry_id in ("a", "b"):
        submit(engine, entry_id)
    with (
        pytest.raises(Refused, match="c: it is draft: “approved” is possible only"),
        transaction(engine) as connection,
    ):
        approval.approve(connection, dict.fromkeys(["b", "c", "a"]), DANA, NOON)
    assert live(engine) == []
    submit(engine, "c")
    approve(engine, seen=dict.fromkeys(["b", "c", "a"]))
    assert [one.id for one in live(engine)] == ["a", "b", "c"]


def test_an_old_version_comes_back_through_approval(engine: Engine) -> None:
    import_live(engine)
    import_live(engine, NEW)
    after = do(engine, writing.restore, ENTRY, 1, GIL)
    assert (after.state, after.content, after.authors) == (
        State.DRAFT,
        makers.entry(),
        ("gil",),
    )
    assert live(engine) == [NEW]
    submit(engine)
    approve(engine)
    assert live(engine) == [makers.entry()]
    assert state(engine).newest_number == 3


@pytest.mark.parametrize(("number", "words"), [(2, "is live already"), (9, "has no version 9")])
def test_only_an_older_version_is_restored(engine: Engine, number: int, words: str) -> None:
    import_live(engine)
    import_live(engine, NEW)
    with pytest.raises(Refused, match=words):
        do(engine, writing.restore, ENTRY, number, GIL)


def test_a_discarded_draft_leaves_what_was_live(engine: Engine) -> None:
    import_live(engine)
    write(engine)
    after = do(engine, writing.discard, ENTRY, ROTEM)
    assert (after.state, after.content, live(engine)) == (
        State.APPROVED,
        None,
        [makers.entry()],
    )


def test_a_discarded_draft_of_a_new_entry_leaves_nothing(engine: Engine) -> None:
    write(engine)
    assert do(engine, writing.discard, ENTRY, ROTEM).state is State.RETIRED
    assert edges(engine) == ["written", "abandoned"]
    assert live(engine) == []


def test_a_retired_entry_says_nothing_until_it_is_approved_again(engine: Engine) -> None:
    import_live(engine)
    assert do(engine, approval.retire, ENTRY, DANA, "no longer sold").state is State.RETIRED
    assert live(engine) == []
    write(engine, content=makers.entry())
    submit(engine)
    approve(engine)
    assert live(engine) == [makers.entry()]


def test_a_line_that_the_assistant_needs_stays(engine: Engine) -> None:
    import_live(engine, *makers.all_lines())
    with pytest.raises(Refused, match="say_unknown cannot be retired"):
        do(engine, approval.retire, "say_unknown", DANA, "")
    ends = replace(makers.line("say_unknown"), valid_until=NOON + timedelta(days=1))
    write(engine, content=ends)
    with pytest.raises(Refused, match="this line is needed at any time"):
        submit(engine, "say_unknown")


def test_the_queue_has_the_open_drafts_longest_waiting_first(engine: Engine) -> None:
    import_live(engine, makers.entry("live"))
    with transaction(engine) as connection:
        for minutes, entry_id in ((3, "late"), (1, "early")):
            moment = NOON + timedelta(minutes=minutes)
            writing.save(connection, makers.entry(entry_id), ROTEM, None, moment)
        found = drafts.queue(connection)
    assert [(one.entry_id, one.state.value, one.moved_by) for one in found] == [
        ("early", "draft", "rotem"),
        ("late", "draft", "rotem"),
    ]


def test_what_was_live_before_there_was_a_review_can_be_drafted(engine: Engine) -> None:
    makers.approve(engine, [makers.entry()])
    assert state(engine).state is State.APPROVED
    assert state(engine, "nonesuch").state is State.NEW
    write(engine)
    submit(engine)
    approve(engine)
    assert live(engine) == [NEW]
