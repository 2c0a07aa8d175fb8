"""Separation of duties: each event is held to the rules when it is written, and all of them before a decision again.

Shape:  `refuse` judges one event that somebody wants to happen, `objections` all that is recorded of an enrolment, with
        what became known since. Which rules there are, and which of them a programme has chosen, is `duties`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies import people, programme, verification
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties.agreeing import BY_TWO, is_agreed, roles_for
from whoperforms.certification.duties.deeds import SIGNED_AS, Deed, deeds_for
from whoperforms.certification.duties.rules import (
    Objection,
    Rule,
    Signed,
    conflicted,
    decides,
    examines,
    mentors,
    of_oneself,
    rules_of,
    second,
    without_role,
)
from whoperforms.certification.duties.subject import subject_of
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Authn, Draft, Event, Signer, type_of
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import STEPS
from whoperforms.certification.looks.verification import refuse_dates
from whoperforms.certification.programme_record import version_of
from whoperforms.kernel.errors import BadQuestion, BadValue


class NotSeparated(BadQuestion):
    """Two duties that do not go together are about to be done by one person."""

    http_status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """An event about to be written, and what rules judge it by."""

    draft: Draft
    signed: Signed
    ledger: Ledger
    enrolment: Enrolment | None

    @property
    def body(self) -> Any:  # noqa: ANN401 - whichever body the check was made for
        return self.draft.body

    def by(self, person: str, at: datetime | None = None) -> Signed:
        """Return the same signature as if it were another person's."""
        return replace(self.signed, by=person, at=at or self.signed.at)


def refuse(draft: Draft, signer: Signer, ledger: Ledger, at: datetime) -> None:
    """Let an event happen only where no duty goes against another. Raises: NotSeparated, BadValue, NoSuchRecord."""
    if signer.authn is Authn.SYSTEM:
        return
    if isinstance(draft.body, verification.VerificationRecorded):
        refuse_dates(draft.body, at)
    check = CHECKS.get(type(draft.body))
    if check is None:
        return
    subject = subject_of(draft, ledger)
    named = next(iter(sorted(subject.programmes or ())), "")
    candidate = draft.stream.id if isinstance(draft.body, people.RoleGranted) else subject.about or ""
    act = _Act(
        draft=draft,
        signed=Signed(by=signer.person, role=signer.role, at=at, candidate=candidate, programme=named),
        ledger=ledger,
        enrolment=ledger.enrolments.get(draft.stream.id),
    )
    _raise_first((*_at_the_machine(signer, act), *check(act)), rules_of(ledger, subject.programmes), ledger)


def refuse_objections(ledger: Ledger, enrolment: Enrolment, at: datetime) -> None:
    """Let a decision be taken only where nothing that it rests on breaks a rule. Raises: NotSeparated."""
    _raise_first(objections(ledger, enrolment, at), rules_of(ledger, {enrolment.programme}), ledger)


def refuse_same_decider(ledger: Ledger, first: str, other: str) -> None:
    """Let two people decide only if they are two. Raises: NotSeparated."""
    _raise_first(_two(Rule.R5, {first, other}, other), frozenset({Rule.R5}), ledger)


def objections(ledger: Ledger, enrolment: Enrolment, at: datetime) -> tuple[Objection, ...]:
    """Return what speaks against all that is recorded of an enrolment and counts, by what is known at an instant.

    All rules are asked; those of the programme's policy are `duties.rules_of`. What an earlier decision rested on is
    judged by the conflicts that were declared by then.
    """
    decided = max((certificate.decided for certificate in enrolment.certificates), key=_seq, default=None)
    found: list[Objection] = []
    for event in enrolment.sign_offs:
        known_at = decided.at if decided and event.seq < decided.seq else at
        found += _about_sign_off(_signed(event, enrolment), ledger, known_at)
    for case in enrolment.cases:
        signed = replace(_signed(case, enrolment), by=case.body.mentor)
        found += mentors(signed, case.body.on, ledger)
    for name in ledger.sessions_of.get(enrolment.id, ()):
        attended = ledger.sessions[name].attended.get(enrolment.id)
        if attended is not None:
            signed = _signed(attended, enrolment)
            found += [*of_oneself(signed), *without_role(signed, ledger, {Role.TRAINER})]
    return tuple(found)


def _seq(event: Event[Body]) -> int:
    return event.seq


def _raise_first(found: Iterable[Objection], rules: frozenset[Rule], ledger: Ledger) -> None:
    for objection in found:
        if objection.rule in rules:
            raise NotSeparated(objection.sentence(ledger))


def _signed(event: Event[Any], enrolment: Enrolment) -> Signed:
    return Signed(
        by=event.actor,
        role=event.role,
        at=event.at,
        candidate=enrolment.person,
        programme=enrolment.programme,
        seq=event.seq,
    )


def _at_the_machine(signer: Signer, act: _Act) -> Iterator[Objection]:
    """R12."""
    if signer.authn is Authn.TERMINAL and not isinstance(act.body, people.RoleGranted):
        yield Objection(
            rule=Rule.R12,
            person=signer.person,
            seq=None,
            why="signs at the machine's own terminal",
            remedy="sign in as the person who does it",
        )


def _two(rule: Rule, named: Iterable[str], by: str) -> Iterator[Objection]:
    if len(set(named)) < 2:  # noqa: PLR2004 - two people
        yield Objection(
            rule=rule, person=by, seq=None, why="would be the only one to decide", remedy="let a second person decide"
        )


def _about_sign_off(signed: Signed, ledger: Ledger, known_at: datetime) -> Iterator[Objection]:
    """R1, R2, R3, R9, R10: of a sign-off. A physician signs what is stated of the own person, and nobody else may."""
    if signed.role == Role.PHYSICIAN:
        if signed.by != signed.candidate:
            yield Objection(
                rule=Rule.R10,
                person=signed.by,
                seq=signed.seq,
                why="is not the physician whose statement this is",
                remedy="let the physician sign it",
            )
        return
    yield from of_oneself(signed)
    yield from without_role(signed, ledger, {Role(signed.role)} if signed.role else SIGNED_AS)
    if signed.role in {None, Role.EXAMINER}:
        yield from examines(signed, ledger)
    yield from conflicted(signed, ledger, known_at)


def _sign_off(act: _Act) -> Iterator[Objection]:
    yield from _about_sign_off(act.signed, act.ledger, act.signed.at)
    for case in act.enrolment.cases if act.enrolment else ():
        if case.seq in act.body.evidence:
            yield from mentors(act.by(case.body.mentor), case.body.on, act.ledger)


def _case(act: _Act) -> Iterator[Objection]:
    """R3, R6: of the mentor, whoever writes it down."""
    mentor = act.by(act.body.mentor)
    yield from mentors(mentor, act.body.on, act.ledger)
    if any(deed.by == mentor.by and deed.deed is Deed.EXAMINED for deed in deeds_for(mentor.candidate, act.ledger)):
        yield Objection(
            rule=Rule.R3, person=mentor.by, seq=None, why="has examined this candidate", remedy="name another mentor"
        )


def _decision(act: _Act) -> Iterator[Objection]:
    """R1, R4, R5, R9, R10: of everybody who decides. Who is named has signed: the decision, or its proposal."""
    proposal = act.enrolment.proposal if act.enrolment else None
    kind = type_of(act.body)
    first = proposal if proposal and proposal.body.decision == kind else None
    signatures = {act.signed.by: act.signed.at}
    if first is not None:
        signatures.setdefault(first.actor, first.at)
    if isinstance(act.body, told.Proposed) and act.body.decision in BY_TWO:
        yield from _proposal(act, act.body.decision)
        return
    named = tuple(getattr(act.body, "deciders", (act.signed.by,)))
    for person in dict.fromkeys((act.signed.by, *named)):
        if person not in signatures or person not in named:
            yield Objection(
                rule=Rule.R10,
                person=person,
                seq=None,
                why="has not signed this decision, or is not named in it",
                remedy="let whoever is named as a decider propose or sign it",
            )
        yield from _judge(act.by(person, signatures.get(person)), act.ledger, act.signed.at, Role.DECIDER)
        yield from decides(act.by(person), act.ledger)
    stage = act.enrolment.stage if act.enrolment else None
    if stage and (stage, kind) in STEPS and STEPS[stage, kind].deciders > 1:
        yield from _two(Rule.R5, named, act.signed.by)
    if act.enrolment and kind in RESTS_ON_ALL:
        yield from objections(act.ledger, act.enrolment, act.signed.at)


RESTS_ON_ALL: Final = frozenset({"certify", "renew", "reinstate"})


def _judge(signed: Signed, ledger: Ledger, known_at: datetime, role: Role) -> Iterator[Objection]:
    """R1, R9, R10: of somebody who judges a person in a role."""
    yield from of_oneself(signed)
    yield from without_role(signed, ledger, {role})
    yield from conflicted(signed, ledger, known_at)


def _founding(act: _Act) -> Iterator[Objection]:
    """R1, R5, R10: of those who make somebody a founding mentor."""
    if not act.draft.text.strip():
        raise BadValue("'': no word on why somebody may be a mentor without a certificate; write it")
    for person in dict.fromkeys((act.signed.by, *act.body.deciders)):
        yield from _judge(act.by(person), act.ledger, act.signed.at, Role.DECIDER)
    yield from _two(Rule.R5, {act.signed.by, *act.body.deciders}, act.signed.by)


def _review(act: _Act) -> Iterator[Objection]:
    """R1, R7: of a review."""
    yield from of_oneself(act.signed)
    looks = act.ledger.verifications.get(act.signed.candidate, ())
    if any(look.recorded.seq == act.body.verification and look.recorded.actor == act.signed.by for look in looks):
        yield Objection(
            rule=Rule.R7,
            person=act.signed.by,
            seq=act.body.verification,
            why="reviews what was the own look",
            remedy="let a second reviewer do it",
        )


def _publication(act: _Act) -> Iterator[Objection]:
    """R11: of the second of two people."""
    record = act.ledger.standards.get(version_of(act.draft.stream.id))
    proposed = record.proposed if record else None
    if proposed is None or proposed.actor == act.signed.by or proposed.body.sha256 != act.body.sha256:
        yield Objection(
            rule=Rule.R11,
            person=act.signed.by,
            seq=None,
            why="publishes what nobody else has proposed as it stands",
            remedy="let one person propose it and another one publish it",
        )


def _appeal(act: _Act) -> Iterator[Objection]:
    """R1, R8, R9, R10: of everybody on a panel about an enrolment."""
    took_part: set[str | None] = {deed.by for deed in deeds_for(act.signed.candidate, act.ledger)}
    for event in act.enrolment.history if act.enrolment else ():
        if not isinstance(event.body, told.AppealOpen | told.AppealDecided):
            took_part |= {event.actor, getattr(event.body, "second", None), *getattr(event.body, "deciders", ())}
    yield from _panel(act, took_part)


def _complaint(act: _Act) -> Iterator[Objection]:
    """R1, R8, R9, R10: of everybody on a panel about a complaint."""
    events = act.ledger.audit.get(act.draft.stream.id, ())
    opened = next((event for event in events if event.seq == act.body.complaint), None)
    if opened is None or not isinstance(opened.body, verification.ComplaintOpened):
        raise BadValue(f"event {act.body.complaint}: no complaint of this programme; choose one that is open")
    about = replace(act, signed=replace(act.signed, candidate=opened.body.about))
    yield from _panel(about, {opened.actor, *(deed.by for deed in deeds_for(opened.body.about, act.ledger))})


def _panel(act: _Act, took_part: Collection[str | None]) -> Iterator[Objection]:
    for person in dict.fromkeys((act.signed.by, *act.body.panel)):
        yield from _judge(act.by(person), act.ledger, act.signed.at, Role.APPEALS_PANEL)
        if person in took_part:
            yield Objection(
                rule=Rule.R8,
                person=person,
                seq=None,
                why="had a part in what is contested",
                remedy="name somebody who had none",
            )


def _proposal(act: _Act, decision: str) -> Iterator[Objection]:
    """R1, R10: of the first of two people who agree to something."""
    yield from of_oneself(act.signed)
    roles = roles_for(act.enrolment, decision) if act.enrolment else ()
    yield from without_role(act.signed, act.ledger, [Role(role) for role in roles if role in set(Role)])


def _agreed(act: _Act) -> Iterator[Objection]:
    """R1, SECOND: of what needs somebody else's word, which of an enrolment is a proposal of the very same."""
    yield from of_oneself(act.signed)
    yield from second(act.signed, act.body.second, act.ledger)
    if act.enrolment is not None and not is_agreed(act.enrolment, act.body, act.draft.reason):
        yield Objection(
            rule=Rule.SECOND,
            person=act.body.second or act.signed.by,
            seq=None,
            why="has not proposed this",
            remedy="let the second person propose the very same first",
        )


def _renamed(act: _Act) -> Iterator[Objection]:
    """R1: of an NPI, which identifies somebody in public; a physician states none, nor does a delegate for them."""
    known = act.ledger.people.get(act.draft.stream.id)
    if act.body.npi not in {None, known.npi if known else None}:
        yield from of_oneself(act.signed)
        if act.signed.role == Role.DELEGATE:
            yield from of_oneself(act.by(act.signed.candidate))


def _accept(act: _Act) -> Iterator[Objection]:
    exception = act.draft.reason == "EXCEPTION" or act.body.second is not None
    yield from _agreed(act) if exception else of_oneself(act.signed)


CHECKS: Final[Mapping[type[Body], Callable[[_Act], Iterable[Objection]]]] = {
    **dict.fromkeys(
        (
            told.Return,
            told.Deny,
            told.Proposed,
            told.Certify,
            told.Renew,
            told.ReduceScope,
            told.Reinstate,
            told.Revoke,
        ),
        _decision,
    ),
    **dict.fromkeys((told.VoidSignOff, told.ClearCause, told.Correct, verification.Erased), _agreed),
    **dict.fromkeys(
        (
            *(told.Refuse, told.Suspend, told.AddCause, people.IdentityProved, people.RoleGranted, programme.Attended),
            verification.VerificationRecorded,
        ),
        lambda act: of_oneself(act.signed),
    ),
    people.PersonNamed: _renamed,
    told.SignOff: _sign_off,
    told.MentoredCase: _case,
    told.Accept: _accept,
    told.AppealDecided: _appeal,
    verification.VerificationReviewed: _review,
    verification.ComplaintDecided: _complaint,
    programme.StandardPublished: _publication,
    people.FoundingMentor: _founding,
}
