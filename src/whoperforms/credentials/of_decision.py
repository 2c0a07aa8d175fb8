"""The certificate of a decision: only what the decision fixed, as a ledger holds it.

Shape:  licence, exclusion and board change after a decision, so nothing of them is signed; they stand on the page of
        the certificate, with their days. All text is English, the language of the standards' first words.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from whoperforms.certification import enrolment as records
from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.certification.bodies.enrolment import Basis, Certify, Renew
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.papers import standard_of
from whoperforms.certification.standards.requirements import Applies, Instrument
from whoperforms.certification.standards.standard import Standard
from whoperforms.credentials.achievement_text import AMONG, within
from whoperforms.credentials.certificate import Achieved, Certificate, Decided, Holder, IssuedBy
from whoperforms.credentials.plain_text import one_line
from whoperforms.credentials.shape import LONGEST_TEXT
from whoperforms.kernel.base32 import SIGNS
from whoperforms.kernel.errors import BadData
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.procedures.words import Words

SIGNS_OF_AN_ID: Final = 12
MORE: Final = " ... The standard itself says all of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a ledger does not say of itself. `entry_sha256`: of the decision's entry in the log, as it is published.

    `subject`: by what certificates name the person, and nothing else does (`opaque`).
    """

    procedure: Procedure
    words: Words
    did: str
    entry_sha256: str
    subject: str
    revocation: ListEntry
    suspension: ListEntry


def opaque(person: str, salt: bytes) -> str:
    """Return by what certificates name a person: twelve signs that tell nobody without the salt who that is here.

    The id of a person opens nothing by itself, but pages and acts of staff take it; so it is not published. The salt is
    that of an event of theirs, which is kept and never handed out: the same person has the same name on each.
    """
    bits = int.from_bytes(sha256(b"subject/" + salt + person.encode()).digest())
    return "".join(SIGNS[bits >> 5 * place & 31] for place in range(SIGNS_OF_AN_ID))


def of_decision(ledger: Ledger, enrolment: Enrolment, given: Given) -> Certificate:
    """Return what the newest certificate of an enrolment states. Raises: BadData, BadValue, NoSuchRecord."""
    certificate, person = enrolment.certificate, ledger.person(enrolment.person)
    opened = ledger.programme(enrolment.programme).opened
    if certificate is None or opened is None:
        raise BadData(f"{enrolment.id}: nothing was decided, so there is nothing to sign; decide first")
    if person.npi is None:
        raise BadData(
            f"{person.name}: no NPI is recorded, and a certificate names one; record it, with a second person"
        )
    then = [name for name in person.names if name.since <= certificate.decided.at][-1]
    printed = f"{then.name}, {then.credential}" if then.credential else then.name
    return Certificate(
        number=certificate.number,
        issuer=IssuedBy(
            did=given.did, name=one_line(opened.body.issuer_name), kind=IssuerKind(opened.body.issuer_kind)
        ),
        holder=Holder(subject=given.subject, npi=Npi(person.npi), name=one_line(printed)),
        achieved=_achieved(ledger, enrolment, certificate, given),
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        awarded=certificate.decided.at,
        decided=Decided(certificate.decided.seq, given.entry_sha256),
        revocation=given.revocation,
        suspension=given.suspension,
    )


def _achieved(ledger: Ledger, enrolment: Enrolment, certificate: records.Certificate, given: Given) -> Achieved:
    standard = standard_of(ledger, enrolment.programme, certificate.standard)
    return Achieved(
        programme=enrolment.programme,
        procedure=given.procedure.name,
        standard=certificate.standard,
        scope=_part(certificate.scope),
        pathway=_part(given.words.pathways[enrolment.pathway].name),
        separation=Separation(basis_of(enrolment).separation),
        asked=asked_in_words(standard, enrolment.pathway),
        instruments=tuple(
            _part(one.name.en).replace(AMONG.strip(), ",")
            for one in standard.asked(enrolment.pathway, *Applies)
            if isinstance(one, Instrument)
        ),
    )


def asked_in_words(standard: Standard, pathway: str) -> str:
    """Return what a standard asked of somebody before the first certificate, as numbered sentences in one text."""
    asked = standard.asked(pathway, Applies.INITIAL, Applies.BOTH)
    told = one_line(" ".join(f"{place}. {one.name.en}: {one.text.en}" for place, one in enumerate(asked, 1)))
    return told if len(told) <= LONGEST_TEXT else f"{told[: LONGEST_TEXT - len(MORE)].rstrip()}{MORE}"


def _part(text: str) -> str:
    return within(one_line(text))


def basis_of(enrolment: Enrolment) -> Basis:
    """Return what the last certification or renewal of an enrolment rests on. Raises: BadData."""
    for event in reversed(enrolment.decisions):
        if isinstance(event.body, Certify | Renew):
            return event.body.basis
    raise BadData(f"{enrolment.id}: never certified, so nothing rests on anything; verify the registry")
