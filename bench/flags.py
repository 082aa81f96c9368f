"""How often the speed flag is wrong, and how soon it is right, on simulated weeks.

`python -m bench.flags [WEEKS]` prints the table of docs/flags.md.
"""

import math
import random
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from handoff.surge import WEEK, surge, windows

BEGIN = datetime(2026, 1, 4, tzinfo=timezone.utc)
WINDOW = timedelta(hours=1)
HISTORY = 8
AT_LEAST = 5
CHANCE = 0.00001
CLOSED_AFTER = timedelta(hours=2)
"""How long a flag stays open; complaints from before its end do not count for the next one."""
RATES = (0.05, 0.2, 1.0, 4.0)
"""Complaints on a topic in a usual hour of the day."""


@dataclass(frozen=True)
class Result:
    rate: float
    varying: bool
    alarms_a_year: float
    found: float
    """Share of surges to ten times the usual rate, at least 10 an hour, that are flagged."""
    minutes: float
    """Median time from a surge's begin to its flag."""


def daily(hour: int) -> float:
    """How busy an hour of the day is, 1 on average: quiet nights and a busy evening."""
    return 1 + 0.9 * math.sin((hour - 10) / 24 * 2 * math.pi)


def arrivals(rate: float, weeks: int, varying: bool, dice: random.Random) -> Iterator[datetime]:
    """Complaints as they come if nothing is the matter; `varying`: a rate of its own each day."""
    for day in range(weeks * 7):
        factor = dice.gammavariate(4, 0.25) if varying else 1.0
        for hour in range(24):
            yield from _in_hour(BEGIN + timedelta(days=day, hours=hour), rate * factor, dice)


def _in_hour(start: datetime, rate: float, dice: random.Random) -> list[datetime]:
    expected, times, passed = rate * daily(start.hour), [], 0.0
    while expected > 0:
        passed += dice.expovariate(expected)
        if passed >= 1:
            break
        times.append(start + timedelta(hours=passed))
    return times


def flagged(times: list[datetime], first: datetime) -> list[datetime]:
    """When the flag is raised, looking at each complaint from `first` on."""
    found: list[datetime] = []
    counted_from = BEGIN
    for now in times[bisect_left(times, first) :]:
        if found and now < found[-1] + CLOSED_AFTER:
            continue
        spans = windows(now, WINDOW, HISTORY, BEGIN)
        counts = [bisect_right(times, one.until) - bisect_right(times, one.since) for one in spans]
        counts[0] = bisect_right(times, now) - bisect_right(
            times, max(spans[0].since, counted_from)
        )
        if counts[0] >= AT_LEAST and surge(counts[0], counts[1:]).chance < CHANCE:
            found.append(now)
            counted_from = now + CLOSED_AFTER
    return found


def simulate(rate: float, varying: bool, weeks: int, surges: int, seed: int = 7) -> Result:
    dice = random.Random(seed)  # noqa: S311  A simulation, and the same one each time.
    times = list(arrivals(rate, HISTORY + weeks, varying, dice))
    false = flagged(times, BEGIN + HISTORY * WEEK)
    delays = [_delay(rate, varying, dice) for _ in range(surges)]
    found = sorted(one for one in delays if one is not None)
    middle = found[len(found) // 2] if found else math.nan
    share = len(found) / surges if surges else math.nan
    return Result(rate, varying, len(false) / weeks * 52, share, middle)


def _delay(rate: float, varying: bool, dice: random.Random) -> float | None:
    """Minutes until a surge of three hours is flagged; None if it is not."""
    start = BEGIN + HISTORY * WEEK + timedelta(hours=dice.randrange(24))
    usual = list(arrivals(rate, HISTORY, varying, dice))
    fast = max(10 * rate, 10.0)
    extra, passed = [], 0.0
    while True:
        passed += dice.expovariate(fast)
        if passed > 3:
            break
        extra.append(start + timedelta(hours=passed))
    raised = flagged(usual + extra, start)
    return (raised[0] - start).total_seconds() / 60 if raised else None


def main(weeks: int) -> None:
    print(
        f"| usual complaints an hour | rate | false alarms a year | found | after ({weeks} weeks) |"
    )
    print("| --- | --- | --- | --- | --- |")
    for varying in (False, True):
        for rate in RATES:
            one = simulate(rate, varying, weeks, surges=100)
            kind = "varies by half from day to day" if varying else "steady"
            alarms = f"{one.alarms_a_year:.2f}"
            print(f"| {rate:g} | {kind} | {alarms} | {one.found:.0%} | {one.minutes:.0f} min |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
