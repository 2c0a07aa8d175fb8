"""What waits for whom: signatures that are all that is missing, looks to take and to review, renewals to decide.

Shape:  like `overview`: the parts of a ledger are only ever replaced, so that the same object means the same answer,
        and only what has changed is worked out again. A new day and a new version of a standard make all anew, a policy
        that was set all of its programme.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from whoperforms.certification.acts.obstacles import OPENS
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import PolicySet
from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.papers import asked_now, progress_anew, progress_of, standard_at_decision
from whoperforms.certification.programme_record import UNTIL_SET
from whoperforms.certification.progress.completeness import Progress
from whoperforms.certification.progress.lack import LackCode
from whoperforms.certification.session import Session
from whoperforms.certification.standards.requirements import AnyRequirement, Mentored, Proctored
from whoperforms.certification.standards.standard import Standard

BY_SIGNATURE: Final = frozenset({"competence", "instrument", "attestation"})  # kinds that rest on nothing else
SIGNED_FOR: Final = frozenset(  # what a signature brings by itself
    {LackCode.SIGN_OFF, LackCode.SIGN_OFF_TOO_EARLY, LackCode.ITEM, LackCode.INSTRUMENT, LackCode.VERSION}
)

UNSEEN: Final = frozenset({LackCode.LOOK, LackCode.LICENCES})


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
    policy: PolicySet

    def same(self, other: "_Seen") -> bool:
        return (
            self.enrolment is other.enrolment
            and self.looks is other.looks
            and self.policy is other.policy
            and len(self.sessions) == len(other.sessions)
            and all(one is another for one, another in zip(self.sessions, other.sessions, strict=True))
        )


class _Kept(NamedTuple):
    seen: _Seen
    to_sign: tuple[ToSign, ...]
    to_review: tuple[Looked, ...]
    to_look: tuple[Element, ...]
    to_renew: bool


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

    def to_look(self, programme: str) -> Iterator[tuple[Enrolment, tuple[Element, ...]]]:
        """Yield whom nobody has looked up yet where that is asked, and what is to be looked up."""
        return ((kept.seen.enrolment, kept.to_look) for kept in self._of(programme) if kept.to_look)

    def to_renew(self, programme: str) -> Iterator[Enrolment]:
        """Yield those who have all that a renewal asks, near the end of their certificate."""
        return (kept.seen.enrolment for kept in self._of(programme) if kept.to_renew)

    def renewed(self, ledger: Ledger, at: datetime) -> "Worklist":
        """Return the same of a later ledger or a later instant."""
        if ledger is self.ledger and at.date() == self.on:
            return self
        holds = at.date() == self.on and ledger.standards == self.ledger.standards
        kept = {}
        for name, enrolment in ledger.enrolments.items():
            sessions = tuple(ledger.sessions[one] for one in ledger.sessions_of.get(name, ()))
            looks, run = ledger.verifications.get(enrolment.person), ledger.programmes.get(enrolment.programme)
            seen = _Seen(enrolment, looks, sessions, run.policy if run else UNTIL_SET)
            before = self.kept.get(name)
            if holds and before and before.seen.same(seen):
                kept[name] = before
            else:
                kept[name] = _judged(ledger, seen, at)
        return Worklist(ledger=ledger, at=at, kept=kept)

    def _of(self, programme: str) -> Iterator[_Kept]:
        return (kept for kept in self.kept.values() if kept.seen.enrolment.programme == programme)


def _judged(ledger: Ledger, seen: _Seen, at: datetime) -> _Kept:
    enrolment = seen.enrolment
    found = _progress(ledger, enrolment, at)
    to_review = to_review_of(ledger.looks(enrolment.person, enrolment.programme))
    return _Kept(
        seen=seen,
        to_sign=to_sign_of(ledger, enrolment, at, found),
        to_review=to_review,
        to_look=to_look_of(found or (), to_review),
        to_renew=enrolment.stage is Stage.ACTIVE and found is not None and all(one.met for one in found),
    )


def _progress(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[Progress, ...] | None:
    """Return how far somebody is who learns or renews now; None of everybody else."""
    if not _learning(enrolment, at):
        return None
    try:
        return progress_of(ledger, enrolment, at)
    except Impossible:
        return None


def to_look_of(found: tuple[Progress, ...], to_review: tuple[Looked, ...]) -> tuple[Element, ...]:
    """Return what nobody has looked up, though it is asked; what waits for a second person was looked up."""
    reviewed_next = {str(look.said.element) for look in to_review}
    lacking = dict.fromkeys(lack.of for one in found for lack in one.lacks if lack.code in UNSEEN and lack.of)
    return tuple(Element(name) for name in lacking if name not in reviewed_next)


def to_review_of(looks: tuple[Looked, ...]) -> tuple[Looked, ...]:
    """Return the looks by hand on which no second person has said a word."""
    return tuple(look for look in looks if look.by_hand and not look.words)


def to_sign_of(
    ledger: Ledger, enrolment: Enrolment, at: datetime, found: tuple[Progress, ...] | None
) -> tuple[ToSign, ...]:
    """Return what of an enrolment lacks nothing but a signature by somebody of the programme.

    What rests on nothing but a signature waits only once all the rest is met, or waits as well.
    """
    if enrolment.stage is Stage.SUSPENDED:
        return _anew(ledger, enrolment, at)
    if found is None:
        return ()
    standard = standard_at_decision(ledger, enrolment, at)
    rest_is_there = all(one.met or _only_signature(one) for one in found if one.kind not in BY_SIGNATURE)
    return tuple(
        _waiting(enrolment, standard.requirement(one.requirement))
        for one in found
        if not one.met and _only_signature(one) and _of_staff(standard, one)
        if one.kind not in BY_SIGNATURE or rest_is_there
    )


def _anew(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[ToSign, ...]:
    """Return what has to be signed anew, for it was voided, and lacks nothing else."""
    if not enrolment.to_sign_anew:
        return ()
    asked = {one.id: one for one in asked_now(ledger, enrolment, at)}
    found = (asked[one.requirement] for one in progress_anew(ledger, enrolment, at) if _only_signature(one))
    return tuple(_waiting(enrolment, one) for one in found if set(one.signers) - {Role.PHYSICIAN})


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
