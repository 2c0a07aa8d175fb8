"""The map cut into cells along a curve, so that neighbours on the map are mostly neighbours in a table.

Source: D. Hilbert, 1891: a curve through all cells of a square, each next to the one before. Along it, a stretch of
        neighbours lies closer together than in the order of interleaved bits (G. M. Morton, 1966).
Shape:  a cell is 32 bits, from a row and a column of 16 bits each: at most 0.31 km by 0.62 km.
"""

import numpy as np
from numpy.typing import NDArray

from whoperforms.kernel.point import MICRODEGREES, Point

BITS = 16
SIDE = 1 << BITS  # cells from pole to pole, and around


def cell_of(point: Point) -> int:
    """Return the number of the cell that `point` lies in, counted along the curve.

    >>> cell_of(Point(-90, -180)), cell_of(Point(-90, 180)) == SIDE * SIDE - 1
    (0, True)
    """
    return _along_the_curve(_column(point.lon), _row(point.lat))


def _row(lat: float) -> int:
    return min(int((lat + 90) / 180 * SIDE), SIDE - 1)


def _column(lon: float) -> int:
    return min(int((lon + 180) / 360 * SIDE), SIDE - 1)


def _along_the_curve(x: int, y: int) -> int:
    """Return how many cells of the curve come before this one: quarter by quarter, from the whole map inwards."""
    passed = 0
    for bit in reversed(range(BITS)):
        right, upper = x >> bit & 1, y >> bit & 1
        passed = passed << 2 | (3 * right ^ upper)
        if not upper:  # the lower quarters are gone through turned over
            if right:
                x, y = SIDE - 1 - x, SIDE - 1 - y
            x, y = y, x
    return passed


def cells_of(lat: NDArray[np.int32], lon: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Return the cells that many points lie in, as `cell_of` does. Units: millionths of a degree."""
    x, y = (
        np.minimum(((degrees / MICRODEGREES + half) / (2 * half) * SIDE).astype(np.int64), SIDE - 1)
        for degrees, half in ((lon, 180), (lat, 90))
    )
    passed = np.zeros(len(x), dtype=np.uint64)
    for bit in reversed(range(BITS)):
        right, upper = x >> bit & 1, y >> bit & 1
        passed = passed << np.uint64(2) | (3 * right ^ upper).astype(np.uint64)
        turned = (upper == 0) & (right == 1)
        x, y = np.where(turned, SIDE - 1 - x, x), np.where(turned, SIDE - 1 - y, y)
        x, y = np.where(upper == 0, y, x), np.where(upper == 0, x, y)
    return passed
