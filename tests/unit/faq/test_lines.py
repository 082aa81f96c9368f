"""The lines that the code needs, and the demo brand's file of them."""

from pathlib import Path

from faq.exchange import read_entries
from faq.lines import Line, missing
from tests import makers


def test_the_lines_that_are_not_live_are_named() -> None:
    live = {line.value for line in Line} - {"say_wait", "button_yes"}
    assert missing(live) == ["say_wait", "button_yes"]
    assert missing({line.value for line in Line}) == []


def test_the_demo_brand_has_every_line() -> None:
    written = {entry.id for entry in read_entries(Path("data/faq/lines.yml"))}
    assert missing(written) == []


def test_every_queue_of_the_demo_brand_has_a_line_for_its_visitors() -> None:
    queues = set(makers.whole_brand().queue_of_reason.values())
    assert {f"say_handover_{queue}" for queue in queues} <= {line.value for line in Line}


def test_a_queue_without_its_hand_over_line_is_told() -> None:
    live = {line.value for line in Line}
    assert missing(live, ["support", "press"]) == ["say_handover_press"]
