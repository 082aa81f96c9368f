"""Many reviews at once are read as one is: in as many queries, and with the same in each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection, Engine

from desk.studio_asked import SHOWN, recent
from faq import approval, drafts
from faq.entry import Wording
from faq.questions import Questions
from faq.review import Refused, State
from storage import conversations
from storage.conversations import Turn
from storage.engine import reading, transaction
from tests import makers
from tests.makers import NOON
from tests.reviews import DANA, GIL, ROTEM, approve, do, import_live, submit, write
from tests.statements import counted

Query = Callable[[Connection], object]


def turn(message_id: int, conversation_id: str, entry_id: str) -> Turn:
    return Turn(
        message_id=message_id,
        conversation_id=conversation_id,
        channel="web",
        language="en",
        intent="faq",
        entry_id=entry_id,
        confidence=1.0,
        ranking=[],
        outcome="answered",
        model_id="m",
        latency_ms=1.0,
    )


def queries(engine: Engine, query: Query) -> int:
    with counted(engine) as said, reading(engine) as connection:
        query(connection)
    return len(said)


def test_any_number_of_reviews_is_read_in_as_many_queries_as_one(engine: Engine) -> None:
    names = [f"entry_{number}" for number in range(7)]
    import_live(engine, *(makers.entry(one) for one in names))
    for one in names:
        write(engine, ROTEM, content=makers.entry(one, answer="New."))
    of_one = queries(engine, lambda connection: drafts.load(connection, names[0]))
    assert queries(engine, lambda connection: drafts.load_all(connection, names)) == of_one
    assert queries(engine, drafts.queue) == of_one + 1


def test_reviews_read_together_are_those_read_one_by_one(engine: Engine) -> None:
    makers.approve(engine, [makers.entry("old")])
    import_live(engine, makers.entry(), makers.entry("gone"))
    do(engine, approval.retire, "gone", DANA, "")
    write(engine, ROTEM, content=makers.entry(answer="New."))
    submit(engine)
    approve(engine)
    write(engine, GIL, content=makers.entry(answer="Newer."))
    names = ["nonesuch", "old", makers.entry().id, "gone"]
    with reading(engine) as connection:
        together = drafts.load_all(connection, names)
        assert together == [drafts.load(connection, one) for one in names]
        with pytest.raises(Refused, match="the id 'No Id'"):
            drafts.load_all(connection, ["old", "No Id"])
    assert [one.state for one in together] == [
        State.NEW,
        State.APPROVED,
        State.DRAFT,
        State.RETIRED,
    ]
    assert [one.authors for one in together] == [(), (), ("gil",), ()]


def test_each_entry_shows_its_own_last_questions_newest_first(engine: Engine) -> None:
    with transaction(engine) as connection:
        talk = conversations.open_conversation(connection, "web", "v", "en", NOON)
        for number in range(2 * SHOWN + 3):
            at, entry_id = NOON + timedelta(minutes=number), ("odd" if number % 2 else "even")
            message_id, _ = conversations.add_visitor_message(
                connection, talk, f"question {number}", at
            )
            conversations.log_turn(connection, turn(message_id, talk.id, entry_id), at)
    with reading(engine) as connection:
        found = recent(connection, NOON + timedelta(minutes=6), ["odd", "even", "never"])
    assert [one.text for one in found["odd"]] == ["question 11", "question 9", "question 7"]
    assert [one.text for one in found["even"]] == [f"question {n}" for n in (12, 10, 8, 6)]
    assert found["never"] == []


def test_twins_among_what_is_live_are_found_again_and_anew_after_a_change(engine: Engine) -> None:
    import_live(engine, makers.entry())
    taken = makers.entry().wordings["en"].questions
    asked = replace(makers.entry("other"), wordings={"en": Wording(taken, "a")})
    nothing = replace(makers.entry("third"), wordings={"en": Wording(("quite another?",), "a")})
    index = Questions()
    with reading(engine) as connection:
        first = index.twins(connection, asked, nothing)
        assert index.twins(connection, nothing, asked) == first
    assert [one.other.entry_id for one in first["other"]] == [makers.entry().id] * len(taken)
    assert first["third"] == []
    do(engine, approval.retire, makers.entry().id, DANA, "")
    with reading(engine) as connection:
        assert index.twins(connection, asked, nothing) == {"other": [], "third": []}
