"""A breakdown: the practitioners, places or rows of each group, and how many of them have each part.

Shape:  each line has its own denominator, `of`. Where the parts exclude one another, those of a line add up to it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from whoperforms.evidence.source import Source

ALL = 100  # per cent


@dataclass(frozen=True, slots=True)
class Part:
    """Something that may hold of those counted: a column. `marks`: the bits of which one at least says so."""

    id: str
    name: str
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One group: how many there are in all, and for each part of how many it holds."""

    id: str
    name: str
    of: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A table with a caption: `says` is what was counted and out of what, `counted` the noun for it in the plural.

    `sources`: who states it, whose releases date it. `adds_up`: parts exclude one another.
    """

    id: str
    title: str
    says: str
    counted: str
    by: str
    sources: tuple[Source, ...]
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    adds_up: bool = True


@dataclass(slots=True)
class Sums:
    """How many of each group, and how many of those with the same marks."""

    of: Counter[str] = field(default_factory=Counter)
    marked: Counter[tuple[str, int]] = field(default_factory=Counter)

    def add(self, group: str, marks: int, count: int) -> None:
        """Count some who are in a group and have the same marks."""
        self.of[group] += count
        self.marked[group, marks] += count

    def lines(self, names: Mapping[str, str], parts: Sequence[Part]) -> tuple[Line, ...]:
        """Return a line for each group that anybody is in, in the order of `names`."""
        counts = {group: [0] * len(parts) for group in self.of}
        for (group, marks), count in self.marked.items():
            for at, part in enumerate(parts):
                counts[group][at] += count if marks & part.marks else 0
        return tuple(
            Line(group, name, self.of[group], tuple(counts[group])) for group, name in names.items() if self.of[group]
        )


def share(count: int, of: int) -> str:
    """Return a share as it is written: never 0 % of some, never 100 % of all but some.

    >>> share(1, 3), share(0, 3), share(1, 1000), share(999, 1000)
    ('33 %', '0 %', '<1 %', '>99 %')
    """
    rounded = round(100 * count / of)
    if count and not rounded:
        return "<1 %"
    return ">99 %" if rounded == ALL and count < of else f"{rounded} %"
