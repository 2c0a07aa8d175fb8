"""The issuer's keys, which two custodians add and retire together; and the certificates that are signed with them."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from whoperforms.certification.acts.fields import said
from whoperforms.certification.bodies import certificates as told
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.issued import KeyRecord
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.papers import state_of
from whoperforms.certification.state import CERTIFIED
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence

HOME: Final = re.compile(rf"did:web:{told.HOST}(?:%3A({told.PORT}))?", re.ASCII)
MOST_PORT: Final = 65_535
HTTPS: Final = 443


def propose_key(ledger: Ledger, _at: datetime, *, fragment: str, body: told.KeyProposed) -> Sequence[Draft]:
    """Name a key that shall be used: the first of two signatures. Raises: Impossible, BadField."""
    _refuse_no_home(body.did)
    there = ledger.keys.get(fragment)
    if there and there.added:
        raise Impossible(
            "{key}: a key of this name was in use before, and no name is used twice; make a new key", key=fragment
        )
    for other in ledger.keys.values():
        if other.fragment != fragment and other.proposed and other.proposed.body.public == body.public:
            raise Impossible(
                "{key}: the same key is known as {other_key}; make a new key", key=fragment, other_key=other.fragment
            )
        if other.added and other.proposed and other.proposed.body.did != body.did:
            raise Impossible(
                "{did}: the keys of this registry are of {known_did}; name that one",
                did=body.did,
                known_did=other.proposed.body.did,
            )
    return [_of_key(fragment, body)]


def add_key(ledger: Ledger, _at: datetime, *, fragment: str) -> Sequence[Draft]:
    """Let a proposed key be used: the second signature, by somebody else. Raises: Impossible."""
    key = _known(ledger, fragment)
    if key.proposed is None or key.added:
        raise Impossible("{key}: nobody proposed this key, or it is in use; look at the keys again", key=fragment)
    return [_of_key(fragment, told.KeyAdded(proposal=key.proposed.seq))]


def propose_retirement(ledger: Ledger, _at: datetime, *, fragment: str, text: str) -> Sequence[Draft]:
    """Ask that a key signs nothing more: the first of two signatures. Raises: Impossible, BadField."""
    _in_use(ledger, fragment)
    return [_of_key(fragment, told.KeyRetirementProposed(), said(text, Sentence("why")))]


def retire_key(ledger: Ledger, _at: datetime, *, fragment: str) -> Sequence[Draft]:
    """Let a key sign nothing more: the second signature, by somebody else. Raises: Impossible."""
    key = _in_use(ledger, fragment)
    if key.asked is None:
        raise Impossible("{key}: nobody asked to retire this key; a first custodian has to", key=fragment)
    return [_of_key(fragment, told.KeyRetired(proposal=key.asked.seq))]


def compromise_key(ledger: Ledger, _at: datetime, *, fragment: str, text: str) -> Sequence[Draft]:
    """Say that a key may be in other hands; it is believed no more from here on. Raises: Impossible, BadField."""
    key = _known(ledger, fragment)
    if key.added is None or key.compromised:
        raise Impossible("{key}: was never in use, or is compromised already; look at the keys again", key=fragment)
    return [_of_key(fragment, told.KeyCompromised(), said(text, Sentence("what happened")))]


def issue(ledger: Ledger, at: datetime, *, number: str, body: told.CertificateIssued) -> Sequence[Draft]:
    """Write down that a certificate was signed. Raises: Impossible, NoSuchRecord."""
    enrolment = ledger.enrolment(body.enrolment)
    certificate = enrolment.certificate
    if certificate is None or certificate.number != number or certificate.decided.seq != body.decision:
        raise Impossible(
            "{number}: not the number of the last decision on {enrolment}; sign what was decided",
            number=number,
            enrolment=body.enrolment,
        )
    state = state_of(ledger, enrolment, at)
    if state not in CERTIFIED:
        raise Impossible("{number}: {state}; only who is certified gets a certificate", number=number, state=state)
    if body.method not in {key.method for key in ledger.keys.values() if key.signs}:
        raise Impossible("{method}: no key in use; sign with one that two custodians added", method=body.method)
    if ledger.removed(number):
        raise Impossible("{number}: the law had words of it removed; they are not written again", number=number)
    if is_signed(ledger, number):
        raise Impossible(
            "{number}: signed already, by event {seq}; nothing is to be done",
            number=number,
            seq=ledger.certificates[number].seq,
        )
    for place in (
        (Sentence("revocation"), body.revocation.list, body.revocation.index),
        (Sentence("suspension"), body.suspension.list, body.suspension.index),
    ):
        if ledger.taken.get(place, number) != number:
            raise Impossible(
                "{list} list {list_number}, {index}: taken by another certificate; draw another",
                list=place[0],
                list_number=place[1],
                index=place[2],
            )
    return [Draft(stream=Stream(StreamKind.CERTIFICATE, number), body=body)]


def is_signed(ledger: Ledger, number: str) -> bool:
    """Whether a certificate is signed, and with a key that nobody else may have."""
    return ledger.signed(number) and not lost_its_key(ledger, number)


def lost_its_key(ledger: Ledger, number: str) -> bool:
    """Whether the key that a certificate was signed with is compromised, so that it has to be signed again."""
    issued = ledger.certificates.get(number)
    lost = {key.method for key in ledger.keys.values() if key.compromised}
    return issued is not None and issued.method in lost


def _refuse_no_home(did: str) -> None:
    """Let through only the name of an issuer whose home is the whole of a site. Raises: BadField.

    A port of 443 is none: browsers and programs leave it out, and the addresses would be others.
    """
    found = HOME.fullmatch(did)
    if not found or (found[1] and not (int(found[1]) <= MOST_PORT and int(found[1]) != HTTPS)):
        raise BadField(
            "did",
            "{did!r}: not the name of a site; write did:web: and its host in small letters, with a port, if it needs "
            "one, as in did:web:localhost%3A8443",
            did=did[:120],
        )


def _known(ledger: Ledger, fragment: str) -> KeyRecord:
    key = ledger.keys.get(fragment)
    if key is None:
        raise Impossible(
            "{key}: no such key; choose one of {keys}", key=fragment, keys=sorted(ledger.keys) or Sentence("none")
        )
    return key


def _in_use(ledger: Ledger, fragment: str) -> KeyRecord:
    key = _known(ledger, fragment)
    if not key.signs:
        raise Impossible("{key}: signs nothing now; look at the keys again", key=fragment)
    return key


def _of_key(fragment: str, body: Body, text: str = "") -> Draft:
    return Draft(stream=Stream(StreamKind.KEY, fragment), body=body, text=text)
