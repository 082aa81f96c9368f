"""Visitors' and agents' words on the desk's pages: without the names of the team either."""

import re
from collections.abc import Callable

from desk.masking import masked
from faq.entry import HIDDEN
from settings.brand import Brand

_BEFORE_SIGN = re.compile(r" (?=[,.;:!?])")

Hide = Callable[..., str]
"""(words, name of the visitor if one is known) -> the words to show."""


def hider(brand: Brand) -> Hide:
    agents = brand.team.agents
    staff = {name for one in agents.values() for name in one.name.values()} | set(agents)

    def hidden(words: str, name: str = "") -> str:
        return masked(words, [name, *staff])

    return hidden


def without_marks(hidden: str) -> str:
    """The words of a question alone, where nothing need stand for what was hidden."""
    return _BEFORE_SIGN.sub("", " ".join(hidden.replace(HIDDEN, " ").split())).strip(" ,;:")
