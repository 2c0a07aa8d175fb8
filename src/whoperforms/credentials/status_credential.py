"""A status list as its issuer hands it out: a document of its own, signed, and good for a day at most.

Source: W3C Bitstring Status List 1.0, section 2.2 (https://www.w3.org/TR/vc-bitstring-status-list/).
Shape:  closed at every depth, as that of a certificate. One purpose in one list, one issuer for lists and certificates;
        the specification allows more, and programs read that differently.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from whoperforms.credentials.keys.history import origin_of
from whoperforms.credentials.proofs import second
from whoperforms.credentials.shape import COUNT, ORIGIN, Closed, Did, Instant
from whoperforms.credentials.status_list import BadList, Bits, Purpose
from whoperforms.credentials.strict_json import Json, shown
from whoperforms.kernel.errors import BadValue

CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
LONGEST: Final = timedelta(hours=24)  # that a list is good for
TTL: Final = 900_000  # milliseconds for which nobody needs to ask again

Address = Annotated[str, Meta(pattern=f"^{ORIGIN}/s/(revocation|suspension)/{COUNT}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """What an issuer says at an instant of all certificates of one list. `number`: which of its lists, from 1 on."""

    did: str
    purpose: Purpose
    number: int
    bits: Bits
    valid_from: datetime
    valid_until: datetime

    @property
    def url(self) -> str:
        """The address under which it is handed out."""
        return f"{origin_of(self.did)}/s/{self.purpose}/{self.number}"


class _Subject(Closed, frozen=True, kw_only=True):
    id: Annotated[str, Meta(pattern=f"^{ORIGIN}/s/(revocation|suspension)/{COUNT}#list$")]
    type: Literal["BitstringStatusList"]
    statusPurpose: Purpose  # noqa: N815 - its name in the specification
    ttl: Annotated[int, Meta(ge=TTL, le=TTL)]
    encodedList: str  # noqa: N815


class _Document(Closed, frozen=True, kw_only=True, rename={"context": "@context"}):
    context: tuple[Literal["https://www.w3.org/ns/credentials/v2"]]
    id: Address
    type: tuple[Literal["VerifiableCredential"], Literal["BitstringStatusListCredential"]]
    issuer: Did
    validFrom: Instant  # noqa: N815
    validUntil: Instant  # noqa: N815
    credentialSubject: _Subject  # noqa: N815


def document_of(one: StatusList) -> dict[str, Any]:
    """Return the document of a list, without proofs. Raises: BadValue for one that is good for more than a day."""
    if not one.valid_from < one.valid_until <= one.valid_from + LONGEST:
        raise BadValue(f"{one.url}: good until {second(one.valid_until)}; a list is good for a day at most")
    return _written(one, one.bits.encoded())


def list_of(document: Json) -> StatusList:
    """Return the list of a document; a member `proof` at its top is left to others. Raises: BadList."""
    if not isinstance(document, dict):
        raise BadList("no object, and so no status list; use the list of the issuer")
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    try:
        found = msgspec.convert(unsigned, _Document)
        one = StatusList(
            did=found.issuer,
            purpose=found.credentialSubject.statusPurpose,
            number=int(found.id.rpartition("/")[2]),
            bits=Bits.decoded(found.credentialSubject.encodedList),
            valid_from=datetime.fromisoformat(found.validFrom),
            valid_until=datetime.fromisoformat(found.validUntil),
        )
    except (msgspec.ValidationError, ValueError) as why:
        raise BadList(f"no status list of ours ({why}); use the list of the issuer") from None
    if unsigned != _written(one, found.credentialSubject.encodedList):
        raise BadList(f"{shown(found.id)}: what it says of itself does not fit; use the list of the issuer")
    return one


def _written(one: StatusList, encoded: str) -> dict[str, Any]:
    return {
        "@context": [CONTEXT],
        "id": one.url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": one.did,
        "validFrom": second(one.valid_from),
        "validUntil": second(one.valid_until),
        "credentialSubject": {
            "id": f"{one.url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": str(one.purpose),
            "ttl": TTL,
            "encodedList": encoded,
        },
    }
