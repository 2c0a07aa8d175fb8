"""Small directories for tests, written with the real writer: invented people at given points."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from whoperforms.build.postings import write_term
from whoperforms.kernel.npi import Npi, check_digit
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.cells import cell_of
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.postings import POSTING
from whoperforms.store.swap import replacing
from whoperforms.store.write import Writer, writing

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


def directory_of(people: list[Invented], folder: Path) -> Directory:
    """Write and open a directory of `people`."""
    with replacing(folder) as (path, _), writing(path) as writer:
        _write(writer, people)
    return open_directory(folder)


def _write(writer: Writer, people: list[Invented]) -> None:
    files = [
        (1, "nppes", "main", "invented.csv", "2026-01-01"),
        (2, "part_b", "year", "invented_D24.csv", "2024-12-31"),
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
    terms: dict[tuple[str, str], int] = {}
    postings = []
    for row, person in enumerate(people, start=1):
        number = int(person.npi)
        found_by = [("practitioner", code) for code in person.codes]
        if person.entity == "I":
            found_by += [("billed", code) for code in {code for _, code, _ in person.cases}]
        writer.insert(
            "practitioner", ("npi", "family", "given", "release", "row"), [(number, "EXAMPLE", f"P{row}", 1, row)]
        )
        writer.insert(
            "taxonomy",
            ("npi", "position", "code", "is_primary", "release", "row"),
            [(number, at, code, at == 1, 1, row) for at, code in enumerate(person.codes, start=1)],
        )
        for at, point in enumerate(person.points):
            lat, lon = round(point.lat * MICRODEGREES), round(point.lon * MICRODEGREES)
            writer.insert(
                "location",
                ("npi", "location", "city", "state", "lat", "lon", "precision", "release", "row"),
                [(number, at, "Anytown", "MA", lat, lon, "zip", 1, row)],
            )
            rounded = Point(lat / MICRODEGREES, lon / MICRODEGREES)
            for term in dict.fromkeys(found_by):
                number_of_term = terms.setdefault(term, len(terms) + 1)
                postings.append((number_of_term, cell_of(rounded), number, at, lat, lon))
        writer.insert(
            "medicare_service",
            ("npi", "year", "code", "place", "entity", "patients", "patient_days", "release", "row"),
            [
                (number, year, code, place, person.entity, 11, days, 2, row * 100 + at)
                for at, ((year, code, place), days) in enumerate(person.cases.items())
            ],
        )
    write_postings(writer, terms, postings)


def write_postings(writer: Writer, terms: dict[tuple[str, str], int], postings: list[tuple[int, ...]]) -> None:
    """Cut the search entries of each term into blocks, in the order of their cells."""
    for (kind, code), term in terms.items():
        held = [(lat, lon, number, at) for of, _, number, at, lat, lon in sorted(postings) if of == term]
        write_term(writer, term, kind, code, np.array(held, POSTING))
