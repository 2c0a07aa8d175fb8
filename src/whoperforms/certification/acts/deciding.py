"""Decisions: certify, renew, reduce, reinstate, revoke, or not yet. Where duties are kept apart, by two people.

Shape:  the first decider's word is a proposal, bound by a hash to what was decided on; the second decider's word is the
        decision. Whatever is recorded in between makes the proposal void. A decision names all it rests on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

import rfc8785

from whoperforms.certification.acts.enrolling import draft
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.programme import PolicySet, Separation
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties import separation
from whoperforms.certification.enrolment import Certificate, Enrolment
from whoperforms.certification.events import Draft
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import NotAllowed, step
from whoperforms.certification.papers import looks_at, progress_of, standard_at_decision, state_of
from whoperforms.certification.standards.standard import Standard
from whoperforms.certification.state import CertificationState
from whoperforms.kernel.dates import months_after
from whoperforms.kernel.errors import BadField

LAST_SECOND: Final = time(23, 59, 59)
OPENS: Final = timedelta(days=180)  # before the end of a certificate: from then on it may be renewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a decider enters. `number`: of the certificate that it issues, if it does; `scope`: what that covers."""

    enrolment: str
    event: str
    reason: str
    by: str
    number: str = ""
    scope: str = ""
    text: str = ""
    missing: tuple[str, ...] = ()


def decide(ledger: Ledger, at: datetime, *, decision: Decision) -> Sequence[Draft]:
    """Decide, or propose where a second decider is needed. Raises: NotAllowed, NotSeparated, BadField."""
    found = ledger.enrolment(decision.enrolment)
    row = step(found.stage, decision.event)
    GUARDS.get(decision.event, _no_guard)(ledger, found, at)
    if decision.event == "reduce_scope":
        _refuse_no_less(found, decision.scope)
    policy = ledger.programme(found.programme).policy
    if row.deciders > 1 and policy.separation is Separation.STRICT:
        return _by_two(ledger, found, at, decision)
    return [_decided(ledger, found, at, decision, (decision.by,))]


def basis_of(ledger: Ledger, enrolment: Enrolment, at: datetime) -> told.Basis:
    """Return all that a decision on an enrolment rests on at an instant, with the ages of what was looked up."""
    policy = ledger.programme(enrolment.programme).policy
    found = progress_of(ledger, enrolment, at)
    counted = {seq for one in found for seq in one.rests_on}
    looks = [look for look in looks_at(ledger, enrolment, at) if look.recorded.seq in counted]
    return told.Basis(
        sign_offs=tuple(sorted(one.sign_off for one in found if one.sign_off is not None)),
        verifications=tuple(look.recorded.seq for look in looks),
        days=tuple(max(look.age(at.date()), 0) for look in looks),
        separation=str(policy.separation),
        verification_days=policy.verification_days,
    )


def what_is_decided_on(enrolment: Enrolment, basis: told.Basis, decision: Decision) -> str:
    """Return the hash of what two deciders have to have had before the eyes, both the same."""
    scope = {"scope": decision.scope} if decision.scope else {}
    return sha256(
        rfc8785.dumps(
            {
                "enrolment": enrolment.id,
                "event": decision.event,
                "reason": decision.reason,
                "standard": enrolment.standard,
                "sign_offs": list(basis.sign_offs),
                "verifications": list(basis.verifications),
                "causes": [cause.seq for cause in enrolment.causes],
                **scope,
            }
        )
    ).hexdigest()


def _by_two(ledger: Ledger, found: Enrolment, at: datetime, decision: Decision) -> Sequence[Draft]:
    """Return a proposal of the first decider, or the decision of the second one."""
    seen = what_is_decided_on(found, basis_of(ledger, found, at), decision)
    proposal = found.proposal
    if proposal is None or proposal.body.sha256 != seen:
        scope = decision.scope if decision.event == "reduce_scope" else None
        body = told.Proposed(decision=decision.event, reason=decision.reason, sha256=seen, scope=scope)
        return [draft(found.id, body, None, decision.text)]
    separation.refuse_same_decider(ledger, proposal.actor, decision.by)
    return [_decided(ledger, found, at, decision, (proposal.actor, decision.by))]


def _decided(ledger: Ledger, found: Enrolment, at: datetime, decision: Decision, by: tuple[str, ...]) -> Draft:
    body = BODIES[decision.event](_Deciding(ledger, found, at, decision, by))
    return draft(found.id, body, decision.reason, decision.text)


@dataclass(frozen=True, slots=True)
class _Deciding:
    """A decision that nothing stands against any more, and those who take it."""

    ledger: Ledger
    found: Enrolment
    at: datetime
    decision: Decision
    by: tuple[str, ...]

    @property
    def policy(self) -> PolicySet:
        return self.ledger.programme(self.found.programme).policy

    @property
    def scope(self) -> str:
        opened = self.ledger.programme(self.found.programme).opened
        return self.decision.scope or (opened.body.scope if opened else "")

    @property
    def held(self) -> Certificate:
        if self.found.certificate is None:
            raise NotAllowed(f"{self.decision.event}: nothing was ever issued to this person; certify first")
        return self.found.certificate

    def certify(self) -> Body:
        standard = standard_at_decision(self.ledger, self.found, self.at)
        return told.Certify(
            number=self.decision.number,
            standard=standard.number,
            valid_from=self.at,
            valid_until=_end(self.at.date(), standard, self.at),
            scope=self.scope,
            deciders=self.by,
            basis=basis_of(self.ledger, self.found, self.at),
        )

    def renew(self) -> Body:
        standard, held = standard_at_decision(self.ledger, self.found, self.at), self.held
        runs_from = max(held.valid_until, self.at).date()  # who renews early loses nothing
        return told.Renew(
            number=self.decision.number,
            supersedes=held.number,
            standard=standard.number,
            valid_from=self.at,
            valid_until=_end(runs_from, standard, self.at),
            scope=self.decision.scope or held.scope,
            deciders=self.by,
            basis=basis_of(self.ledger, self.found, self.at),
        )

    def reduce(self) -> Body:
        held = self.held
        return told.ReduceScope(
            number=self.decision.number, supersedes=held.number, scope=self.decision.scope, deciders=self.by
        )


BODIES: Final[Mapping[str, Callable[[_Deciding], Body]]] = {
    "return": lambda of: told.Return(missing=of.decision.missing),
    "deny": lambda of: told.Deny(missing=of.decision.missing),
    "certify": _Deciding.certify,
    "renew": _Deciding.renew,
    "reduce_scope": _Deciding.reduce,
    "reinstate": lambda of: told.Reinstate(deciders=of.by),
    "revoke": lambda of: told.Revoke(deciders=of.by),
}


def _end(begins: date, standard: Standard, at: datetime) -> datetime:
    """Return the last second of validity: so many months after a day, that day included."""
    if standard.validity_months is None:
        raise NotAllowed(f"version {standard.number}: no word on how long a certificate is valid; publish one that has")
    return datetime.combine(months_after(begins, standard.validity_months), LAST_SECOND, tzinfo=at.tzinfo)


def _refuse_no_less(found: Enrolment, scope: str) -> None:
    """Let a scope be reduced to another one. Raises: BadField.

    Whether that is less no program can tell of two sentences: the deciders see both, and sign that it is.
    """
    held = found.certificate.scope if found.certificate else ""
    if not scope.strip() or _folded(scope) == _folded(held):
        raise BadField("scope", f"{scope!r}: not less than {held!r}, as it is; write what is covered from now on")


def _folded(scope: str) -> str:
    return " ".join(scope.casefold().split())


def _no_guard(_ledger: Ledger, _found: Enrolment, _at: datetime) -> None:
    """Let through: the lifecycle has said all there is to say."""


def _complete(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    """Let through only complete papers to which nobody can object, with every look young enough."""
    _only_one(ledger, found, at)
    missing = [one.requirement for one in progress_of(ledger, found, at) if not one.met]
    if missing:
        raise NotAllowed(
            f"{len(missing)} requirements are not met on {at:%Y-%m-%d}: {', '.join(missing)}; "
            "return the papers, or see to them"
        )
    separation.refuse_objections(ledger, found, at)


def _only_one(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    """Let nobody have two certificates of one programme at once. Raises: NotAllowed."""
    for other in ledger.of(found.person, found.programme):
        held = other.certificate
        if other.id != found.id and other.holds and held and at <= held.valid_until:
            raise NotAllowed(
                f"{held.number}: in force until {held.valid_until:%Y-%m-%d}, of the same person in "
                f"{found.programme}; nobody has two, so go on with that one"
            )


def _renewable(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    held = found.certificate
    if held and at < held.valid_until - OPENS:
        raise NotAllowed(
            f"{at:%Y-%m-%d}: too early; a certificate is renewed from {held.valid_until - OPENS:%Y-%m-%d} on"
        )
    _complete(ledger, found, at)


def _without_cause(ledger: Ledger, found: Enrolment, at: datetime) -> None:
    if found.causes:
        names = ", ".join(str(cause.reason) for cause in found.causes)
        raise NotAllowed(f"{len(found.causes)} causes are open ({names}); clear each of them first")
    if found.certificate and at > found.certificate.valid_until:
        raise NotAllowed(
            f"{found.certificate.valid_until:%Y-%m-%d}: the certificate has run out meanwhile; renew it instead"
        )
    if state_of(ledger, found, at) is CertificationState.REVOKED:
        raise NotAllowed("revoked: there is no way back; apply anew")
    _only_one(ledger, found, at)
    separation.refuse_objections(ledger, found, at)


GUARDS: Final[Mapping[str, Callable[[Ledger, Enrolment, datetime], None]]] = {
    "certify": _complete,
    "renew": _renewable,
    "reinstate": _without_cause,
}
