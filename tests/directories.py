"""Small directories for tests, written with the real writer: invented people at given points."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from clusters import Out
from whoperforms.build.postings import COLUMNS, write_postings
from whoperforms.kernel.npi import Npi, check_digit
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.cells import cell_of
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.names_write import Called, Words, Working, write_names
from whoperforms.store.postings import NO_TRAITS, Trait
from whoperforms.store.target import writing_to

PAIN = "208VP0014X"
SPINE = "207XS0117X"


def npi(number: int) -> Npi:
    """Return the `number`th invented NPI."""
    stem = str(200_000_000 + number)
    return Npi(f"{stem}{check_digit(stem)}")


@dataclass(frozen=True)
class Invented:
    """Somebody who works at some points and lists some codes; `cases` maps (year, code, place) to patient-days."""

    npi: Npi
    points: tuple[Point, ...]
    codes: tuple[str, ...] = (PAIN,)
    cases: dict[tuple[int, str, str], int] = field(default_factory=dict)
    entity: str = "I"
    sex: str | None = None
    family: str = "EXAMPLE"
    given: str = "ANA"
    listed_as: Trait = NO_TRAITS  # by Care Compare


def directory_of(people: list[Invented], out: Out | Path, *, names: bool = False) -> Directory:
    """Write and open a directory of `people`, with an index of their names if asked for: it takes as long again."""
    write_directory(people, out, names=names)
    return open_directory(out.read_from if isinstance(out, Out) else out)


def write_directory(people: list[Invented], out: Out | Path, *, names: bool = False) -> None:
    """Write a directory of `people`; it serves when this is done."""
    with writing_to(out.written_to if isinstance(out, Out) else out) as (writer, staging):
        _write(writer, people)
        if names:
            write_names(staging / "names", [called(people)], [working(people)])
            writer.keep_names(staging / "names")


def _write(writer: Any, people: list[Invented]) -> None:
    files = [
        (1, "nppes", "main", "invented.csv", "2026-01-01"),
        (2, "part_b", "year", "invented_D24.csv", "2024-12-31"),
        (3, "care_compare", "clinicians", "invented_DAC.csv", "2026-01-01"),
    ]
    writer.insert(
        "release",
        (
            *("id", "source", "part", "file", "sha256", "bytes", "period_start", "period_end"),
            *("rows_read", "rows_kept", "rows_skipped", "rows_rejected"),
        ),
        [(*file[:4], "0" * 64, 1, file[4], file[4], 0, 0, 0, 0) for file in files],
    )
    built = {"built_at": "2026-01-02T00:00:00+00:00", "practitioners": str(len(people)), "organizations": "0"}
    writer.insert("built", ("name", "value"), (built | {"locations": "0"}).items())
    postings: list[tuple[object, ...]] = []
    for row, person in enumerate(people, start=1):
        number = int(person.npi)
        found_by = [("practitioner", code) for code in person.codes]
        if person.entity == "I":
            found_by += [("billed", code) for code in {code for _, code, _ in person.cases}]
        writer.insert(
            "practitioner",
            ("npi", "family", "given", "sex", "release", "row"),
            [(number, person.family, person.given, person.sex, 1, row)],
        )
        writer.insert(
            "taxonomy",
            ("npi", "position", "code", "is_primary", "release", "row"),
            [(number, at, code, at == 1, 1, row) for at, code in enumerate(person.codes, start=1)],
        )
        for at, point in enumerate(person.points):
            lat, lon = microdegrees(point)
            writer.insert(
                "location",
                ("npi", "location", "city", "state", "lat", "lon", "precision", "release", "row"),
                [(number, at, "Anytown", "MA", lat, lon, "zip", 1, row)],
            )
            rounded = Point(lat / MICRODEGREES, lon / MICRODEGREES)
            cell, traits = cell_of(rounded), traits_of(person).value
            postings += [(*term, cell, number, at, lat, lon, traits) for term in dict.fromkeys(found_by)]
        writer.insert(
            "medicare_service",
            ("npi", "year", "code", "place", "entity", "patients", "patient_days", "release", "row"),
            [
                (number, year, code, place, person.entity, 11, days, 2, row * 100 + at)
                for at, ((year, code, place), days) in enumerate(person.cases.items())
            ],
        )
    write_postings(writer, pl.DataFrame(postings, schema=COLUMNS, orient="row"))


def called(people: list[Invented]) -> Called:
    """Return what `people` are called, for the index of names."""
    columns = (Words.of(column) for column in ([p.family for p in people], [p.given for p in people]))
    npis = np.array([int(person.npi) for person in people], dtype=np.int64)
    return Called(npis, *columns, Words.of([None] * len(people)))


def working(people: list[Invented]) -> Working:
    """Return where `people` work, for the index of names."""
    places = [(int(person.npi), *microdegrees(point)) for person in people for point in person.points]
    npis, lats, lons = np.array(places, dtype=np.int64).reshape(-1, 3).T
    return Working(npis, Words.of(["MA"] * len(places)), lats.astype(np.int32), lons.astype(np.int32))


def microdegrees(point: Point) -> tuple[int, int]:
    """Return a point as the tables hold it."""
    return round(point.lat * MICRODEGREES), round(point.lon * MICRODEGREES)


def traits_of(person: Invented) -> Trait:
    """Return what the postings of `person` tell."""
    sexes = {"F": Trait.FEMALE, "M": Trait.MALE, "X": Trait.SEX_X}
    traits = sexes.get(person.sex or "", NO_TRAITS)
    traits |= Trait.BILLED if person.cases and person.entity == "I" else NO_TRAITS
    traits |= person.listed_as
    return traits | (Trait.SEVERAL_PLACES if len(person.points) > 1 else NO_TRAITS)
