"""Frames: what a drawing shows of the plane."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.kernel.point import Point
from whoperforms.web.map.frame import GRID, LEAST_MILES, SCALE_STEP, Frame

NEW_YORK, LOS_ANGELES = Point(40.71, -74.01), Point(34.05, -118.24)


def test_a_single_place_is_shown_with_what_is_around_it():
    frame = Frame.around([NEW_YORK], width=760, height=440, margin=40)
    seen = frame.spot(NEW_YORK)

    assert LEAST_MILES <= frame.miles_per_unit * 760 <= LEAST_MILES * SCALE_STEP * 1.01
    assert abs(seen.x - 380) <= 760 / GRID
    assert abs(seen.y - 220) <= 760 / GRID


@pytest.mark.parametrize(("west", "east"), [(LOS_ANGELES, NEW_YORK), (Point(52, 173), Point(52, -177))])
def test_places_far_apart_lie_within_the_margins_and_fill_the_drawing(west, east):
    frame = Frame.around([east, west], width=760, height=440, margin=40)

    assert 40 <= frame.spot(west).x < frame.spot(east).x <= 720
    assert frame.spot(east).x - frame.spot(west).x >= 680 / SCALE_STEP**2


@given(st.lists(st.builds(Point, st.floats(25, 49), st.floats(-124, -67)), min_size=1, max_size=12))
def test_all_lie_within_the_margins(points):
    frame = Frame.around(points, width=360, height=380, margin=42)

    for point in points:
        seen = frame.spot(point)
        assert 41.999 <= seen.x <= 318.001
        assert 41.999 <= seen.y <= 338.001


def test_neighbours_are_shown_in_the_same_frame():
    frames = {Frame.around([Point(40.71 + step / 2000, -74.01)], width=760, height=440, margin=40) for step in range(9)}

    assert len(frames) <= 2
