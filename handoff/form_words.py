"""The words by which answers are found in what visitors write, in Hebrew and English. Pure."""

import re

_I = re.IGNORECASE

_UNITS_HE = (
    r"(?:דקות|שעה|שעתיים|שעות|יום|יומיים|ימים|שבוע|שבועיים|שבועות|חודש|חודשיים|חודשים|שנה|שנים)"
)
_UNITS_EN = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"
_SOME_EN = r"(?:an?|\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|(?:a )?few)"
_DAYS_EN = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"

SINCE = re.compile(
    rf"\b(?:ו?(?:מ?אתמול|משלשום|מהבוקר|מהלילה|מהערב|מהשעה \S+|מיום \S+|מתאריך \S+)"
    rf"|מאז \S+(?: \S+)?|(?:כבר|במשך|לפני) (?:\S+ ){{0,2}}{_UNITS_HE}"
    rf"|since (?:\S+ ){{0,2}}[\w/.:-]*\w"
    rf"|for (?:\S+ ){{1,3}}{_UNITS_EN}|{_SOME_EN} {_UNITS_EN} ago"
    rf"|yesterday|this morning|last (?:night|week|month|{_DAYS_EN}))\b",
    _I,
)
"""Since when something is so."""

WHEN = re.compile(
    rf"\b(?:ב?(?:יום (?:ראשון|שני|שלישי|רביעי|חמישי|שישי))|מחר(?:תיים)?(?: ב?\S+)?|עוד היום"
    rf"|(?:ב?שבוע|ב?חודש) הבא|בשעה \S+|בין \S+ ל\S+|אחרי \d\S*|אחר הצהריים|בשעות \S+"
    rf"|tomorrow(?: \w+)?|today|tonight|next (?:week|month|{_DAYS_EN})|on {_DAYS_EN}"
    rf"|after \d\S*(?: ?[ap]m)?|between \S+ and \S+|by (?:the end of \w+|{_DAYS_EN}|\d\S*))\b",
    _I,
)
"""When somebody wants something."""

_ORDER = (
    r"(?:order|ticket|account|customer|service|subscription|invoice"
    r"|[הלב]?הזמנה|[הלב]?פנייה|[הלב]?לקוח|[הלב]?מנוי|[הלב]?חשבונית|[הלב]?שירות)"
)
NUMBER = re.compile(
    rf"(?:\b{_ORDER}\s+(?:(?:number|no\.?|nr|id|is|מספר|מס'?)[\s:]*){{0,2}}#?|#)"
    r"(?P<number>[A-Za-z]{0,3}-?\d[\d-]{2,18}\d)\b",
    _I,
)
"""A number that its words call one of an order or a service."""

ANY_NUMBER = re.compile(r"#?\b[A-Za-z]{0,3}-?\d[\d-]{2,18}\d\b")

_TO_TEN = (
    "one two three four five six seven eight nine ten",
    "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר",
    "אחד שניים שלושה ארבעה חמישה שישה שבעה שמונה תשעה עשרה",
)
_NUMBERS = {
    **{word: place for row in _TO_TEN for place, word in enumerate(row.split(), 1)},
    "שני": 2,
    "שתי": 2,
    "זוג": 2,
    "a couple": 2,
    "dozen": 12,
    "תריסר": 12,
}
_NUMBER_WORD = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_COUNTED = (
    r"(?:lines?|phones?|people|employees?|users?|devices?|sims?|numbers?|offices?|routers?|screens?"
    r"|קו|קווים|מכשירים|טלפונים|אנשים|עובדים|משתמשים|סימים|מספרים|סניפים|ראוטרים|מסכים|יחידות)"
)
AMOUNT = re.compile(
    rf"\b(?P<amount>\d{{1,5}}|{_NUMBER_WORD})\s+(?:\w+\s+)?{_COUNTED}\b",
    _I,
)
"""How many of something that is sold."""
_ANY_AMOUNT = re.compile(rf"(?<![\d.,-])(\d{{1,5}})(?![\d.,-]*\d)|\b({_NUMBER_WORD})\b", _I)


def amount(text: str) -> str | None:
    """The first number in the text, in digits or in words."""
    found = _ANY_AMOUNT.search(text)
    if not found:
        return None
    return found[1] or str(_NUMBERS[found[2].casefold()])


QUESTION = re.compile(
    r"\?\s*$|^(?:what|when|how|where|is|are|do|does|can|could|who|why|which"
    r"|מה|מתי|איך|איפה|האם|למה|כמה|מי|אפשר|יש לכם)\b",
    _I,
)
SKIP = re.compile(
    r"(?:skip|next|pass|none|n/a|no|not sure|rather not"
    r"|(?:i )?(?:don'?t|do not) (?:know|have|remember)"
    r"|דלג|דלגי|דלגו|לדלג|דילוג|הלאה|אין לי|אין|לא יודע|לא יודעת|לא זוכר|לא זוכרת|לא רלוונטי|לא)"
    r"(?: (?:this|it|one|any|כרגע|את זה|מספר))?\s*[.!]*$",
    _I,
)
"""What somebody writes who does not want to answer, from the beginning to the end."""
CONNECT = re.compile(
    r"\b(?:just|already) (?:connect|transfer|put) me|\b(?:connect|transfer) me (?:now|already|to)"
    r"|\b(?:רק )?(?:תעבירו|תחברו|העבירו|חברו) אותי|בלי שאלות|no (?:more )?questions\b",
    _I,
)
CHAT = re.compile(
    r"(?:(?:right )?here|(?:in|on|by) (?:the|this) chat|chat|this chat"
    r"|כאן|פה|כאן ב?צ'?אט|ב?צ'?אט|ב?שיחה(?: הזאת| הזו)?)[\s.!]*",
    _I,
)

GENERIC = frozenset(
    "i have a an the want wanna would like to about your you my with from of on for in at and is it"
    " complaint complain complaints problem issue service please hi hello hey this me need make"
    " buy order purchase sales someone person talk speak plan offer price prices get file be am"
    " יש לי לנו אני רוצה רוצים מבקש מבקשת על את של שלכם שלי השירות שירות תלונה להתלונן בעיה בבקשה"
    " שלום היי צריך צריכה לדבר עם נציג נציגה לקנות לרכוש הצעת מחיר הצעה אשמח לקבל זה אתכם אליכם"
    " תלונות מכירות מבצע חבילה לפתוח להגיש".split()
)
"""Words that do not say what somebody complains of or wants."""
