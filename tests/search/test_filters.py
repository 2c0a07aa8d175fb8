"""Filters leave only whom they should, in each group; the order is by distance or by name, of the same people."""

from datetime import date
from pathlib import Path

import pytest

from building import built
from directories import PAIN, SPINE, Invented, directory_of, npi
from published import monthly, person
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.point import Point
from whoperforms.places.find import Place, find
from whoperforms.places.precision import Precision
from whoperforms.procedures.load import load, words
from whoperforms.search.answer import GroupId, as_json
from whoperforms.search.known import Known
from whoperforms.search.question import Order, Question
from whoperforms.search.voice import exact
from whoperforms.search.who_performs import Performing, who_performs
from whoperforms.store.directory import open_directory
from whoperforms.store.postings import Trait

MILD = load("mild")
VOICE = exact(words("mild", "en"))
ON = date(2026, 11, 1)
HOME = Place("Home", Point(40, -90), Precision.GIVEN)
CASES = {(2024, "0275T", "F"): 20}
ADD_ON = {(2024, "62331", "F"): 20}


def somebody(number: int, **more) -> Invented:
    return Invented(npi(number), (Point(40, -90 - number / 100),), **more)


def found(people: list[Invented], folder: Path, **chosen) -> dict[GroupId, list]:
    question = Question(place=HOME, procedure=MILD, asked_on=ON, **chosen)
    answer = who_performs(directory_of(people, folder), question, VOICE)
    return {group.id: [result.npi for result in group.results] for group in answer.groups}


@pytest.mark.parametrize("name", ["takes_medicare", "telehealth"])
def test_what_care_compare_lists_can_be_chosen_by(tmp_path, name):
    listed = Trait[name.upper()]
    people = [
        somebody(1, listed_as=listed, cases=CASES),
        somebody(2, cases=CASES),
        somebody(3),
        somebody(4, listed_as=listed),
    ]

    groups = found(people, tmp_path, **{name: True})

    assert groups[GroupId.MEDICARE_CASES] == [npi(1)]
    assert groups[GroupId.SPECIALTY] == [npi(4)]


def test_all_filters_hold_at_once(tmp_path):
    both = Trait.TAKES_MEDICARE | Trait.TELEHEALTH
    people = [
        somebody(1, listed_as=both, sex="F", codes=(SPINE,)),
        somebody(2, listed_as=both, sex="M", codes=(SPINE,)),
        somebody(3, listed_as=both, sex="F", codes=(PAIN,)),
        somebody(4, listed_as=Trait.TELEHEALTH, sex="F", codes=(SPINE,)),
    ]

    groups = found(people, tmp_path, takes_medicare=True, telehealth=True, sex="F", pathway="spine_surgery")

    assert groups[GroupId.SPECIALTY] == [npi(1)]


def test_published_cases_leave_nobody_of_whom_only_a_specialty_is_known(tmp_path):
    groups = found([somebody(1, cases=CASES), somebody(2)], tmp_path, billed=True)

    assert groups[GroupId.MEDICARE_CASES] == [npi(1)]
    assert groups[GroupId.SPECIALTY] == []


def test_a_count_of_something_else_is_no_published_case_of_the_procedure(tmp_path):
    groups = found([somebody(1, cases=ADD_ON)], tmp_path, billed=True)

    assert not any(groups.values())


def test_of_the_certified_those_with_published_cases_can_be_chosen(demo_directory):
    directory = open_directory(demo_directory)
    known = Known(directory, MILD)
    question = Question(place=find("10001"), procedure=MILD, asked_on=ON, billed=True, within_miles=12_500, limit=1000)
    answer = Performing(known, VOICE).answer(question)
    billed = known.on(ON).ground.billed.keys()
    directory.engine.close()
    certified, *_ = answer.groups

    assert certified.results
    assert all(int(result.npi) in billed for group in answer.groups for result in group.results)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("takes_medicare", "takes_medicare: no file of Care Compare has been read into this directory; leave it out"),
        ("telehealth", "telehealth: no file of Care Compare has been read into this directory; leave it out"),
        ("billed", "billed: no Medicare file has been read into this directory; leave it out"),
    ],
)
def test_a_filter_for_which_no_file_was_read_is_refused(tmp_path, name, sentence):
    built(tmp_path, monthly(tmp_path, [person()]))
    directory = open_directory(tmp_path)
    performing = Performing(Known(directory, MILD), VOICE)
    question = Question(place=HOME, procedure=MILD, asked_on=ON, **{name: True})
    for ask in (performing.answer, performing.counted):
        with pytest.raises(BadQuestion, match=sentence):
            ask(question)
    directory.engine.close()


def test_without_those_files_nothing_is_counted_for_their_filters(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    directory = open_directory(tmp_path)
    _, counts = Performing(Known(directory, MILD), VOICE).counted(Question(place=HOME, procedure=MILD, asked_on=ON))
    directory.engine.close()

    assert (counts.takes_medicare, counts.telehealth, counts.billed) == (None, None, None)


NAMED = [
    somebody(1, family="ZULU", given="ANA"),
    somebody(2, family="ÁLVAREZ", given="BEN"),
    somebody(3, family="ALVAREZ", given="ANA"),
    somebody(4, family="MIKE", given=None),
    somebody(5, family="MIKE", given="ANA"),
    somebody(6, family="ABEL", given="ANA"),
]


def test_by_name_the_same_nearest_are_shown_in_order_of_family_name_given_name_and_number(tmp_path):
    nearest = found(NAMED, tmp_path, limit=5)[GroupId.SPECIALTY]
    named = found(NAMED, tmp_path, limit=5, order=Order.NAME)[GroupId.SPECIALTY]

    assert nearest == [npi(at) for at in (1, 2, 3, 4, 5)]
    assert named == [npi(at) for at in (3, 2, 4, 5, 1)]


def test_by_name_namesakes_stand_in_order_of_their_numbers_however_many_cases(tmp_path):
    people = [somebody(at, cases={(2024, "0275T", "F"): days}) for at, days in ((1, 11), (2, 400), (3, 30))]

    assert found(people, tmp_path, order=Order.NAME)[GroupId.MEDICARE_CASES] == [npi(1), npi(2), npi(3)]


def test_the_json_says_what_was_chosen(tmp_path):
    chosen = {"takes_medicare": True, "telehealth": True, "billed": True, "order": Order.NAME}
    question = Question(place=HOME, procedure=MILD, asked_on=ON, **chosen)
    told = as_json(who_performs(directory_of([somebody(1)], tmp_path), question, VOICE))

    assert {name: told["question"][name] for name in chosen} == chosen
