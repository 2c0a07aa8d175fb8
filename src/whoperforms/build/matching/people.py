"""Those whom an entry of a list may mean: what is kept of their tables, and one of them as a value."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from whoperforms.evidence.likeness import Name
from whoperforms.evidence.match_evidence import Place
from whoperforms.evidence.matching import Person

HELD: dict[str, tuple[str, ...]] = {
    "practitioner": ("npi", "family", "given", "middle", "suffix"),
    "other_name": ("npi", "position", "family", "given", "middle"),
    "location": ("npi", "city", "state", "postal_code", "lat", "lon"),
    "taxonomy": ("npi", "code"),
    "care_compare": ("npi", "graduated"),
}
CALLED = ("npi", "family", "given", "middle")

Tables = Mapping[str, pl.DataFrame]


def held_of(tables: Tables) -> dict[str, pl.DataFrame]:
    """Return what is needed of the tables of a range; organizations' other names have no family name."""
    return {
        table: tables[table].select(columns)
        for table, columns in HELD.items()
        if table in tables and set(columns) <= set(tables[table].columns)
    }


def together(ranges: Sequence[Tables]) -> dict[str, pl.DataFrame]:
    """Return the tables of several ranges as one; a range may lack some."""
    names = {table: None for held in ranges for table in held}
    return {table: pl.concat([held[table] for held in ranges if table in held]) for table in names}


def names_of(tables: Tables) -> pl.DataFrame:
    """Return who is called what, and what beside: `npi`, `family`, `given`, `middle`."""
    people = tables["practitioner"].select(CALLED)
    others = tables.get("other_name")
    if others is None:
        return people
    legal = people.select("npi", pl.col("given").alias("legal"))
    beside = others.filter(pl.col("family").is_not_null()).join(legal, on="npi")
    return pl.concat([people, beside.with_columns(pl.coalesce("given", "legal").alias("given")).select(CALLED)])


def people_of(tables: Tables) -> dict[int, Person]:
    """Return everybody in `tables` as a value, by NPI; a name without its given part has the legal one."""
    names = {npi: [Name(*rest)] for npi, *rest in tables["practitioner"].iter_rows()}
    for npi, _, family, given, middle in _rows(tables, "other_name"):
        if family is not None:
            names[npi].append(Name(family, given or names[npi][0].given, middle))
    places, codes = _by_npi(tables, "location"), _by_npi(tables, "taxonomy")
    graduated = {npi: year for npi, year in _rows(tables, "care_compare") if year is not None}
    return {
        npi: Person(
            npi=npi,
            names=tuple(called),
            places=tuple(Place(*place[:3]) for place in places.get(npi, ())),
            codes=tuple(code for (code,) in codes.get(npi, ())),
            graduated=graduated.get(npi),
        )
        for npi, called in names.items()
    }


def _by_npi(tables: Tables, table: str) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for npi, *rest in _rows(tables, table):
        found.setdefault(npi, []).append(tuple(rest))
    return found


def _rows(tables: Tables, table: str) -> list[tuple[Any, ...]]:
    return tables[table].unique().sort(HELD[table]).rows() if table in tables else []
