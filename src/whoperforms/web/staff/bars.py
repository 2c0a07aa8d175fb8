"""Counts with names as a drawing: bars below their names, and the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW, BAR = 48, 18  # height of a line, and of its bar
LONGEST = 250  # the longest bar leaves room for its number
WORDS, TOP = 16, 22  # from the top of a line to the foot of its name, and to its bar


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBar:
    """One count: its name, and where it is drawn."""

    name: str
    says: str
    words: int
    top: int
    middle: int
    length: float

    @property
    def says_from(self) -> float:
        """Where the number begins: after the bar."""
        return self.length + 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A drawing ready to be shown, from the first count down, and the table beside it."""

    id: str
    title: str
    bars: tuple[NamedBar, ...]
    columns: tuple[str, str]

    @classmethod
    def of(cls, counts: Sequence[tuple[str, int]], *, id: str, title: str, columns: tuple[str, str]) -> "Bars":  # noqa: A002 - HTML's word
        """Draw counts in their order.

        >>> [bar.length for bar in Bars.of([("a", 5), ("b", 10)], id="x", title="X", columns=("A", "B")).bars]
        [125.0, 250.0]
        """
        most = max((count for _name, count in counts), default=0)
        return cls(
            id=id,
            title=title,
            columns=columns,
            bars=tuple(
                NamedBar(
                    name=name,
                    says=f"{count:,}",
                    words=place * ROW + WORDS,
                    top=place * ROW + TOP,
                    middle=place * ROW + TOP + BAR - 3,
                    length=round(LONGEST * count / most, 1) if most else 0,
                )
                for place, (name, count) in enumerate(counts)
            ),
        )

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return ROW * len(self.bars)

    @property
    def description(self) -> str:
        """All numbers in a line, for whoever does not see the drawing."""
        return " ".join(f"{bar.name}: {bar.says}." for bar in self.bars)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The table."""
        return tuple((bar.name, bar.says) for bar in self.bars)
