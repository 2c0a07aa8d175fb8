"""What people and organizations say they are: taxonomy codes with licences, and other identifiers.

Shape:  text ready for the main file, one row each: 15 groups of code, licence, state, primary switch; 50 groups
        of identifier, type, state, issuer. Both are quoted inside and lack only the outermost quotes.
"""

import numpy as np
import polars as pl

from whoperforms.demo import awkward
from whoperforms.demo.awkward import Case, OrganizationCase
from whoperforms.demo.dice import Dice, Flags, Rows
from whoperforms.demo.frequency import Weighted, specialties, zips
from whoperforms.demo.population import Country, organization_number, person_number, text

BETWEEN = '","'
TAXONOMIES, IDENTIFIERS = 15, 50
NOBODYS = BETWEEN.join([""] * (TAXONOMIES * 4))
NO_IDENTIFIER = BETWEEN.join([""] * (IDENTIFIERS * 4))

HOW_MANY = Weighted.by(pl.Series([1598, 318, 56, 16, 5, 4, 0, 2, 0, 0, 1]))  # of 2,000 people, 1, 2, 3 ... codes
HOW_MANY_IDENTIFIERS = Weighted.by(pl.Series([600, 250, 70, 35, 20, 10, 8, 4, 2, 1]))  # 0, 1, 2 ...
KIN = 0.6  # of further codes that are neighbours of the first
UNANSWERED = 0.07  # of people with several codes, none of them marked primary
LICENCE_ELSEWHERE, MASKED, WITHOUT_LICENCE = 0.08, 0.002, 0.01
MASK = "$$$$$$$$$"
SURGERY_CENTRE = "261QA1903X"
INDIVIDUAL_CODE = 0.1  # of organizations that list a person's code


def specialty_of(country: Country, rows: Rows) -> Rows:
    """Return each person's main taxonomy, as a row of the specialties table."""
    drawn = specialties().people.draw(country.dice.share("specialty", rows))
    numbers = person_number(rows)
    for case in awkward.PERFORMING:
        who = awkward.people(case, numbers)
        drawn[who] = country.core[country.dice.below(len(country.core), "core specialty", rows[who])]
    return drawn


def specialty_of_organizations(country: Country, rows: Rows) -> Rows:
    """Return each organization's own code, as a row of the specialties table."""
    table = specialties()
    drawn = table.first_organization + table.organizations.draw(country.dice.share("specialty", rows))
    centres = awkward.organizations(OrganizationCase.SURGERY_CENTRE, organization_number(rows))
    drawn[centres] = table.code.to_list().index(SURGERY_CENTRE)
    return drawn


def of_people(country: Country, rows: Rows, states: pl.Series) -> pl.Series:
    """Return each person's codes and licences; `states` is where a licence most likely is from."""
    dice, numbers = country.dice, person_number(rows)
    count = 1 + HOW_MANY.draw(dice.share("taxonomies", rows))
    for case, number in ((Case.FIFTEEN_TAXONOMIES, TAXONOMIES), (Case.NO_PRIMARY, 3), (Case.TWO_LICENCES, 2)):
        count[awkward.people(case, numbers)] = number
    unanswered = (count > 1) & dice.chance(UNANSWERED, "no primary", rows)
    unanswered[awkward.people(Case.NO_PRIMARY, numbers)] = True
    unanswered[awkward.people(Case.FIFTEEN_TAXONOMIES, numbers)] = False
    twice = np.zeros(len(rows), dtype=np.bool_)
    twice[awkward.people(Case.TWO_LICENCES, numbers)] = True
    masked = dice.chance(MASKED, "masked", rows)
    masked[awkward.people(Case.MASKED_LICENCE, numbers)] = True

    owner = np.repeat(np.arange(len(rows)), count)
    slot = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    main = dice.below(count, "primary", rows)[owner] == slot
    code = _codes(
        dice,
        specialty_of(country, rows)[owner],
        rows[owner],
        np.where(twice[owner], 0, slot),
        main | twice[owner],
    )
    switch = np.where(unanswered[owner], 2, np.where(main, 1, 0))
    licence, state = _licences(dice, rows[owner], slot, states.gather(owner))
    licence = pl.select(pl.when(pl.Series(masked[owner])).then(pl.lit(MASK)).otherwise(licence)).to_series()
    return _groups(owner, [specialties().code[code], licence, state, pl.Series(["N", "Y", "X"])[switch]], TAXONOMIES)


def of_organizations(country: Country, rows: Rows) -> pl.Series:
    """Return each organization's one code; some list a code that is meant for people."""
    own = specialty_of_organizations(country, rows)
    borrowed = country.dice.chance(INDIVIDUAL_CODE, "individual code", rows)
    numbers = organization_number(rows)
    borrowed[awkward.organizations(OrganizationCase.INDIVIDUAL_CODE, numbers)] = True
    borrowed[awkward.organizations(OrganizationCase.SURGERY_CENTRE, numbers)] = False
    code = np.where(borrowed, specialty_of(country, rows), own)
    rest = BETWEEN * 3 + "Y" + BETWEEN * (4 * (TAXONOMIES - 1))
    return pl.select(pl.concat_str(specialties().code[code], pl.lit(rest))).to_series()


def identifiers(country: Country, rows: Rows, states: pl.Series) -> pl.Series:
    """Return each row's other identifiers: numbers that invented payers gave, most have none or one."""
    dice = country.dice
    count = HOW_MANY_IDENTIFIERS.draw(dice.share("identifiers", rows))
    some = np.flatnonzero(count)
    count = count[some]
    owner = np.repeat(some, count)
    slot = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    number = text(100_000 + dice.below(99_900_000, "identifier", rows[owner], slot))
    payer = dice.below(len(PAYERS), "payer", rows[owner], slot)
    groups = _groups(owner, [number, PAYER_KINDS[payer], states.gather(owner), PAYERS[payer]], IDENTIFIERS)
    column = pl.Series([NO_IDENTIFIER]).new_from_index(0, len(rows))
    return column.scatter(some, groups) if len(some) else column


PAYERS = pl.Series(["", "", "DEMO HEALTH PLAN", "EXAMPLE MUTUAL", "SAMPLE CARE"])
PAYER_KINDS = pl.Series(["05", "05", "01", "01", "01"])  # 05 Medicaid, 01 other


def _codes(dice: Dice, first: Rows, rows: Rows, slot: Rows, own: Flags) -> Rows:
    """Return the code of each slot: the person's main one, else a kindred or an unrelated one."""
    table = specialties()
    step = 1 + dice.below(3, "kin", rows, slot)
    kindred = np.where(first + step < table.first_organization, first + step, first - step)
    other = table.people.draw(dice.share("further specialty", rows, slot))
    further = np.where(dice.chance(KIN, "is kin", rows, slot), kindred, other)
    return np.where(own, first, further)


def _licences(dice: Dice, rows: Rows, slot: Rows, home: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return number and state of each licence; both blank where none is stated."""
    number = text(10_000 + dice.below(9_900_000, "licence", rows, slot))
    elsewhere = zips().state[zips().population.draw(dice.share("licence state", rows, slot))]
    moved = pl.Series(dice.chance(LICENCE_ELSEWHERE, "licence elsewhere", rows, slot))
    none = pl.Series(dice.chance(WITHOUT_LICENCE, "no licence", rows, slot))
    both = pl.select(
        number=pl.when(none).then(pl.lit("")).otherwise(number),
        state=pl.when(none).then(pl.lit("")).when(moved).then(elsewhere).otherwise(home),
    )
    return both["number"], both["state"]


def _groups(owner: Rows, columns: list[pl.Series], slots: int) -> pl.Series:
    """Return one text for each owner, in their order: its groups of columns, then blanks up to `slots`."""
    parts = [part for column in columns for part in (column, pl.lit(BETWEEN))][:-1]
    table = pl.select(owner=pl.Series(owner), group=pl.concat_str(parts))
    joined = table.group_by("owner", maintain_order=True).agg(pl.col("group").str.join(BETWEEN), pl.len())
    blanks = pl.Series([BETWEEN * (len(columns) * (slots - used)) for used in range(slots + 1)])
    return pl.select(pl.concat_str(joined["group"], blanks.gather(joined["len"]))).to_series()
