"""A certificate in FHIR: who holds it, who issued it, and what is the case with it now.

Source: HL7 FHIR R4 (4.0.1): Practitioner, Organization, VerificationResult; Plan-Net 1.1.0, practitioner-qualification.
Shape:  a Bundle of three resources, a pure function of certificate, state and instant. `Practitioner.qualification` is
        there only while the certification is in force, for R4 gives it no status; what became of it says
        `VerificationResult`, in each state: `status` and `primarySource.validationStatus` in the codes of FHIR, and
        beside these the state itself in our own. No reason is ever said.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from whoperforms.certification.published import shown_number
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.credentials.achievement_text import KINDS
from whoperforms.credentials.certificate import OPERATOR, Certificate
from whoperforms.credentials.proofs import second
from whoperforms.fhir.codes import PLAN_NET, QUALIFICATION, URI, Resource, concept, npi_identifier
from whoperforms.kernel.errors import BadData, BadValue


class Says(NamedTuple):
    """What a state is in FHIR: the status of the verification, and how the source answered."""

    status: str
    validation: str


LONGEST_ID: Final = 64  # signs of an id, by FHIR R4
SAYS: Final[Mapping[CertificationState, Says]] = {
    CertificationState.ACTIVE: Says("validated", "successful"),
    CertificationState.EXPIRING: Says("validated", "successful"),
    CertificationState.NOT_YET_VALID: Says("in-process", "successful"),
    CertificationState.SUSPENDED: Says("req-revalid", "failed"),
    CertificationState.LAPSED: Says("req-revalid", "failed"),
    CertificationState.REVOKED: Says("reval-fail", "failed"),
    CertificationState.WITHDRAWN: Says("reval-fail", "failed"),
    CertificationState.CANNOT_CONFIRM: Says("req-revalid", "unknown"),
}
STATES: Final = "/fhir/CodeSystem/certification-state"  # after the origin
VALIDATION: Final = "http://terminology.hl7.org/CodeSystem/validation-status"


class NoTwin(BadData):
    """Resources that say nothing certain of a certificate."""


class Told(NamedTuple):
    """What a twin says of a certificate."""

    number: str
    npi: str
    state: CertificationState
    as_of: datetime
    qualified: bool


def twin(certificate: Certificate, state: CertificationState, as_of: datetime) -> Resource:
    """Return a certificate as resources, as it stands at an instant. Raises: BadValue."""
    if state not in SAYS:
        raise BadValue(f"{state}: no certificate stands so; ask for the state of one that was issued")
    resources = (
        _practitioner(certificate, in_force=state in CERTIFIED),
        _organization(certificate),
        _verification(certificate, state, as_of),
    )
    base = f"{certificate.issuer.origin}/fhir"
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": second(as_of),
        "entry": [{"fullUrl": f"{base}/{one['resourceType']}/{one['id']}", "resource": one} for one in resources],
    }


def told_in(bundle: Resource) -> Told:
    """Return what a twin says. Raises: NoTwin."""
    try:
        found = {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}
        verified, holder = found["VerificationResult"], found["Practitioner"]
        answer = {coding["system"]: coding["code"] for coding in _answer(verified)["coding"]}
        state = CertificationState(next(code for system, code in answer.items() if system.endswith(STATES)))
        told = Told(
            number=verified["id"],
            npi=holder["identifier"][0]["value"],
            state=state,
            as_of=datetime.fromisoformat(verified["statusDate"]),
            qualified=any(
                one["identifier"][0]["value"] == shown_number(verified["id"]) for one in holder.get("qualification", ())
            ),
        )
    except (KeyError, IndexError, TypeError, ValueError, StopIteration, AttributeError):
        raise NoTwin("no resources of a certificate; ask its issuer for them") from None
    if SAYS.get(state) != (verified.get("status"), answer.get(VALIDATION)) or told.qualified != (state in CERTIFIED):
        raise NoTwin(f"certificate {told.number[:12]}: its resources do not agree; ask its issuer for them")
    return told


def _answer(verified: Resource) -> Resource:
    found: Resource = verified["primarySource"][0]["validationStatus"]
    return found


def _practitioner(certificate: Certificate, *, in_force: bool) -> Resource:
    digits = certificate.holder.npi.digits
    found: Resource = {
        "resourceType": "Practitioner",
        "id": digits,
        "identifier": [npi_identifier(digits)],
        "active": True,
        "name": [{"use": "official", "text": certificate.holder.name}],
    }
    return found | {"qualification": [_qualification(certificate)]} if in_force else found


def _qualification(certificate: Certificate) -> Resource:
    achieved, origin = certificate.achieved, certificate.issuer.origin
    return {
        "extension": [{"url": QUALIFICATION, "extension": [{"url": "status", "valueCode": "active"}]}],
        "identifier": [{"use": "official", "system": f"{origin}/c", "value": shown_number(certificate.number)}],
        "code": concept(
            f"{origin}/programmes",
            f"{achieved.programme}-{achieved.standard}",
            f"{KINDS[certificate.issuer.kind]}: {achieved.procedure}{OPERATOR}",
        ),
        "period": {"start": second(certificate.valid_from), "end": second(certificate.valid_until)},
        "issuer": _reference(certificate),
    }


def _organization(certificate: Certificate) -> Resource:
    kind = KINDS[certificate.issuer.kind]
    return {
        "resourceType": "Organization",
        "id": _issuer_id(certificate),
        "identifier": [{"use": "official", "system": URI, "value": certificate.issuer.did}],
        "active": True,
        "type": [concept(f"{PLAN_NET}/CodeSystem/OrgTypeCS", "bus", f"Issues: {kind[0].lower()}{kind[1:]}")],
        "name": certificate.issuer.name,
    }


def _verification(certificate: Certificate, state: CertificationState, as_of: datetime) -> Resource:
    said, at = SAYS[state], second(as_of)
    answer = concept("validation-status", said.validation, state.value)
    answer["coding"].append({"system": certificate.issuer.origin + STATES, "code": state.value})
    return {
        "resourceType": "VerificationResult",
        "id": certificate.number,
        "target": [{"reference": f"Practitioner/{certificate.holder.npi.digits}"}],
        "targetLocation": [
            f"Practitioner.qualification.where(identifier.value = '{shown_number(certificate.number)}')"
        ],
        "need": concept("need", "periodic"),
        "status": said.status,
        "statusDate": at,
        "validationType": concept("validation-type", "primary"),
        "validationProcess": [concept("validation-process", "primary")],
        "lastPerformed": at,
        "failureAction": concept("failure-action", "fatal"),
        "primarySource": [
            {
                "who": _reference(certificate),
                "type": [concept("primary-source-type", "issuer")],
                "communicationMethod": [concept("verificationresult-communication-method", "pull")],
                "validationStatus": answer,
                "validationDate": at,
                "canPushUpdates": concept("can-push-updates", "no"),
            }
        ],
        "attestation": {
            "who": _reference(certificate),
            "communicationMethod": concept("verificationresult-communication-method", "portal"),
            "date": certificate.awarded.strftime("%Y-%m-%d"),
        },
    }


def _reference(certificate: Certificate) -> Resource:
    return {"reference": f"Organization/{_issuer_id(certificate)}", "display": certificate.issuer.name}


def _issuer_id(certificate: Certificate) -> str:
    """Return the id of the issuing organization: the programme's, in the signs that ids may have."""
    found = f"issuer-{certificate.achieved.programme.replace('_', '-')}"
    return found if len(found) <= LONGEST_ID else f"issuer-{sha256(found.encode()).hexdigest()[:32]}"
