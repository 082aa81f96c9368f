"""An FAQ of any size up to 1,000 entries: what can be done with which thing of a provider's."""

import itertools
from collections.abc import Iterator

from faq.entry import Entry, Wording

# Hebrew and English of an act and of a thing: each pair of them is one entry.
ACTS = (
    ("להזמין", "order"), ("לבטל", "cancel"), ("להחזיר", "return"), ("לתקן", "repair"),
    ("לשדרג", "upgrade"), ("להחליף", "swap"), ("לחדש", "renew"), ("להקפיא", "freeze"),
    ("להעביר", "transfer"), ("לבדוק", "check"), ("לאפס", "reset"), ("להתקין", "install"),
    ("לנתק", "disconnect"), ("לשלם", "pay for"), ("לחסום", "block"), ("להפעיל", "activate"),
    ("להגדיר", "configure"), ("לשכור", "rent"), ("לקנות", "buy"), ("למכור", "sell"),
    ("לנקות", "clean"), ("לחבר", "connect"), ("להסתיר", "hide"), ("למצוא", "find"),
    ("להוריד", "download"), ("לעדכן", "update"), ("לשתף", "share"), ("להדפיס", "print"),
    ("למחוק", "delete"), ("לנעול", "lock"), ("לבטח", "insure"), ("להקליט", "record"),
    ("להשתיק", "mute"), ("לספור", "count"), ("לצבוע", "paint"), ("לארוז", "pack"),
    ("לשלוח", "ship"), ("למדוד", "measure"), ("לתרגם", "translate"), ("לפרק", "dismantle"),
)  # fmt: skip
THINGS = (
    ("ראוטר", "router"), ("ממיר", "decoder"), ("שלט", "remote"), ("אנטנה", "antenna"),
    ("כבל", "cable"), ("מגבר", "booster"), ("מסך", "screen"), ("סים", "sim card"),
    ("מטען", "charger"), ("אוזניות", "headphones"), ("מצלמה", "camera"), ("סוללה", "battery"),
    ("חשבונית", "invoice"), ("סיסמה", "password"), ("קו", "phone line"), ("ערוץ", "channel"),
    ("חבילה", "package"), ("מנוי", "subscription"), ("הנחה", "discount"), ("קופון", "coupon"),
    ("שקע", "socket"), ("מתאם", "adapter"), ("רמקול", "speaker"), ("טאבלט", "tablet"),
    ("אזעקה", "alarm"),
)  # fmt: skip
HE = (
    "איך אפשר {} {}", "רוצה {} {}", "אני צריך {} {} דחוף", "מה עושים כדי {} {}",
    "אפשר {} אצלכם {}?", "היי, {} {} איך?", "כמה זמן לוקח {} {}?", "מי יכול {} לי {}",
    "יש דרך מהירה {} {}?", "כמה עולה {} {}", "מתי אפשר {} {}?", "{} {} דרך האפליקציה",
    "אני לא מצליח {} {}", "צריך תור כדי {} {}?", "{} {} בלי טכנאי",
)  # fmt: skip
EN = (
    "how do i {} my {}", "i want to {} a {}", "need to {} the {} today", "can you help me {} a {}",
    "where can i {} the {}?", "hi, {} {} please", "how long does it take to {} a {}?",
    "who can {} my {} for me", "is there a quick way to {} the {}?", "what does it cost to {} a {}",
    "when can i {} my {}?", "{} my {} in the app", "i can't {} the {}",
    "do i need an appointment to {} a {}?", "{} the {} without a technician",
)  # fmt: skip


QUESTIONS = 6
"""Questions of an entry in each language, where nothing else is asked for."""


def entries(count: int, questions: int = QUESTIONS) -> Iterator[Entry]:
    """`count` entries, each with up to 15 questions a language."""
    pairs = itertools.islice(itertools.product(ACTS, THINGS), count)
    for number, ((act_he, act), (thing_he, thing)) in enumerate(pairs):
        he = Wording(
            tuple(q.format(act_he, thing_he) for q in HE[:questions]),
            f"{act_he} {thing_he}: {number}.",
        )
        en = Wording(
            tuple(q.format(act, thing) for q in EN[:questions]),
            f"To {act} a {thing}: step {number}.",
        )
        yield Entry(f"made_up_{number}", "growth", "bench", {"he": he, "en": en})
