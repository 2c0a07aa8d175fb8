"""Decisions are judged where they are read: what nobody signed who might breaks the chain, however right its hashes."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from custodians import DID, KAY, KIT, OTHER, PUBLIC, added, with_custodians
from custodians import propose as key_proposed
from recorder import Recorder, id_of, npi
from standards import standard
from whoperforms.certification.acts import complaints, deciding, issuing, keeping, looking, people, programmes
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.auditing import ComplaintDecided, ComplaintOpened, Founded
from whoperforms.certification.bodies.certificates import KeyAdded, KeyCompromised, KeyKind, KeyProposed, KeyRetired
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import (
    Conflict,
    ConflictDeclared,
    FoundingMentor,
    PersonNamed,
    Role,
    RoleEnded,
)
from whoperforms.certification.bodies.programme import PolicySet, Separation, StandardPublished
from whoperforms.certification.bodies.verification import Element, Finding, Result, VerificationReviewed
from whoperforms.certification.events import Authn, Draft, Row, Signer, Stream, StreamKind, body_hash, link
from whoperforms.certification.judged import folded, refuse
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.papers import state_of
from whoperforms.certification.standards.standard import written as document_of
from whoperforms.certification.state import CertificationState
from whoperforms.kernel.errors import BadField
from worlds import BY_PASSPORT, MILD, World

DORA, DIRK = Signer(person=id_of("Dora"), role="decider", authn=Authn.PASSKEY), id_of("Dirk")
BY_DIRK = Signer(person=DIRK, role="decider", authn=Authn.PASSKEY)


def made(policy=Separation.STRICT):
    world = World(policy)
    world.programme()
    return world, world.submitted("Ada", npi=npi(1))


def certify(world, enrolment, *deciders, **others):
    """Return the words of a certificate, as the act would write them."""
    decision = deciding.Decision(
        enrolment=enrolment, event="certify", reason="STANDARD_MET", by=deciders[-1], number=world.new_id()
    )
    of = deciding._Deciding(world.ledger, world.ledger.enrolment(enrolment), world.at, decision, deciders)
    return msgspec.structs.replace(of.certify(), **others)


def forged(world, about, body, *, reason="STANDARD_MET", signer=BY_DIRK, kind=StreamKind.ENROLMENT):
    """Return the ledger once somebody wrote an event past the program, with every hash right."""
    draft = Draft(stream=Stream(kind, about), body=body, reason=reason)
    return folded(world.ledger, [Recorder._row(world, draft, signer, world.ledger)])


def propose(world, enrolment, event="certify", reason="STANDARD_MET", by="Dora", **others):
    decision = deciding.Decision(
        enrolment=enrolment, event=event, reason=reason, by=id_of(by), number=world.new_id(), **others
    )
    return world.act(by, Role.DECIDER, deciding.decide, decision=decision)


def is_broken(ledger, world, why):
    """Whether the chain ends before the next row, with a reason."""
    assert ledger.broken, "it was believed"
    assert (ledger.broken.seq, ledger.seq) == (world.ledger.seq + 1, world.ledger.seq)
    assert why in ledger.broken.what
    return True


def custodian(who):
    """Return the signature of a custodian, as a forger would write it."""
    name, role = who
    return Signer(person=id_of(name), role=str(role), authn=Authn.PASSKEY)


def forged_of_key(world, fragment, body, signer):
    return forged(world, fragment, body, reason=None, signer=signer, kind=StreamKind.KEY)


@pytest.mark.parametrize("policy", list(Separation))
def test_what_the_acts_decide_holds_when_it_is_read_again(policy):
    world, ada = made(policy)
    world.decide(ada, "certify", "STANDARD_MET")
    world.decide(ada, "reduce_scope", "SCOPE", scope="Small lanterns")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="FEES", text="Not paid.")
    cause = {"cause": world.ledger.enrolments[ada].causes[0].seq, "reason": "SETTLED", "text": "Paid."}
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        world.act(by, Role.COMPLIANCE, keeping.clear, enrolment=ada, second=id_of(second), **cause)
    world.decide(ada, "reinstate", "CAUSES_CLEARED")
    world.wait(until=world.ledger.enrolments[ada].certificate.valid_until - timedelta(days=90))
    world.looked_up(ada)
    world.meet(ada, "statement")
    world.decide(ada, "renew", "RENEWED")
    world.decide(ada, "revoke", "HARM")

    again = folded(Ledger(), world.rows)
    assert (again.broken, again.unknown) == (None, {})
    assert again == world.ledger
    assert again.enrolments[ada].stage is Stage.REVOKED


@pytest.mark.parametrize(
    ("deciders", "signer", "why"),
    [
        ((DIRK,), BY_DIRK, "R5"),
        ((id_of("Dora"), DIRK), BY_DIRK, "R10"),
        ((DIRK, DIRK), BY_DIRK, "R5"),
        ((id_of("Vera"),), Signer(person=id_of("Vera"), role="verifier", authn=Authn.PASSKEY), "not yours to do"),
        ((id_of("Vera"),), Signer(person=id_of("Vera"), role="decider", authn=Authn.PASSKEY), "not yours to do"),
        ((id_of("Ada"),), Signer(person=id_of("Ada"), role=None, authn=Authn.PASSKEY), "not yours to do"),
        ((DIRK,), Signer(person="system", role="system", authn=Authn.SYSTEM), "not yours to do"),
        ((DIRK,), Signer(person="operator", role="operator", authn=Authn.TERMINAL), "not yours to do"),
    ],
    ids=["one", "unasked", "twice", "no-decider", "no-such-role", "herself", "system", "machine"],
)
def test_a_certificate_that_nobody_signed_who_might_breaks_the_chain(deciders, signer, why):
    world, ada = made()

    ledger = forged(world, ada, certify(world, ada, *deciders), signer=signer)

    assert is_broken(ledger, world, why)
    assert not ledger.enrolments[ada].certificates


def test_nobody_is_confirmed_after_a_decision_that_does_not_hold():
    world = World(Separation.STRICT).programme()
    bea, ada = world.certified("Bea"), world.submitted("Ada")
    assert state_of(world.ledger, world.ledger.enrolments[bea], world.at) is CertificationState.ACTIVE

    ledger = forged(world, ada, certify(world, ada, DIRK))

    assert state_of(ledger, ledger.enrolments[bea], world.at) is CertificationState.CANNOT_CONFIRM


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (lambda: told.Revoke(deciders=(id_of("Dora"), DIRK)), "HARM"),
        (lambda: told.Revoke(deciders=(DIRK,)), "HARM"),
        (lambda: told.ReduceScope(number="X" * 12, supersedes="Y" * 12, scope="None", deciders=(DIRK,)), "SCOPE"),
    ],
    ids=["revoke by two", "revoke by one", "reduce"],
)
def test_other_decisions_are_judged_alike(body, reason):
    world, ada = made()
    world.decide(ada, "certify", "STANDARD_MET")

    assert is_broken(forged(world, ada, body(), reason=reason), world, "not signed as it had to be")


def test_a_reinstatement_that_one_person_writes_breaks_the_chain():
    world, ada = made()
    world.decide(ada, "certify", "STANDARD_MET")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="FEES", text="Not paid.")

    assert is_broken(forged(world, ada, told.Reinstate(deciders=(DIRK,)), reason="CAUSES_CLEARED"), world, "R5")


# What was proposed is what is decided


@pytest.mark.parametrize(
    "changed",
    [{"scope": "All lanterns and lighthouses"}, {"basis": None}],
    ids=["scope", "basis"],
)
def test_another_certificate_than_the_one_proposed_breaks_the_chain(changed):
    world, ada = made()
    propose(world, ada)
    body = certify(world, ada, id_of("Dora"), DIRK)
    if "basis" in changed:
        changed = {"basis": msgspec.structs.replace(body.basis, sign_offs=body.basis.sign_offs[1:])}

    assert forged(world, ada, body).broken is None, "the very thing that was proposed holds"
    assert is_broken(forged(world, ada, msgspec.structs.replace(body, **changed)), world, "something else was proposed")


def test_a_wider_scope_than_the_one_proposed_breaks_the_chain():
    world, ada = made()
    world.decide(ada, "certify", "STANDARD_MET")
    propose(world, ada, "reduce_scope", "SCOPE", scope="Small lanterns")
    held = world.ledger.enrolments[ada].certificate.number
    by = (id_of("Dora"), DIRK)
    body = told.ReduceScope(number=world.new_id(), supersedes=held, scope="Lighthouses too", deciders=by)

    assert is_broken(forged(world, ada, body, reason="SCOPE"), world, "something else was proposed")


def test_a_reason_that_nobody_proposed_breaks_the_chain():
    world, ada = made()
    world.decide(ada, "certify", "STANDARD_MET")
    propose(world, ada, "revoke", "HARM")
    body = told.Revoke(deciders=(id_of("Dora"), DIRK))

    assert forged(world, ada, body, reason="HARM").broken is None
    assert is_broken(forged(world, ada, body, reason="FRAUD"), world, "nobody had proposed it")


def put(world, enrolment, body, signer, reason=None):
    """Write an event of an enrolment down, whoever signs it."""
    draft = Draft(stream=Stream(StreamKind.ENROLMENT, enrolment), body=body, reason=reason)
    world.judged = False
    world.signed(signer, lambda _ledger, _at: [draft])


def test_a_role_that_no_act_ever_wrote_breaks_the_chain_and_no_program():
    world, ada = made()
    signature = world.ledger.enrolments[ada].sign_offs[-1]
    put(world, ada, told.Return(), BY_DIRK, "INCOMPLETE")
    put(world, ada, signature.body, Signer(person=signature.actor, role="wizard", authn=Authn.PASSKEY), "MET")
    put(world, ada, told.Submit(), BY_DIRK, "COMPLETE")

    assert is_broken(forged(world, ada, certify(world, ada, DIRK)), world, "not signed as it had to be")


def test_a_proposal_that_no_act_ever_wrote_breaks_the_chain_and_no_program():
    world, ada = made()
    world.decide(ada, "certify", "STANDARD_MET")
    put(world, ada, told.Proposed(decision="revoke", reason="HARM", sha256="0" * 64, scope="Nothing"), DORA)
    body = told.Revoke(deciders=(id_of("Dora"), DIRK))

    assert is_broken(forged(world, ada, body, reason="HARM"), world, "something else was proposed")


# Duties, as they were known then


def test_who_taught_does_not_decide_however_it_is_written():
    world, ada = made(Separation.SMALL)
    world.give(id_of("Tess"), Role.DECIDER)
    signer = Signer(person=id_of("Tess"), role="decider", authn=Authn.PASSKEY)

    assert is_broken(forged(world, ada, certify(world, ada, id_of("Tess")), signer=signer), world, "R4")


def test_who_is_in_conflict_does_not_decide_and_what_is_declared_later_changes_nothing():
    world, ada = made(Separation.SMALL)
    before = forged(world, ada, certify(world, ada, DIRK))
    said = ConflictDeclared(other=id_of("Ada"), kind=Conflict.FAMILY)
    world.act("Dirk", Role.DECIDER, people.declare, person=DIRK, body=said)

    assert before.broken is None
    assert is_broken(forged(world, ada, certify(world, ada, DIRK)), world, "R9")


def test_what_was_decided_before_a_role_ended_or_a_policy_was_strict_still_holds():
    world, ada = made(Separation.SMALL)
    world.decide(ada, "certify", "STANDARD_MET")
    ended = RoleEnded(programme="mild", role=Role.DECIDER, on=world.today)
    world.act("Carl", Role.COMPLIANCE, people.end, person=id_of("Dora"), body=ended)
    strict = PolicySet(
        separation=Separation.STRICT, verification_days=90, waiting_days=30, identity_procedure=BY_PASSPORT
    )
    world.signed(
        Signer(person=id_of("Stan"), role="standards_owner", authn=Authn.PASSKEY),
        lambda _ledger, _at: [Draft(stream=Stream(StreamKind.PROGRAMME, "mild"), body=strict)],
    )

    assert folded(Ledger(), world.rows).broken is None
    bea = world.submitted("Bea")
    assert is_broken(forged(world, bea, certify(world, bea, DIRK)), world, "R5")


# What an earlier program wrote

HISTORIES = Path(__file__).parent / "histories"


def written_by_an_earlier_program(name):
    """Return the rows of a history as an earlier program wrote them; nobody writes such a one any more."""
    for line in (HISTORIES / f"{name}.jsonl").read_text().splitlines():
        kept = json.loads(line)
        as_bytes = {part: bytes.fromhex(kept[part]) for part in ("salt", "body_hash", "chain")}
        yield Row(**kept | as_bytes | {"record": kept["record"].encode()})


def test_what_was_decided_before_a_disputed_look_suspended_still_holds():
    """Of a mentor, and of a candidate, a look said no; one reviewer said that it was not so, and that was enough."""
    rows = tuple(written_by_an_earlier_program("disputed_looks"))

    ledger = folded(Ledger(), rows)

    assert (ledger.seq, ledger.broken, ledger.unknown) == (len(rows), None, {})
    stages = {ledger.people[one.person].name: one.stage for one in ledger.enrolments.values()}
    assert stages == dict.fromkeys(("Mo", "Ada", "Bea"), Stage.ACTIVE)


def test_such_a_mentor_is_refused_when_it_is_written_now():
    world = World(Separation.SMALL).programme()
    world.certified("Mo", npi=npi(1))
    world.give(id_of("Mo"), Role.MENTOR)
    no = {"result": Result.NEGATIVE, "finding": Finding.REVOKED, "jurisdiction": "WI", "number": "L-1"}
    look = world.look(id_of("Mo"), Element.LICENCE, agreed=None, **no)
    body = VerificationReviewed(verification=look.seq, agrees=False)
    given = {"person": id_of("Mo"), "body": body, "text": "Another one."}
    world.act("Rhea", Role.SECOND_REVIEWER, looking.review, **given)
    ada = world.enrolled("Ada", npi=npi(2))

    with pytest.raises(BadField, match="not certified in mild on"):
        world.case(ada, by="Mo", mentor=id_of("Mo"))


# Words removed by law


def without(rows, *seqs):
    return [replace(row, record=None, salt=None) if row.seq in seqs else row for row in rows]


def judged_without(world, *seqs):
    """Return what is known once words are gone, every decision judged; who signed that they go is not asked here."""
    return Ledger().after(without(world.rows, *seqs), judge=refuse)


@pytest.mark.parametrize("gone", ["role", "founding", "proposal"])
def test_where_words_are_gone_by_which_it_was_judged_a_decision_is_uncertain_and_breaks_nothing(gone):
    world, ada = made()
    world.decide(ada, "certify", "STANDARD_MET")
    world.certified("Bea")
    stream, kind = {
        "role": (f"person:{id_of('Dora')}", "role_granted"),
        "founding": (f"person:{id_of('Mona')}", "founding_mentor"),
        "proposal": (f"enrolment:{ada}", "proposed"),
    }[gone]
    seq = next(row.seq for row in world.rows if (row.stream, row.type) == (stream, kind))

    ledger = judged_without(world, seq)

    assert (ledger.broken, ledger.seq) == (None, world.ledger.seq)
    assert state_of(ledger, ledger.enrolments[ada], world.at) is CertificationState.CANNOT_CONFIRM


def test_who_makes_the_words_before_unreadable_is_believed_no_more_than_before():
    """An event of no known type makes a decider uncertain; a decision by that decider then is uncertain too."""
    world, ada = made()
    world.act("Cora", Role.COORDINATOR, people.rename, person=DIRK, body=PersonNamed(name="Dirk Other"))
    row = world.rows[-1]
    words = row.record.replace(b'"type":"person_named"', b'"type":"teleported"')
    strange = replace(row, record=words, type="teleported", body_hash=body_hash(words, row.salt))
    strange = replace(strange, chain=link(world.rows[-2].chain, strange))
    world.rows[-1], world.ledger = strange, folded(Ledger(), [*world.rows[:-1], strange])
    assert list(world.ledger.unknown) == [f"person:{DIRK}"]

    ledger = forged(world, ada, certify(world, ada, DIRK))

    assert state_of(ledger, ledger.enrolments[ada], world.at) is CertificationState.CANNOT_CONFIRM


def test_a_key_that_one_custodian_adds_alone_breaks_the_chain():
    world = with_custodians(World().programme())
    key_proposed(world)
    body = KeyAdded(proposal=world.ledger.keys["2026a"].proposed.seq)

    assert is_broken(forged_of_key(world, "2026a", body, custodian(KAY)), world, "nobody else has signed the very same")
    assert forged_of_key(world, "2026a", body, custodian(KIT)).keys["2026a"].signs


def test_a_key_that_one_custodian_retires_alone_breaks_the_chain():
    world = added(World().programme())
    world.act(*KAY, issuing.propose_retirement, fragment="2026a", text="Its year is over.")
    body = KeyRetired(proposal=world.ledger.keys["2026a"].asked.seq)

    assert is_broken(forged_of_key(world, "2026a", body, custodian(KAY)), world, "nobody else has signed the very same")
    assert not forged_of_key(world, "2026a", body, custodian(KIT)).keys["2026a"].signs


@pytest.mark.parametrize("body", [KeyProposed(did=DID, kind=KeyKind.LOG, public=PUBLIC), KeyCompromised()])
def test_a_word_on_a_key_of_who_is_no_custodian_breaks_the_chain(body):
    world = added(World().programme(), public=OTHER)
    fragment = "2026b" if isinstance(body, KeyProposed) else "2026a"

    assert is_broken(forged_of_key(world, fragment, body, BY_DIRK), world, "not yours to do here")


# The papers, as they were then


def all_forged(world, *events):
    """Return the ledger once somebody wrote several events of an enrolment, with every hash right."""
    world = world.again()
    for about, body, reason, signer in events:
        draft = Draft(stream=Stream(StreamKind.ENROLMENT, about), body=body, reason=reason)
        world.ledger = world.ledger.after([Recorder._row(world, draft, signer, world.ledger)], judge=refuse)
    return world.ledger


def as_certified(world, enrolment):
    """Return the four events by which somebody who has applied would be certified, each signed as it has to be."""
    cora = Signer(person=id_of("Cora"), role="coordinator", authn=Authn.SESSION)
    basis = told.Basis(sign_offs=(), verifications=(), days=(), separation="strict", verification_days=90)
    taken_in = replace(world.ledger.enrolment(enrolment), standard=1)
    decision = deciding.Decision(
        enrolment=enrolment, event="certify", reason="STANDARD_MET", by=id_of("Dora"), scope="Lighting lanterns"
    )
    sha256 = deciding.what_is_decided_on(taken_in, basis, decision)
    body = told.Certify(
        number=world.new_id(),
        standard=1,
        valid_from=world.at,
        valid_until=world.at + timedelta(days=30),
        scope="Lighting lanterns",
        deciders=(id_of("Dora"), DIRK),
        basis=basis,
    )
    return (
        (enrolment, told.Accept(standard=1), "ELIGIBLE", cora),
        (enrolment, told.Submit(), "COMPLETE", cora),
        (enrolment, told.Proposed(decision="certify", reason="STANDARD_MET", sha256=sha256), None, DORA),
        (enrolment, body, "STANDARD_MET", BY_DIRK),
    )


def test_a_certificate_of_whom_nobody_taught_breaks_the_chain():
    """Every signature that a decision needs is there; of what it should rest on nothing is."""
    world = World(Separation.STRICT).programme()
    mallory = world.applied("Mallory", npi=npi(3))

    ledger = all_forged(world, *as_certified(world, mallory))

    assert ledger.broken
    assert "requirements were not met: " in ledger.broken.what
    assert not ledger.enrolments[mallory].certificates


@pytest.mark.parametrize(
    "others",
    [
        lambda world: {"valid_until": world.at + timedelta(days=3650)},
        lambda world: {"valid_from": world.at - timedelta(days=3650)},
        lambda _world: {"standard": 2},
    ],
    ids=["ten years", "ten years ago", "another version"],
)
def test_a_certificate_gives_no_more_than_its_standard(others):
    world, ada = made()
    propose(world, ada)

    body = certify(world, ada, id_of("Dora"), DIRK)
    assert forged(world, ada, body).broken is None
    assert is_broken(forged(world, ada, msgspec.structs.replace(body, **others(world))), world, "for longer than to")


def test_a_certificate_under_the_number_of_another_breaks_the_chain():
    world, ada = made()
    bea = world.certified("Bea")
    propose(world, ada)
    number = world.ledger.enrolments[bea].certificate.number
    body = msgspec.structs.replace(certify(world, ada, id_of("Dora"), DIRK), number=number)

    assert is_broken(forged(world, ada, body), world, "another certificate's")


def test_a_reinstatement_with_an_open_cause_breaks_the_chain():
    world, ada = made(Separation.SMALL)
    world.decide(ada, "certify", "STANDARD_MET")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="FEES", text="Not paid.")

    ledger = forged(world, ada, told.Reinstate(deciders=(DIRK,)), reason="CAUSES_CLEARED")

    assert is_broken(ledger, world, "causes were open")


def test_a_decision_that_is_dated_before_what_it_follows_breaks_the_chain():
    world, ada = made(Separation.SMALL)
    world.at -= timedelta(days=1)

    assert is_broken(forged(world, ada, certify(world, ada, DIRK)), world, "before what it follows")


def test_a_certificate_stands_when_the_law_has_the_evidence_removed_and_still_wants_the_signatures():
    world, ada = made()
    found = world.ledger.enrolments[ada]
    kept = [event.seq for event in (*found.evidence, *found.cases)]
    sessions = [world.ledger.sessions[name] for name in world.ledger.sessions_of[ada]]
    kept += [said.seq for session in sessions for said in session.attended.values()]
    world.decide(ada, "certify", "STANDARD_MET")

    ledger = judged_without(world, *kept)

    assert (ledger.broken, ledger.unknown, ledger.enrolments[ada].stage) == (None, {}, Stage.ACTIVE)
    mallory = world.enrolled("Mallory", npi=npi(3))
    [case] = world.case(mallory)
    world.ledger = judged_without(world, case.seq)
    _taken_in, *others = as_certified(world, mallory)
    assert "requirements were not met" in all_forged(world, *others).broken.what


# What two people sign


def of_enrolment(body, reason, role="compliance", by="Carl"):
    return lambda world, ada: (StreamKind.ENROLMENT, ada, body(world, ada), reason, by, role)


def _sign_off(world, ada):
    return world.ledger.enrolments[ada].sign_offs[0].seq


def _panel(world, ada):
    world.act("Ada", Role.PHYSICIAN, keeping.appeal, enrolment=ada, contested=world.ledger.seq, text="It is wrong.")
    panel = (id_of("Pam"), id_of("Audrey"))
    body = told.AppealDecided(appeal=world.ledger.seq, panel=panel)
    return StreamKind.ENROLMENT, ada, body, "UPHELD", "Pam", "appeals_panel"


def _complaint(world, _ada):
    opened = ComplaintOpened(about=id_of("Ada"), category="safety")
    world.act("Carl", Role.COMPLIANCE, complaints.open_complaint, programme="mild", body=opened, text="Fire.")
    panel = (id_of("Pam"), id_of("Audrey"))
    body = ComplaintDecided(complaint=world.ledger.seq, panel=panel, outcome=Founded.UNFOUNDED)
    return StreamKind.AUDIT, "mild", body, None, "Pam", "appeals_panel"


def _policy(_world, _ada):
    body = PolicySet(separation=Separation.SMALL, verification_days=90, waiting_days=30, identity_procedure=BY_PASSPORT)
    return StreamKind.PROGRAMME, "mild", body, None, "Stan", "standards_owner"


def _founding(_world, _ada):
    body = FoundingMentor(programme="mild", deciders=(id_of("Dora"), DIRK))
    return StreamKind.PERSON, id_of("Tess"), body, None, "Dirk", "decider"


def _erased(world, ada):
    seq = world.ledger.enrolments[ada].cases[0].seq
    body = Erased(second=id_of("Cleo"), law="Order 12", programme="mild")
    return StreamKind.ERASURE, str(seq), body, None, "Carl", "compliance"


def _npi(world, _ada):
    bea = world.certified("Bea")
    person = world.ledger.enrolments[bea].person
    return StreamKind.PERSON, person, PersonNamed(name="Bea", npi=npi(8)), None, "Cora", "coordinator"


def _standard(world, _ada):
    drafted = standard(programme="mild", number=2, effective_from=world.today + timedelta(days=1))
    given = {"programme": "mild", "document": document_of(drafted)}
    world.act("Stan", Role.STANDARDS_OWNER, programmes.draft_standard, **given)
    named = {"programme": "mild", "number": 2, "procedure": MILD}
    world.act("Stan", Role.STANDARDS_OWNER, programmes.propose_standard, **named)
    sha256 = world.ledger.standards["mild", 2].proposed.body.sha256
    body = StandardPublished(sha256=sha256, effective_from=world.today + timedelta(days=1))
    return StreamKind.STANDARD, "mild.2", body, None, "Stan", "standards_owner"


def _exception(world, _ada):
    body = told.Accept(standard=1, second=id_of("Carl"))
    return StreamKind.ENROLMENT, world.applied("Bea"), body, "EXCEPTION", "Cora", "coordinator"


def _cleared(world, ada):
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="FEES", text="Not paid.")
    body = told.ClearCause(cause=world.ledger.seq, second=id_of("Cleo"))
    return StreamKind.ENROLMENT, ada, body, "SETTLED", "Carl", "compliance"


@pytest.mark.parametrize(
    "one",
    [
        _cleared,
        of_enrolment(lambda w, a: told.VoidSignOff(sign_off=_sign_off(w, a), second=id_of("Cleo")), "CLERICAL"),
        of_enrolment(lambda _w, _a: told.Correct(wrong=1, second=id_of("Cleo")), "CLERICAL"),
        _exception,
        _panel,
        _complaint,
        _policy,
        _founding,
        _erased,
        _npi,
        _standard,
    ],
    ids=[
        *("clear_cause", "void_sign_off", "correct", "exception", "appeal", "complaint", "policy", "founding_mentor"),
        *("erased", "npi", "standard"),
    ],
)
def test_what_two_people_sign_and_one_of_them_writes_down_alone_breaks_the_chain(one):
    world, ada = made()
    world.decide(ada, "certify", "STANDARD_MET")
    kind, about, body, reason, by, role = one(world, ada)
    draft = Draft(stream=Stream(kind, about), body=body, reason=reason, text="She says so.")
    signer = Signer(person=id_of(by), role=role, authn=Authn.PASSKEY)

    ledger = folded(world.ledger, [Recorder._row(world, draft, signer, world.ledger)])

    assert is_broken(ledger, world, "not signed as it had to be")


def test_a_founding_mentor_stands_when_the_law_has_the_word_of_the_first_removed():
    world, ada = made()
    world.decide(ada, "certify", "STANDARD_MET")
    seq = next(row.seq for row in world.rows if row.type == "founding_proposed")

    ledger = judged_without(world, seq)

    assert (ledger.broken, ledger.unknown, ledger.enrolments[ada].stage) == (None, {}, Stage.ACTIVE)


def test_words_that_nobody_signed_away_break_the_chain_once_all_is_read():
    world, _ = made()

    ledger = folded(Ledger(), without(world.rows, 3))

    assert ledger.broken.seq == 3
    assert "its words are gone, and nobody signed that" in ledger.broken.what
