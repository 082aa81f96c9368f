"""Waiting for what another process does and tells nobody."""

import time
from collections.abc import Callable

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
