"""What people do to tickets: each edge once, in one transaction, or refused, nothing changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from handoff import deeds, moves, work
from handoff.history import EventKind, Priority
from handoff.machine import TicketState, replay
from handoff.moves import Target
from handoff.people import WorkRefused
from storage import accounts
from storage.engine import open_engine, transaction
from storage.ticket_tables import ticket, ticket_event
from tests import makers
from tests.floor import Floor, closing

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
def floor(engine: Engine) -> Floor:
    return Floor(engine)


Deed = Callable[..., object]


def refusal(floor: Floor, account: str, deed: Deed, *values: object) -> WorkRefused:
    """The refusal of a deed, which has changed nothing."""
    before = whole(floor.engine)
    with pytest.raises(WorkRefused) as refused:
        floor.does(account, deed, *values)
    assert whole(floor.engine) == before
    return refused.value


def whole(engine: Engine) -> list[object]:
    with transaction(engine) as connection:
        return [
            connection.execute(sa.select(table).order_by(table.c.id)).all()
            for table in (ticket, ticket_event)
        ]


def test_a_complaint_goes_its_way_from_the_first_word_to_the_resolved_ticket(
    floor: Floor,
) -> None:
    number = floor.complains()
    floor.later(minutes=2)
    assert floor.does("noa", deeds.claim, number).owner == "noa"
    floor.does("noa", deeds.reply, number, "What happened?")
    assert floor.ticket(number).state is TicketState.WAITING
    floor.says("complaint")
    assert floor.ticket(number).state is TicketState.CLAIMED
    floor.does("noa", deeds.resolve, number, closing, "mended")
    assert floor.ticket(number).state is TicketState.RESOLVED
    assert floor.kinds(number) == [
        EventKind.OPENED,
        EventKind.BOT_REPLIED,
        EventKind.CLAIMED,
        EventKind.AGENT_REPLIED,
        EventKind.VISITOR_WROTE,
        EventKind.BOT_REPLIED,
        EventKind.RESOLVED,
    ]
    assert floor.said_by("bot") == ["say_handover_support en", "say_back_from_human en"]
    assert [row.kind for row in floor.deliveries("take", "give_back")] == ["take", "give_back"]


def test_the_row_of_a_ticket_is_the_replay_of_its_events(floor: Floor) -> None:
    number = floor.complains()
    steps: list[tuple[str, Callable[..., object], tuple[object, ...]]] = [
        ("noa", deeds.claim, (number,)),
        ("noa", deeds.reply, (number, "one moment")),
        ("noa", deeds.snooze, (number, floor.now + timedelta(hours=1))),
        ("noa", moves.transfer, (number, Target(agent="tomer"), "knows it")),
        ("tomer", deeds.set_priority, (number, Priority.HIGH)),
        ("tomer", deeds.snooze, (number, floor.now + timedelta(hours=1))),
        ("tomer", moves.transfer, (number, Target(queue="sales"), "wants to buy")),
        ("eitan", deeds.claim, (number,)),
        ("eitan", deeds.note, (number, "called back")),
        ("yael", deeds.release, (number, "off today")),
        ("eitan", deeds.claim, (number,)),
        ("eitan", deeds.resolve, (number, closing)),
        ("eitan", deeds.reopen, (number,)),
        ("yael", deeds.resolve, (number, closing, "spam")),
    ]
    for account, deed, values in steps:
        floor.does(account, deed, *values)
        assert floor.ticket(number).standing == replay(floor.events(number))
    events = floor.events(number)
    assert [one.number for one in events] == list(range(1, len(events) + 1))


@pytest.mark.parametrize("names", [("noa", "tomer"), ("noa", "noa")], ids=["two", "twice"])
def test_of_two_claims_at_the_same_instant_one_wins_and_the_other_learns_who(
    engine: Engine, names: tuple[str, str]
) -> None:
    floor = Floor(engine)
    number = floor.complains()
    together = Barrier(2)

    def claim(account: str) -> str:
        own = open_engine(engine.url.render_as_string(hide_password=False))
        together.wait()
        try:
            with transaction(own) as connection:
                working = work.begin(connection, makers.demo_brand(), account, floor.now)
                return str(deeds.claim(working, number).owner)
        except WorkRefused as refused:
            return str(refused)
        finally:
            own.dispose()

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(claim, names))
    winner = floor.ticket(number).owner
    assert floor.kinds(number).count(EventKind.CLAIMED) == 1
    lost = f"{winner} has it since 14:00; ask for a transfer"
    assert sorted(ends) == sorted([str(winner), lost if len(set(names)) == 2 else str(winner)])


REFUSED: list[tuple[str, Deed, tuple[object, ...], str, str]] = [
    ("tomer", deeds.reply, ("hi",), "not_yours", "noa has it since 14:00; only the owner can"),
    ("tomer", deeds.claim, (), "taken", "noa has it since 14:00"),
    ("eitan", deeds.claim, (), "not_in_queue", "does not serve the queue 'support'"),
    ("rotem", deeds.claim, (), "role_missing", "an admin can give one"),
    ("nobody", deeds.claim, (), "no_such_agent", "there is no account 'nobody'"),
    ("tomer", deeds.resolve, (closing,), "not_yours", "only the owner can do this"),
    ("noa", deeds.reply, (" \u202e ",), "empty", "the text is empty"),
    ("noa", deeds.snooze, (makers.NOON,), "bad_time", "not within the coming year"),
    ("noa", moves.transfer, (Target(queue="legal"), "x"), "no_such_queue", "'legal'; name one"),
    ("noa", moves.transfer, (Target(queue="support"), "x"), "not_possible", "release it"),
    ("noa", moves.transfer, (Target(agent="noa"), "x"), "not_possible", "has ticket"),
    ("noa", moves.transfer, (Target(agent="rotem"), "x"), "role_missing", "rotem has no role"),
    ("noa", moves.transfer, (Target("sales", "dana"), "x"), "no_such_agent", "does not serve"),
    ("noa", moves.transfer, (Target(queue="sales"), ""), "empty", "the text is empty"),
    ("noa", moves.transfer, (Target(), "x"), "not_possible", "needs a queue or an agent"),
    ("noa", deeds.decline, (), "not_yours", "nothing to decline"),
    ("noa", deeds.reopen, (), "not_possible", "is claimed already"),
]


def test_what_may_not_be_is_refused_in_words_and_changes_nothing(floor: Floor) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    for account, deed, values, code, words in REFUSED:
        refused = refusal(floor, account, deed, number, *values)
        assert refused.code == code, (account, deed)
        assert words in str(refused)


CLOSED: list[tuple[Deed, tuple[object, ...]]] = [
    (deeds.claim, ()),
    (deeds.reply, ("hello",)),
    (deeds.resolve, (closing,)),
    (deeds.snooze, (makers.NOON + timedelta(hours=1),)),
    (moves.transfer, (Target(queue="sales"), "x")),
]


def test_a_resolved_ticket_is_closed_to_everything_but_reopening(floor: Floor) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    floor.does("noa", deeds.resolve, number, closing)
    for deed, values in CLOSED:
        refused = refusal(floor, "noa", deed, number, *values)
        assert refused.code == "closed"
        assert "is resolved since 14:00; reopen it first" in str(refused)


def test_a_disabled_agent_may_do_nothing(floor: Floor) -> None:
    number = floor.complains()
    with transaction(floor.engine) as connection:
        accounts.disable(connection, "noa")
    assert refusal(floor, "noa", deeds.claim, number).code == "disabled"
    assert refusal(floor, "tomer", moves.transfer, number, Target(agent="noa"), "x").code == (
        "disabled"
    )


def test_a_ticket_that_does_not_exist_is_named(floor: Floor) -> None:
    assert refusal(floor, "noa", deeds.claim, 99).code == "no_such_ticket"
    number = floor.complains()
    assert refusal(floor, "noa", moves.merge, number, 99).code == "no_such_ticket"


def test_the_same_words_sent_again_are_said_once(floor: Floor) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    _, first = floor.does("noa", deeds.reply, number, "one moment", "r1")
    floor.does("noa", deeds.resolve, number, closing)
    _, again = floor.does("noa", deeds.reply, number, "one moment", "r1")
    assert again == first
    assert floor.said_by("agent") == ["one moment"]


def test_words_for_another_channel_go_through_rasa(floor: Floor) -> None:
    number = floor.complains(channel="telegram")
    floor.does("noa", deeds.claim, number)
    floor.does("noa", deeds.reply, number, "one moment")
    floor.does("noa", deeds.hand_back, number, closing)
    kinds = [row.kind for row in floor.deliveries("take", "say", "show", "give_back")]
    assert kinds == ["take", "say", "say", "give_back"]


def test_a_ticket_goes_to_a_person_of_another_queue(floor: Floor) -> None:
    number = floor.complains()
    floor.does("noa", deeds.claim, number)
    moved = floor.does("noa", moves.transfer, number, Target(agent="eitan"), "wants to buy")
    assert (moved.queue, moved.owner) == ("sales", "eitan")
    assert [row.kind for row in floor.deliveries("take", "give_back")] == ["take", "take"]


def test_two_tickets_of_one_matter_become_one(floor: Floor) -> None:
    first, second = floor.complains("v1"), floor.complains("v2")
    floor.does("noa", deeds.claim, first)
    floor.does("noa", deeds.claim, second)
    assert floor.does("noa", moves.merge, second, first).id == first
    assert floor.ticket(second).state is TicketState.RESOLVED
    assert floor.events(second)[-1].reason == f"merged into {first}"
    assert floor.events(first)[-1].reason == f"ticket {second} of web:v2 was merged into this one"


def test_an_agent_takes_a_conversation_over_from_the_bot(floor: Floor) -> None:
    floor.says("greet")
    taken = floor.does("noa", deeds.take_over, "web:v1")
    assert (taken.owner, taken.queue, taken.reason) == ("noa", "support", "taken_over")
    assert floor.does("noa", deeds.take_over, "web:v1").id == taken.id
    assert refusal(floor, "noa", deeds.take_over, "web:none").code == "no_such_conversation"
    assert refusal(floor, "yael", deeds.take_over, "web:v1").code == "not_in_queue"


def test_what_was_resolved_and_opened_anew_is_not_reopened_beside_it(floor: Floor) -> None:
    first = floor.complains()
    floor.does("noa", deeds.claim, first)
    floor.does("noa", deeds.hand_back, first, closing)
    floor.complains()
    refused = refusal(floor, "noa", deeds.reopen, first)
    assert "of the same conversation is open; go on with that one" in str(refused)
