"""Great-circle distance, rounded so that every engine sorts alike.

Source: haversine on a sphere of the mean Earth radius (IUGG, R1); off by at most 0.6 % from the ellipsoid.
"""

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt

from whoperforms.kernel.point import Point

EARTH_RADIUS_METRES = 6_371_008.8
METRES_PER_MILE = 1609.344


def metres_between(a: Point, b: Point) -> int:
    """Return the distance over the ground in whole metres.

    Whole, because `sin` and `asin` may differ in the last bit from one engine to the next.

    >>> metres_between(Point(42.36, -71.06), Point(40.71, -74.01))
    306486
    """
    return measuring_from(a)(b.lat, b.lon)


def measuring_from(centre: Point) -> Callable[[float, float], int]:
    """Return what tells the metres from `centre` to a latitude and longitude: for measuring many places."""
    lat, lon, shrink = centre.lat, centre.lon, cos(radians(centre.lat))

    def metres_to(to_lat: float, to_lon: float) -> int:
        north, east = radians(to_lat - lat), radians(to_lon - lon)
        bulge = sin(north / 2) ** 2 + shrink * cos(radians(to_lat)) * sin(east / 2) ** 2
        return round(2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, bulge))))

    return metres_to
