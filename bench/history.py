"""Full training times: the table that docs/bench.md ends with, one row a measurement."""

from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from bench.side import ROOT

DOC = ROOT / "docs" / "bench.md"
HEADER = (
    "| day | machine | stock, s | Dover, s | stock, CPU s | Dover, CPU s "
    "| stock's answers | Dover's answers |"
)


@dataclass(frozen=True)
class Training:
    day: date
    machine: str
    stock_seconds: float
    dover_seconds: float
    stock_cpu_seconds: float
    dover_cpu_seconds: float
    stock_answers: str
    """How the fully trained model does on the held-out questions."""
    dover_answers: str


def last(doc: Path = DOC) -> Training | None:
    """The newest measurement; None before the first."""
    _, _, table = doc.read_text(encoding="utf-8").partition(HEADER)
    rows = table.strip().splitlines()[1:]
    if not rows:
        return None
    day, machine, *cells = (cell.strip() for cell in rows[-1].strip("|").split("|"))
    stock, dover, stock_cpu, dover_cpu = (float(cell) for cell in cells[:4])
    return Training(
        date.fromisoformat(day), machine, stock, dover, stock_cpu, dover_cpu, *cells[4:]
    )


def append(measured: Training, doc: Path = DOC) -> None:
    cells = (f"{one:.0f}" if isinstance(one, float) else str(one) for one in astuple(measured))
    with doc.open("a", encoding="utf-8") as file:
        file.write(f"| {' | '.join(cells)} |\n")
