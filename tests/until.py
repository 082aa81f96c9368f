"""Waiting for what another process does and tells nobody."""

import time
from collections.abc import Callable, Iterable

import psutil

LOOK_S = 0.05
SOON_S = 60


def until(
    happened: Callable[[], object], otherwise: Callable[[], str], seconds: float = SOON_S
) -> None:
    """Look again and again until `happened`; fail with what `otherwise` tells after so long."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, otherwise()
        time.sleep(LOOK_S)


def until_gone(processes: Iterable[psutil.Process]) -> None:
    everyone = list(processes)
    until(lambda: not alive(everyone), lambda: f"still there: {alive(everyone)}")


def alive(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those that run. An orphan that has ended stays listed where nobody takes orphans up."""
    return [one for one in processes if one.is_running() and not _has_ended(one)]


def _has_ended(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
