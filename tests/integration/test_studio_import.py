"""Files in the studio: looked into, written as drafts on confirmation, refused, exported."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest

from faq import drafts
from faq.drafts import Draft
from faq.entry import Entry, Wording
from faq.exchange import MAX_FILE, write_yaml
from storage import accounts
from storage.engine import reading, transaction
from tests.desk_stand import Stage, small_entries
from tests.studio_stand import Person, person, studio

pytestmark = pytest.mark.usefixtures("with_lines")

PAGE = "/desk/import"
HOURS = {
    "he": Wording(("מה שעות הפעילות?",), "פתוח בימים א׳–ה׳ 08:00–21:00."),
    "en": Wording(("When are you open?",), "Open Sunday to Thursday, 08:00–21:00."),
}
PARKING = {
    "he": Wording(("איפה חונים?",), "בחניון\u200f שמתחת לבניין."),
    "en": Wording(("Where do I park?",), "In the “garage” below the building."),
}
CHANGED = Entry("opening_hours", "contact", "rotem", HOURS)
NEW = Entry("parking", "contact", "rotem", PARKING)


@pytest.fixture
async def desk(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with studio(tmp_path, database_url) as built:
        yield built


def file(*entries: Entry) -> bytes:
    return write_yaml(entries).encode()


def stored(desk: Stage, entry_id: str) -> Draft:
    with reading(desk.engine) as connection:
        return drafts.load(connection, entry_id)


async def confirm(editor: Person, *replace: str) -> str:
    """Press the button of the preview that is open, with these conflicts ticked."""
    fields = [("file", editor.hidden("file")), ("seen", editor.hidden("seen"))]
    return await editor.send(f"{PAGE}/write", [*fields, *(("replace", one) for one in replace)])


async def test_a_file_is_looked_into_and_written_only_when_confirmed(desk: Stage) -> None:
    unchanged = next(one for one in small_entries() if one.id == "say_greeting")
    async with person(desk, "erez") as editor:
        page = await editor.upload(PAGE, "new.yml", file(CHANGED, NEW, unchanged))
        assert "New: 1 · changed: 1 · unchanged: 1 · in somebody else’s draft: 0" in page
        assert "<del>08:00–20:00.</del><ins>08:00–21:00.</ins>" in page
        assert "direction marks: 1, smart quotes: 2" in page
        assert "parking" not in await editor.see("/desk/studio?state=draft")
        await editor.upload(PAGE, "new.yml", file(CHANGED, NEW, unchanged))
        assert "Drafts written: 2." in await confirm(editor)
    draft = stored(desk, "parking")
    assert (draft.authors, draft.state.value) == (("erez",), "draft")
    assert draft.content
    assert draft.content.wordings["en"].answer == 'In the "garage" below the building.'
    assert stored(desk, "opening_hours").authors == ("erez",)


async def test_somebody_elses_draft_is_replaced_only_if_it_is_ticked(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "edna") as other:
        await other.write("opening_hours", 0, en_answer="Hers, 08:00–21:00.")
        for ticked, count in (((), 0), (("opening_hours",), 1)):
            page = await editor.upload(PAGE, "new.yml", file(CHANGED))
            assert "Replace the draft of edna: opening_hours" in page
            assert f"Drafts written: {count}." in await confirm(editor, *ticked)
    assert stored(desk, "opening_hours").content == CHANGED
    assert stored(desk, "opening_hours").authors == ("edna", "erez")


async def test_what_changed_since_it_was_looked_at_is_shown_anew(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "edna") as other:
        await editor.upload(PAGE, "new.yml", file(CHANGED))
        await other.write("opening_hours", 0, en_answer="Hers, 08:00–21:00.")
        page = await confirm(editor)
        assert (editor.status, "Something changed meanwhile" in page) == (409, True)
        assert "in somebody else’s draft: 1" in page
    assert stored(desk, "opening_hours").authors == ("edna",)


async def test_problems_are_told_by_row_and_keep_the_file_from_being_written(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        broken = file(NEW).replace(b"owner: rotem", b"owner: ''")
        page = await editor.upload(PAGE, "bad.yml", file(CHANGED) + broken[5:])
        assert editor.status == 422
        assert "<bdi>bad.yml</bdi>" in page
        row = (file(CHANGED) + broken[5:]).decode().splitlines().index("    owner: ''") + 1
        assert f"Row {row}, column owner" in page
        assert "changed: 1" in page
        assert "Write as drafts" not in page
        await confirm(editor)
        assert editor.status == 410
    assert stored(desk, "opening_hours").content is None


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("faq.xlsm", b"PK", 422, "a workbook with macros"),
        ("faq.xlsx", b"not a workbook", 422, "expected an XLSX workbook"),
        ("faq.csv", bytes(MAX_FILE + 1), 422, "found more than 4 MB"),
        ("faq.xlsx", bytes(MAX_FILE + 2**20), 413, "a file may have up to 4 MB"),
    ],
    ids=["macros", "broken", "large", "larger than a request"],
)
async def test_a_bad_file_gets_a_readable_page(
    desk: Stage, name: str, content: bytes, status: int, words: str
) -> None:
    async with person(desk, "erez") as editor:
        page = await editor.upload(PAGE, name, content)
        assert (editor.status, words in page) == (status, True)
        assert "<h1>Import a file</h1>" in page


async def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_page(desk: Stage) -> None:
    with transaction(desk.engine) as connection:
        accounts.set_language(connection, "erez", "he")
    broken = file(NEW).replace(b"owner: rotem", b"owner: ''")
    async with person(desk, "erez") as editor:
        page = await editor.upload(PAGE, "bad.yml", broken)
        assert "נמצא כלום; צריך שם" in page
        page = await editor.upload(PAGE, "faq.xlsm", b"PK")
        assert "גיליון עם פקודות מאקרו; צריך קובץ עם אחת הסיומות" in page
        assert "expected" not in page


async def test_a_new_entry_is_shown_whole_before_it_is_written(desk: Stage) -> None:
    asked = Wording(
        ("Where do I park?", "Is there a garage?"), PARKING["en"].answer, {"sms": "B1."}
    )
    new = Entry("parking", "contact", "rotem", {**PARKING, "en": asked})
    async with person(desk, "erez") as editor:
        page = await editor.upload(PAGE, "new.yml", file(new))
        assert "Everything that parking would say" in page
        assert "Is there a garage?" in page
        assert "B1." in page


async def test_a_form_without_a_file_is_told_so(desk: Stage) -> None:
    async with person(desk, "erez") as editor:
        await editor.send(PAGE, {"file": "no file at all"})
        assert (editor.status, "No file was chosen." in editor.page) == (422, True)


async def test_a_look_belongs_to_whoever_uploaded(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "edna") as other:
        await editor.upload(PAGE, "new.yml", file(NEW))
        await other.see(f"{PAGE}?file={editor.hidden('file')}")
        assert (other.status, "not kept any more" in other.page) == (410, True)


async def test_two_who_confirm_at_once_do_not_overwrite_each_other(desk: Stage) -> None:
    async with person(desk, "erez") as editor, person(desk, "edna") as other:
        for one in (editor, other):
            await one.upload(PAGE, "new.yml", file(NEW))
        await asyncio.gather(confirm(editor), confirm(other))
        assert sorted([editor.status, other.status]) in ([200, 200], [200, 409])
    assert len(stored(desk, "parking").authors) == 1


async def test_the_legal_department_gets_everything_that_is_live(desk: Stage) -> None:
    async with person(desk, "mor") as manager:
        content = await manager.download("/desk/export")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head[:4] == ("Id", "Topic", "Version", "Approved by")
    (hours,) = [dict(zip(head, row, strict=True)) for row in rows if row[0] == "opening_hours"]
    assert hours["Version"] == 1
    assert hours["Approved by"] == "dana"
    assert hours["Hebrew: Answer"] == "פתוח בימים א׳–ה׳ 08:00–20:00."
    assert hours["English: Questions, one a line"] == "When are you open?"
    assert len(rows) == len(small_entries())
