"""How long the understanding takes as a brand grows: training, and one message through it all."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from threadpoolctl import threadpool_limits

from bench import heldout, made_up
from bench.side import ROOT
from bot.nlu.component import EntryClassifier
from bot.nlu.reader import MessageReader
from bot.nlu.recognizer import Recognizer

SIZES = {"600": (60, 10), "1,800": (100, 18), "150 labels": (150, 10), "30,000": (1000, 30)}
"""By name: labels and examples a label."""
OPENERS = ("", "hi, ", "please tell me ", "quick one: ", "sorry, ", "היי, ", "רק שאלה: ", "תגידו ")
CLOSERS = ("", " thanks", " asap", " since yesterday", " תודה", " בבקשה", " דחוף", " מאתמול")
HARD = (
    "x" * 100_000,
    "open " * 20_000,
    "052-555-0100 " * 8_000,
    "a@b.co/" * 15_000,
    '"' * 100_000,
    "👨‍👩‍👧‍👦" * 200,
    "Z\u0337\u0322\u031b" * 500,
    "متى تفتحون؟",
)
"""Messages that are meant to be slow; the processor may take 20 ms for one."""
ROUNDS = 5


@dataclass(frozen=True)
class Speed:
    """Seconds of training, milliseconds a message, MB of 10⁶ bytes.

    Messages are timed by the processor's clock, which other work on the machine hardly changes.
    """

    size: str
    training: float
    processor: float
    reader: float
    recognizer: float
    median: float
    slow: float
    hardest: float
    """Of the messages that are meant to be slow, the slowest; each in the median of its rounds."""
    model_mb: float


def examples(labels: int, each: int) -> Iterator[tuple[str, str]]:
    for entry in made_up.entries(labels):
        questions = [text for one in entry.wordings.values() for text in one.questions]
        phrased = (
            f"{opener}{text}{closer}"
            for closer, opener, text in itertools.product(CLOSERS, OPENERS, questions)
        )
        yield from ((text, entry.id) for text in itertools.islice(phrased, each))


def measure(size: str) -> Speed:
    labels, each = SIZES[size]
    begun, processor = time.perf_counter(), time.process_time()
    recognizer = Recognizer.train(list(examples(labels, each)))
    training = time.perf_counter() - begun
    processor = time.process_time() - processor
    reader = MessageReader()
    classifier = EntryClassifier(
        EntryClassifier.get_default_config(),
        LocalModelStorage(ROOT),
        Resource("classifier"),
        recognizer,
    )
    texts = [*heldout.alternating(), *(text for text, _ in examples(labels, 3))][:1000]
    with threadpool_limits(1):  # as the serving process has it
        times = np.array([_one(text, reader, classifier) for text in [*texts[:50], *texts]][50:])
        hard = [[_one(text, reader, classifier) for _ in range(ROUNDS)] for text in HARD]
    read, recognized = np.median(times, axis=0)
    hardest = float(np.median(np.sum(hard, axis=2), axis=1).max())
    median, slow = np.quantile(times.sum(axis=1), [0.5, 0.99])
    size_mb = _bytes(recognizer) / 1e6
    return Speed(size, training, processor, read, recognized, median, slow, hardest, size_mb)


def _one(text: str, reader: MessageReader, classifier: EntryClassifier) -> tuple[float, float]:
    messages = [Message.build(text)]
    start = time.process_time()
    messages = reader.process(messages)
    between = time.process_time()
    classifier.process(messages)
    end = time.process_time()
    return 1000 * (between - start), 1000 * (end - between)


def _bytes(recognizer: Recognizer) -> int:
    """Of the numbers that a loaded model holds."""
    experts = recognizer.learned.experts
    sparse = (experts.bayes.weights, experts.questions.by_feature)
    arrays: list[Any] = [experts.logistic.weights, experts.logistic.columns]
    arrays += [part for matrix in sparse for part in (matrix.data, matrix.indices, matrix.indptr)]
    return sum(array.nbytes for array in arrays)


COLUMNS = (
    *("examples", "train s", "CPU s", "reader ms", "recogniser ms"),
    *("p50 ms", "p99 ms", "hardest ms", "model MB"),
)


def table(speeds: list[Speed]) -> str:
    lines = [_row(*COLUMNS), "|" + " --- |" * len(COLUMNS)]
    for one in speeds:
        costs = (one.reader, one.recognizer, one.median, one.slow)
        times = (f"{one.training:.1f}", f"{one.processor:.1f}", *(f"{each:.2f}" for each in costs))
        lines.append(_row(one.size, *times, f"{one.hardest:.1f}", f"{one.model_mb:.0f}"))
    return "\n".join(lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
