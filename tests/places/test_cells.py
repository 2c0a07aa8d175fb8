"""The curve through the cells: every cell once, each next to the one before."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places import cells
from whoperforms.places.cells import cell_of, cells_of


@pytest.mark.parametrize("bits", [1, 2, 5])
def test_the_curve_goes_through_every_cell_once_and_each_lies_next_to_the_one_before(bits, monkeypatch):
    monkeypatch.setattr(cells, "BITS", bits)
    monkeypatch.setattr(cells, "SIDE", 1 << bits)
    side = range(1 << bits)

    along = sorted((cells._along_the_curve(x, y), x, y) for x in side for y in side)

    assert [number for number, _, _ in along] == list(range(4**bits))
    assert all(abs(x - to_x) + abs(y - to_y) == 1 for (_, x, y), (_, to_x, to_y) in pairwise(along))


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_cell_is_a_number_of_32_bits(lat, lon):
    assert 0 <= cells.cell_of(Point(lat, lon)) < 2**32


@given(st.lists(st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)), max_size=50))
def test_many_points_at_once_lie_in_the_cells_they_lie_in_alone(points):
    lat, lon = (np.array([point[at] for point in points], dtype=np.int32) for at in range(2))

    alone = [cell_of(Point(at / MICRODEGREES, along / MICRODEGREES)) for at, along in points]

    assert cells_of(lat, lon).tolist() == alone
