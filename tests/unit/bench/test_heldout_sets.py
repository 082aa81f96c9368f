"""The held-out questions are no training questions."""

from pathlib import Path

from bench import heldout
from faq.exchange import read_entries


def test_no_held_out_question_stands_in_the_training_data() -> None:
    """They would flatter the figures; case and end punctuation make no difference."""
    held_out = {plain(text) for asked in heldout.answerable().values() for text, _ in asked}
    approved = {
        plain(question)
        for file in sorted(Path("data/faq").glob("*.yml"))
        for entry in read_entries(file)
        for wording in entry.wordings.values()
        for question in wording.questions
    }
    assert held_out & approved == set()


def plain(text: str) -> str:
    return text.strip(" ?!.,").casefold()
