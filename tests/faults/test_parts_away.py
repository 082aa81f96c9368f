"""A part is taken away and brought back: every message is kept, and answered once, in order."""

import asyncio
from pathlib import Path

import pytest

from tests import web
from tests.nursery import Nurseries
from tests.stack import Stack
from tests.web import Written, ask, entries, tried_in_vain, visitor, wait_for

QUESTION = "when are you open?"


def answered_once(rows: Written) -> bool:
    """Each of the visitor's messages has one turn and, in order, its replies."""
    asked = [one.id for one in rows.messages if one.author == "visitor"]
    replied = [one.in_reply_to for one in rows.messages if one.in_reply_to]
    texts = [(one.in_reply_to, one.text) for one in rows.messages if one.in_reply_to]
    return (
        [one.message_id for one in rows.turns] == asked
        and list(dict.fromkeys(replied)) == asked
        and len(set(texts)) == len(texts)
    )


async def test_a_message_waits_while_rasa_is_away_and_is_answered_once(stack: Stack) -> None:
    async with visitor(stack) as here:
        await ask(here, "hello")
        async with web.away(stack, "rasa"):
            await here.say("q", QUESTION)
            await here.until("ack", cid="q")
            await tried_in_vain(stack)
        await wait_for(here, "done", cid="q")
        assert entries(await ask(here, "thank you")) == ["say_thanks"]
        rows = await web.written_of(stack, here)
    assert answered_once(rows)
    assert [one.outcome for one in rows.turns] == ["small_talk", "answered", "small_talk"]


async def test_visitors_are_answered_while_the_action_server_is_away(stack: Stack) -> None:
    async with visitor(stack) as here, web.away(stack, "actions"):
        assert entries(await ask(here, QUESTION))[0] == "opening_hours"


async def test_when_one_of_two_rasa_processes_dies_everybody_is_answered_once(
    tmp_path: Path, model: Path, nurseries: Nurseries
) -> None:
    stack = Stack(tmp_path, model, nurseries, rasas=2)
    await asyncio.to_thread(stack.start)
    try:
        async with visitor(stack) as one, visitor(stack) as other:
            for here in (one, other):
                await ask(here, "hello")
            stack.servers()[0].kill()
            for _ in range(2):
                for here in (one, other):
                    assert entries(await ask(here, QUESTION))[0] == "opening_hours"
                    assert answered_once(await web.written_of(stack, here))
    finally:
        await asyncio.to_thread(stack.stop)


@pytest.mark.parametrize("part", ["actions", "rasa"])
async def test_a_part_that_dies_amid_messages_loses_and_doubles_none(
    stack: Stack, part: str
) -> None:
    texts = [QUESTION, "hello", "thank you", "what is love", "are you a bot?", "goodbye"]
    async with visitor(stack) as here:
        for number, text in enumerate(texts):
            await here.say(f"q{number}", text)
        await wait_for(here, "done", cid="q0")
        async with web.away(stack, part):
            await here.say("last", "hello")
        await wait_for(here, "done", cid="last")
        rows = await web.written_of(stack, here)
    assert [one.text for one in rows.messages if one.author == "visitor"] == [*texts, "hello"]
    assert answered_once(rows)


async def test_a_desk_that_dies_between_the_receipt_and_the_answer_answers_after_its_return(
    stack: Stack,
) -> None:
    async with visitor(stack) as here:
        await ask(here, "hello")
        token = here.welcome["token"]
        async with web.away(stack, "rasa"):
            await here.say("q", QUESTION)
            await here.until("ack", cid="q")
            before = await web.written_of(stack, here)
            await web.kill(stack, "desk")
        await web.start(stack, "desk")
        async with visitor(stack, token=token) as back:
            while not (rows := await web.written_of(stack, here)).turns[1:]:
                await wait_for(back, "typing")
            known = [one["id"] for one in back.welcome["messages"]]
            assert known[: len(before.messages)] == [one.id for one in before.messages]
            # The earlier answer may come on this socket too, or may have come with the welcome.
            assert entries(await ask(back, "thank you"))[-1:] == ["say_thanks"]
            rows = await web.written_of(stack, here)
    assert answered_once(rows)
    assert [one.outcome for one in rows.turns] == ["small_talk", "answered", "small_talk"]


async def test_a_message_that_was_not_acknowledged_can_be_sent_again_and_counts_once(
    stack: Stack,
) -> None:
    async with visitor(stack) as here:
        await ask(here, "hello")
        token = here.welcome["token"]
        await here.say("q", QUESTION)
        await web.kill(stack, "desk")
        before = await web.written_of(stack, here)
    await web.start(stack, "desk")
    async with visitor(stack, token=token) as back:
        await back.say("q", QUESTION)
        await wait_for(back, "ack", cid="q")
        await ask(back, "thank you")
        rows = await web.written_of(stack, back)
    asked = [one.text for one in rows.messages if one.author == "visitor"]
    assert asked == ["hello", QUESTION, "thank you"]
    assert before.messages == rows.messages[: len(before.messages)]
    assert answered_once(rows)
