"""Regular expressions that a brand may write: only those whose cost can be counted. Pure."""

import re
import warnings
from typing import Any

with warnings.catch_warnings():
    # Newer Pythons call it re._parser, and have the old name for now.
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_parse

MOST_WAYS = 500
"""In how many ways a pattern may be tried at one place of a message."""
_PLAIN = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "CATEGORY", "RANGE"})


class PatternRefused(ValueError):
    """The pattern is no regular expression, or one text could keep it busy for long."""


def compiled(text: str) -> re.Pattern[str]:
    """The pattern, whatever the case of letters; raise PatternRefused."""
    try:
        parsed = sre_parse.parse(text, re.IGNORECASE)
        ways = _ways(text, parsed)
        made = re.compile(text, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternRefused(f"the pattern {text!r} is no regular expression: {error}") from error
    if ways > MOST_WAYS:
        what = f"the pattern {text!r} can be tried in more than {MOST_WAYS} ways at one place"
        raise PatternRefused(f"{what}; repeat fewer times, or write it as phrases")
    if made.match(""):
        raise PatternRefused(f"the pattern {text!r} fits an empty text; ask for a letter at least")
    return made


def _ways(text: str, parsed: Any) -> int:
    """In how many ways the parts can be combined at one place: the worst that a text can cost."""
    ways = 1
    for operation, given in parsed:
        ways *= _ways_of(text, str(operation), given)
        if ways > MOST_WAYS:
            return ways
    return ways


def _ways_of(text: str, operation: str, given: Any) -> int:
    if operation in _PLAIN:
        return 1
    if operation == "SUBPATTERN":
        return _ways(text, given[-1])
    if operation == "BRANCH":
        return sum(_ways(text, one) for one in given[1])
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, repeated = given
        if most is sre_parse.MAXREPEAT:
            what = f"the pattern {text!r} repeats without end"
            raise PatternRefused(f"{what}; write how often at most, such as {{0,20}}")
        return _repeated(_ways(text, repeated), int(least), int(most))
    what = f"the pattern {text!r} uses {operation.lower()}"
    raise PatternRefused(f"{what}; use letters, classes, groups, | and {{0,20}} alone")


def _repeated(once: int, least: int, most: int) -> int:
    ways = 0
    for times in range(least, most + 1):
        ways += once ** min(times, 64)
        if ways > MOST_WAYS:
            break
    return ways
