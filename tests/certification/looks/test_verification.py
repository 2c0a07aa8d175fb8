"""What a look at a source counts for, how old it is, what follows from it, and when the next one is due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from happenings import ANA, BEN, CAT, DAN, event
from whoperforms.certification.bodies.programme import PolicySet, Separation
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.events import StreamKind
from whoperforms.certification.lifecycle import SYSTEM
from whoperforms.certification.looks.limits import ATTESTATION, ELEMENTS, due, limit, limit_by
from whoperforms.certification.looks.monitoring import monitored
from whoperforms.certification.looks.verification import (
    WORTH,
    Doubt,
    Effect,
    Looked,
    Rests,
    Worth,
    causes_of,
    doubts,
    facts_against,
    known,
    refuse_dates,
)
from whoperforms.kernel.errors import BadValue

TODAY = date(2026, 11, 1)
GOOD, BAD = {"result": Result.CONFIRMED}, {"result": Result.NEGATIVE}


def noon(on):
    return datetime.combine(on, time(12), UTC)


def look(seq=1, *, on=TODAY, by=BEN, reviews=((CAT, True),), **said):
    """Return one look at Ana's licence in Wisconsin, by hand, to which a second person agrees."""
    body = {
        "person": ANA,
        "element": Element.LICENCE,
        "source": "board",
        "source_class": SourceClass.PRIMARY,
        "method": Method.HUMAN,
        "query_sha256": "0" * 64,
        "jurisdiction": "WI" if said.get("element", Element.LICENCE) is Element.LICENCE else None,
    }
    recorded = event(
        seq, VerificationRecorded(**(body | GOOD | said)), actor=by, at=noon(on), kind=StreamKind.VERIFICATION
    )
    return Looked(
        recorded,
        tuple(
            event(seq + 100 + at, VerificationReviewed(verification=seq, agrees=agrees), actor=who, at=noon(on))
            for at, (who, agrees) in enumerate(reviews)
        ),
    )


def against(seq=1, element=Element.LICENCE, finding=Finding.REVOKED, **others):
    return look(seq, element=element, finding=finding, **(BAD | {"reviews": ()} | others))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),
        ({"by": SYSTEM, "method": Method.API, "reviews": ()}, ()),
        ({"by": SYSTEM, "method": Method.FILE, "reviews": ()}, ()),
        ({"method": Method.API, "reviews": ()}, (Doubt.NOT_REVIEWED,)),
        ({"method": Method.FILE, "reviews": ()}, (Doubt.NOT_REVIEWED,)),
        ({"reviews": ()}, (Doubt.NOT_REVIEWED,)),
        ({"reviews": ((BEN, True),)}, (Doubt.NOT_REVIEWED,)),
        ({"reviews": ((ANA, True),)}, (Doubt.NOT_REVIEWED,)),
        ({"reviews": (("system", True),)}, (Doubt.NOT_REVIEWED,)),
        ({"reviews": ((CAT, True), (DAN, False))}, (Doubt.DISPUTED,)),
        ({"reviews": ((CAT, False), (CAT, True))}, ()),
        ({"by": ANA}, (Doubt.OWN,)),
        ({"source_class": SourceClass.SECONDARY}, (Doubt.SOURCE_CLASS,)),
        ({"source_class": SourceClass.SELF_ATTESTED}, (Doubt.SOURCE_CLASS,)),
        ({"source_class": SourceClass.EQUIVALENT}, ()),
        ({"result": Result.SOURCE_ERROR}, (Doubt.SOURCE_ERROR,)),
        ({"result": Result.NOT_FOUND}, (Doubt.NOT_FOUND,)),
        ({"result": Result.AMBIGUOUS}, (Doubt.AMBIGUOUS,)),
        ({"result": Result.NEGATIVE}, (Doubt.NEGATIVE,)),
        ({"result": Result.NOT_FOUND, "element": Element.EXCLUSION}, ()),
        ({"expires_on": TODAY}, ()),
        ({"expires_on": TODAY - timedelta(days=1)}, (Doubt.RUN_OUT,)),
        ({"on": TODAY - timedelta(days=90)}, ()),
        ({"on": TODAY - timedelta(days=91)}, (Doubt.TOO_OLD,)),
        ({"source_as_of": TODAY - timedelta(days=91)}, (Doubt.TOO_OLD,)),
        ({"on": TODAY + timedelta(days=1)}, (Doubt.LATER,)),
    ],
    ids=str,
)
def test_what_a_look_lacks_to_close_a_requirement(changed, expected):
    assert doubts(look(**changed), TODAY, 90) == expected


def test_an_equivalent_source_counts_where_it_is_named():
    found = look(source_class=SourceClass.EQUIVALENT)

    assert WORTH[SourceClass.EQUIVALENT] is Worth.WHERE_NAMED
    assert doubts(found, TODAY, 90, accepted=[SourceClass.PRIMARY]) == (Doubt.SOURCE_CLASS,)


@pytest.mark.parametrize("named", [SourceClass.SECONDARY, SourceClass.SELF_ATTESTED])
def test_a_hint_and_an_own_word_close_nothing_even_where_they_are_named(named):
    assert doubts(look(source_class=named), TODAY, 90, accepted=[named]) == (Doubt.SOURCE_CLASS,)


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_age_runs_from_the_earlier_of_the_day_of_the_source_and_that_of_the_look(before, source_before):
    on, as_of = TODAY - timedelta(days=before), TODAY - timedelta(days=source_before)

    assert look(on=on, source_as_of=as_of).age(TODAY) == max(before, source_before)
    assert look(on=on).age(TODAY) == before


def test_a_look_that_failed_renews_nothing():
    looks = [
        look(1, on=TODAY - timedelta(days=91)),
        look(2, by=SYSTEM, result=Result.SOURCE_ERROR, method=Method.API, reviews=()),
    ]

    assert all(doubts(one, TODAY, 90, among=looks) for one in looks)
    assert next(check.since for check in monitored(looks, TODAY, Rests())) == date(2026, 9, 17)


def test_a_newer_look_that_says_otherwise_takes_the_good_one_away():
    good, bad = look(1, on=TODAY - timedelta(days=2)), against(2, on=TODAY - timedelta(days=1))

    assert doubts(good, TODAY, 90, among=[good]) == ()
    assert doubts(good, TODAY, 90, among=[good, bad]) == (Doubt.CONTRADICTED,)
    assert doubts(look(3), TODAY, 90, among=[good, bad, look(3)]) == ()


def test_one_second_person_alone_takes_no_bad_news_away():
    good, bad = look(1, on=TODAY - timedelta(days=2)), against(2, on=TODAY - timedelta(days=1), reviews=((CAT, False),))

    assert doubts(good, TODAY, 90, among=[good, bad]) == (Doubt.CONTRADICTED,)
    assert [one.cause for one in causes_of([good, bad], TODAY, Rests())] == ["LICENCE_LOST"]
    assert causes_of([good, bad, look(3)], TODAY, Rests()) == ()


def test_what_was_known_at_an_instant_is_what_was_written_by_then():
    looks = [look(1, on=date(2026, 10, 1)), look(2, on=TODAY)]

    assert known(looks, noon(date(2026, 10, 1)) - timedelta(seconds=1)) == ()
    assert [found.recorded.seq for found in known(looks, noon(date(2026, 10, 1)))] == [1]


def test_a_source_states_no_day_that_is_not_yet_come():
    refuse_dates(look(source_as_of=TODAY).said, noon(TODAY))
    with pytest.raises(BadValue, match="2026-11-02: is not yet come"):
        refuse_dates(look(source_as_of=TODAY + timedelta(days=1)).said, noon(TODAY))


GONE = (Finding.EXPIRED, Finding.SUSPENDED, Finding.SURRENDERED, Finding.REVOKED)
TABLE_1_7 = [
    *((Element.LICENCE, finding, "LICENCE_LOST") for finding in GONE),
    (Element.LICENCE, Finding.RESTRICTED, "LICENCE_RESTRICTED"),
    (Element.EXCLUSION, Finding.EXCLUDED, "EXCLUDED"),
    (Element.NPI, Finding.DEACTIVATED, "IDENTITY"),
    (Element.NPI, Finding.DEAD, "IDENTITY"),
    (Element.IDENTITY, Finding.DEAD, "IDENTITY"),
]


@pytest.mark.parametrize("words", [(), ((CAT, True),), ((CAT, False),)], ids=["unread", "agreed", "disputed"])
@pytest.mark.parametrize(("element", "finding", "cause"), TABLE_1_7, ids=str)
def test_what_suspends_at_once_whatever_one_other_person_says(element, finding, cause, words):
    looks = [against(element=element, finding=finding, reviews=words)]

    assert [one.cause for one in causes_of(looks, TODAY, Rests())] == [cause]
    assert [one.effect for one in facts_against(looks, TODAY, Rests())] == [Effect.SUSPEND]


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"element": Element.EXCLUSION, "finding": Finding.EXCLUDED_BY_NAME}, "EXCLUDED"),
        ({"element": Element.EXCLUSION, "finding": None}, None),
        ({"finding": Finding.OTHER}, None),
        ({"element": Element.SANCTIONS, "finding": Finding.OTHER}, None),
        ({"source_class": SourceClass.SECONDARY}, "LICENCE_LOST"),
        ({"source_class": SourceClass.SELF_ATTESTED}, "LICENCE_LOST"),
    ],
    ids=str,
)
def test_what_is_a_question_to_a_person_and_nothing_more(changed, cause):
    looks = [against(**changed)]

    assert causes_of(looks, TODAY, Rests()) == ()
    assert [(one.effect, one.cause) for one in facts_against(looks, TODAY, Rests())] == [(Effect.ASK, cause)]


@pytest.mark.parametrize(("board", "effect"), [(True, Effect.SUSPEND), (False, Effect.BY_STANDARD)])
def test_a_lost_board_certificate_suspends_where_the_standard_says_so(board, effect):
    looks = [against(element=Element.BOARD_CERTIFICATION, finding=Finding.LAPSED)]

    assert [one.effect for one in facts_against(looks, TODAY, Rests(board=board))] == [effect]


@pytest.mark.parametrize("result", [Result.NOT_FOUND, Result.AMBIGUOUS, Result.SOURCE_ERROR])
def test_nothing_follows_from_a_source_that_cannot_be_reached_or_does_not_know(result):
    assert facts_against([look(result=result)], TODAY, Rests()) == ()


@pytest.mark.parametrize(
    ("changed", "cleared"),
    [
        ({}, True),
        ({"by": SYSTEM, "method": Method.API, "reviews": ()}, True),
        ({"method": Method.API, "reviews": ()}, False),
        ({"reviews": ()}, False),
        ({"by": ANA}, False),
        ({"source_class": SourceClass.EQUIVALENT}, False),
        ({"source_class": SourceClass.SECONDARY}, False),
        ({"result": Result.SOURCE_ERROR}, False),
        ({"source_as_of": TODAY - timedelta(days=10)}, False),
        ({"jurisdiction": "IA", "on": TODAY - timedelta(days=46)}, False),
    ],
    ids=str,
)
def test_a_newer_look_at_the_source_itself_clears(changed, cleared):
    looks = [against(1, on=TODAY - timedelta(days=5)), look(2, **changed)]

    assert (causes_of(looks, TODAY, Rests()) == ()) is cleared


def test_an_exclusion_on_one_list_is_not_cleared_by_another_list():
    bad = against(1, Element.EXCLUSION, Finding.EXCLUDED, source="leie")
    other = look(2, element=Element.EXCLUSION, result=Result.NOT_FOUND, source="sam")

    assert [one.cause for one in causes_of([bad, other], TODAY, Rests())] == ["EXCLUDED"]


@pytest.mark.parametrize(
    ("licences", "others", "suspended"),
    [(1, ("IA",), False), (1, (), True), (2, ("IA",), True), (2, ("IA", "MN"), False), (0, (), False)],
    ids=str,
)
def test_a_lost_licence_suspends_unless_others_meet_the_rule(licences, others, suspended):
    looks = [against(1), *(look(10 + at, jurisdiction=state) for at, state in enumerate(others))]

    assert bool(causes_of(looks, TODAY, Rests(licences=licences))) is suspended
    [one] = facts_against(looks, TODAY, Rests(licences=licences))
    assert one.effect is (Effect.SUSPEND if suspended else Effect.ASK)


def test_what_two_people_found_to_be_somebody_else_counts_against_nobody():
    looks = [against(7)]

    assert causes_of(looks, TODAY, Rests(cleared=frozenset({7}))) == ()


def test_a_name_on_a_list_is_settled_by_a_second_person_who_says_it_is_somebody_else():
    named = against(1, Element.EXCLUSION, Finding.EXCLUDED_BY_NAME, reviews=((CAT, False),))

    assert facts_against([named], TODAY, Rests()) == ()


def test_a_name_on_a_list_does_not_make_what_is_known_uncertain():
    looks = [
        look(1),
        look(2, element=Element.EXCLUSION, result=Result.NOT_FOUND, on=TODAY - timedelta(days=1)),
        against(3, Element.EXCLUSION, Finding.EXCLUDED_BY_NAME),
    ]

    assert all(check.confirmed for check in monitored(looks, TODAY, Rests()))


@pytest.mark.parametrize(
    ("days", "confirmed", "overdue"),
    [(0, True, False), (30, True, False), (45, True, False), (46, False, True), (400, False, True)],
    ids=str,
)
def test_what_is_older_than_45_days_cannot_be_confirmed(days, confirmed, overdue):
    last = date(2026, 9, 1)
    looks = [look(1, on=last), look(2, on=last, element=Element.EXCLUSION, result=Result.NOT_FOUND)]
    checks = monitored(looks, last + timedelta(days=days), Rests())

    assert [check.confirmed for check in checks] == [confirmed, confirmed]
    assert [check.since for check in checks] == [date(2026, 10, 17) if overdue else None] * 2


def test_a_month_without_a_look_is_said_before_anything_cannot_be_confirmed():
    [check, _] = monitored([look(1, on=date(2026, 9, 30))], date(2026, 11, 1), Rests())

    assert (check.confirmed, check.since) == (True, date(2026, 11, 1))


def test_a_licence_that_has_run_out_by_its_own_date_cannot_be_confirmed_and_suspends_nobody():
    looks = [look(1, on=TODAY - timedelta(days=3), expires_on=TODAY - timedelta(days=1))]
    [check, _] = monitored(looks, TODAY, Rests())

    assert (check.confirmed, check.since) == (False, TODAY)
    assert causes_of(looks, TODAY, Rests()) == ()


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_next_look_is_due_in_the_next_calendar_month_and_within_45_days(last):
    day = due(last)

    assert 28 <= (day - last).days <= 45
    assert (day.year * 12 + day.month) - (last.year * 12 + last.month) == 1


@pytest.mark.parametrize(
    ("separation", "own", "element", "on", "days", "rule"),
    [
        (Separation.STRICT, 90, "licence", TODAY, 90, "strict"),
        (Separation.STRICT, 120, "licence", TODAY, 90, "strict"),
        (Separation.STRICT, 60, "licence", TODAY, 60, "programme"),
        (Separation.STRICT, 120, ATTESTATION, TODAY, 120, "strict"),
        (Separation.STRICT, 60, ATTESTATION, TODAY, 120, "strict"),
        (Separation.SMALL, 365, "exclusion", TODAY, 120, "accreditation"),
        (Separation.SMALL, 365, "exclusion", date(2025, 6, 30), 180, "accreditation"),
        (Separation.SMALL, 90, "exclusion", TODAY, 90, "programme"),
    ],
)
def test_a_programme_decides_by_its_own_limit_and_at_most_by_that_of_its_policy(
    separation, own, element, on, days, rule
):
    policy = PolicySet(separation=separation, verification_days=own, waiting_days=0, identity_procedure="seen")
    row = limit(policy, element, on)

    assert (row.days, row.rule) == (days, rule)


@pytest.mark.parametrize("rule", ["strict", "accreditation", "verification_organisation"])
@pytest.mark.parametrize("element", sorted(ELEMENTS | {ATTESTATION}))
def test_every_rule_has_a_limit_for_everything_on_every_day(rule, element):
    before, after = (limit_by(rule, element, on).days for on in (date(2000, 1, 1), TODAY))

    assert after <= before
