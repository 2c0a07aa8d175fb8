"""Names on a map: looked up in cells, and the same as if all towns had been looked through."""

from hypothesis import given
from hypothesis import strategies as st

from whoperforms.kernel.point import Point
from whoperforms.web.map.frame import Frame, on_plane
from whoperforms.web.map.towns import CELLS, TRIED, _held, _weightiest

POINTS = st.builds(Point, st.floats(18, 70), st.floats(-179, -66))


@given(POINTS, st.floats(0.001, 0.9), st.booleans())
def test_the_weightiest_towns_in_a_frame_are_those_that_looking_through_all_finds(middle, across, wide):
    width, height = (760, 440) if wide else (360, 380)
    spot, unit = on_plane(middle), across / width
    frame = Frame(width=width, height=height, west=spot.x - across / 2, north=spot.y - unit * height / 2, unit=unit)

    found = list(_weightiest(frame))

    held = _held()
    inside = []
    for name, (x, y) in zip(held.names, held.on.tolist(), strict=True):
        turned = x + round(spot.x - x)
        if abs(turned - frame.west - across / 2) < across / 2 and frame.north < y < frame.north + unit * height:
            inside.append(name)
    assert [name for name, _ in found] == inside[:TRIED]


def test_every_town_is_in_exactly_one_cell():
    held = _held()

    assert sorted(at for towns in held.cells.values() for at in towns.tolist()) == list(range(len(held.names)))
    assert all(0 <= column < CELLS and 0 <= row < CELLS for column, row in held.cells)
