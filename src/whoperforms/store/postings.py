"""Postings in blocks: who can be found by a term, at which point, 64 neighbours at a time.

Shape:  a posting is 16 bytes (`POSTING`): point in millionths of a degree, NPI, number of the location, traits. The
        postings of a term, in the order of their cells, are cut into blocks, which are numbered through the directory.
        A term says where each of its blocks lies (`boxes`) and which traits occur in it (`traits`), so that a question
        knows how near a block can be, and whether it is worth fetching, before it fetches it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from whoperforms.places.boxes import Boxes
from whoperforms.store.engine import Engine

BOX = np.dtype("<i4")
FLAGS = np.dtype("<u2")
POSTING = np.dtype([("lat", "<i4"), ("lon", "<i4"), ("npi", "<u4"), ("location", "<u2"), ("traits", FLAGS)])
MOST_LOCATIONS = 1 << 16  # of one NPI
GAP = 4  # blocks: fewer between two that are wanted are fetched along, it is quicker than to ask twice
SETS_KEPT = 64

Packed = NDArray[np.void]
Numbers = NDArray[np.int64]
Flags = NDArray[np.uint16]
Terms = tuple[tuple[str, str], ...]  # kind and code

TERM = "select first_block, boxes, traits from term where kind = :kind and code = :code"
BLOCKS = "select postings from block where id between :first and :last order by id"
PLACES = """
select npi, lat, lon from location
 where npi in (:a, :b, :c, :d, :e, :f, :g, :h) and lat is not null
 order by npi, location
"""
ASKED = tuple("abcdefgh")


class Trait(IntFlag):
    """What a posting tells of its practitioner, the same at each of their locations: what a question can filter by."""

    FEMALE = 1 << 0
    MALE = 1 << 1
    SEX_X = 1 << 2  # published as X: neither, or not disclosed
    BILLED = 1 << 3  # has, as a person, a row of Medicare with a code of a procedure
    TELEHEALTH = 1 << 4  # is listed by Care Compare as offering it
    TAKES_MEDICARE = 1 << 5  # is listed by Care Compare and has no opt-out affidavit
    SEVERAL_PLACES = 1 << 15  # has other placed locations; for paging, not for people


NO_TRAITS = Trait(0)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one or more terms: their numbers in the directory, where they lie, which traits occur in each."""

    numbers: Numbers
    boxes: Boxes
    traits: Flags

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.numbers)


class Postings:
    """The postings of an open directory. Where blocks lie is kept in memory once asked for: 30 bytes for a block."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._terms: dict[tuple[str, str], Blocks | None] = {}
        self._sets: dict[Terms, Blocks | None] = {}

    def term(self, kind: str, code: str) -> Blocks | None:
        """Return the blocks of a term; None when nobody can be found by it."""
        key = kind, code
        if key not in self._terms:
            rows = self._engine.rows(TERM, {"kind": kind, "code": code})
            self._terms[key] = _blocks(*rows[0]) if rows else None
        return self._terms[key]

    def blocks(self, terms: Terms) -> Blocks | None:
        """Return the blocks of several terms, by rising numbers; None when nobody can be found by any."""
        if len(terms) == 1:
            return self.term(*terms[0])
        if terms not in self._sets:
            known = [blocks for term in dict.fromkeys(terms) if (blocks := self.term(*term)) is not None]
            known.sort(key=lambda blocks: int(blocks.numbers[0]))
            if len(self._sets) == SETS_KEPT:
                self._sets.clear()
            self._sets[terms] = known[0] if len(known) == 1 else _joined(known) if known else None
        return self._sets[terms]

    def of(self, numbers: list[int]) -> list[bytes]:
        """Return the postings of some blocks, given by rising numbers."""
        runs = list(_runs(numbers))
        answered = self._engine.answers([(BLOCKS, {"first": run[0], "last": run[-1]}) for run in runs])
        return [rows[number - run[0]][0] for run, rows in zip(runs, answered, strict=True) for number in run]

    def places(self, npis: list[int]) -> list[tuple[int, int, int]]:
        """Return the placed locations of some NPIs: NPI, latitude, longitude."""
        found: list[tuple[int, int, int]] = []
        for start in range(0, len(npis), len(ASKED)):
            some = npis[start : start + len(ASKED)]
            found += self._engine.rows(PLACES, dict.fromkeys(ASKED, some[0]) | dict(zip(ASKED, some, strict=False)))
        return found


def unpacked(blocks: list[bytes]) -> Packed:
    """Return the postings of fetched blocks."""
    return np.frombuffer(b"".join(blocks), POSTING)


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Yield `numbers` in pieces, cut where a gap is worth a question of its own."""
    start = 0
    for at in range(1, len(numbers)):
        if numbers[at] - numbers[at - 1] > GAP:
            yield numbers[start:at]
            start = at
    yield numbers[start:]


def _blocks(first: int, boxes: bytes, traits: bytes) -> Blocks:
    edges = np.frombuffer(boxes, BOX).reshape(4, -1)
    numbers = np.arange(first, first + edges.shape[1])
    return Blocks(numbers, Boxes.between(*edges), np.frombuffer(traits, FLAGS))


def _joined(parts: list[Blocks]) -> Blocks:
    return Blocks(
        np.concatenate([part.numbers for part in parts]),
        Boxes.joined([part.boxes for part in parts]),
        np.concatenate([part.traits for part in parts]),
    )
