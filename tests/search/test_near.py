"""The index answers as measuring every location would: in every corner of the globe, at every edge."""

from math import degrees

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directories import PAIN, SPINE, Invented, directory_of, npi
from soak import soaked
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.distance import EARTH_RADIUS_METRES, METRES_PER_MILE, metres_between
from whoperforms.search import near as near_module
from whoperforms.search.near import HALF_AROUND, Found, Hit, Near, nearest, within
from whoperforms.store import postings

TERMS = (("practitioner", PAIN), ("practitioner", SPINE))

POLE = Point(90, 0)
ALEUTIANS = Point(51.88, 179.99)  # Amchitka lies on both sides of the 180th meridian


def on_grid(point: Point) -> Point:
    return Point(round(point.lat * MICRODEGREES) / MICRODEGREES, round(point.lon * MICRODEGREES) / MICRODEGREES)


latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0, 0.0, 51.88, 89.9999]), st.floats(25, 49))
longitudes = st.one_of(
    st.floats(-180, 180), st.sampled_from([-180.0, 180.0, 179.9999, -179.9999, 0.0]), st.floats(-125, -67)
)
points = st.builds(Point, latitudes, longitudes).map(on_grid)
metres = st.one_of(st.floats(1, 500_000), st.floats(1, HALF_AROUND), st.just(25 * METRES_PER_MILE))
crowds = st.lists(
    st.tuples(st.lists(points, min_size=1, max_size=3), st.sets(st.sampled_from([PAIN, SPINE]), min_size=1)),
    max_size=25,
)


def people(crowd) -> list[Invented]:
    return [Invented(npi(at), tuple(where), tuple(sorted(codes))) for at, (where, codes) in enumerate(crowd)]


def by_measuring_everybody(crowd: list[Invented], centre: Point, within: float) -> list[Hit]:
    best = [
        min(Hit(metres_between(centre, point), int(person.npi), at) for at, point in enumerate(person.points))
        for person in crowd
    ]
    return sorted(hit for hit in best if hit.metres <= within)


@pytest.fixture(params=[1, 3, postings.BLOCK])
def directory(request, tmp_path, monkeypatch):
    """Make directories of many small blocks, or of one, looked through two at a time."""
    monkeypatch.setattr(postings, "BLOCK", request.param)
    monkeypatch.setattr(near_module, "FIRST_BLOCKS", 2)
    return lambda crowd: directory_of(crowd, tmp_path)


def everybody(directory, near: Near) -> list[Hit]:
    found = within(directory, near, limit=10_000)
    assert found.count == len(found.hits)
    return found.hits


@pytest.mark.soak
@settings(max_examples=soaked(60, 3000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([([ALEUTIANS, Point(51.88, -179.99)], {PAIN})], Point(51.88, -179.98), 5_000, 3)
@example([([POLE], {PAIN}), ([Point(89.9, 120)], {SPINE})], Point(89.9, -60), 30_000, 3)
@example([([Point(40, -90)], {PAIN})] * 9, Point(40, -90), 1, 4)
@given(crowds, points, metres, st.integers(1, 30))
def test_the_index_agrees_with_measuring_every_location(directory, crowd, centre, reach, limit):
    crowd = people(crowd)
    directory = directory(crowd)
    asked = Near(centre=centre, terms=TERMS, within_metres=reach)

    expected = by_measuring_everybody(crowd, centre, reach)

    assert within(directory, asked, limit=limit) == Found(expected[:limit], len(expected))
    assert nearest(directory, asked, limit=limit) == expected[:limit]


def test_somebody_on_the_radius_is_within_it_and_a_metre_farther_is_not(tmp_path):
    centre = Point(40, -90)
    edge = on_grid(Point(40 - degrees(10_000 / EARTH_RADIUS_METRES), -90))
    directory = directory_of([Invented(npi(1), (edge,))], tmp_path)
    away = metres_between(centre, edge)

    assert len(everybody(directory, Near(centre=centre, terms=TERMS, within_metres=away))) == 1
    assert everybody(directory, Near(centre=centre, terms=TERMS, within_metres=away - 1)) == []


def test_people_at_one_point_stand_in_the_order_of_their_npis(tmp_path):
    here = Point(42.34, -71.09)
    directory = directory_of([Invented(npi(at), (here,)) for at in (7, 3, 5)], tmp_path)

    hits = nearest(directory, Near(centre=here, terms=TERMS), limit=2)

    assert [hit.npi for hit in hits] == [int(npi(3)), int(npi(5))]


def test_one_person_with_two_codes_and_two_places_is_found_once_at_the_nearer(tmp_path):
    near, far = Point(42.0, -71.0), Point(42.5, -71.0)
    directory = directory_of([Invented(npi(1), (far, near), (PAIN, SPINE))], tmp_path)

    [hit] = everybody(directory, Near(centre=near, terms=TERMS))

    assert (hit.metres, hit.location) == (0, 1)


def test_nobody_is_found_by_a_code_they_do_not_list(tmp_path):
    directory = directory_of([Invented(npi(1), (Point(42, -71),), (PAIN,))], tmp_path)

    assert everybody(directory, Near(centre=Point(42, -71), terms=(("practitioner", SPINE),))) == []


def test_who_is_not_kept_makes_room_for_the_next(tmp_path):
    here = Point(42.34, -71.09)
    directory = directory_of([Invented(npi(at), (here,)) for at in range(5)], tmp_path)
    odd_ones_out = {int(npi(0)), int(npi(1))}

    hits = nearest(directory, Near(centre=here, terms=TERMS, but_not=odd_ones_out), limit=2)

    assert [hit.npi for hit in hits] == [int(npi(2)), int(npi(3))]


def test_only_some_may_be_asked_for(tmp_path):
    here = Point(42.34, -71.09)
    directory = directory_of([Invented(npi(at), (here,)) for at in range(5)], tmp_path)

    hits = nearest(directory, Near(centre=here, terms=TERMS, only={int(npi(4))}), limit=2)

    assert [hit.npi for hit in hits] == [int(npi(4))]


@pytest.mark.soak
@settings(max_examples=soaked(300, 20_000), deadline=None)
@example([Point(89.9, 0), Point(90, 77)], Point(90, -120))
@example([Point(10, 179.9), Point(10, -179.9)], Point(10, 180))
@example([Point(-90, 0)], Point(90, 0))
@given(st.lists(points, min_size=1, max_size=5), points)
def test_nobody_in_a_box_is_nearer_than_the_box_can_be(inside, centre):
    packed = np.array(
        [(round(at.lat * MICRODEGREES), round(at.lon * MICRODEGREES), 1, 0) for at in inside], postings.POSTING
    )
    boxes, _ = postings.blocks(packed)
    term = postings.Term(1, *np.frombuffer(boxes, postings.BOX).reshape(4, -1).astype(np.float64))

    [bulge] = near_module.bulge_at_best(centre, term)

    assert near_module._metres(bulge) <= min(metres_between(centre, at) for at in inside) + near_module.ROUNDING
