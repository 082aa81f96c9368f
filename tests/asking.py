"""Visitors who ask what the bot cannot answer, and the groups of what they asked."""

from sqlalchemy.engine import Engine

from bot.nlu.grouping import groups
from desk.asked_grouping import collect
from faq.asked import collecting, listing
from settings.clock import now
from storage.engine import reading, transaction
from tests.talk import Talk, means

PREPAID = "do you sell prepaid cards?"


def unknown(engine: Engine, sender: str, text: str = PREPAID, language: str = "en") -> Talk:
    talk = Talk(engine, sender=sender, now=now())
    talk.hears(means("nlu_fallback", language, text))
    return talk


def group(engine: Engine) -> int | None:
    """Group as the desk does, in this process; the number of groups, None if nothing is new."""
    wanted = collect(engine, now())
    if wanted is None:
        return None
    with transaction(engine) as connection:
        return collecting.store(connection, wanted, groups(wanted))


def shown(engine: Engine) -> list[listing.Group]:
    with reading(engine) as connection:
        return listing.page(connection, 1)
