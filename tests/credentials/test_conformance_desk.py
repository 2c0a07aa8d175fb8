"""The desk that the W3C's suites ask: what it refuses, where the suites themselves try little."""

import sys
from copy import deepcopy
from pathlib import Path

import pytest

from whoperforms.credentials import proofs
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.multikey import multibase_text
from whoperforms.credentials.proofs import Suite
from whoperforms.kernel.errors import WhoPerformsError

SCRIPTS = Path(__file__).parents[2] / "scripts" / "conformance"
PLAIN = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:subject"},
}


@pytest.fixture(scope="module")
def desks():
    """The module of the desk: a script beside its fellows, so it is found as they find each other."""
    before = list(sys.path)
    sys.path.insert(0, str(SCRIPTS))
    import desk  # noqa: PLC0415 - only now is it to be found

    yield desk
    sys.path[:] = before


@pytest.fixture
def desk(desks):
    return desks.Desk.of("did:web:localhost%3A40443", {})


@pytest.fixture
def manner(desks):
    return desks.MANNERS["status"]


@pytest.fixture
def issued(desk, manner):
    return desk.issue(manner, {"credential": {**deepcopy(PLAIN), "issuer": desk.issuer.did}})


def test_what_was_issued_is_verified(desk, manner, issued):
    assert desk.verify(manner, {"verifiableCredential": issued})["verified"]
    assert [entry["statusPurpose"] for entry in issued["credentialStatus"]] == ["revocation", "suspension"]
    assert [proof["cryptosuite"] for proof in issued["proof"]] == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_what_ended_is_refused_and_what_goes_on_again_is_not(desk, manner, issued, purpose):
    change = {"credentialId": issued["id"], "credentialStatus": {"statusPurpose": purpose}}
    desk.change_status(change)
    with pytest.raises(WhoPerformsError, match="revoked or suspended"):
        desk.verify(manner, {"verifiableCredential": issued})
    desk.change_status({**change, "status": False})
    assert desk.verify(manner, {"verifiableCredential": issued})["verified"]


@pytest.mark.parametrize(
    ("member", "value", "why"),
    [
        ("credentialSubject", {"id": "did:example:somebody-else"}, "a proof does not fit"),
        ("credentialStatus", None, "a proof does not fit"),
        ("issuer", "did:web:example.org", "a proof does not fit"),
        ("proof", [], "no proof|not one or more objects"),
        ("validFrom", "2026-11-23", "no date and time"),
        ("name", {"@value": "Dog", "@language": "en", "url": "did:example:dog"}, "value in a language"),
        ("credentialSchema", {"type": "JsonSchema"}, "credentialSchema.id"),
        ("madeUp", "1", "not a word"),
    ],
)
def test_what_was_changed_is_refused(desk, manner, issued, member, value, why):
    changed = {**issued, member: value} if value is not None else {k: v for k, v in issued.items() if k != member}
    with pytest.raises(WhoPerformsError, match=why):
        desk.verify(manner, {"verifiableCredential": changed})


def test_what_another_issuer_signs_in_our_name_is_refused(desks, desk, manner):
    other = desks.Desk.of("did:web:localhost%3A40443", {})
    forged = other.issue(manner, {"credential": {**deepcopy(PLAIN), "issuer": other.issuer.did}})
    with pytest.raises(WhoPerformsError, match="does not fit"):
        desk.verify(manner, {"verifiableCredential": forged})
    own = other.issue(desks.MANNERS["data-model"], {"credential": {**deepcopy(PLAIN), "issuer": other.did_key}})
    assert desk.verify(manner, {"verifiableCredential": own})["verified"]
    with pytest.raises(WhoPerformsError, match="does not fit"):
        desk.verify(manner, {"verifiableCredential": {**own, "issuer": desk.did_key}})


def test_a_status_that_cannot_be_asked_for_is_refused(desk, manner, desks):
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://elsewhere.example/s/revocation/1",
    }
    asked = {"credential": {**deepcopy(PLAIN), "issuer": desk.issuer.did, "credentialStatus": entry}}
    elsewhere = desk.issue(desks.MANNERS["data-model"], asked)
    with pytest.raises(WhoPerformsError, match="cannot be had here"):
        desk.verify(manner, {"verifiableCredential": elsewhere})


def presented(desk, challenge, holder=None):
    """A presentation that the desk's own did:key signs."""
    method = f"{desk.did_key}#{desk.did_key.removeprefix('did:key:')}"
    document = {
        "@context": PLAIN["@context"],
        "type": ["VerifiablePresentation"],
        "holder": holder or desk.did_key,
    }
    config = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-23T00:00:00Z",
        "verificationMethod": method,
        "proofPurpose": "authentication",
        "challenge": challenge,
        "domain": "example.org",
    }
    message = proofs._message(Suite.RDFC, document, {**config, "@context": document["@context"]})
    value = multibase_text(desk.pens[Kind.CERTIFICATE].sign(message))
    return {**document, "proof": {**config, "proofValue": value}}


def test_a_presentation_answers_one_question_and_is_its_holders(desk):
    asked = {"options": {"challenge": "one", "domain": "example.org"}}
    assert desk.verify_presentation({**asked, "verifiablePresentation": presented(desk, "one")})["verified"]
    with pytest.raises(WhoPerformsError, match="another question"):
        desk.verify_presentation({**asked, "verifiablePresentation": presented(desk, "two")})
    with pytest.raises(WhoPerformsError, match="not who signed"):
        desk.verify_presentation({**asked, "verifiablePresentation": presented(desk, "one", "did:example:other")})
    changed = {**presented(desk, "one"), "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33"}
    with pytest.raises(WhoPerformsError, match="does not fit"):
        desk.verify_presentation({**asked, "verifiablePresentation": changed})
