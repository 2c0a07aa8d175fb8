"""The least a physician can tell of own cases: about so many in the last twelve months, for all payers.

Shape:  the physician's own word, dated. It is nobody's count, it is shown as what it is, and it grows old.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from whoperforms.certification.cases.suppression import Count
from whoperforms.kernel.errors import BadField

MONTHS: Final = 12
MOST: Final = 9_999  # in a year; above, a slip of the pen
GOOD_FOR = timedelta(days=365)  # a statement about the last twelve months says nothing of the twelve after it
LONGEST_AGO: Final = timedelta(days=31)  # what is stated today is about a year that ended not long ago


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStatement:
    """About how many cases in the twelve months up to a day. `stated_on`: when it was said. Raises: BadField.

    >>> said = CaseStatement(about=40, as_of=date(2026, 10, 31), stated_on=date(2026, 11, 2))
    >>> said.shown.at_least, said.current(date(2027, 10, 31)), said.current(date(2027, 11, 1))
    (40, True, False)
    """

    about: int
    as_of: date
    stated_on: date

    def __post_init__(self) -> None:
        if not 0 <= self.about <= MOST:
            raise BadField(
                "about",
                "{count}: not so many cases in a year; write a whole number from 0 to {most:,}",
                count=self.about,
                most=MOST,
            )
        if self.as_of > self.stated_on:
            raise BadField(
                "as_of",
                "{day}: after {stated_on}, the day of the statement; write a past day",
                day=self.as_of,
                stated_on=self.stated_on,
            )
        if self.stated_on - self.as_of > LONGEST_AGO:
            raise BadField("as_of", "{day}: more than a month ago; state the twelve months up to now", day=self.as_of)

    @classmethod
    def read(cls, about: str, *, as_of: date, stated_on: date) -> "CaseStatement":
        """Return what was typed into the form. Raises: BadField."""
        digits = about.strip().replace(",", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST))):
            raise BadField(
                "about", "{value!r}: not a number of cases; write a whole number, such as 40", value=about.strip()[:40]
            )
        return cls(about=int(digits), as_of=as_of, stated_on=stated_on)

    @property
    def shown(self) -> Count:
        """What the public sees: the number as stated, and none below eleven."""
        return Count.stated(self.about)

    def current(self, on: date) -> bool:
        """Whether it is still about the last twelve months, near enough to be shown."""
        return self.stated_on <= on <= self.as_of + GOOD_FOR
