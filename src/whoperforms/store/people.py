"""What tells the bearers of one name apart, of many practitioners at once, beside their cards.

Shape:  one question for every 25 practitioners, as in `store.cards`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from whoperforms.store.cards import THESE, rows_about
from whoperforms.store.directory import Directory
from whoperforms.store.records import full_name

PLACES = f"""
select npi, location, state, lat, lon from location where npi in ({THESE}) order by npi, location
"""  # noqa: S608 - the names of values, not values
OTHER_NAMES = f"""
select npi, kind, given, middle, family from other_name
 where npi in ({THESE}) and family is not null order by npi, position
"""  # noqa: S608
SPECIALTIES = f"""
select t.npi, t.code, c.name, t.release, t.row from taxonomy as t left join taxonomy_code as c on c.code = t.code
 where t.npi in ({THESE}) order by t.npi, t.is_primary desc, t.position
"""  # noqa: S608
DOUBTED = f"""
select npi from deactivation where npi in ({THESE})
 union select npi from exclusion where npi in ({THESE})
 union select npi from revocation where npi in ({THESE})
 union select npi from review where npi in ({THESE})
 order by npi
"""  # noqa: S608


class Workplace(NamedTuple):
    """Where somebody works; a point in millionths of a degree, where there is one."""

    npi: int
    location: int
    state: str | None
    lat: int | None
    lon: int | None


class KnownAs(NamedTuple):
    """A name that somebody has, or had, beside the present legal one."""

    kind: str
    name: str


class Specialty(NamedTuple):
    """What somebody states first: the primary specialty, else the one in the first place."""

    code: str
    name: str | None
    release: int
    row: int


def workplaces(directory: Directory, npis: Sequence[int]) -> list[Workplace]:
    """Return where they work, the main location of each first."""
    return [Workplace(*row) for row in rows_about(directory, PLACES, npis)]


def other_names(directory: Directory, npis: Sequence[int]) -> dict[int, list[KnownAs]]:
    """Return the other names of each; who has none is left out."""
    found: dict[int, list[KnownAs]] = {}
    for npi, kind, *parts in rows_about(directory, OTHER_NAMES, npis):
        found.setdefault(npi, []).append(KnownAs(kind, full_name(*parts)))
    return found


def specialties(directory: Directory, npis: Sequence[int]) -> dict[int, Specialty]:
    """Return the specialty that each states first; who states none is left out."""
    found: dict[int, Specialty] = {}
    for npi, *stated in rows_about(directory, SPECIALTIES, npis):
        found.setdefault(npi, Specialty(*stated))
    return found


def doubted(directory: Directory, npis: Sequence[int]) -> list[int]:
    """Return those of whom a deactivation, exclusion or revocation is on record, in force or not, or a review.

    All others are listed.
    """
    return [npi for (npi,) in rows_about(directory, DOUBTED, npis)]
