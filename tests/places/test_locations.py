"""Where a practice address is, and how well we know."""

import json
from statistics import median, quantiles

import pytest

from requirements import SAMPLES
from whoperforms.kernel.point import Point
from whoperforms.places.distance import METRES_PER_MILE, metres_between
from whoperforms.places.gazetteer import cities, zip_codes
from whoperforms.places.locations import city_points, located, zip_points
from whoperforms.places.names import fold

ADDRESSES = SAMPLES / "geotest/random_address_2.2.0_addresses-us.jsonl"
BOSTON_02115 = zip_codes()["02115"].point
BOSTON = cities()["Boston, MA"].point


@pytest.mark.parametrize(
    ("postal_code", "city", "state", "point", "precision"),
    [
        ("02115", "BOSTON", "MA", BOSTON_02115, "zip"),
        ("021155804", "", "", BOSTON_02115, "zip"),
        ("02115-5804", "Chicago", "IL", BOSTON_02115, "zip"),  # the ZIP code decides
        ("", "BOSTON", "ma", BOSTON, "city"),
        (
            "2115",
            "BOSTON",
            "MA",
            BOSTON,
            "city",
        ),  # whether a zero was lost is for the reader of the file to say
        ("99999", "BOSTON", "MA", BOSTON, "city"),
        ("\uff10\uff12\uff11\uff11\uff15", "BOSTON", "MA", BOSTON, "city"),
        ("", "BOSTON", "TX", None, "unknown"),
        ("09097", "APO", "AE", None, "unknown"),
        ("", "", "", None, "unknown"),
        ("SW1A 1AA", "LONDON", "", None, "unknown"),
    ],
)
def test_zip_code_first_then_town_then_nothing(postal_code, city, state, point, precision):
    assert located(postal_code, city, state) == (point, precision)


def test_a_name_twice_in_one_state_means_where_the_post_delivers():
    assert city_points()[fold("Whitehall"), "PA"] == cities()["Whitehall, PA (near 18052)"].point
    meant = city_points()[fold("Hollywood"), "AL"]
    assert metres_between(meant, zip_codes()["35752"].point) < 10_000


def test_a_name_that_the_post_does_not_settle_is_left_out():
    names = {(fold(city.name), city.state) for city in cities().values()}
    assert 0 < len(names - city_points().keys()) < 250


def test_the_plain_tables_say_the_same_as_one_by_one():
    assert zip_points()["02115"] == BOSTON_02115
    assert city_points()["boston", "MA"] == BOSTON
    assert len(zip_points()) == sum(found.point is not None for found in zip_codes().values())


@pytest.mark.parametrize("digits", ["99503", "99701", "83716", "89049"])
def test_a_sprawling_zip_code_is_where_its_town_is(digits):
    known = zip_codes()[digits]
    assert metres_between(known.point, cities()[f"{known.city}, {known.state}"].point) < 1_000


@pytest.mark.skipif(not ADDRESSES.exists(), reason=f"needs the public test addresses: {ADDRESSES.name} is not there")
def test_a_zip_point_is_off_by_about_what_the_documentation_says():
    errors = []
    for line in ADDRESSES.read_text("utf-8").splitlines():
        address = json.loads(line)
        if point := zip_points().get(address["postal_code"]):
            true = Point(address["coordinates"]["lat"], address["coordinates"]["lng"])
            errors.append(metres_between(point, true) / METRES_PER_MILE)

    assert len(errors) > 3_800
    assert median(errors) == pytest.approx(1.6, abs=0.1)
    assert quantiles(errors, n=10)[-1] == pytest.approx(5.4, abs=0.2)
