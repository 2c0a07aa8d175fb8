"""What events say of the issuer's keys, and of the certificates that were signed with them."""

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from whoperforms.certification.bodies.shape import Body, Identifier, Part, Seq

LABEL: Final = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST: Final = rf"{LABEL}(?:\.{LABEL})*"
PORT: Final = "[1-9][0-9]{0,4}"
LIST_SIZE: Final = 131_072  # entries of a status list
Method = Annotated[str, Meta(pattern="^did:web:[A-Za-z0-9.%:-]{1,200}#2[0-9]{3}[a-z]{1,2}$")]
Did = Annotated[str, Meta(pattern="^did:web:[A-Za-z0-9.%:-]{1,200}$")]
PublicKey = Annotated[str, Meta(pattern="^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$")]  # an Ed25519 key as a Multikey
Index = Annotated[int, Meta(ge=0, lt=LIST_SIZE)]
LONGEST: Final = 65_536  # characters of a certificate


class KeyKind(StrEnum):
    """What a key signs, and nothing else."""

    CERTIFICATE = "certificate"
    STATUS = "status"
    LOG = "log"


class KeyProposed(Body, frozen=True, kw_only=True):
    """A first custodian names a key that shall be used from now on. `did`: whose key it is."""

    did: Did
    kind: KeyKind
    public: PublicKey


class KeyAdded(Body, frozen=True, kw_only=True):
    """A second custodian has compared the key, and it is used."""

    proposal: Seq


class KeyRetirementProposed(Body, frozen=True, kw_only=True):
    """A first custodian asks that a key signs nothing more."""


class KeyRetired(Body, frozen=True, kw_only=True):
    """A second custodian agrees: the key signs nothing more, and what it signed stays good."""

    proposal: Seq


class KeyCompromised(Body, frozen=True, kw_only=True):
    """A key may be in other hands: what it signed is believed only where the log had it before. One person says so."""


class ListEntry(Part, frozen=True, kw_only=True):
    """The place of a certificate in a status list: which list, and which bit of it."""

    list: Annotated[int, Meta(ge=1, le=10_000)]
    index: Index


class CertificateIssued(Body, frozen=True, kw_only=True):
    """A certificate was signed. `document`: its exact bytes; `decision`: the event that it rests on."""

    enrolment: Identifier
    decision: Seq
    method: Method
    revocation: ListEntry
    suspension: ListEntry
    document: Annotated[str, Meta(min_length=2, max_length=LONGEST)]
