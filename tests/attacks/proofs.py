"""Attacks on the signatures, and on whose they are."""

import unicodedata
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from attacks.case import FORM, ISSUER, KEY, PROOFS, REMOVED, SIGNATURES, TIME, C, Case, N, changed
from attacks.content import NAME
from certificates import CERTIFICATE
from genuine import DID, FOR_CERTIFICATES, FOR_LISTS, FOR_LOG, GENUINE, Signer, as_bytes, issued, public
from whoperforms.credentials.canonical import jcs, rdfc
from whoperforms.credentials.certificate import IssuedBy, document_of
from whoperforms.credentials.multikey import multibase_bytes, multibase_text, public_text
from whoperforms.credentials.proofs import Suite
from whoperforms.credentials.proofs import with_proofs as sign
from whoperforms.procedures.kinds import IssuerKind

RDFC, JCS = GENUINE["proof"]
UNSIGNED = {name: value for name, value in GENUINE.items() if name != "proof"}
ANOTHER = issued(replace(CERTIFICATE, number="0000000000ZZ"))
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the curve's group


def with_proofs(*proofs: object) -> dict:
    """Return the genuine document with other proofs."""
    return {**UNSIGNED, "proof": [deepcopy(proof) for proof in proofs]}


def both(**members: object) -> dict:
    """Return the certificate with members of both proofs changed, by nobody who could sign."""
    made = deepcopy(GENUINE)
    for proof in made["proof"]:
        for name, value in members.items():
            if value is REMOVED:
                del proof[name]
            else:
                proof[name] = value
    return made


def re_signed(signer: Signer = FOR_CERTIFICATES, *, swapped: bool = False, **members: object) -> dict:
    """Return the certificate signed anew with other options, which the signatures cover. `swapped`: document first."""
    proofs = []
    for suite, form in ((Suite.RDFC, rdfc), (Suite.JCS, jcs)):
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": str(suite),
            "created": "2026-11-02T09:00:00Z",
            "verificationMethod": signer.method,
            "proofPurpose": "assertionMethod",
            **members,
        }
        config = {**options, "@context": UNSIGNED["@context"]}
        hashes = [sha256(form(config)).digest(), sha256(form(UNSIGNED)).digest()]
        value = multibase_text(signer.sign(b"".join(reversed(hashes) if swapped else hashes)))
        proofs.append({**(config if suite is Suite.JCS else options), "proofValue": value})
    return with_proofs(*proofs)


def signed_anew(document: dict) -> dict:
    """Return what our key signs, whatever it is."""
    return sign(document, FOR_CERTIFICATES, created=datetime(2026, 11, 2, 9, tzinfo=UTC))


def value_with(change: int) -> str:
    """Return the JCS signature with one bit changed."""
    signature = bytearray(multibase_bytes(JCS["proofValue"], 64))
    signature[change // 8] ^= 1 << change % 8
    return multibase_text(bytes(signature))


def value_of_another_scalar() -> str:
    """Return the JCS signature with the group's order added to its second half: careless verifiers accept it, too."""
    signature = multibase_bytes(JCS["proofValue"], 64)
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    return multibase_text(signature[:32] + scalar.to_bytes(32, "little"))


def short(proof: dict) -> dict:
    """Return a proof whose signature lacks its last byte."""
    return {**proof, "proofValue": multibase_text(multibase_bytes(proof["proofValue"], 64)[:-1])}


def wrong(name: str, what: str, document: object) -> Case:
    """Signatures that do not fit."""
    return Case(name=name, what=what, outcome=N, step=SIGNATURES, data=as_bytes(document))


def odd(name: str, what: str, document: object, step: int = PROOFS) -> Case:
    """Proofs that are not ours."""
    return Case(name=name, what=what, outcome=C, step=step, data=as_bytes(document))


def without(name: str, proof: dict) -> dict:
    """Return a proof without one member."""
    return {key: value for key, value in proof.items() if key != name}


SELF_MADE = Signer("2026a", "did:web:academy.example.net")
SIGNATURES_WRONG = (
    wrong(
        "jcs-wrong",
        "The signature over the text is wrong, the other right.",
        with_proofs(RDFC, {**JCS, "proofValue": value_with(5)}),
    ),
    wrong(
        "rdfc-wrong",
        "The signature over statements is wrong, the other right.",
        with_proofs({**RDFC, "proofValue": JCS["proofValue"]}, JCS),
    ),
    wrong(
        "signatures-exchanged",
        "Each proof has the other's signature.",
        with_proofs({**RDFC, "proofValue": JCS["proofValue"]}, {**JCS, "proofValue": RDFC["proofValue"]}),
    ),
    wrong("proofs-of-another", "The proofs of another certificate of ours.", with_proofs(*ANOTHER["proof"])),
    wrong("jcs-of-another", "One proof of another certificate of ours.", with_proofs(RDFC, ANOTHER["proof"][1])),
    wrong("hashes-exchanged", "Signed over document and options, in this order.", re_signed(swapped=True)),
    wrong("signature-of-zeros", "64 zero bytes.", with_proofs(RDFC, {**JCS, "proofValue": multibase_text(bytes(64))})),
    wrong(
        "signature-other-scalar",
        "The same signature, its scalar written larger.",
        with_proofs(RDFC, {**JCS, "proofValue": value_of_another_scalar()}),
    ),
    wrong(
        "signed-by-stranger",
        "A stranger signed, and names our key.",
        issued(signer=FOR_CERTIFICATES)
        | {
            "proof": [
                {**proof, "verificationMethod": FOR_CERTIFICATES.method}
                for proof in issued(signer=Signer("stranger"))["proof"]
            ]
        },
    ),
    wrong("created-earlier", "Both proofs say another time than was signed.", both(created="2026-11-02T08:00:00Z")),
)
FORMS = (
    odd("jcs-missing", "The proof over the text is missing.", with_proofs(RDFC)),
    odd("rdfc-missing", "The proof over statements is missing.", with_proofs(JCS)),
    odd("no-proof", "No proof.", UNSIGNED),
    odd("proof-list-empty", "No proof in the list.", with_proofs()),
    odd("proof-not-in-list", "One proof, not in a list.", {**UNSIGNED, "proof": JCS}),
    odd("proof-twice", "The same proof twice.", with_proofs(JCS, JCS)),
    odd(
        "proof-more",
        "A third proof, by a stranger.",
        with_proofs(RDFC, JCS, issued(signer=Signer("stranger"))["proof"][0]),
    ),
    odd("proofs-order-other", "The proofs in the other order.", with_proofs(JCS, RDFC)),
    odd("suite-unknown", "A suite that nobody knows.", both(cryptosuite="eddsa-none-2030")),
    odd("suite-old", "The suite of 2020.", both(type="Ed25519Signature2020")),
    odd("suite-of-rsa", "A suite with another kind of key.", changed("proof.0.cryptosuite", "ecdsa-rdfc-2019")),
    odd("purpose-authentication", "Signed to sign in, not to assert.", re_signed(proofPurpose="authentication")),
    odd("with-expiry", "Signed with an end of its own, which has passed.", re_signed(expires="2026-11-03T00:00:00Z")),
    odd("with-domain", "Signed for one domain.", re_signed(domain="https://a.example")),
    odd("with-challenge", "Signed as an answer to somebody.", re_signed(challenge="1")),
    odd("with-previous-proof", "A chain of proofs.", changed("proof.1.previousProof", "urn:uuid:1")),
    odd("with-id", "A proof with a name.", changed("proof.0.id", "urn:uuid:1")),
    odd("created-missing", "No word on when it was signed.", both(created=REMOVED)),
    odd("created-with-offset", "The same instant, with an offset.", re_signed(created="2026-11-02T09:00:00+00:00")),
    odd("created-differ", "The two proofs say different times.", changed("proof.0.created", "2026-11-02T08:00:00Z")),
    odd("method-missing", "No key is named.", both(verificationMethod=REMOVED)),
    odd(
        "method-embedded",
        "The key stands in the proof.",
        both(
            verificationMethod={
                "id": FOR_CERTIFICATES.method,
                "type": "Multikey",
                "controller": DID,
                "publicKeyMultibase": public_text(public("stranger")),
            }
        ),
    ),
    odd(
        "methods-differ", "The two proofs name different keys.", changed("proof.1.verificationMethod", FOR_LISTS.method)
    ),
    odd("signature-short", "A signature lacks its last byte.", with_proofs(short(RDFC), short(JCS))),
    odd(
        "signature-long",
        "A signature has a byte more.",
        with_proofs(RDFC, {**JCS, "proofValue": multibase_text(bytes(65))}),
    ),
    odd(
        "signature-with-zero-before",
        "A sign that stands for a zero before the signature.",
        with_proofs(RDFC, {**JCS, "proofValue": "z1" + JCS["proofValue"][1:]}),
    ),
    odd("created-in-small-letters", "The zone in small letters.", re_signed(created="2026-11-02t09:00:00z")),
    odd("proof-in-proof", "A proof of the proof.", changed("proof.0.proof", JCS)),
    odd(
        "signature-other-alphabet",
        "A letter that the alphabet lacks.",
        with_proofs(RDFC, {**JCS, "proofValue": JCS["proofValue"][:-1] + "0"}),
    ),
    odd("signature-base64", "The signature in base64url.", with_proofs(RDFC, {**JCS, "proofValue": "u" + "A" * 86})),
    odd(
        "signature-of-a-megabyte",
        "A signature of 40,000 letters.",
        with_proofs(RDFC, {**JCS, "proofValue": "z" + "2" * 40_000}),
    ),
    odd("signature-no-text", "A list for a signature.", with_proofs(RDFC, {**JCS, "proofValue": [1]})),
    odd(
        "jcs-without-context",
        "The proof over the text without its contexts.",
        with_proofs(RDFC, without("@context", JCS)),
    ),
    odd(
        "jcs-context-shorter",
        "The proof over the text names fewer contexts: by the letter of the suite it replaces the document's.",
        with_proofs(RDFC, {**JCS, "@context": JCS["@context"][:1]}),
    ),
    odd(
        "jcs-context-longer",
        "It names one more.",
        with_proofs(RDFC, {**JCS, "@context": [*JCS["@context"], "https://a.example/c"]}),
    ),
    odd(
        "rdfc-with-context",
        "The proof over statements has contexts.",
        with_proofs({**RDFC, "@context": JCS["@context"]}, JCS),
    ),
)
SIGNED_ODDLY = (
    odd(
        "signed-with-more-words",
        "Truly signed, by whoever has the key, with a word that our form does not have.",
        signed_anew(changed("description", "Board certified", UNSIGNED)),
        FORM,
    ),
    odd(
        "signed-without-status",
        "Truly signed, and nobody could revoke it.",
        signed_anew(changed("credentialStatus", [], UNSIGNED)),
        FORM,
    ),
    odd(
        "signed-decomposed",
        "Truly signed, its letters taken apart (NFD): it looks like another's name.",
        signed_anew(changed(NAME, unicodedata.normalize("NFD", CERTIFICATE.holder.name), UNSIGNED)),
        SIGNATURES,
    ),
)
KEYS = (
    odd("key-unknown", "A key that the issuer never had.", re_signed(Signer("2026z")), KEY),
    odd(
        "key-of-another-controller",
        "The key of another issuer.",
        re_signed(Signer("2026a", "did:web:academy.example.net")),
        KEY,
    ),
    odd(
        "key-by-did-key",
        "A key that is its own name.",
        both(verificationMethod="did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"),
        KEY,
    ),
    odd("key-by-address", "A key at an address.", both(verificationMethod="https://a.example/key"), KEY),
    odd(
        "key-with-query",
        "Our key, its address with a query.",
        both(verificationMethod=f"{DID}?versionId=1#2026a"),
        KEY,
    ),
    odd(
        "key-by-escape",
        "Our key, a letter of its name written as an escape.",
        both(verificationMethod=f"{DID}#2026%61"),
        KEY,
    ),
    odd("key-without-fragment", "The issuer for a key.", both(verificationMethod=DID), KEY),
    odd(
        "key-in-small-letters",
        "Our key, its name in other letters.",
        both(verificationMethod=FOR_CERTIFICATES.method.upper()),
        KEY,
    ),
    odd("key-for-lists", "Signed with the key for status lists.", issued(signer=FOR_LISTS), KEY),
    odd(
        "key-not-for-assertions",
        "Signed with a key of ours that asserts nothing: the log's.",
        issued(signer=FOR_LOG),
        KEY,
    ),
    odd(
        "signed-before-the-key",
        "Signed, by its own word, before the key was there.",
        issued(created=datetime(2025, 12, 31, tzinfo=UTC)),
        KEY,
    ),
    odd("signed-in-2099", "Signed, by its own word, in 2099.", issued(created=datetime(2099, 1, 1, tzinfo=UTC)), TIME),
    odd(
        "signed-two-minutes-from-now",
        "Signed, by its own word, in two minutes.",
        issued(created=datetime(2026, 11, 22, 12, 2, tzinfo=UTC)),
        TIME,
    ),
    odd(
        "issuer-self-made",
        "An issuer of somebody's own making, under our name, with all that belongs to it.",
        issued(
            replace(
                CERTIFICATE,
                issuer=IssuedBy(did=SELF_MADE.did, name="Example Device Academy", kind=IssuerKind.MANUFACTURER),
            ),
            SELF_MADE,
        ),
        ISSUER,
    ),
    odd(
        "issuer-self-made-address-ours",
        "The same, with our address under it.",
        changed("issuer.id", SELF_MADE.did),
        FORM,
    ),
)
CASES = (*SIGNATURES_WRONG, *FORMS, *SIGNED_ODDLY, *KEYS)
assert document_of(CERTIFICATE) == UNSIGNED
