"""Nearest first, exactly: who can be found by some terms near a point.

Source: the directory's `posting` table, clustered by (term, cell); a cell is a piece of the map (places.cells).
Shape:  the circle grows until it certainly holds the answer. Distances are whole metres, taken here and not in
        SQL, so that every engine gives the same order: by distance, then NPI, then location.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, product
from math import pi, sqrt

from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.cells import EARTH_METRES, SIDE, covering
from whoperforms.places.distance import measuring_from
from whoperforms.store.directory import Directory

POSTINGS = """
select npi, location, lat, lon from posting where term = :term and cell between :first and :last
"""
TERMS = "select id, kind, code, postings from term"

FIRST_METRES = 8_000  # a city's worth; a circle with nobody in it costs next to nothing
LEAST_GROWTH, MOST_GROWTH = 1.5, 4.0
RARE = 300  # search entries; a term with no more is fetched whole, quicker than piece by piece
ALL_CELLS = [(0, SIDE * SIDE - 1)]
HALF_AROUND = pi * EARTH_METRES  # as far as anything can be


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A practice location found: how far, whose, and which of theirs. Units: metres."""

    metres: int
    npi: int
    location: int


Kept = Callable[[int], bool]
Terms = tuple[tuple[str, str], ...]  # kind and code
Measured = tuple[int, int, int]  # metres, NPI, location: a hit in the making


def everyone(_npi: int) -> bool:
    """Keep whoever is found."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A question: who can be found by any of `terms` (kind, code) within reach of `centre`? Units: metres.

    `kept` says of an NPI whether it may be in the answer.
    """

    centre: Point
    terms: Terms
    within_metres: float = HALF_AROUND
    kept: Kept = everyone


def nearest(directory: Directory, near: Near, *, limit: int) -> list[Hit]:
    """Return at most `limit` practitioners, each at their nearest location, nearest first; ties by NPI.

    Certain: the circle stops growing only when nobody outside it can be nearer than the last hit.
    """
    seeking = _Seeking(directory, near)
    metres = min(FIRST_METRES, near.within_metres)
    while True:
        hits = seeking.within(metres)
        if len(hits) >= limit or metres >= near.within_metres:
            return hits[:limit]
        metres = min(metres * _growth(len(hits), limit), near.within_metres)


def _growth(found: int, wanted: int) -> float:
    """Return how much wider to look: people grow with the area, and a few too many cost less than another look."""
    return min(max(sqrt(1.5 * wanted / max(found, 1)), LEAST_GROWTH), MOST_GROWTH)


def everybody(directory: Directory, near: Near) -> list[Hit]:
    """Return every practitioner within reach, each at their nearest location, nearest first; ties by NPI."""
    return _Seeking(directory, near).within(near.within_metres)


class _Seeking:
    """One question on its way: which terms this directory has, and who has been measured and judged already."""

    def __init__(self, directory: Directory, near: Near) -> None:
        self._ask = directory.connection.execute
        self._centre = near.centre
        self._metres_to = measuring_from(near.centre)
        self._kept = near.kept
        terms = [(number, held) for number, kind, code, held in self._ask(TERMS) if (kind, code) in near.terms]
        self._common = [number for number, held in terms if held > RARE]
        self._rare = list(self._measured([number for number, held in terms if held <= RARE], ALL_CELLS))
        self._judged: dict[int, bool] = {}

    def within(self, metres: float) -> list[Hit]:
        covered = covering(self._centre, metres + 1)  # a distance rounds by half a metre
        nearest_of: dict[int, Measured] = {}
        for measured in chain(self._rare, self._measured(self._common, covered)):
            metres_away, npi, _ = measured
            if metres_away <= metres and (npi not in nearest_of or measured < nearest_of[npi]) and self._keeps(npi):
                nearest_of[npi] = measured
        return [Hit(*measured) for measured in sorted(nearest_of.values())]

    def _measured(self, terms: list[int], ranges: list[tuple[int, int]]) -> Iterator[Measured]:
        """Yield every search entry of the terms in the ranges, with its distance."""
        for term, (first, last) in product(terms, ranges):
            for npi, location, lat, lon in self._ask(POSTINGS, {"term": term, "first": first, "last": last}):
                yield self._metres_to(lat / MICRODEGREES, lon / MICRODEGREES), npi, location

    def _keeps(self, npi: int) -> bool:
        if npi not in self._judged:
            self._judged[npi] = self._kept(npi)
        return self._judged[npi]
