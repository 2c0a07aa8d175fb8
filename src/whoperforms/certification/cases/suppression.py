"""What may be shown of a number of patients, so that nobody can work out a count of one to ten.

Source: Medicare's rule for cells of its public files: no count of 1 to 10, nor anything it can be worked out from.
Shape:  a count is rounded down to tens and said as "at least", so that no difference of two tells a small count. A
        share is a multiple of five percent. Where either side of it is 1 to 10 people, it is said as a limit that is
        the same for all of these numbers. What an interval says follows from the shown count and share alone.
        docs/cases.md says it for people; the tests work out what can be worked out.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import ceil, floor
from typing import Final

from whoperforms.certification.cases.intervals import wilson

SHOWN_FROM: Final = 11  # patients
SHARED_FROM: Final = 20  # patients followed, for a percentage; a definition may ask for more
TENS: Final = 10
STEP: Final = 5  # percent
ALL: Final = 100  # percent


@dataclass(frozen=True, slots=True)
class Count:
    """At least so many; None: fewer than eleven, or none at all."""

    at_least: int | None

    @classmethod
    def of(cls, people: int) -> "Count":
        """Return what may be shown of a count.

        >>> [Count.of(people).at_least for people in (0, 10, 11, 19, 20, 143)]
        [None, None, 11, 11, 20, 140]
        """
        return cls(None if people < SHOWN_FROM else max(SHOWN_FROM, people // TENS * TENS))

    @classmethod
    def stated(cls, about: int) -> "Count":
        """Return what may be shown of a number that is nobody's count but somebody's word: not rounded."""
        return cls(None if about < SHOWN_FROM else about)

    @property
    def fewest(self) -> int:
        """The fewest people that it may stand for."""
        return self.at_least or 0

    @property
    def most(self) -> int:
        """The most people that it may stand for, when it is of a count."""
        return SHOWN_FROM - 1 if self.at_least is None else self.at_least // TENS * TENS + TENS - 1


class How(StrEnum):
    """How a share is said."""

    NONE = "none"
    AT_MOST = "at_most"
    ABOUT = "about"
    AT_LEAST = "at_least"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share in percent, and the 95 percent interval around it, rounded outwards to whole percents."""

    how: How
    percent: float
    low: int
    high: int


def share(some: int, of: int, *, from_followed: int = SHARED_FROM) -> Share | None:
    """Return what may be shown of `some` out of `of`; None where too few were followed for any percentage.

    >>> share(89, 143)
    Share(how=<How.ABOUT: 'about'>, percent=60, low=49, high=70)
    >>> share(3, 143)
    Share(how=<How.AT_MOST: 'at_most'>, percent=7.2, low=0, high=13)
    """
    if of < max(SHARED_FROM, from_followed):
        return None
    return _said(_token(some, of), max(SHARED_FROM, from_followed, Count.of(of).fewest), Count.of(of).most)


Token = tuple[How, int]


def _token(some: int, of: int) -> Token:
    """Return how a share is said, and the percentage if it is about one: all that is told of `some`."""
    if some in {0, of}:
        return (How.ALL, ALL) if some else (How.NONE, 0)
    nearest = (2 * ALL // STEP * some + of) // (2 * of) * STEP  # halves go up
    if some < SHOWN_FROM or nearest == 0:
        return How.AT_MOST, 0
    if of - some < SHOWN_FROM or nearest == ALL:
        return How.AT_LEAST, ALL
    return How.ABOUT, nearest


@lru_cache(maxsize=4096)
def _said(token: Token, fewest: int, most: int) -> Share:
    """Return a share as it is said when `fewest` to `most` were followed: the widest of what it may stand for."""
    how, percent = token
    meant = [(bound, of) for of in range(fewest, most + 1) for bound in _bounds(token, of)]
    low = floor(ALL * min(wilson(*each).low for each in meant))
    high = ceil(ALL * max(wilson(*each).high for each in meant))
    if how is How.AT_MOST:
        return Share(how=how, percent=_tenth_up(max(some / of for some, of in meant)), low=0, high=high)
    if how is How.AT_LEAST:
        missing = _tenth_up(max((of - some) / of for some, of in meant))
        return Share(how=how, percent=round(ALL - missing, 1), low=low, high=ALL)
    return Share(how=how, percent=percent, low=low, high=high)


def _bounds(token: Token, of: int) -> tuple[int, ...]:
    """Return the smallest and the largest number of people of whom, out of `of`, a token may tell; none if of none."""
    meant = [some for some in range(of + 1) if _token(some, of) == token]
    return (meant[0], meant[-1]) if meant else ()


def _tenth_up(part: float) -> float:
    """Return a part as a percentage with one decimal, rounded up."""
    return ceil(round(part * ALL * 10, 6)) / 10
