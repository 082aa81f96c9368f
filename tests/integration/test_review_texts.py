"""What a draft may say before it is submitted, what is cleaned from it, and notes beside it."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from faq import approval, drafts, holds, writing
from faq.entry import Wording
from faq.holds import Scope
from faq.questions import Questions
from faq.review import Actor, Refused, State
from faq.writing import AskedElsewhere, Conflict, VoiceErrors
from storage.engine import reading, transaction
from tests import makers
from tests.makers import NOON
from tests.reviews import (
    DANA,
    ENTRY,
    GIL,
    ROTEM,
    approve,
    audit_rows,
    do,
    edges,
    import_live,
    state,
    submit,
    write,
)

NEW = makers.entry(answer="New.")
OTHER = makers.entry("other")


def asking(text: str, entry_id: str = "other", language: str = "en") -> Wording:
    one = makers.entry(entry_id).wordings[language]
    return replace(one, questions=(*one.questions, text))


def test_errors_of_the_voice_keep_a_draft_from_being_submitted(engine: Engine) -> None:
    write(engine, content=makers.entry(answer="Open!! 8-20."))
    with pytest.raises(
        VoiceErrors, match="en repeated_punctuation: «!!» raises the voice"
    ) as error:
        submit(engine)
    assert {one.rule.value for one in error.value.found} == {"repeated_punctuation"}
    assert edges(engine) == ["written"]


def test_warnings_of_the_voice_do_not(engine: Engine) -> None:
    write(engine, content=makers.entry(answer="Kindly wait ."))
    assert submit(engine).state is State.IN_REVIEW


@pytest.mark.parametrize("language", ["he", "en"])
def test_a_question_that_is_live_elsewhere_keeps_a_draft_from_being_submitted(
    engine: Engine, language: str
) -> None:
    import_live(engine)
    taken = asking("OPENING_HOURS in English", language=language)
    write(engine, content=replace(OTHER, wordings={**OTHER.wordings, language: taken}))
    with pytest.raises(AskedElsewhere) as error:
        submit(engine, "other")
    assert str(error.value) == (
        "'OPENING_HOURS in English' is asked in other and in opening_hours (live):"
        " take each question out of one of them"
    )


def test_of_two_drafts_with_one_question_the_first_to_be_submitted_has_it(engine: Engine) -> None:
    taken = asking("opening_hours in English?")
    write(engine)
    write(engine, content=replace(OTHER, wordings={**OTHER.wordings, "en": taken}))
    submit(engine)
    with pytest.raises(AskedElsewhere, match=r"in opening_hours \(in review\)"):
        submit(engine, "other")


def test_twins_are_found_among_what_is_live_and_what_is_written(engine: Engine) -> None:
    import_live(engine)
    write(engine, content=makers.entry("drafted"))
    near = asking("when is openin_hours open"), asking("when is drafted  open")
    questions = tuple(one.questions[-1] for one in near)
    wanted = replace(OTHER, wordings={"en": Wording(questions, "a")})
    index = Questions()
    with reading(engine) as connection:
        found = index.twins(connection, wanted)["other"]
    assert [(one.other.entry_id, one.other.state, one.is_same) for one in found] == [
        ("opening_hours", "live", False),
        ("drafted", "draft", True),
    ]
    do(engine, approval.retire, ENTRY, DANA, "")
    with reading(engine) as connection:
        found = index.twins(connection, wanted)["other"]
    assert [one.other.entry_id for one in found] == ["drafted"]


def test_what_a_word_processor_left_is_cleaned_on_the_way_in(engine: Engine) -> None:
    saved = write(engine, content=makers.entry(answer="“So\u00adon”\u200f\u00a0 it\0 is."))
    assert saved.content == makers.entry(answer='"Soon" it is.')
    assert write(engine, content=makers.entry(answer="“So\u00adon” it is.")) == saved


@pytest.mark.parametrize(
    ("answer", "words"),
    [("a" * 5001, "answer in English: found 5001 characters; expected at most 5000")],
)
def test_what_is_too_long_is_not_even_saved(engine: Engine, answer: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        write(engine, content=makers.entry(answer=answer))
    with pytest.raises(Refused, match="notes: found 5001 characters"):
        do_notes(engine, "a" * 5001, None)
    assert edges(engine) == []


def do_notes(engine: Engine, notes: str, number: int | None, by: Actor = ROTEM) -> drafts.Draft:
    with transaction(engine) as connection:
        return writing.save(connection, NEW, by, number, NOON, notes)


def test_notes_stay_with_the_draft_and_go_with_it(engine: Engine) -> None:
    begun = do_notes(engine, "Ask legal \u200fabout it.", None)
    assert begun.notes == "Ask legal about it."
    assert write(engine, content=makers.entry(answer="Newer."), number=1).notes == begun.notes
    submit(engine)
    assert state(engine).notes == begun.notes
    approve(engine)
    assert state(engine).notes == ""
    assert "legal" not in repr([row.reason for row in audit_rows(engine)])


def test_notes_alone_leave_a_draft_in_review_and_tell_whoever_read_it(engine: Engine) -> None:
    write(engine)
    submitted = submit(engine)
    after = do_notes(engine, "Legal says yes.", submitted.number, GIL)
    assert (after.state, after.number) == (State.IN_REVIEW, submitted.number + 1)
    assert after.authors == ("rotem",)
    with pytest.raises(Conflict):
        do_notes(engine, "Mine.", submitted.number)
    with pytest.raises(Refused, match="since you read it"):
        approve(engine, seen={ENTRY: submitted.number})
    approve(engine, seen={ENTRY: after.number})


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800", "a\x1b[2J"])
def test_what_is_no_text_is_refused_in_words_before_the_database_would(
    engine: Engine, bad: str
) -> None:
    import_live(engine)
    write(engine)
    submit(engine)
    for use_case, values in (
        (approval.send_back, (ENTRY, DANA, bad)),
        (holds.hold, (Scope(ENTRY), DANA, bad)),
        (drafts.load, ()),
    ):
        if not values:
            with pytest.raises(Refused, match="must be 1 to 64"), reading(engine) as connection:
                drafts.load(connection, bad)
            continue
        with pytest.raises(Refused, match="characters that are no text"):
            do(engine, use_case, *values)
    with pytest.raises(Refused, match="characters that are no text"):
        Actor(bad)
    for scope in ({"entry_id": bad}, {"topic": bad}):
        with pytest.raises(Refused, match="characters that are no text"):
            Scope(**scope)
    with pytest.raises(Refused, match="must be 1 to 64"):
        do(engine, writing.submit, bad, ROTEM, None)
