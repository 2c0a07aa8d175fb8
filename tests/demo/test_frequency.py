"""A country of 20,000 looks as its frequency tables say; margins are five standard deviations."""

import json
from collections import Counter
from math import sqrt

import numpy as np
import pytest

from demo import made
from whoperforms.demo.dice import Dice
from whoperforms.demo.frequency import names, specialties, zips
from whoperforms.demo.population import Country, is_person
from whoperforms.demo.taxonomies import specialty_of

LAST = "Provider Last Name (Legal Name)"
CODE = "Healthcare Provider Taxonomy Code_"


def near(found, share, of):
    return abs(found - share * of) <= 5 * sqrt(share * of) + 1


def share_of(weighted, row):
    return np.diff(weighted.cumulative, prepend=0)[row] / weighted.cumulative[-1]


@pytest.mark.parametrize("rank", [0, 1, 2, 9, 24])
def test_family_names_are_as_frequent_as_in_the_census(rank, usual_main):
    families = Counter(row[LAST] for row in usual_main)

    assert near(families[names().family[rank]], share_of(names().family_weight, rank), 20_000)


def test_rare_names_are_there_too(usual_main):
    assert len({row[LAST] for row in usual_main}) > 6_000


@pytest.mark.parametrize("state", ["CA", "TX", "MA", "WY", "PR"])
def test_people_live_where_the_population_lives(state, usual_main):
    home = share_of(zips().population, (zips().state == state).to_numpy()).sum()
    people = [row for row in usual_main if row["Entity Type Code"] == "1"]
    found = sum(row["Provider Business Practice Location Address State Name"] == state for row in people)

    alone, practices, members = 11_000, 500, 18  # a practice brings all its members to one place
    spread = sqrt(home * alone) + members * sqrt(home * practices)
    assert abs(found - home * len(people)) <= 4 * spread


def test_a_fifth_of_all_npis_are_organizations(usual_main):
    kinds = Counter(row["Entity Type Code"] for row in usual_main)

    assert kinds["2"] / (kinds["1"] + kinds["2"]) == pytest.approx(0.2, abs=0.001)


def test_at_least_250_codes_occur(usual_main):
    assert len({row[f"{CODE}{slot}"] for row in usual_main for slot in range(1, 16)} - {""}) >= 250


@pytest.mark.parametrize(
    ("codes", "rate"),
    [
        ({"208VP0014X"}, 0.0015),
        ({"208VP0000X", "207LP2900X", "2081P2900X"}, 0.002),
        ({"207T00000X"}, 0.001),
        ({"207XS0117X"}, 0.0005),
    ],
)
def test_pain_and_spine_doctors_are_as_rare_as_they_are(codes, rate):
    country = Country(400_000, Dice(3), made.AS_OF, made.PROCEDURE)
    rows = np.arange(country.rows)
    main = specialties().code.gather(specialty_of(country, rows[is_person(rows)]))

    assert near(int(main.is_in(list(codes)).sum()), rate, 400_000)


def test_a_usual_country_has_25_people_with_a_published_count_in_several_states(usual):
    for stated, path in zip(json.loads(usual.truth.read_text())["part_b"], usual.part_b, strict=True):
        people = stated["people_with_published_cases"]
        states = {row["Rndrng_Prvdr_State_Abrvtn"] for row in made.csv_table(path) if row["Rndrng_NPI"] in people}

        assert len(people) >= 25
        assert len(states) >= 8


def test_one_exclusion_in_ten_has_an_npi(usual):
    listed = made.csv_table(usual.leie)

    assert sum(row["NPI"] != "0" * 10 for row in listed) / len(listed) == pytest.approx(0.106, abs=0.05)


def test_part_b_has_both_places_fractions_and_organizations(usual):
    rows = made.csv_table(usual.part_b[0])

    assert {row["Place_Of_Srvc"] for row in rows} == {"F", "O"}
    assert any("." in row["Tot_Srvcs"] for row in rows)
    assert {row["Rndrng_Prvdr_Ent_Cd"] for row in rows} == {"I", "O"}
    assert len({row["HCPCS_Cd"] for row in rows}) > 300
