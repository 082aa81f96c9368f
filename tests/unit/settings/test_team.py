"""Who answers visitors: as written, and each way to write it wrong with its line."""

from datetime import timedelta
from pathlib import Path

import pytest

from settings.brand import BrandError, load
from settings.promises import restore
from tests import makers
from tests.brand_files import written
from tests.unit.settings.test_brand import WHOLE

TEAM = """\
agents:
  noa: {name: {he: נועה, en: Noa}, queues: [support], languages: [he], capacity: 3}
  dana: {name: {he: דנה, en: Dana}, queues: [spokesperson]}
tickets:
  offer_minutes: 0.5
  reopen_hours: 24
  routes: [{reason: complaint, topic: tv, queue: sales}]
"""


def test_the_team_is_read_as_written(tmp_path: Path) -> None:
    team = load(written(tmp_path, WHOLE + TEAM)).team
    noa = team.agents["noa"]
    assert (noa.name["en"], noa.capacity) == ("Noa", 3)
    assert (set(noa.queues), set(noa.languages)) == ({"support"}, {"he"})
    assert team.agents["dana"].languages == {"he", "en"}
    assert (team.offer_for, team.reopens_for) == (timedelta(seconds=30), timedelta(hours=24))
    assert (team.routes[0].queue, team.routes[0].language) == ("sales", None)


@pytest.mark.parametrize(
    ("whole", "broken", "line", "expected"),
    [
        ("queues: [support]", "queues: [suport]", 17, "there is no queue 'suport' in `queues`"),
        ("queue: sales}", "queue: legal}", 22, "there is no queue 'legal' in `queues`"),
        ("capacity: 3", "capacity: 0", 17, "0 is less than the minimum of 1"),
        ("  noa:", "  Noa K:", 16, "does not match"),
        ("offer_minutes: 0.5", "offer_minutes: 0", 20, "0 is less than or equal to"),
        ("reason: complaint, topic: tv, ", "", 22, "does not have enough properties"),
    ],
)
def test_a_team_written_wrong_is_refused_with_its_line(
    tmp_path: Path, whole: str, broken: str, line: int, expected: str
) -> None:
    text = (WHOLE + TEAM).replace(whole, broken)
    assert text != WHOLE + TEAM
    with pytest.raises(BrandError, match=expected) as refused:
        load(written(tmp_path, text))
    assert f"line {line}" in str(refused.value)


def test_an_agreement_has_a_name_of_its_own_and_is_restored_from_its_text() -> None:
    one = makers.whole_brand().agreement
    assert len(one.name) == 12
    again = restore(one.name, one.text)
    assert (again.name, again.queues) == (one.name, tuple(sorted(one.queues)))
    assert again.promises.keys() == one.promises.keys()
    assert again.hours["support"].week == one.hours["support"].week
