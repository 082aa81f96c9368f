"""YAML files of entries: what is written is read back, and every fault is named by its place."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq.entry import Entry, Wording, problems
from faq.exchange import ImportRefused, read_entries, write_yaml
from faq.placeholders import PLACEHOLDER
from tests.makers import NOON, entry, line

words = (
    st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1, max_size=40)
    .map(str.strip)
    # What looks like a placeholder is for the lines that declare one.
    .filter(lambda one: bool(one) and not PLACEHOLDER.search(one))
)
lines_of_words = st.lists(words, min_size=1, max_size=3).map("\n".join)
instants = st.datetimes(timezones=st.just(timezone.utc))
ids = st.from_regex(r"[a-rt-z0-9][a-z0-9_]{0,20}", fullmatch=True).filter(
    lambda one: not one.startswith("button_")
)
wordings = st.builds(
    Wording,
    st.lists(words, min_size=1, max_size=4, unique_by=str.casefold).map(tuple),
    lines_of_words,
    st.dictionaries(st.sampled_from(["sms", "web", "facebook"]), lines_of_words, max_size=2),
)
entries = st.builds(
    Entry,
    ids,
    words,
    words,
    st.fixed_dictionaries({"he": wordings, "en": wordings}),
    st.none() | instants,
    st.none(),
)


def read(folder: Path, text: str) -> list[Entry]:
    path = folder / "some.yml"
    path.write_text(text, encoding="utf-8")
    return read_entries(path)


def refusals(folder: Path, text: str) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        read(folder, text)
    return str(refused.value).splitlines()


def faq(*items: str) -> str:
    return "faq:\n" + "".join(items)


WHOLE = """\
  - id: hours
    topic: contact
    owner: rotem
    he:
      questions: [מתי פתוח?]
      answer: פתוח תמיד.
    en:
      questions: [when?]
      answer: Always open.
"""


@given(st.lists(entries, min_size=1, max_size=2, unique_by=lambda one: one.id))
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_written_is_read_back_the_same(tmp_path: Path, given: list[Entry]) -> None:
    assert [problem for one in given for problem in problems(one)] == []
    assert read(tmp_path, write_yaml(given)) == given


def test_lines_dates_and_channels_are_read_back_the_same(tmp_path: Path) -> None:
    given = [
        entry(valid_from=NOON, valid_until=NOON + timedelta(days=1)),
        line("say_greeting"),
        entry("yes", "no: \"yes\" # '{}' %"),
    ]
    assert read(tmp_path, write_yaml(given)) == given


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-31",
        "'2026-12-31'",
        "2026-12-31T00:00:00Z",
        "'2026-12-31T00:00:00Z'",
        "2026-12-31 02:00:00 +02:00",
        "'2026-12-31T02:00:00+02:00'",
    ],
)
def test_a_date_may_be_written_in_any_usual_way(tmp_path: Path, written: str) -> None:
    (one,) = read(tmp_path, faq(WHOLE + f"    valid_until: {written}\n"))
    assert one.valid_until == datetime(2026, 12, 31, tzinfo=timezone.utc)


def test_an_anchor_may_be_merged_into_an_entry(tmp_path: Path) -> None:
    merged = WHOLE.replace("    topic: contact\n    owner: rotem\n", "    <<: *common\n")
    (one,) = read(tmp_path, "common: &common {topic: contact, owner: rotem}\n" + faq(merged))
    assert (one.topic, one.owner) == ("contact", "rotem")


@pytest.mark.parametrize(
    ("whole", "broken", "place"),
    [
        ("id: hours", "id: Hours", "row 2, column id: found 'Hours'"),
        ("id: hours", "id: 12", "row 2, column id: found 12; expected text"),
        ("topic: contact", "topic:", "row 3, column topic: found nothing"),
        ("topic: contact", "topic: [contact]", "row 3, column topic: found ['contact']"),
        ("    owner: rotem\n", "", "row 2, column owner: found nothing; expected a name"),
        ("[מתי פתוח?]", "[]", "row 6, column he.questions: found nothing"),
        ("[מתי פתוח?]", "מתי פתוח?", "row 6, column he.questions: found 'מתי פתוח?'"),
        ("[when?]", "[when?, 24]", "row 9, column en.questions: found ['when?', 24]"),
        ("[when?]", "[when?, When?]", "row 9, column en.questions: found 'When?' twice"),
        ("answer: Always open.", "answer: 24", "row 10, column en.answer: found 24"),
        ("answer: Always open.", "answer: ''", "row 10, column en.answer: found nothing"),
        ("    en:", "    fr:", "row 2, column en.answer: found nothing"),
        (
            "    owner:",
            "    valid_from: soon\n    owner:",
            "row 4, column valid_from: found 'soon'",
        ),
        ("    owner:", "    valid_til: 2026-01-01\n    owner:", "row 4, column valid_til"),
        ("    en:", "    ar: {answer: x}\n    en:", "row 8, column ar.answer"),
        ("      answer: Always", "      anwser: Always", "row 10, column en.anwser"),
        ("    he:", "    he: פתוח\n    he2:", "row 5, column he: "),
        ("  - id: hours\n    topic", "  - just words\n  - topic", "row 2, column -: found 'just"),
    ],
)
def test_a_fault_is_named_by_file_row_and_column(
    tmp_path: Path, whole: str, broken: str, place: str
) -> None:
    assert whole in WHOLE
    found = refusals(tmp_path, faq(WHOLE.replace(whole, broken, 1)))
    assert any(one.startswith(f"some.yml, {place}") for one in found), found
    assert all("; expected " in one for one in found)


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    first = WHOLE.replace("topic: contact", "topic:")
    second = WHOLE.replace("id: hours", "id: prices").replace("Always open.", "''")
    third = WHOLE.replace("id: hours", "id: Ü")
    assert [one.split(":")[0] for one in refusals(tmp_path, faq(first, second, third))] == [
        "some.yml, row 3, column topic",
        "some.yml, row 19, column en.answer",
        "some.yml, row 20, column id",
    ]


def test_an_entry_that_stands_twice_is_refused_with_both_rows(tmp_path: Path) -> None:
    assert refusals(tmp_path, faq(WHOLE, WHOLE)) == [
        "some.yml, row 11, column id: found 'hours', already in some.yml, row 2; "
        "expected each entry once"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "row 1, column faq: found no list; expected `faq:` with a list of entries"),
        ("nlu: []\n", "row 1, column faq: found no list"),
        ("faq: words\n", "row 1, column faq: found no list"),
        ("faq: []\n", "row 0, column -: found no entries; expected at least one"),
        ("faq:\n  - [id\n", "row 3, column -: "),
        ("faq:\n  - id: a\n    id: b\n", "row 3, column -: found found duplicate key"),
        ("faq: \x07\n", "row 0, column -: "),
        ("faq: &a [*a]\n", "row 1, column -: "),
    ],
)
def test_a_file_that_is_no_faq_is_refused(tmp_path: Path, text: str, found: str) -> None:
    (refusal,) = refusals(tmp_path, text)
    assert refusal.startswith(f"some.yml, {found}")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.yml"
    path.write_bytes(faq(WHOLE).encode("cp1255"))
    with pytest.raises(ImportRefused, match=r"some.yml, row 0.*is not UTF-8; expected a UTF-8"):
        read_entries(path)


@pytest.mark.parametrize("name", ["some.xls", "some.xlsm", "some.json", "some"])
def test_a_file_of_another_kind_is_refused_with_the_kinds_that_are_read(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text(faq(WHOLE), encoding="utf-8")
    with pytest.raises(ImportRefused, match=r"expected a file that ends in .yml, .yaml, .csv"):
        read_entries(path)
