"""Distances over the ground, to the metre."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.kernel.point import Point
from whoperforms.places.distance import EARTH_RADIUS_METRES, METRES_PER_MILE, metres_between

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
HALF_ROUND = round(EARTH_RADIUS_METRES * 3.141592653589793)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        (Point(0, 0), Point(0, 0), 0),
        (Point(0, 0), Point(0, 1), 111_195),
        (Point(60, 0), Point(60, 1), 55_597),
        (Point(0, 179.5), Point(0, -179.5), 111_195),  # over the 180th meridian, not round the world
        (Point(90, 0), Point(90, 137), 0),  # one pole, any longitude
        (Point(90, 0), Point(-90, 0), HALF_ROUND),
        (Point(0, 0), Point(0, 180), HALF_ROUND),
    ],
)
def test_known_distances(a, b, metres):
    assert metres_between(a, b) == metres


@given(points, points)
def test_a_distance_is_symmetric_whole_and_at_most_half_round(a, b):
    assert metres_between(a, b) == metres_between(b, a)
    assert isinstance(metres_between(a, b), int)
    assert 0 <= metres_between(a, b) <= HALF_ROUND


def test_a_mile_is_the_international_one():
    assert pytest.approx(5280 * 12 * 0.0254) == METRES_PER_MILE
