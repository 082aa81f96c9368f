"""What the studio's list and history show."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from faq import store
from faq.entry import Entry, Wording
from settings.clock import now
from storage.engine import transaction
from tests.desk_stand import Stage
from tests.studio_stand import CHANGED, person, studio

pytestmark = pytest.mark.usefixtures("with_lines")

HOURS = "/desk/studio/opening_hours"


def numbered(number: int) -> Entry:
    wordings = {
        "he": Wording((f"שאלה מספר {number}?",), f"תשובה מספר {number}."),
        "en": Wording((f"Question number {number}?",), f"Answer number {number}."),
    }
    return Entry(f"numbered_{number:04}", "numbers", "rotem", wordings)


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with studio(tmp_path, database_url) as built:
        yield built


def approve(desk: Stage, *entries: Entry) -> None:
    with transaction(desk.engine) as connection:
        for one in entries:
            store.approve(connection, one, "dana", now())


async def test_entries_are_found_by_id_question_and_answer(desk: Stage) -> None:
    approve(desk, *(numbered(number) for number in range(3)))
    async with person(desk, "mor") as manager:
        for words in ("NUMBERED_0001", "question 1", "שאלה 1", "answer number 1"):
            page = await manager.see(f"/desk/studio?q={words}&topic=numbers")
            assert "numbered_0001" in page
            assert "numbered_0002" not in page
        assert "No answer fits" in await manager.see("/desk/studio?q=nothing+of+the+kind")


async def test_a_page_has_fifty_entries_and_leads_to_the_next(desk: Stage) -> None:
    approve(desk, *(numbered(number) for number in range(120)))
    async with person(desk, "mor") as manager:
        page = await manager.see("/desk/studio?topic=numbers&page=2")
        assert page.count('href="/desk/studio/numbered_') == 50
        assert "topic=numbers&amp;sort=asked&amp;page=3" in page
        page = await manager.see("/desk/studio?topic=numbers&page=99")
        assert page.count('href="/desk/studio/numbered_') == 20


async def test_the_list_is_filtered_by_state_and_by_the_language_to_update(desk: Stage) -> None:
    past = replace(numbered(7), valid_until=now() - timedelta(days=1))
    approve(desk, past)
    async with person(desk, "erez") as editor:
        await editor.write("opening_hours", 0, he_answer="פתוח בימים א׳–ה׳ 08:00–20:00.")
        for query, found in {
            "state=draft": "opening_hours",
            "stale=he": "opening_hours",
            "state=expired": "numbered_0007",
        }.items():
            page = await editor.see(f"/desk/studio?{query}")
            assert page.count('<li>\n    <a href="/desk/studio/') == 1
            assert f'href="/desk/studio/{found}"' in page
        for query in ("stale=en", "state=held", "state=sent_back"):
            assert "No answer fits" in await editor.see(f"/desk/studio?{query}")


async def test_what_is_asked_most_comes_first(desk: Stage) -> None:
    approve(desk, numbered(1))
    async with person(desk, "mor") as manager, desk.visitor() as visitor:
        await visitor.turn("1", "what are your hours")
        page = await manager.see("/desk/studio")
        assert "asked in 28 days: 1" in page
        assert page.index("opening_hours") < page.index("numbered_0001")
        page = await manager.see("/desk/studio?sort=id")
        assert page.index("numbered_0001") < page.index("opening_hours")


async def test_a_new_id_opens_an_empty_form_and_a_bad_one_is_refused(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "mor") as manager:
        assert "Save draft" in await editor.see("/desk/studio?new=Refund_time")
        await editor.see("/desk/studio?new=refund+time")
        assert editor.status == 422
        await manager.see("/desk/studio/refund_time")
        assert manager.status == 404


async def test_the_history_compares_any_two_versions(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await editor.write("opening_hours", 0, "submit")
        await spokesperson.send("/desk/review/approve", {"draft": "opening_hours:2"})
        page = await editor.see(f"{HOURS}/history")
        assert "Approved by shir" in page
        assert "Written by erez" in page
        assert "<del>08:00–20:00.</del><ins>08:00–21:00.</ins>" in page
        page = await editor.see(f"{HOURS}/history?old=2&new=1")
        assert "<del>08:00–21:00.</del><ins>08:00–20:00.</ins>" in page
        page = await editor.see(f"{HOURS}/history?old=2&new=2")
        assert "The two say the same." in page
        assert (await editor.see("/desk/studio/no_such/history"), editor.status)[1] == 404


async def test_a_cleared_form_is_a_draft_that_cannot_be_submitted(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        form = {**dict.fromkeys(CHANGED, ""), "number": "0"}
        page = await editor.send(f"{HOURS}/submit", form)
        assert (editor.status, "is not complete" in page) == (409, True)
        assert "draft" in await editor.see(HOURS)
