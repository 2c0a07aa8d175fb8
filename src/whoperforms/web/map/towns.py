"""Names of towns: the weightiest first, each beside its dot, where neither a pin nor another name is.

Source: data/towns.tsv, made by scripts/make_map from the gazetteer.
Shape:  name, latitude, longitude, weight; the weightiest first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from whoperforms.web.map.boxes import Box, around, text_width
from whoperforms.web.map.frame import Frame, Spot

TRIED = 80  # names, so that a place with thousands of towns is drawn as quickly
DOT = 7  # units, the dot and the air around it
HEIGHT = 1.25  # of a line, in sizes of its letters
BASELINE = 0.28  # of a line's height, above its lower edge


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


def _weightiest(frame: Frame) -> list[tuple[str, Spot]]:
    held, on = _held()
    x = on[:, 0] + np.round(frame.west + frame.across / 2 - on[:, 0])
    within = (np.abs(x - frame.west - frame.across / 2) < frame.across / 2) & (on[:, 1] > frame.north)
    found = np.flatnonzero(within & (on[:, 1] < frame.north + frame.unit * frame.height))[:TRIED]
    return [
        (held[at], Spot(float(x[at] - frame.west) / frame.unit, float(on[at, 1] - frame.north) / frame.unit))
        for at in found.tolist()
    ]


@cache
def _held() -> tuple[list[str], NDArray[np.float64]]:
    """Return the names, and where they are on the plane."""
    table = (files("whoperforms.web.map") / "data" / "towns.tsv").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in table.splitlines()[1:]]
    degrees = np.array([[float(row[1]), float(row[2])] for row in rows])
    y = 0.5 - np.arcsinh(np.tan(np.radians(degrees[:, 0]))) / (2 * np.pi)
    return [row[0] for row in rows], np.column_stack([degrees[:, 1] / 360 + 0.5, y])
