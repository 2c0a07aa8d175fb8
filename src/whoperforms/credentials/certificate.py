"""A certificate: what it states, and its document without proofs, in one shape only.

Source: Open Badges 3.0 (https://www.imsglobal.org/spec/ob/v3p0), AchievementCredential.
Shape:  `document_of` writes, `certificate_of` reads, and reads nothing that `document_of` would not have written: of a
        document that it accepts, every member follows from the certificate. What Open Badges has no term for stands in
        the text of the achievement (`achievement_text`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from whoperforms.certification.bodies.certificates import LIST_SIZE, ListEntry
from whoperforms.certification.bodies.programme import Separation
from whoperforms.credentials import achievement_text, shape
from whoperforms.credentials.keys.history import origin_of
from whoperforms.credentials.proofs import second
from whoperforms.credentials.shape import NotOurs
from whoperforms.credentials.strict_json import Json, shown
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.kinds import IssuerKind

Value = TypeVar("Value")

REGISTRY: Final = ", training registry"  # after the issuer's name
OPERATOR: Final = ": certified operator"  # after the procedure's name


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedBy:
    """Who issued it. `did`: did:web:HOST, a port as %3A; `kind` is shown wherever the name is."""

    did: str
    name: str
    kind: IssuerKind

    @property
    def origin(self) -> str:
        """The address under which all that the issuer says is found, without a slash at its end."""
        return origin_of(self.did)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds it. `subject`: twelve signs that say nothing; `name` as it is printed."""

    subject: str
    npi: Npi
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Achieved:
    """For what, by which version of which standard, and what that does not mean. `procedure` is the name people read.

    `instruments`: which ones the holder is authorised to use, where a standard tells them apart; `limits`: what is left
    out of the scope; `asked`: the requirements in words; `separation`: the policy of the decision.
    """

    programme: str
    procedure: str
    standard: int
    scope: str
    pathway: str
    separation: Separation
    asked: str
    instruments: tuple[str, ...] = ()
    limits: str = ""
    not_meant: str = achievement_text.NOT_MEANT


@dataclass(frozen=True, slots=True)
class Decided:
    """The event of the decision: its entry in the log, and the hash of that."""

    entry: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """All that a certificate states; instants are whole seconds. `number`: twelve signs, as in its address."""

    number: str
    issuer: IssuedBy
    holder: Holder
    achieved: Achieved
    valid_from: datetime
    valid_until: datetime
    awarded: datetime
    decided: Decided
    revocation: ListEntry
    suspension: ListEntry

    @property
    def url(self) -> str:
        """The address under which it can be checked."""
        return f"{self.issuer.origin}/c/{self.number}"


def document_of(certificate: Certificate) -> dict[str, Any]:
    """Return the document of a certificate, without proofs. Raises: BadValue where it cannot be said in this shape."""
    try:
        document = _written(certificate)
        read = certificate_of(document)
    except (NotOurs, BadValue) as why:
        raise BadValue(f"certificate {shown(certificate.number)} cannot be issued: {why}") from None
    if read != certificate:
        raise BadValue(f"certificate {shown(certificate.number)}: would read otherwise than it was meant; look at it")
    return document


def certificate_of(document: Json) -> Certificate:
    """Return the certificate of a document; a member `proof` at its top is left to others. Raises: NotOurs."""
    unsigned, fitting = shape.fitting(document)
    certificate = _read(fitting)
    if certificate.valid_until < certificate.valid_from:
        raise NotOurs("validUntil", "before validFrom")
    shape.same(unsigned, _written(certificate))
    return certificate


def _written(certificate: Certificate) -> dict[str, Any]:
    """Return the document that says it, whatever it says."""
    origin, achieved, name = certificate.issuer.origin, certificate.achieved, certificate.number
    return {
        "@context": list(shape.CONTEXTS),
        "id": certificate.url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": certificate.issuer.did,
            "type": ["Profile"],
            "name": certificate.issuer.name + REGISTRY,
            "url": origin,
        },
        "name": "Device training certification",
        "validFrom": second(certificate.valid_from),
        "validUntil": second(certificate.valid_until),
        "awardedDate": second(certificate.awarded),
        "credentialSubject": {
            "id": f"{origin}/p/{certificate.holder.subject}",
            "type": ["AchievementSubject"],
            "licenseNumber": f"{name[:4]}-{name[4:8]}-{name[8:]}",
            "identifier": [
                _identity("ext:npi", certificate.holder.npi.digits),
                _identity("name", certificate.holder.name),
            ],
            "achievement": _achievement(achieved, certificate.issuer),
        },
        "evidence": [
            {
                "id": f"{origin}/log/entries/{certificate.decided.entry}",
                "type": ["Evidence"],
                "name": "Decision record",
                "description": f"sha256:{certificate.decided.sha256}",
            }
        ],
        "credentialStatus": [
            _status(origin, "revocation", certificate.revocation),
            _status(origin, "suspension", certificate.suspension),
        ],
    }


def _identity(kind: str, value: str) -> dict[str, Any]:
    return {"type": "IdentityObject", "hashed": False, "identityType": kind, "identityHash": value}


def _achievement(achieved: Achieved, issuer: IssuedBy) -> dict[str, Any]:
    said = achievement_text.Said(
        kind=issuer.kind,
        scope=achieved.scope,
        pathway=achieved.pathway,
        instruments=achieved.instruments,
        separation=achieved.separation,
        limits=achieved.limits,
        not_meant=achieved.not_meant,
    )
    return {
        "id": f"{issuer.origin}/programmes/{achieved.programme}/standards/{achieved.standard}",
        "type": ["Achievement"],
        "achievementType": "Certification",
        "version": str(achieved.standard),
        "humanCode": f"{achieved.programme}-{achieved.standard}",
        "inLanguage": "en",
        "name": achieved.procedure + OPERATOR,
        "description": achievement_text.text_of(said),
        "criteria": {"narrative": achieved.asked},
    }


def _status(origin: str, purpose: str, entry: ListEntry) -> dict[str, Any]:
    url = f"{origin}/s/{purpose}/{entry.list}"
    return {
        "id": f"{url}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(entry.index),
        "statusListCredential": url,
    }


def _read(document: shape.Document) -> Certificate:
    """Return what a document of the right shape states; whether all of it fits together is judged afterwards."""
    subject, achievement = document.credentialSubject, document.credentialSubject.achievement
    npi, name = subject.identifier
    text = _in("credentialSubject.achievement.description", achievement_text.said_in, achievement.description)
    return Certificate(
        number=subject.licenseNumber.replace("-", ""),
        issuer=IssuedBy(
            did=document.issuer.id,
            name=_before(REGISTRY, document.issuer.name, "issuer.name"),
            kind=text.kind,
        ),
        holder=Holder(
            subject=subject.id[-12:],
            npi=_in("credentialSubject.identifier[0].identityHash", Npi, npi.identityHash),
            name=name.identityHash,
        ),
        achieved=Achieved(
            programme=achievement.humanCode.rpartition("-")[0],
            procedure=_before(OPERATOR, achievement.name, "credentialSubject.achievement.name"),
            standard=int(achievement.version),
            scope=text.scope,
            pathway=text.pathway,
            separation=text.separation,
            asked=achievement.criteria.narrative,
            instruments=text.instruments,
            limits=text.limits,
            not_meant=text.not_meant,
        ),
        valid_from=_in("validFrom", _instant, document.validFrom),
        valid_until=_in("validUntil", _instant, document.validUntil),
        awarded=_in("awardedDate", _instant, document.awardedDate),
        decided=Decided(
            _last_number(document.evidence[0].id), document.evidence[0].description.removeprefix("sha256:")
        ),
        revocation=_entry(document.credentialStatus[0]),
        suspension=_entry(document.credentialStatus[1]),
    )


def _entry(status: shape.Revocation | shape.Suspension) -> ListEntry:
    if (index := int(status.statusListIndex)) >= LIST_SIZE:
        place = 0 if isinstance(status, shape.Revocation) else 1
        raise NotOurs(f"credentialStatus[{place}].statusListIndex", f"{index}, beyond the end of a list")
    return ListEntry(list=_last_number(status.statusListCredential), index=index)


def _last_number(url: str) -> int:
    return int(url.rpartition("/")[2])


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(f"{shown(text)}: no instant of the calendar; look at the original") from None


def _before(ending: str, text: str, where: str) -> str:
    if not text.endswith(ending) or text == ending:
        raise NotOurs(where, f"{shown(text)} does not end with {ending!r}")
    return text.removesuffix(ending)


def _in(where: str, reads: Callable[[str], Value], text: str) -> Value:
    try:
        return reads(text)
    except BadValue as why:
        raise NotOurs(where, str(why).rpartition("; ")[0]) from None  # without the remedy: that is another one here
