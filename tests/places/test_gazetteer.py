"""The shipped tables: complete, readable, quick to load, and what the other rooms may build on."""

import csv
import subprocess
import sys
from collections import Counter
from importlib.resources import files

import pytest

from whoperforms.places.gazetteer import CREDIT, ZipKind, cities, city_keys, zip_codes
from whoperforms.places.names import fold
from whoperforms.places.states import MILITARY_STATES, STATES

DATA = files("whoperforms.places") / "data"


def rows(table):
    return list(
        csv.DictReader(
            (DATA / table).read_text("utf-8").splitlines(),
            delimiter="\t",
            quotechar=None,
            quoting=csv.QUOTE_NONE,
        )
    )


def test_every_zip_code_is_there():
    assert len(zip_codes()) >= 41_900
    assert Counter(found.kind for found in zip_codes().values()).keys() == set(ZipKind)


def test_every_place_of_500_people_is_there():
    places = rows("cities.tsv")
    assert 22_000 <= len(places) <= 23_000
    assert sum(int(place["population"] or 0) >= 500 for place in places) > 21_900


@pytest.mark.parametrize("state", STATES)
def test_every_state_and_territory_has_zip_codes_and_cities(state):
    assert any(found.state == state for found in zip_codes().values())
    assert any(label.endswith(f", {state}") for label in cities())


def test_no_zip_code_lies_in_a_state_we_cannot_name():
    assert {found.state for found in zip_codes().values()} == STATES.keys() | MILITARY_STATES.keys()


def test_only_military_posts_and_seven_others_have_no_point():
    without = [found for found in zip_codes().values() if found.point is None]
    assert Counter(found.kind is ZipKind.MILITARY for found in without) == {True: 784, False: 7}


@pytest.mark.parametrize(
    ("digits", "state"), [("34090", "AA"), ("09097", "AE"), ("09886", "AE"), ("96278", "AP"), ("96365", "AP")]
)
def test_a_military_post_has_the_state_of_its_number_range(digits, state):
    assert (zip_codes()[digits].state, zip_codes()[digits].kind) == (state, ZipKind.MILITARY)


@pytest.mark.parametrize("table", ["cities.tsv", "postal.tsv"])
def test_the_written_key_is_the_folded_name(table):
    assert [row["key"] or row["name"].lower() for row in rows(table)] == [fold(row["name"]) for row in rows(table)]


def test_a_label_names_one_city():
    assert len(cities()) == len(rows("cities.tsv")) + len(rows("postal.tsv"))
    assert all(cities()[label].label == label for label in cities())


def test_a_name_twice_in_one_state_is_told_apart():
    for labels in city_keys().values():
        of_state = Counter(cities()[label].state for label in labels)
        assert all((cities()[label].near_zip is not None) == (of_state[cities()[label].state] > 1) for label in labels)


@pytest.mark.parametrize(
    ("table", "by"),
    [("zips.tsv", ("zip",)), ("cities.tsv", ("state", "name")), ("postal.tsv", ("state", "name"))],
)
def test_a_table_is_sorted_and_small_enough_to_review(table, by):
    order = [tuple(row[column] for column in by) for row in rows(table)]
    assert order == sorted(order)
    assert len((DATA / table).read_bytes()) < 2_200_000


def test_an_unknown_population_is_not_zero():
    assert not any(row["population"] == "0" for row in rows("cities.tsv") + rows("postal.tsv"))
    assert zip_codes()["02222"].population is None


def test_the_credit_names_both_sources_and_the_licence():
    assert all(word in CREDIT for word in ("Census", "GeoNames", "CC BY 4.0"))
    assert CREDIT.split("; joined")[0] in " ".join((DATA / "README.md").read_text("utf-8").replace("\n> ", " ").split())


def test_loading_both_tables_takes_a_fraction_of_a_second():
    """About 65 ms on a slow core; the bound leaves room for a busy one."""
    load = (
        "import time; from whoperforms.places import gazetteer as g; t = time.perf_counter();"
        "g.zip_codes(); g.city_keys(); print(time.perf_counter() - t)"
    )
    took = min(float(subprocess.check_output([sys.executable, "-c", load])) for _ in range(3))
    assert took < 0.3
