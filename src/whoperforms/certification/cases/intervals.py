"""Intervals of shares: what is still likely when so many of so many did.

Source: Wilson's score interval, two-sided, 95 percent, without correction: the one that Newcombe (Statistics in
        Medicine 1998;17:857) finds best for small numbers. Computed by SciPy.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from whoperforms.kernel.errors import BadValue

LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, shares from 0 to 1."""

    low: float
    high: float


@lru_cache(maxsize=4096)
def wilson(some: int, of: int) -> Interval:
    """Return the interval for `some` of `of`. Raises: BadValue.

    >>> found = wilson(81, 263)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    if not 0 <= some <= of or of == 0:
        raise BadValue(f"{some} of {of}: no share; give a number of people, and how many of them")
    from scipy.stats import binomtest  # noqa: PLC0415 - takes seconds to import: only whoever computes one waits for it

    found = binomtest(some, of).proportion_ci(confidence_level=LEVEL, method="wilson")
    return Interval(float(found.low), float(found.high))
