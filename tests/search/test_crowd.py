"""A crowd in memory answers as the blocks of a directory do: in every corner of the globe, at every edge."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directories import PAIN, SPINE, Invented, directory_of, npi
from soak import soaked
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.bulges import HALF_AROUND
from whoperforms.search import crowd as crowd_module
from whoperforms.search.crowd import Crowd
from whoperforms.search.near import Near, nearest, within
from whoperforms.store.postings import NO_TRAITS, Trait

TERMS = (("practitioner", PAIN), ("practitioner", SPINE))
POLE = Point(90, 0)
ALEUTIANS = Point(51.88, 179.99)  # Amchitka lies on both sides of the 180th meridian

latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0, 51.88]), st.floats(25, 49))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 180.0, 179.9999, -179.9999]))
points = st.builds(
    lambda lat, lon: Point(round(lat * MICRODEGREES) / MICRODEGREES, round(lon * MICRODEGREES) / MICRODEGREES),
    latitudes,
    longitudes,
)
people = st.lists(
    st.tuples(st.lists(points, min_size=1, max_size=3), st.sampled_from([PAIN, SPINE]), st.sampled_from("FM")),
    max_size=25,
)


@pytest.fixture(params=[0, 256], ids=["chosen by longitude", "all measured"])
def few(request, monkeypatch):
    """How many postings are measured without a choice: none, so that the choice is tried; and as many as usual."""
    monkeypatch.setattr(crowd_module, "FEW", request.param)


@pytest.mark.usefixtures("few")
@settings(
    max_examples=soaked(60, 3000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example([([POLE], PAIN, "F"), ([ALEUTIANS], PAIN, "F")], POLE, 5_000_000.0, NO_TRAITS, 2)
@example([([ALEUTIANS], PAIN, "F"), ([Point(51.88, -179.99)], PAIN, "M")], ALEUTIANS, 5_000.0, NO_TRAITS, 2)
@given(people, points, st.floats(1, HALF_AROUND), st.sampled_from([NO_TRAITS, Trait.FEMALE]), st.integers(1, 30))
def test_a_crowd_finds_and_counts_whom_the_directory_does(tmp_path_factory, crowd, centre, metres, traits, limit):
    invented = [Invented(npi(at), tuple(where), (code,), sex=sex) for at, (where, code, sex) in enumerate(crowd)]
    directory = directory_of(invented, tmp_path_factory.mktemp("crowd"))
    held = Crowd.of(directory, TERMS)
    near = Near(centre=centre, terms=TERMS, traits=traits, within_metres=metres)
    anywhere = Near(centre=centre, terms=TERMS, traits=traits)

    seen = held.seen_from(centre, traits)
    wider = replace(near, within_metres=2 * metres)

    assert seen.within(metres, limit=limit) == within(directory, near, limit=limit)
    assert seen.within(2 * metres, limit=limit) == within(directory, wider, limit=limit)
    assert seen.nearest(limit=limit) == nearest(directory, anywhere, limit=limit)
    for reach in (metres, HALF_AROUND):
        found = within(directory, replace(near, within_metres=reach), limit=1)
        marks = held.marks_within(centre, reach)
        assert np.count_nonzero((marks & traits.value) == traits.value) == found.count


def test_who_is_marked_is_found_by_the_mark_at_every_location(tmp_path):
    marked, other = 1 << 20, 1 << 31
    people = [Invented(npi(at), (Point(40, -90), Point(41, -90)), (PAIN, SPINE), sex="F") for at in range(4)]
    held = Crowd.of(directory_of(people, tmp_path), TERMS)
    some = held.marked({marked: [int(npi(1)), int(npi(2))], other: [int(npi(2))]})

    def found(marks: int) -> set[int]:
        return {hit.npi for hit in some.seen_from(Point(41, -90), marks).nearest(limit=9)}

    assert found(marked | Trait.FEMALE) == {int(npi(1)), int(npi(2))}
    assert found(marked | other) == {int(npi(2))}
    assert found(other | Trait.MALE) == set()
    assert len(some.marks_within(Point(40, -90), 10.0)) == 4
    assert not (held.marks & marked).any()


def test_who_may_not_be_in_a_crowd_is_not(tmp_path):
    directory = directory_of([Invented(npi(at), (Point(40, -90),)) for at in range(4)], tmp_path)

    held = Crowd.of(directory, TERMS, only=[int(npi(1)), int(npi(2))], but_not=[int(npi(2))])

    assert [hit.npi for hit in held.seen_from(Point(40, -90)).nearest(limit=9)] == [int(npi(1))]
