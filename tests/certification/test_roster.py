"""Of several rosters: which one counts, for whom an entry counts, and that no list undoes a loss by leaving it out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rosters import PROGRAMMES
from whoperforms.certification.roster import Roster, RosterEntry, RosterKind, settled_npi, standings
from whoperforms.certification.standing import LOST, Case, EvidenceState, State
from whoperforms.evidence.claims import Status
from whoperforms.evidence.reviews import Decision
from whoperforms.kernel.errors import BadDirectory
from whoperforms.procedures.kinds import IssuerKind

ANA, BEN = 2000000002, 2000000010
FIRST, SECOND, THIRD, TODAY = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 11, 1)
SHA, OTHER_SHA = "a" * 64, "b" * 64
FULL, CHANGES = RosterKind.FULL, RosterKind.CHANGES
ACTIVE = RosterEntry(
    record="R-1",
    record_sha256=SHA,
    npi=ANA,
    sure=True,
    state=State.ACTIVE,
    since=date(2025, 6, 1),
    until=None,
    evidence_state=EvidenceState.LISTED_BY_MANUFACTURER,
)
REVOKED = replace(ACTIVE, state=State.REVOKED, since=SECOND)


def roster(as_of, *entries, kind=FULL, issuer="stryker", programme="mild"):
    return Roster(issuer=issuer, programme=programme, kind=kind, as_of=as_of, entries=entries)


def overlay(*rosters, decisions=None):
    return standings(rosters, PROGRAMMES, decisions or {})


def certified(*rosters, **options):
    return overlay(*rosters, **options).certified("mild", TODAY)


def lost(*rosters, **options):
    return overlay(*rosters, **options).lost("mild", TODAY)


def test_an_entry_becomes_a_standing_with_the_issuers_name_and_kind():
    [standing] = overlay(roster(FIRST, ACTIVE)).standings

    assert (int(standing.npi), standing.number, standing.programme) == (ANA, "R-1", "mild")
    assert (standing.issuer, standing.issuer_kind) == ("Stryker", IssuerKind.MANUFACTURER)
    assert (standing.since, standing.until, standing.checked_on) == (date(2025, 6, 1), None, FIRST)


def test_the_version_is_that_of_the_overlay():
    assert standings([], PROGRAMMES, {}, version=7).version == 7


def test_whom_a_newer_full_list_leaves_out_is_on_no_list_and_has_lost_nothing():
    found = overlay(roster(SECOND), roster(FIRST, ACTIVE))

    assert (found.certified("mild", TODAY), found.lost("mild", TODAY)) == (set(), set())
    statement = found.statement(ANA, "mild", TODAY)
    assert (statement.status, statement.case) == (Status.UNKNOWN, Case.NOT_ON_LIST)
    assert [(at.issuer, at.as_of) for at in statement.lists] == [("Stryker", date(2026, 4, 1))]


def test_changes_replace_only_whom_they_name():
    ben = replace(ACTIVE, record="R-2", npi=BEN)

    assert certified(roster(FIRST, ACTIVE, ben), roster(SECOND, REVOKED, kind=CHANGES)) == {BEN}
    assert lost(roster(FIRST, ACTIVE, ben), roster(SECOND, REVOKED, kind=CHANGES)) == {ANA}


UNSURE = replace(ACTIVE, sure=False)


def waiting(*rosters, npi=ANA, **options):
    """Give the days of the lists with a row that may be about somebody and waits for a person."""
    return [given.as_of for given in overlay(*rosters, **options).statement(npi, "mild", TODAY).waiting]


@pytest.mark.parametrize(
    ("rosters", "days"),
    [
        ([roster(FIRST, UNSURE)], [FIRST]),
        ([roster(FIRST, UNSURE, kind=CHANGES)], [FIRST]),
        ([roster(FIRST, UNSURE), roster(SECOND)], []),
        ([roster(FIRST, UNSURE), roster(SECOND, kind=CHANGES)], [FIRST]),
        ([roster(FIRST), roster(SECOND, UNSURE, kind=CHANGES)], [SECOND]),
        ([roster(FIRST, UNSURE), roster(SECOND, replace(UNSURE, npi=BEN), kind=CHANGES)], []),
        ([roster(FIRST, replace(UNSURE, npi=None, perhaps=frozenset({ANA})))], [FIRST]),
        ([roster(FIRST, replace(UNSURE, consent=False))], []),
        ([roster(FIRST, ACTIVE)], []),
    ],
)
def test_a_row_that_counts_for_nobody_yet_may_be_about_whom_the_newest_list_names(rosters, days):
    assert waiting(*rosters) == days


@pytest.mark.parametrize(("decision", "days"), [(Decision.REJECTED, []), (Decision.CONFIRMED, [])])
def test_what_a_person_has_decided_waits_for_nobody(decision, days):
    assert waiting(roster(FIRST, UNSURE), decisions={SHA: {ANA: decision}}) == days


def test_rows_that_cannot_be_used_count_with_the_list_that_they_change():
    lists = [replace(roster(FIRST), unread=1), replace(roster(SECOND), unread=2)]
    changes = replace(roster(THIRD, kind=CHANGES), unread=3)

    assert [given.unread for given in overlay(*lists, changes).lists_of("mild")] == [5]


def test_the_order_in_which_lists_are_given_does_not_matter():
    full, changes = roster(FIRST, ACTIVE), roster(FIRST, REVOKED, kind=CHANGES)

    assert overlay(full, changes) == overlay(changes, full)
    assert lost(changes, full) == {ANA}


def test_changes_alone_are_no_list_to_be_missing_from():
    case = overlay(roster(FIRST, kind=CHANGES)).statement(ANA, "mild", TODAY).case

    assert case is Case.NO_LIST


@pytest.mark.parametrize("state", sorted(LOST))
def test_being_left_out_of_a_newer_list_undoes_no_loss(state):
    rosters = roster(FIRST, replace(REVOKED, state=state)), roster(SECOND), roster(THIRD, kind=CHANGES)

    assert lost(*rosters) == {ANA}


def test_being_left_out_after_the_last_day_is_a_loss_too():
    ended = replace(ACTIVE, until=date(2026, 2, 1))

    assert lost(roster(FIRST, ended), roster(SECOND)) == {ANA}


@pytest.mark.parametrize("kind", RosterKind)
def test_a_newer_list_that_says_so_undoes_a_loss(kind):
    again = replace(ACTIVE, record="R-9", since=SECOND)

    assert certified(roster(FIRST, REVOKED), roster(SECOND, again, kind=kind)) == {ANA}


def test_a_row_that_counts_for_nobody_yet_undoes_no_loss_and_ends_a_certification():
    unclear = replace(ACTIVE, npi=None, record_sha256=OTHER_SHA)

    assert lost(roster(FIRST, REVOKED), roster(SECOND, unclear, kind=CHANGES)) == {ANA}
    assert certified(roster(FIRST, ACTIVE), roster(SECOND, unclear, kind=CHANGES)) == set()


def test_of_two_entries_of_one_day_a_loss_counts():
    again = replace(ACTIVE, record="R-9", since=SECOND)

    for entries in ((REVOKED, again), (again, REVOKED)):
        assert lost(roster(SECOND, *entries)) == {ANA}
        assert lost(*(roster(SECOND, entry) for entry in entries)) == {ANA}


def test_losses_without_an_id_of_their_own_stay_apart():
    nameless = replace(REVOKED, record="")
    bens = replace(nameless, npi=BEN)

    assert lost(roster(FIRST, nameless, bens)) == {ANA, BEN}
    assert lost(roster(FIRST, nameless), roster(SECOND, bens, kind=CHANGES)) == {ANA, BEN}


def test_a_record_that_turns_out_to_be_about_somebody_else_is_theirs_alone():
    assert lost(roster(FIRST, REVOKED), roster(SECOND, replace(REVOKED, npi=BEN), kind=CHANGES)) == {BEN}


def test_lists_of_two_issuers_do_not_touch_each_other():
    found = overlay(roster(FIRST, ACTIVE, issuer="vertos"), roster(SECOND))

    assert found.certified("mild", TODAY) == {ANA}
    assert [(of.issuer, of.as_of) for of in found.lists_of("mild")] == [("Stryker", SECOND), ("Vertos Medical", FIRST)]


@pytest.mark.parametrize(
    ("entry", "decided", "npi"),
    [
        (ACTIVE, {}, ANA),
        (ACTIVE, {ANA: Decision.REJECTED}, None),
        (ACTIVE, {BEN: Decision.REJECTED}, ANA),
        (ACTIVE, {BEN: Decision.CONFIRMED}, BEN),
        (replace(ACTIVE, sure=False), {}, None),
        (replace(ACTIVE, sure=False), {ANA: Decision.CONFIRMED}, ANA),
        (replace(ACTIVE, sure=False), {ANA: Decision.CLEARED}, None),
        (replace(ACTIVE, npi=None), {}, None),
        (replace(ACTIVE, npi=None), {BEN: Decision.CONFIRMED}, BEN),
        (replace(ACTIVE, npi=None), {ANA: Decision.CONFIRMED, BEN: Decision.CONFIRMED}, None),
        (replace(ACTIVE, npi=None), {ANA: Decision.REJECTED, BEN: Decision.CONFIRMED}, BEN),
    ],
)
def test_for_whom_an_entry_counts(entry, decided, npi):
    assert settled_npi(entry, {SHA: decided}) == npi
    assert certified(roster(FIRST, entry), decisions={SHA: decided}) == ({npi} if npi else set())


def test_a_decision_about_another_record_settles_nothing():
    assert settled_npi(replace(ACTIVE, npi=None), {OTHER_SHA: {ANA: Decision.CONFIRMED}}) is None


def test_a_roster_of_a_programme_nobody_can_ask_about_is_left_out():
    assert overlay(roster(FIRST, ACTIVE, programme="tavr")).standings == ()


def test_a_roster_of_an_issuer_that_the_definitions_do_not_name_is_refused():
    with pytest.raises(BadDirectory, match="acme: its roster is in the directory"):
        overlay(roster(FIRST, ACTIVE, issuer="acme"))


DAYS = st.dates(TODAY - timedelta(days=4), TODAY + timedelta(days=4))
ENTRIES = st.builds(
    RosterEntry,
    record=st.sampled_from(["R-1", "R-2", ""]),
    record_sha256=st.sampled_from([SHA, OTHER_SHA]),
    npi=st.sampled_from([None, ANA, BEN]),
    sure=st.booleans(),
    state=st.sampled_from(State),
    since=st.none() | DAYS,
    until=st.none() | DAYS,
    evidence_state=st.sampled_from(EvidenceState),
    consent=st.booleans(),
)
ROSTERS = st.builds(
    Roster,
    issuer=st.just("stryker"),
    programme=st.just("mild"),
    kind=st.sampled_from(RosterKind),
    as_of=DAYS,
    entries=st.lists(ENTRIES, max_size=3).map(tuple),
)
DECISIONS = st.dictionaries(
    st.sampled_from([SHA, OTHER_SHA]), st.dictionaries(st.sampled_from([ANA, BEN]), st.sampled_from(Decision))
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ROSTERS, max_size=4), DECISIONS, DAYS)
def test_whatever_the_lists_say_the_last_word_about_somebody_counts(rosters, decisions, day):
    found = standings(rosters, PROGRAMMES, decisions)
    named, gone = found.certified("mild", day), found.lost("mild", day)

    assert named.isdisjoint(gone)
    for npi in (ANA, BEN):
        said = last_word(rosters, decisions, npi)
        if any(entry.state in LOST for entry in said):
            assert npi in gone
        if npi in named:
            assert any(entry.consent and entry.state is State.ACTIVE for entry in said)
        assert (found.statement(npi, "mild", day).case is Case.CERTIFIED) == (npi in named)


def last_word(rosters, decisions, npi):
    """Give what the newest list with anything about somebody says of them; of one day changes come last.

    What a newer list says of the same record about somebody else was never about them.
    """
    told = [
        ((roster.as_of, roster.kind is CHANGES), settled_npi(entry, decisions), entry)
        for roster in rosters
        for entry in roster.entries
    ]
    theirs = [
        (place, entry)
        for place, of, entry in told
        if of == npi
        and not any(
            later > place and other not in {None, npi} and again.record == entry.record != ""
            for later, other, again in told
        )
    ]
    newest = max((place for place, _ in theirs), default=None)
    return [entry for place, entry in theirs if place == newest]
