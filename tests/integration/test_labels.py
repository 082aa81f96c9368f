"""People confirm what messages mean; each turn once, and what they say can be taken back."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from ruamel.yaml import YAML
from sqlalchemy.engine import Engine

from actions.understanding import Understanding
from faq import labels
from faq.entry import HIDDEN
from faq.labels import INTENTS
from settings.clock import now
from storage.engine import reading, transaction
from storage.release_tables import regression
from storage.tables import turn
from tests.command import told
from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.studio_stand import add_people, person
from tests.talk import Talk, means, presses

pytestmark = pytest.mark.usefixtures("with_lines")

PAGE = "/desk/labels"


def understood(text: str, sure: float, *ranking: tuple[str, float]) -> Understanding:
    intent = "faq" if ranking[0][0].startswith("faq/") else ranking[0][0]
    return Understanding(text, intent, sure, ranking, language="en")


def talked(engine: Engine) -> None:
    """Three messages to label, and two that are none: a button, and a message without words."""
    talk = Talk(engine, now=now())
    hours, complaint = ("faq/opening_hours", 0.5), ("complaint", 0.3)
    talk.hears(understood("call me at 052-555-0134 when open", 0.5, hours, complaint))
    talk.hears(presses("none_of_these"))
    other = talk.other(sender="v2")
    other.hears(understood("are you there on Friday", 0.9, ("faq/opening_hours", 0.9), complaint))
    other.hears(understood("what a mess", 0.4, complaint, hours))
    other.hears(means("nlu_fallback", text="?!"))
    with transaction(engine) as connection:
        is_first = turn.c.confidence == 0.9
        connection.execute(sa.update(turn).where(is_first).values(helped=False))


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with stage(settings_in(tmp_path, database_url), small_entries()) as built:
        await asyncio.to_thread(add_people, built.engine)
        await asyncio.to_thread(talked, built.engine)
        yield built


def kept(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as connection:
        rows = connection.execute(sa.select(regression).order_by(regression.c.id)).all()
    return [(row.text, row.expected, row.confirmed_by) for row in rows]


def next_of(engine: Engine, account: str = "erez") -> labels.Labelled | None:
    with reading(engine) as connection:
        return labels.following(connection, account, now())


async def test_what_did_not_help_comes_first_then_the_least_sure(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        page = await editor.see(PAGE)
        assert "Messages to label: 3" in page
        assert "are you there on Friday" in page
        assert "did not help" in page
        # The title of what the bot understood, and how sure it was.
        assert "opening_hours in English?" in page
        assert "A complaint" in page
        for label, following in (
            ("faq/opening_hours", "what a mess"),
            ("complaint", f"call me at {HIDDEN} when open"),
            ("unanswerable", "There is no message to label."),
        ):
            one = await asyncio.to_thread(next_of, desk.engine)
            assert one
            page = await editor.send(f"{PAGE}/{one.message_id}", {"label": label})
            assert following in page
    assert await asyncio.to_thread(kept, desk.engine) == [
        ("are you there on Friday", "opening_hours", "erez"),
        ("what a mess", "complaint", "erez"),
        (f"call me at {HIDDEN} when open", "unanswerable", "erez"),
    ]


async def test_a_turn_is_labelled_once_and_what_is_nothing_is_refused(desk: Stage) -> None:
    one = await asyncio.to_thread(next_of, desk.engine)
    assert one
    here = f"{PAGE}/{one.message_id}"
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        for label in ("faq/nonesuch", "nonsense", "", "opening_hours"):
            await editor.send(here, {"label": label})
            assert (editor.status, "there is no answer or intent" in editor.page) == (409, True)
        await editor.send(here, {"label": "complaint"})
        await spokesperson.send(here, {"label": "greet"})
        assert (spokesperson.status, "labelled already" in spokesperson.page) == (409, True)
        await spokesperson.send(here + "/undo")
        assert (spokesperson.status, "nothing to take back" in spokesperson.page) == (409, True)
        assert await asyncio.to_thread(kept, desk.engine) == [(one.text, "complaint", "erez")]
        page = await editor.send(here + "/undo")
        assert one.text in page
        assert await asyncio.to_thread(kept, desk.engine) == []
        await editor.send(f"{PAGE}/999999", {"label": "greet"})
        assert editor.status == 409
        await editor.send(f"{PAGE}/x", {"label": "greet"})
        assert editor.status == 404


async def test_a_skipped_message_stays_for_others_and_can_be_had_back(desk: Stage) -> None:
    one = await asyncio.to_thread(next_of, desk.engine)
    assert one
    async with person(desk, "erez") as editor:
        page = await editor.send(f"{PAGE}/{one.message_id}/skip")
        assert one.text not in page
        assert "Messages to label: 2" in page
        assert await asyncio.to_thread(next_of, desk.engine, "shir") == one
        assert one.text in await editor.send(f"{PAGE}/{one.message_id}/undo")


async def test_a_search_shows_answers_for_the_message_at_hand(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        first = await asyncio.to_thread(next_of, desk.engine)
        assert first
        page = await editor.see(f"{PAGE}?turn={first.message_id}&q=OPEN+when")
        assert first.text in page
        assert 'value="faq/opening_hours" data-key="Digit1"' in page
        page = await editor.see(f"{PAGE}?turn={first.message_id}&q=<nothing>")
        assert "No answer fits “&lt;nothing&gt;”." in page


async def test_the_command_lists_and_exports_what_was_confirmed(
    desk: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await asyncio.to_thread(next_of, desk.engine)
    assert one
    async with person(desk, "erez") as editor:
        await editor.send(f"{PAGE}/{one.message_id}", {"label": "faq/opening_hours"})
    monkeypatch.setenv("DOVER_DATABASE_URL", desk.settings.database_url)
    monkeypatch.setenv("DOVER_HOME", str(desk.settings.home))
    assert "opening_hours" in await asyncio.to_thread(told, "labels", "list")
    (listed,) = json.loads(await asyncio.to_thread(told, "labels", "list", "--json"))
    assert (listed["expected"], listed["text"]) == ("opening_hours", one.text)
    exported = await asyncio.to_thread(told, "labels", "export")
    (row,) = csv.DictReader(io.StringIO(exported))
    assert (row["text"], row["confirmed_by"]) == (one.text, "erez")


def test_every_intent_that_a_visitor_can_mean_can_be_chosen() -> None:
    declared = YAML(typ="safe").load(Path("domain.yml").read_text(encoding="utf-8"))["intents"]
    zones_and_buttons = {"faq", "ask", "nlu_fallback", *labels.NO_MESSAGE}
    assert set(INTENTS) == set(declared) - zones_and_buttons
