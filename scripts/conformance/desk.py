"""Issues and verifies any credential in the manner of W3C's VC API, with the product's proofs.

Source: https://w3c-ccg.github.io/vc-api/; W3C Data Integrity 1.0, sections 2 and 4; the did:key method.
Shape:  what is signed, its canonical form, the signature and what it is checked against are the product's functions.
        What the product has no use for is here: the rules for any credential (data_model.py), proofs of presentations,
        chains of proofs, and keys that name themselves (did:key).
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from data_model import Object, check_credential, check_presentation
from statuses import Statuses

from whoperforms.credentials import proofs as proofs_module
from whoperforms.credentials.contexts.pinned import CREDENTIALS
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.multikey import multibase_bytes, public_bytes, public_text
from whoperforms.credentials.proofs import BOTH, PURPOSE, SIGNATURE_BYTES, TYPE, Suite, fits, with_proofs
from whoperforms.kernel.errors import BadData, WhoPerformsError

OF_VERSION_1: Final = "https://www.w3.org/2018/credentials/v1"  # the suite of the proofs still asks about it, too
DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"
METHOD: Final = re.compile(r"(did:key:(z6Mk\w+))#\2", re.ASCII)
OF_PRESENTATIONS: Final = {"challenge", "domain"}
OF_CHAINS: Final = {"id", "previousProof"}
DOES_NOT_FIT: Final = "a proof does not fit; ask the issuer"


@dataclass(frozen=True, slots=True)
class Pen:
    """A key, and the name that proofs give it."""

    method: str
    key: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """Sign."""
        return self.key.sign(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a suite wants it: signed in which ways, of which version, with places in status lists or without."""

    suites: tuple[Suite, ...]
    bases: tuple[str, ...] = (CREDENTIALS,)
    status: bool = False


MANNERS: Final = {
    **{str(suite): Manner(suites=(suite,), bases=(CREDENTIALS, OF_VERSION_1)) for suite in BOTH},
    "data-model": Manner(suites=BOTH),
    "status": Manner(suites=BOTH, status=True),
}


@dataclass
class Desk:
    """An issuer under an address of this machine. `resources`: what lies under addresses that credentials name."""

    issuer: Issuer
    pens: Mapping[Kind, Pen]
    resources: Mapping[str, bytes]
    statuses: Statuses
    issued: dict[str, Object] = field(default_factory=dict)
    stumbles: list[str] = field(default_factory=list)  # errors of ours, which are no answer

    @classmethod
    def of(cls, did: str, resources: Mapping[str, bytes]) -> "Desk":
        """Return an issuer with new keys: one for credentials, which is also a did:key, and one for lists."""
        now, keys, pens = datetime.now(UTC).replace(microsecond=0), [], {}
        for kind in (Kind.CERTIFICATE, Kind.STATUS):
            secret = Ed25519PrivateKey.generate()
            public = secret.public_key().public_bytes_raw()
            keys.append(Key(fragment=str(kind), kind=kind, public=public, added=now))
            pens[kind] = Pen(f"{did}#{kind}", secret)
        issuer = Issuer(did=did, name="Conformance", keys=tuple(keys))
        return cls(issuer, pens, resources, Statuses(issuer, pens[Kind.STATUS]))

    @property
    def did_key(self) -> str:
        """The key for credentials as an issuer of its own."""
        return f"did:key:{public_text(self.issuer.keys[0].public)}"

    def issue(self, manner: Manner, asked: Object) -> Object:
        """Return the credential with its proofs. Raises: WhoPerformsError."""
        _signable(asked.get("options") or {}, manner)
        credential = check_credential(asked.get("credential"), self.resources, manner.bases)
        issuer = _id(credential["issuer"])
        if issuer not in {self.issuer.did, self.did_key}:
            raise BadData(f"issuer: {issuer!r} does not sign here; name {self.issuer.did} or {self.did_key}")
        if credential["@context"][0] == OF_VERSION_1 and DATA_INTEGRITY not in credential["@context"]:
            credential = {**credential, "@context": [*credential["@context"], DATA_INTEGRITY]}
        if manner.status:
            credential = self.statuses.with_places(credential)
        pen = self.pens[Kind.CERTIFICATE]
        if issuer == self.did_key:
            pen = Pen(f"{issuer}#{issuer.removeprefix('did:key:')}", pen.key)
        signed = with_proofs(credential, pen, created=datetime.now(UTC), suites=manner.suites)
        if "id" in signed:
            self.issued[signed["id"]] = signed
        return signed

    def verify(self, manner: Manner, asked: Object) -> Object:
        """Return that each proof of a credential fits, and that it has not ended. Raises: WhoPerformsError."""
        self._verify(asked.get("verifiableCredential"), manner.bases)
        return {"verified": True, "checks": ["proof"], "warnings": [], "errors": []}

    def verify_presentation(self, asked: Object) -> Object:
        """Return that a presentation is its holder's answer to this question. Raises: WhoPerformsError."""
        given, options = asked.get("verifiablePresentation"), asked.get("options") or {}
        presentation = check_presentation(given)
        document, proofs = _apart(presentation)
        for proof in proofs:
            for name in OF_PRESENTATIONS & options.keys():
                if proof.get(name) != options[name]:
                    raise BadData(f"{name}: the proof answers another question; ask the holder again")
            controller, public = self._key(proof)
            if _id(presentation.get("holder", controller)) != controller:
                raise BadData("the holder is not who signed; ask the holder")
            if not _fits(document, proof, [], public, purpose="authentication"):
                raise BadData(DOES_NOT_FIT)
        inside = presentation.get("verifiableCredential", [])
        for credential in inside if isinstance(inside, list) else [inside]:
            self._verify(credential, (CREDENTIALS,))
        return {"verified": True, "checks": ["proof"], "warnings": [], "errors": []}

    def change_status(self, asked: Object) -> Object:
        """Set or clear the bit of a credential that was issued here. Raises: BadData."""
        credential = self.issued.get(str(asked.get("credentialId")))
        if credential is None:
            raise BadData("credentialId: not issued here; name another")
        self.statuses.change(asked, credential)
        return {}

    def _verify(self, given: object, bases: tuple[str, ...]) -> None:
        credential = check_credential(given, self.resources, bases)
        document, proofs = _apart(credential)
        signers = set()  # somebody else may have signed, too: a notary, say
        for proof in proofs:
            controller, public = self._key(proof)
            if not _fits(document, proof, proofs, public, purpose=PURPOSE):
                raise BadData(DOES_NOT_FIT)
            signers.add(controller)
        if _id(credential["issuer"]) not in signers:
            raise BadData("the issuer is not among those who signed; ask the issuer")
        self.statuses.confirm(credential)

    def _key(self, proof: Object) -> tuple[str, bytes]:
        """Return whose key a proof names, and the key. Raises: BadData."""
        method = str(proof.get("verificationMethod"))
        if found := METHOD.fullmatch(method):
            return found[1], public_bytes(found[2])
        key = self.issuer.key(method)
        if key is None or key.kind is not Kind.CERTIFICATE:
            raise BadData(f"verificationMethod: {method[:80]!r} is not known here; name a did:key")
        return self.issuer.did, key.public


def problem(why: WhoPerformsError) -> Object:
    """Return what is answered where something is wrong."""
    return {"verified": False, "errors": [str(why)]}


def _id(value: Any) -> Any:  # noqa: ANN401 - an address, or an object with one: the rules were looked at
    return value["id"] if isinstance(value, dict) else value


def _signable(options: Object, manner: Manner) -> None:
    named = {"proofPurpose": {PURPOSE}, "type": {TYPE}, "cryptosuite": {str(suite) for suite in manner.suites}}
    for name, ours in named.items():
        if name in options and options[name] not in ours:
            raise BadData(f"{name}: {options[name]!r} is not signed here; ask for {' or '.join(sorted(ours))}")


def _apart(secured: Object) -> tuple[Object, list[Object]]:
    """Return a document without its proofs, and them. Raises: BadData where there are none."""
    proofs = secured.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    if not proofs or not all(isinstance(proof, dict) for proof in proofs):
        raise BadData("there is no proof; give one with a proof")
    return {name: value for name, value in secured.items() if name != "proof"}, proofs


def _fits(document: Object, proof: Object, proofs: list[Object], public: bytes, *, purpose: str) -> bool:
    """Return whether a proof fits. In a chain, which we never issue, it covers those that it names, too."""
    odd = (OF_PRESENTATIONS if purpose != PURPOSE else OF_CHAINS) & proof.keys()
    if not odd and purpose == PURPOSE:
        return fits(document, proof, public)
    if proof.get("proofPurpose") != purpose:
        raise BadData(f"proofPurpose is not {purpose}; give a proof for that")
    named = proof.get("previousProof", [])
    named = named if isinstance(named, list) else [named]
    before = [other for other in proofs if other.get("id") in named]
    if len(before) != len(named):
        raise BadData(f"previousProof: {named} is not among the proofs")
    plain = {name: value for name, value in proof.items() if name not in odd} | {"proofPurpose": PURPOSE}
    fits(document, plain, public)  # its shape, apart from what is odd: whether it fits is found out below
    suite = Suite(proof["cryptosuite"])
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    config["@context"] = document["@context"]
    whole = {**document, "proof": before} if before else document
    message = proofs_module._message(suite, whole, config)  # noqa: SLF001 - what the product has no use for
    with suppress(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(
            multibase_bytes(proof["proofValue"], SIGNATURE_BYTES), message
        )
        return True
    return False
