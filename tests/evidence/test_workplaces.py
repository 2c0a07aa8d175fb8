"""Every place with who says so; what is one place stands together, the likeliest first, and nothing is lost."""

import runpy
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.matrix import MATRIX, Subject, Support
from whoperforms.evidence.source import Source
from whoperforms.evidence.workplaces import VOICES, Flag, Stated, workplaces

MOVES = Path(__file__).parents[2] / "scripts" / "bench" / "moves.py"
OLD, NEW = "12 Example St", "99 Sample Rd"


def stated(line_1=OLD, source=Source.NPPES, said=None, seen="2026-10-01", row=1, **others) -> Stated:
    values = {"city": "Boston", "state": "MA", "postal_code": "02115"} | others
    return Stated(
        fact=Fact(source=source, release="2026-10", file="invented.csv", row=row),
        said_on=date.fromisoformat(said) if said else None,
        seen_on=date.fromisoformat(seen) if seen else None,
        line_1=line_1,
        **values,
    )


def streets(*statements):
    return [place.address.line_1 for place in workplaces(statements)]


def test_one_building_spelt_in_two_ways_is_one_place_that_two_agree_on():
    ours = stated("12 Example Street", line_2="Suite 4", said="2026-01-05")
    theirs = stated("12 EXAMPLE ST STE 9", Source.CARE_COMPARE, postal_code="021151234")

    [place] = workplaces([theirs, ours])

    assert place.statements == (ours, theirs)
    assert place.agreement == 2
    assert place.suites == ("4", "9")
    assert place.last_seen == date(2026, 10, 1)
    assert place.flags == ()


@pytest.mark.parametrize(
    ("sources", "agreement"),
    [
        ([Source.NPPES], 1),
        ([Source.NPPES, Source.NPPES], 1),
        ([Source.NPPES, Source.PART_B], 1),
        ([Source.NPPES, Source.OPEN_PAYMENTS], 1),
        ([Source.NPPES, Source.CARE_COMPARE], 2),
        ([Source.CARE_COMPARE, Source.ENROLMENT], 1),
        ([Source.NPPES, Source.CARE_COMPARE, Source.ROSTER, Source.OPT_OUT], 4),
        ([Source.PART_B], 0),
    ],
)
def test_agreement_counts_voices_and_no_copies(sources, agreement):
    [place] = workplaces([stated(source=source, row=row) for row, source in enumerate(sources)])

    assert place.agreement == agreement
    assert len(place.statements) == len(sources)


def test_a_source_that_may_not_say_where_somebody_works_is_refused():
    with pytest.raises(ValueError, match="leie: may not say where somebody works"):
        stated(source=Source.LEIE)


@pytest.mark.parametrize("source", Source)
def test_who_has_a_voice_is_who_may_support_the_claim(source):
    may = bool(
        MATRIX[Subject.PRACTISES_AT].get(source, Support.NEVER) & (Support.SUPPORTS | Support.DATED | Support.STATED)
    )

    assert (VOICES.get(source) is not None) is may


@pytest.mark.parametrize(
    ("area", "home"),
    [
        ({"city": None, "postal_code": "02115"}, OLD),
        ({"city": "BOSTON", "postal_code": None}, OLD),
        ({"city": "Boston", "postal_code": "02199"}, OLD),
        ({"city": "Boston", "postal_code": "016081234"}, NEW),
    ],
)
def test_a_statement_without_a_street_joins_the_street_in_its_zip_code_else_in_its_town(area, home):
    here, there = stated(OLD), stated(NEW, city="Worcester", postal_code="01608", row=2)
    enrolled = stated(None, Source.ENROLMENT, **area)

    by_street = {place.address.line_1: place for place in workplaces([enrolled, here, there])}

    assert set(by_street) == {OLD, NEW}
    assert enrolled in by_street[home].statements
    assert by_street[home].agreement == 2


def test_a_statement_without_a_street_and_without_a_neighbour_is_a_place_that_says_so_and_comes_last():
    enrolled = stated(None, Source.ENROLMENT, city="Worcester", postal_code="01608")

    street, area = workplaces([enrolled, stated(said="2011-01-01", seen="2025-10-01")])

    assert street.address.line_1 == OLD
    assert area.flags == (Flag.DISPUTED, Flag.AREA_ONLY)


def test_a_town_that_somebody_names_comes_before_a_street_that_nobody_names_any_more():
    enrolled = stated(None, Source.ENROLMENT, city="Worcester", postal_code="01608")

    area, street = workplaces([stated(said="2026-09-01", current=False), enrolled])

    assert area.flags == (Flag.AREA_ONLY,)
    assert street.flags == (Flag.DROPPED, Flag.GONE)


def test_what_is_the_same_by_way_of_others_is_one_place():
    chain = [("12 Example St", "2026-03-01"), ("12 Exampl St", "2026-02-01"), ("12 Examples St", "2026-01-01")]

    [place] = workplaces([stated(line, said=said) for line, said in chain])

    assert [one.line_1 for one in place.statements] == [line for line, _ in chain]


ORDER = [  # the first place of each pair comes first
    ("who still says so", [stated(NEW)], [stated(OLD, said="2026-09-01", current=False)]),
    ("a voice, not a copy", [stated(NEW, said="2020-01-01")], [stated(OLD, Source.PART_B, row=2)]),
    (
        "what no source has given up",
        [stated(NEW, said="2020-01-01")],
        [stated(OLD, Source.ROSTER, said="2026-01-01"), stated(OLD, Source.CARE_COMPARE, current=False)],
    ),
    ("the newest word", [stated(NEW, said="2026-03-01")], [stated(OLD, Source.ROSTER, said="2026-02-01")]),
    (
        "a row without a day counts as a year older than its release",
        [stated(NEW, said="2025-10-02", seen="2026-10-01")],
        [stated(OLD, Source.CARE_COMPARE, seen="2026-10-01")],
    ),
    (
        "one more voice counts as four months",
        [stated(NEW, said="2025-01-01"), stated(NEW, Source.ROSTER, said="2026-01-01")],
        [stated(OLD, Source.OPT_OUT, said="2026-04-30")],
    ),
    (
        "and not as five",
        [stated(NEW, Source.OPT_OUT, said="2026-06-01")],
        [stated(OLD, said="2025-01-01"), stated(OLD, Source.ROSTER, said="2026-01-01")],
    ),
    (
        "the own address, not a group's",
        [stated(NEW, Source.CARE_COMPARE, row=9)],
        [stated(OLD, Source.CARE_COMPARE, group="An Invented Group")],
    ),
]


@pytest.mark.parametrize(("first", "second"), [pair[1:] for pair in ORDER], ids=[pair[0] for pair in ORDER])
def test_the_order_of_places(first, second):
    assert streets(*second, *first) == [NEW, OLD]


@pytest.mark.parametrize(
    ("statements", "flags"),
    [
        ([stated()], ()),
        ([stated(source=Source.CARE_COMPARE, group="G")], (Flag.GROUP_ONLY,)),
        ([stated(source=Source.CARE_COMPARE, group="G"), stated(source=Source.PART_B)], (Flag.GROUP_ONLY,)),
        ([stated(source=Source.CARE_COMPARE, group="G"), stated(None, Source.ENROLMENT)], (Flag.GROUP_ONLY,)),
        ([stated(source=Source.CARE_COMPARE, group="G"), stated()], ()),
        ([stated(current=False)], (Flag.DROPPED, Flag.GONE)),
        ([stated(current=False), stated(source=Source.ROSTER)], (Flag.DROPPED,)),
        ([stated(current=False), stated(row=2)], ()),
        ([stated(current=False), stated(source=Source.PART_B)], (Flag.DROPPED, Flag.GONE)),
        ([stated(), stated(source=Source.PART_B, current=False)], ()),
        ([stated(), stated("1 Else St", Source.ROSTER, city="Worcester", postal_code="01608")], (Flag.DISPUTED,)),
        ([stated(), stated("1 Else St", row=2)], ()),
        ([stated(), stated("1 Else St", Source.PART_B, city="Worcester", postal_code="01608")], ()),
        ([stated(source=Source.PART_B)], (Flag.COPY_ONLY,)),
        ([stated(None, Source.ENROLMENT)], (Flag.AREA_ONLY,)),
    ],
)
def test_the_flags_of_a_place(statements, flags):
    places = workplaces(statements)

    assert next(place.flags for place in places if statements[0] in place.statements) == flags


def test_a_place_names_the_sources_that_dropped_it_and_those_that_say_elsewhere():
    statements = [
        stated(OLD),
        stated(OLD, Source.CARE_COMPARE, seen="2025-10-01", current=False),
        stated(NEW, Source.CARE_COMPARE, city="Worcester", postal_code="01608"),
    ]

    new, old = workplaces(statements)

    assert (new.address.line_1, new.dropped_by, new.elsewhere) == (NEW, (), (Source.NPPES,))
    assert (old.address.line_1, old.dropped_by, old.elsewhere) == (OLD, (Source.CARE_COMPARE,), (Source.CARE_COMPARE,))
    assert old.last_seen == date(2026, 10, 1)


def test_nobody_says_anything():
    assert workplaces([]) == ()


LINES = ["12 Example St", "12 EXAMPLE STREET STE 4", "12 Exmaple St", "12 Example Ave", "12 Example", "PO Box 1", None]
STATED = st.builds(
    stated,
    st.sampled_from(LINES),
    st.sampled_from(list(VOICES)),
    st.sampled_from([None, "2025-01-01", "2026-05-05"]),
    st.sampled_from([None, "2025-10-01", "2026-10-01"]),
    st.integers(1, 3),
    city=st.sampled_from(["Boston", "Worcester", None]),
    postal_code=st.sampled_from(["02115", "021151234", "01608", None]),
    group=st.sampled_from([None, "An Invented Group"]),
    current=st.booleans(),
)


@given(st.lists(STATED, max_size=9).flatmap(lambda said: st.tuples(st.just(said), st.permutations(said))))
def test_the_order_in_which_statements_come_changes_nothing(pair):
    said, shuffled = pair

    assert workplaces(shuffled) == workplaces(said)


@given(st.lists(STATED, max_size=9))
def test_each_statement_stands_at_exactly_one_place(said):
    assert Counter(one for place in workplaces(said) for one in place.statements) == Counter(said)


def test_on_generated_truth_the_first_place_is_right_more_often_than_any_sources():
    moves = runpy.run_path(str(MOVES))
    ours, theirs, named = Counter(), Counter(), Counter()
    for person in moves["Moves"](7).people(700):
        first = workplaces(_as_stated(told, row) for row, told in enumerate(person.told))[0].address
        firsts = {told.source: told for told in reversed(person.told) if told.current and told.line_1}
        for source, told in firsts.items():
            named[source] += 1
            theirs[source] += told.place in person.works_at
            ours[source] += person.told[first.fact.row].place in person.works_at

    assert named["nppes"] == 700
    for source in ("nppes", "care_compare", "roster"):
        assert ours[source] > theirs[source], source


def _as_stated(told, row):
    values = told._asdict()
    source = Source(values.pop("source"))
    values.pop("place")
    return Stated(fact=Fact(source=source, release="2026-10", file="invented.csv", row=row), **values)
