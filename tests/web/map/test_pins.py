"""Pins: one for each, or one for several where they would lie upon each other."""

from hypothesis import given
from hypothesis import strategies as st

from whoperforms.kernel.point import Point
from whoperforms.web.map.frame import Frame
from whoperforms.web.map.pins import Marked, numbered, pins

CENTRE = Point(40.0, -90.0)
POINTS = st.lists(
    st.builds(Point, st.floats(39, 41).map(lambda lat: round(lat, 2)), st.floats(-91, -89)), min_size=1, max_size=60
)


def someone(number: int, point: Point, group: str = "certified") -> Marked:
    return Marked(number=number, point=point, name=f"Doctor {number}", group=group)


def frame(*points: Point) -> Frame:
    return Frame.around([CENTRE, *points], width=760, height=440, margin=39)


@given(POINTS)
def test_every_doctor_has_exactly_one_pin_and_no_two_pins_touch(points):
    people = [someone(number, point) for number, point in enumerate(points, start=1)]
    placed = pins(people, frame(*points), target=52)

    assert sorted(each.number for pin in placed for each in pin.marked) == list(range(1, len(points) + 1))
    assert all(pin.tapped.free_of(other.tapped for other in placed if other is not pin) for pin in placed)
    assert all(pin.tapped.within(760.01, 440.01) and pin.tapped.left > -0.01 < pin.tapped.top for pin in placed)


def test_doctors_of_one_building_share_a_pin_that_leads_to_the_first():
    here, there = Point(40.0, -90.0), Point(40.2, -90.2)
    placed = pins([someone(1, there), someone(2, here), someone(3, here)], frame(here, there), target=52)

    assert [(pin.label, pin.marked[0].number) for pin in placed] == [("1", 1), ("2-3", 2)]


def test_a_pin_of_two_groups_is_of_none():
    placed = pins([someone(1, CENTRE), someone(2, CENTRE, "medicare_cases")], frame(), target=52)

    assert [pin.group for pin in placed] == ["several"]


def test_a_label_is_short_however_many_there_are():
    assert all(len(numbered(range(1, most, 2))) <= 9 for most in range(2, 600))
