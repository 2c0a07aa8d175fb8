"""Who may do what: every cell of the table, against an expectation written down role by role."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pages import DOCS, in_code
from signings import ANA, BEN, CANDIDATE, CAT, PAPERS, Book
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people, programme
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.duties.rights import (
    ACTIONS,
    CELLS,
    DEEDS,
    READS,
    ROLES,
    Asked,
    NoRight,
    Reach,
    may,
    refuse,
)
from whoperforms.certification.events import TYPES, Authn, Draft, Signer, Stream, StreamKind
from whoperforms.certification.people import Grant

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OWN_OF_A_PHYSICIAN = """
    apply submit evidence_recorded evidence_withdrawn mentored_case seat_taken seat_given_up
    place_confirmed person_named cases_stated cases_logged cases_withdrawn read_own read_evidence read_cases
"""
SEES_PEOPLE = "read_programme read_board read_record read_evidence"
EXPECTED = {  # of each role: what about the own person, what about everybody in the programme
    "physician": (
        OWN_OF_A_PHYSICIAN
        + "sign_off version_moved consent_set withdraw appeal_open conflict_declared invited role_granted role_ended",
        "read_programme",
    ),
    "delegate": (OWN_OF_A_PHYSICIAN, "read_programme"),
    "coordinator": (
        "conflict_declared read_own",
        """person_registered person_named npi_proposed identity_proved listed match_reviewed
        invited told roster_imported apply accept proposed
        refuse submit
        withdraw session_planned session_cancelled seat_taken seat_given_up evidence_recorded evidence_withdrawn
        mentored_case complaint_opened export read_complaints read_corrections
        answer_correction """
        + SEES_PEOPLE,
    ),
    "trainer": (
        "conflict_declared read_own",
        "sign_off session_planned session_cancelled attended evidence_recorded " + SEES_PEOPLE,
    ),
    "mentor": ("conflict_declared read_own", "sign_off mentored_case " + SEES_PEOPLE),
    "examiner": ("conflict_declared read_own", "sign_off evidence_recorded " + SEES_PEOPLE),
    "verifier": (
        "conflict_declared read_own",
        "sign_off evidence_recorded identity_proved verification_recorded " + SEES_PEOPLE,
    ),
    "second_reviewer": ("conflict_declared read_own", "verification_reviewed " + SEES_PEOPLE),
    "decider": (
        "conflict_declared read_own",
        "proposed certify renew reinstate revoke reduce_scope return deny founding_proposed founding_mentor "
        + SEES_PEOPLE,
    ),
    "compliance": (
        "conflict_declared read_own",
        """proposed suspend add_cause clear_cause void_sign_off correct role_granted role_ended invited audit_sampled
        audit_result complaint_opened erasure_proposed erased conflict_reviewed person_named npi_proposed
        read_cases read_audit export read_complaints read_corrections
        answer_correction read_keys key_compromised """
        + SEES_PEOPLE,
    ),
    "standards_owner": (
        "conflict_declared read_own",
        "policy_proposed policy_set standard_drafted standard_proposed standard_published read_programme",
    ),
    "appeals_panel": (
        "conflict_declared read_own",
        """proposed appeal_decided complaint_proposed complaint_decided read_complaints read_programme read_record
        read_evidence""",
    ),
    "auditor": ("read_own", "read_cases read_audit read_keys read_complaints read_corrections export " + SEES_PEOPLE),
    "key_custodian": (
        "read_own",
        "read_programme read_keys key_proposed key_added key_retirement_proposed key_retired key_compromised",
    ),
    "system": ("", "suspend add_cause verification_recorded role_granted told certificate_issued"),
    "operator": (
        "",
        """programme_opened clock_confirmed policy_set person_registered person_named listed roster_imported
        role_granted role_ended invited key_compromised""",
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_cell_of_the_table(role, action):
    own, everybody = (cell.split() for cell in EXPECTED[role])
    expected = Reach.ALL if action in everybody else Reach.OWN if action in own else None

    assert CELLS.get((role, action)) is expected


def test_the_expectation_names_nothing_that_is_not_there():
    named = {action for cells in EXPECTED.values() for cell in cells for action in cell.split()}

    assert named == set(ACTIONS) == {action for _, action in CELLS}
    assert set(EXPECTED) == set(ROLES) == {role for role, _ in CELLS}


def test_the_page_shows_the_same_table():
    lines = [line for line in (DOCS / "rights.md").read_text().splitlines() if line.startswith("| ")]
    [head, *rows] = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    shown = {
        (in_code([role])[0], in_code([action])[0]): reach
        for [action, *cells] in rows
        for role, reach in zip(head[1:], cells, strict=True)
    }

    assert shown == {(role, action): str(CELLS.get((role, action), "")) for role in ROLES for action in ACTIONS}


def test_an_auditor_reads_all_and_changes_nothing():
    mine = {action for role, action in CELLS if role == Role.AUDITOR}

    assert mine == set(READS)


def test_a_delegate_does_what_the_physician_does_but_sign():
    of = {who: {action for role, action in CELLS if role == who} for who in (Role.PHYSICIAN, Role.DELEGATE)}

    assert of[Role.PHYSICIAN] - of[Role.DELEGATE] == {
        *("sign_off", "version_moved", "consent_set", "withdraw", "appeal_open"),  # signed
        *("conflict_declared", "invited", "role_granted", "role_ended"),  # of the own person, and of delegates
    }
    assert of[Role.DELEGATE] < of[Role.PHYSICIAN]


def grant(role, **others):
    said = {"seq": 1, "programme": "lantern", "role": role, "granted": datetime(2026, 1, 1, tzinfo=UTC)}
    return Grant(**(said | {"period": Period(begins=date(2026, 1, 1)), "granted_by": ANA} | others))


def asked(about=CANDIDATE, programmes=("lantern",), by=ANA, at=NOW):
    return Asked(by=by, at=at, about=about, programmes=None if programmes is None else frozenset(programmes))


@pytest.mark.parametrize("action", ACTIONS)
def test_who_holds_no_role_may_nothing(action):
    assert not may((), action, asked(about=ANA))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_role_in_one_programme_is_none_in_another(role, action):
    assert not may([grant(role, for_person=CANDIDATE)], action, asked(about=ANA, programmes=("another",)))


@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        ({}, True),
        ({"granted": datetime(2026, 11, 2, tzinfo=UTC)}, False),
        ({"period": Period(begins=date(2026, 11, 2))}, False),
        ({"period": Period(begins=date(2026, 1, 1), ends=date(2026, 10, 31))}, False),
        ({"period": Period(begins=date(2026, 1, 1), ends=date(2026, 11, 1))}, True),
        ({"ended": NOW}, False),
        ({"ended": NOW + timedelta(seconds=1)}, True),
    ],
    ids=str,
)
def test_a_role_holds_while_it_is_granted(changed, allowed):
    assert may([grant(Role.DECIDER, **changed)], "certify", asked()) is allowed


@pytest.mark.parametrize(
    ("role", "whose", "about", "allowed"),
    [
        (Role.PHYSICIAN, None, ANA, True),
        (Role.PHYSICIAN, None, CANDIDATE, False),
        (Role.DELEGATE, CANDIDATE, CANDIDATE, True),
        (Role.DELEGATE, CANDIDATE, ANA, False),
        (Role.DELEGATE, CANDIDATE, BEN, False),
        (Role.DELEGATE, None, None, False),
        (Role.COORDINATOR, None, CANDIDATE, True),
    ],
)
def test_a_physician_acts_for_the_own_person_and_a_delegate_for_one_physician(role, whose, about, allowed):
    assert may([grant(role, for_person=whose)], "submit", asked(about=about)) is allowed


def draft(body, kind=StreamKind.ENROLMENT, name=PAPERS, **others):
    return Draft(stream=Stream(kind, name), body=body, **others)


def signer(person, role=None, authn=Authn.PASSKEY):
    return Signer(person=person, role=role and str(role), authn=authn)


def test_an_event_is_signed_in_a_role_that_may():
    book = Book()

    refuse(draft(told.Accept(standard=1)), signer(ANA, Role.COORDINATOR), book.ledger, book.at)
    with pytest.raises(NoRight, match="accept: not yours to do here as verifier; it is for coordinator"):
        refuse(draft(told.Accept(standard=1)), signer(ANA, Role.VERIFIER), book.ledger, book.at)
    with pytest.raises(NoRight):
        refuse(draft(told.Accept(standard=1)), signer(CANDIDATE, Role.COORDINATOR), book.ledger, book.at)
    with pytest.raises(NoRight):
        refuse(draft(told.Accept(standard=1)), signer("NOBODY000000", Role.COORDINATOR), book.ledger, book.at)


@pytest.mark.parametrize(
    ("role", "given", "allowed"),
    [
        (Role.COORDINATOR, Role.PHYSICIAN, True),
        (Role.COORDINATOR, Role.DECIDER, False),
        (Role.COMPLIANCE, Role.DECIDER, True),
    ],
    ids=str,
)
def test_nobody_invites_into_a_role_that_is_not_theirs_to_give(role, given, allowed):
    book = Book()
    body = told.Invited(person=BEN, programme="lantern", role=given)
    if allowed:
        refuse(draft(body, StreamKind.PERSON, BEN), signer(ANA, role), book.ledger, book.at)
    else:
        with pytest.raises(NoRight, match="decider: not a role that coordinator may give or end"):
            refuse(draft(body, StreamKind.PERSON, BEN), signer(ANA, role), book.ledger, book.at)


def test_a_physician_makes_and_ends_the_own_delegate_and_nobody_else_s():
    book = Book()
    period = Period(begins=date(2020, 1, 1))
    mine, theirs = (
        people.RoleGranted(programme="lantern", role=Role.DELEGATE, period=period, for_person=whose)
        for whose in (CANDIDATE, BEN)
    )
    refuse(draft(mine, StreamKind.PERSON, CAT), signer(CANDIDATE, Role.PHYSICIAN), book.ledger, book.at)
    with pytest.raises(NoRight):
        refuse(draft(theirs, StreamKind.PERSON, CAT), signer(CANDIDATE, Role.PHYSICIAN), book.ledger, book.at)

    ends = draft(people.RoleEnded(programme="lantern", role=Role.DELEGATE, on=date(2020, 1, 1)), StreamKind.PERSON, CAT)
    with pytest.raises(NoRight):
        refuse(ends, signer(CANDIDATE, Role.PHYSICIAN), book.ledger, book.at)
    book.grant(CAT, Role.DELEGATE, for_person=CANDIDATE)
    refuse(ends, signer(CANDIDATE, Role.PHYSICIAN), book.ledger, book.at)


@pytest.mark.parametrize("authn", [Authn.SYSTEM, Authn.TERMINAL])
def test_neither_the_system_nor_whoever_has_the_machine_decides(authn):
    book = Book()

    with pytest.raises(NoRight):
        refuse(draft(told.Revoke(deciders=(DAN_AND_EVE))), signer(ANA, Role.DECIDER, authn), book.ledger, book.at)


DAN_AND_EVE = ("DAN000000000", "EVE000000000")


def test_a_session_of_no_programme_is_nobody_s():
    book = Book()
    session = book.train(ANA).stream.id
    planned = book.ledger.sessions[session].plan
    body = programme.SessionPlanned(
        **{name: getattr(planned, name) for name in planned.__struct_fields__ if name != "programme"}
    )

    with pytest.raises(NoRight):
        refuse(draft(body, StreamKind.SESSION, "SESS00000009"), signer(ANA, Role.TRAINER), book.ledger, book.at)


def test_every_type_of_event_is_an_action():
    assert set(ACTIONS) == set(TYPES) | set(READS) | set(DEEDS)
