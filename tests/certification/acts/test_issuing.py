"""Keys are added and retired by two custodians; a certificate is signed once, for who is certified, with such a key."""

from dataclasses import replace

import pytest

from certificates import CERTIFICATE
from custodians import DID, KAY, KIT, OTHER, added, propose, with_custodians
from whoperforms.certification.acts import issuing, keeping
from whoperforms.certification.bodies.certificates import CertificateIssued, KeyKind, ListEntry
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.lifecycle import Impossible
from whoperforms.credentials.certificate import document_of
from whoperforms.credentials.keys.did import did_of
from whoperforms.credentials.keys.history import origin_of
from whoperforms.kernel.errors import BadField
from worlds import World


@pytest.fixture
def world():
    return with_custodians(World().programme())


def issue(world, name="Ada", **others):
    enrolment = world.certified(name)
    return sign(world, world.ledger.enrolments[enrolment], **others)


def sign(world, enrolment, *, at=7, method=f"{DID}#2026a", number=None, decision=None):
    certificate = enrolment.certificate
    body = CertificateIssued(
        enrolment=enrolment.id,
        decision=decision or certificate.decided.seq,
        method=method,
        revocation=ListEntry(list=1, index=at),
        suspension=ListEntry(list=1, index=at + 1),
        document='{"signed": true}',
    )
    world.system(issuing.issue, number=number or certificate.number, body=body)
    return world.ledger.certificates[certificate.number]


def test_two_custodians_add_a_key(world):
    added(world)
    key = world.ledger.keys["2026a"]
    assert (key.signs, key.kind, key.method) == (True, KeyKind.CERTIFICATE, f"{DID}#2026a")


def test_nobody_adds_a_key_alone(world):
    propose(world)
    with pytest.raises(NotSeparated, match=r"alone with this.*another one do it"):
        world.act(*KAY, issuing.add_key, fragment="2026a")


@pytest.mark.parametrize("who", ["Cora", "Stan", "Carl"])
def test_who_is_no_custodian_adds_none(world, who):
    with pytest.raises(NoRight):
        propose(
            world, who=(who, {"Cora": Role.COORDINATOR, "Stan": Role.STANDARDS_OWNER, "Carl": Role.COMPLIANCE}[who])
        )


def test_what_was_never_proposed_is_not_added(world):
    with pytest.raises(Impossible, match="no such key"):
        world.act(*KIT, issuing.add_key, fragment="2026a")


def test_a_name_is_never_used_again(world):
    added(world)
    with pytest.raises(Impossible, match="no name is used twice"):
        propose(world, public=OTHER)


def test_a_key_has_one_name(world):
    added(world)
    with pytest.raises(Impossible, match="known as 2026a"):
        propose(world, "2026b")


def test_all_keys_are_of_one_issuer(world):
    added(world)
    with pytest.raises(Impossible, match=DID):
        propose(world, "2026b", public=OTHER, did="did:web:elsewhere.example")


@pytest.mark.parametrize(
    "did",
    [
        "did:web:Registry.example",
        "did:web:registry.example:a",
        "did:web:registry.example%3A443",
        "did:web:registry.example%3A99999",
        "did:web:registry.example%3a8443",
        "did:web:registry..example",
        "did:web:-registry.example",
        "did:web:registry.example.",
    ],
)
def test_a_key_whose_issuer_could_sign_nothing_is_not_proposed(world, did):
    with pytest.raises(BadField, match="not the name of a site"):
        propose(world, did=did)


@pytest.mark.parametrize("did", ["did:web:localhost%3A8443", "did:web:a.b-c.example", "did:web:registry"])
def test_the_name_of_a_site_is_its_host_and_its_port(world, did):
    propose(world, did=did)

    assert did_of(origin_of(did)) == did
    assert document_of(replace(CERTIFICATE, issuer=replace(CERTIFICATE.issuer, did=did)))["issuer"]["id"] == did


def test_two_custodians_retire_a_key_and_say_why(world):
    added(world)
    with pytest.raises(BadField, match="write it"):
        world.act(*KAY, issuing.propose_retirement, fragment="2026a", text=" ")
    with pytest.raises(Impossible, match="a first custodian has to"):
        world.act(*KIT, issuing.retire_key, fragment="2026a")
    world.act(*KAY, issuing.propose_retirement, fragment="2026a", text="Its year is over.")
    with pytest.raises(NotSeparated, match="alone with this"):
        world.act(*KAY, issuing.retire_key, fragment="2026a")
    world.act(*KIT, issuing.retire_key, fragment="2026a")

    assert not world.ledger.keys["2026a"].signs


def test_one_alone_says_that_a_key_is_compromised_even_at_the_terminal(world):
    added(world)
    world.operator(issuing.compromise_key, fragment="2026a", text="The machine was stolen.")

    assert not world.ledger.keys["2026a"].signs
    with pytest.raises(Impossible, match="compromised already"):
        world.act(*KAY, issuing.compromise_key, fragment="2026a", text="Again.")


def test_a_certificate_is_signed_for_who_is_certified(world):
    issued = issue(added(world))

    assert world.ledger.numbers[issued.number] == issued.enrolment
    assert world.ledger.taken == {("revocation", 1, 7): issued.number, ("suspension", 1, 8): issued.number}


def test_a_certificate_is_signed_once(world):
    issued = issue(added(world))
    with pytest.raises(Impossible, match="signed already"):
        sign(world, world.ledger.enrolments[issued.enrolment])


def test_a_place_in_a_list_is_given_once(world):
    issue(added(world))
    with pytest.raises(Impossible, match="taken by another certificate"):
        issue(world, "Ben")


def test_who_is_suspended_gets_no_certificate(world):
    added(world)
    enrolment = world.certified("Ada")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
    with pytest.raises(Impossible, match="only who is certified"):
        sign(world, world.ledger.enrolments[enrolment])


def test_another_decision_or_number_is_not_signed(world):
    added(world)
    enrolment = world.certified("Ada")
    enrolment = world.ledger.enrolments[enrolment]
    for wrong in ({"decision": 1}, {"number": "0" * 12}):
        with pytest.raises(Impossible, match="not the number of the last decision"):
            sign(world, enrolment, **wrong)


def test_a_key_that_is_not_in_use_signs_nothing(world):
    propose(world)
    with pytest.raises(Impossible, match="no key in use"):
        issue(world)


def test_what_a_compromised_key_signed_is_signed_again_under_the_same_number(world):
    issued = issue(added(world))
    added(world, "2026b", public=OTHER)
    world.operator(issuing.compromise_key, fragment="2026a", text="The machine was stolen.")
    again = sign(world, world.ledger.enrolments[issued.enrolment], method=f"{DID}#2026b")

    assert (again.number, again.method) == (issued.number, f"{DID}#2026b")
    assert not issuing.lost_its_key(world.ledger, again.number)
