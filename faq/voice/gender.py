"""Hebrew that addresses people without assuming their gender."""

import re
from dataclasses import dataclass

from faq.remarks import Remark, remark
from faq.voice.findings import Findings, Passage, Rule
from faq.voice.text import HEBREW, LIST_MARK, blank, without_names
from faq.voice.verbs import FUTURES, IMPERATIVES, NOT_IMPERATIVES, PARTICIPLES
from settings.voice import Voice

_CLAUSE = re.compile(r"(?:(?![.!?:;,\n–—()>]|\s-\s).)+")
_WORD = re.compile(rf"[{HEBREW}]+(?:[׳״'\"][{HEBREW}]+)*|[A-Za-z0-9_]+")
_PLEASE = frozenset("אנא נא בבקשה".split())
# After these a verb without a subject is one that addresses the visitor.
_OPENERS = _PLEASE | frozenset(
    """פשוט אז ואז כעת עכשיו כאן שם קודם תחילה ראשית לבסוף רק או אל אם כי כאשר לכן כדי למרות
    במידה""".split()
)
# With the word after them they are adverbials, as words with one of these letters before them are.
_PREPOSITIONS = frozenset("אחרי אחר עד דרך תחת עם תוך אצל".split())
_PREPOSITION_LETTERS = "בלמכ"
# They begin like an adverbial and are subjects.
_SUBJECTS = frozenset(
    """לקוח לקוחה מנוי מישהו מי כל בעל משתמש הלקוח הלקוחה הטכנאי הנציג המנוי הצוות השליח המוקד
    הנתב המכשיר הטלפון הקו הממיר השלט החיוב הסים המספר""".split()
)
# A word after one of these is a noun: «תחת לחץ».
_BEFORE_NOUNS = frozenset("יש אין למרות בגלל מתוך תוך ללא בלי תחת של הרבה כל".split())
# After «תקבל», «תשלח» and the like they are its subject: "the company will send".
_SHE = frozenset("המערכת החברה האפליקציה ההודעה הבקשה הפנייה נציגה טכנאית".split())
_SLASHED = re.compile(
    rf"(?<![{HEBREW}])(?P<base>[{HEBREW}]{{2,}})"
    rf"(?:[/.](?P<short>יות|ית|ים|ות|י|ה|ת|ן)|\((?P<bracket>י|ה|ת|ית|ות)\)|/(?P<long>[{HEBREW}]{{3,}}))"
    rf"(?![{HEBREW}])"
)
_ADDRESS = re.compile(
    rf"(?<![{HEBREW}])(?:[ושכ]{{0,3}}אתה|(?:ה?(?:לקוח|גולש|צופה|מנוי)ה?)\s+ה?יקרה?"
    rf"|את\s+(?:יכולה|צריכה|רוצה|מוזמנת|חייבת|מעוניינת))(?![{HEBREW}])"
)
_NEUTRAL = remark("write_neutral")


def gendered_hebrew(passage: Passage, voice: Voice) -> Findings:
    if passage.language != "he":
        return
    text = without_names(passage.text)
    yield from _slashed(passage, text)
    for match in _ADDRESS.finditer(text):
        reason = remark("addresses_one", words=match.group())
        advice = remark("write_you")
        yield passage.finding(Rule.SINGULAR_ADDRESS, match.span(), reason, advice)
    text = blank(blank(text, _SLASHED), LIST_MARK)
    for clause in _CLAUSE.finditer(text):
        words = [*_WORD.finditer(text, clause.start(), clause.end())]
        following = [*(one.group() for one in words[1:]), ""][: len(words)]
        so_far = _SoFar()
        for word, after in zip(words, following, strict=True):
            if problem := _problem(word.group(), so_far, after):
                rule, reason, suggestion = problem
                yield passage.finding(rule, word.span(), reason, suggestion)
            so_far.add(word.group())


@dataclass
class _SoFar:
    """The words of a clause before the one looked at."""

    last: str = ""
    is_adverbial: bool = False
    """A definite noun or adjective after the last word belongs to it: «באזור האישי»."""
    is_told: bool = False
    """«לחץ על הכפתור ובחר»: whoever is told to do one thing is told to do the next."""
    has_subject: bool = False

    @property
    def is_open(self) -> bool:
        """No subject stands there: nothing does, or adverbials such as «באזור האישי»."""
        return not self.has_subject and self.last not in _BEFORE_NOUNS

    def add(self, word: str) -> None:
        self.is_told = self.is_told or _is_verb(word)
        is_foreign = not "א" <= word[0] <= "ת"
        belongs = self.is_adverbial and (word[0] == "ה" or word in {"שלנו", "שלכם"})
        self.is_adverbial = is_foreign or belongs or _begins_adverbial(word)
        may_stand = self.is_told or self.is_adverbial or word in _OPENERS
        if word in _SUBJECTS or not may_stand:
            self.has_subject = True
        self.last = word


def _begins_adverbial(word: str) -> bool:
    if word in _OPENERS or word.startswith("כשה"):
        return False
    return word[0] in _PREPOSITION_LETTERS or word in _PREPOSITIONS


def _slashed(passage: Passage, text: str) -> Findings:
    for match in _SLASHED.finditer(text):
        base, long = match["base"], match["long"]
        if long and not _same_word(base, long):
            continue
        end = match["short"] or match["bracket"] or ""
        if _is_verb(base) or end == "י":
            reason = remark("slashed_verb", words=match.group())
            yield passage.finding(Rule.SLASHED_VERB, match.span(), reason, _neutral(base))
        else:
            reason = remark("slashed_noun", words=match.group())
            advice = remark("write_noun")
            yield passage.finding(Rule.SLASHED_NOUN, match.span(), reason, advice)


def _same_word(one: str, other: str) -> bool:
    return one[:2] == other[:2] and other[len(one) - 1 :] in {
        *("י", "ה", "ת", "ית", "ות"),
        *(one[-1] + end for end in ("י", "ה", "ת", "ית")),
    }


def _is_verb(word: str) -> bool:
    bare = word.removeprefix("ו")
    return bool({word, bare} & (IMPERATIVES.keys() | FUTURES | PARTICIPLES))


def _neutral(word: str) -> Remark:
    verb = IMPERATIVES.get(word) or IMPERATIVES.get(word.removeprefix("ו"))
    if verb is None:
        return _NEUTRAL
    return remark("write_verb", plural=verb.plural, infinitive=verb.infinitive)


def _problem(word: str, so_far: _SoFar, after: str) -> tuple[Rule, Remark, Remark] | None:
    """Rule, reason and suggestion if the word is a verb in the singular."""
    bare = word if word in IMPERATIVES else word.removeprefix("ו")
    if _is_imperative(bare, so_far.is_open, after):
        reason = remark("tells_one", words=word)
        return Rule.SINGULAR_IMPERATIVE, reason, _neutral(bare)
    if so_far.is_open and _addresses_one(word, after):
        reason = remark("addresses_one", words=word)
        return Rule.SINGULAR_ADDRESS, reason, _NEUTRAL
    if _looks_imperative(bare, so_far.last, after):
        reason = remark("looks_imperative", words=word)
        return Rule.LIKELY_IMPERATIVE, reason, _NEUTRAL
    return None


def _is_imperative(word: str, is_open: bool, after: str) -> bool:
    verb = IMPERATIVES.get(word)
    if verb is None:
        return False
    return verb.is_certain or (is_open and (not verb.before or after in verb.before))


def _addresses_one(word: str, after: str) -> bool:
    bare = word[1:] if word[0] in "ושכ" else word
    if bare in FUTURES or bare.removesuffix("י") in FUTURES:
        return after not in _SHE
    return bare in {"מוזמן", "מוזמנת", "מעוניין", "מעוניינת"}


def _looks_imperative(word: str, last: str, after: str) -> bool:
    """The cue of form and place, for verbs that are not in the table."""
    if not re.fullmatch(rf"[{HEBREW}]{{3,5}}", word) or word in NOT_IMPERATIVES:
        return False
    is_asked = last in {"אנא", "נא"}
    if not (is_asked or (not last and after == "את")):
        return False
    # Infinitives, present and future forms, plurals and past forms of the pattern hif'il.
    is_other_form = word[0] in "למנתיאבכש" if not is_asked else word[0] == "ל"
    is_past = word[0] == "ה" and word[-2] == "י"
    has_ending = word.endswith(("ו", "י", "ים", "ות", "ה", "תם"))
    return not (is_other_form or is_past or has_ending or word[1] == "ו")
