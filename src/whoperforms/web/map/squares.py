"""Land, lakes and lines, cut into squares of the Mercator plane, in three details; read once, then kept in memory.

Source: data/lines.npz, made by scripts/make_map; data/PROVENANCE.md says of what.
Shape:  `index`, one row a line: detail, column and row of its square, layer, in ascending order. `firsts`: where
        its points begin. `points`: x and y within the square, 0 to EXTENT. A square reaches OVERLAP of its side
        beyond its edges.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoperforms.web.map.frame import Frame

DETAIL_NAMES = ("fine", "medium", "coarse")
LAYERS = ("land", "lakes", "counties", "states", "borders", "roads")
ZOOMS = (8, 6, 4)
LARGEST_UNIT = (1.25e-5, 6.5e-5)  # of the plane, that the first and the second detail are shown for: 500 m, 2.6 km
EXTENT = 8191
OVERLAP = 1 / 128
KEPT_SQUARES = 2048

Corners = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines or rings on the plane: all their corners; of each where it begins, how many it has, where it lies."""

    corners: Corners
    firsts: NDArray[np.int64]
    counts: NDArray[np.int64]
    low: Corners
    high: Corners


Square = dict[str, Lines]


def detail_for(frame: Frame) -> int:
    """Return the number of the detail that a frame is drawn in."""
    return next((number for number, largest in enumerate(LARGEST_UNIT) if frame.unit <= largest), len(LARGEST_UNIT))


def squares_in(frame: Frame) -> list[tuple[Square, int]]:
    """Return the squares that a frame shows any of, and how many times around the globe each is moved to lie there."""
    detail = detail_for(frame)
    count = 2 ** ZOOMS[detail]
    return [(_square(detail, column % count, row), column // count) for column, row in frame.squares(count)]


@lru_cache(maxsize=KEPT_SQUARES)
def _square(detail: int, column: int, row: int) -> Square:
    keys, layers, firsts, points = _held()
    key = _key(detail, column, row)
    first, last = np.searchsorted(keys, [key, key + 1])
    count = 2 ** ZOOMS[detail]
    square: Square = {}
    for number in np.unique(layers[first:last]).tolist():
        begin, end = first + np.searchsorted(layers[first:last], [number, number + 1])
        within = points[firsts[begin] : firsts[end]].astype(np.float64) / EXTENT * (1 + 2 * OVERLAP) - OVERLAP
        corners = (within + np.array([column, row])) / count
        starts = firsts[begin:end] - firsts[begin]
        low, high = np.minimum.reduceat(corners, starts), np.maximum.reduceat(corners, starts)
        square[LAYERS[number]] = Lines(corners, starts, np.diff(firsts[begin : end + 1]), low, high)
    return square


@cache
def _held() -> tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.int64], NDArray[np.uint16]]:
    """Return of each line its square, as an ascending number, its layer, and where it begins; and all points."""
    with as_file(files("whoperforms.web.map") / "data" / "lines.npz") as path, np.load(path) as held:
        index = held["index"]
        wide = index.astype(np.int64)
        return _key(wide[:, 0], wide[:, 1], wide[:, 2]), index[:, 3], held["firsts"].astype(np.int64), held["points"]


def _key(detail: Any, column: Any, row: Any) -> Any:  # noqa: ANN401 - of one square, or of a column of them
    """Return a square as one number."""
    return (detail * 2**20 + column) * 2**20 + row
