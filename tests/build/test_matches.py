"""Questions of identity over whole frames: found by keys as comparing everybody with everybody would find them."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise

import polars as pl
import pytest

from pages import ROOT
from whoperforms.build.matching.entries import entries_of, named, points_of
from whoperforms.build.matching.matches import Matches
from whoperforms.build.matching.name_counts import NameCounts
from whoperforms.build.matching.people import held_of, people_of
from whoperforms.build.matching.promise import promising, with_nearness
from whoperforms.evidence.likeness import Frequencies
from whoperforms.evidence.matching import question, question_id

PAIN, NURSE = "208VP0014X", "163W00000X"
ANA, BEN, SECOND_BEN = 2000000002, 2000000010, 2000000028
BENCH = ROOT / "scripts" / "bench"


@pytest.fixture(scope="module")
def truth():
    """What makes practitioners and lists for the benchmark: it knows nothing of how they are matched."""
    before = sys.path[:]
    sys.path.insert(0, str(BENCH))  # where its own modules are
    spec = spec_from_file_location("listed_people", BENCH / "listed_people.py")
    module = sys.modules["listed_people"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module.truth
    sys.path[:] = before
    for name in ("listed_people", "drawing"):
        del sys.modules[name]


def people(*rows, codes=(PAIN,), places=(("BOSTON", "MA"),), others=()):
    """Give a range's tables; a row: npi, family, given, middle."""
    npis = [row[0] for row in rows]
    point = {"postal_code": None, "lat": 42_360_000, "lon": -71_060_000}
    schema = {"lat": pl.Int32, "lon": pl.Int32, "postal_code": pl.String}
    stated = [{"npi": npi, "city": city, "state": state} | point for npi in npis for city, state in places]
    return {
        "practitioner": pl.DataFrame(
            [(*row, None) for row in rows],
            {"npi": pl.Int64} | dict.fromkeys(("family", "given", "middle", "suffix"), pl.String),
            orient="row",
        ),
        "location": pl.DataFrame(stated, schema_overrides=schema),
        "taxonomy": pl.DataFrame([{"npi": npi, "code": code} for npi in npis for code in codes]),
        "other_name": pl.DataFrame(
            list(others),
            {"npi": pl.Int64, "position": pl.Int64} | dict.fromkeys(("family", "given", "middle"), pl.String),
            orient="row",
        ),
    }


def listed(*rows, **changed):
    """Give exclusions; a row: npi, family, given."""
    stated = {"middle": None, "city": "BOSTON", "state": "MA", "specialty": None, "birth_year": None}
    days = {"excluded_on": 20200101, "reinstated_on": None}
    frame = pl.DataFrame(
        [
            {"npi": npi, "family": family, "given": given, "release": 3, "record_sha256": f"{at:064x}"}
            | stated
            | days
            | changed
            for at, (npi, family, given) in enumerate(rows)
        ],
        schema_overrides={"npi": pl.Int64, "birth_year": pl.Int32, "reinstated_on": pl.Int32, "specialty": pl.String},
    )
    return frame.with_row_index("row", 1)


def rostered(*rows):
    return listed(*rows).drop("specialty", "birth_year", "excluded_on", "reinstated_on")


def asked(exclusions=None, *tables, rosters=None, relevant=(PAIN,)):
    matches = Matches(exclusions, rosters, relevant)
    for one in tables:
        matches.take(one)
    return matches.questions()


def pairs(questions):
    return set(questions.select("row", "npi").rows())


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("EXAMPLE", "BENJAMIN"),
        ("Example Jr", "Benjamin"),
        ("EXAMPLE", "BEN"),
        ("EXMAPLE", "BENJAMIN"),
        ("EXAMPLE", "BENJAMN"),
        ("EXAMPLE", "B"),
        ("BENJAMIN", "EXAMPLE"),
        ("EXAMPLE-OTHER", "BENJAMIN"),
    ],
)
def test_somebody_is_asked_about_however_the_list_writes_them(family, given):
    assert pairs(asked(listed((None, family, given)), people((BEN, "EXAMPLE", "BENJAMIN", None)))) == {(1, BEN)}


def test_a_former_name_is_a_name_too():
    tables = people((ANA, "SAMPLE", "ANA", None), others=[(ANA, 0, "EXAMPLE", None, None)])

    assert pairs(asked(listed((None, "EXAMPLE", "ANA")), tables)) == {(1, ANA)}


def test_an_initial_in_the_directory_may_stand_for_a_name_in_the_list():
    assert pairs(asked(listed((None, "EXAMPLE", "ANA")), people((ANA, "EXAMPLE", "A.", None)))) == {(1, ANA)}


def test_a_question_says_where_the_entry_stands_and_what_was_compared():
    [row] = asked(listed((None, "EXAMPLE", "ANA")), people((ANA, "EXAMPLE", "ANA", None))).to_dicts()

    assert row["id"] == question_id("leie", "0" * 64, ANA)
    assert (row["source"], row["release"], row["row"], row["npi"]) == ("leie", 3, 1, ANA)
    assert {one["kind"] for one in json.loads(row["evidence"])} == {"chance", "family", "given", "place"}


def test_who_stands_in_no_answer_is_not_asked_about_by_name():
    nurse = people((ANA, "EXAMPLE", "ANA", None), codes=(NURSE,))
    billed = pl.DataFrame({"npi": [ANA], "entity": ["I"]})

    assert asked(listed((None, "EXAMPLE", "ANA")), nurse).is_empty()
    assert pairs(asked(listed((None, "EXAMPLE", "ANA")), nurse | {"medicare_service": billed})) == {(1, ANA)}
    on_a_roster = rostered((ANA, "EXAMPLE", "ANA"))
    assert pairs(asked(listed((None, "EXAMPLE", "ANA")), nurse, rosters=on_a_roster)) == {(1, ANA)}


def test_whoever_an_exclusion_names_by_npi_is_asked_about_and_namesakes_are_not():
    tables = people((ANA, "EXAMPLE", "ANA", None), (BEN, "EXAMPLE", "ANA", None), codes=(NURSE,))

    assert pairs(asked(listed((ANA, "EXAMPLE", "ANA")), tables, relevant=(NURSE,))) == {(1, ANA)}
    assert pairs(asked(listed((ANA, "EXAMPLE", "ANA")), tables)) == {(1, ANA)}


def test_where_the_npi_is_somebody_elses_those_of_the_name_are_asked_about_too():
    tables = people((ANA, "SAMPLE", "ANA", None), (BEN, "EXAMPLE", "BENJAMIN", None))

    assert pairs(asked(listed((ANA, "EXAMPLE", "BENJAMIN")), tables)) == {(1, ANA), (1, BEN)}


def test_a_roster_asks_only_where_the_name_disagrees_or_the_npi_is_missing():
    tables = people((ANA, "EXAMPLE", "ANA", None), (BEN, "SAMPLE", "BENJAMIN", None))
    roster = rostered((ANA, "Example", "Ana"), (ANA, "SAMPLE", "BENJAMIN"), (None, "SAMPLE", "BEN"))
    questions = asked(None, tables, rosters=roster)

    assert pairs(questions) == {(2, ANA), (2, BEN), (3, BEN)}
    assert set(questions["source"]) == {"roster"}


def test_an_exclusion_that_has_ended_asks_nothing():
    tables = people((ANA, "EXAMPLE", "ANA", None))

    assert asked(listed((None, "EXAMPLE", "ANA"), reinstated_on=20210101), tables).is_empty()


def test_ranges_together_ask_what_one_range_would_in_any_order():
    rows = [(ANA, "EXAMPLE", "ANA", None), (BEN, "EXAMPLE", "BENJAMIN", "Q"), (SECOND_BEN, "EXAMPLE", "BEN", None)]
    entries = listed((None, "EXAMPLE", "BEN"), (None, "EXAMPLE", "ANA"))
    at_once = asked(entries, people(*rows))

    assert at_once.height == 3
    assert asked(entries, *(people(row) for row in reversed(rows))).equals(at_once)


def test_the_same_entry_twice_is_one_question():
    twice = pl.concat(
        [listed((None, "EXAMPLE", "ANA")), listed((None, "EXAMPLE", "ANA")).with_columns(row=pl.lit(7, pl.UInt32))]
    )

    assert pairs(asked(twice, people((ANA, "EXAMPLE", "ANA", None)))) == {(1, ANA)}


def test_without_entries_or_without_practitioners_nothing_is_asked():
    assert asked(None, people((ANA, "EXAMPLE", "ANA", None))).is_empty()
    assert asked(listed((None, "EXAMPLE", "ANA")), {"organization": pl.DataFrame()}).is_empty()
    assert asked(listed((None, None, None), (None, "EXAMPLE", None)), people((ANA, "EXAMPLE", None, None))).is_empty()


def test_keys_find_what_comparing_everybody_finds(truth):
    known = truth(11, practitioners=300, excluded=60)
    matches = Matches(known.exclusions, None, [PAIN, NURSE, "207XS0117X", "122300000X"])
    matches.take(known.tables)
    found = {row["id"]: row["score"] for row in matches.questions().iter_rows(named=True)}
    frequencies = matches._counts.frequencies()
    everybody = people_of(held_of(known.tables)).values()
    entries = [named(row) for row in entries_of(known.exclusions, None).iter_rows(named=True)]
    by_name = [entry for entry in entries if entry.npi is None]
    brute = [asked for entry in by_name for one in everybody if (asked := question(entry, one, frequencies))]
    carried = {question_id(entry.source, entry.record_sha256, entry.npi) for entry in entries if entry.npi}

    assert len(brute) > 40
    assert {one.id: one.score for one in brute} == {key: score for key, score in found.items() if key not in carried}


def test_what_is_let_go_unweighed_could_come_to_nothing(truth):
    known = truth(13, practitioners=200, excluded=40)
    held, entries = held_of(known.tables), entries_of(known.exclusions, None)
    few = NameCounts()
    few.take(held["practitioner"], held["location"])
    counted = few.frequencies()
    of_country = {
        name: {form: times * people for form, people in getattr(counted, name).items()}
        for name, times in (("families", 15_000), ("givens", 15_000), ("states", 25_000))
    }
    country = Frequencies(people=5_000_000, **of_country)
    every = entries.select("entry").join(held["practitioner"].select("npi"), how="cross")
    pairs = with_nearness(every, points_of(entries), held["location"])
    kept = set(promising(pairs, entries, held, country).rows())
    people, listed_as = people_of(held), {row["entry"]: named(row) for row in entries.iter_rows(named=True)}
    asked = {(at, npi) for at, npi in every.rows() if question(listed_as[at], people[npi], country)}

    assert len(asked) > 15
    assert asked <= kept
    assert len(kept) < every.height / 2


def test_true_matches_are_in_the_queue_and_the_queue_is_worth_reading(truth):
    seeds = range(90, 94)  # the benchmark's own are others, and more
    meant = right = asked_about = 0
    for seed in seeds:
        known = truth(seed, practitioners=2_000, excluded=150)
        questions = asked(known.exclusions, known.tables, relevant=(PAIN, NURSE, "207XS0117X", "122300000X"))
        right += sum(known.meant.get(record) == npi for record, npi in questions.select("record_sha256", "npi").rows())
        meant, asked_about = meant + len(known.meant), asked_about + questions.height

    assert right / meant >= 0.98
    assert right / asked_about >= 0.50


def test_questions_come_in_the_order_of_their_ids(truth):
    known = truth(12, practitioners=500, excluded=50)
    ids = asked(known.exclusions, known.tables)["id"].to_list()

    assert all(one < other for one, other in pairwise(ids))
