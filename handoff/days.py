"""Days as visitors read them, in Hebrew and English. Pure."""

from datetime import date, timedelta

_WEEKDAYS = {
    "he": ("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשון"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_SATURDAY = 5
NEAR = timedelta(days=6)
"""So many days ahead the weekday alone names a day."""


def weekday_name(on: date, language: str = "en") -> str:
    return _WEEKDAYS[language][on.weekday()]


def weekday(on: date, today: date, language: str) -> str:
    """The day's name, and its date unless it is near."""
    name = weekday_name(on, language)
    if on - today <= NEAR:
        return name
    if language == "he":
        return f"{name}, {on.day}.{on.month}"
    return f"{name}, {on.day} {_MONTHS[on.month - 1]}"


def day(on: date, today: date, language: str) -> str:
    """Today, tomorrow, or the weekday with its preposition."""
    ahead = (on - today).days
    if ahead in (0, 1):
        return {"he": ("היום", "מחר"), "en": ("today", "tomorrow")}[language][ahead]
    named = weekday(on, today, language)
    if language == "en":
        return f"on {named}"
    return f"ב{named}" if on.weekday() == _SATURDAY else f"ביום {named}"
