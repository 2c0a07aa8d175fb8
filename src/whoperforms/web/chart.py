"""Numbers by year as a drawing: bars that carry their numbers, and the same numbers as a table.

Shape:  a year without a published count has no bar and says so; it is never drawn, or written, as zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDTH = 320  # of the drawing, in its own units: about a pixel each on a narrow phone
ROW, BAR = 44, 26  # height of a year, and of its bar
LEFT, LONGEST = 60, 170  # where bars begin, after the year; the longest one leaves room for its number


@dataclass(frozen=True, slots=True)
class YearCount:
    """A year and its count; `None` is "no count published"; `shown` replaces the bare number ("11 or more")."""

    year: int
    count: int | None
    shown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One year: where it is drawn, and what it says; without a count `length` is 0 and `published` False."""

    year: str
    says: str
    published: bool
    top: int
    middle: int
    length: float

    @property
    def says_from(self) -> float:
        """Where the words begin: after the bar."""
        return LEFT + self.length + (8 if self.published else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing ready to be shown: its words, its bars from the first year down, and the table beside it."""

    id: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    columns: tuple[str, str]
    height: int

    @classmethod
    def of(cls, counts: Sequence[YearCount], *, title: str, counted: str, id: str = "chart") -> "Chart":  # noqa: A002 - HTML's word
        """Draw counts in the order of their years; `counted` heads the column of the table ("Cases").

        >>> chart = Chart.of([YearCount(2024, 22), YearCount(2023, 11)], title="Cases by year", counted="Cases")
        >>> chart.description, [bar.length for bar in chart.bars]
        ('2023: 11. 2024: 22.', [85.0, 170.0])
        """
        in_order = sorted(counts, key=lambda counted: counted.year)
        most = max((counted.count for counted in in_order if counted.count is not None), default=0)
        bars = tuple(_bar(place, count, most) for place, count in enumerate(in_order))
        return cls(
            id=id,
            title=title,
            description=" ".join(f"{bar.year}: {bar.says}." for bar in bars),
            bars=bars,
            columns=(_("Year"), counted),
            height=ROW * len(bars),
        )

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The table."""
        return tuple((bar.year, bar.says) for bar in self.bars)


def _bar(place: int, counted: YearCount, most: int) -> Bar:
    top = place * ROW + (ROW - BAR) // 2
    published = counted.count is not None
    return Bar(
        year=str(counted.year),
        says=(counted.shown or f"{counted.count:,}") if published else _("no count published"),
        published=published,
        top=top,
        middle=top + BAR // 2 + 6,
        length=round(LONGEST * (counted.count or 0) / most, 1) if published and most else 0,
    )
