"""A question is tried: on the serving model through Rasa, on the newest one in its own process."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from desk.candidate import Candidate, NoCandidate
from storage.engine import reading
from storage.tables import message, turn
from tests.desk_stand import Stage, settings_in, small_entries, stage
from tests.released import released, small_model
from tests.studio_stand import add_people, person

pytestmark = pytest.mark.usefixtures("with_lines")

HOURS = "Open Sunday to Thursday, "


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_model(tmp_path_factory.mktemp("models"), "0002.tar.gz")


@pytest.fixture
async def desk(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    settings = settings_in(tmp_path, sqlite_url)
    (tmp_path / "models").mkdir()
    object.__setattr__(settings, "model", tmp_path / "models")
    async with stage(settings, small_entries()) as built:
        await asyncio.to_thread(add_people, built.engine)
        yield built


def parsed(intent: str, *ranking: tuple[str, float], **more: Any) -> dict[str, Any]:
    understanding = {"language": "en", "confidence": ranking[0][1], "ranking": ranking, **more}
    return {"text": "", "intent": {"name": intent}, "understanding": understanding}


async def test_the_serving_and_the_newest_model_answer_side_by_side(
    desk: Stage, model: Path
) -> None:
    await asyncio.to_thread(shutil.copy, model, desk.settings.model)
    await asyncio.to_thread(released, desk.engine, 1, "0001.tar.gz", True)
    await asyncio.to_thread(released, desk.engine, 2, "0002.tar.gz")
    desk.rasa.understands = parsed("nlu_fallback", ("greet", 0.2))
    async with person(desk, "erez") as editor:
        page = await editor.see("/desk/preview?q=until+when+are+you+open&channel=sms")
        serving, newest = page.split('id="candidate"')
        assert "Says it does not know" in serving
        assert "say_unknown en" in serving
        assert "A greeting" in serving
        assert "Release 2" in newest
        assert '<bdi dir="ltr">opening_hours</bdi>' in newest
        assert HOURS in newest
        assert "Nothing to note." in newest
        assert '<option value="sms" selected>' in page
    with reading(desk.engine) as connection:
        for table in (turn, message):
            assert connection.execute(sa.select(table)).all() == []


async def test_each_zone_of_the_serving_model_says_what_would_be_said(desk: Stage) -> None:
    hours, complaint = ("faq/opening_hours", 0.9), ("complaint", 0.1)
    async with person(desk, "shir") as spokesperson:
        for understood, *expected in (
            (parsed("faq", hours, complaint), HOURS, "A complaint", "Version 1"),
            (parsed("ask", hours, candidates=[hours[0]]), "say_offer en", "When are you open?"),
            (parsed("complaint", complaint, hours), "No question", "A complaint"),
            (parsed("faq", ("faq/nonesuch", 0.9)), "This answer is not live"),
            ({"text": "/choose", "intent": {"name": "choose"}}, "choose"),
        ):
            desk.rasa.understands = understood
            page = await spokesperson.see("/desk/preview?q=x")
            assert spokesperson.status == 200
            for text in (*expected, "There is no newer model"):
                assert text in page


async def test_each_failure_is_said_and_the_other_model_still_answers(desk: Stage) -> None:
    desk.rasa.understands = parsed("faq", ("faq/opening_hours", 0.9))
    (desk.settings.model / "bad.tar.gz").write_bytes(b"no archive at all")
    async with person(desk, "erez") as editor:
        for number, file, why in (
            (1, "gone.tar.gz", "file is not there"),
            (2, "bad.tar.gz", "file is damaged"),
        ):
            await asyncio.to_thread(released, desk.engine, number, file)
            page = await editor.see("/desk/preview?q=x")
            assert why in page
            assert HOURS in page
        await desk.rasa.stop()
        page = await editor.see("/desk/preview?q=x")
        assert "The assistant does not answer now." in page
        assert "file is damaged" in page


async def test_a_page_without_a_question_asks_nobody(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        page = await editor.see("/desk/preview?q=%00+&channel=nonsense")
        assert (editor.status, 'id="serving"' in page) == (200, False)


async def test_one_process_serves_many_questions_and_ends_when_idle(
    desk: Stage, model: Path
) -> None:
    candidate = Candidate(desk.settings, idle_s=0.5)
    first = await candidate.parse(model, "hello")
    assert first["intent"]["name"] == "greet"
    both = [candidate.parse(model, text) for text in ("when are you open", "hello")]
    answers = await asyncio.gather(*both)
    assert [one["text"] for one in answers] == ["when are you open", "hello"]
    children = {one for one in psutil.Process().children() if "bot.preview" in one.cmdline()}
    assert len(children) == 1
    await candidate.ended()
    assert not candidate.is_running
    # The next question starts another.
    assert (await candidate.parse(model, "hello"))["text"] == "hello"
    await candidate.close()
    assert not candidate.is_running


async def test_a_process_that_dies_is_told_and_the_next_question_starts_another(
    desk: Stage, model: Path
) -> None:
    candidate = Candidate(desk.settings)
    await candidate.parse(model, "hello")
    (child,) = (one for one in psutil.Process().children() if "bot.preview" in one.cmdline())
    child.suspend()
    asking = asyncio.create_task(candidate.parse(model, "hello"))
    await asyncio.sleep(0)
    child.kill()
    with pytest.raises(NoCandidate, match="died"):
        await asking
    assert (await candidate.parse(model, "hello"))["text"] == "hello"
    await candidate.close()
