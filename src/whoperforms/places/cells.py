"""The map cut into cells along a curve, so that neighbours on the map are mostly neighbours in a table.

Source: G. M. Morton, 1966 (Z-order): the bits of two coordinates, taken in turn, make one number.
Shape:  a cell is 32 bits, 16 of latitude and 16 of longitude: at most 0.31 km by 0.62 km.
"""

from whoperforms.kernel.point import Point

BITS = 16
SIDE = 1 << BITS  # cells from pole to pole, and around


def cell_of(point: Point) -> int:
    """Return the cell that `point` lies in.

    >>> cell_of(Point(-90, -180)), cell_of(Point(90, 180)) == SIDE * SIDE - 1
    (0, True)
    """
    return _interleaved(_row(point.lat), _column(point.lon))


def _row(lat: float) -> int:
    return min(int((lat + 90) / 180 * SIDE), SIDE - 1)


def _column(lon: float) -> int:
    return min(int((lon + 180) / 360 * SIDE), SIDE - 1)


def _interleaved(row: int, column: int) -> int:
    return _spread(row) << 1 | _spread(column)


def _spread(bits: int) -> int:
    """Return 16 bits with a gap after each: abcd becomes 0a0b0c0d."""
    bits = (bits | bits << 8) & 0x00FF00FF
    bits = (bits | bits << 4) & 0x0F0F0F0F
    bits = (bits | bits << 2) & 0x33333333
    return (bits | bits << 1) & 0x55555555
