"""The machine that the figures hold for."""

import os
from dataclasses import dataclass
from pathlib import Path

BUSY = 0.3
"""A load average from which on other work disturbs the figures."""


@dataclass(frozen=True)
class Machine:
    cores: int
    memory_gb: int
    load: float
    """Processes that wanted to run in the last minute, on average."""

    def __str__(self) -> str:
        return f"{self.cores} cores, {self.memory_gb} GB"


def here() -> Machine:
    memory = Path("/proc/meminfo").read_text(encoding="ascii").split()
    kilobytes = int(memory[memory.index("MemTotal:") + 1])
    cores = len(os.sched_getaffinity(0))
    return Machine(cores, round(kilobytes / 1024**2), round(os.getloadavg()[0], 2))
