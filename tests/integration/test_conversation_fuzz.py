"""Whatever is said, held, edited, approved, expired and taken over in whatever order: all that
leaves was approved at that moment, and each turn is logged once."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from actions import decisions
from actions.decisions import Decide
from actions.turns import Incoming, TurnTaker
from actions.understanding import Understanding
from actions.words import Spoken
from desk.lines import Lines
from faq import approval, holds, store, writing
from faq.approval import Validity
from faq.entry import Entry
from faq.review import Refused
from handoff import deeds, tickets, work
from handoff.machine import TicketState
from handoff.people import WorkRefused
from handoff.work import Work
from settings.voice import Lengths, Voice
from storage import accounts
from storage.engine import open_engine, reading, transaction
from storage.tables import message, turn
from tests import makers, postgres, second_reader
from tests.floor import STAFF
from tests.fuzz_steps import ANY_STEP, ENTRIES, PLACES, Step
from tests.makers import NOON
from tests.reviews import DANA, ROTEM
from tests.talk import DECIDE

# Few and long: a database of its own for each example is what costs most.
EXAMPLES, STEPS = 11, 240
TURNS_AT_LEAST = 2_000
VOICE = Voice(emoji="few", lengths={"default": Lengths(5_000, 500)})
BRAND = makers.demo_brand()
SERVES = {"support": "noa", "sales": "eitan", "spokesperson": "dana"}
counted = {"turns": 0, "said": 0, "silent": 0, "edges": 0}


@dataclass
class World:
    """A database with visitors, editors, a spokesperson and humans at work on it."""

    engine: Engine
    now: datetime = NOON
    judged: int = 0
    last: tuple[Incoming, Decide] | None = None
    heard: int = 0

    def __post_init__(self) -> None:
        self.taker = TurnTaker(self.engine, BRAND)

    def step(self, kind: str, what: Any) -> None:
        self.now += timedelta(seconds=1)
        if kind == "hear":
            self.hear(*what)
        elif kind == "again":
            self.again()
        elif kind == "wait":
            self.now += timedelta(seconds=what)
        else:
            with suppress(Refused, WorkRefused), transaction(self.engine) as connection:
                EDGE[kind](self, connection, what)
                counted["edges"] += 1
        self.judge()

    def hear(self, place: int, seen: Understanding) -> None:
        self.heard += 1
        channel, sender = PLACES[place]
        received = self.now - timedelta(milliseconds=40)
        incoming = Incoming(channel, sender, seen, received, "m1", None, f"c{self.heard}")
        decide = DECIDE.get(seen.intent, decisions.small_talk)
        self.last = (incoming, decide)
        with reading(self.engine) as connection:
            is_humans = second_reader.is_humans(connection, f"{channel}:{sender}")
        said = self.taker.take(incoming, decide, self.now)
        counted["turns"] += 1
        counted["said"] += len(said)
        counted["silent"] += is_humans
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(message.c.text).where(
                    message.c.id > self.judged, message.c.author == "bot"
                )
            ).scalars()
            assert [one.sentence.text for one in said] == rows.all()
            newest = sa.select(turn.c.outcome).order_by(turn.c.message_id.desc()).limit(1)
            assert is_humans == (connection.execute(newest).scalar_one() == "relayed")
        assert all(sent_as_declared(one) for one in said)
        # The bot is silent with a human, and with nobody else.
        assert is_humans != bool(said)

    def again(self) -> None:
        """The same message comes a second time: nothing is said, nothing is logged."""
        if self.last:
            assert self.taker.take(*self.last, self.now) == []

    def judge(self) -> None:
        with reading(self.engine) as connection:
            assert second_reader.wrongs(connection, self.judged, self.now) == []
            newest = connection.execute(sa.select(sa.func.max(message.c.id))).scalar_one()
        self.judged = newest or 0


def sent_as_declared(one: Spoken) -> bool:
    """What leaves is the words, and where there are no buttons a numbered list of the titles."""
    numbered = [f"{number}. {each.title}" for number, each in enumerate(one.buttons, 1)]
    listed = [] if one.has_buttons else numbered
    return "\n".join(one.sent) == "\n".join([one.sentence.text, *listed])


Edge = Callable[[World, sa.engine.Connection, str], object]


def reworded(world: World, connection: sa.engine.Connection, entry_id: str) -> Entry:
    stands, _ = store.standing(connection, [entry_id])[entry_id]
    wordings = {
        language: replace(one, answer=f"{stands.number}. {one.answer}"[:600])
        for language, one in stands.entry.wordings.items()
    }
    return replace(stands.entry, wordings=wordings, valid_from=None, valid_until=None)


def draft(world: World, connection: sa.engine.Connection, entry_id: str) -> None:
    writing.save(connection, reworded(world, connection, entry_id), ROTEM, None, world.now)


def edit(
    world: World, connection: sa.engine.Connection, entry_id: str, **validity: datetime
) -> None:
    draft(world, connection, entry_id)
    writing.submit(connection, entry_id, ROTEM, VOICE, world.now)
    approval.approve(connection, {entry_id: None}, DANA, world.now, Validity(**validity))


def restore(world: World, connection: sa.engine.Connection, entry_id: str) -> None:
    writing.restore(connection, entry_id, 1, ROTEM, world.now)
    writing.submit(connection, entry_id, ROTEM, VOICE, world.now)
    approval.approve(connection, {entry_id: None}, DANA, world.now)


def take(world: World, connection: sa.engine.Connection, place: int) -> None:
    """An agent takes the conversation: the open ticket, or a new one."""
    talk = ":".join(PLACES[place])
    ticket = tickets.newest(connection, talk)
    if ticket and ticket.state is not TicketState.RESOLVED:
        deeds.claim(at_work(world, connection, SERVES[ticket.queue]), ticket.id)
    else:
        deeds.take_over(at_work(world, connection, "noa"), talk, "support")


def end(deed: Callable[..., object]) -> Callable[..., None]:
    def ends(world: World, connection: sa.engine.Connection, place: int) -> None:
        ticket = tickets.newest(connection, ":".join(PLACES[place]))
        if ticket:
            deed(at_work(world, connection, "yael"), ticket.id, Lines(world.engine).closing)

    return ends


def at_work(world: World, connection: sa.engine.Connection, name: str) -> Work:
    return work.begin(connection, BRAND, name, world.now)


EDGE: dict[str, Callable[..., object]] = {
    "take": take,
    "give back": end(deeds.hand_back),
    "resolve": end(deeds.resolve),
    "hold": lambda world, connection, scope: holds.hold(connection, scope, DANA, "why", world.now),
    "release": lambda world, connection, scope: holds.release(connection, scope, DANA, world.now),
    "draft": draft,
    "edit": edit,
    "restore": restore,
    "expire": lambda world, connection, one: edit(
        world, connection, one, valid_until=world.now + timedelta(seconds=5)
    ),
    "later": lambda world, connection, one: edit(
        world, connection, one, valid_from=world.now + timedelta(seconds=5)
    ),
    "retire": lambda world, connection, one: approval.retire(
        connection, one, DANA, "gone", world.now
    ),
}


def furnish(engine: Engine) -> None:
    with transaction(engine) as connection:
        for one in [*makers.all_lines(), *ENTRIES]:
            approval.import_entry(connection, one, DANA, NOON)
        for name, roles in STAFF.items():
            accounts.add(connection, name, roles, "he", NOON)


def live_through(engine: Engine, steps: list[Step]) -> None:
    world = World(engine)
    for kind, what in steps:
        world.step(kind, what)
    with reading(engine) as connection:
        assert second_reader.turns_wrong(connection) == []
        logged = connection.execute(sa.select(sa.func.count()).select_from(turn)).scalar_one()
    assert logged == world.heard


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz")
    file = Path(shutil.copy(sqlite_template, folder / "furnished.db"))
    engine = open_engine(f"sqlite:///{file}")
    furnish(engine)
    engine.dispose()
    return file


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
@given(steps=st.lists(ANY_STEP, min_size=STEPS, max_size=STEPS))
def _live_on_sqlite(furnished: Path, steps: list[Step]) -> None:
    engine = open_engine(f"sqlite:///{shutil.copy(furnished, furnished.with_name('one.db'))}")
    try:
        live_through(engine, steps)
    finally:
        engine.dispose()
        for rest in furnished.parent.glob("one.db-*"):
            rest.unlink()


def test_all_that_left_was_approved_at_that_moment(
    furnished: Path, record_property: Callable[[str, object], None]
) -> None:
    counted.update(dict.fromkeys(counted, 0))
    _live_on_sqlite(furnished)
    record_property("counted", f"{counted}, all approved")
    assert counted["turns"] >= TURNS_AT_LEAST
    assert min(counted.values()) > 60


def test_the_same_on_postgresql(postgres_server: str, postgres_template: str) -> None:
    # The first example is the plainest, the second is drawn.
    @settings(max_examples=2, suppress_health_check=list(HealthCheck), database=None)
    @given(steps=st.lists(ANY_STEP, min_size=80, max_size=80))
    def live(steps: list[Step]) -> None:
        url = postgres.new_database(postgres_server, postgres_template)
        engine = open_engine(url)
        try:
            furnish(engine)
            live_through(engine, steps)
        finally:
            engine.dispose()
            postgres.drop_database(postgres_server, url)

    live()
