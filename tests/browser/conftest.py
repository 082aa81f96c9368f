"""Chromium against a desk with a stand-in for Rasa, which runs in a thread with its own loop."""

import asyncio
import shutil
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from settings.outgoing import MailServer
from tests.desk_stand import Stage, settings_in, stage
from tests.stack import import_demo

T = TypeVar("T")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Theatre:
    """A stage that tests without a loop can use; its database is in `home` already."""

    def __init__(self, home: Path, mail_server: MailServer | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._context = stage(replace(settings_in(home), mail_server=mail_server))
        self.stage: Stage = self.run(self._context.__aenter__())
        self.url = self.stage.url

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def close(self) -> None:
        self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        await self._context.__aexit__(None, None, None)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.get_running_loop().shutdown_default_executor()

    def hold_answers(self) -> None:
        self._loop.call_soon_threadsafe(self.stage.rasa.may_answer.clear)

    def release_answers(self) -> None:
        self._loop.call_soon_threadsafe(self.stage.rasa.may_answer.set)


class Widget:
    """The widget on a page, as its visitor handles it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator("dover-widget .launcher")
        self.dialog = page.get_by_role("dialog")
        self.input = self.dialog.locator(".composer textarea")
        self.messages = self.dialog.locator("li")
        self.bot = self.dialog.locator("li.bot p")
        self.visitor = self.dialog.locator("li.visitor p")
        self.offers = self.dialog.locator(".offers button")

    def open(self) -> None:
        self.launcher.click()
        expect(self.bot.first).to_be_visible()

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> Locator:
        """Say something and wait for the next message of the bot; return it."""
        count = self.bot.count()
        self.say(text)
        answer = self.bot.nth(count)
        expect(answer).to_be_visible()
        return answer


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the demo brand's approved answers."""
    file = tmp_path_factory.mktemp("demo") / "dover.db"
    import_demo(f"sqlite:///{file}")
    return file


@pytest.fixture
def theatre(tmp_path: Path, demo_database: Path) -> Iterator[Theatre]:
    shutil.copy(demo_database, tmp_path / "dover.db")
    built = Theatre(tmp_path)
    yield built
    built.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="Asia/Jerusalem"
    )
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def widget(page: Page, theatre: Theatre) -> Widget:
    page.goto(f"{theatre.url}/?lang=en")
    return Widget(page)
