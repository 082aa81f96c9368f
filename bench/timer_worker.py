"""One ticker in a process of its own, as each desk runs one: `python -m bench.timer_worker URL`."""

import asyncio
import logging
import sys

import structlog

from desk.pace import Pace
from desk.ticker import Ticker
from handoff.hands import hands_of
from settings.brand import load
from settings.clock import SystemClock
from settings.environment import from_environment
from storage.engine import open_engine


def main(url: str) -> None:
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    hands = hands_of(load(from_environment().brand_file))
    clock = SystemClock()
    ticker = Ticker(open_engine(url), hands, clock, lambda: None)
    print("ready", flush=True)
    asyncio.run(Pace(clock, ticker.fire_due).run())


if __name__ == "__main__":
    main(sys.argv[1])
