"""Beside each filter stands how many would be found, were it chosen: each practitioner once, all else as asked."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directories import PAIN, SPINE, Invented, directory_of, npi
from soak import soaked
from whoperforms.kernel.point import Point
from whoperforms.places.distance import METRES_PER_MILE, metres_between
from whoperforms.places.find import Place, find
from whoperforms.places.precision import Precision
from whoperforms.procedures.load import load, words
from whoperforms.search.answer import GroupId
from whoperforms.search.known import Known
from whoperforms.search.question import SEXES, Question
from whoperforms.search.voice import exact
from whoperforms.search.who_performs import Performing
from whoperforms.store.directory import open_directory
from whoperforms.store.postings import NO_TRAITS, Trait

MILD = load("mild")
VOICE = exact(words("mild", "en"))
ON = date(2026, 11, 1)
HOME = Place("Home", Point(40, -90), Precision.GIVEN)
CASES = {(2024, "0275T", "F"): 20}
LISTED = (NO_TRAITS, Trait.TAKES_MEDICARE, Trait.TELEHEALTH, Trait.TAKES_MEDICARE | Trait.TELEHEALTH)
PATHWAYS = {PAIN: "interventional_pain", SPINE: "spine_surgery"}

points = st.builds(
    Point, st.floats(38, 42).map(lambda at: round(at, 6)), st.floats(-92, -88).map(lambda at: round(at, 6))
)
somebody = st.tuples(
    st.lists(points, min_size=1, max_size=2),
    st.sampled_from([(PAIN,), (SPINE,), (PAIN, SPINE)]),
    st.sampled_from(["F", "M", "X", None]),
    st.sampled_from(LISTED),
    st.booleans(),
)
filters = st.fixed_dictionaries(
    {
        "pathway": st.sampled_from([None, *PATHWAYS.values()]),
        "sex": st.sampled_from([None, *SEXES]),
        "takes_medicare": st.booleans(),
        "telehealth": st.booleans(),
        "billed": st.booleans(),
        "within_miles": st.sampled_from([None, 10.0, 80.0]),
        "limit": st.sampled_from([None, 2]),
    }
)


@dataclass(frozen=True)
class Oracle:
    """Everybody, asked one by one."""

    people: list[Invented]
    question: Question

    def count(self, reach: dict[GroupId, float | None], **chosen) -> int:
        """Count whom each group would have within its reach."""
        asked = replace(self.question, **chosen)
        found = Counter(
            group for one in self.people if self._fits(one, asked) and _near(one, reach[group := _group(one)])
        )
        most = min(self.question.limit or 5, 5)
        return sum(count if reach[group] is not None else min(count, most) for group, count in found.items())

    def _fits(self, one: Invented, asked: Question) -> bool:
        return (
            (asked.pathway is None or asked.pathway in {PATHWAYS[code] for code in one.codes})
            and (asked.sex is None or asked.sex == one.sex)
            and (not asked.takes_medicare or Trait.TAKES_MEDICARE in one.listed_as)
            and (not asked.telehealth or Trait.TELEHEALTH in one.listed_as)
            and (not asked.billed or bool(one.cases))
        )


def _group(one: Invented) -> GroupId:
    return GroupId.MEDICARE_CASES if one.cases else GroupId.SPECIALTY


def _near(one: Invented, miles: float | None) -> bool:
    return miles is None or any(metres_between(HOME.point, at) <= miles * METRES_PER_MILE for at in one.points)


@settings(
    max_examples=soaked(80, 3000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example([([HOME.point], (PAIN, SPINE), "F", NO_TRAITS, True)], {"pathway": "spine_surgery", "billed": True})
@example([([Point(44, -90)], (PAIN,), "M", NO_TRAITS, True)] * 8, {})
@given(st.lists(somebody, max_size=25), filters)
def test_each_choice_counts_whom_it_would_leave(tmp_path_factory, crowd, chosen):
    people = [
        Invented(npi(at), tuple(where), codes, sex=sex, listed_as=listed, cases=CASES if billed else {})
        for at, (where, codes, sex, listed, billed) in enumerate(crowd)
    ]
    question = Question(place=HOME, procedure=MILD, asked_on=ON, **chosen)
    performing = Performing(Known(directory_of(people, tmp_path_factory.mktemp("counts")), MILD), VOICE)
    oracle = Oracle(people, question)

    answer, counts = performing.counted(question)
    reach = {group.id: group.within_miles for group in answer.groups}

    assert counts.found == oracle.count(reach) == sum(group.found for group in answer.groups)
    assert counts.any_pathway == oracle.count(reach, pathway=None)
    assert counts.pathways == {each: oracle.count(reach, pathway=each) for each in PATHWAYS.values()}
    assert counts.any_sex == oracle.count(reach, sex=None)
    assert counts.sexes == {sex: oracle.count(reach, sex=sex) for sex in SEXES}
    assert counts.takes_medicare == oracle.count(reach, takes_medicare=True)
    assert counts.telehealth == oracle.count(reach, telehealth=True)
    assert counts.billed == oracle.count(reach, billed=True)


@pytest.fixture(scope="module")
def performing(demo_directory):
    """What answers about the demo country."""
    directory = open_directory(demo_directory)
    yield Performing(Known(directory, MILD), VOICE)
    directory.engine.close()


CHOSEN = ({}, {"sex": "F"}, {"pathway": "spine_surgery", "takes_medicare": True}, {"telehealth": True, "billed": True})


@pytest.mark.parametrize(
    ("place", "miles", "kept"), [*product(("10001", "Chicago, IL", "96799"), (25, 300, 12_500), CHOSEN)]
)
def test_who_chooses_a_filter_finds_as_many_as_stood_beside_it(performing, place, miles, kept):
    question = Question(place=find(place), procedure=MILD, asked_on=ON, within_miles=miles, **kept)

    def found(**chosen) -> int:
        return sum(group.found for group in performing.answer(replace(question, **chosen)).groups)

    _, counts = performing.counted(question)

    assert counts.found == found()
    assert (counts.any_pathway, counts.any_sex) == (found(pathway=None), found(sex=None))
    assert counts.pathways == {pathway.id: found(pathway=pathway.id) for pathway in MILD.pathways}
    assert counts.sexes == {sex: found(sex=sex) for sex in SEXES}
    assert (counts.takes_medicare, counts.telehealth) == (found(takes_medicare=True), found(telehealth=True))
    assert counts.billed == found(billed=True)


def test_the_counts_of_the_whole_country_are_not_of_nobody(performing):
    everywhere = Question(place=find("10001"), procedure=MILD, asked_on=ON, within_miles=12_500)
    _, counts = performing.counted(everywhere)

    assert min(*counts.pathways.values(), counts.sexes["F"], counts.sexes["M"]) > 0
    assert 0 < counts.billed < counts.found
    assert 0 < counts.telehealth < counts.takes_medicare < counts.found
