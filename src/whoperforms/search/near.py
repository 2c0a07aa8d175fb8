"""Nearest first, exactly: who can be found by some terms near a point.

Source: the blocks of postings of a directory (store.postings); no distance is taken in SQL.
Shape:  a block's box tells how near its postings can be at best. Blocks are fetched nearest box first, until the next
        box is farther than the answer's last hit. Order: whole metres, then NPI, then location.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import asin, cos, inf, pi, radians, sqrt

import numpy as np
from numpy.typing import NDArray

from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.distance import EARTH_RADIUS_METRES
from whoperforms.store.directory import Directory
from whoperforms.store.postings import POSTING, Floats, Packed, Term

FIRST_BLOCKS = 8
GROWTH = 4
HALF_AROUND = pi * EARTH_RADIUS_METRES + 1  # as far as anything can be
RADIANS = pi / 180 / MICRODEGREES
AROUND = 360.0 * MICRODEGREES
ROUNDING = 1.0  # metres; a distance is whole, how near a box can be is not

Terms = tuple[tuple[str, str], ...]  # kind and code
Blocks = NDArray[np.int64]  # places in the row of all blocks of all terms


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A practice location found: how far, whose, and which of theirs. Units: metres."""

    metres: int
    npi: int
    location: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A question: who can be found by any of `terms` (kind, code) within reach of `centre`? Units: metres.

    `only` and `but_not` are NPIs that alone may, or may not, be in the answer.
    """

    centre: Point
    terms: Terms
    within_metres: float = HALF_AROUND
    only: Collection[int] | None = None
    but_not: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest hits, and how many practitioners there are within reach in all."""

    hits: list[Hit]
    count: int


def nearest(directory: Directory, near: Near, *, limit: int) -> list[Hit]:
    """Return at most `limit` practitioners, each at their nearest location, nearest first; ties by NPI.

    Certain: blocks are fetched until nobody in another one can be nearer than the last hit.
    """
    seeking = _Seeking(directory, near)
    number = FIRST_BLOCKS
    while True:
        blocks, beyond = seeking.closest(number)
        reach = min(near.within_metres, beyond - ROUNDING)
        hits = _first(seeking.within(blocks, reach), limit)
        if len(hits) >= limit or reach == near.within_metres:
            return hits
        number *= GROWTH


def within(directory: Directory, near: Near, *, limit: int) -> Found:
    """Return the nearest `limit` practitioners within reach, and how many there are there."""
    seeking = _Seeking(directory, near)
    candidates = seeking.within(seeking.in_reach(), near.within_metres)
    return Found(_first(candidates, limit), len(np.unique(candidates.npi)))


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Packed within reach: whole metres away, whose, which of theirs. A practitioner may stand here twice."""

    metres: Floats
    npi: NDArray[np.uint32]
    location: NDArray[np.uint32]


def _first(candidates: _Candidates, limit: int) -> list[Hit]:
    """Return the first `limit` practitioners in order. Only as many are sorted as it takes."""
    enough = 2 * limit
    while True:
        metres = candidates.metres
        if enough < len(metres):
            some = np.flatnonzero(
                metres <= np.partition(metres, enough)[enough]
            )  # with all that tie for the last place
        else:
            some = np.arange(len(metres))
        columns = metres[some].astype(np.int64), candidates.npi[some], candidates.location[some]
        hits: dict[int, tuple[int, int, int]] = {}
        for hit in sorted(zip(*(column.tolist() for column in columns), strict=True)):
            hits.setdefault(hit[1], hit)
        if len(hits) >= limit or len(some) == len(metres):
            return [Hit(*hit) for hit in list(hits.values())[:limit]]
        enough *= GROWTH


class _Seeking:
    """One question on its way: the blocks of all its terms, and how near each can be at best."""

    def __init__(self, directory: Directory, near: Near) -> None:
        self._postings = directory.postings
        self._near = near
        asked = (self._postings.term(kind, code) for kind, code in dict.fromkeys(near.terms))
        self._terms = [term for term in asked if term is not None]
        bulges = [bulge_at_best(near.centre, term) for term in self._terms]
        self._bulges = np.concatenate(bulges) if bulges else np.empty(0)

    def closest(self, number: int) -> tuple[Blocks, float]:
        """Return the `number` blocks that can be nearest, and how many metres the next one is away at best."""
        if number >= len(self._bulges):
            return np.arange(len(self._bulges)), inf
        order = np.argpartition(self._bulges, number)
        return np.sort(order[:number]), _metres(float(self._bulges[order[number]]))

    def in_reach(self) -> Blocks:
        """Return the blocks that can hold anybody within reach."""
        return np.flatnonzero(self._bulges <= _bulge(self._near.within_metres + ROUNDING))

    def within(self, blocks: Blocks, reach: float) -> _Candidates:
        """Return the postings of some blocks that are within reach, and may be in the answer."""
        postings = np.frombuffer(b"".join(self._fetched(blocks)), POSTING)
        metres = metres_to(self._near.centre, postings)
        kept = metres <= reach
        if self._near.only is not None:
            kept &= np.isin(postings["npi"], _npis(self._near.only))
        if self._near.but_not:
            kept &= ~np.isin(postings["npi"], _npis(self._near.but_not))
        return _Candidates(metres[kept], postings["npi"][kept], postings["location"][kept])

    def _fetched(self, blocks: Blocks) -> list[bytes]:
        fetched: list[bytes] = []
        start = 0
        for term in self._terms:
            end = start + len(term.south)
            of_term = blocks[np.searchsorted(blocks, start) : np.searchsorted(blocks, end)]
            if len(of_term):
                fetched += self._postings.of(term, (of_term - start).tolist())
            start = end
        return fetched


def metres_to(centre: Point, postings: Packed) -> Floats:
    """Return how far each entry is, in whole metres; as `places.distance`, for many at once."""
    lat, lon = postings["lat"].astype(np.float64), postings["lon"].astype(np.float64)
    bulge = _bulges(centre, lat - centre.lat * MICRODEGREES, np.cos(lat * RADIANS), lon - centre.lon * MICRODEGREES)
    return np.rint(2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.minimum(bulge, 1.0))))


def bulge_at_best(centre: Point, term: Term) -> Floats:
    """Return how near any point of each box can be, as a bulge (see `_bulges`).

    No nearer than its gap in latitude and its gap in longitude, the latter on the box's shortest parallel.
    """
    lat, lon = centre.lat * MICRODEGREES, centre.lon * MICRODEGREES
    apart = np.abs((term.west + term.east) / 2 - lon)
    north_gap = np.maximum(np.maximum(term.south - lat, lat - term.north), 0)
    east_gap = np.maximum(np.minimum(apart, AROUND - apart) - (term.east - term.west) / 2, 0)
    poleward = np.maximum(np.abs(term.south), np.abs(term.north))
    return _bulges(centre, north_gap, np.maximum(np.cos(poleward * RADIANS), 0), east_gap)


def _bulges(centre: Point, north: Floats, shrink: Floats, east: Floats) -> Floats:
    """Return the haversine of the angle between points: grows with the distance, and costs less to take."""
    half = RADIANS / 2
    bulges: Floats = np.sin(north * half) ** 2 + (cos(radians(centre.lat)) * shrink) * np.sin(east * half) ** 2
    return bulges


def _metres(bulge: float) -> float:
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(bulge, 1.0)))


def _bulge(metres: float) -> float:
    return inf if metres >= HALF_AROUND else float(np.sin(metres / (2 * EARTH_RADIUS_METRES)) ** 2)


def _npis(npis: Collection[int]) -> NDArray[np.uint32]:
    return np.fromiter(npis, np.uint32, len(npis))
