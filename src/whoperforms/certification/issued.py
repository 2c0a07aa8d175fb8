"""The issuer's keys, and the certificates that were signed, as a registry's events tell of them."""

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from whoperforms.certification.bodies import certificates as told
from whoperforms.certification.bodies.certificates import KeyKind, ListEntry
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import Impossible
from whoperforms.kernel.sentence import Sentence

Place: TypeAlias = tuple[str, int, int]  # the purpose of a status list, and a `ListEntry` of it


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """What became of one key; each step is an event. `asked`: a first custodian wants to retire it."""

    fragment: str
    proposed: Event[told.KeyProposed] | None = None
    added: Event[told.KeyAdded] | None = None
    asked: Event[told.KeyRetirementProposed] | None = None
    retired: Event[told.KeyRetired] | None = None
    compromised: Event[told.KeyCompromised] | None = None

    @property
    def signs(self) -> bool:
        """Whether it is used now."""
        return self.added is not None and self.retired is None and self.compromised is None

    @property
    def kind(self) -> KeyKind | None:
        """What it signs."""
        return self.proposed.body.kind if self.proposed else None

    @property
    def method(self) -> str | None:
        """The name of the key, as proofs have it."""
        return f"{self.proposed.body.did}#{self.fragment}" if self.proposed else None

    def after(self, event: Event[Any]) -> "KeyRecord":
        """Return the key with one event more. Raises: Impossible where that cannot have happened to it."""
        match event.body:
            case told.KeyProposed():
                self._only(self.added is None, Sentence("is in use; propose a key of another name"))
                return replace(self, proposed=event)
            case told.KeyAdded(proposal=seq):
                self._only(self.added is None and _is(self.proposed, seq), Sentence("was not proposed like that"))
                return replace(self, added=event)
            case told.KeyRetirementProposed():
                self._only(self.signs, Sentence("is not in use"))
                return replace(self, asked=event)
            case told.KeyRetired(proposal=seq):
                self._only(self.signs and _is(self.asked, seq), Sentence("was not to be retired"))
                return replace(self, retired=event)
            case _:
                self._only(self.added is not None and self.compromised is None, Sentence("is not in use"))
                return replace(self, compromised=event)

    def _only(self, holds: bool, why: Sentence) -> None:  # noqa: FBT001 - what has to hold
        if not holds:
            raise Impossible("{key}: this key {why}; look at the keys again", key=self.fragment, why=why)


def _is(event: Event[Any] | None, seq: int) -> bool:
    return event is not None and event.seq == seq


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A certificate that was signed: where its exact bytes are (`seq`), and its places in status lists."""

    number: str
    enrolment: str
    decision: int
    method: str
    revocation: ListEntry
    suspension: ListEntry
    seq: int

    @property
    def places(self) -> tuple[Place, Place]:
        """Its places in status lists."""
        return places(self.revocation, self.suspension)


def places(revocation: ListEntry, suspension: ListEntry) -> tuple[Place, Place]:
    """Return the places that two entries are."""
    return ("revocation", revocation.list, revocation.index), ("suspension", suspension.list, suspension.index)


def issued_by(event: Event[Body]) -> Issued:
    """Return what an event says was issued; the document itself is read from the event when somebody wants it."""
    said = event.body
    if not isinstance(said, told.CertificateIssued):
        raise Impossible("{act}: no event of a certificate; verify the registry", act=event.type)
    return Issued(
        number=event.stream.id,
        enrolment=said.enrolment,
        decision=said.decision,
        method=said.method,
        revocation=said.revocation,
        suspension=said.suspension,
        seq=event.seq,
    )
