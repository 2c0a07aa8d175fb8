"""Proofs: the published answers to the byte, and each way in which one suite alone lets something through."""

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from a_certificate import NOW, Pen, a_document
from whoperforms.credentials import proofs
from whoperforms.credentials.canonical import rdfc
from whoperforms.credentials.contexts.pinned import contexts
from whoperforms.credentials.multikey import base58_bytes, multibase_text, public_bytes
from whoperforms.credentials.proofs import Suite, fits, with_proofs
from whoperforms.credentials.statements import Vocabulary
from whoperforms.credentials.strict_json import Unreadable
from whoperforms.kernel.errors import BadData, BadValue

VECTORS = Path(__file__).parent / "vectors"
SIGNED = json.loads((VECTORS / "signedDataInt.json").read_text())
KEYS = json.loads((VECTORS / "keyPair.json").read_text())
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)

# Source: W3C vc-di-eddsa, TestVectors: hash of the document, of the proof's options, and the proof's value.
PUBLISHED = {
    Suite.RDFC: (
        "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017",
        "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0",
        "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme",
    ),
    Suite.JCS: (
        "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19",
        "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db",
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
    ),
}

# Source: RFC 8032, section 7.1, tests 1 to 3: secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
            "24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302a"
            "eeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed2"
            "8dc027beceea1ec40a"
        ),
    ),
]


@pytest.fixture
def with_examples(monkeypatch):
    """The W3C's vectors name one context more, for examples only; it is in no package."""
    examples = json.loads((VECTORS / "credentials-examples-v2.json").read_text())
    vocabulary = Vocabulary({**contexts(), "https://www.w3.org/ns/credentials/examples/v2": examples})
    monkeypatch.setitem(proofs.FORMS, Suite.RDFC, lambda document: rdfc(document, vocabulary))


def unsigned():
    return {key: value for key, value in SIGNED.items() if key != "proof"}


def the_pen_of_the_vectors() -> Pen:
    pen = Pen(method=f"did:key:{KEYS['publicKeyMultibase']}#{KEYS['publicKeyMultibase']}")
    pen._key = Ed25519PrivateKey.from_private_bytes(base58_bytes(KEYS["privateKeyMultibase"][1:])[2:])  # after its kind
    return pen


@pytest.mark.usefixtures("with_examples")
@pytest.mark.parametrize("suite", Suite)
def test_the_vectors_of_the_w3c_are_signed_to_the_byte(suite):
    document_hash, config_hash, value = PUBLISHED[suite]
    pen, said = the_pen_of_the_vectors(), []
    sign, pen.sign = pen.sign, lambda message: (said.append(message), sign(message))[1]
    proof = with_proofs(unsigned(), pen, created=CREATED, suites=(suite,))["proof"]
    assert said == [bytes.fromhex(config_hash + document_hash)]
    assert proof["proofValue"] == value
    assert ("@context" in proof) == (suite is Suite.JCS)
    assert fits(unsigned(), proof, public_bytes(KEYS["publicKeyMultibase"]))


@pytest.mark.usefixtures("with_examples")
def test_the_published_document_comes_out_whole():
    assert with_proofs(unsigned(), the_pen_of_the_vectors(), created=CREATED, suites=(Suite.RDFC,)) == SIGNED


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032, ids=["test-1", "test-2", "test-3"])
def test_signatures_are_those_of_the_standard(secret, public, message, signature):
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert key.public_key().public_bytes_raw().hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature


def test_a_certificate_has_one_proof_of_each_suite_with_exactly_these_members():
    rdfc_proof, jcs_proof = with_proofs(a_document(), Pen(), created=NOW)["proof"]
    members = ["type", "cryptosuite", "created", "verificationMethod", "proofPurpose"]
    assert list(rdfc_proof) == [*members, "proofValue"]
    assert list(jcs_proof) == [*members, "@context", "proofValue"]
    assert jcs_proof["@context"] == a_document()["@context"]
    assert (rdfc_proof["cryptosuite"], jcs_proof["cryptosuite"]) == ("eddsa-rdfc-2022", "eddsa-jcs-2022")
    assert rdfc_proof["created"] == jcs_proof["created"] == "2026-11-01T12:00:00Z"
    assert rdfc_proof["verificationMethod"] == "did:web:registry.example.org#2026a"
    assert rdfc_proof["proofPurpose"] == "assertionMethod"


def test_what_was_signed_fits_the_key_that_signed_and_no_other():
    signed = with_proofs(a_document(), Pen(), created=NOW)
    for proof in signed["proof"]:
        assert fits(a_document(), proof, Pen().public)
        assert not fits(a_document(), proof, Pen(seed=2).public)


def test_a_document_without_contexts_is_signed_as_text_alone():
    document = {"certificate": "9F4K2M7QXT3C", "state": "active"}
    signed = with_proofs(document, Pen(), created=NOW, suites=(Suite.JCS,))
    assert "@context" not in signed["proof"]
    assert fits(document, signed["proof"], Pen().public)
    with pytest.raises(Unreadable, match="not a context"):
        with_proofs(document, Pen(), created=NOW)


def test_a_document_that_has_a_proof_is_neither_signed_nor_held_to_one():
    signed = with_proofs(a_document(), Pen(), created=NOW)
    with pytest.raises(BadData, match="has a proof already"):
        with_proofs(signed, Pen(), created=NOW)
    with pytest.raises(Unreadable, match="holds a proof"):
        fits(signed, signed["proof"][0], Pen().public)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 1, 12, tzinfo=UTC), "2026-11-01T12:00:00Z"),
        (datetime(2026, 11, 1, 12, 0, 59, 999_999, tzinfo=UTC), "2026-11-01T12:00:59Z"),
        (datetime(2026, 11, 1, 19, tzinfo=timezone(timedelta(hours=-5))), "2026-11-02T00:00:00Z"),
    ],
    ids=["utc", "parts-of-a-second", "another-zone"],
)
def test_a_moment_is_written_in_utc_to_the_second(moment, written):
    assert proofs.second(moment) == written


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(BadValue, match="a moment without its zone"):
        with_proofs(a_document(), Pen(), created=datetime(2026, 11, 1))  # noqa: DTZ001 - that is the point


# What one suite lets through and the other stops: the reason for two proofs.
ALIKE_AS_STATEMENTS = {
    "the order of an array": lambda d: d["credentialSubject"]["identifier"].reverse(),
    "an entry twice": lambda d: d["credentialStatus"].append(d["credentialStatus"][0]),
    "an object in an array": lambda d: d.__setitem__("issuer", [d["issuer"]]),
    "a type without its array": lambda d: d["issuer"].__setitem__("type", "Profile"),
    "an empty list more": lambda d: d.__setitem__("termsOfUse", []),
}


@pytest.mark.parametrize("name", ALIKE_AS_STATEMENTS)
def test_what_means_the_same_as_statements_is_stopped_by_the_text(name):
    rdfc_proof, jcs_proof = with_proofs(a_document(), Pen(), created=NOW)["proof"]
    changed = a_document()
    ALIKE_AS_STATEMENTS[name](changed)
    assert fits(changed, rdfc_proof, Pen().public)
    assert not fits(changed, jcs_proof, Pen().public)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: d["issuer"].__setitem__("@id", d["issuer"].pop("id")), id="at-id-for-id"),
        pytest.param(lambda d: d["@context"].append({}), id="a-harmless-context-more"),
        pytest.param(lambda d: d["credentialSubject"].__setitem__("@context", []), id="a-nested-context"),
        pytest.param(lambda d: d.__setitem__("undefined", "Board certified"), id="a-word-that-no-context-knows"),
    ],
)
def test_what_other_verifiers_let_through_is_refused_by_both(change):
    changed = a_document()
    change(changed)
    for proof in with_proofs(a_document(), Pen(), created=NOW)["proof"]:
        if proof["cryptosuite"] == Suite.JCS and changed["@context"] == a_document()["@context"]:
            assert not fits(changed, proof, Pen().public)
        else:
            with pytest.raises(Unreadable):
                fits(changed, proof, Pen().public)


def test_contexts_appended_to_the_document_are_not_replaced_by_those_of_the_proof():
    jcs_proof = with_proofs(a_document(), Pen(), created=NOW)["proof"][1]
    changed = a_document()
    changed["@context"].append("https://example.org/v1")
    with pytest.raises(Unreadable, match="names other contexts than the document"):
        fits(changed, jcs_proof, Pen().public)


def test_neither_suite_brings_letters_and_accents_together():
    for proof in with_proofs(a_document(), Pen(), created=NOW)["proof"]:
        changed = a_document()
        changed["credentialSubject"]["identifier"][1]["identityHash"] = "Zoe\u0308 Beispiel, MD"
        assert not fits(changed, proof, Pen().public)


@pytest.mark.parametrize("suite", range(2), ids=list(Suite))
@pytest.mark.parametrize(
    ("name", "value"),
    [("created", "2099-11-01T12:00:00Z"), ("verificationMethod", "did:web:registry.example.org#2026b")],
    ids=["when", "by-which-key"],
)
def test_every_option_is_signed(suite, name, value):
    proof = with_proofs(a_document(), Pen(), created=NOW)["proof"][suite] | {name: value}
    assert not fits(a_document(), proof, Pen().public)


@pytest.mark.parametrize("suite", range(2), ids=list(Suite))
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param({"expires": "2030-01-01T00:00:00Z"}, "one too many: 'expires'", id="expires"),
        pytest.param({"previousProof": "urn:uuid:1"}, "one too many: 'previousProof'", id="after-another"),
        pytest.param({"challenge": "x"}, "one too many: 'challenge'", id="a-challenge"),
        pytest.param({"created": None}, "created of the proof .* is not a text", id="null-for-a-moment"),
        pytest.param({"cryptosuite": "eddsa-2022"}, "'eddsa-2022': a way to sign that is not known", id="old-suite"),
        pytest.param({"cryptosuite": ["eddsa-jcs-2022"]}, "a way to sign that is not known", id="a-list-of-suites"),
        pytest.param({"proofPurpose": "authentication"}, "another type or purpose", id="another-purpose"),
        pytest.param({"type": "Ed25519Signature2020"}, "another type or purpose", id="another-type"),
        pytest.param({"proofValue": "z"}, "0 bytes where 64 belong", id="no-signature"),
        pytest.param({"proofValue": multibase_text(bytes(63))}, "63 bytes where 64", id="a-byte-short"),
        pytest.param({"proofValue": multibase_text(bytes(65))}, "65 bytes where 64", id="a-byte-long"),
        pytest.param({"proofValue": "u" + "A" * 86}, "does not begin with z", id="another-alphabet"),
        pytest.param({"proofValue": 7}, "proofValue of the proof .* is not a text", id="a-number-for-a-signature"),
    ],
)  # fmt: skip
def test_a_proof_of_another_shape_is_refused_in_a_sentence(suite, change, sentence):
    proof = with_proofs(a_document(), Pen(), created=NOW)["proof"][suite] | change
    with pytest.raises(Unreadable, match=sentence):
        fits(a_document(), proof, Pen().public)


@pytest.mark.parametrize("suite", range(2), ids=list(Suite))
@pytest.mark.parametrize("name", [*proofs.OPTIONS, "proofValue"])
def test_a_proof_that_lacks_a_member_is_refused(suite, name):
    proof = with_proofs(a_document(), Pen(), created=NOW)["proof"][suite]
    del proof[name]
    with pytest.raises(Unreadable, match=f"'{name}'|a way to sign that is not known"):
        fits(a_document(), proof, Pen().public)


def test_contexts_stand_in_the_proof_of_the_text_and_in_no_other():
    rdfc_proof, jcs_proof = with_proofs(a_document(), Pen(), created=NOW)["proof"]
    with pytest.raises(Unreadable, match="one too many: '@context'"):
        fits(a_document(), rdfc_proof | {"@context": a_document()["@context"]}, Pen().public)
    del jcs_proof["@context"]
    with pytest.raises(Unreadable, match="lacks a member or has one too many: '@context'"):
        fits(a_document(), jcs_proof, Pen().public)


def test_a_proof_of_one_suite_is_none_of_the_other():
    rdfc_proof, jcs_proof = with_proofs(a_document(), Pen(), created=NOW)["proof"]
    swapped = rdfc_proof | {"proofValue": jcs_proof["proofValue"]}, jcs_proof | {"proofValue": rdfc_proof["proofValue"]}
    assert not any(fits(a_document(), proof, Pen().public) for proof in swapped)


def test_hashes_signed_in_the_other_order_do_not_fit():
    pen = Pen()
    sign, pen.sign = pen.sign, lambda message: sign(message[32:] + message[:32])
    signed = with_proofs(a_document(), pen, created=NOW)
    assert not any(fits(a_document(), proof, pen.public) for proof in signed["proof"])


def leaves(value, path=()):
    if isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, (*path, key))
    elif isinstance(value, str):
        yield path


PLACES = [path for path in leaves(a_document()) if path[0] != "@context"]


@given(st.sampled_from(PLACES), st.data())
def test_one_letter_changed_anywhere_fits_neither_proof(path, data):
    changed = deepcopy(a_document())
    part = changed
    for step in path[:-1]:
        part = part[step]
    text = part[path[-1]]
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("aZ0-é ").filter(lambda letter: letter != text[place]))
    part[path[-1]] = text[:place] + letter + text[place + 1 :]
    for proof in with_proofs(a_document(), Pen(), created=NOW)["proof"]:
        try:
            assert not fits(changed, proof, Pen().public)
        except Unreadable:
            assert proof["cryptosuite"] == Suite.RDFC  # no longer the linked data of a certificate


def test_no_letter_of_a_signature_can_be_another():
    for proof in with_proofs(a_document(), Pen(), created=NOW)["proof"]:
        value = proof["proofValue"]
        for place in range(1, len(value)):
            letter = "2" if value[place] != "2" else "3"
            try:
                assert not fits(
                    a_document(), proof | {"proofValue": value[:place] + letter + value[place + 1 :]}, Pen().public
                )
            except Unreadable:
                assert place < 3  # a number too large for 64 bytes
