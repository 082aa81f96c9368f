"""By when the spokesperson decides: from the agreement to a draft, and how a page shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from faq.drafts import Promised
from handoff.calendars import review_rule
from handoff.sla import Rule
from settings.brand import Brand


def rule_of(brand: Brand, now: datetime) -> Rule | None:
    """How the review's time is counted; None if nothing is promised. Raise BrandError."""
    return review_rule(brand.review, brand.time_zone, now) if brand.review else None


def promised(rule: Rule | None, at: datetime) -> Promised | None:
    """What a draft that is submitted at that moment is promised."""
    return Promised(rule.warn_at(at), rule.due(at)) if rule else None


class Urgency(str, Enum):
    # The reminder's time has not come.
    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Standing:
    """How a promise stands at a moment."""

    urgency: Urgency
    due_at: datetime
    left: timedelta
    """Until the due time, or since."""


def standing(given: Promised | None, now: datetime) -> Standing | None:
    if given is None:
        return None
    if now >= given.due_at:
        return Standing(Urgency.OVERDUE, given.due_at, now - given.due_at)
    urgency = Urgency.SOON if now >= given.remind_at else Urgency.CALM
    return Standing(urgency, given.due_at, given.due_at - now)
