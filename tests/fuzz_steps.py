"""What can happen in the conversation fuzz test: one step each, and how often it is drawn."""

import random
from dataclasses import replace

from hypothesis import strategies as st

from actions import decisions
from actions.understanding import Understanding
from faq.entry import Entry, Wording
from faq.holds import Scope
from tests import makers
from tests.talk import DECIDE, asks, means, presses

LINK = "https://nahar.example.com/help"


def text(answer: str, times: int) -> dict[str, Wording]:
    hebrew = f"תשובה {answer}. {'פתוח עד 20:00. ' * times}{LINK}"
    english = f"Answer {answer} 🙂. {'Open to 20:00. ' * times}{LINK}"
    return {
        "he": Wording((f"שאלה על {answer}?", f"עוד על {answer}?"), hebrew),
        "en": Wording((f"What about {answer}?", f"More about {answer}?"), english),
    }


ENTRIES = [
    Entry("hours", "contact", "rotem", text("a", 1)),
    Entry("phone", "contact", "rotem", text("b", 9)),
    Entry("prices", "plans", "rotem", text("c", 25)),
    makers.entry("short"),
]
IDS = [one.id for one in ENTRIES]
PLACES = [("web", "v1"), ("rest", "v1"), ("sms", "v2"), ("whatsapp", "v3"), ("telegram", "v4")]


def offers(*labels: str, language: str) -> Understanding:
    ranking = tuple((one, 0.4) for one in labels)
    return Understanding("which", "ask", 0.4, ranking, labels, language)


def heard(language: str) -> list[Understanding]:
    intents = [*DECIDE, *decisions._SMALL_TALK, "still_waiting"]
    said = [means(one, language) for one in intents if one not in ("faq", "choose", "ask", "relay")]
    said += [asks(one, language) for one in [*IDS, "no_such_entry"]] * 4
    said += [presses("choose", entry=one) for one in [*IDS, "no_such_entry", "../x"]]
    said += [presses("helped", value=one) for one in ("yes", "no")]
    faq = [f"faq/{one}" for one in IDS]
    said += [offers(*faq[at : at + 3], language=language) for at in range(3)] * 2
    said += [offers(faq[0], "complaint", language=language)]
    said += [
        means("nlu_fallback", language, one) for one in ("", "🙂", "1", "2", "3", "12", "x" * 99)
    ]
    return [*said, replace(asks("hours", language), cut=True)]


Step = tuple[str, object]
TALKED: list[Step] = [
    ("hear", (place, seen))
    for language in ("he", "en", "other")
    for place in range(len(PLACES))
    for seen in heard(language)
]
EDGES: list[Step] = [
    *(("hold", Scope(one)) for one in IDS),
    *(("release", Scope(one)) for one in IDS),
    *((edge, Scope(topic=one)) for edge in ("hold", "release") for one in ("contact", "plans")),
    *(
        (edge, one)
        for edge in ("edit", "expire", "later", "retire", "restore", "draft")
        for one in IDS
    ),
    *(("edit", one) for one in ("say_unknown", "say_on_hold", "button_human", "say_introduction")),
    *(("take", one) for one in range(len(PLACES))),
    *(("give back", one) for one in range(len(PLACES))),
    *(("give back", one) for one in range(len(PLACES))),
    *(("resolve", one) for one in range(len(PLACES))),
    *(("wait", one) for one in (60, 3600, 86_400)),
    ("again", None),
]
# Four times out of five somebody speaks.
MIXED = [*TALKED, *EDGES * (len(TALKED) // (4 * len(EDGES)))]
# Hypothesis draws what stands first more often.
random.Random(4).shuffle(MIXED)
ANY_STEP = st.sampled_from(MIXED)
