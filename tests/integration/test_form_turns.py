"""A handed-over visitor hears who answers by when, and is asked what is missing, in real turns."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.engine import Engine

from desk.cli import main
from faq import placeholders
from faq.exchange import read_entries
from handoff import form_store
from handoff.forms import Answer, Field, How
from storage.engine import open_engine, reading, transaction
from storage.flag_tables import form
from tests import makers
from tests.makers import NOON
from tests.talk import Talk, asks, means, messages, presses, tickets, turns

DEMO = Path("brand.yml")
LINES = Path("data/faq/lines.yml")
SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
FORM_OF_SUPPORT = ["say_ask_what", "say_ask_since", "say_ask_number", "say_ask_reach"]


@pytest.fixture
def talk(engine: Engine) -> Talk:
    entries = [makers.entry("prices", "99.")]
    return Talk(engine, brand=makers.whole_brand(), entries=entries, lines=read_entries(LINES))


def answers(engine: Engine) -> dict[str, tuple[str, str]]:
    with reading(engine) as connection:
        found = form_store.answers(connection, tickets(engine)[-1].id)
    return {one.value: (answer.value, answer.how.value) for one, answer in found.items()}


def state(engine: Engine) -> str:
    with reading(engine) as connection:
        return str(connection.execute(sa.select(form.c.state)).scalar_one())


@pytest.mark.parametrize(
    ("language", "at", "expected"),
    [
        (
            "en",
            NOON,
            "Your ticket is open, with everything written here."
            " Noa from the support team will answer here today by 14:15.",
        ),
        (
            "he",
            NOON,
            "הפנייה פתוחה, עם כל מה שנכתב כאן."
            " המענה של נועה מצוות השירות יגיע כאן בשיחה היום עד 14:15.",
        ),
        (
            "en",
            SATURDAY,
            "Your ticket is open, with everything written here. We open tomorrow at 08:00;"
            " you will have an answer from the support team here by 08:15.",
        ),
        (
            "he",
            SATURDAY,
            "הפנייה פתוחה, עם כל מה שנכתב כאן."
            " אנחנו פותחים מחר בשעה 08:00, והמענה של צוות השירות יגיע כאן עד 08:15.",
        ),
        (
            "en",
            NOON + timedelta(hours=5, minutes=50, seconds=30),
            "Your ticket is open, with everything written here."
            " Noa from the support team will answer here tomorrow by 08:05.",
        ),
        (
            "en",
            datetime(2026, 9, 18, 11, 0, tzinfo=timezone.utc),
            "Your ticket is open, with everything written here. We open on Sunday at 08:00;"
            " you will have an answer from the support team here by 08:15.",
        ),
    ],
)
def test_the_visitor_hears_who_answers_by_when(
    talk: Talk, language: str, at: datetime, expected: str
) -> None:
    talk.now = at
    said = talk.hears(means("complaint", language))
    assert said[0].sentence.text == expected
    assert said[1].sentence.entry_id == "say_ask_what"


def test_a_filled_sentence_is_its_version_and_what_it_was_filled_with(
    talk: Talk, engine: Engine
) -> None:
    talk.hears(means("complaint"))
    said = next(one for one in messages(engine) if one.filled)
    filled = json.loads(said.filled)
    assert filled == {
        "day": "today",
        "name": "Noa",
        "team": "the support team",
        "time": "14:15",
    }
    with reading(engine) as connection:
        approved = connection.execute(
            sa.text("SELECT text FROM answer WHERE version_id = :v AND language = 'en'"),
            {"v": said.version_id},
        ).scalar_one()
    assert "{time}" in approved
    assert placeholders.fill(approved, filled) == said.text


def test_the_form_is_asked_to_its_end_and_kept_with_the_ticket(talk: Talk, engine: Engine) -> None:
    assert talk.ids(means("complaint")) == ["say_handover_now", "say_ask_what"]
    assert talk.ids(means("complaint", text="the internet drops")) == ["say_ask_since"]
    assert talk.ids(means("nlu_fallback", text="a week or so")) == ["say_ask_number"]
    assert talk.ids(presses("skip_question")) == ["say_ask_reach"]
    assert talk.ids(means("nlu_fallback", text="052-555-01")) == ["say_again_reach"]
    assert talk.ids(means("nlu_fallback", text="052-555-0134")) == ["say_form_done"]
    assert answers(engine) == {
        "what": ("the internet drops", "told"),
        "since": ("a week or so", "told"),
        "number": ("", "skipped"),
        "reach": ("0525550134", "told"),
    }
    assert state(engine) == "complete"
    assert [one.outcome for one in turns(engine)] == ["handed_over", *["form"] * 5]
    assert len(tickets(engine)) == 1
    assert talk.ids(asks("prices")) == ["prices", "say_did_that_help"]


def test_each_question_can_be_skipped_and_all_at_once(talk: Talk, engine: Engine) -> None:
    said = talk.hears(means("complaint"))
    pressed = [(one.title, one.payload) for one in said[-1].buttons]
    assert pressed == [("Skip", "/skip_question"), ("Just connect me", "/just_connect")]
    assert talk.ids(presses("just_connect")) == ["say_handover_now"]
    assert (answers(engine), state(engine)) == ({}, "skipped")
    assert talk.ids(presses("skip_question")) == ["say_what_next"]


def test_what_was_said_before_the_handover_is_not_asked(talk: Talk, engine: Engine) -> None:
    talk.hears(means("nlu_fallback", text="call me on 052 555 0134"))
    talk.hears(asks("prices"))
    told = "my internet has been slow since Monday, order number 7654321"
    assert talk.ids(means("complaint", text=told)) == ["say_handover_now"]
    assert answers(engine) == {}
    talk.other(sender="v2").hears(means("complaint", text=told))
    assert answers(engine)["number"] == ("7654321", "before")


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(
    talk: Talk, engine: Engine
) -> None:
    talk.hears(means("complaint"))
    assert talk.ids(asks("prices", text="what does it cost?")) == ["prices", "say_ask_what"]
    assert talk.ids(means("complaint", text="the bill is wrong")) == ["say_ask_since"]
    assert [one.outcome for one in turns(engine)] == ["handed_over", "answered", "form"]


def test_a_sales_enquiry_has_its_own_questions(talk: Talk, engine: Engine) -> None:
    assert talk.ids(means("sales_enquiry", "he")) == ["say_handover_now", "say_ask_wanted"]
    assert talk.ids(means("sales_enquiry", "he", "קווים לעסק קטן")) == ["say_ask_how_many"]
    assert talk.ids(means("nlu_fallback", "he", "הרבה")) == ["say_again_how_many"]
    assert talk.ids(means("nlu_fallback", "he", "חמישה")) == ["say_ask_reach"]
    assert talk.ids(means("nlu_fallback", "he", "dana@example.com")) == ["say_ask_when"]
    assert talk.ids(means("nlu_fallback", "he", "מחר בבוקר")) == ["say_form_done"]
    assert answers(engine)["how_many"] == ("5", "told")


@pytest.mark.parametrize("intent", ["self_harm", "legal_threat"])
def test_what_is_grave_is_asked_nothing(talk: Talk, engine: Engine, intent: str) -> None:
    (said,) = talk.ids(means(intent))
    assert said.startswith("say_handover")
    with reading(engine) as connection:
        assert connection.execute(sa.select(form)).all() == []


def test_an_intent_that_is_hardly_likely_is_an_answer(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint"))
    guess = replace(means("self_harm", text="tomorrow"), confidence=0.3)
    assert talk.ids(guess) == ["say_ask_since"]
    assert talk.ids(means("self_harm", text="sad words")) == ["say_handover_self_harm"]


def test_a_form_that_was_left_for_hours_is_dropped(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint"))
    talk.now = NOON + timedelta(hours=2)
    assert talk.ids(asks("prices")) == ["prices", "say_did_that_help"]
    assert state(engine) == "dropped"
    assert len(tickets(engine)) == 1


def test_once_the_time_has_passed_no_time_is_promised_again(talk: Talk) -> None:
    talk.hears(means("complaint"))
    talk.now = NOON + timedelta(minutes=16)
    assert talk.ids(presses("just_connect")) == ["say_handover_support"]


def test_the_database_keeps_one_question_open_a_conversation(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint"))
    row = {"conversation_id": "web:v1", "state": "asking", "tries": 0, "aside": 0}
    with pytest.raises(sa.exc.IntegrityError), transaction(engine) as connection:
        connection.execute(sa.insert(form).values(ticket_id=99, asked="what", asked_at=NOON, **row))


def test_answers_come_in_the_order_of_the_fields(talk: Talk, engine: Engine) -> None:
    talk.hears(means("complaint"))
    talk.hears(means("nlu_fallback", text="it broke"))
    with reading(engine) as connection:
        found = form_store.answers(connection, tickets(engine)[0].id)
    assert found == {Field.WHAT: Answer("it broke", How.TOLD)}


def test_the_agent_sees_what_the_visitor_was_asked_and_said(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOVER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DOVER_HOME", str(tmp_path))
    engine = open_engine(sqlite_url)
    talk = Talk(engine, brand=makers.whole_brand(), lines=read_entries(LINES))
    talk.hears(means("complaint", text="the router is broken since Monday"))
    talk.hears(presses("skip_question"))
    engine.dispose()
    shown = CliRunner().invoke(main, ["tickets", "show", "1", "--json"])
    assert json.loads(shown.stdout)["form"] == [
        {"field": "what", "value": "the router is broken since Monday", "how": "before"},
        {"field": "since", "value": "since Monday", "how": "before"},
        {"field": "number", "value": "", "how": "skipped"},
    ]
    story = CliRunner().invoke(main, ["tickets", "show", "1"]).stdout
    assert "since: since Monday (before)" in story
