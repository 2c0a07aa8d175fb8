"""Where people really work: a third moved, and the sources heard of it sooner or later."""

from collections import Counter, defaultdict

import pytest

from demo import made
from whoperforms.demo import enrolment

PRACTICE = "Provider Business Practice Location Address "


@pytest.fixture(scope="module")
def places(usual):
    return {row["npi"]: row for row in made.csv_table(usual.truth_places)}


def test_everybody_works_somewhere(usual_main, places):
    people = {row["NPI"] for row in usual_main if row["Entity Type Code"] == "1"}

    assert len(places) == 20_000
    assert places.keys() < people
    assert all(row["city"] and row["line_1"] for row in places.values())


def test_a_third_moved_within_two_years(usual_truth, places):
    months = Counter(row["months_since_move"] for row in places.values() if row["months_since_move"])

    assert 0.31 < sum(months.values()) / len(places) < 0.35
    assert months.keys() == {str(number) for number in range(24)}
    assert usual_truth["places"]["moved"] / len(places) == pytest.approx(1 / 3, abs=0.015)


def test_every_source_gives_the_old_place_of_some_and_the_true_one_of_most(places):
    for source in ("nppes", "care_compare", "enrolment", "opt_out"):
        given = Counter(row[source] for row in places.values() if row[source])
        moved = Counter(row[source] for row in places.values() if row[source] and row["months_since_move"])

        assert 0.02 < given["old"] / given.total() < 0.25
        assert moved["old"] == given["old"]


def test_a_source_lags_up_to_24_months(places):
    def late(first, end):
        months = {str(number) for number in range(first, end)}
        given = Counter(row["enrolment"] for row in places.values() if row["months_since_move"] in months)
        return given["old"] / (given["old"] + given["true"])

    assert late(1, 6) == pytest.approx(21.5 / 25, abs=0.05)
    assert late(10, 15) == pytest.approx(12.5 / 25, abs=0.08)
    assert late(19, 24) == pytest.approx(3.5 / 25, abs=0.05)


def test_the_registry_gives_the_true_place_where_truth_says_so(usual, usual_main, places):
    newest = {row["NPI"]: row for row in usual_main}
    for path in usual.weekly:
        newest |= {row["NPI"]: row for row in made.table(path)}
    agrees = {"true": Counter(), "old": Counter()}
    for npi, row in places.items():
        if newest[npi]["Entity Type Code"]:  # else deactivated in a week
            said = (newest[npi][PRACTICE + "City Name"], newest[npi][PRACTICE + "Postal Code"])
            agrees[row["nppes"]][said == (row["city"], row["postal_code"])] += 1

    assert agrees["true"].keys() == {True}
    assert agrees["old"][True] < agrees["old"][False] / 100  # from one office of a house to another


def test_care_compare_lists_the_true_place_where_truth_says_so(usual, places):
    listed = defaultdict(set)
    for row in made.csv_table(usual.care_compare)[:-2]:
        listed[row["NPI"]].add((row["adr_ln_1"], row["City/Town"]))
    first = {npi: (row["line_1"], row["city"]) in listed[npi] for npi, row in places.items() if row["care_compare"]}

    assert listed.keys() == first.keys()
    assert all(true for npi, true in first.items() if places[npi]["care_compare"] == "true")
    old = [true for npi, true in first.items() if places[npi]["care_compare"] == "old"]
    assert sum(old) < len(old) / 100
    assert any(len(found) > 1 for found in listed.values())


def test_enrolment_gives_the_true_town_where_truth_says_so(usual, places):
    ids = {row["ENRLMT_ID"]: row["NPI"] for row in made.csv_table(usual.enrolment[0], enrolment.ENCODING)[:-1]}
    towns = defaultdict(set)
    for row in made.csv_table(usual.enrolment[2], enrolment.ENCODING):
        towns[ids[row["ENRLMT_ID"]]].add(row["CITY_NAME"])

    assert all(row["city"] in towns[npi] for npi, row in places.items() if row["enrolment"] == "true")


def test_the_whole_truth_is_written_only_when_asked_for(small):
    assert small.truth_places is None
    assert not list(small.nppes.parent.glob("truth_*.csv"))
