"""Decisions: of what a certification may be on the day that it is decided on, and what a first signature is worth."""

from datetime import timedelta
from hashlib import sha256
from itertools import product

import pytest

from recorder import refused
from standards import STATEMENT, TECHNIQUE
from whoperforms.certification.acts import deciding, enrolling, keeping, teaching
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.shape import Document
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
)
from whoperforms.certification.duties.agreeing import hash_of
from whoperforms.certification.events import THE_SYSTEM, Draft, Stream, StreamKind
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.state import CertificationState
from worlds import World, id_of, npi


def seen_by_file(world, name):
    """Let a file say that somebody is excluded, before anything follows from it."""
    body = VerificationRecorded(
        person=id_of(name),
        element=Element.EXCLUSION,
        source="oig_leie",
        source_class=SourceClass.PRIMARY,
        method=Method.FILE,
        result=Result.NEGATIVE,
        finding=Finding.EXCLUDED,
        query_sha256=sha256(b"asked").hexdigest(),
    )
    world._written([Draft(stream=Stream(StreamKind.VERIFICATION, id_of(name)), body=body)], THE_SYSTEM)


def before_its_end(world, days):
    """Go to so many days before the end of Ana's certificate, with all that a renewal asks."""
    world.wait(until=world.ledger.enrolments[world.ana].certificate.valid_until - timedelta(days=days))
    world.looked_up(world.ana)
    world.meet(world.ana, STATEMENT.id)
    return world.ana


def submitted(world):
    return world.submitted("Bea", npi=npi(2))


def submitted_and_excluded(world):
    bea = submitted(world)
    seen_by_file(world, "Bea")
    return bea


def unconfirmed(world):
    ana = before_its_end(world, 120)
    world.wait(days=50)
    return ana


def excluded(world):
    ana = before_its_end(world, 60)
    seen_by_file(world, "Ana")
    return ana


def cleared(world, days=60):
    ana = before_its_end(world, days)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ana, reason="FEES", text="Not paid.")
    settle(world, ana)
    return ana


def cleared_and_excluded(world):
    ana = cleared(world)
    seen_by_file(world, "Ana")
    return ana


def settle(world, enrolment, reason="SETTLED", cause=0):
    seq = world.ledger.enrolments[enrolment].causes[cause].seq
    for by, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        said = {"cause": seq, "reason": reason, "second": id_of(second), "text": "It was paid."}
        world.act(by, Role.COMPLIANCE, keeping.clear, enrolment=enrolment, **said)


WHERE = {  # how somebody comes to stand somewhere, and what may be decided there
    "in training": (submitted, {"certify"}),
    "in training, excluded": (submitted_and_excluded, set()),
    "active": (lambda world: before_its_end(world, 120), {"renew", "reduce_scope"}),
    "active, not to be renewed yet": (lambda world: before_its_end(world, 200), {"reduce_scope"}),
    "expiring": (lambda world: before_its_end(world, 60), {"renew", "reduce_scope"}),
    "lapsed": (lambda world: before_its_end(world, -1), {"renew"}),
    "not to be confirmed": (unconfirmed, set()),
    "active, excluded": (excluded, set()),
    "all causes cleared": (cleared, {"reinstate"}),
    "all causes cleared, excluded": (cleared_and_excluded, set()),
    "all causes cleared, lapsed": (lambda world: cleared(world, -1), set()),
}
DECISIONS = {
    "certify": {"reason": "STANDARD_MET"},
    "renew": {"reason": "RENEWED"},
    "reduce_scope": {"reason": "SCOPE", "scope": "Small lanterns"},
    "reinstate": {"reason": "CAUSES_CLEARED"},
}


@pytest.fixture(scope="module")
def standing(held):
    """Worlds by where somebody stands in them, each made once."""
    made = {}

    def at(where):
        if where not in made:
            world = held.again()
            world.who = WHERE[where][0](world)
            made[where] = world
        return made[where].again()

    return at


@pytest.mark.parametrize(("where", "decision"), list(product(WHERE, DECISIONS)))
def test_what_is_decided_hangs_on_what_a_certification_is_on_the_day(standing, where, decision):
    world = standing(where)
    given = {**DECISIONS[decision], **({"reason": "RENEWED_AFTER_LAPSE"} if (where, decision) == LAPSED else {})}

    if decision in WHERE[where][1]:
        [event] = world.decide(world.who, decision, **given)
        assert event.type == decision
        assert world.state(world.who) in {CertificationState.ACTIVE, CertificationState.EXPIRING}
    else:
        with pytest.raises(Impossible):
            world.decide(world.who, decision, **given)


LAPSED = ("lapsed", "renew")


def test_what_stands_against_a_decision_is_named(standing):
    world = standing("active, excluded")
    assert world.ledger.enrolments[world.who].stage is Stage.ACTIVE
    with pytest.raises(Impossible, match=r"EXCLUDED in event .*: was found at the source, and nothing newer says"):
        world.decide(world.who, "renew", "RENEWED")

    world = standing("lapsed")
    with pytest.raises(Impossible, match=r"certification is lapsed on .*, and would have to be active or expiring"):
        world.decide(world.who, "reduce_scope", "SCOPE", scope="Small lanterns")


@pytest.mark.parametrize(("where", "wrong"), [("lapsed", "RENEWED"), ("expiring", "RENEWED_AFTER_LAPSE")])
def test_a_renewal_says_whether_the_certificate_had_run_out(standing, where, wrong):
    world = standing(where)

    with refused("reason", f"{wrong}: the certificate has "):
        world.decide(world.who, "renew", wrong)


# What a first signature is worth


@pytest.fixture(scope="module")
def two():
    """Somebody certified by two deciders."""
    world = World(Separation.STRICT).programme()
    world.ana = world.certified("Ana", npi=npi(1))
    return world


def first_says(world, event="revoke", reason="FRAUD", by="Dora", **given):
    decision = deciding.Decision(
        enrolment=world.ana, event=event, reason=reason, by=id_of(by), number=world.new_id(), **given
    )
    [said] = world.act(by, Role.DECIDER, deciding.decide, decision=decision)
    return said.type


SHEET = Document(sha256="1" * 64, media_type="application/pdf", name="sheet.pdf", size=10)


def handed_in(world):
    body = told.EvidenceRecorded(requirement=STATEMENT.id, on=world.today, source="Ana", documents=(SHEET,))
    return world.act("Ana", Role.PHYSICIAN, teaching.record_evidence, enrolment=world.ana, body=body)


def taken_back(world):
    [event] = handed_in(world)
    given = {"enrolment": world.ana, "evidence": event.seq, "text": "A slip."}
    world.act("Ana", Role.PHYSICIAN, teaching.withdraw_evidence, **given)


def contested(world):
    seq = world.ledger.enrolments[world.ana].decisions[0].seq
    world.act("Ana", Role.PHYSICIAN, keeping.appeal, enrolment=world.ana, contested=seq, text="No.")


OWN_ACTS = {
    "states": lambda world: world.sign_off(world.ana, STATEMENT),
    "hands in": handed_in,
    "takes back": taken_back,
    "appeals": contested,
}


@pytest.mark.parametrize("does", OWN_ACTS)
@pytest.mark.parametrize(
    ("event", "given"), [("revoke", {"reason": "FRAUD"}), ("reduce_scope", DECISIONS["reduce_scope"])]
)
def test_nobody_takes_away_what_was_proposed_against_them(two, event, given, does):
    world = two.again()
    assert first_says(world, event, **given) == "proposed"

    OWN_ACTS[does](world)

    assert first_says(world, event, by="Dirk", **given) == event
    assert folded(Ledger(), world.rows) == world.ledger


@pytest.mark.parametrize("does", OWN_ACTS)
def test_nor_what_compliance_proposed(two, does):
    world = two.again()
    seq = world.ledger.enrolments[world.ana].sign_offs[0].seq
    said = {"enrolment": world.ana, "sign_off": seq, "reason": "EVIDENCE_FALSE", "text": "Forged."}
    world.act("Carl", Role.COMPLIANCE, keeping.void, second=id_of("Cleo"), **said)

    OWN_ACTS[does](world)
    world.act("Cleo", Role.COMPLIANCE, keeping.void, second=id_of("Carl"), **said)

    assert world.state(world.ana) is CertificationState.SUSPENDED


def test_nor_a_signature_of_the_panel_on_an_appeal(two):
    world = two.again()
    world.register("Paul", Role.APPEALS_PANEL)
    contested(world)
    [appeal] = keeping.open_appeals(world.ledger.enrolments[world.ana])
    panel = (id_of("Pam"), id_of("Paul"))
    said = {"enrolment": world.ana, "appeal_": appeal.seq, "reason": "UPHELD", "panel": panel, "text": "It was right."}
    world.act("Pam", Role.APPEALS_PANEL, keeping.decide_appeal, **said)

    world.sign_off(world.ana, STATEMENT)
    [done] = world.act("Paul", Role.APPEALS_PANEL, keeping.decide_appeal, **said)

    assert done.type == "appeal_decided"


def test_two_proposals_of_different_kinds_leave_each_other_alone(two):
    world = two.again()
    first_says(world)
    world.act(
        "Carl",
        Role.COMPLIANCE,
        keeping.void,
        second=id_of("Cleo"),
        enrolment=world.ana,
        sign_off=world.ledger.enrolments[world.ana].sign_offs[0].seq,
        reason="EVIDENCE_FALSE",
        text="Forged.",
    )

    assert [one.body.decision for one in world.ledger.enrolments[world.ana].proposals] == ["revoke", "void_sign_off"]
    assert first_says(world, by="Dirk") == "revoke"


def test_a_proposal_ends_with_the_papers_that_it_was_about():
    """For somebody another paper is another thing to decide on: the second signature is a first one then."""
    world = World(Separation.STRICT).programme()
    world.ana = world.submitted("Ana", npi=npi(1))
    assert first_says(world, "certify", "STANDARD_MET") == "proposed"
    world.look(id_of("Ana"), Element.LICENCE, jurisdiction="WI", number="L-1")
    assert deciding.still_proposed(world.ledger, world.ledger.enrolments[world.ana], world.at) == ()
    assert first_says(world, "certify", "STANDARD_MET", by="Dirk") == "proposed"

    world.decide(world.ana, "return", "INCOMPLETE")
    assert world.ledger.enrolments[world.ana].proposals == ()


def test_a_cause_more_is_another_thing_to_decide_on(two):
    world = two.again()
    first_says(world)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=world.ana, reason="SAFETY", text="Two fires.")

    assert first_says(world, by="Dirk") == "proposed"
    assert first_says(world, by="Dora") == "revoke"


# Leaving


def test_nobody_leaves_before_a_revocation_that_was_proposed_is_decided(two):
    world = two.again()
    first_says(world)

    world.register("Del")
    world.give(id_of("Del"), Role.DELEGATE, for_person=id_of("Ana"))
    for by, role in (("Ana", Role.PHYSICIAN), ("Del", Role.DELEGATE)):
        with pytest.raises(Impossible, match="a first decider has signed that this certification is revoked"):
            world.act(by, role, enrolling.withdraw, enrolment=world.ana, reason="RETIRED")
    with refused("text", "it was proposed on .* to revoke this"):
        world.act("Cora", Role.COORDINATOR, enrolling.withdraw, enrolment=world.ana, reason="DECEASED")

    assert first_says(world, by="Dirk") == "revoke"
    assert world.state(world.ana) is CertificationState.REVOKED


def test_what_was_open_against_whoever_leaves_is_kept(two):
    world = two.again()
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=world.ana, reason="SAFETY", text="Two fires.")
    first_says(world)
    seen_by_file(world, "Ana")
    cause, proposal, look = world.ledger.seq - 2, world.ledger.seq - 1, world.ledger.seq

    said = {"enrolment": world.ana, "reason": "DECEASED", "text": "The widow wrote."}
    [left] = world.act("Cora", Role.COORDINATOR, enrolling.withdraw, **said)

    assert (left.body.causes, left.body.proposals) == ((cause, look), (proposal,))


# Sign-offs that were voided


def voided(world, reason="EVIDENCE_FALSE", requirement=TECHNIQUE.id):
    of = world.ledger.enrolments[world.ana].sign_offs
    seq = next(one.seq for one in reversed(of) if one.body.requirement == requirement)
    for by, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        said = {"enrolment": world.ana, "sign_off": seq, "reason": reason, "second": id_of(second), "text": "Forged."}
        world.act(by, Role.COMPLIANCE, keeping.void, **said)


@pytest.fixture
def certified(held):
    return held.again()


def test_a_voided_sign_off_is_a_cause_until_there_is_a_new_one(certified):
    world = certified
    voided(world)
    with refused("reason", "SETTLED: the certificate rests on that sign-off of technique; choose NEWER_FACT"):
        settle(world, world.ana)
    with refused("reason", "FALSE_MATCH: does not answer EVIDENCE_FALSE; choose NEWER_FACT or SETTLED"):
        settle(world, world.ana, "FALSE_MATCH")
    with refused("reason", "technique: not signed anew"):
        settle(world, world.ana, "NEWER_FACT")

    world.sign_off(world.ana, TECHNIQUE)
    settle(world, world.ana, "NEWER_FACT")
    world.decide(world.ana, "reinstate", "CAUSES_CLEARED")

    assert world.state(world.ana) is CertificationState.ACTIVE


def test_whoever_is_suspended_is_signed_for_nothing_else(certified):
    certified.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=certified.ana, reason="FEES", text="Not paid.")
    with pytest.raises(Impossible, match="meets anew only what was voided, which is nothing of this person"):
        certified.sign_off(certified.ana, STATEMENT)
    with pytest.raises(Impossible, match="suspended: nothing is recorded of such an enrolment"):
        certified.result(certified.ana, STATEMENT.id)


def test_new_evidence_for_what_was_voided_may_be_recorded_while_suspended(certified):
    voided(certified)
    [sheet] = certified.result(certified.ana, TECHNIQUE.id)
    certified.sign_off(certified.ana, TECHNIQUE, evidence=(sheet.seq,))

    with pytest.raises(Impossible, match=r"statement: whoever is suspended meets anew only .* which is technique"):
        certified.result(certified.ana, STATEMENT.id)


def test_nobody_comes_back_by_a_void_that_was_settled_under_an_earlier_program(certified):
    """Such a history folds as before; reinstating and renewing ask for the signature now."""
    world, ana = certified, certified.ana
    voided(world)
    cause = world.ledger.enrolments[ana].causes[0].seq
    body = told.ClearCause(cause=cause, second=id_of("Carl"))
    asked = deciding.draft(
        ana, told.Proposed(decision="clear_cause", reason="SETTLED", sha256=hash_of(ana, body, "SETTLED"))
    )
    world.act("Carl", Role.COMPLIANCE, lambda _ledger, _at: [asked])
    world.act("Cleo", Role.COMPLIANCE, lambda _ledger, _at: [deciding.draft(ana, body, "SETTLED", "Fine.")])
    assert (world.ledger.enrolments[ana].causes, world.ledger.unknown) == ((), {})

    with pytest.raises(Impossible, match="technique: the sign-off on which the certificate rests was voided"):
        world.decide(ana, "reinstate", "CAUSES_CLEARED")
    by_dora = told.Reinstate(deciders=(id_of("Dora"),))
    world.act("Dora", Role.DECIDER, lambda _ledger, _at: [deciding.draft(ana, by_dora, "CAUSES_CLEARED")])
    before_its_end(world, 60)
    with pytest.raises(Impossible, match="technique: the sign-off on which the certificate rests was voided"):
        world.decide(ana, "renew", "RENEWED")

    world.sign_off(ana, TECHNIQUE)
    [renewed] = world.decide(ana, "renew", "RENEWED")
    assert renewed.type == "renew"


def test_a_voided_sign_off_on_which_no_certificate_rests_has_nothing_to_replace(certified):
    certified.sign_off(certified.ana, STATEMENT)
    voided(certified, "CLERICAL", STATEMENT.id)

    with refused("reason", "NEWER_FACT: no certificate rests on that sign-off of statement; choose SETTLED"):
        settle(certified, certified.ana, "NEWER_FACT")
    settle(certified, certified.ana)
    certified.decide(certified.ana, "reinstate", "CAUSES_CLEARED")

    assert certified.state(certified.ana) is CertificationState.ACTIVE


def test_a_sign_off_that_was_given_anew_is_voided_while_suspended_and_answers_nothing(certified):
    world = certified
    voided(world)
    world.sign_off(world.ana, TECHNIQUE)

    voided(world, "SIGNER_CONFLICT")

    of = world.ledger.enrolments[world.ana]
    assert (of.stage, [cause.reason for cause in of.causes]) == (Stage.SUSPENDED, ["EVIDENCE_FALSE", "SIGNER_CONFLICT"])
    for cause in range(len(of.causes)):
        with refused("reason", "technique: not signed anew"):
            settle(world, world.ana, "NEWER_FACT", cause)

    world.sign_off(world.ana, TECHNIQUE)
    for _ in of.causes:
        settle(world, world.ana, "NEWER_FACT")
    world.decide(world.ana, "reinstate", "CAUSES_CLEARED")
    assert world.state(world.ana) is CertificationState.ACTIVE


def test_a_new_sign_off_that_is_voided_too_has_to_be_given_again(certified):
    voided(certified)
    certified.sign_off(certified.ana, TECHNIQUE)
    settle(certified, certified.ana, "NEWER_FACT")
    certified.decide(certified.ana, "reinstate", "CAUSES_CLEARED")

    voided(certified)

    with refused("reason", "technique: not signed anew"):
        settle(certified, certified.ana, "NEWER_FACT")
