"""Groups of questions: those of many and recent askers first; back only when they grow."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from faq.asked.ranking import HALF_LIFE, Deed, Member, score, waits
from tests.makers import NOON

DAYS = st.floats(0, 28).map(lambda days: timedelta(days=days))


def asker(person: int, age: timedelta = timedelta(), deed: Deed | None = None) -> Member:
    return Member(person, f"web:{person}", NOON - age, "en", deed)


@given(st.lists(DAYS, min_size=1, max_size=8), DAYS)
def test_one_person_more_ranks_higher(ages: list[timedelta], age: timedelta) -> None:
    before = [asker(person, one) for person, one in enumerate(ages)]
    assert score([*before, asker(99, age)]) > score(before)


@given(st.lists(DAYS, min_size=1, max_size=8), st.lists(DAYS, min_size=1, max_size=8))
def test_time_alone_changes_no_order(one: list[timedelta], other: list[timedelta]) -> None:
    week = timedelta(days=7)
    now = [score([asker(i, age) for i, age in enumerate(ages)]) for ages in (one, other)]
    later = [score([asker(i, age + week) for i, age in enumerate(ages)]) for ages in (one, other)]
    assert abs((now[0] - now[1]) - (later[0] - later[1])) < 1e-6


def test_somebody_who_asks_ten_times_counts_once() -> None:
    assert score([asker(1)] * 10) == score([asker(1)])


def test_two_who_asked_a_week_ago_weigh_what_one_does_today() -> None:
    assert abs(score([asker(1, HALF_LIFE), asker(2, HALF_LIFE)]) - score([asker(3)])) < 1e-9


def test_what_was_dealt_with_comes_back_when_enough_others_ask() -> None:
    deed = Deed(1, people=6)
    dealt = [asker(person, deed=deed) for person in range(6)]
    assert waits([asker(1)])
    assert not waits(dealt)
    # The same people again are not others.
    assert not waits([*dealt, *(asker(person) for person in range(6))])
    assert not waits([*dealt, asker(7), asker(8)])
    assert waits([*dealt, asker(7), asker(8), asker(9)])


def test_a_small_group_comes_back_after_two_others() -> None:
    dealt = asker(1, deed=Deed(1, people=1))
    assert not waits([dealt, asker(2)])
    assert waits([dealt, asker(2), asker(3)])


def test_the_newest_deed_counts() -> None:
    first = [asker(person, deed=Deed(1, people=1)) for person in range(1)]
    again = [asker(person, deed=Deed(2, people=8)) for person in range(1, 8)]
    assert not waits([*first, *again, asker(20), asker(21)])
    assert waits([*first, *again, *(replace(asker(30 + i)) for i in range(4))])
