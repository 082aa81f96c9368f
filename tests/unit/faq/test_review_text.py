"""The canonical form of an entry, and the word diff."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from faq import canonical
from faq.diff import differences, words
from faq.entry import Entry, Wording
from tests.makers import NOON, entry

any_text = st.text(max_size=30)
instants = st.none() | st.datetimes(timezones=st.just(timezone.utc))
wordings = st.builds(
    Wording,
    questions=st.lists(any_text, max_size=3).map(tuple),
    answer=any_text,
    channels=st.dictionaries(any_text, any_text, max_size=2),
)
entries = st.builds(
    Entry,
    id=any_text,
    topic=any_text,
    owner=any_text,
    wordings=st.dictionaries(st.sampled_from(["he", "en"]), wordings),
    valid_from=instants,
    valid_until=instants,
)


@given(entries)
def test_a_stored_draft_is_read_back_whole_even_if_it_is_not_complete(one: Entry) -> None:
    stored = canonical.dump(one)
    assert canonical.load(stored) == one
    # PostgreSQL takes neither NUL nor half of a surrogate pair.
    assert stored.isascii()
    assert "\x00" not in stored


@given(entries, entries)
def test_two_entries_have_one_hash_if_they_are_the_same(one: Entry, other: Entry) -> None:
    same = canonical.text_hash(one) == canonical.text_hash(other)
    assert same is (one == other)


def test_the_hash_does_not_depend_on_the_order_or_the_zone() -> None:
    one = entry(valid_from=NOON)
    turned = replace(
        one,
        wordings={key: one.wordings[key] for key in ("en", "he")},
        valid_from=NOON.astimezone(timezone(timedelta(hours=2))),
    )
    assert canonical.text_hash(one) == canonical.text_hash(turned)


def test_the_hash_of_an_entry_stays_what_it_is() -> None:
    """Hashes are stored: another canonical form would make every audit bad."""
    plain = Entry("hours", "contact", "rotem", {"en": Wording(("when?",), "פתוח", {"sms": "8"})})
    moment = datetime(2026, 1, 1, tzinfo=timezone.utc)
    assert canonical.dump(replace(plain, valid_from=moment)) == (
        '{"id":"hours","owner":"rotem","topic":"contact",'
        '"valid_from":"2026-01-01T00:00:00+00:00","valid_until":null,"wordings":'
        '{"en":{"answer":"\\u05e4\\u05ea\\u05d5\\u05d7","channels":{"sms":"8"},'
        '"questions":["when?"]}}}'
    )


@given(any_text, any_text)
def test_the_pieces_of_a_diff_give_both_texts_back(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(one.text for one in pieces if one.kind != "new") == old
    assert "".join(one.text for one in pieces if one.kind != "gone") == new


def test_a_diff_names_the_column_and_the_words() -> None:
    old, new = entry(answer="Open at eight."), entry(answer="Open at nine.")
    found = {one.column: [(p.kind, p.text) for p in one.pieces] for one in differences(old, new)}
    assert found["en.answer"] == [("same", "Open at "), ("gone", "eight."), ("new", "nine.")]
    assert list(found) == ["he.answer", "en.answer"]


def test_a_column_that_is_only_in_one_of_them_is_a_difference() -> None:
    old = entry(valid_until=NOON)
    new = replace(old, valid_until=None, wordings={"he": old.wordings["he"]})
    found = differences(old, new)
    assert [one.column for one in found] == [
        "valid_until",
        "en.questions",
        "en.answer",
        "en.channels.sms",
    ]
    assert all(piece.kind == "gone" for one in found for piece in one.pieces)
    assert differences(old, old) == []
    assert [one.column for one in differences(None, new)][:2] == ["topic", "owner"]
