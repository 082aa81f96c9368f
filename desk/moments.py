"""Moments in words, on pages and in notices."""

from datetime import datetime, tzinfo

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def written(moment: datetime, zone: tzinfo, language: str) -> str:
    """Day and time in the brand's zone, as the language is used to."""
    local = moment.astimezone(zone)
    if language == "he":
        return f"{local.day}.{local.month}.{local.year}, {local:%H:%M}"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"
