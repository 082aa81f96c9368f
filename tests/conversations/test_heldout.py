"""The trained model on questions that it was not trained on: never below these figures."""

import asyncio
from pathlib import Path

from ruamel.yaml import YAML

from bench import heldout
from tests import web
from tests.stack import Stack

RIGHT_FIRST = 0.85
UNANSWERABLE_ANSWERED = 0.10


async def test_the_right_entry_comes_first_and_what_is_unanswerable_is_not_answered(
    stack: Stack,
) -> None:
    parse = await web.rasa_api(stack, "/model/parse")
    measured = await asyncio.to_thread(heldout.accuracy, parse, heldout.read_dover)
    assert set(measured.right_first) == {"he", "en"}
    assert min(measured.right_first.values()) >= RIGHT_FIRST, measured
    assert max(measured.unanswerable_answered.values()) <= UNANSWERABLE_ANSWERED, measured


def test_there_are_as_many_held_out_questions_as_there_must_be() -> None:
    for asked in heldout.answerable().values():
        by_entry: dict[str, int] = {}
        for _, entry in asked:
            by_entry[entry] = by_entry.get(entry, 0) + 1
        assert min(by_entry.values()) >= 3
        assert len(by_entry) >= 60
    unanswerable = YAML(typ="safe").load(Path("heldout/unanswerable.yml"))["unanswerable"]
    assert len({one["text"] for one in unanswerable}) >= 250
