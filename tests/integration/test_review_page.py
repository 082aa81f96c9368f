"""The review page over HTTP: by when to decide, who asked, the days of an approval, in Hebrew."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from desk.reminders import sweep
from faq import store
from settings.clock import now
from storage import accounts
from storage.engine import open_engine, reading, transaction
from storage.tables import draft
from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.studio_stand import WORDING, Person, add_people, person

HOURS = "/desk/studio/opening_hours"
REVIEW = "/desk/review"
STANDING = REVIEW + "/standing"
HOUR = timedelta(hours=1)
OTHER = {"he.questions": "מה השעות בערב חג?", "en.questions": "Open on holiday eves?"}


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    engine = open_engine(sqlite_url)
    add_people(engine)
    engine.dispose()
    hours = small_entries()[-1]
    asked = {"he": OTHER["he.questions"], "en": OTHER["en.questions"]}
    wordings = {
        language: replace(one, questions=(asked[language],))
        for language, one in hours.wordings.items()
    }
    entries = [*small_entries(), replace(hours, id="holiday_hours", wordings=wordings)]
    async with stage(settings_in(tmp_path, sqlite_url), entries) as built:
        yield built


def promise(desk: Stage, entry_id: str, remind_at: datetime, due_at: datetime) -> None:
    """Give a submitted draft another promise, as if it were submitted at another time."""
    with transaction(desk.engine) as connection:
        connection.execute(
            sa.update(draft)
            .where(draft.c.entry_id == entry_id)
            .values(remind_at=remind_at, due_at=due_at)
        )


def speak_hebrew(desk: Stage, name: str) -> None:
    with transaction(desk.engine) as connection:
        accounts.set_language(connection, name, "he")


async def submit_both(editor: Person) -> None:
    await editor.write("opening_hours", 0, "submit")
    assert "waits for approval" in editor.page
    other = {key.replace(".", "_"): one for key, one in OTHER.items()}
    await editor.write("holiday_hours", 0, "submit", **other)
    assert "waits for approval" in editor.page


async def test_what_is_due_first_stands_first_and_says_how_long_there_is(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await submit_both(editor)
        assert "Decide within" in await spokesperson.see(REVIEW)
        assert "To be decided by" in await editor.see(HOURS)
        at = now()
        promise(desk, "opening_hours", at - HOUR, at + 2.5 * HOUR)
        promise(desk, "holiday_hours", at - 4 * HOUR, at - 3.5 * HOUR)
        page = await spokesperson.see(REVIEW)
        assert page.index('id="holiday_hours"') < page.index('id="opening_hours"')
        # Whoever decides knows questions, not ids.
        assert '<q><bdi lang="en" dir="ltr">Open on holiday eves?</bdi></q>' in page
        assert "Overdue by 3 hours" in page
        assert "Due soon: in 2 hours" in page
        assert "overdue: 1" in page


async def test_an_open_page_is_told_how_each_promise_stands_and_that_the_list_changed(
    desk: Stage,
) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await submit_both(editor)
        seen = "?seen=opening_hours:2,holiday_hours:2"
        page = await spokesperson.see(STANDING + seen)
        assert 'id="due-opening_hours"' in page
        assert "Waiting: 2" in page
        assert "has changed" not in page
        await spokesperson.send(f"{REVIEW}/approve", {"draft": "holiday_hours:2"})
        assert "has changed" in await spokesperson.see(STANDING + seen)


async def test_who_asked_is_shown_without_what_names_a_person(desk: Stage) -> None:
    async with person(desk, "erez") as editor, desk.visitor() as visitor:
        await visitor.turn("1", "your hours? I am on 052-555-0134, rina@example.com")
        await visitor.turn("2", "nothing that is known")
        await editor.write("opening_hours", 0, "submit")
        page = await editor.see(REVIEW)
    assert "your hours? I am on •••, •••" in page
    assert "asked in 28 days: 1" in page
    assert "0134" not in page
    assert "nothing that is known" not in page


async def test_an_emptied_day_is_cleared_and_one_that_is_left_stays(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        days = {"valid.from": "2026-01-01T08:00", "valid.until": "2099-01-01T08:00"}
        form = {key.replace(".", "_", 1): one for key, one in days.items()}
        changed = {**WORDING, "en.answer": "Open 08:00–20:00.", "he.answer": "פתוח 08:00–20:00."}
        for entry in ("opening_hours", "holiday_hours"):
            other = OTHER if entry == "holiday_hours" else {}
            fields = {**changed, **other, **form, "number": "0"}
            await editor.send(f"/desk/studio/{entry}/submit", fields)
        page = await spokesperson.see(REVIEW)
        assert 'value="2099-01-01T08:00"' in page
        assert "1 Jan 2099, 08:00" in page
        emptied = {"draft": "opening_hours:2", "valid_from": "2026-01-01T08:00", "valid_until": ""}
        await spokesperson.send(f"{REVIEW}/approve", emptied)
        await spokesperson.send(f"{REVIEW}/approve", {"draft": "holiday_hours:2"})
    with reading(desk.engine) as connection:
        live = {one.entry.id: one.entry for one in store.live(connection)}
    assert live["opening_hours"].valid_from
    assert live["opening_hours"].valid_until is None
    assert live["holiday_hours"].valid_until


async def test_a_hebrew_page_says_why_in_hebrew(desk: Stage) -> None:
    speak_hebrew(desk, "erez")
    speak_hebrew(desk, "both")
    async with person(desk, "erez") as editor, person(desk, "both") as both:
        refused = await editor.write("opening_hours", 0, "submit", owner="")
        assert editor.status == 409
        assert "באחריות: נמצא כלום; צריך שם" in refused
        found = await editor.write("opening_hours", 1, "lint", en_answer="Unfortunately closed.")
        assert "ההסכם אוסר לומר" in found
        assert "The agreement" not in found
        await editor.write("opening_hours", 1, "submit")
        page = await both.send(f"{REVIEW}/approve", {"draft": "opening_hours:1"})
        assert "השתנתה בידי" in page


async def test_the_list_says_what_is_about_to_expire(desk: Stage) -> None:
    soon = replace(small_entries()[-1], valid_until=now() + timedelta(days=6, hours=1))
    with transaction(desk.engine) as connection:
        store.approve(connection, soon, "dana", now())
    assert sweep(desk.engine, "dana", now()) == 1
    async with person(desk, "mor") as manager:
        page = await manager.see("/desk/studio?state=expiring")
        assert "expires in 6 days" in page
        assert "holiday_hours" not in page
        assert "expires in 6 days" in await manager.see(HOURS)
