"""The page of what people really ask: without personal data, and what editors do about it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from desk.asked_grouping import Grouping, collect
from faq import drafts
from faq.asked import collecting, listing
from faq.entry import HIDDEN
from faq.review import State
from settings.clock import now
from storage import conversations
from storage.asked_tables import asked_deed
from storage.engine import reading, transaction
from tests.asking import PREPAID, shown, unknown
from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.studio_stand import add_people, person
from tests.talk import means

pytestmark = pytest.mark.usefixtures("with_lines")


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path, database_url), small_entries()) as built:
        await asyncio.to_thread(add_people, built.engine)
        yield built


def answered_by_noa(engine: Engine) -> None:
    talk = unknown(engine, "v1", "My name is Rina Levi, do you sell prepaid cards? 052-555-0134")
    with transaction(engine) as connection:
        there = conversations.lock_conversation(connection, "web:v1")
        assert there
        said = "Hi Rina,\nyes, in every branch; call 03-555-0100."
        conversations.add_agent_message(connection, there, said, "noa", None, now())
    talk.other(sender="v2").hears(means("nlu_fallback", text=PREPAID))


async def group_at(desk: Stage) -> None:
    """Group as the running desk does: in a process of its own."""
    await Grouping(desk.engine, desk.settings).run(now())


async def test_an_agents_answer_becomes_a_draft_without_names_and_numbers(desk: Stage) -> None:
    await asyncio.to_thread(answered_by_noa, desk.engine)
    await group_at(desk)
    async with person(desk, "erez") as editor:
        page = await editor.see("/desk/asked")
        assert "people: 2" in page
        assert "yes, in every branch" in page
        for personal in ("Rina", "Levi", "0134", "0100"):
            assert personal not in page
        number = editor.hidden("up_to")
        (one,) = await asyncio.to_thread(shown, desk.engine)
        form = {"up_to": number, "entry": "prepaid", "questions": f"{PREPAID}\n\nPrepaid?"}
        answer = f"Yes, in every branch; call {HIDDEN}."
        await editor.send(f"/desk/asked/{one.id}/draft", {**form, "answer": answer})
        assert editor.status == 200
        assert "The draft is saved." in editor.page
        assert "No question waits" in await editor.see("/desk/asked")
    with reading(desk.engine) as connection:
        draft = drafts.load(connection, "prepaid")
    assert draft.state is State.DRAFT
    assert draft.content
    assert draft.content.wordings["en"].questions == (PREPAID, "Prepaid?")
    assert draft.content.wordings["en"].answer == answer
    assert draft.authors == ("erez",)
    async with person(desk, "erez") as editor:
        # What is hidden must be filled in before anybody approves it.
        await editor.write("prepaid", 1, "submit", en_answer=answer)
        assert (editor.status, "words instead of what was hidden" in editor.page) == (409, True)


async def test_a_question_goes_into_a_draft_of_a_live_entry_and_waits_for_approval(
    desk: Stage,
) -> None:
    await asyncio.to_thread(unknown, desk.engine, "v1", "is the shop open at night")
    await group_at(desk)
    (one,) = await asyncio.to_thread(shown, desk.engine)
    here = f"/desk/asked/{one.id}/add"
    form = {"up_to": str(one.up_to), "questions": "is the shop open at night"}
    async with person(desk, "erez") as editor:
        for wrong, why in (
            ("nonesuch", "there is no answer"),
            ("../x", "there is no answer"),
            ("say_unknown", "is a line"),
        ):
            await editor.send(here, {**form, "other": wrong})
            assert (editor.status, why in editor.page) == (409, True), wrong
        await editor.send(here, {**form, "questions": " \n", "entry": "opening_hours"})
        assert (editor.status, "the form has no question" in editor.page) == (409, True)
        await editor.send(here, {**form, "entry": "opening_hours"})
        assert editor.status == 200
        await editor.send(here, {**form, "entry": "opening_hours"})
        assert (editor.status, "load the page again" in editor.page) == (409, True)
    with reading(desk.engine) as connection:
        draft = drafts.load(connection, "opening_hours")
        deed = connection.execute(sa.select(asked_deed)).one()
    assert draft.state is State.DRAFT
    assert draft.content
    assert draft.content.wordings["en"].questions[-1] == "is the shop open at night"
    assert draft.standing
    assert "is the shop open at night" not in draft.standing.entry.wordings["en"].questions
    assert (deed.deed, deed.account, deed.people) == ("added", "erez", 1)
    assert deed.entry_id == "opening_hours"


async def test_of_two_editors_who_take_a_question_at_once_the_second_is_told(desk: Stage) -> None:
    await asyncio.to_thread(unknown, desk.engine, "v1")
    await group_at(desk)
    (one,) = await asyncio.to_thread(shown, desk.engine)
    form = {"up_to": str(one.up_to), "questions": PREPAID, "entry": "opening_hours"}
    async with person(desk, "erez") as erez, person(desk, "edna") as edna:
        both = [editor.send(f"/desk/asked/{one.id}/add", form) for editor in (erez, edna)]
        await asyncio.gather(*both)
        assert sorted([erez.status, edna.status]) == [200, 409]
    with reading(desk.engine) as connection:
        assert len(connection.execute(sa.select(asked_deed)).all()) == 1


async def test_what_was_dismissed_comes_back_when_two_others_ask(desk: Stage) -> None:
    await asyncio.to_thread(unknown, desk.engine, "v1")
    await group_at(desk)
    (one,) = await asyncio.to_thread(shown, desk.engine)
    async with person(desk, "shir") as spokesperson:
        page = await spokesperson.send(f"/desk/asked/{one.id}/dismiss", {"up_to": str(one.up_to)})
        assert "The group was dismissed." in page
    for sender, waiting in (("v2", []), ("v3", [3])):
        await asyncio.to_thread(unknown, desk.engine, sender)
        await group_at(desk)
        assert [one.people for one in await asyncio.to_thread(shown, desk.engine)] == waiting


async def test_five_hundred_groups_are_shown_page_by_page(desk: Stage) -> None:
    def fill() -> None:
        with transaction(desk.engine) as connection:
            for number in range(500):
                talk = conversations.open_conversation(
                    connection, "rest", f"s{number}", "en", now()
                )
                sent, _ = conversations.add_visitor_message(
                    connection, talk, f"word{number} {chr(97 + number % 26) * 6}", now()
                )
                done = conversations.Turn(
                    sent, talk.id, "rest", "en", "x", None, 0.1, (), "unknown", "model-1", 5.0
                )
                conversations.log_turn(connection, done, now())
        wanted = collect(desk.engine, now())
        assert wanted
        with transaction(desk.engine) as connection:
            collecting.store(connection, wanted, [[number] for number, _ in wanted])

    await asyncio.to_thread(fill)
    async with person(desk, "erez") as editor:
        page = await editor.see("/desk/asked")
        assert "Groups that wait: 500" in page
        assert page.count("<article") == listing.PAGE
        page = await editor.see("/desk/asked?page=25")
        assert page.count("<article") == listing.PAGE
        assert "page=26" not in page


async def test_when_grouping_fails_the_page_says_what_waits(
    desk: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(unknown, desk.engine, "v1")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/bin/false")
        await group_at(desk)
    async with person(desk, "erez") as editor:
        assert "New messages that are not grouped yet: 1" in await editor.see("/desk/asked")
    await group_at(desk)
    assert await asyncio.to_thread(shown, desk.engine)
