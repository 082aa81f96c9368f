"""The studio over HTTP: each edge of the review, by whom it may be gone along, and each refusal."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from faq import store
from storage.engine import reading
from tests.desk_stand import Stage
from tests.studio_stand import person, studio

pytestmark = pytest.mark.usefixtures("with_lines")

HOURS = "/desk/studio/opening_hours"
REVIEW = "/desk/review"


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with studio(tmp_path, database_url) as built:
        yield built


def live_answer(desk: Stage, entry_id: str = "opening_hours") -> str:
    with reading(desk.engine) as connection:
        found = store.live(connection, entry_id)
    return found[0].entry.wordings["en"].answer if found else ""


async def test_a_draft_is_written_submitted_sent_back_and_approved(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await editor.write("opening_hours", 0, "submit")
        assert "The draft waits for approval." in editor.page
        assert "20:00" in live_answer(desk)

        assert "<del>" in await spokesperson.see(REVIEW)
        await spokesperson.send(f"{REVIEW}/opening_hours/send-back", {"reason": "Add Friday."})
        assert "Sent back." in spokesperson.page
        assert "Add Friday." in await editor.see(HOURS)

        await editor.write(
            "opening_hours",
            3,
            "submit",
            en_answer="Open, 09:00–21:00.",
            he_answer="פתוח, 09:00–21:00.",
        )
        await spokesperson.send(f"{REVIEW}/approve", {"draft": "opening_hours:5"})
        assert (spokesperson.status, live_answer(desk)) == (200, "Open, 09:00–21:00.")
        assert "Approved, and said" in spokesperson.page


async def test_an_author_cannot_approve_whatever_the_roles(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "both") as both:
        await editor.write("opening_hours", 0)
        await both.write(
            "opening_hours",
            1,
            "submit",
            en_answer="Open, 08:00–21:00.",
            he_answer="פתוח, 08:00–21:00.",
        )
        page = await both.see(REVIEW)
        assert "<button disabled" in page
        assert 'type="checkbox"' not in page
        await both.send(f"{REVIEW}/approve", {"draft": "opening_hours:3"})
        assert both.status == 409
        assert "20:00" in live_answer(desk)
        await editor.send(f"{REVIEW}/approve", {"draft": "opening_hours:3"})
        assert editor.status == 403
        assert "Approve" not in await editor.see(REVIEW)


async def test_what_was_changed_after_it_was_looked_at_is_not_approved(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await editor.write("opening_hours", 0, "submit")
        await editor.write("opening_hours", 2, "submit", en_answer="Never, 08:00–21:00.")
        await spokesperson.send(f"{REVIEW}/approve", {"draft": "opening_hours:2"})
        assert (spokesperson.status, "20:00" in live_answer(desk)) == (409, True)


async def test_the_second_saver_sees_both_texts_and_saves_after_merging(desk: Stage) -> None:
    async with person(desk, "erez") as first, person(desk, "edna") as second:
        await first.write("opening_hours", 0, en_answer="First words, 08:00–21:00.")
        page = await second.write("opening_hours", 0, en_answer="Second words, 08:00–21:00.")
        assert second.status == 409
        assert "<del>First</del><ins>Second</ins>" in page
        assert 'name="number" value="1"' in page
        assert "First words" in await first.see(HOURS)
        await second.write("opening_hours", 1, en_answer="Both words, 08:00–21:00.")
        assert "Both words" in await first.see(HOURS)


async def test_a_language_left_alone_is_confirmed_before_it_is_submitted(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        stale = {"he_answer": "פתוח בימים א׳–ה׳ 08:00–20:00.", "en_answer": "Open 08:00–20:00."}
        page = await editor.write("opening_hours", 0, "submit", **stale)
        assert editor.status == 409
        assert "Hebrew still says the same" in page
        page = await editor.write("opening_hours", 1, "confirm", **stale, language="he")
        assert "The language is confirmed." in page
        await editor.write("opening_hours", 2, "submit", **stale)
        assert "The draft waits for approval." in editor.page


async def test_errors_of_the_voice_keep_a_draft_from_being_submitted(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        page = await editor.write(
            "opening_hours", 0, "submit", en_answer="Unfortunately open 08:00–21:00."
        )
        assert editor.status == 409
        assert "Forbidden word" in page
        assert "Unfortunately" in await editor.see(HOURS)


async def test_while_typing_the_findings_are_shown_and_nothing_is_stored(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        page = await editor.write("opening_hours", 0, "lint", en_answer="Unfortunately closed.")
        assert "Forbidden word" in page
        assert "Unfortunately" not in await editor.see(HOURS)


async def test_while_typing_a_question_that_another_entry_has_is_shown_with_both(
    desk: Stage,
) -> None:
    async with person(desk, "erez") as editor:
        page = await editor.write("other", 0, "lint", en_questions="When are you opne?")
        assert "When are you opne?" in page
        assert '<a href="/desk/studio/opening_hours">' in page
        asked = {"en_questions": "Is there a garage?", "he_questions": "איפה חונים?"}
        page = await editor.write("other", 0, "lint", **asked)
        assert '<a href="/desk/studio/opening_hours">' not in page


async def test_what_is_saved_by_itself_gives_the_page_its_new_number(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        fields = {"en.answer": "Half a sen", "number": "0"}
        page = await editor.send(f"{HOURS}/save", fields, **{"HX-Request": "true"})
        assert 'id="number" name="number" value="1"' in page
        page = await editor.send(
            f"{HOURS}/save", {**fields, "en.answer": "x"}, **{"HX-Request": "true"}
        )
        assert "Somebody saved meanwhile" in page


async def test_a_hold_is_for_spokespersons_and_ends_with_a_release(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await editor.send(f"{HOURS}/hold", {"reason": "wrong"})
        assert editor.status == 403
        await spokesperson.send(f"{HOURS}/hold", {"reason": " "})
        assert spokesperson.status == 409
        for scope in ("entry", "topic"):
            await spokesperson.send(f"{HOURS}/hold", {"reason": "Flooded.", "scope": scope})
            assert "Flooded." in spokesperson.page
            assert "on hold" in await editor.see("/desk/studio?state=held")
            await spokesperson.send(f"{HOURS}/release", {"scope": scope})
            assert "Flooded." not in spokesperson.page


async def test_a_needed_line_cannot_be_held_or_retired(desk: Stage) -> None:
    async with person(desk, "shir") as spokesperson:
        line = "/desk/studio/say_greeting"
        assert "needed at any time" in await spokesperson.see(line)
        for edge in ("hold", "retire"):
            await spokesperson.send(f"{line}/{edge}", {"reason": "why not"})
            assert spokesperson.status == 409


async def test_a_retired_entry_comes_back_by_restoring_and_approving(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await spokesperson.send(f"{HOURS}/retire", {"reason": "Old."})
        assert live_answer(desk) == ""
        await editor.send(f"{HOURS}/restore", {"version": "1"})
        assert "is a draft now" in editor.page
        await editor.send(f"{HOURS}/restore", {"version": "9"})
        assert editor.status == 409
        assert "restored as a draft" in await editor.see(f"{HOURS}/history")


async def test_a_dropped_draft_leaves_what_is_live(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        await editor.write("opening_hours", 0)
        await editor.send(f"{HOURS}/discard")
        assert "The draft is dropped." in editor.page
        await editor.send(f"{HOURS}/discard")
        assert (editor.status, "20:00" in live_answer(desk)) == (409, True)


async def test_ticked_drafts_are_approved_together_or_not_at_all(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await editor.write("opening_hours", 0, "submit")
        await editor.write(
            "parking", 0, "submit", he_questions="איפה חונים?", en_questions="Where to park?"
        )
        stale = [("draft", "opening_hours:2"), ("draft", "parking:1")]
        await spokesperson.send(f"{REVIEW}/approve", stale)
        assert (spokesperson.status, live_answer(desk, "parking")) == (409, "")
        assert "20:00" in live_answer(desk)
        await spokesperson.send(
            f"{REVIEW}/approve", [("draft", "opening_hours:2"), ("draft", "parking:2")]
        )
        assert "21:00" in live_answer(desk)
        assert "21:00" in live_answer(desk, "parking")
        for nothing in ({}, {"draft": "\0:2"}):
            await spokesperson.send(f"{REVIEW}/approve", nothing)
            assert spokesperson.status == 422


async def test_an_approval_can_set_days_and_refuses_what_is_none(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await editor.write("opening_hours", 0, "submit")
        form = {"draft": "opening_hours:2", "valid_until": "2026-02-30T10:00"}
        await spokesperson.send(f"{REVIEW}/approve", form)
        assert spokesperson.status == 422
        await spokesperson.send(f"{REVIEW}/approve", {**form, "valid_until": "2036-03-01T10:00"})
        with reading(desk.engine) as connection:
            until = store.live(connection, "opening_hours")[0].entry.valid_until
        # Ten in the morning in Jerusalem, in winter.
        assert until
        assert until.isoformat() == "2036-03-01T08:00:00+00:00"


async def test_sending_back_takes_a_reason(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "shir") as spokesperson:
        await editor.write("opening_hours", 0, "submit")
        await spokesperson.send(f"{REVIEW}/opening_hours/send-back", {"reason": "  "})
        assert spokesperson.status == 422
        assert "in review" in await editor.see(HOURS)


async def test_a_manager_reads_and_changes_nothing(desk: Stage) -> None:
    async with person(desk, "mor") as manager:
        page = await manager.see(HOURS)
        assert (manager.status, "Save draft" in page, "readonly" in page) == (200, False, True)
        for edge in ("save", "submit", "hold", "lint"):
            await manager.write("opening_hours", 0, edge)
            assert manager.status == 403
        assert (await manager.see("/desk/studio/no_such"), manager.status)[1] == 404


async def test_markup_in_a_draft_is_text_and_control_characters_are_left_out(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        page = await editor.write("opening_hours", 0, en_answer="<script>x</script>\0\r\n&amp;")
        assert "<script>x" not in page
        assert "&lt;script&gt;x&lt;/script&gt;\n&amp;amp;" in page


async def test_a_field_that_cannot_be_read_loses_nothing(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        page = await editor.send(
            f"{HOURS}/save", {"valid_until": "soon", "en.answer": "Kept words."}
        )
        assert (editor.status, "Kept words." in page) == (422, True)
        page = await editor.send(f"{HOURS}/save", {"topic": "t" * 65, "en.answer": "Kept words."})
        assert (editor.status, "Kept words." in page) == (422, True)
