"""Another release takes over while visitors write: nobody notices, and nothing is lost."""

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from faq import serving, switching
from faq.review import Actor
from faq.serving import Process
from settings.clock import now
from storage.engine import open_engine, reading, transaction
from tests import web
from tests.nursery import Nurseries
from tests.releases import release_of, repacked
from tests.stack import Stack
from tests.until import until
from tests.web import ask, entries, visitor

pytestmark = pytest.mark.xdist_group("swaps")

ADMIN = Actor("avi")
QUESTIONS = ("when are you open?", "hello", "thank you", "are you a bot?")
VISITORS = 4
COMPLAINT = "your service is terrible, I am filing a complaint: the line drops every evening"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """A folder of models with the first one and two releases of it."""
    folder = tmp_path_factory.mktemp("models")
    first = Path(shutil.copy(model, folder / model.name))
    for number in (1, 2):
        repacked(first, folder / "releases" / f"{number:04}.tar.gz", f"model-{number}")
    return folder


@pytest.fixture(scope="module")
def stack(
    tmp_path_factory: pytest.TempPathFactory, models: Path, nurseries: Nurseries
) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("swaps")
    with Stack(home, models / "dover.tar.gz", nurseries, rasas=2) as built:
        yield built


@pytest.fixture(scope="module")
def engine(stack: Stack) -> Iterator[Engine]:
    opened = open_engine(stack.settings.database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def released(engine: Engine, models: Path) -> None:
    """Releases 1 and 2 are there."""
    for number in (1, 2):
        release_of(engine, number, models / "releases" / f"{number:04}.tar.gz")


def processes(engine: Engine) -> list[Process]:
    with reading(engine) as connection:
        return serving.processes(connection)


def serve(engine: Engine, number: int) -> None:
    with transaction(engine) as connection:
        switching.serve(connection, number, ADMIN, "", now())


def wait_until(engine: Engine, happened: Callable[[list[Process]], bool]) -> None:
    until(lambda: happened(processes(engine)), lambda: f"processes: {processes(engine)}")


def swap(engine: Engine, number: int) -> None:
    """Serve a release, and wait until every process does."""
    serve(engine, number)
    wait_until(engine, lambda found: {one.number for one in found} == {number})


async def test_before_anything_was_released_the_model_of_the_settings_serves(
    stack: Stack, engine: Engine
) -> None:
    await asyncio.to_thread(wait_until, engine, lambda found: len(found) == 2)
    found = await asyncio.to_thread(processes, engine)
    assert [(one.slot, one.number, one.problem) for one in found] == [
        (0, None, None),
        (1, None, None),
    ]
    assert len({one.pid for one in found}) == 2
    report = await web.health(stack)
    assert report["parts"]["model"]["status"] == "ok"


@pytest.mark.usefixtures("released")
async def test_three_swaps_under_load_lose_double_and_forget_nothing(
    stack: Stack, engine: Engine
) -> None:
    done = asyncio.Event()
    async with visitor(stack) as here:
        assert entries(await ask(here, COMPLAINT))[-1].startswith("say_ask")
        token = here.welcome["token"]
    talking = [asyncio.create_task(_talk(stack, done)) for _ in range(VISITORS)]
    for number in (1, 2, 1):
        await asyncio.to_thread(swap, engine, number)
    done.set()
    asked = await asyncio.gather(*talking)
    assert all(count >= 3 for count in asked)
    # The form that was half filled before the swaps goes on where it was.
    async with visitor(stack, token=token) as back:
        assert entries(await ask(back, "since two weeks"))[-1].startswith("say_ask")
        rows = await web.written_of(stack, back)
    assert (rows.turns[-1].outcome, rows.turns[-1].model_id) == ("form", "model-1")


async def _talk(stack: Stack, done: asyncio.Event) -> int:
    """Ask until `done`; every message has one turn and, in order, its own reply."""
    async with visitor(stack) as here:
        count = 0
        while not done.is_set():
            assert await ask(here, QUESTIONS[count % len(QUESTIONS)])
            count += 1
        rows = await web.written_of(stack, here)
    said = [one for one in rows.messages if one.author == "visitor"]
    assert len(said) == count
    assert [one.message_id for one in rows.turns] == [one.id for one in said]
    replied = [one.in_reply_to for one in rows.messages if one.in_reply_to]
    assert list(dict.fromkeys(replied)) == [one.id for one in said]
    texts = Counter((one.in_reply_to, one.text) for one in rows.messages if one.in_reply_to)
    assert set(texts.values()) == {1}
    # The first asks were before release 1 began to serve.
    assert {"model-1", "model-2"} <= {one.model_id for one in rows.turns}
    return count


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda file: file.unlink(), "model_missing"),
        (lambda file: file.write_bytes(b"no model"), "model_changed"),
        (lambda file: os.truncate(file, file.stat().st_size // 2), "model_changed"),
    ],
    ids=["missing", "foreign", "cut short"],
)
async def test_a_release_whose_file_is_not_right_leaves_the_one_that_serves(
    stack: Stack, engine: Engine, models: Path, spoil: Callable[[Path], object], problem: str
) -> None:
    await asyncio.to_thread(_back_to_one, engine)
    file = models / "releases" / "0002.tar.gz"
    kept = Path(shutil.copy(file, models / "kept.tar.gz"))
    spoil(file)
    try:
        before = await asyncio.to_thread(processes, engine)
        await asyncio.to_thread(serve, engine, 2)
        await asyncio.to_thread(
            wait_until, engine, lambda found: any(one.problem == problem for one in found)
        )
        report = await web.health(stack)
        assert report["parts"]["model"]["status"] == "down"
        assert "release 2 does not serve" in report["parts"]["model"]["detail"]
        async with visitor(stack) as here:
            assert await ask(here, QUESTIONS[0])
            rows = await web.written_of(stack, here)
        assert rows.turns[-1].model_id == "model-1"
        after = await asyncio.to_thread(processes, engine)
        assert [one.pid for one in after] == [one.pid for one in before]
    finally:
        shutil.move(kept, file)
    # Mended, it is served by asking once more.
    await asyncio.to_thread(swap, engine, 1)
    await asyncio.to_thread(swap, engine, 2)
    assert (await web.health(stack))["parts"]["model"]["status"] == "ok"


def _back_to_one(engine: Engine) -> None:
    with reading(engine) as connection:
        current = serving.wanted(connection)
    if current is None or current.number != 1:
        swap(engine, 1)


@pytest.mark.usefixtures("released")
async def test_processes_that_start_again_serve_the_release_by_themselves(
    stack: Stack, engine: Engine
) -> None:
    await asyncio.to_thread(_back_to_one, engine)
    before = {one.pid for one in await asyncio.to_thread(processes, engine)}
    async with web.away(stack, "rasa"):
        pass
    await asyncio.to_thread(
        wait_until,
        engine,
        lambda found: len(found) == 2 and before.isdisjoint(one.pid for one in found),
    )
    found = await asyncio.to_thread(processes, engine)
    assert [(one.number, one.model_id) for one in found] == [(1, "model-1"), (1, "model-1")]


@pytest.mark.usefixtures("released")
async def test_a_start_passes_over_a_release_that_cannot_be_loaded(
    stack: Stack, engine: Engine, models: Path
) -> None:
    await asyncio.to_thread(_back_to_one, engine)
    await asyncio.to_thread(swap, engine, 2)
    file = models / "releases" / "0002.tar.gz"
    aside = file.rename(models / "aside.tar.gz")
    try:
        async with web.away(stack, "rasa"):
            pass
        await asyncio.to_thread(
            wait_until, engine, lambda found: [one.refused for one in found] == [2, 2]
        )
        async with visitor(stack) as here:
            assert await ask(here, QUESTIONS[0])
            rows = await web.written_of(stack, here)
        assert rows.turns[-1].model_id == "model-1"
        report = await web.health(stack)
        assert "release 2 does not serve" in report["parts"]["model"]["detail"]
    finally:
        aside.rename(file)
