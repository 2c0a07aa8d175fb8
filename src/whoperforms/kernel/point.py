"""A place on Earth as latitude and longitude.

Source: WGS 84, degrees; the public files give at most six decimals, about 0.1 m.
"""

from dataclasses import dataclass
from math import isfinite

from whoperforms.kernel.errors import BadValue

MICRODEGREES = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """Latitude -90 to 90 and longitude -180 to 180, in degrees.

    >>> Point(42.36, -71.06)
    Point(lat=42.36, lon=-71.06)
    >>> Point(71.06, 242.36)
    Traceback (most recent call last):
    whoperforms.kernel.errors.BadValue: longitude 242.36: give degrees from -180 to 180
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        for name, value, bound in (("latitude", self.lat, 90), ("longitude", self.lon, 180)):
            if not isfinite(value) or abs(value) > bound:
                raise BadValue(f"{name} {value:g}: give degrees from -{bound} to {bound}")
