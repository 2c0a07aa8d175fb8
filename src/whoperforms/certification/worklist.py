"""What waits for whom: signatures that are all that is missing, and looks that a second person has not reviewed.

Shape:  like `overview`: the parts of a ledger are only ever replaced, so that the same object means the same answer,
        and only what has changed is worked out again. A new day and a new version of a standard make all anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from whoperforms.certification.acts.deciding import OPENS
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.verification import Method
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import NotAllowed, Stage
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.papers import progress_of, standard_at_decision
from whoperforms.certification.progress.completeness import Progress
from whoperforms.certification.progress.lack import LackCode
from whoperforms.certification.session import Session
from whoperforms.certification.standards.requirements import AnyRequirement, Mentored, Proctored
from whoperforms.certification.standards.standard import Standard

BY_SIGNATURE: Final = frozenset({"competence", "instrument", "attestation"})  # kinds that rest on nothing else
SIGNED_FOR: Final = frozenset(  # what a signature brings by itself
    {LackCode.SIGN_OFF, LackCode.SIGN_OFF_TOO_EARLY, LackCode.ITEM, LackCode.INSTRUMENT, LackCode.VERSION}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """A requirement of somebody that lacks only a signature. `mentors`: who was named at its cases, if it has any."""

    enrolment: str
    requirement: str
    signers: tuple[Role, ...]
    mentors: frozenset[str] = frozenset()

    def may_wait_for(self, person: str, roles: frozenset[Role]) -> bool:
        """Whether somebody in these roles is one for whom it waits."""
        held = roles & frozenset(self.signers)
        named = not self.mentors or person in self.mentors
        return bool(held - {Role.MENTOR}) or (Role.MENTOR in held and named)


class _Seen(NamedTuple):
    """All that an answer was made of."""

    enrolment: Enrolment
    looks: tuple[Looked, ...] | None
    sessions: tuple[Session, ...]

    def same(self, other: "_Seen") -> bool:
        return (
            self.enrolment is other.enrolment
            and self.looks is other.looks
            and len(self.sessions) == len(other.sessions)
            and all(one is another for one, another in zip(self.sessions, other.sessions, strict=True))
        )


class _Kept(NamedTuple):
    seen: _Seen
    to_sign: tuple[ToSign, ...]
    to_review: tuple[Looked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """What waited at an instant."""

    ledger: Ledger = field(default_factory=Ledger)
    at: datetime | None = None
    kept: Mapping[str, _Kept] = field(default_factory=dict)

    @property
    def on(self) -> date | None:
        """The day for which it holds."""
        return self.at.date() if self.at else None

    def to_sign(self, programme: str) -> Iterator[ToSign]:
        """Yield what waits for a signature in a programme, the oldest enrolment first."""
        for kept in self._of(programme):
            yield from kept.to_sign

    def to_review(self, programme: str) -> Iterator[tuple[Enrolment, Looked]]:
        """Yield what somebody looked up by hand and nobody has reviewed, of those in a programme; each look once."""
        told = set[int]()
        for kept in self._of(programme):
            for look in kept.to_review:
                if look.recorded.seq not in told:
                    told.add(look.recorded.seq)
                    yield kept.seen.enrolment, look

    def renewed(self, ledger: Ledger, at: datetime) -> "Worklist":
        """Return the same of a later ledger or a later instant."""
        if ledger is self.ledger and at.date() == self.on:
            return self
        holds = at.date() == self.on and ledger.standards == self.ledger.standards
        kept = {}
        for name, enrolment in ledger.enrolments.items():
            sessions = tuple(ledger.sessions[one] for one in ledger.sessions_of.get(name, ()))
            seen = _Seen(enrolment, ledger.verifications.get(enrolment.person), sessions)
            before = self.kept.get(name)
            if holds and before and before.seen.same(seen):
                kept[name] = before
            else:
                looks = ledger.looks(enrolment.person, enrolment.programme)
                kept[name] = _Kept(seen, to_sign_of(ledger, enrolment, at), to_review_of(looks))
        return Worklist(ledger=ledger, at=at, kept=kept)

    def _of(self, programme: str) -> Iterator[_Kept]:
        return (kept for kept in self.kept.values() if kept.seen.enrolment.programme == programme)


def to_review_of(looks: tuple[Looked, ...]) -> tuple[Looked, ...]:
    """Return the looks by hand on which no second person has said a word."""
    return tuple(look for look in looks if look.said.method is Method.HUMAN and not look.words)


def to_sign_of(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[ToSign, ...]:
    """Return what of an enrolment lacks nothing but a signature by somebody of the programme.

    What rests on nothing but a signature waits only once all the rest is met, or waits as well.
    """
    if not _learning(enrolment, at):
        return ()
    try:
        standard = standard_at_decision(ledger, enrolment, at)
        found = progress_of(ledger, enrolment, at)
    except NotAllowed:
        return ()
    rest_is_there = all(one.met or _only_signature(one) for one in found if one.kind not in BY_SIGNATURE)
    return tuple(
        _waiting(enrolment, standard.requirement(one.requirement))
        for one in found
        if not one.met and _only_signature(one) and _of_staff(standard, one)
        if one.kind not in BY_SIGNATURE or rest_is_there
    )


def _learning(enrolment: Enrolment, at: datetime) -> bool:
    """Whether signatures are given now: in training, or when a renewal is near."""
    held = enrolment.certificate
    renewing = enrolment.stage is Stage.ACTIVE and held is not None and held.valid_until - at <= OPENS
    return renewing or enrolment.stage is Stage.ENROLLED


def _only_signature(one: Progress) -> bool:
    return bool(one.lacks) and all(lack.code in SIGNED_FOR for lack in one.lacks)


def _of_staff(standard: Standard, one: Progress) -> bool:
    return bool(set(standard.requirement(one.requirement).signers) - {Role.PHYSICIAN})


def _waiting(enrolment: Enrolment, requirement: AnyRequirement) -> ToSign:
    mentors = (case.body.mentor for case in enrolment.cases if case.body.requirement == requirement.id)
    return ToSign(
        enrolment=enrolment.id,
        requirement=requirement.id,
        signers=requirement.signers,
        mentors=frozenset(mentors) if isinstance(requirement, Mentored | Proctored) else frozenset(),
    )
