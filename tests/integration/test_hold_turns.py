"""A hold is in effect on the next turn, as visitors see it, and so is its release."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from faq import approval, holds, store
from faq.holds import Held, Scope
from faq.lines import NEEDED
from faq.review import Refused
from storage.engine import open_engine, reading, transaction
from storage.tables import hold, live_version
from tests import makers
from tests.makers import NOON
from tests.reviews import DANA, ENTRY, ROTEM, approve, do, import_live, submit, write
from tests.talk import Talk, asks, means, messages, presses, turns

pytestmark = pytest.mark.usefixtures("with_lines")

ON_HOLD = "say_on_hold"
OTHER = replace(makers.entry("prices", "99."), topic="plans")
CONTACT = Scope(topic="contact")


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine, entries=[OTHER])


@pytest.mark.parametrize("scope", [Scope(ENTRY), CONTACT], ids=str)
def test_from_the_next_turn_on_the_holding_statement_is_said(
    talk: Talk, engine: Engine, scope: Scope
) -> None:
    assert talk.ids(asks(ENTRY))[0] == ENTRY
    # By another process, as the desk is one.
    other = open_engine(engine.url.render_as_string(hide_password=False))
    do(other, holds.hold, scope, ROTEM, "a rumour")
    other.dispose()
    assert talk.ids(asks(ENTRY)) == [ON_HOLD]
    assert talk.ids(asks("prices"))[0] == "prices"
    assert [one.outcome for one in turns(engine)] == ["answered", "on_hold", "answered"]
    do(engine, holds.release, scope, DANA)
    assert talk.ids(asks(ENTRY)) == [ENTRY]


def test_the_holding_statement_has_its_own_approval(talk: Talk, engine: Engine) -> None:
    do(engine, holds.hold, Scope(ENTRY), ROTEM, "a rumour")
    (said,) = talk.hears(asks(ENTRY, "he"))
    assert (said.sentence.text, said.sentence.entry_id) == (f"{ON_HOLD} he", ON_HOLD)
    with reading(engine) as connection:
        (line,) = store.live(connection, ON_HOLD)
    assert messages(engine)[-1].version_id == line.version_id
    assert [button.payload for button in said.buttons] == ["/ask_for_human"]
    assert turns(engine)[0].entry_id == ENTRY


def test_an_entry_that_is_held_says_so_when_it_is_chosen(talk: Talk, engine: Engine) -> None:
    do(engine, holds.hold, Scope(ENTRY), ROTEM, "a rumour")
    assert talk.ids(presses("choose", entry=ENTRY)) == [ON_HOLD]


def test_release_brings_back_the_version_that_is_live_by_then(talk: Talk, engine: Engine) -> None:
    do(engine, holds.hold, Scope(ENTRY), ROTEM, "wrong hours")
    write(engine)
    submit(engine)
    approve(engine)
    assert talk.ids(asks(ENTRY)) == [ON_HOLD]
    do(engine, holds.release, Scope(ENTRY), DANA)
    assert talk.hears(asks(ENTRY))[0].sentence.text == "New."


def test_an_entry_and_its_topic_are_held_each_for_itself(talk: Talk, engine: Engine) -> None:
    for scope in (Scope(ENTRY), CONTACT):
        do(engine, holds.hold, scope, DANA, "a flood")
    do(engine, holds.release, CONTACT, DANA)
    assert talk.ids(asks(ENTRY)) == [ON_HOLD]


def test_an_entry_approved_under_a_held_topic_is_held_too(talk: Talk, engine: Engine) -> None:
    do(engine, holds.hold, CONTACT, DANA, "a flood")
    import_live(engine, makers.entry("phone"))
    assert talk.ids(asks("phone")) == [ON_HOLD]


def test_a_needed_line_is_said_even_if_its_topic_is_held(talk: Talk, engine: Engine) -> None:
    do(engine, holds.hold, CONTACT, DANA, "a flood")
    import_live(engine, replace(makers.line("say_thanks"), topic="contact"))
    assert talk.ids(means("thanks")) == ["say_thanks"]


def test_a_hold_changes_no_version_and_a_restart_keeps_it(talk: Talk, engine: Engine) -> None:
    with reading(engine) as connection:
        before = store.live(connection)
    do(engine, holds.hold, Scope(ENTRY), ROTEM, "a rumour")
    with reading(engine) as connection:
        assert store.live(connection) == before
        assert holds.held(connection) == Held(frozenset({ENTRY}), frozenset())
    assert replace(talk).ids(asks(ENTRY)) == [ON_HOLD]


@pytest.mark.parametrize("line", sorted(NEEDED))
def test_no_line_that_the_assistant_needs_is_held(engine: Engine, line: str) -> None:
    makers.approve(engine, makers.all_lines())
    with pytest.raises(Refused, match=f"{line} cannot be held: the assistant needs {line}"):
        do(engine, holds.hold, Scope(line), DANA, "a reason")


def test_a_topic_with_such_a_line_is_not_held(talk: Talk, engine: Engine) -> None:
    with pytest.raises(Refused, match="the topic lines cannot be held: the assistant needs"):
        do(engine, holds.hold, Scope(topic="lines"), DANA, "a reason")


def test_what_is_not_there_is_not_held(talk: Talk, engine: Engine) -> None:
    with pytest.raises(Refused, match="nonesuch has no live version: there is nothing to hold"):
        do(engine, holds.hold, Scope("nonesuch"), DANA, "a reason")
    with pytest.raises(Refused, match="no live entry has the topic 'weather'; there are: contact"):
        do(engine, holds.hold, Scope(topic="weather"), DANA, "a reason")
    with pytest.raises(Refused, match="is not held"):
        do(engine, holds.release, Scope(ENTRY), DANA)
    with pytest.raises(Refused, match="give one entry or one topic"):
        Scope()
    with pytest.raises(Refused, match="give one entry or one topic"):
        Scope(ENTRY, "contact")


def test_anyone_holds_with_a_reason_and_only_the_spokesperson_releases(
    talk: Talk, engine: Engine
) -> None:
    for scope in (Scope(ENTRY), CONTACT):
        with pytest.raises(Refused, match="without a reason"):
            do(engine, holds.hold, scope, ROTEM, " ")
        do(engine, holds.hold, scope, ROTEM, "a rumour")
        with pytest.raises(Refused, match="rotem may not decide that it is released"):
            do(engine, holds.release, scope, ROTEM)
        with pytest.raises(Refused, match="is held already, by rotem since 2026-11-22T12:00"):
            do(engine, holds.hold, scope, DANA, "again")


@pytest.mark.parametrize("column", ["entry_id", "topic"])
def test_the_database_keeps_one_open_hold_of_a_scope(
    talk: Talk, engine: Engine, column: str
) -> None:
    row = {column: ENTRY, "held_by": "dana", "held_at": NOON, "reason": "a reason"}
    ended = {"released_by": "dana", "released_at": NOON}
    with transaction(engine) as connection:
        for ends in (ended, ended, {}):
            connection.execute(sa.insert(hold).values(**row, **ends))
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(sa.insert(hold).values(**row))


def test_a_retired_entry_is_unknown_from_the_next_turn_on(talk: Talk, engine: Engine) -> None:
    do(engine, approval.retire, "prices", DANA, "no longer sold")
    with capture_logs() as logs:
        assert talk.ids(asks("prices")) == ["say_unknown"]
    assert [(one["event"], one["entry"]) for one in logs] == [("sentence_refused", "prices")]
    assert [one.outcome for one in turns(engine)] == ["unknown"]


def _take_off(engine: Engine, *lines: str) -> None:
    with transaction(engine) as connection:
        connection.execute(sa.delete(live_version).where(live_version.c.entry_id.in_(lines)))
        store.raise_revision(connection)


def test_a_reply_without_approval_is_refused_and_the_approved_one_said(
    talk: Talk, engine: Engine
) -> None:
    _take_off(engine, "say_thanks", ON_HOLD)
    with capture_logs() as logs:
        assert talk.ids(means("thanks")) == ["say_unknown"]
        do(engine, holds.hold, Scope(ENTRY), ROTEM, "a rumour")
        assert talk.ids(asks(ENTRY)) == ["say_unknown"]
    assert [(one["event"], one["entry"]) for one in logs] == [
        ("sentence_refused", "say_thanks"),
        ("sentence_refused", ON_HOLD),
    ]
    assert [one.outcome for one in turns(engine)] == ["unknown", "unknown"]


def test_a_ticket_is_opened_even_if_its_line_has_no_approval(talk: Talk, engine: Engine) -> None:
    _take_off(engine, "say_handover_support")
    assert talk.ids(means("complaint")) == ["say_unknown"]
    assert [one.outcome for one in turns(engine)] == ["handed_over"]


def test_where_nothing_is_approved_nothing_is_said(talk: Talk, engine: Engine) -> None:
    _take_off(engine, *NEEDED)
    assert talk.ids(means("thanks")) == []
    assert [one.outcome for one in turns(engine)] == ["unknown"]
