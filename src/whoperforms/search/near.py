"""Nearest first, exactly: who can be found by some terms near a point.

Source: the blocks of postings of a directory (store.postings); no distance is taken in SQL.
Shape:  a block's box tells how near its postings can be at best. The first look fetches the few blocks that can be
        nearest, and tells how far the answer can reach; the second fetches every other block within that.
        Order: whole metres, then NPI, then location. A practitioner stands at the nearest of their locations.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whoperforms.kernel.point import Point
from whoperforms.places.boxes import Singles
from whoperforms.places.bulges import HALF_AROUND, Floats, bulge_beneath, bulge_within, bulges_to, metres_of
from whoperforms.store.directory import Directory
from whoperforms.store.postings import (
    NO_TRAITS,
    POSTING,
    Blocks,
    Flags,
    Packed,
    Postings,
    Terms,
    Trait,
    unpacked,
)

FIRST_BLOCKS = 4
GROWTH = 4
NPI_BITS = 32
NPI_MASK = (1 << NPI_BITS) - 1
NPI_SHIFT = np.uint64(NPI_BITS)
SEVERAL = Trait.SEVERAL_PLACES.value  # a bare number: a flag costs microseconds to ask
NOBODY = np.empty(0, POSTING)

Bools = NDArray[np.bool_]
Keys = NDArray[np.uint64]  # metres and NPI in one number, in the order of an answer


class Hit(NamedTuple):
    """A practice location found: how far, whose, and which of theirs. Units: metres.

    A named tuple, because making twenty frozen dataclasses takes as long as finding them.
    """

    metres: int
    npi: int
    location: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A question: who can be found by any of `terms` (kind, code) within reach of `centre`? Units: metres.

    All of `traits` must be theirs. `only` and `but_not` are NPIs that alone may, or may not, be in the answer.
    """

    centre: Point
    terms: Terms
    within_metres: float = HALF_AROUND
    traits: Trait = NO_TRAITS
    only: Collection[int] | None = None
    but_not: Collection[int] = ()

    def admits(self, postings: Packed) -> Bools | None:
        """Return which postings may be in the answer, wherever they are; None where all may."""
        tests = []
        if self.traits:
            tests.append((postings["traits"] & self.traits.value) == self.traits.value)
        if self.only is not None:
            tests.append(_among(postings["npi"], self.only))
        if self.but_not:
            tests.append(~_among(postings["npi"], self.but_not))
        return np.logical_and.reduce(tests) if tests else None

    def least_bulges(self, blocks: Blocks) -> Singles:
        """Return how near anybody who may be in the answer can be in each block; infinite where nobody is."""
        least = blocks.boxes.least_bulges(self.centre)
        if self.traits:
            least[(blocks.traits & self.traits.value) != self.traits.value] = inf
        return least


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest hits, and how many practitioners there are within reach in all."""

    hits: list[Hit]
    count: int


def nearest(directory: Directory, near: Near, *, limit: int, after: Hit | None = None) -> list[Hit]:
    """Return at most `limit` practitioners, each at their nearest location, nearest first; those after a hit.

    Certain: blocks are fetched until nobody in another one can be nearer than the last hit.
    """
    blocks = directory.postings.blocks(near.terms)
    return _Looking(directory.postings, near, blocks, after).first(limit) if blocks is not None else []


class _Looking:
    """One question on its way: how near each block can be, and what was found in those fetched."""

    def __init__(self, postings: Postings, near: Near, blocks: Blocks, after: Hit | None) -> None:
        self._postings = postings
        self._near = near
        self._blocks = blocks
        self._after = after
        self._least = near.least_bulges(blocks)  # infinite once a block need not be looked at (again)
        self._number = FIRST_BLOCKS  # to look at next, besides those at the distance of `after`
        self._at_once = self._reached(after) if after is not None else []
        self._looked_at = 0
        self._keys: Keys = np.empty(0, np.uint64)
        self._found = NOBODY
        self._shown: dict[int, bool] = {}  # before `after`, of NPIs with several places

    def _reached(self, after: Hit) -> list[int]:
        """Leave out the blocks all of whose postings come before; return those that lie at the same distance."""
        reached = np.flatnonzero(self._least <= bulge_within(after.metres))
        farthest = self._blocks.boxes.greatest_bulges(self._near.centre, reached)
        self._least[reached] = inf
        numbers: list[int] = reached[farthest >= bulge_beneath(after.metres)].tolist()
        return numbers

    def first(self, limit: int) -> list[Hit]:
        """Return the first `limit` hits."""
        radius = bulge_within(self._near.within_metres)
        while True:
            closest, beyond = self._closest(radius)
            self._look_at(closest)
            hits = self._hits(limit)
            reach = min(bulge_within(hits[-1].metres), radius) if len(hits) == limit else radius
            if reach < beyond:
                return hits
            if len(hits) == limit:
                self._look_at(np.flatnonzero(self._least <= reach).tolist())
                return self._hits(limit)
            self._number = self._number_for(limit - len(hits), len(hits))

    def _number_for(self, wanted: int, found: int) -> int:
        """Return how many blocks to look at next, going by how many it took so far, and some to spare."""
        expected = int(1.5 * wanted / found * self._looked_at) if found else inf
        return max(FIRST_BLOCKS, int(min(expected, GROWTH * self._looked_at)))

    def _closest(self, radius: float) -> tuple[list[int], float]:
        """Return the blocks that can be closest, of those left, and how near the next can be, as a bulge."""
        least, found = self._least, self._at_once
        self._at_once = []
        if self._number >= len(least):
            return sorted(found + np.flatnonzero(least <= radius).tolist()), inf
        if self._number > FIRST_BLOCKS:
            order = np.argpartition(least, self._number)
            closest = order[: self._number]
            return sorted(closest[least[closest] <= radius].tolist()), float(least[order[self._number]])
        for _ in range(self._number):
            at = int(least.argmin())
            if least[at] > radius:
                break
            found.append(at)
            least[at] = inf
        return sorted(found), float(least.min())

    def _look_at(self, blocks: list[int]) -> None:
        """Fetch blocks, and keep of their postings those within reach that may be in the answer."""
        if not blocks:
            return
        self._looked_at += len(blocks)
        self._least[blocks] = inf
        found = unpacked(self._postings.of(self._blocks.numbers[blocks].tolist()))
        admitted = self._near.admits(found)
        if admitted is not None:
            found = found[admitted]
        metres = metres_of(bulges_to(self._near.centre, found["lat"], found["lon"]))
        keys = metres.astype(np.uint64)
        keys <<= NPI_SHIFT
        keys |= found["npi"]
        kept = self._in_question(metres, keys)
        if kept is not None:
            keys, found = keys[kept], found[kept]
        self._keys = np.concatenate([self._keys, keys]) if len(self._keys) else keys
        self._found = np.concatenate([self._found, found]) if len(self._found) else found

    def _in_question(self, metres: Floats, keys: Keys) -> Bools | None:
        """Return which postings lie within the radius and come after the given hit; None where all do."""
        tests = []
        if self._near.within_metres < HALF_AROUND:
            tests.append(metres <= self._near.within_metres)
        if self._after is not None:
            last = np.uint64(self._after.metres << NPI_BITS | self._after.npi)
            tests.append(keys > last)  # at the same distance, further locations of the same NPI come before
        return np.logical_and.reduce(tests) if tests else None

    def _hits(self, limit: int) -> list[Hit]:
        """Return the first `limit` practitioners found so far. Only as many are sorted as it takes."""
        enough = limit + limit // 2
        while True:
            keys = self._keys
            some = np.flatnonzero(keys <= np.partition(keys, enough)[enough]) if enough < len(keys) else slice(None)
            columns = keys[some], self._found["location"][some], self._found["traits"][some]
            rows = sorted(zip(*(column.tolist() for column in columns), strict=True), reverse=True)
            once = {row[0] & NPI_MASK: row for row in rows}  # the nearest comes last and stays
            chosen = sorted(once.values()) if self._after is None else self._coming_after(once)
            if len(chosen) >= limit or len(rows) == len(keys):
                return [Hit(key >> NPI_BITS, key & NPI_MASK, location) for key, location, _ in chosen[:limit]]
            enough *= GROWTH

    def _coming_after(self, once: dict[int, tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Return, in order, the postings of practitioners who are not shown before the given hit, at a nearer location.

        Every placed location of theirs has the same terms and traits, so the nearest of them decides.
        """
        assert self._after is not None  # noqa: S101 - asked of later pages only
        unsure = [npi for npi, row in once.items() if row[2] & SEVERAL and npi not in self._shown]
        if unsure:
            npis, lat, lon = np.array(self._postings.places(unsure)).T
            nearer = metres_of(bulges_to(self._near.centre, lat, lon)).astype(np.int64) << NPI_BITS | npis
            shown = set(npis[nearer <= (self._after.metres << NPI_BITS | self._after.npi)].tolist())
            self._shown |= {npi: npi in shown for npi in unsure}
        return sorted(row for npi, row in once.items() if not self._shown.get(npi))


def within(directory: Directory, near: Near, *, limit: int) -> Found:
    """Return the nearest `limit` practitioners within reach, and how many there are there."""
    blocks = directory.postings.blocks(near.terms)
    if blocks is None:
        return Found([], 0)
    npis = np.sort(reached(directory.postings, near, blocks)[0])
    count = int(np.count_nonzero(npis[1:] != npis[:-1])) + bool(len(npis))
    return Found(nearest(directory, near, limit=limit), count)


def reached(postings: Postings, near: Near, blocks: Blocks) -> tuple[NDArray[np.uint32], Flags]:
    """Return NPI and traits of those postings of some blocks that are within reach and may be in the answer.

    Blocks that lie within reach as a whole are not measured.
    """
    least = near.least_bulges(blocks)
    some = np.flatnonzero(least <= bulge_within(near.within_metres))
    if not len(some):
        return NOBODY["npi"], NOBODY["traits"]
    fetched = postings.of(blocks.numbers[some].tolist())
    found = unpacked(fetched)
    whole = blocks.boxes.greatest_bulges(near.centre, some) < bulge_beneath(near.within_metres)
    sure = np.repeat(whole, [len(block) // POSTING.itemsize for block in fetched])
    unsure = np.flatnonzero(~sure)
    on_the_edge = found[unsure]
    metres = metres_of(bulges_to(near.centre, on_the_edge["lat"], on_the_edge["lon"]))
    sure[unsure] = metres <= near.within_metres
    admitted = near.admits(found)
    if admitted is not None:
        sure &= admitted
    return found["npi"][sure], found["traits"][sure]


def _among(npis: NDArray[np.uint32], some: Collection[int]) -> Bools:
    """Return which of `npis` are among `some`."""
    known = np.sort(np.fromiter(some, np.uint32, len(some)))
    if not len(known):
        return np.zeros(len(npis), np.bool_)
    at = np.searchsorted(known, npis)
    at[at == len(known)] = 0
    among: Bools = known[at] == npis
    return among
