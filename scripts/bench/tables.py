"""Tables of figures: printed as they grow, written as Markdown at the end."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

MB = 1e6
LIMIT, MET = "limit", "met"
NOT_MET = "**no**"


@dataclass
class Table:
    """One table of figures, printed as it grows and written at the end."""

    title: str
    columns: tuple[str, ...]
    notes: str
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Take one row and print it."""
        assert len(cells) == len(self.columns), (self.columns, cells)
        self.rows.append(cells)
        print("  " + " | ".join(cells), flush=True)

    def lines(self) -> Iterator[str]:
        """Yield the table in Markdown."""
        yield from (f"## {self.title}", "", self.notes, "", "| " + " | ".join(self.columns) + " |")
        yield "|" + "---|" * len(self.columns)
        yield from ("| " + " | ".join(row) + " |" for row in self.rows)
        yield ""

    def missed(self) -> Iterator[str]:
        """Yield the rows whose limit was not met."""
        yield from (f"{self.title}: {' | '.join(row)}" for row in self.rows if NOT_MET in row)


def held(*figures: tuple[float, float]) -> str:
    """Return whether each figure is within the limit it comes with.

    >>> held((0.2, 0.3), (7, 5))
    '**no**'
    """
    return "yes" if all(figure <= most for figure, most in figures) else NOT_MET


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """Yield what tells the seconds since the block began, or those it took once it has ended."""
    began = time.perf_counter()
    ended: list[float] = []
    yield lambda: (ended[0] if ended else time.perf_counter()) - began
    ended.append(time.perf_counter())


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long `work` took once."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def percentile(times: Sequence[float], percent: int) -> float:
    """Return what `percent` of the times are at most."""
    return statistics.quantiles(times, n=100)[percent - 1]
