"""Words that mean a possible crisis, looked for in what visitors write. Pure.

docs/flags.md has the language of phrases, and what negation does.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from handoff.flag_patterns import PatternRefused, compiled

LOOKED_AT = 4000
"""Characters of a message that are looked at."""
GAP = ".."
LONGEST_GAP = 3
"""Words that may stand where a phrase has `..`."""
WORDS_BEFORE = 3
"""How far before a phrase a negation is looked for, in words of the same clause."""
SHORTEST_STEM = 2
"""Letters that stand before a `*` at least."""

_PREFIX_LETTERS = "ומשהכלב"
_LONGEST_PREFIX = 3
_SHORTEST_WORD = 2
_NIQQUD = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_SAME = str.maketrans({"’": "'", "‘": "'", "׳": "'", "“": '"', "”": '"', "״": '"', "־": " "})
_TOKEN = re.compile(r"\w+(?:['\"]\w+)*")
_CLAUSE_END = re.compile(r"[.!?;,:\n()]| [-–—] ")
_CLAUSE_BEGINS = frozenset("but however because אבל אך אולם כי בגלל".split())
_FINAL_LETTERS = str.maketrans("ךםןףץ", "כמנפצ")
_NEGATORS = frozenset(
    "not no never nobody none without cannot neither nor לא בלי ללא אל אינני אינו".split()
) | {"אין".translate(_FINAL_LETTERS), "מעולם".translate(_FINAL_LETTERS)}
# After these words a negation says no such thing: "if you do not answer", "don't make me".
_VOID_BEFORE = frozenset("if unless why אם למה מדוע האם".split())
_VOID_AFTER = frozenset(
    "only just make i my we he she they רק סתם אני אנחנו הוא היא הם תגרמו תאלצו תכריחו".split()
)


class FlagError(ValueError):
    """A phrase or pattern cannot be used: the message says which, why, and what to write."""


@dataclass(frozen=True)
class Wording:
    """The words of one kind of flag, as the brand wrote them."""

    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    """Phrases that mean something harmless: what overlaps one is none of the kind."""
    negated_counts: bool = False
    """Whether the flag is raised by a phrase with a negation before it, too."""


@dataclass(frozen=True)
class Seen:
    """One kind of flag in a message, and the phrase or pattern that was found."""

    kind: str
    rule: str


@dataclass(frozen=True)
class _Token:
    text: str
    variants: tuple[str, ...]
    """The word itself and without each possible Hebrew prefix, no letter in its final form."""
    clause: int
    start: int
    end: int


@dataclass(frozen=True)
class _Word:
    text: str
    is_open: bool
    """True if any ending may follow."""

    def matches(self, token: _Token) -> bool:
        if self.is_open:
            return any(one.startswith(self.text) for one in token.variants)
        return self.text in token.variants


_Place = tuple[_Word, ...]
"""One place of a phrase: any of these words; none of them is a gap."""


@dataclass(frozen=True)
class _Phrase:
    kind: str
    rule: str
    words: tuple[_Place, ...]
    is_exception: bool


@dataclass(frozen=True)
class _Found:
    phrase: _Phrase
    first: int
    last: int
    """The tokens that it covers."""


@dataclass
class _Index:
    """Phrases by their first word, so that a message costs the same however many there are."""

    whole: dict[str, list[_Phrase]] = field(default_factory=dict)
    stems: dict[str, list[_Phrase]] = field(default_factory=dict)
    lengths: frozenset[int] = frozenset()

    def add(self, phrase: _Phrase) -> None:
        for first in phrase.words[0]:
            where = self.stems if first.is_open else self.whole
            where.setdefault(first.text, []).append(phrase)
            if first.is_open:
                self.lengths |= {len(first.text)}

    def beginning(self, token: _Token) -> Iterator[_Phrase]:
        for variant in token.variants:
            yield from self.whole.get(variant, ())
            for length in self.lengths:
                if length <= len(variant):
                    yield from self.stems.get(variant[:length], ())


class Watch:
    """Looks for every kind of flag at once."""

    def __init__(self, wordings: Mapping[str, Wording]) -> None:
        """Raise FlagError for the first phrase or pattern that cannot be used."""
        self._index = _Index()
        self._patterns: list[tuple[str, str, re.Pattern[str]]] = []
        self._negated_counts = {kind for kind, one in wordings.items() if one.negated_counts}
        for kind, one in wordings.items():
            for text in one.phrases:
                self._add(kind, text, is_exception=False)
            for text in one.exceptions:
                self._add(kind, text, is_exception=True)
            self._patterns += [(kind, text, _pattern(text)) for text in one.patterns]

    def _add(self, kind: str, text: str, is_exception: bool) -> None:
        self._index.add(_Phrase(kind, text, _places(text), is_exception))

    def look(self, text: str) -> list[Seen]:
        """The kinds of flags in a message, each once, in the order in which they stand there."""
        shown = _normal(text[:LOOKED_AT])
        tokens = _tokens(shown)
        found = list(self._phrases(tokens))
        harmless = [one for one in found if one.phrase.is_exception]
        seen: dict[str, str] = {}
        for one in found:
            kind = one.phrase.kind
            if one.phrase.is_exception or kind in seen or _overlaps(one, harmless):
                continue
            if kind in self._negated_counts or not _is_negated(tokens, one.first):
                seen[kind] = one.phrase.rule
        for kind, rule, pattern in self._patterns:
            match = kind not in seen and pattern.search(shown)
            if match and (kind in self._negated_counts or not _negated_at(tokens, match.start())):
                seen[kind] = rule
        return [Seen(kind, rule) for kind, rule in seen.items()]

    def _phrases(self, tokens: list[_Token]) -> Iterator[_Found]:
        for place, token in enumerate(tokens):
            for phrase in self._index.beginning(token):
                last = _end_of(phrase.words, tokens, place)
                if last is not None:
                    yield _Found(phrase, place, last)


def _normal(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return _NIQQUD.sub("", composed).translate(_SAME).casefold()


def _tokens(shown: str) -> list[_Token]:
    ends = [one.start() for one in _CLAUSE_END.finditer(shown)]
    tokens: list[_Token] = []
    clause = passed = 0
    for match in _TOKEN.finditer(shown):
        word = match.group()
        while passed < len(ends) and ends[passed] < match.start():
            passed += 1
            clause += 1
        if word in _CLAUSE_BEGINS:
            clause += 1
        stems = tuple(_stems(word.translate(_FINAL_LETTERS)))
        tokens.append(_Token(word, stems, clause, match.start(), match.end()))
    return tokens


def _stems(word: str) -> Iterator[str]:
    """The word, and what is left of it without one to three letters that Hebrew puts before it."""
    yield word
    for length in range(1, _LONGEST_PREFIX + 1):
        if len(word) - length < _SHORTEST_WORD or word[length - 1] not in _PREFIX_LETTERS:
            return
        yield word[length:]


def _places(text: str) -> tuple[_Place, ...]:
    """What a written phrase has at each place."""
    places = tuple(_place(text, one) for one in _normal(text).split())
    if not places:
        raise FlagError(f"the phrase {text!r} has no word; write one")
    if not (places[0] and places[-1]):
        raise FlagError(f"the phrase {text!r} begins or ends with {GAP}; begin and end with a word")
    return places


def _place(text: str, written: str) -> _Place:
    if written == GAP:
        return ()
    words: list[_Word] = []
    for one in written.split("|"):
        bare = one.removesuffix("*")
        if not _TOKEN.fullmatch(bare):
            what = f"the phrase {text!r} has {one!r}, which is no word"
            raise FlagError(f"{what}; write words, word* for any ending, a|b, or {GAP} for a gap")
        if one.endswith("*") and len(bare) < SHORTEST_STEM:
            what = f"the phrase {text!r} has {one!r}"
            raise FlagError(f"{what}; give at least {SHORTEST_STEM} letters before *")
        words.append(_Word(bare.translate(_FINAL_LETTERS), one.endswith("*")))
    return tuple(words)


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return compiled(text)
    except PatternRefused as error:
        raise FlagError(str(error)) from error


def _end_of(places: tuple[_Place, ...], tokens: list[_Token], place: int) -> int | None:
    """The last token of the phrase that begins at `place`; None if it does not stand there."""
    if not any(word.matches(tokens[place]) for word in places[0]):
        return None
    if len(places) == 1:
        return place
    rest, longest = places[1:], 0
    if not rest[0]:
        rest, longest = rest[1:], LONGEST_GAP
    for following in range(place + 1, min(place + 2 + longest, len(tokens))):
        if tokens[following].clause != tokens[place].clause:
            return None
        end = _end_of(rest, tokens, following)
        if end is not None:
            return end
    return None


def _overlaps(one: _Found, others: Iterable[_Found]) -> bool:
    return any(
        other.phrase.kind == one.phrase.kind and other.first <= one.last and one.first <= other.last
        for other in others
    )


def _negated_at(tokens: list[_Token], start: int) -> bool:
    place = next((i for i, one in enumerate(tokens) if one.end > start), len(tokens))
    return place < len(tokens) and _is_negated(tokens, place)


def _is_negated(tokens: list[_Token], place: int) -> bool:
    """Whether one of the words before, in the same clause, says that it is not so."""
    for before in range(max(place - WORDS_BEFORE, 0), place):
        token = tokens[before]
        if token.clause != tokens[place].clause or not _negates(token):
            continue
        earlier = [one.text for one in tokens[max(before - 2, 0) : before]]
        following = tokens[before + 1].text
        if following not in _VOID_AFTER and not _VOID_BEFORE.intersection(earlier):
            return True
    return False


def _negates(token: _Token) -> bool:
    return token.text.endswith("n't") or any(one in _NEGATORS for one in token.variants[:2])
