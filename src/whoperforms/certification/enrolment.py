"""One person's way through a programme, as its events tell it so far.

Shape:  a fold: `Enrolment.after(event)` is the enrolment with one event more. Nothing here asks for the day, and
        nothing is judged: what the events come to on a day is `state`, what is missing is `completeness`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import HOLDS, STEPS, Stage, after
from whoperforms.kernel.errors import BadData


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate as it was issued. `ended_by`: the event that put an end to it; None: none did."""

    number: str
    standard: int
    scope: str
    valid_from: datetime
    valid_until: datetime
    decided: Event[Body]
    ended_by: int | None = None


@dataclass(frozen=True, slots=True)
class Voided:
    """A sign-off that counts no more, and the event that said so."""

    signed: Event[told.SignOff]
    by: Event[told.VoidSignOff]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What the events of one enrolment come to. What was recorded are events, in order, without those voided.

    `causes` are the events that suspended and are not cleared. `proposals`: what first people proposed and nobody has
    done yet, the oldest first; each of them means the last that they proposed of a kind. Whether one still fits the
    papers is for whoever does it to say: what is recorded in between takes nobody's word away.
    """

    id: str
    person: str = ""
    programme: str = ""
    pathway: str = ""
    stage: Stage = Stage.NONE
    standard: int | None = None
    began: datetime | None = None
    changed: datetime | None = None
    last: int = 0  # the place of its last event: what a form that somebody filled in was shown
    evidence: tuple[Event[told.EvidenceRecorded], ...] = ()
    cases: tuple[Event[told.MentoredCase], ...] = ()
    sign_offs: tuple[Event[told.SignOff], ...] = ()
    voided: tuple[Voided, ...] = ()
    causes: tuple[Event[Body], ...] = ()
    cleared: tuple[Event[told.ClearCause], ...] = ()
    certificates: tuple[Certificate, ...] = ()
    decisions: tuple[Event[Body], ...] = ()
    appeals: tuple[Event[Body], ...] = ()
    proposals: tuple[Event[told.Proposed], ...] = ()
    ended: Event[Body] | None = None
    history: tuple[Event[Any], ...] = ()  # all of it, what was voided too: who took part once, took part

    @property
    def certificate(self) -> Certificate | None:
        """The newest certificate; None where none was issued yet."""
        return self.certificates[-1] if self.certificates else None

    @property
    def accepted(self) -> Event[told.Accept] | None:
        """The event by which somebody was taken in; None before it."""
        return next((event for event in self.history if isinstance(event.body, told.Accept)), None)

    @property
    def holds(self) -> bool:
        """Whether a certificate was issued and not taken; it may have run out."""
        return self.stage in HOLDS

    @property
    def to_sign_anew(self) -> dict[str, int]:
        """By requirement the place where the sign-off was voided on which a certificate rests, or one in its stead."""
        decided = (one.body for one in self.decisions if isinstance(one.body, told.Certify | told.Renew))
        rested = {seq for body in decided for seq in body.basis.sign_offs} if self.voided else set[int]()
        found: dict[str, int] = {}
        for one in self.voided:
            requirement = one.signed.body.requirement
            if one.signed.seq in rested or requirement in found:
                found[requirement] = one.by.seq
        return found

    def proposed(self, decision: str) -> tuple[Event[told.Proposed], ...]:
        """Return what was proposed of a kind and is not done yet, the oldest first."""
        return tuple(one for one in self.proposals if one.body.decision == decision)

    def after(self, event: Event[Body]) -> "Enrolment":
        """Return the enrolment with one event more. Raises: Impossible where the lifecycle has no such step."""
        stage = after(self.stage, event.type) if event.type in LIFECYCLE else self.stage
        began, history = self.began or event.at, (*self.history, event)
        proposals = _open_after(self.proposals, event, stage) if self.proposals else ()
        moved = replace(
            self, stage=stage, last=event.seq, changed=event.at, began=began, history=history, proposals=proposals
        )
        change = CHANGES.get(type(event.body))
        return moved if change is None else change(moved, event)


LIFECYCLE: Final = frozenset(name for _, name in STEPS)
DECIDED: Final = frozenset({"return", "deny", "certify", "renew", "reduce_scope", "reinstate", "revoke"})


def fold(identifier: str, events: Iterable[Event[Body]]) -> Enrolment:
    """Return what the events of one enrolment come to, in their order. Raises: Impossible."""
    found = Enrolment(id=identifier)
    for event in sorted(events, key=lambda at: at.seq):
        found = found.after(event)
    return found


def _open_after(
    proposals: tuple[Event[told.Proposed], ...], event: Event[Body], stage: Stage
) -> tuple[Event[told.Proposed], ...]:
    """Return the proposals that an event leaves open: neither done by it, nor past doing where it leads.

    A new certificate, or one that is in force again, is another thing to decide on than before. Of what two others than
    deciders do, only the word of those who have done it is spent: somebody else's is about something else.
    """
    body = event.body
    if isinstance(body, told.Renew | told.ReduceScope | told.Reinstate):
        proposals = tuple(one for one in proposals if one.body.decision not in DECIDED)
    took_part = {event.actor, getattr(body, "second", None), *getattr(body, "panel", ())}
    return tuple(
        one
        for one in proposals
        if (one.body.decision != event.type or (one.body.decision not in DECIDED and one.actor not in took_part))
        and (stage, one.body.decision) in STEPS
    )


def _proposed(of: Enrolment, event: Event[told.Proposed]) -> Enrolment:
    said = (event.actor, event.body.decision)
    others = (one for one in of.proposals if (one.actor, one.body.decision) != said)
    return replace(of, proposals=(*others, event))


def _without(events: "tuple[Event[Any], ...]", seq: int) -> "tuple[Event[Any], ...]":
    return tuple(event for event in events if event.seq != seq)


def _applied(of: Enrolment, event: Event[told.Apply]) -> Enrolment:
    said = event.body
    return replace(of, person=said.person, programme=said.programme, pathway=said.pathway)


def _under(of: Enrolment, event: Event[told.Accept | told.VersionMoved]) -> Enrolment:
    return replace(of, standard=event.body.standard)


def _voided(of: Enrolment, event: Event[told.VoidSignOff]) -> Enrolment:
    causes = (*of.causes, event) if of.stage is Stage.SUSPENDED else of.causes
    gone = tuple(Voided(one, event) for one in of.sign_offs if one.seq == event.body.sign_off)
    left = _without(of.sign_offs, event.body.sign_off)
    return replace(of, sign_offs=left, voided=(*of.voided, *gone), causes=causes)


def _caused(of: Enrolment, event: Event[Body]) -> Enrolment:
    return replace(of, causes=(*of.causes, event))


def _decided(of: Enrolment, event: Event[Body]) -> Enrolment:
    return replace(of, decisions=(*of.decisions, event))


def _issued(of: Enrolment, event: Event[told.Certify | told.Renew]) -> Enrolment:
    said = event.body
    new = Certificate(
        number=said.number,
        standard=said.standard,
        scope=said.scope,
        valid_from=said.valid_from,
        valid_until=said.valid_until,
        decided=event,
    )
    certificates = (*_ended(of.certificates, event), new)
    return replace(_decided(of, event), certificates=certificates, standard=said.standard)


def _reduced(of: Enrolment, event: Event[told.ReduceScope]) -> Enrolment:
    if of.certificate is None:
        raise BadData(f"event {event.seq}: reduces a certificate that was never issued; verify the registry")
    said = event.body
    new = replace(of.certificate, number=said.number, scope=said.scope, decided=event, valid_from=event.at)
    return replace(_decided(of, event), certificates=(*_ended(of.certificates, event), new))


def _left(of: Enrolment, event: Event[Body]) -> Enrolment:
    return replace(of, ended=event, certificates=_ended(of.certificates, event))


def _ended(certificates: tuple[Certificate, ...], event: Event[Body]) -> tuple[Certificate, ...]:
    """Return certificates once an event has put an end to the last one."""
    return (*certificates[:-1], *(replace(last, ended_by=event.seq) for last in certificates[-1:]))


CHANGES: Final[Mapping[type[Body], Callable[[Enrolment, Event[Any]], Enrolment]]] = {
    told.Apply: _applied,
    told.Accept: _under,
    told.VersionMoved: _under,
    told.EvidenceRecorded: lambda of, event: replace(of, evidence=(*of.evidence, event)),
    told.EvidenceWithdrawn: lambda of, event: replace(of, evidence=_without(of.evidence, event.body.evidence)),
    told.MentoredCase: lambda of, event: replace(of, cases=(*of.cases, event)),
    told.SignOff: lambda of, event: replace(of, sign_offs=(*of.sign_offs, event)),
    told.VoidSignOff: _voided,
    told.Proposed: _proposed,
    told.Return: _decided,
    told.Deny: _decided,
    told.Certify: _issued,
    told.Renew: _issued,
    told.ReduceScope: _reduced,
    told.Reinstate: _decided,
    told.Suspend: _caused,
    told.AddCause: _caused,
    told.ClearCause: lambda of, event: replace(
        of, causes=_without(of.causes, event.body.cause), cleared=(*of.cleared, event)
    ),
    told.Refuse: _left,
    told.Revoke: lambda of, event: _left(_decided(of, event), event),
    told.Withdraw: _left,
    told.AppealOpen: lambda of, event: replace(of, appeals=(*of.appeals, event)),
    told.AppealDecided: lambda of, event: replace(of, appeals=(*of.appeals, event)),
}
