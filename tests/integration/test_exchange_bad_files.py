"""Files that nobody should have to open: refused with their place, in bounded memory and time."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from faq.exchange import MAX_FILE, MAX_YAML, Source, read
from faq.sheets import SHEET_COLUMNS
from faq.workbook import MAX_COLUMNS, MAX_ROWS

HE = ("hours", "contact", "rotem", "", "", "he", "מתי פתוח?", "פתוח.")
EN = ("hours", "contact", "rotem", "", "", "en", "when?", "Open.")
LONGEST_S = 10
MOST_MEMORY = 10 * 2**20


def workbook(edit: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (SHEET_COLUMNS, HE, EN):
        sheet.append(row)
    edit(sheet)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook with a part more, or with another one in its place."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()


def sheet_xml(rows: str, head: str = "") -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<?xml version="1.0"?>{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>'
    return (text + "</worksheet>").encode()


def refusals(name: str, content: bytes) -> list[str]:
    begun = time.process_time()
    found = read(Source(name, content)).problems
    assert time.process_time() - begun < LONGEST_S
    return [str(one) for one in found]


def refusal(name: str, content: bytes) -> str:
    (only,) = refusals(name, content)
    return only


def test_the_workbook_of_these_tests_is_a_good_one() -> None:
    assert [one.row for one in read(Source("faq.xlsx", workbook())).entries] == [2]


def put(place: str, value: str) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.__setitem__(place, value)


def test_a_formula_is_refused_with_its_cell() -> None:
    found = refusals("faq.xlsx", workbook(put("H3", '=HYPERLINK("http://x.example.com")')))
    assert found[0].startswith("faq.xlsx, row 3, column H: found the formula '=HYPERLINK(")
    assert found[0].endswith(" in H3; expected the text itself")


def test_a_formula_that_a_csv_would_become_is_refused_with_its_place() -> None:
    content = ",".join(SHEET_COLUMNS) + "\nhours,contact,rotem,,,he,?,=1+1\n"
    found = refusals("faq.csv", content.encode())
    assert "faq.csv, row 2, column H: found the formula '=1+1'; expected the text itself" in found


def test_an_error_value_is_refused_with_its_cell() -> None:
    found = refusals("faq.xlsx", workbook(put("H3", "#REF!")))
    assert "faq.xlsx, row 3, column H: found the error '#REF!' in H3; expected the text" in found[0]


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "XL/VBAPROJECT.BIN"])
def test_macros_inside_are_refused_whatever_the_ending(name: str) -> None:
    found = refusal("faq.xlsx", with_part(name, b"Sub AutoOpen()"))
    assert "found a workbook with macros; expected an XLSX workbook, saved without" in found


@pytest.mark.parametrize(
    "name", ["faq.xlsm", "faq.xls", "faq.ods", "faq.docx", "faq", "faq.xlsx.exe"]
)
def test_another_ending_is_refused_with_those_that_are_taken(name: str) -> None:
    found = refusal(name, workbook())
    assert found.startswith(f"{name}, row 0, column -: found ")
    assert found.endswith("; expected a file that ends in .yml, .yaml, .csv, .xlsx")
    assert ("a workbook with macros" in found) == (name == "faq.xlsm")


@pytest.mark.parametrize("name", ["faq.csv", "faq.yml"])
def test_a_workbook_under_another_name_is_told_so(name: str) -> None:
    assert "found a workbook or archive by its content" in refusal(name, workbook())


def test_a_workbook_with_a_password_is_told_so() -> None:
    stream = "EncryptedPackage".encode("utf-16-le")
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024) + stream + bytes(512)
    assert "found a workbook with a password; expected" in refusal("faq.xlsx", encrypted)


@pytest.mark.parametrize("name", ["faq.xlsx", "faq.csv"])
def test_five_megabytes_are_refused_before_they_are_read(name: str) -> None:
    found = refusal(name, b"PK\x03\x04" + bytes(5 * 2**20))
    assert found == (
        f"{name}, row 0, column -: found more than 4 MB; expected at most 4 MB: split the file"
    )


def test_yaml_which_is_slow_may_be_smaller_only() -> None:
    assert "found more than 1 MB" in refusal("faq.yml", b"a" * (MAX_YAML + 1))
    assert MAX_YAML < MAX_FILE


def test_a_bomb_is_refused_by_what_it_says_it_unpacks_to() -> None:
    bomb = with_part("xl/media/image1.png", bytes(100 * 2**20))
    assert len(bomb) < 2**20
    assert "found 100 MB in " in refusal("faq.xlsx", bomb)


def test_a_bomb_that_says_it_is_small_is_cut_off_where_it_said() -> None:
    bomb = bytearray(with_part("xl/worksheets/sheet1.xml", sheet_xml("<row/>" * 6_000_000)))
    at = bomb.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert bomb[at : at + 4] == b"PK\x01\x02"
    bomb[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    content = bytes(bomb)
    tracemalloc.start()
    assert "expected an XLSX workbook" in refusal("faq.xlsx", content)
    assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    tracemalloc.stop()


def test_entities_that_grow_are_refused() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{entities}]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a8;</t></is></c></row>'
    content = with_part("xl/worksheets/sheet1.xml", sheet_xml(cell, head))
    assert "expected an XLSX workbook" in refusal("faq.xlsx", content)


@pytest.mark.parametrize("row", [MAX_ROWS + 1, 1_048_576])
def test_a_row_beyond_the_most_is_refused(row: int) -> None:
    found = refusals("faq.xlsx", workbook(put(f"A{row}", "hours")))
    assert found[-1] == (
        f"faq.xlsx, row {row}, column -: found one row more; expected at most 10000: split the file"
    )


def test_a_row_that_no_sheet_has_is_not_waited_for() -> None:
    far = sheet_xml('<row r="999999999"><c r="A999999999"><v>1</v></c></row>')
    found = refusals("faq.xlsx", with_part("xl/worksheets/sheet1.xml", far))
    assert any("found too many rows" in one for one in found)


def test_a_sheet_of_formatted_cells_without_end_is_given_up() -> None:
    far = sheet_xml('<row><c r="ZZZ1"/></row>' * 2_000)
    found = refusals("faq.xlsx", with_part("xl/worksheets/sheet1.xml", far))
    assert any("found too many rows, or cells that are empty" in one for one in found)


def test_empty_rows_to_the_end_of_the_sheet_are_nothing() -> None:
    assert refusals("faq.xlsx", workbook(put("A1048576", ""))) == []


@pytest.mark.parametrize("columns", [MAX_COLUMNS + 1, 2001])
def test_too_many_columns_are_refused(columns: int) -> None:
    row = ["x"] * columns
    found = refusals("faq.xlsx", workbook(lambda sheet: sheet.append(row)))
    assert found[-1] == "faq.xlsx, row 4, column CW: found a cell; expected at most 100 columns"
    csv = ",".join(SHEET_COLUMNS) + "\n" + ",".join(row)
    assert "column CW: found a cell; expected at most" in refusals("faq.csv", csv.encode())[-1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_thousand_rows_are_taken(kind: str) -> None:
    rows = [
        (f"entry_{number}", "contact", "rotem", "", "", language, f"{number}?", f"{number}.")
        for number in range((MAX_ROWS - 1) // 2)
        for language in ("he", "en")
    ]
    if kind == "csv":
        content = "\n".join(",".join(row) for row in [SHEET_COLUMNS, *rows]).encode()
    else:
        xml = "".join(
            "<row>" + "".join(f'<c t="str"><v>{cell}</v></c>' for cell in row) + "</row>"
            for row in [SHEET_COLUMNS, *rows]
        )
        content = with_part("xl/worksheets/sheet1.xml", sheet_xml(xml))
    taken = read(Source(f"faq.{kind}", content))
    assert (len(taken.entries), taken.problems) == (len(rows) // 2, [])


@pytest.mark.parametrize(
    "text",
    [
        "faq: " + "[" * 1_000,
        "faq: [a, &a [x, x], &b [*a, *a]]",
        "a: &a [x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{n}: &{n} [{','.join([f'*{p}'] * 8)}]\n"
            for p, n in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "faq:\n  - {id: *i, he: {questions: *i, answer: *i}}\n",
    ],
    ids=["deep", "no entries", "billion laughs"],
)
def test_yaml_that_grows_or_nests_is_refused(text: str) -> None:
    assert refusals("faq.yml", text.encode())


def test_what_a_file_has_without_problems_is_read_beside_what_has_some() -> None:
    bad = ("prices", "plans", "shir", "", "soon", "he", "?", "99 ₪.")
    taken = read(Source("faq.xlsx", workbook(lambda sheet: sheet.append(bad))))
    assert [one.entry.id for one in taken.entries] == ["hours"]
    assert {one.row for one in taken.problems} == {4}


def test_for_a_draft_the_texts_are_cleaned_and_what_went_is_told() -> None:
    dirty = Source("faq.xlsx", workbook(put("H3", "“Open”\u200f\u00a0now.")))
    (plain,) = read(dirty).entries
    (cleaned,) = read(dirty, is_cleaned=True).entries
    assert plain.cleaned == {}
    assert cleaned.entry.wordings["en"].answer == '"Open" now.'
    assert sum(cleaned.cleaned.values()) == 4
