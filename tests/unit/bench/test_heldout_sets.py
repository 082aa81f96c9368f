"""The held-out questions are no training questions."""

from pathlib import Path

from ruamel.yaml import YAML

from bench import heldout
from bot.nlu import background
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


def test_no_held_out_intent_stands_in_the_training_data() -> None:
    read = YAML(typ="safe")
    held_out = {plain(text) for asked in heldout.intents().values() for text, _ in asked}
    held_out |= {plain(text) for texts in heldout.harmless().values() for text in texts}
    trained = {
        plain(line.strip().removeprefix("- "))
        for file in sorted(Path("data/nlu").glob("*.yml"))
        for intent in read.load(file)["nlu"]
        for line in intent["examples"].splitlines()
    } | {plain(text) for text in background.read("data/background.yml")}
    assert held_out & trained == set()


def plain(text: str) -> str:
    return text.strip(" ?!.,").casefold()
