"""Months: as near to the day of an operation as a log of cases may come."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from whoperforms.kernel.errors import BadValue

SHAPE = re.compile(r"([0-9]{4})-([0-9]{2})")
FIRST_YEAR, LAST_YEAR = 1990, 2199  # beyond, a slip of the pen
IN_A_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, written as ISO 8601 does.

    >>> Month.read("2026-03").after(Month(2025, 11))
    4
    >>> Month.read("2026-03-02")
    Traceback (most recent call last):
    whoperforms.kernel.errors.BadValue: '2026-03-02': not a month; write YYYY-MM, without a day
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= IN_A_YEAR):
            raise BadValue(
                "{year}-{month}: not a month of the calendar; write YYYY-MM, without a day",
                year=self.year,
                month=self.month,
            )

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the month that a text is. Raises: BadValue."""
        found = SHAPE.fullmatch(text)
        if found is None:
            raise BadValue("{value!r}: not a month; write YYYY-MM, without a day", value=text[:40])
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month of a day."""
        return cls(day.year, day.month)

    def after(self, other: "Month") -> int:
        """Return how many months this one is after another; below 0: before it."""
        return (self.year - other.year) * IN_A_YEAR + self.month - other.month

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"
