"""Every ZIP code and every town, from tables shipped with the package.

Source: Census Gazetteer and GeoNames, as data/README.md says; made by scripts/make_gazetteer.py.
Shape:  tab-separated text with a header; blank means unknown; degrees in WGS 84.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

from whoperforms.kernel.point import Point

CREDIT = (
    "Places: U.S. Census Bureau (Gazetteer, American Community Survey; public domain) and GeoNames "
    "(geonames.org), licensed CC BY 4.0; joined, rounded and corrected."
)

Value = TypeVar("Value")


class ZipKind(StrEnum):
    """What a ZIP code delivers to; the source guesses it, so show it to nobody as a fact."""

    STANDARD = "standard"
    PO_BOX = "po_box"
    UNIQUE = "unique"  # one building or organization
    MILITARY = "military"  # moves with its unit, so it has no point


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipCode:
    """One ZIP code as the post knows it; `city` is the name on the letters, "" when unknown."""

    zip: str
    kind: ZipKind
    state: str
    city: str
    point: Point | None
    population: int | None

    @property
    def label(self) -> str:
        """The ZIP as people read it: `Boston, MA 02115`."""
        return f"{self.city}, {self.state} {self.zip}" if self.city else self.zip


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """One town, city part or postal name; `near_zip` only where the state has the name twice."""

    name: str
    state: str
    point: Point
    population: int | None
    near_zip: str | None = None

    @property
    def label(self) -> str:
        """The text that `find` answers with this city: `Boston, MA`, `Hollywood, AL (near 35752)`."""
        return f"{self.name}, {self.state}" + (f" (near {self.near_zip})" if self.near_zip else "")


class Table(Mapping[str, Value], Generic[Value]):
    """Rows by key, each made a value when it is asked for: one question needs a handful of 80,000."""

    def __init__(self, rows: Mapping[str, str], make: Callable[[str], Value]) -> None:
        self._rows = rows
        self._make = make

    def __getitem__(self, key: str) -> Value:
        return self._make(self._rows[key])

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@cache
def zip_codes() -> Mapping[str, ZipCode]:
    """Return every ZIP code by its five digits, in ascending order."""
    return Table({row[:5]: row for row in rows_of("zips.tsv")}, zip_code)


@cache
def cities() -> Mapping[str, City]:
    """Return every city by its label: first the places, then the postal names, each by state and name."""
    rows, _ = city_rows()
    return Table(rows, city)


@cache
def city_keys() -> Mapping[str, list[str]]:
    """Return the labels of the cities that share a folded name, by that name."""
    _, labels = city_rows()
    return labels


@cache
def city_rows() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the rows of both city tables by label, and the labels by folded name, in one pass."""
    rows: dict[str, str] = {}
    labels: dict[str, list[str]] = {}
    for row in (*rows_of("cities.tsv"), *rows_of("postal.tsv")):
        name, state, key, near_zip, _ = row.split("\t", 4)
        label = f"{name}, {state} (near {near_zip})" if near_zip else f"{name}, {state}"
        rows[label] = row
        labels.setdefault(key or name.lower(), []).append(label)
    return rows, labels


def rows_of(table: str) -> list[str]:
    """Return the rows of a shipped table without its header."""
    return (files("whoperforms.places") / "data" / table).read_text(encoding="utf-8").splitlines()[1:]


def zip_code(row: str) -> ZipCode:
    """Translate one row of zips.tsv."""
    digits, kind, state, city, lat, lon, _, population = row.split("\t")
    return ZipCode(
        zip=digits,
        kind=ZipKind(kind),
        state=state,
        city=city,
        point=Point(float(lat), float(lon)) if lat else None,
        population=int(population) if population else None,
    )


def city(row: str) -> City:
    """Translate one row of cities.tsv or postal.tsv."""
    name, state, _, near_zip, lat, lon, population, _ = row.split("\t")
    return City(
        name=name,
        state=state,
        point=Point(float(lat), float(lon)),
        population=int(population) if population else None,
        near_zip=near_zip or None,
    )
