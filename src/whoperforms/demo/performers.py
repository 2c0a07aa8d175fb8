"""Who performs the procedure, how often, and in which place of service."""

from functools import cache

import numpy as np

from whoperforms.demo import awkward, codes
from whoperforms.demo.awkward import Case, OrganizationCase
from whoperforms.demo.dice import Rows
from whoperforms.demo.population import CYCLE, Country, is_person, person_number
from whoperforms.demo.taxonomies import specialty_of
from whoperforms.demo.volumes import FACILITY, FEWEST_SHOWN, OFFICE, Volumes

AT_LEAST, OF_CORE = 44, 0.01  # how many perform: this many, or this share of the core specialties if more
EVERY_YEAR = 0.9
SELDOM = 0.15  # of performers: always too few patients to be published
ALSO_IN_OFFICE = 0.25
OTHER_CODES = 0.12  # chance that a performer also bills a code that counts as no case
MOST_ABOVE_FEWEST = 60  # patients
CENTRES = 60  # surgery centres where it is done, at most
AT_ONCE = CYCLE * 20_000
PATIENTS = {  # facility, office
    Case.BOTH_PLACES_SHOWN: (24, 12),
    Case.ONE_PLACE_HIDDEN: (19, 7),
    Case.BOTH_PLACES_HIDDEN: (8, 8),
    Case.EXCLUDED_PERFORMER: (15, 0),
}


@cache
def performers(country: Country) -> Rows:
    """Return the rows of all who perform the procedure, in order."""
    core = np.concatenate([_core(country, first) for first in range(0, country.rows, AT_ONCE)])
    forced = country.row_of_person(np.array(awkward.PERFORMING, dtype=np.int64))
    others = np.setdiff1d(core, forced)
    others = others[np.argsort(country.dice.bits("performs", others), kind="stable")]
    count = max(AT_LEAST, int(len(core) * OF_CORE)) - len(forced)
    return np.sort(np.concatenate([forced, others[:count]]))


def of_people(country: Country, year: int) -> Volumes:
    """Return what each performer did for Medicare in `year`, small numbers included."""
    rows, dice = performers(country), country.dice
    years = np.full(len(rows), year)
    seldom = dice.chance(SELDOM, "seldom", rows)
    above = MOST_ABOVE_FEWEST * dice.low("patients", rows, years)
    few = 2 + dice.below(FEWEST_SHOWN - 2, "few patients", rows, years)
    facility = np.where(seldom, few, FEWEST_SHOWN + 1 + above.astype(np.int64))
    facility *= dice.chance(EVERY_YEAR, "performs this year", rows, years)
    office = np.minimum(facility, 1 + dice.below(FEWEST_SHOWN + 5, "office patients", rows, years))
    office *= dice.chance(ALSO_IN_OFFICE, "office", rows)
    numbers = person_number(rows)
    for case, (in_facility, in_office) in PATIENTS.items():
        who = awkward.people(case, numbers)
        facility[who], office[who] = in_facility, in_office
    return Volumes.joined(
        [*_by_code(country, year, rows, facility, FACILITY), *_by_code(country, year, rows, office, OFFICE)]
    )


def of_centres(country: Country, year: int) -> Volumes:
    """Return the operations that surgery centres billed in `year`, small numbers included."""
    step = awkward.ORGANIZATIONS_PER_THOUSAND
    count = country.practitioners // awkward.THOUSAND
    every = max(count // CENTRES, 1)
    rows = country.row_of_organization(np.arange(0, count, every) * step + OrganizationCase.SURGERY_CENTRE)
    patients = 4 + country.dice.below(60, "centre", rows, np.full(len(rows), year))
    patients[0] = 4 * FEWEST_SHOWN
    return Volumes.joined(_by_code(country, year, rows, patients, FACILITY))


def _by_code(country: Country, year: int, rows: Rows, patients: Rows, place: int) -> list[Volumes]:
    """Return the patients under the one counting code that each uses, and a few under the others."""
    valid, dice = codes.valid(country.procedure, year), country.dice
    counting = [at for at in codes.cases(country.procedure) if at in valid]
    which = dice.below(max(len(counting), 1), "which code", rows)
    parts = [Volumes.of(rows, at, place, patients * (which == nth)) for nth, at in enumerate(counting)]
    for at in valid:
        if at not in counting:
            also = dice.chance(OTHER_CODES, f"code beside {at}", rows)
            parts.append(Volumes.of(rows, at, place, patients * also // 2))
    return parts or [Volumes.of(rows, 0, place, np.zeros_like(rows))]


def _core(country: Country, first: int) -> Rows:
    rows = np.arange(first, min(first + AT_ONCE, country.rows))
    people = rows[is_person(rows)]
    return people[np.isin(specialty_of(country, people), country.core)]
