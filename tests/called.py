"""Small indexes of names for tests, written with the real writer: invented people in given states."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from directories import npi
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.store.names import NOWHERE
from whoperforms.store.names_write import Called, Words, Working


@dataclass(frozen=True)
class Person:
    """Somebody, by number; `formers` are other names (family, given); `places` are (state, point or None)."""

    number: int
    given: str | None
    family: str | None
    middle: str | None = None
    formers: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str | None, Point | None], ...] = (("MA", Point(42.36, -71.06)),)

    @property
    def npi(self) -> int:
        return int(npi(self.number))


def columns(people: list[Person]) -> tuple[list[Called], list[Working]]:
    """Return the batches a build would hand over: present names, former names, locations."""
    present = called([(p.npi, p.family, p.given, p.middle) for p in people])
    former = [(p.npi, family, given, p.middle) for p in people for family, given in p.formers]
    places = [
        (p.npi, state, at and round(at.lat * MICRODEGREES), at and round(at.lon * MICRODEGREES))
        for p in people
        for state, at in p.places
    ]
    return [present, called(former, former=True)], [working(places)]


def called(rows, *, former=False) -> Called:
    """Give columns of (NPI, family, given, middle)."""
    npis, *words = _transposed(rows, 4)
    return Called(np.array(npis, dtype=np.int64), *map(Words.of, words), former=former)


def working(rows) -> Working:
    """Give columns of (NPI, state, latitude, longitude)."""
    npis, states, *degrees = _transposed(rows, 4)
    placed = ([NOWHERE if value is None else value for value in column] for column in degrees)
    return Working(
        np.array(npis, dtype=np.int64), Words.of(states), *(np.array(column, dtype=np.int32) for column in placed)
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` but locks, with its bytes."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _transposed(rows, width):
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
