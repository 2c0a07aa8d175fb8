"""The index answers as measuring every location would: in every corner of the globe, at every edge."""

import random
from math import degrees

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directories import PAIN, SPINE, Invented, directory_of, npi, traits_of
from soak import soaked
from whoperforms.build import postings as build_postings
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.boxes import Boxes
from whoperforms.places.bulges import HALF_AROUND, bulge_beneath, bulge_within
from whoperforms.places.distance import EARTH_RADIUS_METRES, METRES_PER_MILE, metres_between
from whoperforms.search import near as near_module
from whoperforms.search.facets import Facets, facets
from whoperforms.search.near import Found, Hit, Near, nearest, within
from whoperforms.store.postings import NO_TRAITS, Trait

TERMS = (("practitioner", PAIN), ("practitioner", SPINE))
GROUPS = {"pain": TERMS[:1], "spine": TERMS[1:], "either": TERMS}

POLE = Point(90, 0)
ALEUTIANS = Point(51.88, 179.99)  # Amchitka lies on both sides of the 180th meridian


def on_grid(point: Point) -> Point:
    return Point(round(point.lat * MICRODEGREES) / MICRODEGREES, round(point.lon * MICRODEGREES) / MICRODEGREES)


latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0, 0.0, 51.88, 89.9999]), st.floats(25, 49))
longitudes = st.one_of(
    st.floats(-180, 180), st.sampled_from([-180.0, 180.0, 179.9999, -179.9999, 0.0]), st.floats(-125, -67)
)
points = st.one_of(st.builds(Point, latitudes, longitudes).map(on_grid), st.sampled_from([ALEUTIANS, Point(40, -90)]))
metres = st.one_of(st.floats(1, 500_000), st.floats(1, HALF_AROUND), st.just(25 * METRES_PER_MILE))
filters = st.sampled_from([NO_TRAITS, Trait.FEMALE, Trait.SEX_X, Trait.BILLED, Trait.MALE | Trait.BILLED])
crowds = st.lists(
    st.tuples(
        st.lists(points, min_size=1, max_size=3),
        st.sets(st.sampled_from([PAIN, SPINE]), min_size=1),
        st.sampled_from(["F", "M", "X", None]),
        st.booleans(),
    ),
    max_size=25,
)


def people(crowd) -> list[Invented]:
    return [
        Invented(npi(at), tuple(where), tuple(sorted(codes)), {(2024, "0275T", "F"): 11} if billed else {}, sex=sex)
        for at, (where, codes, sex, billed) in enumerate(crowd)
    ]


def by_measuring_everybody(crowd: list[Invented], centre: Point, within: float, traits=NO_TRAITS) -> list[Hit]:
    best = [
        min(Hit(metres_between(centre, point), int(person.npi), at) for at, point in enumerate(person.points))
        for person in crowd
        if traits_of(person) & traits == traits
    ]
    return sorted(hit for hit in best if hit.metres <= within)


@pytest.fixture(params=[1, 3, build_postings.BLOCK])
def directory(request, out_of, monkeypatch):
    """Make directories of many small blocks, or of one, looked through two at a time."""
    monkeypatch.setattr(build_postings, "BLOCK", request.param)
    monkeypatch.setattr(near_module, "FIRST_BLOCKS", 2)
    return lambda crowd: directory_of(crowd, out_of("sqlite"))


def everybody(directory, near: Near) -> list[Hit]:
    found = within(directory, near, limit=10_000)
    assert found.count == len(found.hits)
    return found.hits


def somebody(*where: Point, codes=(PAIN,), sex=None, billed=False):
    return list(where), set(codes), sex, billed


@pytest.mark.soak
@settings(max_examples=soaked(60, 3000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([somebody(ALEUTIANS, Point(51.88, -179.99))], Point(51.88, -179.98), 5_000, 3, NO_TRAITS)
@example([somebody(POLE), somebody(Point(89.9, 120), codes=(SPINE,))], Point(89.9, -60), 30_000, 3, NO_TRAITS)
@example([somebody(Point(40, -90))] * 9, Point(40, -90), 1, 4, NO_TRAITS)
@example([somebody(Point(40, -90))] * 9 + [somebody(Point(41, -90), sex="F")], Point(40, -90), 9e9, 1, Trait.FEMALE)
@given(crowds, points, metres, st.integers(1, 30), filters)
def test_the_index_agrees_with_measuring_every_location(directory, crowd, centre, reach, limit, traits):
    crowd = people(crowd)
    directory = directory(crowd)
    asked = Near(centre=centre, terms=TERMS, within_metres=reach, traits=traits)

    expected = by_measuring_everybody(crowd, centre, reach, traits)

    assert within(directory, asked, limit=limit) == Found(expected[:limit], len(expected))
    assert nearest(directory, asked, limit=limit) == expected[:limit]


@pytest.mark.soak
@settings(max_examples=soaked(60, 3000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([somebody(Point(40, -90), Point(41, -90))] * 5, Point(40, -90), 9e9, 2, NO_TRAITS)
@example([somebody(ALEUTIANS, Point(-51.88, 0))] * 5, Point(51.88, -179.98), 9e9, 1, NO_TRAITS)
@given(crowds, points, metres, st.integers(1, 7), filters)
def test_page_after_page_everybody_comes_once_in_the_order_of_the_whole_list(
    directory, crowd, centre, reach, limit, traits
):
    crowd = people(crowd)
    directory = directory(crowd)
    asked = Near(centre=centre, terms=TERMS, within_metres=reach, traits=traits)
    pages: list[list[Hit]] = [nearest(directory, asked, limit=limit)]
    while pages[-1]:
        pages.append(nearest(directory, asked, limit=limit, after=pages[-1][-1]))

    expected = by_measuring_everybody(crowd, centre, reach, traits)

    assert [hit for page in pages for hit in page] == expected
    assert all(len(page) == limit for page in pages[:-2])


@pytest.mark.soak
@settings(max_examples=soaked(60, 3000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([somebody(Point(40, -90), Point(40, -90), codes=(PAIN, SPINE), sex="F", billed=True)], POLE, 9e9, NO_TRAITS)
@given(crowds, points, metres, filters)
def test_each_filter_is_counted_as_asking_with_it_would(directory, crowd, centre, reach, traits):
    crowd = people(crowd)
    directory = directory(crowd)
    asked = Near(centre=centre, terms=TERMS, within_metres=reach, traits=traits)

    counted = facets(directory, asked, traits=Trait, groups=GROUPS)

    def number(chosen: list[Invented], more: Trait = NO_TRAITS) -> int:
        return len(by_measuring_everybody(chosen, centre, reach, traits | more))

    assert counted == Facets(
        number(crowd),
        {trait: number(crowd, trait) for trait in Trait},
        {
            "pain": number([person for person in crowd if PAIN in person.codes]),
            "spine": number([person for person in crowd if SPINE in person.codes]),
            "either": number(crowd),
        },
    )


@pytest.mark.soak
def test_every_engine_answers_as_measuring_every_location_would(out, monkeypatch):
    monkeypatch.setattr(build_postings, "BLOCK", 3)
    dice = random.Random(20261122)  # noqa: S311 - dice, not secrets

    def anywhere() -> Point:
        return on_grid(Point(dice.uniform(24, 50), dice.uniform(-125, -67)))

    towns = [anywhere() for _ in range(40)]
    crowd = people(
        (
            dice.choices(towns, k=dice.randrange(1, 4)),
            set(dice.choices([PAIN, SPINE])),
            dice.choice("FMX"),
            dice.random() < 0.3,
        )
        for _ in range(400)
    )
    directory = directory_of(crowd, out)
    for _ in range(soaked(40, 2000)):
        centre, reach = dice.choice([*towns, anywhere()]), dice.choice([40_000, 400_000, 9e9])
        traits = dice.choice([NO_TRAITS, Trait.FEMALE, Trait.BILLED])
        asked = Near(centre=centre, terms=TERMS, within_metres=reach, traits=traits)
        expected = by_measuring_everybody(crowd, centre, reach, traits)

        assert within(directory, asked, limit=20) == Found(expected[:20], len(expected))
        assert nearest(directory, asked, limit=20) == expected[:20]
        assert nearest(directory, asked, limit=7, after=expected[6] if expected[7:] else None) == (
            expected[7:14] if expected[7:] else expected[:7]
        )
        assert facets(directory, asked).count == len(expected)


def test_somebody_on_the_radius_is_within_it_and_a_metre_farther_is_not(out):
    centre = Point(40, -90)
    edge = on_grid(Point(40 - degrees(10_000 / EARTH_RADIUS_METRES), -90))
    directory = directory_of([Invented(npi(1), (edge,))], out)
    away = metres_between(centre, edge)

    assert len(everybody(directory, Near(centre=centre, terms=TERMS, within_metres=away))) == 1
    assert everybody(directory, Near(centre=centre, terms=TERMS, within_metres=away - 1)) == []


def test_people_at_one_point_stand_in_the_order_of_their_npis(out):
    here = Point(42.34, -71.09)
    directory = directory_of([Invented(npi(at), (here,)) for at in (7, 3, 5)], out)

    hits = nearest(directory, Near(centre=here, terms=TERMS), limit=2)

    assert [hit.npi for hit in hits] == [int(npi(3)), int(npi(5))]


def test_one_person_with_two_codes_and_two_places_is_found_once_at_the_nearer(out):
    near, far = Point(42.0, -71.0), Point(42.5, -71.0)
    directory = directory_of([Invented(npi(1), (far, near), (PAIN, SPINE))], out)

    [hit] = everybody(directory, Near(centre=near, terms=TERMS))

    assert (hit.metres, hit.location) == (0, 1)


def test_nobody_is_found_by_a_code_they_do_not_list(out):
    directory = directory_of([Invented(npi(1), (Point(42, -71),), (PAIN,))], out)

    assert everybody(directory, Near(centre=Point(42, -71), terms=(("practitioner", SPINE),))) == []


def test_who_is_not_kept_makes_room_for_the_next(out):
    here = Point(42.34, -71.09)
    directory = directory_of([Invented(npi(at), (here,)) for at in range(5)], out)
    odd_ones_out = {int(npi(0)), int(npi(1))}

    hits = nearest(directory, Near(centre=here, terms=TERMS, but_not=odd_ones_out), limit=2)

    assert [hit.npi for hit in hits] == [int(npi(2)), int(npi(3))]


def test_only_some_may_be_asked_for(out):
    here = Point(42.34, -71.09)
    directory = directory_of([Invented(npi(at), (here,)) for at in range(5)], out)

    hits = nearest(directory, Near(centre=here, terms=TERMS, only={int(npi(4))}), limit=2)

    assert [hit.npi for hit in hits] == [int(npi(4))]


@pytest.mark.soak
@settings(max_examples=soaked(300, 20_000), deadline=None)
@example([Point(89.9, 0), Point(90, 77)], Point(90, -120))
@example([Point(10, 179.9), Point(10, -179.9)], Point(10, 180))
@example([Point(-90, 0)], Point(90, 0))
@given(st.lists(points, min_size=1, max_size=5), points)
def test_nobody_in_a_box_is_nearer_or_farther_than_the_box_can_be(inside, centre):
    corners = np.array([(round(at.lat * MICRODEGREES), round(at.lon * MICRODEGREES)) for at in inside], np.int32)
    (south, west), (north, east) = corners.min(axis=0), corners.max(axis=0)
    box = Boxes.between(*(np.array([edge], np.int32) for edge in (south, north, west, east)))
    away = [metres_between(centre, at) for at in inside]

    [least] = box.least_bulges(centre)
    [greatest] = box.greatest_bulges(centre, np.array([0]))

    assert least <= bulge_within(min(away))
    assert greatest >= bulge_beneath(max(away))


def test_more_groups_than_can_be_counted_at_once_are_refused(out):
    directory = directory_of([Invented(npi(1), (Point(42, -71),))], out)
    groups = {f"group {at}": TERMS for at in range(17)}

    with pytest.raises(BadQuestion, match=r"^17 groups: ask for at most 16 at a time$"):
        facets(directory, Near(centre=Point(42, -71), terms=TERMS), groups=groups)


def test_the_second_page_leaves_out_who_may_not_be_in_it_and_the_counts_do_too(out):
    here = Point(42.34, -71.09)
    directory = directory_of([Invented(npi(at), (here,)) for at in range(6)], out)
    asked = Near(centre=here, terms=TERMS, but_not={int(npi(3))}, only={int(npi(at)) for at in range(1, 5)})
    first = nearest(directory, asked, limit=1)

    assert [hit.npi for hit in nearest(directory, asked, limit=9, after=first[-1])] == [int(npi(2)), int(npi(4))]
    assert facets(directory, asked).count == 3


def test_nobody_is_counted_where_nobody_is_found(out):
    directory = directory_of([Invented(npi(1), (Point(42, -71),))], out)
    far_off = Near(centre=Point(-42, 71), terms=TERMS, within_metres=1)

    assert facets(directory, far_off, traits=Trait, groups=GROUPS) == Facets(
        0, dict.fromkeys(Trait, 0), dict.fromkeys(GROUPS, 0)
    )
