"""The Mercator plane, and the part of it that a drawing shows.

Shape:  on the plane x and y run from 0 to 1, from west to east and from north to south; x goes on past 0 and 1 where
        what is shown lies across the 180th meridian. A drawing has units of its own, from its upper left corner.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asinh, atan, ceil, cos, floor, log, pi, radians, sinh, tan
from typing import NamedTuple, Self

from whoperforms.kernel.point import Point

EQUATOR_MILES = 24_901.5
LEAST_MILES = 12  # across a drawing: closer up there is nothing on it to find one's way by
MERCATOR_LATITUDE = 85.0
SCALE_STEP = 2**0.25  # from one scale to the next
GRID = 16  # parts of a drawing's width, on whose lines its middle lies


class Spot(NamedTuple):
    """A place on the plane, or in a drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A drawing's size, the corner of the plane where it begins, and how much of the plane one unit is."""

    width: int
    height: int
    west: float
    north: float
    unit: float

    @classmethod
    def around(cls, points: Sequence[Point], *, width: int, height: int, margin: int) -> Self:
        """Return the frame that shows all points, with a margin, at the largest scale that makes sense.

        Scales go up by steps, and the middle lies on a grid: so neighbours are shown in the same frame, and what lies
        below the pins is drawn once for all of them.
        """
        spots = [on_plane(point, beside=points[0]) for point in points]
        west, east = min(spot.x for spot in spots), max(spot.x for spot in spots)
        north, south = min(spot.y for spot in spots), max(spot.y for spot in spots)
        middle = Spot((west + east) / 2, (north + south) / 2)
        least = LEAST_MILES / (EQUATOR_MILES * cos(_latitude(middle.y))) / width
        needed = max((east - west) / (width - 2 * margin), (south - north) / (height - 2 * margin), least)
        step = ceil(log(needed) / log(SCALE_STEP))
        while True:
            unit = SCALE_STEP**step
            grid = unit * width / GRID
            x, y = round(middle.x / grid) * grid, round(middle.y / grid) * grid
            frame = cls(width=width, height=height, west=x - unit * width / 2, north=y - unit * height / 2, unit=unit)
            if frame._holds(spots, margin):
                return frame
            step += 1

    def _holds(self, spots: Sequence[Spot], margin: int) -> bool:
        """Whether spots of the plane lie in the drawing, not too near its edge."""
        edge = self.unit * margin
        west, east = self.west + edge, self.west + self.across - edge
        north, south = self.north + edge, self.north + self.unit * self.height - edge
        return all(west <= spot.x <= east and north <= spot.y <= south for spot in spots)

    @property
    def across(self) -> float:
        """How much of the plane it shows from side to side."""
        return self.unit * self.width

    @property
    def miles_per_unit(self) -> float:
        """How far it is over the ground from one unit to the next, in the middle."""
        return self.unit * EQUATOR_MILES * cos(_latitude(self.north + self.unit * self.height / 2))

    def squares(self, count: int) -> Iterator[tuple[int, int]]:
        """Yield column and row of each square that it shows any of, where `count` lie side by side on the plane."""
        bottom = self.north + self.unit * self.height
        rows = range(max(0, floor(self.north * count)), min(count - 1, floor(bottom * count)) + 1)
        for column in range(floor(self.west * count), floor((self.west + self.across) * count) + 1):
            for row in rows:
                yield column, row

    def spot(self, point: Point) -> Spot:
        """Return where a point is in the drawing."""
        on = on_plane(point)
        turns = round(self.west + self.across / 2 - on.x)
        return Spot((on.x + turns - self.west) / self.unit, (on.y - self.north) / self.unit)


def on_plane(point: Point, *, beside: Point | None = None) -> Spot:
    """Return where a point is on the plane; on the side of the 180th meridian that is nearer to another point.

    >>> on_plane(Point(0, 0))
    Spot(x=0.5, y=0.5)
    >>> on_plane(Point(0, 179), beside=Point(0, -179)).x < 0
    True
    """
    lat = radians(max(-MERCATOR_LATITUDE, min(MERCATOR_LATITUDE, point.lat)))
    lon = point.lon
    if beside:
        lon += 360 * round((beside.lon - lon) / 360)
    return Spot(lon / 360 + 0.5, 0.5 - asinh(tan(lat)) / (2 * pi))


def _latitude(y: float) -> float:
    """Units: radians."""
    return atan(sinh(pi * (1 - 2 * y)))
