"""Practitioners as entries of lists are held against: all their names, places, codes, and when they graduated."""

from collections.abc import Iterable, Sequence
from typing import Any

from whoperforms.evidence.likeness import Name
from whoperforms.evidence.match_evidence import Place
from whoperforms.evidence.matching import Person
from whoperforms.store.cards import THESE, rows_about
from whoperforms.store.directory import Directory

PEOPLE = f"select npi, family, given, middle, suffix from practitioner where npi in ({THESE}) order by npi"  # noqa: S608
OTHER_NAMES = f"""
select npi, family, given, middle from other_name where npi in ({THESE}) and family is not null order by npi, position
"""  # noqa: S608
PLACES = f"select npi, city, state, postal_code from location where npi in ({THESE}) order by npi, location"  # noqa: S608
CODES = f"select npi, code from taxonomy where npi in ({THESE}) order by npi, position"  # noqa: S608
GRADUATED = f"""
select npi, max(graduated) from care_compare where npi in ({THESE}) and graduated is not null group by npi order by npi
"""  # noqa: S608
ORGANIZATIONS = f"select npi from organization where npi in ({THESE}) order by npi"  # noqa: S608


def identities(directory: Directory, npis: Iterable[int]) -> dict[int, Person]:
    """Return those of some NPIs who are in the directory, by NPI; a name without its given part has the legal one."""
    asked = sorted(set(npis))
    names = {npi: [Name(*rest)] for npi, *rest in rows_about(directory, PEOPLE, asked)}
    for npi, family, given, middle in rows_about(directory, OTHER_NAMES, asked):
        if npi in names:
            names[npi].append(Name(family, given or names[npi][0].given, middle))
    there = sorted(names)
    places, codes = _by_npi(directory, PLACES, there), _by_npi(directory, CODES, there)
    graduated = _by_npi(directory, GRADUATED, there)
    return {
        npi: Person(
            npi=npi,
            names=tuple(called),
            places=tuple(Place(*place) for place in places.get(npi, ())),
            codes=tuple(code for (code,) in codes.get(npi, ())),
            graduated=graduated[npi][0][0] if npi in graduated else None,
        )
        for npi, called in names.items()
    }


def organizations(directory: Directory, npis: Iterable[int]) -> frozenset[int]:
    """Return which of some NPIs are those of organizations."""
    return frozenset(npi for (npi,) in rows_about(directory, ORGANIZATIONS, sorted(set(npis))))


def _by_npi(directory: Directory, question: str, npis: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for npi, *rest in rows_about(directory, question, npis):
        if tuple(rest) not in (known := found.setdefault(npi, [])):
            known.append(tuple(rest))
    return found
