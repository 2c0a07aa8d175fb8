"""What a list shows of many practitioners at once, without the rest of their records.

Shape:  two questions for every 25 practitioners, the number that an answer shows unless asked for more; a question is
        filled up with the last of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from whoperforms.kernel.dates import from_day_number
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.precision import Precision
from whoperforms.store.directory import Directory
from whoperforms.store.engine import Row, Values
from whoperforms.store.records import Location, full_name

AT_ONCE = 25
NAMES = tuple(f"npi_{letter}" for letter in "abcdefghijklmnopqrstuvwxy")
THESE = ", ".join(f":{name}" for name in NAMES)
PEOPLE = f"""
select p.npi, p.given, p.middle, p.family, p.suffix, p.credentials, p.updated_on,
       p.certified_on, l.release, l.row, l.location, l.line_1, l.line_2, l.city, l.state, l.postal_code, l.country,
       l.phone, l.precision, l.lat, l.lon
  from practitioner as p join location as l on l.npi = p.npi
 where p.npi in ({THESE}) order by p.npi, l.location
"""  # noqa: S608 - the names of values, not values
LOCATION = 10  # which column of those is the number of the location
STATED = f"""
select t.npi, t.code, t.release, t.row from taxonomy as t where t.npi in ({THESE}) order by t.npi, t.position
"""  # noqa: S608
PRECISIONS = {precision.value: precision for precision in Precision}
CODE_NAMES = "select code, name from taxonomy_code where name is not null order by code"


class Stated(NamedTuple):
    """A specialty that somebody states for themselves, and where it was read."""

    code: str
    release: int
    row: int


@dataclass(frozen=True, slots=True)
class Card:
    """A practitioner at one location: what a list shows, and what it rests on."""

    name: str
    family: str
    given: str | None
    credentials: str | None
    updated_on: date | None
    location: Location
    stated: Sequence[Stated]


def cards(directory: Directory, places: Sequence[tuple[int, int]]) -> list[Card]:
    """Return a card for each NPI at the location of that number, in the order given. Each must be in the directory."""
    npis = [npi for npi, _ in places]
    at = {(row[0], row[LOCATION]): row for row in rows_about(directory, PEOPLE, npis)}
    stated = stated_by(directory, npis)
    return [_card(directory, at[place], stated.get(place[0], ())) for place in places]


def stated_by(directory: Directory, npis: Sequence[int]) -> dict[int, list[Stated]]:
    """Return the specialties that each states, in the order stated; who states none is left out."""
    found: dict[int, list[Stated]] = {}
    for npi, code, release, row in rows_about(directory, STATED, npis):
        found.setdefault(npi, []).append(Stated(code, release, row))
    return found


def code_names(directory: Directory) -> dict[str, str]:
    """Return the name of each taxonomy code, where their table was read."""
    return dict(directory.engine.rows(CODE_NAMES))


def rows_about(directory: Directory, question: str, npis: Sequence[int]) -> Iterator[Row]:
    """Yield the rows that answer a question about THESE, asked for 25 NPIs at a time."""
    for values in asking(npis):
        yield from directory.engine.rows(question, values)


def asking(npis: Sequence[int]) -> Iterator[Values]:
    """Yield the values with which a question about THESE is asked, 25 NPIs at a time."""
    for start in range(0, len(npis), AT_ONCE):
        some = npis[start : start + AT_ONCE]
        yield dict.fromkeys(NAMES, some[-1]) | dict(zip(NAMES, some, strict=False))


def _card(directory: Directory, row: Row, stated: Sequence[Stated]) -> Card:
    _, given, middle, family, suffix, credentials, updated_on = row[:7]
    return Card(
        full_name(given, middle, family, suffix),
        family,
        given,
        credentials,
        None if updated_on is None else from_day_number(updated_on),
        location_in(directory, row),
        stated,
    )


def own_day(row: Row) -> date | None:
    """Return when the practitioner in a row of PEOPLE last certified it, else changed it."""
    day = row[7] or row[6]
    return None if day is None else from_day_number(day)


def location_in(directory: Directory, row: Row) -> Location:
    """Return the practice location in a row of PEOPLE."""
    release, number, location, line_1, line_2, city, state, postal_code, country, phone, precision, lat, lon = row[8:]
    return Location(
        fact=directory.fact(release, number),
        location=location,
        line_1=line_1,
        line_2=line_2,
        city=city,
        state=state,
        postal_code=postal_code,
        country=country,
        phone=phone,
        precision=PRECISIONS[precision],
        point=None if lat is None or lon is None else Point(lat / MICRODEGREES, lon / MICRODEGREES),
    )
