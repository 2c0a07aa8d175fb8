"""Where people really work: a third moved within the last two years, and each source heard of it when it did.

Shape:  a *giver* is a source that gives addresses. It tells of the place where somebody worked some months ago, its
        lag, which falls for each person anew, from 0 to 24 months. The main NPPES file is a giver like the others:
        what it gives is the new place or the old one.
"""

from enum import StrEnum

import numpy as np

from whoperforms.demo import awkward
from whoperforms.demo.dice import Flags, Rows
from whoperforms.demo.population import Country, person_number

MOVED = 1 / 3
MONTHS = 24
ELSEWHERE = -100  # in place of a number of moves: the place that the main file does not give
STILL = -1  # in place of months: did not move


class Giver(StrEnum):
    """A source of addresses."""

    NPPES = "nppes"
    CARE_COMPARE = "care_compare"
    ENROLMENT = "enrolment"
    OPT_OUT = "opt_out"
    PAYMENTS = "open_payments"
    ROSTER = "roster"
    EXCLUSION = "leie"


PROMPT = frozenset({Giver.CARE_COMPARE, Giver.ROSTER})  # more often with a short lag than with a long one


def months_since_move(country: Country, rows: Rows) -> Rows:
    """Return how many months ago each person began to work where they do, or STILL for more than 24."""
    moved = country.dice.chance(MOVED, "moved before", rows) & ~awkward.is_case(person_number(rows))
    return np.where(moved, country.dice.below(MONTHS, "months since move", rows), STILL)


def is_late(country: Country, rows: Rows, giver: Giver) -> Flags:
    """Return whose old place this source still gives; never somebody who did not move."""
    share = country.dice.low if giver in PROMPT else country.dice.share
    lag = (share(f"lag of {giver}", rows) * (MONTHS + 1)).astype(np.int64)
    months = months_since_move(country, rows)
    late: Flags = (months != STILL) & (lag > months)
    return late


def place(country: Country, rows: Rows, *, old: Flags) -> Rows:
    """Return, as `addresses.practices` wants it, the place where each works, or worked before where `old`."""
    moved = months_since_move(country, rows) != STILL
    return np.where(moved & (old != is_late(country, rows, Giver.NPPES)), ELSEWHERE, 0)


def given(country: Country, rows: Rows, giver: Giver) -> Rows:
    """Return, as `addresses.practices` wants it, the place that this source gives."""
    return place(country, rows, old=is_late(country, rows, giver))
