"""Who is what to Medicare: enrolled, opted out, revoked, shown to the public; under which numbers, in which group.

Source: CMS, the public enrolment files and Care Compare, for the shapes of numbers and kinds.
Shape:  somebody with a Medicare specialty is enrolled, or has opted out, or was revoked, or none of these; who is
        shown in Care Compare is enrolled. Whoever bills is enrolled, and so are all performers.
"""

from functools import cache

import numpy as np
import polars as pl

from whoperforms.demo import addresses, awkward, performers
from whoperforms.demo.awkward import Case
from whoperforms.demo.dice import Dice, Flags, Rows
from whoperforms.demo.frequency import Weighted, medicare_specialties, specialties
from whoperforms.demo.population import MEMBERS_EVERY, Country, is_organization, person_number, text
from whoperforms.demo.taxonomies import specialty_of

BILLS = 0.27  # of those with a Medicare specialty
SHOWN, SHOWN_CORE, SHOWN_PERFORMER = 0.45, 0.88, 0.97
ENROLLED_BESIDE = 0.12  # of those with a Medicare specialty: enrolled, not shown
OPTED_OUT, REVOKED = 0.02, 0.0025  # of those with a Medicare specialty who are not enrolled
SURE_TO_BE_REVOKED, SURE_TO_OPT_OUT = 3, 4
WITH_OWN_GROUP = 0.5  # of those who practise at an address of their own
WITH_SECOND, WITH_THIRD = 0.17, 0.25  # Medicare specialties: of people, of those with a second
DIFFERS = 0.1  # of people: Medicare has another specialty than the one their main code maps to
NOBODY = -1
PAC_STRIDE, PAC_NUMBERS = 6_700_417, 10_000_000_000
FIRST_YEAR, YEARS, PER_YEAR = 2003, 12, 1_000_000


def has_specialty(country: Country, rows: Rows) -> Flags:
    """Return who has a Medicare specialty and an address that Medicare knows."""
    known = has_code()[specialty_of(country, rows)]
    numbers = person_number(rows)
    for case in addresses.ABROAD:
        known[awkward.people(case, numbers)] = False
    return known


def bills(dice: Dice, rows: Rows) -> Flags:
    """Return who bills Medicare in most years, of those with a specialty."""
    return dice.chance(BILLS, "bills", rows)


def is_shown(country: Country, rows: Rows) -> Flags:
    """Return who is in Care Compare."""
    core = np.isin(specialty_of(country, rows), country.core)
    chance = np.where(core, SHOWN_CORE, SHOWN)
    chance = np.where(np.isin(rows, performers.performers(country)), SHOWN_PERFORMER, chance)
    shown = has_specialty(country, rows) & country.dice.chance(chance, "in Care Compare", rows)
    shown[awkward.people(Case.BOTH_PLACES_SHOWN, person_number(rows))] = True
    return shown & ~_sure(country, rows)


def is_enrolled(country: Country, rows: Rows) -> Flags:
    """Return who is enrolled in Medicare."""
    beside = country.dice.chance(ENROLLED_BESIDE, "enrolled", rows) | bills(country.dice, rows)
    performs = np.isin(rows, performers.performers(country))
    return is_shown(country, rows) | (has_specialty(country, rows) & (beside | performs) & ~_sure(country, rows))


def has_opted_out(country: Country, rows: Rows) -> Flags:
    """Return who has opted out of Medicare."""
    drawn = _outside(country, rows, OPTED_OUT, "opted out") & ~_sure(country, rows)
    return drawn | np.isin(rows, _outsiders(country)[SURE_TO_BE_REVOKED:])


def is_revoked(country: Country, rows: Rows) -> Flags:
    """Return whose enrolment Medicare has revoked."""
    drawn = _outside(country, rows, REVOKED, "revoked") & ~has_opted_out(country, rows) & ~_sure(country, rows)
    return drawn | np.isin(rows, _outsiders(country)[:SURE_TO_BE_REVOKED])


def second_specialties(country: Country, rows: Rows) -> tuple[Rows, Rows]:
    """Return the second and the third Medicare specialty, as rows of the specialties table, or NOBODY."""
    dice, codes = country.dice, _number_of_code()
    second, third = (specialties().people.draw(dice.share(f"{which} specialty", rows)) for which in ("second", "third"))
    own = codes[_specialty(country, rows)]
    has = dice.chance(WITH_SECOND, "has second specialty", rows) & has_code()[second] & (codes[second] != own)
    more = has & dice.chance(WITH_THIRD, "has third specialty", rows) & has_code()[third]
    more &= (codes[third] != own) & (codes[third] != codes[second])
    return np.where(has, second, NOBODY), np.where(more, third, NOBODY)


def groups(country: Country, rows: Rows, moves: Rows) -> Rows:
    """Return the row of the organization each person works for at a place, or NOBODY."""
    keys = addresses.keys_of_practices(country, rows, moves)
    shared = np.zeros(len(rows), dtype=np.bool_)
    shared[is_organization(keys)] = True
    own = country.dice.chance(WITH_OWN_GROUP, "own group", rows, moves)
    return np.where(shared, keys, np.where(own, another_group(country, rows, moves), NOBODY))


def another_group(country: Country, rows: Rows, moves: Rows) -> Rows:
    """Return the row of some organization that people share."""
    count = max(country.practitioners // 4 // MEMBERS_EVERY, 1)
    return country.row_of_organization(country.dice.below(count, "another group", rows, moves) * MEMBERS_EVERY)


@cache
def all_groups(country: Country) -> Rows:
    """Return the rows of all organizations that people share."""
    count = max(country.practitioners // 4 // MEMBERS_EVERY, 1)
    return country.row_of_organization(np.arange(count) * MEMBERS_EVERY)


def pac_ids(rows: Rows) -> pl.Series:
    """Return the ten digits under which Medicare's enrolment knows each row; some begin with 0."""
    return text(rows * PAC_STRIDE % PAC_NUMBERS).str.zfill(10)


def enrolment_ids(country: Country, rows: Rows, second: Flags | None = None) -> pl.Series:
    """Return the number of each enrolment: I or O, the day of it, six digits. No two are equal."""
    organization = np.zeros(len(rows), dtype=np.bool_)
    organization[is_organization(rows)] = True
    million, number = rows // PER_YEAR, rows % PER_YEAR
    year = FIRST_YEAR + (million + number) % YEARS
    month = 1 + 2 * country.dice.below(6, "month of enrolment", rows) + (second if second is not None else 0)
    day = 1 + country.dice.below(28, "day of enrolment", rows)
    kind = pl.Series(["I", "O"]).gather(organization.astype(np.int64))
    return pl.select(
        pl.concat_str(kind, text(year * 10_000 + month * 100 + day), text(number).str.zfill(6))
    ).to_series()


def specialty_names(country: Country, rows: Rows) -> pl.Series:
    """Return the name of each person's Medicare specialty; blank for none."""
    return specialties().medicare.gather(_specialty(country, rows))


def specialty_codes(country: Country, rows: Rows) -> pl.Series:
    """Return the two characters of each person's Medicare specialty; blank for none."""
    return medicare_codes().gather(_specialty(country, rows))


@cache
def medicare_codes() -> pl.Series:
    """Return the code of the Medicare specialty of every row of the specialties table; blank for none."""
    code = {name: code for code, name in medicare_specialties().iter_rows()}
    return pl.Series([code.get(name, "") for name in specialties().medicare])


@cache
def _number_of_code() -> Rows:
    """Return a number for the code of every row of the specialties table: equal codes have equal ones."""
    return medicare_codes().rank("dense").to_numpy().astype(np.int64)


@cache
def has_code() -> Flags:
    """Return which rows of the specialties table have a Medicare specialty."""
    return (medicare_codes() != "").to_numpy()


def _specialty(country: Country, rows: Rows) -> Rows:
    """Return where each person's Medicare specialty stands in the specialties table; some differ from the main code."""
    other = specialties().people.draw(country.dice.share("other Medicare specialty", rows))
    differs = country.dice.chance(DIFFERS, "Medicare specialty differs", rows) & has_code()[other]
    return np.where(differs, other, specialty_of(country, rows))


def _outside(country: Country, rows: Rows, chance: float, purpose: str) -> Flags:
    """Return whom a chance meets of those with a specialty who are not enrolled."""
    return has_specialty(country, rows) & ~is_enrolled(country, rows) & country.dice.chance(chance, purpose, rows)


def _sure(country: Country, rows: Rows) -> Flags:
    return np.isin(rows, _outsiders(country))


@cache
def _outsiders(country: Country) -> Rows:
    """Return some of the first thousand people who neither bill nor perform: revoked first, then opted out."""
    rows = country.row_of_person(np.arange(awkward.THOUSAND))
    fit = has_specialty(country, rows) & ~bills(country.dice, rows) & ~awkward.is_case(person_number(rows))
    fit &= ~np.isin(rows, performers.performers(country))
    fit &= ~np.isin(specialty_of(country, rows), country.core)
    found = rows[fit]
    order = np.argsort(country.dice.bits("outside Medicare", found), kind="stable")
    return found[order[: SURE_TO_BE_REVOKED + SURE_TO_OPT_OUT]]


@cache
def places_listed() -> Weighted:
    """Return how many places beside the first Care Compare lists: 0, 1, 2, 3."""
    return Weighted.by(pl.Series([0.62, 0.24, 0.1, 0.04]))
