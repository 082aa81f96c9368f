"""Messages that ask the same, side by side: each language by itself, whatever their order. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import NoEncoder
from bot.nlu.features import Features
from bot.nlu.language import language_of
from bot.nlu.normalise import cut, normalise
from bot.nlu.words import split

NEAR = 0.36
"""From this similarity to the middle of a group on, a message belongs to it."""

Words = tuple[str, ...]


def groups(messages: Iterable[tuple[int, str]]) -> list[list[int]]:
    """The numbers of messages that mean the same, from (number, text); texts without words go.

    The same messages make the same groups, whatever their order. Of each group the first is the
    one in its middle; the others come by their numbers.
    """
    numbers: dict[str, dict[Words, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, text in messages:
        read = cut(text)
        if words := tuple(split(normalise(read))):
            language = language_of(read)
            # Hebrew with a product's name in it is Hebrew.
            numbers["he" if language == "mixed" else language][words].append(number)
    found = []
    for of_language in numbers.values():
        texts = sorted(of_language)
        middles = _middles(texts, [len(of_language[words]) for words in texts])
        joined: dict[int, list[int]] = defaultdict(list)
        for place, middle in enumerate(middles):
            joined[int(middle)] += of_language[texts[place]]
        for middle, members in joined.items():
            first = min(of_language[texts[middle]])
            found.append([first, *sorted(set(members) - {first})])
    return sorted(found)


def _middles(texts: Sequence[Words], counts: Sequence[int]) -> NDArray[np.int64]:
    """For each text the place of the one in the middle of its group.

    The text that is most like all others is the middle of a group, then the next that is not near
    to any middle, and so on; each belongs to the middle that it is most like.
    """
    features = Features.fit(texts, NoEncoder())
    rows = features.rows([features.vector(words) for words in texts])
    by_term = rows.T.tocsr()
    likeness = rows @ (by_term @ np.array(counts, dtype=np.float64))
    middles = np.full(len(texts), -1)
    best = np.zeros(len(texts), dtype=np.float32)
    for place in np.argsort(-likeness, kind="stable"):
        if middles[place] >= 0:
            continue
        near = np.asarray((rows[place] @ by_term).toarray())[0]
        near[place] = 1.0
        is_nearer = (near >= NEAR) & (near > best)
        middles[is_nearer], best[is_nearer] = place, near[is_nearer]
    return middles
