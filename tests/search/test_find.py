"""A search by name says who may be meant, where, how sure, and who is in no list and why; from published files."""

import json

import pytest

from building import NOW, built
from directories import npi
from published import (
    ANA,
    BEN,
    CLEO,
    DAN,
    LEIE,
    NUCC,
    PAIN,
    SPINE,
    exclusion,
    monthly,
    person,
    second_place,
    spreadsheet,
    table,
    weekly,
    written,
)
from whoperforms.build.increment import increment
from whoperforms.evidence.claims import Status, Subject
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadQuestion
from whoperforms.places.find import find
from whoperforms.search.by_name import Match
from whoperforms.search.find import NameQuestion, as_json, who_is_called
from whoperforms.search.voice import exactly
from whoperforms.store.directory import Directory, open_directory

REPORT = "NPPES Deactivated NPI Report 20260209.xlsx"
BOSTON, SPRINGFIELD = "021150001", "011030000"
FORMER = {
    "Provider Other Last Name": "BARLEY",
    "Provider Other First Name": "ANA",
    "Provider Other Last Name Type Code": "1",
}
IN_NEW_YORK = {
    "Provider Business Practice Location Address City Name": "ALBANY",
    "Provider Business Practice Location Address State Name": "NY",
}
SECONDARY_FIRST = {
    "Healthcare Provider Primary Taxonomy Switch_1": "N",
    "Healthcare Provider Primary Taxonomy Switch_2": "Y",
}


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def directory(tmp_path, rows, *, pl=None, **sources) -> Directory:
    built(tmp_path / "out", monthly(tmp_path, rows, pl=pl), **sources)
    return open_directory(tmp_path / "out")


def asked(directory, name, **choices):
    return who_is_called(directory, NameQuestion(name=name, **choices), exactly()).found


def reasons(bearer):
    return [claim for claim in bearer.claims if claim.id is Subject.LISTED]


def test_a_misspelt_name_is_found_and_says_how_far_off_it_is(tmp_path):
    [bearer] = asked(directory(tmp_path, [person(family="KOWALSKI")]), "Ana Kowalsky")

    assert (bearer.npi.digits, bearer.name, bearer.match, bearer.edits) == (str(ANA), "ANA KOWALSKI", Match.ALIKE, 1)
    assert (bearer.location.city, bearer.location.state, bearer.listed) == ("BOSTON", "MA", True)


def test_a_nickname_is_found_and_says_so(tmp_path):
    [bearer] = asked(directory(tmp_path, [person(given="WILLIAM", family="KOWALSKI")]), "Bill Kowalski")

    assert (bearer.match, bearer.edits) == (Match.NICKNAME, 0)


def test_a_name_from_before_a_marriage_is_found_and_shown(tmp_path):
    opened = directory(tmp_path, [person(family="KOWALSKI") | FORMER])
    [before], [now] = asked(opened, "Ana Barley"), asked(opened, "Ana Kowalski")

    assert (before.name, before.by_other_name, before.match) == ("ANA KOWALSKI", True, Match.EXACT)
    assert now.by_other_name is False
    assert now.other_names == before.other_names == (("former", "ANA BARLEY"),)


def test_namesakes_are_kept_apart_by_their_state(tmp_path):
    opened = directory(tmp_path, [person(ANA), person(BEN, zip_code="122070000") | IN_NEW_YORK])

    assert [bearer.npi.digits for bearer in asked(opened, "Ana Example")] == [str(ANA), str(BEN)]
    [there] = asked(opened, "Ana Example", state="New York")
    assert (there.npi.digits, there.location.city) == (str(BEN), "ALBANY")


def test_somebody_with_several_places_is_shown_at_the_one_in_the_state_nearest_the_place(tmp_path):
    far = second_place(ANA, zip_code=SPRINGFIELD, city="SPRINGFIELD")
    opened = directory(tmp_path, [person(ANA, zip_code="122070000") | IN_NEW_YORK], pl=[far, second_place(ANA)])

    shown = {
        "anywhere": asked(opened, "Ana Example"),
        "MA": asked(opened, "Ana Example", state="MA"),
        "near": asked(opened, "Ana Example", place=find("02115")),
        "both": asked(opened, "Ana Example", state="NY", place=find("02115")),
    }

    assert {how: [(b.location.city, b.miles) for b in found] for how, found in shown.items()} == {
        "anywhere": [("ALBANY", None)],
        "MA": [("SPRINGFIELD", None)],
        "near": [("BOSTON", 0.0)],
        "both": [("ALBANY", 136.9)],
    }


def test_within_a_radius_only_those_who_work_there_are_found_nearest_first(tmp_path):
    rows = [person(ANA, zip_code=SPRINGFIELD), person(BEN), person(CLEO, zip_code="941020000")]
    opened = directory(tmp_path, rows)

    around = asked(opened, "Ana Example", place=find("02115"), within_miles=100)

    assert [(bearer.npi.digits, bearer.miles) for bearer in around] == [(str(BEN), 0.0), (str(ANA), 78.2)]


def test_the_primary_specialty_is_said_with_the_row_that_states_it(tmp_path):
    named = {"Code": SPINE, "Display Name": "Spine Surgery Physician"}
    rows = [person(ANA, codes=(PAIN, SPINE)) | SECONDARY_FIRST, person(BEN, codes=())]
    nucc = written(tmp_path / "nucc_taxonomy_260.csv", table(NUCC, [named]))
    opened = directory(tmp_path, rows, nucc=nucc)

    said = [
        (claim.text, [(fact.source, fact.row) for fact in claim.facts])
        for bearer in asked(opened, "Ana Example")
        for claim in bearer.claims
        if claim.id is Subject.STATES_SPECIALTY
    ]

    assert said == [
        ("States the specialty Spine Surgery Physician (self-reported)", [(Source.NPPES, 1)]),
        ("States no specialty", []),
    ]


def test_the_withheld_are_shown_as_such_with_the_reason_and_its_source(tmp_path):
    opened = directory(
        tmp_path,
        [person(ANA), person(BEN), person(CLEO), person(DAN)],
        deactivated=written(tmp_path / REPORT, spreadsheet([(BEN, "01/15/2025")])),
        leie=written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(CLEO), exclusion(DAN, REINDATE="20250101")])),
    )
    ana, ben, cleo, dan = asked(opened, "Ana Example")

    assert [bearer.listed for bearer in (ana, ben, cleo, dan)] == [True, False, False, True]
    [deactivated], [excluded] = reasons(ben), reasons(cleo)
    assert (deactivated.status, deactivated.text) == (
        Status.CONTRADICTED,
        "NPI deactivated since 2025-01-15: in no list",
    )
    assert deactivated.facts[0].source is Source.DEACTIVATED
    assert excluded.text == "In no list: a record that may be about this NPI waits for a person to check it"
    assert excluded.facts == ()  # where it was read would name the reason
    assert reasons(ana) == reasons(dan) == []


def test_an_exclusion_of_a_namesake_withholds_nobody(tmp_path):
    leie = written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(family="EXAMPLE")]))

    [bearer] = asked(directory(tmp_path, [person(ANA)], leie=leie), "Ana Example")

    assert bearer.listed
    assert reasons(bearer) == []


def test_a_renamed_doctor_is_found_by_the_new_name_and_by_the_old_one_only_where_it_is_published(tmp_path):
    kept = person(ANA, family="BARLEY"), person(BEN, family="BARLEY")
    held = directory(tmp_path, kept)
    assert [bearer.npi.digits for bearer in asked(held, "Ana Barlye")] == [str(ANA), str(BEN)]

    week = weekly(tmp_path, 1, [person(ANA, family="KOWALSKI") | FORMER, person(BEN, family="KOWALSKI")])
    increment(tmp_path / "out", (week,), now=NOW, on_progress=lambda *_: None)
    renamed = open_directory(tmp_path / "out")

    assert [bearer.npi.digits for bearer in asked(renamed, "Ana Kowalksi")] == [str(ANA), str(BEN)]
    assert [(b.npi.digits, b.by_other_name) for b in asked(renamed, "Ana Barlye")] == [(str(ANA), True)]


def test_the_answer_is_the_same_whichever_engine_keeps_the_directory(tmp_path, out):
    rows = [person(holder, codes=(PAIN, SPINE)) | FORMER for holder in (ANA, BEN, CLEO)]
    sources = {
        "deactivated": written(tmp_path / REPORT, spreadsheet([(BEN, "01/15/2025")])),
        "leie": written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(CLEO)])),
    }
    of_a_file = directory(tmp_path, rows, pl=[second_place(ANA)], **sources)
    built(out.written_to, monthly(tmp_path, rows, pl=[second_place(ANA)]), **sources)
    question = NameQuestion(name="Ana Barlye", state="MA", place=find("02115"))

    answers = [who_is_called(of, question, exactly()) for of in (of_a_file, open_directory(out.read_from))]

    assert len(answers[0].found) == 3
    assert answers[1] == answers[0]


def test_more_than_a_question_holds_are_all_shown_in_their_order(tmp_path):
    many = [int(npi(number)) for number in range(60)]
    opened = directory(tmp_path, [person(number) for number in many])

    assert [int(bearer.npi) for bearer in asked(opened, "Ana Example", limit=100)] == many


def test_the_json_is_plain_and_says_what_was_understood(tmp_path):
    opened = directory(tmp_path, [person()])
    question = NameQuestion(name="Ana Exampel", state="massachusetts", place=find("02115"), within_miles=5)

    told = json.loads(json.dumps(as_json(who_is_called(opened, question, exactly()))))

    assert told["question"] == {
        "name": "Ana Exampel",
        "state": "MA",
        "place": "Boston, MA 02115",
        "lat": 42.3394,
        "lon": -71.0945,
        "place_precision": "zip",
        "within_miles": 5,
        "limit": 10,
    }
    [found] = told["found"]
    assert (found["npi"], found["invented"], found["match"], found["edits"]) == (str(ANA), True, "alike", 1)
    assert found["claims"][-1]["facts"][0]["row"] == 1


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({"name": "12345"}, "a number is no name"),
        ({"state": "Masachusets"}, "did you mean MA?"),
        ({"limit": 101}, "at most 100"),
        ({"within_miles": 5.0}, "within 5 miles: of which place"),
        ({"place": find("02115"), "within_miles": 0.0}, "within 0 miles: ask for more than 0"),
        ({"place": find("02115"), "within_miles": float("nan")}, "ask for more than 0"),
        ({"place": find("02115"), "within_miles": 12_501.0}, "at most 12,500"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_a_sentence(choices, why):
    with pytest.raises(BadQuestion, match=why):
        NameQuestion(**{"name": "Ana Example"} | choices)
