"""Who exists: row numbers, what stands in each row, and the NPI it carries.

Shape:  rows repeat in cycles of 26: 20 people, 5 organizations, 1 dark row (a deactivated NPI, of which only
        number and date are left). Rows past the end of the country are people and organizations still to come.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from whoperforms.demo.dice import Dice, Rows
from whoperforms.demo.frequency import specialties
from whoperforms.demo.procedure import DemoProcedure
from whoperforms.kernel.errors import BadValue

CYCLE, PEOPLE, ORGANIZATIONS = 26, 20, 5
ORGANIZATION_EVERY, DARK_AT = 5, 25  # within a cycle: organizations stand at 4, 9, 14, 19, 24
MEMBERS_EVERY = 10  # each tenth organization has a practice that people share
FEWEST = 1_000  # the awkward cases stand in the first thousand people

STEMS = 14_748_364  # nine-digit stems from 200000000 on whose NPI is at most 2147483647
FIRST_STEM = 200_000_000
STRIDE = 6_700_417  # prime, so that every stem is met once: neighbours get distant numbers
SCATTER = (15_485_863, 32_452_843)  # primes; one of them does not divide the number of rows
RESERVED = 10  # last stems, kept for the deliberately bad rows
LUHN_OF_ISSUER = 24  # what "80840" adds to the sum of every NPI

FIRST_DAY = date(2005, 5, 23)  # the first NPI; all days are counted from here


@dataclass(frozen=True)
class Country:
    """An invented country: everything in it follows from these four values."""

    practitioners: int
    dice: Dice
    as_of: date
    procedure: DemoProcedure

    def __post_init__(self) -> None:
        if self.practitioners < FEWEST:
            raise BadValue(f"{self.practitioners} practitioners: the demo country has at least {FEWEST:,}")
        if self.rows + self.rows // 100 > STEMS - RESERVED:
            raise BadValue(f"{self.practitioners} practitioners: too many for the invented NPIs; ask for 11,000,000")
        if (self.as_of - FIRST_DAY).days < 3650:  # noqa: PLR2004 - ten years, so that histories have room
            raise BadValue(f"{self.as_of}: the demo country begins in 2016; give a later day")
        if unknown := set(self.procedure.core_taxonomies) - set(specialties().code):
            raise BadValue(f"{min(unknown)}: no such code in the demo's specialties; add it to specialties.tsv")

    @cached_property
    def rows(self) -> int:
        """How many rows the main file has, deliberately bad ones apart."""
        return int(self.row_of_person(np.array([self.practitioners - 1]))[0]) + 1

    @cached_property
    def today(self) -> int:
        """`as_of` as a day number of the demo."""
        return (self.as_of - FIRST_DAY).days

    @cached_property
    def core(self) -> Rows:
        """The core taxonomies, as rows of the specialties table."""
        return np.flatnonzero(specialties().code.is_in(self.procedure.core_taxonomies).to_numpy())

    def row_of_person(self, person: Rows) -> Rows:
        """Return the row of each person, counted from 0."""
        place = person % PEOPLE
        return person // PEOPLE * CYCLE + place + place // (ORGANIZATION_EVERY - 1)

    def row_of_organization(self, number: Rows) -> Rows:
        """Return the row of each organization, counted from 0."""
        return number // ORGANIZATIONS * CYCLE + number % ORGANIZATIONS * ORGANIZATION_EVERY + 4

    def row_of_dark(self, number: Rows) -> Rows:
        """Return the row of each dark NPI, counted from 0."""
        return number * CYCLE + DARK_AT

    def npis(self, rows: Rows) -> Rows:
        """Return the NPI of each row; no two rows share one."""
        offset = self.dice.below(STEMS - RESERVED, "npi", np.zeros(1, dtype=np.int64))
        return _with_check_digit(FIRST_STEM + (rows * STRIDE + offset) % (STEMS - RESERVED))

    def spare_npis(self) -> Rows:
        """Return the NPIs that no row has: for rows that are wrong on purpose."""
        return _with_check_digit(FIRST_STEM + STEMS - RESERVED + np.arange(RESERVED, dtype=np.int64))

    def scattered(self, purpose: str, first: int, count: int, among: int) -> Rows:
        """Return `count` different numbers below `among`, in no order; `first` goes on from earlier ones."""
        offset = self.dice.below(among, purpose, np.zeros(1, dtype=np.int64))
        stride = next(prime for prime in SCATTER if among % prime)
        return ((np.arange(first, first + count, dtype=np.int64)) * stride + offset) % among


def is_dark(rows: Rows) -> Rows:
    """Return the positions of dark rows."""
    return np.flatnonzero(rows % CYCLE == DARK_AT)


def is_organization(rows: Rows) -> Rows:
    """Return the positions of organizations."""
    place = rows % CYCLE
    return np.flatnonzero((place != DARK_AT) & (place % ORGANIZATION_EVERY == ORGANIZATION_EVERY - 1))


def is_person(rows: Rows) -> Rows:
    """Return the positions of people."""
    place = rows % CYCLE
    return np.flatnonzero((place != DARK_AT) & (place % ORGANIZATION_EVERY != ORGANIZATION_EVERY - 1))


def person_number(rows: Rows) -> Rows:
    """Return which person stands in each row, from 0; -1 where none did when the country was made."""
    place = rows % CYCLE
    number = rows // CYCLE * PEOPLE + place - place // ORGANIZATION_EVERY
    return np.where((place != DARK_AT) & (place % ORGANIZATION_EVERY != ORGANIZATION_EVERY - 1), number, -1)


def organization_number(rows: Rows) -> Rows:
    """Return which organization stands in each row, from 0; only for rows of organizations."""
    return rows // CYCLE * ORGANIZATIONS + rows % CYCLE // ORGANIZATION_EVERY


def text(numbers: Rows) -> pl.Series:
    """Return whole numbers as text."""
    return pl.Series(numbers).cast(pl.String)


def _with_check_digit(stems: Rows) -> Rows:
    total = np.full_like(stems, LUHN_OF_ISSUER)
    rest = stems.copy()
    for place in range(9):
        rest, digit = np.divmod(rest, 10)
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 * (doubled > 9)  # noqa: PLR2004 - the digits of 10 to 18 add up to 9 less
    return stems * 10 + -total % 10
