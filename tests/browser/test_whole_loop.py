"""A question that nobody could answer, until its answer: three people and every real part."""

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.engine import Engine

from desk import first_release
from desk.asked_grouping import Grouping
from desk.sessions import COOKIE, Sessions
from faq import serving, store
from settings.clock import now
from storage import accounts
from storage.engine import open_engine, reading
from tests.browser.conftest import Widget
from tests.nursery import Nurseries
from tests.stack import Stack
from tests.studio_stand import add_people
from tests.until import until

QUESTION = "is there a car park for customers at your stores?"
ALSO = "is there a car park at the store?"
HEBREW = "יש חניה ללקוחות ליד החנויות שלכם?"
ANSWER = "Our stores have a car park, and the first hour is free."
ANSWER_HE = "בחנויות שלנו יש חניון, והשעה הראשונה בו חינם."
TRAINED_MS = 240_000


@pytest.fixture
def stack(tmp_path: Path, model: Path, nurseries: Nurseries) -> Iterator[Stack]:
    """All parts, as after the first start: release 1 serves."""
    models = tmp_path / "models"
    models.mkdir()
    first = Path(shutil.copy(model, models / model.name))
    built = Stack(tmp_path, models, nurseries)
    engine = open_engine(built.settings.database_url)
    with reading(engine) as connection:
        approved = store.live(connection)
    first_release.adopt(engine, built.settings, first, approved)
    add_people(engine)
    engine.dispose()
    with built:
        yield built


@pytest.fixture
def engine(stack: Stack) -> Iterator[Engine]:
    opened = open_engine(stack.settings.database_url)
    yield opened
    opened.dispose()


def test_a_question_nobody_could_answer_is_drafted_approved_trained_served_and_rolled_back(
    browser: Browser, stack: Stack, engine: Engine
) -> None:
    assert "approved answer" in asked(browser, stack, QUESTION)
    group(stack, engine)
    with desk(browser, stack, engine, "erez") as editor:
        draft(editor)
    with desk(browser, stack, engine, "shir") as spokesperson:
        spokesperson.goto("/desk/review")
        expect(spokesperson.get_by_text(ANSWER)).to_be_visible()
        spokesperson.get_by_role("button", name="Approve: car_park").click()
        expect(spokesperson.get_by_text("Nothing waits")).to_be_visible()
    with desk(browser, stack, engine, "erez") as editor:
        editor.goto("/desk/releases")
        editor.get_by_role("button", name="Train now").click()
        done = editor.get_by_text("The last training is done")
        expect(done).to_be_visible(timeout=TRAINED_MS)
    with desk(browser, stack, engine, "shir") as spokesperson:
        spokesperson.goto("/desk/releases/2")
        expect(spokesperson.get_by_text("Passed", exact=True)).to_be_visible()
        spokesperson.get_by_role("button", name="Serve this release").click()
        serves(engine, 2)
        assert asked(browser, stack, QUESTION) == ANSWER
        assert asked(browser, stack, HEBREW) == ANSWER_HE
        spokesperson.goto("/desk/releases/1")
        back = spokesperson.locator("form[action$=rollback]")
        back.get_by_label("Reason").fill("the car park is closed")
        back.get_by_role("button").click()
        expect(spokesperson.get_by_text("car_park")).to_be_visible()
        serves(engine, 1)
    assert "approved answer" in asked(browser, stack, QUESTION)


def asked(browser: Browser, stack: Stack, question: str) -> str:
    """What a new visitor is told."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{stack.settings.desk_url}/?lang=en")
    widget = Widget(page)
    widget.open()
    answer: Locator = widget.ask(question)
    said = answer.inner_text()
    context.close()
    return said


def group(stack: Stack, engine: Engine) -> None:
    """What the desk does within a minute."""
    # Playwright's own loop runs in this thread.
    with ThreadPoolExecutor(1) as other:
        other.submit(asyncio.run, Grouping(engine, stack.settings).run(now())).result()


@contextmanager
def desk(browser: Browser, stack: Stack, engine: Engine, name: str) -> Iterator[Page]:
    with reading(engine) as connection:
        account = accounts.get(connection, name)
    url = stack.settings.desk_url
    context = browser.new_context(base_url=url)
    cookie = Sessions(stack.settings.secret()).cookie(account)
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
    yield context.new_page()
    context.close()


def draft(editor: Page) -> None:
    """Make an answer of the question that waits, in both languages."""
    editor.goto("/desk/asked")
    waiting = editor.locator("article").filter(has_text=QUESTION)
    waiting.locator("summary", has_text="Draft a new answer").click()
    form = waiting.locator("form[action$=draft]")
    form.get_by_label("Id").fill("car_park")
    form.get_by_label("Questions").fill(f"{QUESTION}\n{ALSO}")
    form.get_by_label("Answer").fill(ANSWER)
    form.get_by_role("button").click()
    page = editor.locator("#draft")
    page.locator("[name='he.questions']").fill(HEBREW)
    page.locator("[name='he.answer']").fill(ANSWER_HE)
    page.locator("[name=topic]").fill("contact")
    page.get_by_role("button", name="Save and submit").click()
    expect(editor.get_by_text("The draft waits for approval.")).to_be_visible()


def serves(engine: Engine, release: int) -> None:
    def told() -> set[int | None]:
        with reading(engine) as connection:
            return {one.number for one in serving.processes(connection)}

    until(lambda: told() == {release}, lambda: f"served: {told()}")
