"""The demo's issuer: a key of each kind, which two invented custodians add, and the certificates signed with them."""

from datetime import datetime
from typing import Final

from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.bodies.certificates import KeyKind, KeyProposed
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import Authn, Signer
from whoperforms.certification.state import CERTIFIED
from whoperforms.credentials.keys.custody import HeldKey
from whoperforms.credentials.keys.rotation import next_fragment
from whoperforms.credentials.multikey import public_text
from whoperforms.registry import issuing, journal, signing
from whoperforms.registry.recording import Act, record
from whoperforms.registry.rehearsal.scene import id_of
from whoperforms.registry.standings import overview

HOME: Final = "did:web:registry.example"  # a name that nobody can own (RFC 2606)


def signed(now: datetime) -> int:
    """Add a key of each kind that is lacking, sign what waits, and return how many certificates that are.

    Raises: NoKeys where this process was given no passphrase for keys; MachineRefused.
    """
    held = signing.keys()
    for kind in KeyKind:
        ledger = journal.ledger()
        if any(key.signs and key.kind is kind for key in ledger.keys.values()):
            continue
        taken = {key.fragment for key in held.held()} | set(ledger.keys)
        _added(held.make(next_fragment(taken, now), kind, now), now)
    return len(issuing.issue_waiting(now))


def handed_out(now: datetime) -> tuple[str, ...]:
    """Return the numbers of the certificates that are signed, of who is certified."""
    kept, ledger = overview(now).kept.values(), journal.ledger()
    decided = (one.enrolment.certificate for one in kept if one.stands.state in CERTIFIED)
    return tuple(sorted(one.number for one in decided if one and ledger.signed(one.number)))


def _added(key: HeldKey, now: datetime) -> None:
    body = KeyProposed(did=HOME, kind=key.kind, public=public_text(key.public))
    first, second = (id_of("person", name) for name in ("custodian", "custodian2"))
    _act(first, lambda ledger, at: acts.propose_key(ledger, at, fragment=key.fragment, body=body), now)
    _act(second, lambda ledger, at: acts.add_key(ledger, at, fragment=key.fragment), now)


def _act(person: str, act: Act, now: datetime) -> None:
    record(Signer(person=person, role=str(Role.KEY_CUSTODIAN), authn=Authn.TOTP), act, now=now)
