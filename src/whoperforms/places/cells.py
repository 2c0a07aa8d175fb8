"""The map cut into cells along a curve, so that neighbours on the map are mostly neighbours in a table.

Source: G. M. Morton, 1966 (Z-order): the bits of two coordinates, taken in turn, make one number.
Shape:  a cell is 32 bits, 16 of latitude and 16 of longitude: at most 0.31 km by 0.62 km. A square of 2**k by
        2**k cells, aligned, is one run of consecutive numbers; that is what makes `covering` short.
"""

from collections.abc import Iterator
from math import asin, cos, degrees, radians, sin

from whoperforms.kernel.point import Point

BITS = 16
SIDE = 1 << BITS  # cells from pole to pole, and around
EARTH_METRES = 6_371_008.8  # mean radius, IUGG
MOST_SQUARES = 24  # in one covering; more and smaller squares cost more to ask for than they spare
MARGIN = 1e-9  # degrees; wider than any rounding on the way


def cell_of(point: Point) -> int:
    """Return the cell that `point` lies in.

    >>> cell_of(Point(-90, -180)), cell_of(Point(90, 180)) == SIDE * SIDE - 1
    (0, True)
    """
    return _interleaved(_row(point.lat), _column(point.lon))


def covering(centre: Point, metres: float) -> list[tuple[int, int]]:
    """Return ranges of cells (first, last) that hold every point within `metres` of `centre`, and some more.

    The ranges are in order and do not touch. Right at the poles and across the 180th meridian.
    """
    reach = degrees(metres / EARTH_METRES) + MARGIN
    rows = _row(max(centre.lat - reach, -90)), _row(min(centre.lat + reach, 90))
    columns = _columns(centre, reach)
    size = 0
    while _count(rows, columns, size) > MOST_SQUARES:
        size += 1
    squares = sorted(
        _interleaved(row, column) << 2 * size
        for row in range(rows[0] >> size, (rows[1] >> size) + 1)
        for column in _distinct(columns, size)
    )
    return list(_joined(squares, 1 << 2 * size))


def _row(lat: float) -> int:
    return min(int((lat + 90) / 180 * SIDE), SIDE - 1)


def _column(lon: float) -> int:
    return min(int((lon + 180) / 360 * SIDE), SIDE - 1)


def _columns(centre: Point, reach: float) -> list[tuple[int, int]]:
    """Return the runs of columns that a circle touches: all of them around a pole, two across the 180th meridian."""
    if abs(centre.lat) + reach >= 90:  # noqa: PLR2004 - the circle holds a pole
        return [(0, SIDE - 1)]
    spread = degrees(asin(min(sin(radians(reach)) / cos(radians(centre.lat)), 1))) + MARGIN
    west, east = centre.lon - spread, centre.lon + spread
    if west < -180:  # noqa: PLR2004
        return [(0, _column(east)), (_column(west + 360), SIDE - 1)]
    if east > 180:  # noqa: PLR2004
        return [(0, _column(east - 360)), (_column(west), SIDE - 1)]
    return [(_column(west), _column(east))]


def _count(rows: tuple[int, int], columns: list[tuple[int, int]], size: int) -> int:
    high = (rows[1] >> size) - (rows[0] >> size) + 1
    return high * sum((last >> size) - (first >> size) + 1 for first, last in columns)


def _distinct(columns: list[tuple[int, int]], size: int) -> list[int]:
    return sorted({column for first, last in columns for column in range(first >> size, (last >> size) + 1)})


def _joined(squares: list[int], length: int) -> Iterator[tuple[int, int]]:
    first, end = squares[0], squares[0] + length
    for square in squares[1:]:
        if square != end:
            yield first, end - 1
            first = square
        end = square + length
    yield first, end - 1


def _interleaved(row: int, column: int) -> int:
    return _spread(row) << 1 | _spread(column)


def _spread(bits: int) -> int:
    """Return 16 bits with a gap after each: abcd becomes 0a0b0c0d."""
    bits = (bits | bits << 8) & 0x00FF00FF
    bits = (bits | bits << 4) & 0x0F0F0F0F
    bits = (bits | bits << 2) & 0x33333333
    return (bits | bits << 1) & 0x55555555
