"""Separation of duties: each event is held to the rules when it is written, and all of them before a decision again.

Shape:  `refuse` judges one event that somebody wants to happen, `objections` all that is recorded of an enrolment, with
        what became known since. Which rules there are, and which of them a programme has chosen, is `duties`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from whoperforms.certification.bodies import auditing, certificates, erasure, people, programme, proposals, verification
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.duties.agreeing import APPEAL, BY_TWO
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
    without_role,
)
from whoperforms.certification.duties.subject import subject_of
from whoperforms.certification.duties.together import (
    Act,
    accept,
    agreed,
    appeal,
    complaint,
    conflict_reviewed,
    erased,
    founding,
    granted,
    is_for_one,
    judges,
    key,
    policy,
    proposal,
    publication,
    renamed,
    two,
)
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Authn, Draft, Event, Signer, type_of
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import STEPS
from whoperforms.certification.looks.verification import refuse_dates
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.sentence import Sentence


class NotSeparated(BadQuestion):
    """Two duties that do not go together are about to be done by one person."""

    http_status = 409


def nothing(_objection: Objection) -> bool:
    """Return that an objection is asked, whichever it is."""
    return False


def refuse(
    draft: Draft, signer: Signer, ledger: Ledger, at: datetime, *, but: Callable[[Objection], bool] = nothing
) -> None:
    """Let an event happen only where no duty goes against another. Raises: NotSeparated, BadValue, NoSuchRecord.

    `but`: which objections are not asked, for what was written before they were.
    """
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
    act = Act(
        draft=draft,
        signed=Signed(by=signer.person, role=signer.role, at=at, candidate=candidate, programme=named),
        ledger=ledger,
        enrolment=ledger.enrolments.get(draft.stream.id),
    )
    found = (one for one in (*_at_the_machine(signer, act), *check(act)) if not but(one))
    _raise_first(found, rules_of(ledger, subject.programmes), ledger)


def refuse_objections(ledger: Ledger, enrolment: Enrolment, at: datetime) -> None:
    """Let a decision be taken only where nothing that it rests on breaks a rule. Raises: NotSeparated."""
    _raise_first(objections(ledger, enrolment, at), rules_of(ledger, {enrolment.programme}), ledger)


def refuse_same_decider(ledger: Ledger, first: str, other: str) -> None:
    """Let two people decide only if they are two. Raises: NotSeparated."""
    _raise_first(two(Rule.R5, {first, other}, other), frozenset({Rule.R5}), ledger)


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


def _at_the_machine(signer: Signer, act: Act) -> Iterator[Objection]:
    """R12."""
    if signer.authn is Authn.TERMINAL and not isinstance(act.body, people.RoleGranted) and not is_for_one(act):
        yield Objection(
            rule=Rule.R12,
            person=signer.person,
            seq=None,
            why=Sentence("signs at the machine's own terminal"),
            remedy=Sentence("sign in as the person who does it"),
        )


def _about_sign_off(signed: Signed, ledger: Ledger, known_at: datetime) -> Iterator[Objection]:
    """R1, R2, R3, R9, R10: of a sign-off. A physician signs what is stated of the own person, and nobody else may."""
    if signed.role == Role.PHYSICIAN:
        if signed.by != signed.candidate:
            yield signed.breaks(
                Rule.R10,
                why=Sentence("is not the physician whose statement this is"),
                remedy=Sentence("let the physician sign it"),
            )
        return
    yield from of_oneself(signed)
    yield from without_role(signed, ledger, {Role(signed.role)} if signed.role else SIGNED_AS)
    if signed.role in {None, Role.EXAMINER}:
        yield from examines(signed, ledger)
    yield from conflicted(signed, ledger, known_at)


def _sign_off(act: Act) -> Iterator[Objection]:
    yield from _about_sign_off(act.signed, act.ledger, act.signed.at)
    for case in act.enrolment.cases if act.enrolment else ():
        if case.seq in act.body.evidence:
            yield from mentors(act.by(case.body.mentor), case.body.on, act.ledger)


def _case(act: Act) -> Iterator[Objection]:
    """R3, R6: of the mentor, whoever writes it down."""
    mentor = act.by(act.body.mentor)
    yield from mentors(mentor, act.body.on, act.ledger)
    if any(deed.by == mentor.by and deed.deed is Deed.EXAMINED for deed in deeds_for(mentor.candidate, act.ledger)):
        yield Objection(
            rule=Rule.R3,
            person=mentor.by,
            seq=None,
            why=Sentence("has examined this candidate"),
            remedy=Sentence("name another mentor"),
        )


def _decision(act: Act) -> Iterator[Objection]:
    """R1, R4, R5, R9, R10: of everybody who decides. Who is named has signed: the decision, or its proposal."""
    kind = type_of(act.body)
    signatures = {act.signed.by: act.signed.at}
    for first in act.enrolment.proposed(kind) if act.enrolment else ():
        signatures.setdefault(first.actor, first.at)
    if isinstance(act.body, told.Proposed) and act.body.decision in PROPOSED_BY_OTHERS:
        yield from PROPOSED_BY_OTHERS[act.body.decision](act)
        return
    named = tuple(getattr(act.body, "deciders", (act.signed.by,)))
    for person in dict.fromkeys((act.signed.by, *named)):
        if person not in signatures or person not in named:
            yield Objection(
                rule=Rule.R10,
                person=person,
                seq=None,
                why=Sentence("has not signed this decision, or is not named in it"),
                remedy=Sentence("let whoever is named as a decider propose or sign it"),
            )
        yield from judges(act.by(person, signatures.get(person)), act.ledger, act.signed.at, Role.DECIDER)
        yield from decides(act.by(person), act.ledger)
    stage = act.enrolment.stage if act.enrolment else None
    if stage and (stage, kind) in STEPS and STEPS[stage, kind].deciders > 1:
        yield from two(Rule.R5, named, act.signed.by)
    if act.enrolment and kind in RESTS_ON_ALL:
        yield from objections(act.ledger, act.enrolment, act.signed.at)


RESTS_ON_ALL: Final = frozenset({"certify", "renew", "reinstate"})


def _look(act: Act) -> Iterator[Objection]:
    """R1, R7, R9: of a look by a person. The system alone reads files and asks machines, which nobody has to review."""
    yield from of_oneself(act.signed)
    yield from conflicted(act.signed, act.ledger, act.signed.at)
    if act.body.method is not verification.Method.HUMAN:
        yield Objection(
            rule=Rule.R7,
            person=act.signed.by,
            seq=None,
            why=Sentence("looks by {look_method}, as the system alone does", look_method=act.body.method),
            remedy=Sentence("record it as looked up by a person, and let a second reviewer see it"),
        )


def _review(act: Act) -> Iterator[Objection]:
    """R1, R7, R9: of a review."""
    yield from of_oneself(act.signed)
    yield from conflicted(act.signed, act.ledger, act.signed.at)
    looks = act.ledger.verifications.get(act.signed.candidate, ())
    if any(look.recorded.seq == act.body.verification and look.recorded.actor == act.signed.by for look in looks):
        yield Objection(
            rule=Rule.R7,
            person=act.signed.by,
            seq=act.body.verification,
            why=Sentence("reviews what was the own look"),
            remedy=Sentence("let a second reviewer do it"),
        )


PROPOSED_BY_OTHERS: Final[Mapping[str, Callable[[Act], Iterable[Objection]]]] = {  # than deciders
    **dict.fromkeys(BY_TWO, proposal),
    APPEAL: appeal,
}
CHECKS: Final[Mapping[type[Body], Callable[[Act], Iterable[Objection]]]] = {
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
    **dict.fromkeys((told.VoidSignOff, told.ClearCause, told.Correct), agreed),
    erasure.Erased: erased,
    programme.PolicySet: policy,
    **dict.fromkeys((certificates.KeyAdded, certificates.KeyRetired), key),
    people.RoleGranted: granted,
    people.ConflictReviewed: conflict_reviewed,
    proposals.NpiProposed: lambda act: of_oneself(act.signed),
    **dict.fromkeys((proposals.ErasureProposed, proposals.PolicyProposed), lambda _act: ()),
    **dict.fromkeys(
        (told.Refuse, told.Suspend, told.AddCause, people.IdentityProved, programme.Attended),
        lambda act: of_oneself(act.signed),
    ),
    people.PersonNamed: renamed,
    told.SignOff: _sign_off,
    told.MentoredCase: _case,
    told.Accept: accept,
    told.AppealDecided: appeal,
    verification.VerificationRecorded: _look,
    verification.VerificationReviewed: _review,
    **dict.fromkeys((auditing.ComplaintDecided, proposals.ComplaintProposed), complaint),
    programme.StandardPublished: publication,
    **dict.fromkeys((people.FoundingMentor, proposals.FoundingProposed), founding),
}
