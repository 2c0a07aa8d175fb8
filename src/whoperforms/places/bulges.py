"""Distances of many points at once, by way of their bulges.

Source: as `places.distance`.
Shape:  points in millionths of a degree. A bulge is the haversine of the angle between two points: it grows with the
        distance and costs less to take, so that only what is shown need be told in metres.
"""

from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import NDArray

from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.distance import EARTH_RADIUS_METRES

Floats = NDArray[np.float64]

RADIANS = pi / 180 / MICRODEGREES
HALF_AROUND = pi * EARTH_RADIUS_METRES + 1  # metres: as far as anything can be
ANYWHERE = 2.0  # more than any bulge
ROUNDING = 1.0  # metres; a distance is whole, its bulge is not


def bulges_to(centre: Point, lat: NDArray[np.int32], lon: NDArray[np.int32]) -> Floats:
    """Return the bulge between `centre` and each point."""
    to_lat = lat.astype(np.float64)  # first, once: numpy takes its time over mixed kinds of numbers
    bulges = _squared_sines(to_lat - centre.lat * MICRODEGREES)
    east = _squared_sines(lon.astype(np.float64) - centre.lon * MICRODEGREES)
    to_lat *= RADIANS
    east *= np.cos(to_lat, out=to_lat)
    east *= cos(radians(centre.lat))
    bulges += east
    return bulges


def _squared_sines(apart: Floats) -> Floats:
    """Return the squared sine of half of each angle, given in millionths of a degree; in the place of the angles."""
    apart *= RADIANS / 2
    np.sin(apart, out=apart)
    apart *= apart
    return apart


def metres_of(bulges: Floats) -> Floats:
    """Return the distances over the ground, in whole metres; as `places.distance`."""
    return np.rint(2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.minimum(bulges, 1.0))))


def bulge_within(metres: float) -> float:
    """Return a bulge that nothing exceeds whose distance, rounded, is at most so many metres."""
    farthest = metres + ROUNDING
    return sin(farthest / (2 * EARTH_RADIUS_METRES)) ** 2 if farthest < HALF_AROUND else ANYWHERE


def bulge_beneath(metres: float) -> float:
    """Return a bulge so small that whatever has a smaller one is, rounded, nearer than so many metres."""
    nearest = max(metres - ROUNDING, 0.0)
    return sin(nearest / (2 * EARTH_RADIUS_METRES)) ** 2 if nearest < HALF_AROUND - 2 * ROUNDING else ANYWHERE
