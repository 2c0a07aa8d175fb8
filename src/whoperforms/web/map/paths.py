"""Lines and areas of the plane as the path text of a drawing: whole units, and nothing that is not seen.

All lines of a layer are worked on at once, in columns: `of` says of each corner which line it belongs to.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

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


class _Placed(NamedTuple):
    """Corners in the drawing, and of which line each is, in ascending order; a ring ends where it begins."""

    corners: Corners
    of: Which


def area_path(squares: Sequence[tuple[Square, int]], layer: str, frame: Frame) -> str:
    """Return the path of a layer of areas; filled by the rule `nonzero`."""
    rings = _seen_of(squares, layer, frame, least=LEAST_SIDE)
    if rings is None:
        return ""
    corners, of = _clipped(rings, frame)
    large = (np.bincount(of) > LEAST_RING)[of]
    whole, of = _in_units(_Placed(corners[large], of[large]))
    same = of[1:] == of[:-1]
    return "".join(f"{part}z" for part, steps in _texts(whole, same) if steps >= LEAST_RING)


def line_path(squares: Sequence[tuple[Square, int]], layer: str, frame: Frame) -> str:
    """Return the path of a layer of lines."""
    lines = _seen_of(squares, layer, frame)
    if lines is None:
        return ""
    whole, of = _in_units(lines)
    most = np.maximum(whole[1:], whole[:-1])
    least = np.minimum(whole[1:], whole[:-1])
    near = ((most >= -BEYOND) & (least <= [frame.width + BEYOND, frame.height + BEYOND])).all(axis=1)
    return "".join(part for part, _ in _texts(whole, near & (of[1:] == of[:-1])))


def _seen_of(squares: Sequence[tuple[Square, int]], layer: str, frame: Frame, *, least: int = 0) -> _Placed | None:
    """Return the lines of a layer that may be seen, in the drawing; None where there is none. `least`: their size."""
    parts: list[Corners] = []
    of: list[Which] = []
    before = 0
    for square, turns in squares:
        if layer not in square:
            continue
        lines = square[layer]
        seen = _seen(lines, turns, frame)
        if least:
            seen &= ((lines.high - lines.low) >= least * frame.unit).any(axis=1)
        [chosen] = seen.nonzero()
        if len(chosen):
            counts = lines.counts[chosen]
            ends = counts.cumsum()
            at = np.arange(ends[-1]) + (lines.firsts[chosen] - ends + counts).repeat(counts)
            parts.append((lines.corners[at] + np.array([turns - frame.west, -frame.north])) / frame.unit)
            of.append((chosen + before).repeat(counts))
        before += len(seen)
    return _Placed(np.concatenate(parts), np.concatenate(of)) if parts else None


def _seen(lines: Lines, turns: int, frame: Frame) -> Mask:
    """Return of each line whether it may be seen, in a square that is moved so often around the globe."""
    slack = BEYOND * frame.unit
    west, north = frame.west - turns - slack, frame.north - slack
    east, south = frame.west - turns + frame.across + slack, frame.north + frame.unit * frame.height + slack
    reached, begun = lines.high >= (west, north), lines.low <= (east, south)
    seen: Mask = reached[:, 0] & reached[:, 1] & begun[:, 0] & begun[:, 1]
    return seen


def _clipped(rings: _Placed, frame: Frame) -> _Placed:
    """Return what of some rings lies within the drawing and a little beyond."""
    corners, of = rings
    beyond = ((corners < -BEYOND) | (corners > (frame.width + BEYOND, frame.height + BEYOND))).any(axis=1)
    crossing = np.zeros(of[-1] + 1, np.bool_)
    crossing[of[beyond]] = True
    to_clip = crossing[of]
    clipped = _Placed(corners[to_clip], of[to_clip])
    for axis, most in ((0, frame.width), (1, frame.height)):
        for bound, sign in ((-BEYOND, 1.0), (most + BEYOND, -1.0)):
            depth = (clipped.corners[:, axis] - bound) * sign
            if len(depth) and depth.min() < 0:
                clipped = _cut(clipped, depth)
    return _together(clipped, _Placed(corners[~to_clip], of[~to_clip]))


def _cut(rings: _Placed, depth: NDArray[np.float64]) -> _Placed:
    """Return rings without what lies at a depth below 0: corners inside stay, crossings become corners."""
    [sides] = (rings.of[1:] == rings.of[:-1]).nonzero()
    start, before, after = rings.corners[sides], depth[sides], depth[sides + 1]
    inside = before >= 0
    crosses = inside != (after >= 0)
    share = np.where(crosses, before / np.where(crosses, before - after, 1), 0)
    laid = np.empty((len(sides), 2, 2))
    laid[:, 0], laid[:, 1] = start, start + (rings.corners[sides + 1] - start) * share[:, None]
    kept = np.column_stack([inside, crosses])
    corners, of = laid[kept], rings.of[sides].repeat(kept.sum(axis=1))
    begins = np.ones(len(of), np.bool_)
    begins[1:] = of[1:] != of[:-1]
    return _together(_Placed(corners, of), _Placed(corners[begins], of[begins]))  # a ring ends where it begins


def _together(some: _Placed, others: _Placed) -> _Placed:
    """Return lines in the order of their numbers; of one that is in both, what is in the first comes first."""
    if not len(others.of):
        return some
    of = np.concatenate([some.of, others.of])
    order = of.argsort(kind="stable")
    return _Placed(np.concatenate([some.corners, others.corners])[order], of[order])


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
