"""Three groups by kind of evidence: never mixed, never ranked by count, each widening by itself."""

from datetime import date
from math import degrees

import pytest

from directories import PAIN, SPINE, Invented, directory_of, npi
from whoperforms.evidence.claims import Status, Subject
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.point import Point
from whoperforms.places.distance import EARTH_RADIUS_METRES, METRES_PER_MILE
from whoperforms.places.find import Place, find
from whoperforms.places.precision import Precision
from whoperforms.procedures.load import load, words
from whoperforms.search.answer import GroupId, as_json
from whoperforms.search.known import Known
from whoperforms.search.question import Question
from whoperforms.search.voice import exact
from whoperforms.search.who_performs import Performing, who_performs
from whoperforms.store.directory import open_directory

HOME = Point(40, -90)
MILD = load("mild")
ENGLISH = exact(words("mild", "en"))
OLD_CODE, ADD_ON, PLACEBO = "0275T", "62331", "G0276"


def miles_north(miles: float) -> Point:
    return Point(HOME.lat + degrees(miles * METRES_PER_MILE / EARTH_RADIUS_METRES), HOME.lon)


def asked(**choices) -> Question:
    place = Place("Home", HOME, Precision.GIVEN)
    return Question(place=place, procedure=MILD, asked_on=date(2026, 11, 1), **choices)


def groups(people, folder, **choices):
    answer = who_performs(directory_of(people, folder), asked(**choices), ENGLISH)
    return {group.id: group for group in answer.groups}


def somebody(number, miles, codes=(PAIN,), **more) -> Invented:
    return Invented(npi(number), (miles_north(miles),), codes, **more)


@pytest.mark.parametrize(
    ("miles", "radius", "widened"),
    [(10, 25, False), (24.9, 25, False), (25.1, 50, True), (60, 100, True), (99.9, 100, True), (300, None, True)],
)
def test_a_group_widens_until_somebody_is_found(out, miles, radius, widened):
    group = groups([somebody(1, miles, cases={(2024, OLD_CODE, "F"): 20})], out)[GroupId.MEDICARE_CASES]

    assert (group.within_miles, group.widened, len(group.results)) == (radius, widened, 1)


@pytest.mark.parametrize(("miles", "shown"), [(99.9, 1), (100.1, 0), (300, 0)])
def test_of_whom_only_a_specialty_is_known_nobody_farther_than_a_hundred_miles_is_shown(out, miles, shown):
    group = groups([somebody(1, miles)], out)[GroupId.SPECIALTY]

    assert (group.within_miles, group.widened, len(group.results), group.found) == (100, True, shown, shown)


def test_within_a_wider_radius_that_is_asked_for_they_are_shown(out):
    group = groups([somebody(1, 300)], out, within_miles=400)[GroupId.SPECIALTY]

    assert [result.npi for result in group.results] == [npi(1)]


def test_each_group_widens_on_its_own(out):
    billed = somebody(1, 80, cases={(2024, OLD_CODE, "F"): 20})

    found = groups([billed, somebody(2, 5)], out)

    assert found[GroupId.MEDICARE_CASES].within_miles == 100
    assert found[GroupId.SPECIALTY].within_miles == 25


def test_with_a_radius_nothing_widens(out):
    group = groups([somebody(1, 30)], out, within_miles=25)[GroupId.SPECIALTY]

    assert (group.within_miles, group.widened, group.results) == (25, False, ())


def test_beyond_a_hundred_miles_the_nearest_five_are_shown(out):
    crowd = [somebody(at, 200 + at, cases={(2024, OLD_CODE, "F"): 11}) for at in range(8)]

    group = groups(crowd, out)[GroupId.MEDICARE_CASES]

    assert [result.npi for result in group.results] == [npi(at) for at in range(5)]


def test_nobody_stands_in_two_groups(out):
    found = groups([somebody(1, 5, cases={(2024, OLD_CODE, "F"): 30}), somebody(2, 6)], out)

    assert [result.npi for result in found[GroupId.MEDICARE_CASES].results] == [npi(1)]
    assert [result.npi for result in found[GroupId.SPECIALTY].results] == [npi(2)]


def test_the_nearer_stands_first_however_few_the_cases(out):
    few, many = ({(2024, OLD_CODE, "F"): days} for days in (11, 400))

    group = groups([somebody(1, 9, cases=many), somebody(2, 8, cases=few)], out)[GroupId.MEDICARE_CASES]

    assert [result.npi for result in group.results] == [npi(2), npi(1)]


@pytest.mark.parametrize(
    ("cases", "why"),
    [
        ({(2024, ADD_ON, "F"): 30}, "an add-on code is no case"),
        ({(2024, PLACEBO, "F"): 30}, "a placebo arm is no case"),
        ({(2010, OLD_CODE, "F"): 30}, "the code was not valid yet"),
    ],
)
def test_what_is_no_case_makes_no_performer(out, cases, why):
    found = groups([somebody(1, 5, cases=cases)], out)

    assert found[GroupId.MEDICARE_CASES].results == (), why
    assert [result.npi for result in found[GroupId.SPECIALTY].results] == [npi(1)]


def test_an_organisations_bills_make_nobody_a_performer(out):
    billing = somebody(1, 5, cases={(2024, OLD_CODE, "F"): 90}, entity="O")

    assert groups([billing], out)[GroupId.MEDICARE_CASES].results == ()


def test_both_places_of_service_are_added_and_the_newest_year_is_said(out):
    cases = {(2023, OLD_CODE, "F"): 40, (2024, OLD_CODE, "F"): 12, (2024, OLD_CODE, "O"): 11}

    [result] = groups([somebody(1, 5, cases=cases)], out)[GroupId.MEDICARE_CASES].results
    [volume] = [claim for claim in result.claims if claim.id is Subject.MEDICARE_VOLUME]

    assert volume.status is Status.SUPPORTED
    assert "at least 23 cases in 2024" in volume.text
    assert len(volume.facts) == 2


def test_without_a_published_row_the_count_is_unknown_never_zero(out):
    [result] = groups([somebody(1, 5)], out)[GroupId.SPECIALTY].results
    [volume] = [claim for claim in result.claims if claim.id is Subject.MEDICARE_VOLUME]

    assert volume.status is Status.UNKNOWN
    assert volume.text.startswith("No count published")


def test_a_pathway_narrows_both_groups(out):
    crowd = [
        somebody(1, 5, (PAIN,), cases={(2024, OLD_CODE, "F"): 20}),
        somebody(2, 6, (SPINE,), cases={(2024, OLD_CODE, "F"): 20}),
        somebody(3, 7, (PAIN,)),
        somebody(4, 8, (SPINE,)),
    ]

    found = groups(crowd, out, pathway="spine_surgery")

    assert [result.npi for result in found[GroupId.MEDICARE_CASES].results] == [npi(2)]
    assert [result.npi for result in found[GroupId.SPECIALTY].results] == [npi(4)]


def test_somebody_with_cases_and_an_unexpected_specialty_is_shown(out):
    group = groups([somebody(1, 5, ("101YM0800X",), cases={(2024, OLD_CODE, "F"): 20})], out)

    assert [result.npi for result in group[GroupId.MEDICARE_CASES].results] == [npi(1)]


def test_five_of_a_specialty_are_shown_and_more_on_request(out):
    crowd = [somebody(at, 1 + at / 10) for at in range(9)]

    assert len(groups(crowd, out)[GroupId.SPECIALTY].results) == 5
    assert len(groups(crowd, out, limit=8)[GroupId.SPECIALTY].results) == 8
    assert groups(crowd, out)[GroupId.SPECIALTY].found == 9


def test_nobody_is_certified_and_the_issuer_is_whom_to_ask(out):
    group = groups([somebody(1, 5)], out)[GroupId.CERTIFIED]

    assert (group.results, group.issuer) == ((), "Stryker")
    assert "Stryker" in group.note


def test_every_claim_that_is_known_has_its_facts(out):
    [result] = groups([somebody(1, 5, cases={(2024, OLD_CODE, "F"): 20})], out)[GroupId.MEDICARE_CASES].results

    assert {claim.id for claim in result.claims if not claim.facts} == {Subject.CERTIFIED}
    assert all(fact.row and fact.file and fact.release for claim in result.claims for fact in claim.facts)


def test_the_json_says_how_far_it_widened(out):
    billed = somebody(1, 80, cases={(2024, OLD_CODE, "F"): 20})
    answer = who_performs(directory_of([billed, somebody(2, 5)], out), asked(), ENGLISH)

    told = as_json(answer)

    assert told["widened_to_miles"] == 100
    assert [group["within_miles"] for group in told["groups"]] == [None, 100, 25]


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"within_miles": 0}, "within 0 miles: ask for more than 0"),
        ({"within_miles": float("nan")}, "within nan miles: ask for more than 0"),
        ({"limit": 0}, "limit 0: ask for at least 1"),
        ({"pathway": "chiropractic"}, "no pathway of MILD"),
    ],
)
def test_a_wrong_question_is_refused_with_the_remedy(choices, sentence):
    with pytest.raises(BadQuestion, match=sentence):
        asked(**choices)


NURSE = "363LF0000X"


def test_a_nurse_who_also_lists_a_specialty_of_doctors_is_not_taken_for_one(out):
    nurse, doctor = somebody(1, 5, codes=(NURSE, PAIN)), somebody(2, 6, codes=(PAIN, NURSE))

    assert [result.npi for result in groups([nurse, doctor], out)[GroupId.SPECIALTY].results] == [doctor.npi]


def test_a_nurse_under_whose_number_cases_are_published_is_still_shown_with_them(out):
    nurse = somebody(1, 5, codes=(NURSE, PAIN), cases={(2024, OLD_CODE, "F"): 20})

    assert [result.npi for result in groups([nurse], out)[GroupId.MEDICARE_CASES].results] == [nurse.npi]


def test_what_is_rehearsed_is_what_answers_then_say(demo_directory):
    performing = Performing(Known(open_directory(demo_directory), MILD), exact(words("mild", "en")))
    told = performing.rehearsed(date(2026, 11, 22))
    rehearsed = {(int(entry.npi), entry.location.location): entry for entry in told}
    answer = performing.answer(
        Question(place=find("New York, NY"), procedure=MILD, asked_on=date(2026, 11, 22), within_miles=3000.0)
    )
    said = [result.entry for group in answer.groups[:2] for result in group.results]

    assert said
    assert all(entry is rehearsed[int(entry.npi), entry.location.location] for entry in said)
