"""The maps of a listing: whom they show, and what is said below them."""

from dataclasses import dataclass

import pytest
from django.utils.translation import override

from whoperforms.kernel.point import Point
from whoperforms.places.find import find, given
from whoperforms.web.map.listed import map_of

BOSTON = find("Boston, MA")


@dataclass(frozen=True)
class Card:
    number: int
    point: Point | None
    group: str = "certified"
    name: str = "Ann Doe"


@dataclass(frozen=True)
class Section:
    cards: tuple[Card, ...]
    open: bool = True


@dataclass(frozen=True)
class Listing:
    sections: tuple[Section, ...]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def listing(*cards: Card) -> Listing:
    return Listing((Section(cards),))


def near_boston(number: int, group: str = "certified") -> Card:
    return Card(number, Point(BOSTON.point.lat + number / 50, BOSTON.point.lon), group)


def test_nobody_whose_place_is_known_makes_no_map():
    assert map_of(listing(Card(1, None)), BOSTON) is None
    assert map_of(Listing(()), BOSTON) is None


def test_who_is_in_a_closed_group_is_on_no_map():
    drawing = map_of(Listing((Section((near_boston(1),)), Section((near_boston(2),), open=False))), BOSTON)

    assert 'href="#r1"' in drawing.wide
    assert 'href="#r2"' not in drawing.wide


def test_who_is_too_far_away_is_named_below_instead_of_making_the_near_ones_one_spot():
    far = Card(4, find("Los Angeles, CA").point)
    drawing = map_of(listing(*(near_boston(number) for number in (1, 2, 3)), far), BOSTON)

    assert 'href="#r4"' not in drawing.wide
    assert "Too far away for this map: 4." in drawing.notes


def test_where_all_are_far_away_all_are_shown():
    cities = ("Denver, CO", "Chicago, IL", "Miami, FL")
    cards = [Card(number, find(city).point) for number, city in enumerate(cities, start=1)]

    assert map_of(listing(*cards), BOSTON).wide.count("<a ") == 3


def test_the_signs_are_told_apart_in_words_where_there_are_two():
    told = "A round sign: certified. A square sign: Medicare has published cases."

    assert told in map_of(listing(near_boston(1), near_boston(2, "medicare_cases")), BOSTON).notes
    assert told not in map_of(listing(near_boston(1), near_boston(2)), BOSTON).notes


def test_a_place_given_by_coordinates_is_not_written_as_such():
    drawing = map_of(listing(near_boston(1)), given(42.36, -71.06))

    assert "Where you are" in drawing.wide
    assert "42.36" not in drawing.wide


def test_the_credit_is_in_sight():
    credit = map_of(listing(near_boston(1)), BOSTON).credit

    assert all(source in credit for source in ("Natural Earth", "U.S. Census Bureau", "GeoNames (CC BY 4.0)"))
