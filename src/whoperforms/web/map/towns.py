"""Names of towns: the weightiest first, each beside its dot, where neither a pin nor another name is.

Source: data/towns.tsv, made by scripts/make_map from the gazetteer.
Shape:  name, latitude, longitude, weight; the weightiest first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whoperforms.web.map.boxes import Box, around, text_width
from whoperforms.web.map.frame import Frame, Spot

CELLS = 256  # across the plane, in which towns are looked up
FEW_CELLS = 8  # from side to side; of more, the weightiest of all towns are sooner looked through
WEIGHTIEST = 4096
TRIED = 80  # names, so that a place with thousands of towns is drawn as quickly
DOT = 7  # units, the dot and the air around it
HEIGHT = 1.25  # of a line, in sizes of its letters
BASELINE = 0.28  # of a line's height, above its lower edge

Towns = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Name:
    """A town's name in a drawing: its dot, where the text begins, is centred or ends, and the box of the text."""

    text: str
    dot: Spot
    anchor: str
    at: Spot
    box: Box


def names(frame: Frame, taken: list[Box], *, size: float, most: int) -> list[Name]:
    """Return the names to write, at most so many; none touches what is taken, nor another."""
    occupied = list(taken)
    written: list[Name] = []
    for text, dot in _weightiest(frame):
        if len(written) == most:
            break
        spotted = around(dot.x, dot.y, width=DOT, height=DOT)
        found = next(_free_places(text, dot, frame, occupied, size), None) if spotted.free_of(occupied) else None
        if found:
            written.append(found)
            occupied += [found.box, spotted]
    return written


def _free_places(text: str, dot: Spot, frame: Frame, occupied: list[Box], size: float) -> Iterator[Name]:
    width, height = text_width(text, size), size * HEIGHT
    beside = width / 2 + DOT
    for anchor, across, down in (
        ("start", beside, 0.0),
        ("end", -beside, 0.0),
        ("middle", 0.0, -1.0),
        ("middle", 0.0, 1.0),
    ):
        box = around(dot.x + across, dot.y + down * (height / 2 + DOT), width=width, height=height)
        if box.within(frame.width, frame.height) and box.free_of(occupied):
            x = {"start": box.left, "middle": dot.x, "end": box.right}[anchor]
            yield Name(text, dot, anchor, Spot(x, box.bottom - height * BASELINE), box)


def _weightiest(frame: Frame) -> Iterator[tuple[str, Spot]]:
    """Yield the weightiest towns in a frame, and where they are in it."""
    held = _held()
    for towns in held.near(frame):
        on = held.on[towns]
        middle = frame.west + frame.across / 2
        x = on[:, 0] + np.round(middle - on[:, 0])
        within = (np.abs(x - middle) < frame.across / 2) & (on[:, 1] > frame.north)
        [found] = (within & (on[:, 1] < frame.north + frame.unit * frame.height)).nonzero()
        found = found[:TRIED]
        if len(found) == TRIED:
            break
    across, down = (x[found] - frame.west) / frame.unit, (on[found, 1] - frame.north) / frame.unit
    for at, *spot in zip(towns[found].tolist(), across.tolist(), down.tolist(), strict=True):
        yield held.names[at], Spot(*spot)


class _Held(NamedTuple):
    """Names, the weightiest first; where they are on the plane; all their numbers, and those in each of its cells."""

    names: list[str]
    on: NDArray[np.float64]
    all: Towns
    cells: dict[tuple[int, int], Towns]

    def near(self, frame: Frame) -> Iterator[Towns]:
        """Yield the numbers of towns that may be in a frame, the weightiest first: some that may be enough, then all.

        In a part of the country they are gathered from its cells.
        """
        if frame.across * CELLS > FEW_CELLS:
            yield self.all[:WEIGHTIEST]
            yield self.all
        else:
            cells = {(column % CELLS, row) for column, row in frame.squares(CELLS)}
            yield np.sort(np.concatenate([self.cells.get(cell, self.all[:0]) for cell in cells]))


@cache
def _held() -> _Held:
    table = (files("whoperforms.web.map") / "data" / "towns.tsv").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in table.splitlines()[1:]]
    degrees = np.array([[float(row[1]), float(row[2])] for row in rows])
    y = 0.5 - np.arcsinh(np.tan(np.radians(degrees[:, 0]))) / (2 * np.pi)
    on = np.column_stack([degrees[:, 1] / 360 + 0.5, y])
    cells: dict[tuple[int, int], list[int]] = {}
    for at, (column, row) in enumerate(np.floor(on * CELLS).astype(int).tolist()):
        cells.setdefault((column, row), []).append(at)
    in_cells = {cell: np.array(towns) for cell, towns in cells.items()}
    return _Held([row[0] for row in rows], on, np.arange(len(rows)), in_cells)
