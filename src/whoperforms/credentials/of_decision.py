"""The certificate of a decision: only what the decision fixed, as a ledger holds it.

Shape:  licence, exclusion and board change after a decision, so nothing of them is signed; they stand on the page of
        the certificate, with their days. All text is English, the language of the standards' first words.
"""

from dataclasses import dataclass
from unicodedata import normalize

from whoperforms.certification import enrolment as records
from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.certification.bodies.enrolment import Basis, Certify, Renew
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.papers import standard_of
from whoperforms.certification.standards.requirements import Applies, Instrument
from whoperforms.certification.standards.standard import Standard
from whoperforms.credentials.certificate import Achieved, Certificate, Decided, Holder, IssuedBy
from whoperforms.kernel.errors import BadData
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.definition import Procedure
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.procedures.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a ledger does not say of itself. `entry_sha256`: of the decision's entry in the log, as it is published."""

    procedure: Procedure
    words: Words
    did: str
    entry_sha256: str
    revocation: ListEntry
    suspension: ListEntry


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
        issuer=IssuedBy(did=given.did, name=opened.body.issuer_name, kind=IssuerKind(opened.body.issuer_kind)),
        holder=Holder(subject=person.id, npi=Npi(person.npi), name=normalize("NFC", printed)),
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
        scope=certificate.scope,
        pathway=given.words.pathways[enrolment.pathway].name,
        separation=Separation(basis_of(enrolment).separation),
        asked=asked_in_words(standard, enrolment.pathway),
        instruments=tuple(
            one.name.en for one in standard.asked(enrolment.pathway, *Applies) if isinstance(one, Instrument)
        ),
    )


def asked_in_words(standard: Standard, pathway: str) -> str:
    """Return what a standard asked of somebody before the first certificate, as numbered sentences in one text."""
    asked = standard.asked(pathway, Applies.INITIAL, Applies.BOTH)
    return " ".join(f"{place}. {one.name.en}: {' '.join(one.text.en.split())}" for place, one in enumerate(asked, 1))


def basis_of(enrolment: Enrolment) -> Basis:
    """Return what the last certification or renewal of an enrolment rests on. Raises: BadData."""
    for event in reversed(enrolment.decisions):
        if isinstance(event.body, Certify | Renew):
            return event.body.basis
    raise BadData(f"{enrolment.id}: never certified, so nothing rests on anything; verify the registry")
