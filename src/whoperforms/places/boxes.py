"""Boxes on the globe, many at once: between which latitudes and longitudes, and how near and how far that can be.

Shape:  edges are whole numbers, millionths of a degree. Inside, a box is its middle and half its extent, as halves of
        radians in 32 bits: half the time, at the price of some metres, by which every box is widened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians
from typing import Self

import numpy as np
from numpy.typing import NDArray

from whoperforms.kernel.point import Point
from whoperforms.places.bulges import RADIANS

Singles = NDArray[np.float32]
Edges = NDArray[np.int32]

SLACK = np.float32(1e-6)  # half radians, 13 metres: more than 32 bits lose
AROUND = np.float32(pi)  # half radians
UNDER, OVER = 1 - 1e-5, 1 + 1e-5
SQUARE = np.float32(UNDER / 4)  # of twice the gap: sin(x)**2 is at least x**2 - x**4 / 3
FOURTH = np.float32(-1 / 48)


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes in columns: middles and half extents; `shrink` is the shortest parallel over the equator."""

    lat: Singles
    lon: Singles
    half_lat: Singles
    half_lon: Singles
    shrink: Singles

    @classmethod
    def between(cls, south: Edges, north: Edges, west: Edges, east: Edges) -> Self:
        """Return boxes between these edges."""
        lat, half_lat = _middles(south, north)
        lon, half_lon = _middles(west, east)
        poleward = np.maximum(np.abs(south), np.abs(north)) * RADIANS
        return cls(lat, lon, half_lat, half_lon, np.maximum(np.cos(poleward), 0).astype(np.float32))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return all boxes of several, in their order."""
        return cls(*(np.concatenate(columns) for columns in zip(*(part.columns() for part in parts), strict=True)))

    def least_bulges(self, centre: Point) -> Singles:
        """Return how near any point of each box can be, as a bulge.

        No nearer than its gap in latitude and its gap in longitude, the latter on the box's shortest parallel: at the
        poles and across the 180th meridian, too.
        """
        least = _least(_apart(self.lat, centre.lat), self.half_lat)
        east = _least(_shorter_way(_apart(self.lon, centre.lon)), self.half_lon)
        east *= self.shrink
        east *= np.float32(cos(radians(centre.lat)))
        least += east
        return least

    def greatest_bulges(self, centre: Point, some: NDArray[np.int64]) -> Singles:
        """Return how far any point of some boxes can be, as a bulge: the widest both ways, on the longest parallel."""
        chosen = Boxes(*(column[some] for column in self.columns()))
        north = _apart(chosen.lat, centre.lat) + chosen.half_lat
        east = _shorter_way(_apart(chosen.lon, centre.lon)) + chosen.half_lon
        equatorward = np.maximum(np.abs(chosen.lat) - chosen.half_lat, 0) * 2
        parallel = np.cos(equatorward) * np.float32(cos(radians(centre.lat)))
        most: Singles = (_sine_squared(north) + parallel * _sine_squared(east)) * np.float32(OVER)
        return most

    def columns(self) -> tuple[Singles, ...]:
        """Return the columns in the order they are declared in."""
        return self.lat, self.lon, self.half_lat, self.half_lon, self.shrink


def _middles(low: Edges, high: Edges) -> tuple[Singles, Singles]:
    """Return the middle of each box on one axis, and half its extent, a little widened. Units: half radians."""
    first, last = low * (RADIANS / 2), high * (RADIANS / 2)
    return ((first + last) / 2).astype(np.float32), ((last - first) / 2).astype(np.float32) + SLACK


def _apart(middles: Singles, degrees: float) -> Singles:
    apart: Singles = middles - np.float32(radians(degrees) / 2)
    return np.abs(apart, out=apart)


def _shorter_way(apart: Singles) -> Singles:
    np.minimum(apart, AROUND - apart, out=apart)
    return apart


def _least(apart: Singles, half: Singles) -> Singles:
    """Return at most the squared sine of how far a box's edge is, 0 within the box."""
    apart -= half
    apart += np.abs(apart)  # twice the gap; quicker than the greater of it and 0
    apart *= apart
    sine: Singles = apart * FOURTH
    sine += SQUARE
    sine *= apart
    return sine


def _sine_squared(angles: Singles) -> Singles:
    sines: Singles = np.sin(np.minimum(angles, AROUND / 2)) ** 2
    return sines
