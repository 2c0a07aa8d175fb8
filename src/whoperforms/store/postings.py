"""Postings in blocks: who can be found by a term, at which point, 64 neighbours at a time.

Shape:  a posting is 16 bytes (`POSTING`): point in millionths of a degree, NPI, number of the location. The postings
        of a term, in the order of their cells, are cut into blocks; `term.boxes` holds the latitudes and longitudes
        each block lies between, so that a question knows how near a block can be before it fetches it.
"""

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POSTING = np.dtype([("lat", "<i4"), ("lon", "<i4"), ("npi", "<u4"), ("location", "<u4")])
BLOCK = 64  # postings
BOX = np.dtype("<i4")

Packed = NDArray[np.void]
Floats = NDArray[np.float64]

TERM = "select id, boxes from term where kind = :kind and code = :code"
BLOCKS = "select postings from block where term = ? and number between ? and ?"


@dataclass(frozen=True, slots=True)
class Term:
    """A term that somebody can be found by: its number, and its boxes as columns, in millionths of a degree."""

    number: int
    south: Floats
    north: Floats
    west: Floats
    east: Floats


class Postings:
    """The postings of an open directory. Boxes are kept in memory once asked for: 32 bytes for 64 postings."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._terms: dict[tuple[str, str], Term | None] = {}

    def term(self, kind: str, code: str) -> Term | None:
        """Return a term; None when nobody can be found by it."""
        key = kind, code
        if key not in self._terms:
            row = self._connection.execute(TERM, {"kind": kind, "code": code}).fetchone()
            self._terms[key] = row and Term(row[0], *np.frombuffer(row[1], BOX).reshape(4, -1).astype(np.float64))
        return self._terms[key]

    def of(self, term: Term, numbers: list[int]) -> list[bytes]:
        """Return the postings of some blocks, given in rising order; neighbours are fetched together."""
        found: list[bytes] = []
        first = last = numbers[0]
        for number in [*numbers[1:], -1]:
            if number != last + 1:
                run = self._connection.execute(BLOCKS, (term.number, first, last))
                found += [postings for (postings,) in run]
                first = number
            last = number
        return found


def blocks(postings: Packed) -> tuple[bytes, list[bytes]]:
    """Return the boxes (all south edges, then north, west, east) and the blocks of one term, given in cell order."""
    starts = np.arange(0, len(postings), BLOCK)
    edges = [
        extreme.reduceat(np.ascontiguousarray(postings[axis]), starts)
        for axis in ("lat", "lon")
        for extreme in (np.minimum, np.maximum)
    ]
    boxes = np.concatenate(edges).astype(BOX)
    return boxes.tobytes(), [postings[start : start + BLOCK].tobytes() for start in starts]
