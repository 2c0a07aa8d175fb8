"""Everybody who can be found by some terms, held in memory: who is nearest, and how many are near, exactly.

Source: the postings of a directory (store.postings), all of them read once.
Shape:  26 bytes for each posting, from south to north. Those in the band of latitudes that a radius reaches are
        measured as in `search.near`, and stand in its order: whole metres, then NPI, then location.
        For a few specialties, asked of again and again; for any other terms there is `search.near`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import asin, cos, degrees, inf, pi, radians, sin
from typing import Self

import numpy as np
from numpy.typing import NDArray

from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.bulges import HALF_AROUND, ROUNDING, Floats, bulges_to, metres_of
from whoperforms.places.distance import EARTH_RADIUS_METRES
from whoperforms.search.near import Found, Hit, Near
from whoperforms.store.directory import Directory
from whoperforms.store.postings import NO_TRAITS, POSTING, Terms, unpacked

FEW = 256  # postings: measured sooner than chosen from
SPARE = 4  # postings sorted for each practitioner wanted, at first
GROWTH = 4
AROUND = 360 * MICRODEGREES
FIRST_LOOK = 100_000.0  # metres, for the nearest anywhere

MARKS_BITS = 32

Rows = NDArray[np.intp]
Marks = NDArray[np.uint32]  # traits as postings tell them in the low bits, above them what a crowd was marked with


@dataclass(frozen=True, slots=True)
class Crowd:
    """Postings in columns, from south to north; `lats` once more as numbers, to look up a latitude in."""

    lat: NDArray[np.int32]
    lon: NDArray[np.int32]
    npi: NDArray[np.int64]
    location: NDArray[np.uint16]
    marks: Marks
    lats: list[int]

    @classmethod
    def of(
        cls, directory: Directory, terms: Terms, *, only: Collection[int] | None = None, but_not: Collection[int] = ()
    ) -> Self:
        """Return those who can be found by any of `terms`; `only` and `but_not` are NPIs."""
        blocks = directory.postings.blocks(terms)
        found = np.empty(0, POSTING) if blocks is None else unpacked(directory.postings.of(blocks.numbers.tolist()))
        admitted = Near(centre=Point(0, 0), terms=terms, only=only, but_not=but_not).admits(found)
        if admitted is not None:
            found = found[admitted]
        found = found[np.argsort(found["lat"], kind="stable")]
        lat, lon, location, traits = (
            np.ascontiguousarray(found[name]) for name in ("lat", "lon", "location", "traits")
        )
        return cls(lat, lon, found["npi"].astype(np.int64), location, traits.astype(np.uint32), lat.tolist())

    def without(self, npis: Collection[int]) -> Self:
        """Return the same crowd but for some NPIs."""
        if not npis:
            return self
        stay = ~np.isin(self.npi, np.fromiter(npis, np.int64, len(npis)))
        return self if stay.all() else self._at(stay.nonzero()[0])

    def joined(self, others: Self) -> Self:
        """Return this crowd and another one as one; nobody stands in both."""
        if not others.lats:
            return self
        columns = (getattr(self, name) for name in ("lat", "lon", "npi", "location", "marks"))
        further = (getattr(others, name) for name in ("lat", "lon", "npi", "location", "marks"))
        lat, *rest = (np.concatenate(pair) for pair in zip(columns, further, strict=True))
        both = replace(self, lat=lat, lon=rest[0], npi=rest[1], location=rest[2], marks=rest[3])
        return both._at(np.argsort(lat, kind="stable"))  # noqa: SLF001 - of its own kind

    def _at(self, rows: Rows) -> Self:
        """Return those in some rows, in that order."""
        lat = self.lat[rows]
        return replace(
            self,
            lat=lat,
            lon=self.lon[rows],
            npi=self.npi[rows],
            location=self.location[rows],
            marks=self.marks[rows],
            lats=lat.tolist(),
        )

    def marked(self, marks: Mapping[int, Collection[int]]) -> Self:
        """Return the same crowd in which some NPIs have a further mark, a bit above those of the traits."""
        found = self.marks.copy()
        for mark, npis in marks.items():
            found[np.isin(self.npi, np.fromiter(npis, np.int64, len(npis)))] |= np.uint32(mark)
        return replace(self, marks=found)

    def seen_from(self, centre: Point, marks: int = NO_TRAITS) -> "Seen":
        """Return them as they lie around `centre`: all, or those who have all of `marks`."""
        return Seen(self, centre, int(marks))

    def marks_within(self, centre: Point, metres: float) -> Marks:
        """Return the marks of everybody within reach, once for each practitioner."""
        rows = slice(None) if metres >= HALF_AROUND else self._near(centre, metres)
        keys = self.npi[rows].astype(np.uint64) << np.uint64(MARKS_BITS) | self.marks[rows]
        keys.sort()  # somebody's marks are the same in all postings
        once: Marks = keys[np.flatnonzero(keys[1:] != keys[:-1])].astype(np.uint32)
        return np.append(once, keys[-1:].astype(np.uint32))

    def _near(self, centre: Point, metres: float) -> Rows:
        rows = self.reached(centre, metres)
        return rows[metres_of(bulges_to(centre, self.lat[rows], self.lon[rows])) <= metres]

    def reached(self, centre: Point, metres: float, marks: int = 0) -> Rows:
        """Return the rows that may be within reach: none that is, is left out."""
        angle = (metres + ROUNDING) / EARTH_RADIUS_METRES
        apart = degrees(angle) * MICRODEGREES + 1
        lat = centre.lat * MICRODEGREES
        first, past = bisect_left(self.lats, lat - apart), bisect_right(self.lats, lat + apart)
        rows: Rows = np.arange(first, past)
        if len(rows) > FEW:
            east = np.abs(self.lon[first:past] - np.int32(centre.lon * MICRODEGREES))
            widest = _widest(radians(centre.lat), angle)
            rows = rows[(east <= widest) | (east >= AROUND - widest)]
        if marks:
            rows = rows[(self.marks[rows] & marks) == marks]
        return rows


class Seen:
    """A crowd around a centre. What was measured for one radius serves every smaller one. Units: metres."""

    def __init__(self, crowd: Crowd, centre: Point, marks: int) -> None:
        self._crowd = crowd
        self._centre = centre
        self._marks = marks
        self._measured_to = -1.0
        self._rows: Rows = np.arange(0)
        self._away: Floats = np.empty(0)
        self._closest = inf

    def within(self, metres: float, *, limit: int) -> Found:
        """Return the nearest `limit` practitioners within reach, and how many there are there."""
        if metres > self._measured_to:
            self._measure(HALF_AROUND if len(self._crowd.lats) <= FEW else metres)
        if self._closest > metres:
            return Found([], 0)
        [near] = (self._away <= metres).nonzero()
        rows, away = self._rows[near], self._away[near]
        hits = self._hits(rows, away, limit)
        if len(hits) < limit:
            return Found(hits, len(hits))
        npis = np.sort(self._crowd.npi[rows])
        return Found(hits, 1 + int(np.count_nonzero(npis[1:] != npis[:-1])))

    def nearest(self, *, limit: int) -> list[Hit]:
        """Return the nearest `limit` practitioners, however far."""
        metres = max(FIRST_LOOK, self._measured_to)
        while True:
            found = self.within(metres, limit=limit)
            if len(found.hits) == limit or metres >= HALF_AROUND:
                return found.hits
            metres *= GROWTH

    def _measure(self, metres: float) -> None:
        crowd = self._crowd
        self._measured_to = metres
        self._rows = rows = crowd.reached(self._centre, metres, self._marks)
        if len(rows):
            self._away = metres_of(bulges_to(self._centre, crowd.lat[rows], crowd.lon[rows]))
            self._closest = float(self._away.min())

    def _hits(self, rows: Rows, away: Floats, limit: int) -> list[Hit]:
        """Return the first `limit` practitioners, each at the nearest of their locations. Only so many are sorted."""
        enough = limit * SPARE
        while True:
            chosen, metres = rows, away
            if enough < len(away):
                [some] = (away <= np.partition(away, enough)[enough]).nonzero()
                chosen, metres = rows[some], away[some]
            columns = metres, self._crowd.npi[chosen], self._crowd.location[chosen]
            once: dict[int, Hit] = {}
            for far, npi, location in sorted(zip(*(column.tolist() for column in columns), strict=True)):
                if npi not in once:
                    once[npi] = Hit(int(far), npi, location)
                    if len(once) == limit:
                        return list(once.values())
            if len(chosen) == len(rows):
                return list(once.values())
            enough *= GROWTH


def _widest(lat: float, angle: float) -> float:
    """Return how far apart in longitude two points can be, one at `lat`, that are an angle apart; all around at a pole.

    Units: radians; in return millionths of a degree.
    """
    if abs(lat) + angle >= pi / 2:
        return AROUND
    return degrees(asin(min(sin(angle) / cos(lat), 1.0))) * MICRODEGREES + 2
