"""Tables of figures: printed as they grow, written as Markdown at the end."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MB = 1e6


@dataclass
class Table:
    """One table of figures, printed as it grows and written at the end."""

    title: str
    columns: tuple[str, ...]
    notes: str
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Take one row and print it."""
        self.rows.append(cells)
        print("  " + " | ".join(cells))

    def lines(self) -> Iterator[str]:
        """Yield the table in Markdown."""
        yield from (f"## {self.title}", "", self.notes, "", "| " + " | ".join(self.columns) + " |")
        yield "|" + "---|" * len(self.columns)
        yield from ("| " + " | ".join(row) + " |" for row in self.rows)
        yield ""


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
