"""The form of an entry: what is sent is read as it was meant."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from desk import studio_form
from desk.studio_form import BadForm
from faq.entry import Entry, Wording
from tests.makers import entry

JERUSALEM = ZoneInfo("Asia/Jerusalem")


def as_form(one: Entry) -> dict[str, str]:
    """What a browser sends of the page of this entry, nothing changed."""
    form = {
        "topic": one.topic,
        "owner": one.owner,
        "valid_from": studio_form.day_and_time(one.valid_from, JERUSALEM),
        "valid_until": studio_form.day_and_time(one.valid_until, JERUSALEM),
        "number": "7",
    }
    for language, wording in one.wordings.items():
        form[f"{language}.questions"] = "\r\n".join(wording.questions)
        form[f"{language}.answer"] = wording.answer
        for channel in studio_form.channels(["sms", "whatsapp"], one):
            form[f"{language}.channels.{channel}"] = wording.channels.get(channel, "")
    return form


def test_an_unchanged_form_is_the_same_entry() -> None:
    one = entry(
        valid_from=datetime(2026, 11, 22, 6, 30, tzinfo=timezone.utc),
        valid_until=datetime(2027, 7, 1, 21, 0, 15, tzinfo=timezone.utc),
    )
    sent = studio_form.read(one.id, as_form(one), JERUSALEM)
    assert sent.content == one
    assert sent.number == 7


def test_days_are_in_the_brands_time_zone_in_winter_and_in_summer() -> None:
    winter = studio_form.moment("2026-12-31T18:00", JERUSALEM)
    summer = studio_form.moment("2026-07-01T18:00", JERUSALEM)
    assert winter == datetime(2026, 12, 31, 16, 0, tzinfo=timezone.utc)
    assert summer == datetime(2026, 7, 1, 15, 0, tzinfo=timezone.utc)
    assert studio_form.moment("", JERUSALEM) is None


@pytest.mark.parametrize("given", ["soon", "2026-02-30T10:00", "0001-01-01T00:00"])
def test_a_day_that_is_none_is_refused_with_what_the_other_fields_say(given: str) -> None:
    with pytest.raises(BadForm) as refused:
        studio_form.read("hours", {"valid_until": given, "en.answer": "Kept."}, JERUSALEM)
    assert refused.value.column == "valid_until"
    assert refused.value.content.wordings["en"].answer == "Kept."


def test_empty_lines_and_unknown_channels_are_left_out() -> None:
    form = {
        "he.questions": "  one \r\n\r\n two\vthree\r\n",
        "he.answer": "ab\r\nc ",
        "he.channels.sms": " ",
        "he.channels.Bad name": "x",
    }
    sent = studio_form.read("hours", form, JERUSALEM)
    assert sent.content.wordings["he"] == Wording(("one", "two", "three"), "ab\nc")


@pytest.mark.parametrize("given", ["", "x", "-1", "9" * 30])
def test_a_form_without_a_number_matches_no_review(given: str) -> None:
    assert studio_form.read("hours", {"number": given}, JERUSALEM).number == -1
