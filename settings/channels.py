"""How an approved text is put on each channel, as agreed in brand.yml, section `channels`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ChannelRules:
    longest: int = 2000
    """Most characters of one message: a longer text is split between sentences."""
    buttons: str = "buttons"
    """buttons, or numbers: a numbered list, answered with a number."""
    links: str = "keep"
    """keep, or bare: without `https://`."""
    emoji: str = "keep"
    """keep, or drop."""


DEFAULT = "default"
WEB = "web"
"""The channel of the brand's own page, whose visitors the desk itself talks to."""


def parse(section: Mapping[str, Any]) -> dict[str, ChannelRules]:
    """The rules by channel; what a channel leaves out is as in `default`."""
    shared = section.get(DEFAULT, {})
    rules = {name: ChannelRules(**{**shared, **given}) for name, given in section.items()}
    return {DEFAULT: ChannelRules(**shared), **rules}
