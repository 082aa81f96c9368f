"""`dover sla preview`, as it is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desk.cli import main
from handoff.calendars import terms_by_queue
from handoff.history import Event, EventKind, Priority
from handoff.preview import preview
from handoff.sla import promises
from tests import makers
from tests.agreements import POLICIES, at, local


@pytest.fixture(autouse=True)
def the_demo_brand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOVER_BRAND", str(Path("brand.yml").resolve()))


def asked(*options: str) -> Result:
    return CliRunner().invoke(main, ["sla", "preview", *options])


def asked_json(*options: str) -> dict[str, Any]:
    answer = asked(*options, "--json")
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.output)
    return found


@pytest.mark.parametrize("priority", Priority)
def test_what_is_previewed_is_what_is_promised(priority: Priority) -> None:
    for queue, terms in POLICIES["1"].items():
        event = Event(EventKind.OPENED, at("19:50"), queue, priority, "1")
        real = {one.kind: (one.due, one.warn_at) for one in promises([event], POLICIES, at("20"))}
        shown = {one.kind: (one.due, one.warn_at) for one in preview(terms, priority, at("19:50"))}
        assert real.items() <= shown.items()


def test_pesach_is_explained_step_by_step() -> None:
    lines = asked("--queue", "sales", "--at", "2026-04-01T16:00").output.splitlines()
    assert lines[:2] == [
        "sales, priority normal, from Wed 2026-04-01 16:00 (UTC+0300, Asia/Jerusalem)",
        "--at has no zone: taken in the queue's, Asia/Jerusalem",
    ]
    start = lines.index("first_response: 0:10 h of working time")
    assert [" ".join(line.split()) for line in lines[start + 1 : start + 7]] == [
        "skipped Wed 2026-04-01 16:00 - Thu 2026-04-02 00:00 8:00 eve of Pesach, a short day",
        "skipped Thu 2026-04-02 00:00 - Fri 2026-04-03 00:00 24:00 Pesach",
        "skipped Fri 2026-04-03 00:00 - Fri 2026-04-03 09:00 9:00 night",
        "counts Fri 2026-04-03 09:00 - Fri 2026-04-03 09:10 0:10 Friday",
        "warning Fri 2026-04-03 09:07:30, after 75%",
        "due Fri 2026-04-03 09:10",
    ]


def test_yom_kippur_eve_in_json() -> None:
    # Sunday 20 September 2026 12:50-13:00 is 10 minutes of 15; Tuesday 08:00 + 0:05
    found = asked_json("--queue", "support", "--at", "2026-09-20T12:50")
    first = found["promises"][0]
    assert (first["kind"], first["due"]) == ("first_response", "2026-09-22T08:05:00+03:00")
    assert [(step["counts"], step["why"]) for step in first["steps"]] == [
        (True, "eve of Yom Kippur"),
        (False, "eve of Yom Kippur, a short day"),
        (False, "Yom Kippur"),
        (False, "night"),
        (True, "Tuesday"),
    ]


def test_a_priority_has_its_own_due_times() -> None:
    found = asked_json("--queue", "support", "--at", "2026-11-22T09:00", "--priority", "high")
    assert found["promises"][0]["due"] == "2026-11-22T09:05:00+02:00"


def test_a_time_with_a_zone_is_taken_as_it_is() -> None:
    found = asked_json("--queue", "support", "--at", "2026-11-22T07:00Z")
    assert (found["at"], found["notes"]) == ("2026-11-22T09:00:00+02:00", [])


def test_a_time_that_the_clock_skips_or_shows_twice_is_said() -> None:
    skipped = asked_json("--queue", "spokesperson", "--at", "2026-03-27T02:30")
    assert skipped["at"] == "2026-03-27T03:00:00+03:00"
    assert "the clock skips 02:30" in skipped["notes"][1]
    twice = asked_json("--queue", "spokesperson", "--at", "2026-10-25T01:30")
    assert twice["at"] == "2026-10-25T01:30:00+03:00"
    assert "twice on that day: the first time is taken" in twice["notes"][1]


def test_without_a_time_it_counts_from_now() -> None:
    assert asked_json("--queue", "support")["notes"] == ["--at was not given: counted from now"]


def test_a_queue_that_promises_nothing_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path("brand.yml").read_text(encoding="utf-8")
    silent = tmp_path / "brand.yml"
    silent.write_text(
        text.replace("  sales: [sales_enquiry]", "  sales: [sales_enquiry]\n  vip: []"),
        encoding="utf-8",
    )
    monkeypatch.setenv("DOVER_BRAND", str(silent))
    assert "the agreement promises nothing for vip" in asked("--queue", "vip").output


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--queue", "press"), "no queue 'press'; brand.yml has support, sales, spokesperson"),
        (("--queue", "sales", "--at", "tomorrow"), "write it like 2026-04-01T16:00"),
        (("--queue", "sales", "--at", "9999-12-31T23:00"), "give a moment from 1970 to 2090"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(
    options: tuple[str, ...], expected: str
) -> None:
    answer = asked(*options)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert expected in answer.output
    assert answer.output.count("\n") == 1


def test_a_broken_agreement_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path("brand.yml").read_text(encoding="utf-8")
    broken = tmp_path / "brand.yml"
    broken.write_text(text.replace("15 working minutes", "soon"), encoding="utf-8")
    monkeypatch.setenv("DOVER_BRAND", str(broken))
    answer = asked("--queue", "support")
    assert answer.exit_code == 1
    assert "first_response is 'soon'" in answer.output


def test_the_demo_previews_both_nights_of_the_clock_change() -> None:
    terms = terms_by_queue(makers.whole_brand().agreement, at("12:00"))["sales"]
    for day, word in (("2026-03-26", "forward"), ("2026-10-24", "back")):
        steps = [
            step
            for one in preview(terms, Priority.NORMAL, local(day, "22:00"))
            for step in one.steps
        ]
        assert any(f"the clock goes {word} 60 minutes" in step.why for step in steps)
