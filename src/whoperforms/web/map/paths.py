"""Lines and areas of the plane as the path text of a drawing: whole units, and nothing that is not seen.

All lines of a layer are worked on at once, in columns: `of` says of each corner which line it belongs to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from whoperforms.web.map.frame import Frame
from whoperforms.web.map.squares import Corners, Lines, Square

BEYOND = 6  # units around a drawing that are still drawn, so that no cut edge shows
LEAST_SIDE = 3  # units: smaller islands and lakes are left out
LEAST_RING = 3  # steps

Units = NDArray[np.int64]
Which = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Corners in the drawing, and of which line each is."""

    corners: Corners
    of: Which

    @classmethod
    def joined(cls, parts: Sequence[Corners]) -> Self | None:
        """Return several lines as one, or None where there is none."""
        if not parts:
            return None
        return cls(np.concatenate(parts), np.repeat(np.arange(len(parts)), [len(part) for part in parts]))


def area_path(squares: Sequence[tuple[Square, int]], layer: str, frame: Frame) -> str:
    """Return the path of a layer of areas; filled by the rule `nonzero`."""
    rings: list[Corners] = []
    for lines, turns in _of_layer(squares, layer):
        large = ((lines.high - lines.low) >= LEAST_SIDE * frame.unit).any(axis=1)
        seen = _seen(lines, turns, frame) & large
        crossing = seen & ~_inside(lines, turns, frame)
        ends = np.cumsum(lines.counts)
        for at in np.flatnonzero(seen).tolist():
            ring = _placed(lines.corners[ends[at] - lines.counts[at] : ends[at]], turns, frame)
            rings.append(_clipped(ring, frame) if crossing[at] else ring)
    placed = _Placed.joined([ring for ring in rings if len(ring) > LEAST_RING])
    if placed is None:
        return ""
    whole, of = _in_units(placed)
    same = of[1:] == of[:-1]
    return "".join(f"{part}z" for part, steps in _texts(whole, same) if steps >= LEAST_RING)


def line_path(squares: Sequence[tuple[Square, int]], layer: str, frame: Frame) -> str:
    """Return the path of a layer of lines."""
    parts, of, lines_before = [], [], 0
    for lines, turns in _of_layer(squares, layer):
        seen = _seen(lines, turns, frame)
        if seen.any():
            corners = np.repeat(seen, lines.counts)
            parts.append(_placed(lines.corners[corners], turns, frame))
            of.append(np.repeat(np.arange(len(seen)), lines.counts)[corners] + lines_before)
        lines_before += len(seen)
    if not parts:
        return ""
    whole, which = _in_units(_Placed(np.concatenate(parts), np.concatenate(of)))
    most = np.maximum(whole[1:], whole[:-1])
    least = np.minimum(whole[1:], whole[:-1])
    near = ((most >= -BEYOND) & (least <= [frame.width + BEYOND, frame.height + BEYOND])).all(axis=1)
    return "".join(part for part, _ in _texts(whole, near & (which[1:] == which[:-1])))


def _of_layer(squares: Sequence[tuple[Square, int]], layer: str) -> Iterator[tuple[Lines, int]]:
    return ((square[layer], turns) for square, turns in squares if layer in square)


def _placed(corners: Corners, turns: int, frame: Frame) -> Corners:
    placed: Corners = (corners + np.array([turns - frame.west, -frame.north])) / frame.unit
    return placed


def _seen(lines: Lines, turns: int, frame: Frame) -> Mask:
    """Return of each line whether it may be seen."""
    slack = BEYOND * frame.unit
    low, high = _corners_of(frame, turns)
    return _both((lines.high >= np.subtract(low, slack)) & (lines.low <= np.add(high, slack)))


def _inside(lines: Lines, turns: int, frame: Frame) -> Mask:
    """Return of each line whether all of it is in the drawing."""
    low, high = _corners_of(frame, turns)
    return _both((lines.low >= low) & (lines.high <= high))


def _both(of_each_axis: Mask) -> Mask:
    """Return where it is so both across and down."""
    both: Mask = of_each_axis[:, 0] & of_each_axis[:, 1]
    return both


def _corners_of(frame: Frame, turns: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the drawing's corners as a square that is moved so often around the globe has them."""
    west = frame.west - turns
    return (west, frame.north), (west + frame.across, frame.north + frame.unit * frame.height)


def _clipped(ring: Corners, frame: Frame) -> Corners:
    """Return what of a ring lies within the drawing and a little beyond; one side after the other."""
    for axis, most in ((0, frame.width), (1, frame.height)):
        for bound, sign in ((-BEYOND, 1.0), (most + BEYOND, -1.0)):
            depth = (ring[:, axis] - bound) * sign
            if len(depth) and depth.min() < 0:
                ring = _cut(ring, depth)
    return ring


def _cut(ring: Corners, depth: NDArray[np.float64]) -> Corners:
    """Return a closed ring without what lies at a depth below 0: corners inside stay, crossings become corners."""
    start, before, after = ring[:-1], depth[:-1], depth[1:]
    inside = before >= 0
    crosses = inside != (after >= 0)
    share = np.where(crosses, before / np.where(crosses, before - after, 1), 0)
    laid = np.stack([start, start + (ring[1:] - start) * share[:, None]], axis=1).reshape(-1, 2)
    kept = laid[np.stack([inside, crosses], axis=1).reshape(-1)]
    return np.concatenate([kept, kept[:1]])


def _in_units(placed: _Placed) -> tuple[Units, Which]:
    """Return whole units, without corners that repeat the one before or lie in the middle of a straight stretch."""
    whole, of = np.rint(placed.corners).astype(np.int64), placed.of
    moved = np.ones(len(whole), bool)
    moved[1:] = (whole[1:] != whole[:-1]).any(axis=1) | (of[1:] != of[:-1])
    whole, of = whole[moved], of[moved]
    step = np.diff(whole, axis=0)
    straight = step[1:, 0] * step[:-1, 1] == step[1:, 1] * step[:-1, 0]
    bends = np.ones(len(whole), bool)
    bends[1:-1] = ~straight | (of[2:] != of[:-2])
    return whole[bends], of[bends]


def _texts(whole: Units, goes_on: Mask) -> Iterator[tuple[str, int]]:
    """Yield the path of each run of steps that belong together, and how many steps it has."""
    turns = np.flatnonzero(np.diff(np.concatenate([[False], goes_on, [False]]).astype(np.int8))).tolist()
    steps = [f"{across} {down}" for across, down in np.diff(whole, axis=0).tolist()]
    corners = whole.tolist()
    for first, last in zip(turns[::2], turns[1::2], strict=True):
        x, y = corners[first]
        yield f"M{x} {y}l" + " ".join(steps[first:last]).replace(" -", "-"), last - first
