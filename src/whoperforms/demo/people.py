"""What people are called, and which dates their NPI has."""

from functools import cache

import numpy as np
import polars as pl

from whoperforms.demo import awkward
from whoperforms.demo.awkward import MEN, OF_ONE_FAMILY, Case
from whoperforms.demo.dice import Dice, Flags, Rows
from whoperforms.demo.frequency import names, specialties
from whoperforms.demo.population import FIRST_DAY, Country, person_number
from whoperforms.demo.taxonomies import specialty_of

HYPHENATED, FORMER, WITH_MIDDLE, MIDDLE_INITIAL, WITH_PREFIX, BLANK_CREDENTIAL = (
    0.012,
    0.036,
    0.72,
    0.5,
    0.45,
    0.02,
)
LONGEST_FAMILY, LONGEST_MIDDLE = 35, 20
SUFFIXES = ["", "JR.", "III", "II", "SR.", "IV"]
SUFFIX_UP_TO = np.array([0.975, 0.9915, 0.997, 0.9985, 0.9995])
ACCENT_LOST = ("MUNOZ", "PENA", "NUNEZ", "IBANEZ", "ACUNA", "CASTANEDA")
APOSTROPHES = ("O'BRIEN", "O'CONNOR", "O'NEILL", "D'ANGELO", "O'HARA", "D'AMICO")
SOLE = pl.Series(["N", "Y", "X"])
SOLE_UP_TO = np.array([0.71, 0.86])


def names_of(country: Country, rows: Rows, renames: Rows) -> pl.DataFrame:
    """Return the name of each person after so many changes of family name.

    Columns: family, given, middle, prefix, suffix, credential, sex, former (mostly blank).
    """
    dice, numbers = country.dice, person_number(rows)
    keys = _name_keys(country, rows, numbers)
    woman = _women(country, rows, numbers)
    given = _given(dice, "given", keys, woman)
    middle = _given(dice, "middle", keys, woman).str.slice(0, LONGEST_MIDDLE)
    chosen = pl.Series(dice.share("has middle", keys))
    family = _families(dice, keys, renames, numbers)
    doctor = pl.Series(dice.chance(WITH_PREFIX, "prefix", rows))
    return pl.select(
        family=family,
        given=given,
        middle=pl.when(chosen > WITH_MIDDLE)
        .then(pl.lit(""))
        .when(chosen < WITH_MIDDLE * MIDDLE_INITIAL)
        .then(middle.str.slice(0, 1))
        .otherwise(middle),
        prefix=pl.when(doctor).then(pl.lit("DR.")).otherwise(pl.lit("")),
        suffix=pl.Series(SUFFIXES)[_suffixes(dice, rows, numbers, woman)],
        credential=_credentials(country, rows),
        sex=pl.when(pl.Series(woman)).then(pl.lit("F")).otherwise(pl.lit("M")),
        former=_formers(dice, keys, renames, numbers),
    )


def sole_proprietor(dice: Dice, rows: Rows) -> pl.Series:
    """Return Y, N, or X for "not answered"."""
    return SOLE[np.searchsorted(SOLE_UP_TO, dice.share("sole proprietor", rows), side="right")]


def enumerated_on(country: Country, rows: Rows) -> Rows:
    """Return the day number on which each NPI was given out; more were in the first years."""
    return (country.dice.low("enumerated", rows) * (country.today - 400)).astype(np.int64)


def updated_on(country: Country, rows: Rows) -> Rows:
    """Return the day number of the last change, after the NPI was given out and before `as_of`."""
    first = enumerated_on(country, rows)
    return first + (country.dice.share("updated", rows) * (country.today - first)).astype(np.int64)


@cache
def days() -> pl.Series:
    """Return every day from the first NPI on for 110 years, MM/DD/YYYY."""
    return pl.date_range(FIRST_DAY, FIRST_DAY.replace(year=FIRST_DAY.year + 110), "1d", eager=True).dt.strftime(
        "%m/%d/%Y"
    )


def _name_keys(country: Country, rows: Rows, numbers: Rows) -> Rows:
    """Return whose name each person has: namesakes and sons have that of the person before."""
    keys = rows.copy()
    for case in OF_ONE_FAMILY:
        who = awkward.people(case, numbers)
        keys[who] = country.row_of_person(numbers[who] - 1)
    return keys


def _women(country: Country, rows: Rows, numbers: Rows) -> Flags:
    woman = country.dice.chance(specialties().women[specialty_of(country, rows)], "sex", rows)
    for case in MEN:
        woman[awkward.people(case, numbers)] = False
    return woman


def _given(dice: Dice, purpose: str, keys: Rows, woman: Flags) -> pl.Series:
    table, share = names(), dice.share(purpose, keys)
    return table.given[np.where(woman, table.women.draw(share), table.first_man + table.men.draw(share))]


def _families(dice: Dice, keys: Rows, renames: Rows, numbers: Rows) -> pl.Series:
    table = names()
    family = table.family[table.family_weight.draw(dice.share("family", keys, renames))]
    hyphenated = dice.chance(HYPHENATED, "hyphen", keys, renames)
    hyphenated[awkward.people(Case.HYPHEN, numbers)] = True
    both = np.flatnonzero(hyphenated)
    second = table.family[table.family_weight.draw(dice.share("second family", keys[both], renames[both]))]
    if len(both):
        family.scatter(both, pl.select(pl.concat_str(family.gather(both), pl.lit("-"), second)).to_series())
    for case, spellings in ((Case.ACCENT_LOST, ACCENT_LOST), (Case.APOSTROPHE, APOSTROPHES)):
        who = awkward.people(case, np.where(renames == 0, numbers, -1))
        if len(who):
            family.scatter(who, pl.Series(spellings)[dice.below(len(spellings), "spelling", keys[who])])
    return family.str.slice(0, LONGEST_FAMILY)


def _formers(dice: Dice, keys: Rows, renames: Rows, numbers: Rows) -> pl.Series:
    had = dice.chance(FORMER, "former", keys) | (renames > 0)
    had[awkward.people(Case.FORMER_NAME, numbers)] = True
    who = np.flatnonzero(had)
    former = pl.Series([""]).new_from_index(0, len(keys))
    if len(who):
        former.scatter(who, _families(dice, keys[who], renames[who] - 1, numbers[who]))
    return former


def _suffixes(dice: Dice, rows: Rows, numbers: Rows, woman: Flags) -> Rows:
    suffix = np.searchsorted(SUFFIX_UP_TO, dice.share("suffix", rows), side="right")
    suffix[woman] = 0
    suffix[awkward.people(Case.FATHER, numbers)] = SUFFIXES.index("SR.")
    suffix[awkward.people(Case.SON, numbers)] = SUFFIXES.index("JR.")
    for case in (Case.NAMESAKE, Case.NAMESAKE_SAME_STATE, Case.NAMESAKE_FAR, Case.NAMESAKE_OTHER_STATE):
        suffix[awkward.people(case, numbers)] = 0
    return suffix


def _credentials(country: Country, rows: Rows) -> pl.Series:
    table, specialty = specialties(), specialty_of(country, rows)
    share = country.dice.low("credential", rows)
    spelt = table.credentials[
        table.credentials_at[specialty] + (share * table.credentials_count[specialty]).astype(np.int64)
    ]
    blank = pl.Series(country.dice.chance(BLANK_CREDENTIAL, "no credential", rows))
    return pl.select(pl.when(blank).then(pl.lit("")).otherwise(spelt)).to_series()
