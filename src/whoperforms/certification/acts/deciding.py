"""Decisions: certify, renew, reduce, reinstate, revoke, or not yet. Where duties are kept apart, by two people.

Shape:  the first decider's word is a proposal, bound by a hash to what was decided on; the second decider's word is the
        decision. Of what is decided for somebody, another paper makes another thing to decide on; what is decided
        against somebody does not hang on what they still hand in. A decision names all it rests on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any, Final

import rfc8785

from whoperforms.certification.acts.enrolling import draft
from whoperforms.certification.acts.obstacles import refuse_no_less, refuse_obstacles, refuse_other_reason
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.programme import PolicySet, Separation
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.duties import separation
from whoperforms.certification.enrolment import Certificate, Enrolment
from whoperforms.certification.events import Draft, Event
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible, step
from whoperforms.certification.looks.limits import limit
from whoperforms.certification.papers import (
    looks_at,
    progress_anew,
    progress_of,
    standard_at_decision,
)
from whoperforms.certification.standards.standard import Standard
from whoperforms.kernel.dates import months_after

LAST_SECOND: Final = time(23, 59, 59)
AGAINST: Final = frozenset({"revoke", "reduce_scope"})  # what is decided against somebody, whatever they hand in


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
    """Decide, or propose where a second decider is needed. Raises: Impossible, NotSeparated, BadField."""
    found = ledger.enrolment(decision.enrolment)
    row = step(found.stage, decision.event)
    refuse_obstacles(ledger, found, at, decision.event)
    if decision.event == "reduce_scope":
        refuse_no_less(found, decision.scope)
    if decision.event == "renew":
        refuse_other_reason(found, at, decision.reason)
    policy = ledger.programme(found.programme).policy
    if row.deciders > 1 and policy.separation is Separation.STRICT:
        return _by_two(ledger, found, at, decision)
    return [_decided(ledger, found, at, decision, (decision.by,))]


def basis_of(ledger: Ledger, enrolment: Enrolment, at: datetime) -> told.Basis:
    """Return all that a decision on an enrolment rests on at an instant, with the ages of what was looked up."""
    policy = ledger.programme(enrolment.programme).policy
    found = (*progress_of(ledger, enrolment, at), *progress_anew(ledger, enrolment, at))
    counted = {seq for one in found for seq in one.rests_on}
    looks = [look for look in looks_at(ledger, enrolment, at) if look.recorded.seq in counted]
    return told.Basis(
        sign_offs=tuple(sorted({one.sign_off for one in found if one.sign_off is not None})),
        verifications=tuple(look.recorded.seq for look in looks),
        days=tuple(max(look.age(at.date()), 0) for look in looks),
        separation=str(policy.separation),
        verification_days=limit(policy, Element.LICENCE, at.date()).days,  # of all looks the same
    )


def what_is_decided_on(enrolment: Enrolment, basis: told.Basis, decision: Decision) -> str:
    """Return the hash of what two deciders have to have had before the eyes, both the same."""
    said: dict[str, Any] = {
        "enrolment": enrolment.id,
        "event": decision.event,
        "reason": decision.reason,
        "standard": enrolment.standard,
        "causes": [cause.seq for cause in enrolment.causes],
    }
    if decision.event in AGAINST:
        said["certificate"] = enrolment.certificate.number if enrolment.certificate else None
    else:
        said |= {"sign_offs": list(basis.sign_offs), "verifications": list(basis.verifications)}
    if decision.scope:
        said["scope"] = decision.scope
    return sha256(rfc8785.dumps(said)).hexdigest()


def still_proposed(ledger: Ledger, found: Enrolment, at: datetime) -> tuple[Event[told.Proposed], ...]:
    """Return the proposals that a second signature would still make a decision, and those that are not a decider's."""
    return tuple(one for one in found.proposals if one.body.decision not in BODIES or _fits(ledger, found, at, one))


def _fits(ledger: Ledger, found: Enrolment, at: datetime, proposal: Event[told.Proposed]) -> bool:
    said = proposal.body
    decision = Decision(
        enrolment=found.id, event=said.decision, reason=said.reason, by=proposal.actor, scope=said.scope or ""
    )
    return said.sha256 == what_is_decided_on(found, basis_of(ledger, found, at), decision)


def _by_two(ledger: Ledger, found: Enrolment, at: datetime, decision: Decision) -> Sequence[Draft]:
    """Return a proposal of the first decider, or the decision of the second one."""
    seen = what_is_decided_on(found, basis_of(ledger, found, at), decision)
    first = [one.actor for one in found.proposed(decision.event) if one.body.sha256 == seen]
    if not first:
        scope = decision.scope if decision.event == "reduce_scope" else None
        body = told.Proposed(decision=decision.event, reason=decision.reason, sha256=seen, scope=scope)
        return [draft(found.id, body, None, decision.text)]
    proposer = next((actor for actor in first if actor != decision.by), decision.by)
    separation.refuse_same_decider(ledger, proposer, decision.by)
    return [_decided(ledger, found, at, decision, (proposer, decision.by))]


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
            raise Impossible("{act}: nothing was ever issued to this person; certify first", act=self.decision.event)
        return self.found.certificate

    def certify(self) -> Body:
        standard = standard_at_decision(self.ledger, self.found, self.at)
        return told.Certify(
            number=self.decision.number,
            standard=standard.number,
            valid_from=self.at,
            valid_until=ends_on(self.at.date(), standard, self.at),
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
            valid_until=ends_on(runs_from, standard, self.at),
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


def ends_on(begins: date, standard: Standard, at: datetime) -> datetime:
    """Return the last second of validity: so many months after a day, that day included."""
    if standard.validity_months is None:
        raise Impossible(
            "version {number}: no word on how long a certificate is valid; publish one that has", number=standard.number
        )
    return datetime.combine(months_after(begins, standard.validity_months), LAST_SECOND, tzinfo=at.tzinfo)
