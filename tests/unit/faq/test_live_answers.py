"""What may be said at an instant, in a language, on a channel."""

from datetime import timedelta

import pytest

from faq.answers import LiveAnswers
from faq.entry import Entry
from faq.store import Approved
from tests.makers import NOON, entry, line


def answers(*entries: Entry) -> LiveAnswers:
    return LiveAnswers(
        1, [Approved(7, 3, "dana", NOON - timedelta(days=9), one) for one in entries]
    )


def test_an_answer_carries_its_provenance() -> None:
    said = answers(entry()).sentence("opening_hours", "en", "web", NOON)
    assert said is not None
    assert (said.text, said.language) == ("Open 08:00-20:00.", "en")
    assert (said.entry_id, said.version_id, said.version) == ("opening_hours", 7, 3)
    assert (said.approved_by, said.approved_at) == ("dana", NOON - timedelta(days=9))


def test_a_channel_with_its_own_answer_gets_it() -> None:
    said = answers(entry()).sentence("opening_hours", "en", "sms", NOON)
    assert said is not None
    assert said.text == "8-20"


def test_the_first_question_names_an_entry_and_a_line_has_no_name() -> None:
    live = answers(entry(), line("say_offer"))
    title = live.title("opening_hours", "he", NOON)
    assert title is not None
    assert title.text == "opening_hours בעברית?"
    assert live.title("say_offer", "he", NOON) is None


def test_what_is_not_live_or_not_in_the_language_is_not_said() -> None:
    live = answers(entry())
    assert live.sentence("closing_hours", "en", "web", NOON) is None
    assert live.sentence("opening_hours", "fr", "web", NOON) is None
    assert live.title("opening_hours", "fr", NOON) is None


@pytest.mark.parametrize(
    ("hours", "is_said"),
    [(-1, False), (0, True), (23, True), (24, False), (25, False)],
)
def test_an_answer_is_said_from_its_first_instant_to_just_before_its_last(
    hours: int, is_said: bool
) -> None:
    live = answers(entry(valid_from=NOON, valid_until=NOON + timedelta(days=1)))
    moment = NOON + timedelta(hours=hours)
    assert (live.sentence("opening_hours", "en", "web", moment) is not None) is is_said
    assert (live.title("opening_hours", "en", moment) is not None) is is_said
