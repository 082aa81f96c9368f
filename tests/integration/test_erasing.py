"""A visitor deletes a conversation: the visitor's words are gone, the bot's stay provable."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from handoff import tickets
from handoff.tickets import Opening
from settings.clock import now
from storage.engine import reading, transaction
from storage.tables import conversation, message, tracker_event
from tests import makers
from tests.desk_stand import Stage, Visitor, settings_in, small_entries, stage


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path, database_url), small_entries()) as built:
        yield built


async def erase(visitor: Visitor) -> None:
    await visitor.ws.send_json({"type": "erase"})


def add_tracker_row(desk: Stage) -> None:
    with transaction(desk.engine) as connection:
        sender = connection.execute(sa.select(conversation.c.sender)).scalar_one()
        row = {"sender": sender, "kind": "slot", "data": "my name"}
        connection.execute(sa.insert(tracker_event).values(**row))


def open_ticket(desk: Stage) -> None:
    with transaction(desk.engine) as connection:
        talk = connection.execute(sa.select(conversation.c.id)).scalar_one()
        agreement = makers.demo_brand().agreement
        tickets.open_ticket(connection, Opening(talk, "support", "complaint"), agreement, now())


async def test_the_visitors_words_are_erased_and_the_bots_stay(desk: Stage) -> None:
    async with desk.visitor(page="https://nahar.example.com/me") as visitor:
        await visitor.turn("c1", "hours? I am Ruth")
        before = desk.stored()
        await asyncio.to_thread(add_tracker_row, desk)
        await erase(visitor)
        await visitor.until("erased")
    after = desk.stored()
    assert [author for author, _ in after] == [author for author, _ in before]
    assert [text for author, text in after if author == "visitor"] == [""]
    assert [one for one in after if one[0] == "bot"] == [one for one in before if one[0] == "bot"]
    with reading(desk.engine) as connection:
        assert connection.execute(sa.select(conversation.c.page)).scalar_one() == ""
        assert connection.execute(sa.select(tracker_event)).all() == []
        bots = sa.select(message.c.version_id).where(message.c.author == "bot")
        assert None not in connection.execute(bots).scalars().all()


async def test_the_old_token_opens_another_conversation(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        token = visitor.welcome["token"]
        await erase(visitor)
        await visitor.until("erased")
        await visitor.say("c2", "one more")
        refusal = await visitor.until("error")
        assert (refusal["code"], refusal["cid"]) == ("erased", "c2")
    async with desk.visitor(token=token) as visitor:
        assert visitor.welcome["token"] != token
        assert visitor.welcome["messages"] == []


async def test_while_a_ticket_is_open_nothing_is_deleted(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await visitor.turn("c1", "hours?")
        before = desk.stored()
        await asyncio.to_thread(open_ticket, desk)
        await erase(visitor)
        assert (await visitor.until("error"))["code"] == "ticket_open"
    assert desk.stored() == before


async def test_while_a_message_waits_for_its_answer_nothing_is_deleted(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        desk.rasa.may_answer.clear()
        await visitor.say("c1", "hours?")
        await visitor.until("ack")
        await erase(visitor)
        assert (await visitor.until("error"))["code"] == "unanswered"
        desk.rasa.may_answer.set()
        await visitor.until("done")
    assert ("visitor", "hours?") in desk.stored()


async def test_who_wrote_nothing_has_nothing_to_delete(desk: Stage) -> None:
    async with desk.visitor() as visitor:
        await erase(visitor)
        assert (await visitor.until("error"))["code"] == "nothing_said"


async def test_a_visitor_deletes_no_other_conversation(desk: Stage) -> None:
    async with desk.visitor() as other:
        await other.turn("c1", "hours?")
        async with desk.visitor() as visitor:
            await visitor.turn("c1", "hours?")
            await erase(visitor)
            await visitor.until("erased")
    assert sorted(text for author, text in desk.stored() if author == "visitor") == ["", "hours?"]
