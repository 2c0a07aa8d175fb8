"""What the public may see: certified only while it is in force, proved and consented; absence is never a no."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.certification.standing import (
    LOST,
    PROVED,
    Case,
    EvidenceState,
    IssuerList,
    Standing,
    Standings,
    State,
    Statement,
)
from whoperforms.evidence.claims import Status
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.kinds import IssuerKind

ANA, BEN = Npi("2000000002"), Npi("2000000010")
TODAY = date(2026, 11, 1)
CERTIFIED = Standing(
    npi=ANA,
    programme="mild",
    number="R-0001",
    state=State.ACTIVE,
    issuer="Example Device Academy",
    issuer_kind=IssuerKind.MANUFACTURER,
    evidence_state=EvidenceState.LISTED_BY_MANUFACTURER,
    since=date(2026, 3, 2),
    until=date(2028, 3, 1),
    checked_on=date(2026, 10, 1),
    consent=True,
)
LIST = IssuerList(programme="mild", issuer="Example Device Academy", as_of=date(2026, 10, 1))


def overlay(*standings, lists=(LIST,)):
    return Standings(standings=standings, lists=lists)


def said(*standings, lists=(LIST,), npi=ANA, on=TODAY):
    return overlay(*standings, lists=lists).statement(npi, "mild", on)


@pytest.mark.parametrize(
    ("day", "certified", "lost"),
    [
        (date(2026, 3, 1), False, False),
        (date(2026, 3, 2), True, False),
        (date(2028, 3, 1), True, False),
        (date(2028, 3, 2), False, True),
    ],
)
def test_a_certification_is_in_force_from_its_first_to_its_last_day(day, certified, lost):
    assert (CERTIFIED.certified(day), CERTIFIED.lost(day)) == (certified, lost)


@pytest.mark.parametrize(
    ("changed", "certified"),
    [
        ({"until": None}, True),
        ({"since": None}, False),
        ({"consent": False}, False),
        ({"state": State.IN_TRAINING}, False),
        *(({"evidence_state": state}, state in PROVED) for state in EvidenceState),
        *(({"state": state}, False) for state in sorted(LOST)),
    ],
    ids=str,
)
def test_what_it_takes_to_be_certified(changed, certified):
    assert replace(CERTIFIED, **changed).certified(TODAY) is certified


def test_who_is_certified_is_said_with_the_standing_that_says_so():
    assert said(CERTIFIED) == Statement(Case.CERTIFIED, CERTIFIED)
    assert said(CERTIFIED).status is Status.SUPPORTED


@pytest.mark.parametrize("state", sorted(LOST))
def test_who_has_lost_it_is_not_active_from_that_day(state):
    lost = replace(CERTIFIED, state=state, since=date(2026, 9, 1))

    assert said(lost) == Statement(Case.NOT_ACTIVE, lost)
    assert said(lost).status is Status.CONTRADICTED
    assert lost.inactive_since == date(2026, 9, 1)


def test_a_certification_past_its_last_day_is_not_active_from_the_next_day():
    assert said(CERTIFIED, on=date(2028, 4, 1)) == Statement(Case.NOT_ACTIVE, CERTIFIED)
    assert CERTIFIED.inactive_since == date(2028, 3, 2)


def test_who_is_on_no_list_is_on_no_list_and_no_more_is_said():
    other = IssuerList(programme="mild", issuer="Another Society", as_of=date(2026, 1, 1))
    older = replace(LIST, as_of=date(2025, 10, 1))

    assert said() == Statement(Case.NOT_ON_LIST, lists=(LIST,))
    assert said().status is Status.UNKNOWN
    assert said(lists=(LIST, other, older)).lists == (other, LIST)


def test_without_a_list_it_cannot_be_known():
    unread = Statement(Case.NO_LIST)

    assert unread.status is Status.UNKNOWN
    assert said(lists=()) == unread
    assert said(lists=(replace(LIST, programme="tavr"),)) == unread


@pytest.mark.parametrize("state", State)
def test_who_does_not_want_to_be_named_reads_as_anybody_on_no_list(state):
    assert said(replace(CERTIFIED, state=state, consent=False)) == said()


def waiting_for(npi, *standings):
    return replace(overlay(*standings), waiting={(int(npi), "mild"): (LIST,)}).statement(ANA, "mild", TODAY)


@pytest.mark.parametrize("standings", [(), (replace(CERTIFIED, consent=False),)], ids=["none", "no consent"])
def test_of_whom_a_row_may_be_it_cannot_be_known_whether_they_are_on_that_list(standings):
    assert waiting_for(ANA, *standings) == Statement(Case.WAITING, waiting=(LIST,))
    assert waiting_for(ANA, *standings).status is Status.UNKNOWN
    assert waiting_for(BEN, *standings) == Statement(Case.NOT_ON_LIST, lists=(LIST,))


def test_a_row_that_may_mean_somebody_takes_nothing_from_what_is_known_of_them():
    assert waiting_for(ANA, CERTIFIED) == Statement(Case.CERTIFIED, CERTIFIED)


def test_training_is_said_as_training():
    training = replace(CERTIFIED, state=State.IN_TRAINING, since=date(2026, 9, 1), until=None)

    assert said(training) == Statement(Case.IN_TRAINING, training)
    assert said(training).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("other", "certified"),
    [
        ({"state": State.REVOKED}, False),
        ({"state": State.SUSPENDED}, False),
        ({"state": State.LAPSED}, True),
        ({"state": State.WITHDRAWN}, True),
        ({"until": date(2026, 10, 31)}, True),
        ({"state": State.IN_TRAINING}, True),
    ],
    ids=str,
)
def test_of_two_issuers_what_was_taken_away_decides_then_what_is_in_force(other, certified):
    standings = overlay(CERTIFIED, replace(CERTIFIED, issuer="Another Society", **other))

    assert standings.certified("mild", TODAY) == ({int(ANA)} if certified else set())
    assert standings.lost("mild", TODAY) == (set() if certified else {int(ANA)})


def test_standings_are_asked_by_programme():
    standings = overlay(CERTIFIED, replace(CERTIFIED, npi=BEN, programme="tavr", state=State.REVOKED))

    assert standings.of(ANA, "mild", TODAY) == CERTIFIED
    assert standings.of(BEN, "mild", TODAY) is None
    assert (standings.certified("mild", TODAY), standings.lost("mild", TODAY)) == ({int(ANA)}, set())
    assert (standings.certified("tavr", TODAY), standings.lost("tavr", TODAY)) == (set(), {int(BEN)})


def test_nothing_known_is_nobody_certified():
    assert (Standings().certified("mild", TODAY), Standings().lost("mild", TODAY)) == (set(), set())
    assert Standings().version == 0


DAYS = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))
STANDINGS = st.builds(
    Standing,
    npi=st.sampled_from([ANA, BEN]),
    programme=st.just("mild"),
    number=st.sampled_from(["R-1", "R-2"]),
    state=st.sampled_from(State),
    issuer=st.sampled_from(["Academy", "Society"]),
    issuer_kind=st.sampled_from(IssuerKind),
    evidence_state=st.sampled_from(EvidenceState),
    since=st.none() | DAYS,
    until=st.none() | DAYS,
    checked_on=DAYS,
    consent=st.booleans(),
)


@given(st.lists(STANDINGS, max_size=5), st.lists(st.builds(IssuerList, programme=st.just("mild"),
       issuer=st.sampled_from(["Academy", "Society"]), as_of=DAYS), max_size=3), DAYS)  # fmt: skip
def test_whatever_is_known_nobody_is_called_certified_who_may_not_be(known, lists, day):
    standings = overlay(*known, lists=tuple(lists))
    certified, lost = standings.certified("mild", day), standings.lost("mild", day)

    assert certified.isdisjoint(lost)
    for npi in (ANA, BEN):
        of_npi = [standing for standing in known if standing.npi == npi]
        taken = any(standing.state in {State.SUSPENDED, State.REVOKED} for standing in of_npi)
        proved = any(standing.certified(day) for standing in of_npi)
        statement = standings.statement(npi, "mild", day)

        assert (int(npi) in certified) == (proved and not taken)
        assert int(npi) in lost or not taken
        assert (statement.status is Status.SUPPORTED) == (int(npi) in certified)
        if not any(standing.consent for standing in of_npi):
            assert int(npi) not in certified
            assert statement == standings.statement(Npi("2000000028"), "mild", day)
        if not of_npi:
            assert statement.status is Status.UNKNOWN
        assert standings.of(npi, "mild", day) == overlay(*reversed(known)).of(npi, "mild", day)
