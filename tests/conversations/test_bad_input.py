"""Whatever a visitor sends is answered or refused with an approved sentence, and logged."""

import pytest
from aiohttp import ClientSession

from storage.conversations import clean
from tests import web
from tests.pictures import PDF
from tests.stack import Stack
from tests.web import ask, entries, visitor

LONG = "when are you open? " * 530


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("😀😀😀", "say_no_words"),
        ("?!... 12", "say_no_words"),
        ("\x01\x02\x7f\x9fÿØÿà\x10JFIF", None),
        ("\u202eexe.gnp\u202c", None),
        ("<img src=x onerror=alert(1)>", None),
        ("<b>when are you open?</b>", None),
        ("'; DROP TABLE turn; --", None),
        ("{{7*7}} ${jndi:ldap://x} %s %n", None),
        ("Когда вы открыты?", "say_other_language"),
        ("متى تفتحون؟", "say_other_language"),
        ("a", None),
        ("א", None),
        ("\u200f\u200f\u200fהיי", None),
        ("﷽" * 200, None),
        ("Z̷̢̛a̶l̴g̵o̸" * 50, None),
        (LONG, None),
    ],
    ids=lambda one: repr(one)[:24],
)
async def test_ugly_text_gets_an_approved_sentence_and_one_turn(
    stack: Stack, text: str, said: str | None
) -> None:
    async with visitor(stack) as here:
        replies = await ask(here, text)
        assert replies
        if said:
            assert entries(replies) == [said]
        rows = await web.written_of(stack, here)
    (asked,) = [one for one in rows.messages if one.author == "visitor"]
    assert asked.text == clean(text)
    assert len(rows.turns) == 1
    assert all(one.version_id for one in rows.messages if one.author == "bot")


async def test_a_message_of_10000_characters_is_answered_and_told_that_it_was_cut(
    stack: Stack,
) -> None:
    assert len(LONG) > 10_000
    async with visitor(stack) as here:
        assert entries(await ask(here, LONG))[0] == "say_too_long"


@pytest.mark.parametrize("text", ["", " \n\t ", "\u202e\x00", "\u2003"])
async def test_an_empty_message_is_refused_with_the_approved_sentence(
    stack: Stack, text: str
) -> None:
    async with visitor(stack) as here:
        await here.say("c1", text)
        refusal = await here.until("error", cid="c1")
        assert (refusal["code"], refusal["retry"]) == ("empty", False)
        assert refusal["error"].startswith("No text arrived.")
        assert entries(await ask(here, "thank you")) == ["say_thanks"]


async def test_a_file_without_words_is_answered_with_its_own_line(stack: Stack) -> None:
    async with visitor(stack) as here, ClientSession() as http:
        headers = {"Authorization": f"Bearer {here.welcome['token']}"}
        address = f"{stack.settings.desk_url}/visitor/attachments"
        async with http.post(address, data=PDF, headers=headers) as response:
            sent = await response.json()
        assert entries(await ask(here, "", files=[sent["id"]])) == ["say_file"]


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/back",
        "/session_start",
        "/greet",
        '/choose{"entry": "opening_hours"}',
        " / /restart",
        "/\t/restart",
        "/\u2003/restart",
        "/ / /",
        "/nonesuch",
        "/{",
    ],
)
async def test_a_typed_command_is_only_words(stack: Stack, text: str) -> None:
    async with visitor(stack) as here:
        assert await ask(here, "when are you open?")
        assert await ask(here, text)
        turns = (await web.written_of(stack, here)).turns
    assert len(turns) == 2
    assert turns[1].intent not in ("restart", "back", "session_start", "choose")


@pytest.mark.parametrize("text", ["/restart", "/back", "/session_start", "/nonesuch", "/"])
async def test_a_command_typed_on_a_social_channel_is_answered_and_logged(
    stack: Stack, text: str
) -> None:
    sender = f"commander-{text}"
    await web.rest(stack, sender, "when are you open?")
    assert await web.rest(stack, sender, text)
    rows = await web.written(stack, f"rest:{sender}")
    assert len(rows.turns) == 2
    assert rows.turns[1].outcome in ("unknown", "refused")
    assert await web.rest(stack, sender, "thank you")
    assert len((await web.written(stack, f"rest:{sender}")).turns) == 3


@pytest.mark.parametrize(
    "metadata",
    [
        {"message_id": 1},
        {"message_id": "x"},
        {"received_at": "yesterday"},
        {"received_at": 7},
        {"model_id": ["x"]},
        {"model_id": "x" * 100},
    ],
    ids=str,
)
async def test_a_social_channels_own_metadata_changes_nothing(
    stack: Stack, metadata: dict[str, object]
) -> None:
    sender = f"meta-{metadata}"
    assert await web.rest(stack, sender, "when are you open?", metadata=metadata)
    (logged,) = (await web.written(stack, f"rest:{sender}")).turns
    assert logged.entry_id == "opening_hours"
    assert logged.model_id or "model_id" in metadata
    assert 0 < logged.latency_ms < 60_000


@pytest.mark.parametrize("sender", ["s" * 255, "a:b", "'; --", "שולח", "x y\tz"])
async def test_a_social_channels_sender_may_be_any_text(stack: Stack, sender: str) -> None:
    assert await web.rest(stack, sender, "thank you")
    assert len((await web.written(stack, f"rest:{sender}")).turns) == 1
