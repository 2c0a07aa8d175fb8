"""What is counted, and what of it is public: never a number from which a count of one to ten can be worked out."""

from collections import defaultdict
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoperforms.certification.cases import intervals
from whoperforms.certification.cases.case import Case, Collector, Log, Setting, Visit, When
from whoperforms.certification.cases.intervals import wilson
from whoperforms.certification.cases.outcomes import (
    Asked,
    Measured,
    Permission,
    PublishedOutcomes,
    Unpublished,
    published,
    summarised,
)
from whoperforms.certification.cases.suppression import ALL, STEP, Count, How, share
from whoperforms.kernel.errors import BadField, BadQuestion, BadValue
from whoperforms.kernel.month import Month
from whoperforms.procedures.load import load

MILD = load("mild")
SMALL = range(1, 11)
ASKED = Asked(first_year=2024, last_year=2024, months=12, as_of=date(2026, 11, 20))
YES = Permission(programme_enables=True, agreed_on=date(2026, 11, 1))
JANUARY = Month(2024, 1)


def month(after):
    return Month(2024 + after // 12, 1 + after % 12)


def visit(after, *, odi=None, events=(), by=Collector.PRACTICE, **scores):
    given = scores | ({} if odi is None else {"odi": odi})
    when = When.AFTER if after >= 0 else When.BEFORE
    told = tuple((name, Decimal(score)) for name, score in given.items())
    return Visit(
        when=when, month=month(after), scores=told, events=frozenset(events), collected_by=by if told else None
    )


def case(*visits, events=(), operated=JANUARY):
    levels = frozenset({"L4-L5"})
    return Case(month=operated, levels=levels, setting=Setting.OFFICE, events=frozenset(events), visits=visits)


def summary(*cases, **asked):
    return summarised(Log(cases), MILD, replace(ASKED, **asked))


def odi(*cases, **asked):
    [found] = [of for of in summary(*cases, **asked).measures if of.instrument == "odi"]
    return found.followed, found.responded


def events(*cases, **asked):
    return {of.event: (of.known, of.happened) for of in summary(*cases, **asked).events}


# What is counted


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ([], (0, 0)),
        ([visit(-1, odi=44), visit(12, odi=34)], (1, 1)),
        ([visit(-1, odi=44), visit(12, odi=35)], (1, 0)),
        ([visit(-3, odi=44), visit(12, odi=34)], (1, 1)),
        ([visit(-4, odi=44), visit(12, odi=34)], (0, 0)),
        ([visit(12, odi=34)], (0, 0)),
        ([visit(-1, odi=44), visit(9, odi=34)], (0, 0)),
        ([visit(-1, odi=44), visit(10, odi=34)], (1, 1)),
        ([visit(-1, odi=44), visit(14, odi=34)], (1, 1)),
        ([visit(-1, odi=44), visit(15, odi=34)], (0, 0)),
        ([visit(-1, odi=44), visit(11, odi=30), visit(12, odi=40)], (1, 0)),
        ([visit(-1, odi=44), visit(11, odi=30), visit(13, odi=40)], (1, 0)),
        ([visit(-2, odi=60), visit(-1, odi=44), visit(12, odi=40)], (1, 0)),
        ([visit(-1, odi=44), visit(12, nprs=2), visit(13, odi=30)], (1, 1)),
    ],
    ids=lambda value: (
        ", ".join(f"{v.month.after(JANUARY)}: {dict(v.scores)}" for v in value) if isinstance(value, list) else None
    ),
)
def test_the_last_score_before_and_the_one_nearest_to_the_middle_of_the_window_count(visits, expected):
    assert odi(case(*visits)) == expected


def test_a_score_of_satisfaction_needs_none_before():
    found = {of.instrument: (of.followed, of.responded) for of in summary(case(visit(12, zcq_satisfaction=2))).measures}

    assert found["zcq_satisfaction"] == (1, 1)
    assert found["zcq_symptoms"] == (0, 0)
    assert "walking_test" not in found  # nobody has named a threshold


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("2.1a", "2.1a", (1, 1)), ("2.1a", "2.0", (0, 0)), (None, "2.0", (1, 1))],
    ids=["one version", "two versions", "not stated"],
)
def test_scores_of_different_versions_are_not_compared(before, after, expected):
    visits = [
        replace(of, versions=(("odi", version),) if version else ())
        for of, version in ((visit(-1, odi=44), before), (visit(12, odi=30), after))
    ]

    assert odi(case(*visits)) == expected


def test_the_programme_chooses_one_threshold_for_an_instrument():
    patient = case(visit(-1, odi=44), visit(12, odi=32))

    assert odi(patient) == (1, 1)
    assert odi(patient, thresholds={"odi": 15}) == (1, 0)
    with pytest.raises(BadQuestion, match="no published threshold"):
        odi(patient, thresholds={"odi": 5})


def test_only_years_asked_for_and_windows_that_are_over_count():
    first, late = case(), case(operated=Month(2023, 12))

    assert summary(first, late).treated == 1
    found = [summary(first, as_of=day).due for day in (date(2025, 3, 31), date(2025, 4, 1))]
    assert found == [0, 1]


def test_what_is_learnt_later_is_not_known_yet():
    patient = case(visit(12, events=["fusion"]), visit(20, events=["repeat_procedure"]))

    assert summary(patient, as_of=date(2025, 6, 30)).followed == 1
    assert events(patient, as_of=date(2025, 6, 30))["repeat_procedure"] == (1, 0)


def test_followed_is_who_was_seen_at_the_window_or_later():
    seen = [summary(case(visit(after))).followed for after in (0, 9, 10, 14, 30)]

    assert seen == [0, 0, 1, 1, 1]


def test_a_harm_is_never_lost_to_follow_up():
    found = events(case(events=["serious_event"]), case(visit(12)), case())

    assert found["serious_event"] == (2, 1)
    assert found["fusion"] == (2, 0)


def test_later_surgery_counts_within_its_years_in_the_window_of_those_years():
    patients = [case(visit(after, events=["later_surgery"]), visit(30)) for after in (12, 13, 24, 25)]

    assert events(*patients)["later_surgery_1_year"] == (4, 1)
    assert events(*patients, months=24)["later_surgery_2_years"] == (4, 3)
    assert not {"later_surgery_1_year", "later_surgery_2_years"} & events(*patients, months=6).keys()


def test_who_collected_is_told_of_the_scores_that_count():
    patient = case(
        visit(-1, odi=44, by=Collector.INDEPENDENT), visit(6, odi=40, by=Collector.PHYSICIAN), visit(12, odi=30)
    )

    assert summary(patient).collected_by == {Collector.INDEPENDENT, Collector.PRACTICE}


@pytest.mark.parametrize("years", [(2025, 2024), (2024, 2027)], ids=["backwards", "in the future"])
def test_years_that_are_none_are_refused_at_their_field(years):
    with pytest.raises(BadField, match="not years up to 2026") as refused:
        replace(ASKED, first_year=years[0], last_year=years[1])
    assert refused.value.field == "years"


@settings(deadline=None, max_examples=50)
@given(st.randoms(use_true_random=False), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 100)), max_size=12))
def test_the_order_of_entry_does_not_matter(dice, given_visits):
    patients = [case(visit(-1, odi=44), visit(after, odi=score)) for after, score in given_visits]
    found = summary(*patients)

    dice.shuffle(patients)
    assert summary(*patients) == found


# Intervals


@pytest.mark.parametrize(
    ("some", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_newcombe_1998(some, of, low, high):
    found = wilson(some, of)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_contains_its_share(pair):
    some, of = pair
    found = wilson(some, of)

    assert 0 <= found.low <= some / of + 1e-12
    assert some / of - 1e-12 <= found.high <= 1
    assert found.low < found.high


@pytest.mark.parametrize(("some", "of"), [(1, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_has_no_interval(some, of):
    with pytest.raises(BadValue, match="no share"):
        wilson(some, of)


# What is public


def known(treated=143, due=140, followed=133, measured=(120, 80), happened=(133, 0)):
    measure = replace(a_summary().measures[0], followed=measured[0], responded=measured[1])
    event = replace(a_summary().events[0], known=happened[0], happened=happened[1])
    return replace(
        a_summary(),
        treated=treated,
        due=due,
        followed=followed,
        collected_by=frozenset({Collector.PRACTICE}),
        measures=(measure,),
        events=(event,),
    )


@cache
def a_summary():
    return summary(case())


@pytest.mark.parametrize(
    ("permission", "treated", "expected"),
    [
        (replace(YES, programme_enables=False), 143, Unpublished.NOT_ENABLED),
        (replace(YES, agreed_on=None), 143, Unpublished.NOT_AGREED),
        (replace(YES, agreed_on=date(2026, 11, 21)), 143, Unpublished.NOT_AGREED),
        (YES, 10, Unpublished.TOO_FEW),
    ],
    ids=["programme", "physician", "agreed later", "ten"],
)
def test_nothing_is_public_without_the_programme_the_physician_and_eleven_patients(permission, treated, expected):
    assert published(known(treated=treated), permission) is expected


def test_what_is_public_is_said_in_tens_and_shares_with_intervals():
    public = published(known(), YES)

    assert (public.treated.at_least, public.due.at_least, public.followed.at_least) == (140, 140, 130)
    [measure], [event] = public.measures, public.events
    assert (measure.responders.how, measure.responders.percent) == (How.ABOUT, 65)
    assert measure.threshold.sources == ("encore_6_months",)
    assert (event.share.how, event.share.percent, event.share.low) == (How.NONE, 0, 0)
    assert (public.first_year, public.last_year, public.window.months) == (2024, 2024, 12)
    assert public.collected_by == (Collector.PRACTICE,)


def test_no_percentage_of_fewer_than_twenty_and_no_count_below_eleven():
    public = published(known(treated=19, due=19, followed=10, measured=(19, 12), happened=(10, 2)), YES)

    assert (public.treated.at_least, public.followed.at_least) == (11, None)
    assert public.measures[0].responders is None
    assert public.events[0].share is None


def test_a_definition_may_ask_for_more_before_a_percentage_and_never_for_less():
    assert share(15, 29, from_followed=30) is None
    assert share(9, 19, from_followed=5) is None


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_count_below_eleven_stands_anywhere(data):
    treated = data.draw(st.integers(0, 60))
    due = data.draw(st.integers(0, treated))
    followed = data.draw(st.integers(0, due))
    measured = data.draw(st.integers(0, followed))
    responded, happened = data.draw(st.integers(0, measured)), data.draw(st.integers(0, followed))

    public = published(known(treated, due, followed, (measured, responded), (followed, happened)), YES)

    if isinstance(public, PublishedOutcomes):
        counts = [public.treated, public.due, public.followed, public.measures[0].followed, public.events[0].known]
        assert all(count.at_least is None or count.at_least >= 11 for count in counts)


def test_nothing_public_can_be_ranked_or_compared():
    public = published(known(), YES)

    with pytest.raises(TypeError):
        sorted([public, public])
    assert not {"rank", "mean", "average", "percentile", "score", "others"} & {
        field.name for field in fields(PublishedOutcomes)
    }


# What can be worked out: every number there can be, grouped by what is shown of it

FEW = range(125)
MANY = range(195, 212)
SIZES = [*FEW, *MANY]


@cache
def shown(some, of):
    """What an observer sees of one share and its denominator. The interval follows from it: see the next test."""
    found = share(some, of)
    return Count.of(of), None if found is None else (found.how, found.percent, found.low, found.high)


@pytest.fixture(scope="module")
def behind():
    """By what is shown: every pair of numbers that may stand behind it."""
    pairs = defaultdict(list)
    for of in SIZES:
        for some in range(of + 1):
            pairs[shown(some, of)].append((some, of))
    return pairs


def test_no_count_of_one_to_ten_can_be_told_from_a_share(behind):
    for pairs in behind.values():
        for told in ({some for some, _ in pairs}, {of - some for some, of in pairs}, {of for _, of in pairs}):
            assert not (len(told) == 1 and told & set(SMALL))


def test_whoever_is_among_one_to_ten_may_be_any_of_them(behind):
    for (count, said), pairs in behind.items():
        small = {some for some, _ in pairs} & set(SMALL)
        if said is not None and small:
            assert small == set(SMALL), (count, said)


def test_no_difference_of_two_counts_tells_a_small_one(behind):
    totals = {frozenset(of for _, of in pairs) for pairs in behind.values()}
    tens = {frozenset(people for people in range(240) if Count.of(people) == Count.of(at)) for at in range(240)}
    for larger, smaller in product(totals | tens, totals | tens):
        left = {more - fewer for more in larger for fewer in smaller if more >= fewer}
        assert not (len(left) == 1 and left & set(SMALL))


def test_no_difference_of_two_shares_of_the_same_patients_tells_a_small_one():
    left = defaultdict(set)
    for of in SIZES:
        by_shown = defaultdict(set)
        for some in range(of + 1):
            by_shown[shown(some, of)].add(some)
        for (one, ones), (other, others) in product(by_shown.items(), repeat=2):
            left[one, other] |= {more - fewer for more in ones for fewer in others if more >= fewer}
    for told in left.values():
        assert not (len(told) == 1 and told & set(SMALL))


@pytest.mark.parametrize("of", [20, 21, 29, 30, 49, 99, 100, 109, 124, 200, 211])
def test_what_is_said_is_true_of_what_is_behind_it(of):
    for some in range(of + 1):
        said, part = share(some, of), ALL * some / of
        match said.how:
            case How.NONE | How.ALL:
                assert part == said.percent
            case How.AT_MOST:
                assert 0 < part <= said.percent
            case How.AT_LEAST:
                assert said.percent <= part < ALL
            case How.ABOUT:
                assert abs(part - said.percent) <= STEP / 2
                assert min(some, of - some) > 10
        exact = wilson(some, of)
        assert said.low <= ALL * exact.low + 1e-9
        assert ALL * exact.high - 1e-9 <= said.high
        assert said.low <= said.percent <= said.high


def test_what_computes_intervals_is_not_imported_before_somebody_asks_for_one():
    assert "scipy" not in vars(intervals)


def test_a_rare_event_of_very_many_is_no_zero():
    said = share(12, 900)

    assert (said.how, said.percent) == (How.AT_MOST, 2.5)


def test_a_measure_knows_the_threshold_it_counts_by():
    [odi_measure] = [of for of in summary(case()).measures if of.instrument == "odi"]

    assert isinstance(odi_measure, Measured)
    assert MILD.sources_of(odi_measure.threshold)
