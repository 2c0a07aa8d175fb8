"""Certificates of a real registry: signed with real keys, in the log and the lists, and of what becomes of them too."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from custodians import DID, retired
from issuers import added, issued, issuer_at
from whoperforms.certification.acts import enrolling, keeping, people, removing
from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role, RoleEnded
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.published import published
from whoperforms.certification.standing import EvidenceState
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.log.checks import check_consistency
from whoperforms.credentials.log.signer import NotToBeSigned
from whoperforms.credentials.proofs import with_proofs
from whoperforms.credentials.status_credential import list_of
from whoperforms.credentials.status_list import Bits, Purpose
from whoperforms.credentials.verification.answer import NotProved
from whoperforms.credentials.verification.asked import ANYTHING, Question
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.npi import Npi
from whoperforms.registry import erasing, issuing, log, own_lists, signing, statuses
from whoperforms.registry.journal import ledger
from whoperforms.registry.standings import overview
from worlds import id_of, npi


@pytest.fixture
def world(tmp_path):
    """A programme with custodians and a key of each kind; its clock is that of yesterday morning."""
    with issuer_at(tmp_path / "registry.db", tmp_path) as made:
        yield made


def verified(data, question=ANYTHING, *, now):
    return verify(data, question, own_lists.trusted(), own_lists.OwnLists(now), now)


def answered(number, question=None, *, now):
    return verified(issuing.document(ledger(), number), question or Question(number=number), now=now)


def test_who_is_certified_has_a_certificate_that_verifies_in_all_its_steps(world):
    _, number = issued(world)
    answer = answered(number, Question(npi=Npi(npi(7)), number=number, programme="mild"), now=world.at)

    assert [(step.number, step.result) for step in answer.steps if step.result != "passed"] == []
    assert (answer.outcome, answer.certificate.holder.name) == (CertificationState.ACTIVE, "Ada, MD")


def test_a_certificate_is_issued_once_and_kept_to_the_byte(world):
    _, number = issued(world)
    data = issuing.document(ledger(), number)

    assert issuing.issue_waiting(world.at) == ()
    assert issuing.document(ledger(), number) == data


def test_no_certificate_tells_the_id_of_a_person_and_all_of_one_name_the_same(world):
    enrolment, number = issued(world)
    world.decide(enrolment, "reduce_scope", "SCOPE", scope="Small lanterns")
    issuing.issue_waiting(world.at)
    _, of_another = issued(world, "Bea", 8)
    newer = ledger().enrolments[enrolment].certificate.number
    documents = [issuing.document(ledger(), one) for one in (number, newer, of_another)]

    subjects = [json.loads(one)["credentialSubject"]["id"].rpartition("/p/")[2] for one in documents]

    assert subjects[0] == subjects[1] != subjects[2]
    assert not set(subjects) & set(ledger().people)
    assert id_of("Ada").encode() not in b"".join(documents)


def test_a_suspension_is_in_the_list_on_the_next_request(world):
    enrolment, number = issued(world)
    before = statuses.status_list(Purpose.SUSPENSION, 1, world.at)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")

    assert statuses.status_list(Purpose.SUSPENSION, 1, world.at) != before
    assert answered(number, now=world.at).outcome is CertificationState.SUSPENDED


def test_who_withdraws_has_a_certificate_that_says_so_for_ever(world):
    enrolment, number = issued(world)
    world.act("Cora", Role.COORDINATOR, enrolling.withdraw, enrolment=enrolment, reason="HOLDER_REQUEST")

    assert answered(number, now=world.at).outcome is CertificationState.WITHDRAWN


def test_one_question_has_one_answer_until_something_happens_or_an_hour_is_over(world):
    issued(world)
    now = (world.at + timedelta(hours=1)).replace(minute=30)
    said = statuses.status_list(Purpose.REVOCATION, 1, now)

    assert statuses.status_list(Purpose.REVOCATION, 1, now + timedelta(minutes=29)) == said
    assert statuses.status_list(Purpose.REVOCATION, 1, now + timedelta(minutes=30)) != said


def test_the_log_has_the_certificate_under_a_signed_checkpoint(world):
    _, number = issued(world)
    signed = log.checkpoint()
    head = log.head_of(signed).head

    assert (head.size, head.root) == (ledger().seq, log.tree().root())
    assert log.checkpoint() == signed
    assert log.proof(ledger().certificates[number].seq, opened=True).written().startswith(b"c2sp.org/tlog-proof@v1\n")


def test_another_physicians_certificate_is_not_that_of_the_one_asked_for(world):
    _, number = issued(world)
    assert answered(number, Question(npi=Npi(npi(8))), now=world.at).outcome is NotProved.NOT_VALID


def test_what_a_compromised_key_signed_is_believed_only_by_the_log_and_then_signed_anew(world):
    _, number = issued(world)
    before = issuing.document(ledger(), number)
    world.operator(acts.compromise_key, fragment="2026a", text="The machine was stolen.")
    assert verified(before, now=world.at).outcome is CertificationState.ACTIVE  # the log had it before

    added(world, settings.KEYS, "2026d")
    [event] = issuing.issue_waiting(world.at)

    assert (event.stream.id, event.body.method) == (number, f"{DID}#2026d")
    assert issuing.document(ledger(), number) != before
    for data in (before, issuing.document(ledger(), number)):
        assert verified(data, now=world.at).outcome is CertificationState.ACTIVE


def test_all_that_wait_are_signed_at_once_each_with_a_place_of_its_own(world):
    for number, name in enumerate(("Ada", "Ben", "Cleo Wick"), 7):
        world.certified(name, npi=npi(number))
    events = issuing.issue_waiting(world.at)
    places = [place for one in ledger().certificates.values() for place in one.places]

    assert len(events) == 3
    assert len(set(places)) == 6


def test_one_that_cannot_be_signed_holds_up_no_other(world):
    ada = world.certified("Ada", npi=npi(7))
    for number, name in enumerate(("Ben", "Cleo Wick"), 8):
        world.certified(name, npi=npi(number))
    world.decide(ada, "reduce_scope", "SCOPE", scope="Small" + "\u0316" * 40)  # marks that no signed text may have

    with pytest.raises(issuing.NotAllSigned, match=f"{ada}: its certificate cannot be signed") as why:
        issuing.issue_waiting(world.at)

    assert len(why.value.signed) == len(ledger().certificates) == 2
    assert [one.id for one in issuing.waiting(overview(world.at))] == [ada]


def test_who_has_no_npi_waits_without_holding_up_the_others(world):
    world.certified("Ada")
    _, number = issued(world, "Ben")

    assert set(ledger().certificates) == {number}


def test_who_removes_the_last_checkpoint_gets_nothing_signed(world):
    issued(world)
    (settings.KEYS / log.MEMORY).unlink()

    with pytest.raises(NotToBeSigned, match="is not there"):
        log.checkpoint()
    with pytest.raises(NotToBeSigned):
        statuses.state_of(next(iter(ledger().certificates)), world.at)


def put_back(folder, older):
    """Put an older copy of the registry in its place."""
    connection.close()
    for beside in ("-wal", "-shm"):
        (folder / f"registry.db{beside}").unlink(missing_ok=True)
    (folder / "registry.db").write_bytes(older)


def test_a_registry_that_somebody_put_back_is_not_signed_for(world, tmp_path):
    connection.close()
    older = (tmp_path / "registry.db").read_bytes()
    issued(world)
    put_back(tmp_path, older)

    with pytest.raises(NotToBeSigned, match="an older registry was put in its place"):
        log.checkpoint()


def test_a_registry_that_somebody_put_back_has_no_fresh_status_list(world, tmp_path):
    enrolment, number = issued(world)
    connection.close()
    older = (tmp_path / "registry.db").read_bytes()
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
    data = issuing.document(ledger(), number)
    put_back(tmp_path, older)

    with pytest.raises(NotToBeSigned):
        statuses.status_list(Purpose.SUSPENSION, 1, world.at)
    assert verified(data, now=world.at).outcome is CertificationState.CANNOT_CONFIRM


@pytest.mark.parametrize("then", ["lost", "retired"])
def test_nor_has_one_whose_log_nobody_signs_for_any_more(world, tmp_path, then):
    enrolment, _ = issued(world)
    connection.close()
    older = (tmp_path / "registry.db").read_bytes()
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
    put_back(tmp_path, older)
    if then == "lost":
        world.operator(acts.compromise_key, fragment="2026c", text="Said to be lost.")
    else:
        retired(world, "2026c")

    with pytest.raises(NotToBeSigned):
        statuses.status_list(Purpose.SUSPENSION, 1, world.at)


@pytest.mark.parametrize("what", ["what was signed", "the decision"])
def test_a_certificate_whose_words_the_law_had_removed_is_handed_out_no_more(world, what):
    enrolment, number = issued(world)
    data, known = issuing.document(ledger(), number), ledger()
    seq = known.certificates[number].seq if what == "what was signed" else known.enrolments[enrolment].decisions[-1].seq
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        said = {"erased": seq, "of": erasing.stream_of(seq), "body": body, "text": "The order."}
        world.act(by, Role.COMPLIANCE, removing.erase, **said)

    assert ledger().broken is None
    assert issuing.document(ledger(), number) is None
    assert not verified(data, now=world.at).certified
    assert issuing.issue_waiting(world.at) == ()  # what was removed is not written again
    assert json.loads(statuses.state_of(number, world.at))["state"] == "cannot_confirm"


def test_no_role_comes_back_by_removing_that_it_ended(world):
    told = RoleEnded(role=Role.KEY_CUSTODIAN, programme="mild", on=world.at.date())
    [ended] = world.operator(people.end, person=id_of("Kay"), body=told)
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        said = {"erased": ended.seq, "of": erasing.stream_of(ended.seq), "body": body, "text": "The order."}
        world.act(by, Role.COMPLIANCE, removing.erase, **said)

    with pytest.raises(Impossible, match="which ones you hold"):
        retired(world, "2026b")


def test_the_words_about_a_key_are_removed_by_no_law(world):
    seq = ledger().keys["2026a"].added.seq
    body = Erased(second=id_of("Carl"), law="Order 12", programme="mild")

    with pytest.raises(BadField, match="which tells of no person"):
        world.act(
            "Cleo", Role.COMPLIANCE, removing.erase, erased=seq, of=erasing.stream_of(seq), body=body, text="The order."
        )


def test_after_a_lost_log_key_the_next_one_continues_the_same_log(world):
    issued(world)
    before = log.head_of(log.checkpoint()).head
    world.operator(acts.compromise_key, fragment="2026c", text="The machine was stolen.")
    added(world, settings.KEYS, "2026d", Kind.LOG)
    after = log.head_of(log.checkpoint()).head

    check_consistency(before, after, log.tree().consistency(before.size, after.size))


def test_what_this_site_never_signed_is_not_confirmed_here_whoever_has_its_key(world):
    _, number = issued(world)
    document = json.loads(issuing.document(ledger(), number))
    stolen = signing.signer(ledger(), Kind.CERTIFICATE)
    forged = {name: value for name, value in document.items() if name != "proof"}
    forged["id"] = forged["id"].replace(number, "0" * 12)
    forged["credentialSubject"] = forged["credentialSubject"] | {"licenseNumber": "0000-0000-0000"}
    data = json.dumps(with_proofs(forged, stolen, created=world.at)).encode()

    answer = verified(data, now=world.at)
    assert (answer.outcome, answer.decided_by.number) == (CertificationState.CANNOT_CONFIRM, 9)


def test_once_it_is_signed_the_public_is_told_that_it_can_be_checked(world):
    world.certified("Ada", npi=npi(7))
    before = published(overview(world.at), world.at).standings.standings[0].evidence_state
    issuing.issue_waiting(world.at)
    after = published(overview(world.at), world.at).standings.standings[0].evidence_state

    assert (before, after) == (EvidenceState.DOCUMENT_REVIEWED, EvidenceState.ISSUER_SIGNED)


def bits(now):
    return {purpose: list_of(json.loads(statuses.status_list(purpose, 1, now))).bits for purpose in Purpose}


def test_who_holds_the_list_from_before_and_from_after_does_not_learn_whose_certificate_is_new(world):
    before = bits(world.at)
    issued(world)

    assert bits(world.at) == before
    assert not any(bits(world.at)[Purpose.SUSPENSION].packed)


def test_of_all_places_the_one_of_a_certificate_whose_words_were_removed_is_held_back(world):
    _, number = issued(world)
    issued(world, "Bea", 8)
    one = ledger().certificates[number]
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        said = {"erased": one.seq, "of": erasing.stream_of(one.seq), "body": body, "text": "The order."}
        world.act(by, Role.COMPLIANCE, removing.erase, **said)

    assert bits(world.at)[Purpose.SUSPENSION] == Bits.of([one.suspension.index])
