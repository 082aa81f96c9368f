"""Nobody overwrites or approves what they have not seen."""

import pytest
from sqlalchemy.engine import Engine

from faq.review import Refused, State
from faq.writing import Conflict
from tests import makers
from tests.reviews import ENTRY, GIL, approve, edges, english, import_live, state, submit, write

NEW = makers.entry(answer="New.")


def test_saving_the_same_text_again_changes_nothing(engine: Engine) -> None:
    write(engine)
    submitted = submit(engine)
    assert write(engine, by=GIL) == submitted
    assert edges(engine) == ["written", "submitted"]
    assert state(engine).authors == ("rotem",)


def test_an_approval_of_what_was_changed_since_it_was_read_is_refused(engine: Engine) -> None:
    write(engine)
    read = submit(engine).number
    write(engine, content=makers.entry(answer="Slipped in."), number=read)
    submit(engine)
    with pytest.raises(Refused, match=r"changed by rotem since you read it \(number 4, yours 2\)"):
        approve(engine, seen={ENTRY: read})
    approve(engine, seen={ENTRY: read + 2})


def test_the_second_of_two_editors_gets_both_texts_and_loses_nothing(engine: Engine) -> None:
    import_live(engine)
    first = write(engine, content=makers.entry(answer="First."))
    mine = makers.entry(answer="Second.")
    with pytest.raises(Conflict, match=r"is draft since rotem changed it \(number 2\)") as conflict:
        write(engine, by=GIL, content=mine)
    assert (conflict.value.theirs, conflict.value.yours) == (first.content, mine)
    assert state(engine) == first
    merged = write(engine, by=GIL, content=mine, number=conflict.value.number)
    assert merged.content == mine
    assert merged.authors == ("gil", "rotem")


def test_a_text_made_from_an_older_number_conflicts_in_every_state(engine: Engine) -> None:
    read = write(engine).number
    submit(engine)
    other = makers.entry(answer="Late.")
    with pytest.raises(Conflict, match="is in review since rotem"):
        write(engine, by=GIL, content=other, number=read)
    approve(engine)
    with pytest.raises(Conflict, match="is approved since dana") as conflict:
        write(engine, by=GIL, content=other, number=read)
    assert conflict.value.theirs == NEW


def test_an_import_leaves_an_open_draft_open_but_not_ready(engine: Engine) -> None:
    import_live(engine)
    write(engine)
    submitted = submit(engine)
    import_live(engine, makers.entry(answer="From a file."))
    after = state(engine)
    assert (after.state, after.content, after.outdated) == (State.DRAFT, NEW, True)
    with pytest.raises(Refused, match="version 2 was made after the draft was begun from version"):
        submit(engine)
    with pytest.raises(Conflict):
        write(engine, content=english(NEW, "Merged."), number=submitted.number)
    write(engine, content=NEW, number=after.number)
    assert submit(engine).base == 2
