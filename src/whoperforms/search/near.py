"""Nearest first, exactly: who can be found by some terms near a point.

Source: the directory's `posting` table, clustered by (term, cell); a cell is a piece of the map (places.cells).
Shape:  the circle grows until it certainly holds the answer. Distances are whole metres, taken here and not in
        SQL, so that every engine gives the same order: by distance, then NPI, then location.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import pi

from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.cells import EARTH_METRES, covering
from whoperforms.places.distance import metres_between
from whoperforms.store.directory import Directory

POSTINGS = """
select npi, location, lat, lon from posting where term = :term and cell between :first and :last
"""
TERMS = "select id, kind, code from term"

FIRST_METRES = 8_000  # a city's worth; a circle with nobody in it costs next to nothing
GROWTH = 2.0
HALF_AROUND = pi * EARTH_METRES  # as far as anything can be


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A practice location found: how far, whose, and which of theirs. Units: metres."""

    metres: int
    npi: int
    location: int


Kept = Callable[[int], bool]
Terms = tuple[tuple[str, str], ...]  # kind and code


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
        metres = min(metres * GROWTH, near.within_metres)


def everybody(directory: Directory, near: Near) -> list[Hit]:
    """Return every practitioner within reach, each at their nearest location, nearest first; ties by NPI."""
    return _Seeking(directory, near).within(near.within_metres)


class _Seeking:
    """One question on its way: which terms this directory has, and who has been judged already."""

    def __init__(self, directory: Directory, near: Near) -> None:
        self._ask = directory.connection.execute
        self._centre = near.centre
        self._kept = near.kept
        self._terms = [number for number, kind, code in self._ask(TERMS) if (kind, code) in near.terms]
        self._judged: dict[int, bool] = {}

    def within(self, metres: float) -> list[Hit]:
        ranges = covering(self._centre, metres + 1)  # a distance rounds by half a metre
        nearest_of: dict[int, Hit] = {}
        for term, (first, last) in product(self._terms, ranges):
            for npi, location, lat, lon in self._ask(POSTINGS, {"term": term, "first": first, "last": last}):
                away = metres_between(self._centre, Point(lat / MICRODEGREES, lon / MICRODEGREES))
                hit = Hit(away, npi, location)
                if away <= metres and not (npi in nearest_of and nearest_of[npi] < hit) and self._keeps(npi):
                    nearest_of[npi] = hit
        return sorted(nearest_of.values())

    def _keeps(self, npi: int) -> bool:
        if npi not in self._judged:
            self._judged[npi] = self._kept(npi)
        return self._judged[npi]
