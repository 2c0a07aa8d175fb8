"""What is recorded while somebody learns, or renews: results of lessons and other evidence, and cases with a mentor."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from whoperforms.certification.acts.enrolling import draft
from whoperforms.certification.acts.fields import at_most, said, whole
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import CaseRole
from whoperforms.certification.bodies.people import OWN_SIDE, Role
from whoperforms.certification.cases.identity_screen import screened
from whoperforms.certification.duties.rules import Signed, mentors
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Event
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible, Stage
from whoperforms.certification.papers import asked_now, standard_at_decision, standard_of
from whoperforms.certification.progress.completeness import last_decision
from whoperforms.certification.progress.taught import withdrawers, withdrawn_by_one
from whoperforms.certification.standards.requirements import (
    AnyRequirement,
    Didactic,
    Mentored,
    Module,
    Proctored,
    Verification,
)
from whoperforms.certification.standards.standard import Standard
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.shape import offer

LEARNING: Final = frozenset({Stage.ENROLLED, Stage.ACTIVE})
PERCENT: Final = 100
MOST_MINUTES: Final = 6_000  # of one result: a hundred hours; above, a slip of the pen
MOST_LEVELS: Final = 6  # that one operation treats: more there are not in the lower back
WITH_CASES: Final = (Mentored, Proctored)


def record_evidence(
    ledger: Ledger, at: datetime, *, enrolment: str, body: told.EvidenceRecorded, text: str = ""
) -> Sequence[Draft]:
    """Record a result for a requirement. Raises: Impossible, NoSuchRecord, BadField."""
    found = learning(ledger, enrolment)
    requirement = asked_of(ledger, found, body.requirement, at)
    if isinstance(requirement, WITH_CASES):
        raise BadField(
            "requirement", "{requirement}: is met by cases with a mentor; record a case", requirement=requirement.id
        )
    if isinstance(requirement, Verification):
        raise BadField(
            "requirement",
            "{requirement}: is looked up at its source; record what was found there",
            requirement=requirement.id,
        )
    _refuse_day(found, body.on, at)
    _refuse_numbers(body)
    module = _module(requirement, body)
    if module is not None and isinstance(requirement, Didactic):
        _refuse_before_module(ledger, found, requirement, module, body.on)
        if module.examined:
            _refuse_exam(found, requirement, module, body)
    if len({document.sha256 for document in body.documents}) != len(body.documents):
        raise BadField(
            "documents", "{count} files: two of them are the same; give each once", count=len(body.documents)
        )
    return [draft(enrolment, whole(body), None, at_most(text))]


def withdraw_evidence(  # noqa: PLR0913 - who withdraws what, and why
    ledger: Ledger, _at: datetime, *, enrolment: str, evidence: int, text: str, by: str, role: str | None
) -> Sequence[Draft]:
    """Let a result that was recorded wrongly count no more; it stays in the history. Raises: Impossible, BadField.

    A candidate takes back what came from the own side, and nothing else: a failed exam is not theirs to take back. Of
    an exam the attempt stays one, until a second person of the programme withdraws it too.
    """
    found = learning(ledger, enrolment)
    again = (one for one in withdrawn_by_one(found) if by not in withdrawers(found, one.seq) and role not in OWN_SIDE)
    event = next((one for one in (*found.evidence, *again) if one.seq == evidence), None)
    if event is None:
        raise BadField(
            "evidence", "event {seq}: no evidence of this enrolment that counts; choose one that does", seq=evidence
        )
    if role in OWN_SIDE and event.role not in OWN_SIDE and event.actor != by:
        raise Impossible("event {seq}: recorded by the programme; ask its coordinator to withdraw it", seq=evidence)
    if evidence <= last_decision(found):
        raise Impossible("event {seq}: a decision rests on it; ask compliance to correct it", seq=evidence)
    signed = next((one for one in found.sign_offs if evidence in one.body.evidence), None)
    if signed is not None:
        raise Impossible(
            "event {seq}: signed for in event {signed}; have that sign-off voided first",
            seq=evidence,
            signed=signed.seq,
        )
    return [
        draft(enrolment, told.EvidenceWithdrawn(evidence=evidence), None, said(text, Sentence("why it counts no more")))
    ]


def record_case(ledger: Ledger, at: datetime, *, enrolment: str, body: told.MentoredCase) -> Sequence[Draft]:
    """Record a case at which a mentor was present. Raises: Impossible, NoSuchRecord, BadField."""
    found = learning(ledger, enrolment)
    requirement = asked_of(ledger, found, body.requirement, at)
    if not isinstance(requirement, WITH_CASES):
        raise BadField(
            "requirement", "{requirement}: is not met by cases; record evidence for it", requirement=requirement.id
        )
    if isinstance(requirement, Proctored) and body.role is not CaseRole.PERFORMED:
        raise BadField(
            "role", "{case_role}: the first own cases are performed; record it where others count", case_role=body.role
        )
    _refuse_day(found, body.on, at)
    if not 1 <= body.levels <= MOST_LEVELS:
        raise BadField(
            "levels",
            "{levels}: not so many levels in one operation; write 1 to {most}",
            levels=body.levels,
            most=MOST_LEVELS,
        )
    screened(body.site, field="site")
    _refuse_mentor(ledger, at, found, body)
    return [draft(enrolment, whole(body))]


def learning(ledger: Ledger, enrolment: str) -> Enrolment:
    """Return an enrolment of which something may be recorded. Raises: NoSuchRecord, Impossible."""
    found = ledger.enrolment(enrolment)
    if not may_learn(found):
        raise Impossible(
            "{stage}: nothing is recorded of such an enrolment; only while somebody is enrolled, or renews",
            stage=found.stage,
        )
    return found


def may_learn(found: Enrolment) -> bool:
    """Whether anything may be recorded of an enrolment: in training, or certified; suspended only what is met anew."""
    return found.stage in LEARNING or (found.stage is Stage.SUSPENDED and bool(found.to_sign_anew))


def asked_of(ledger: Ledger, found: Enrolment, requirement: str, at: datetime) -> AnyRequirement:
    """Return a requirement, once it is asked of somebody now. Raises: BadField, named "requirement"."""
    asked = {one.id: one for one in asked_now(ledger, found, at)}
    if requirement not in asked and found.stage is Stage.SUSPENDED:
        raise Impossible(
            "{requirement}: whoever is suspended meets anew only what was voided, which is "
            "{requirements}; have all causes cleared first",
            requirement=requirement[:60],
            requirements=list(asked) or Sentence("nothing of this person"),
        )
    if requirement not in asked:
        version = standard_at_decision(ledger, found, at).number
        raise BadField(
            "requirement",
            "{requirement!r}: not asked of this person by version {number}; {offer}",
            requirement=requirement[:60],
            number=version,
            offer=offer(requirement, asked),
        )
    return asked[requirement]


def _refuse_day(found: Enrolment, on: date, at: datetime) -> None:
    """Let through a day from the beginning of an enrolment until today. Raises: BadField, named "on"."""
    if on > at.date():
        raise BadField("on", "{on}: is not yet come; write {today} or an earlier day", on=on, today=at.date())
    began = found.began.date() if found.began else on
    if on < began:
        raise BadField(
            "on", "{on}: before the enrolment began on {began}; write that day or a later one", on=on, began=began
        )


def _refuse_numbers(body: told.EvidenceRecorded) -> None:
    if body.score is not None and not 0 <= body.score <= PERCENT:
        raise BadField(
            "score", "{score}: no share of all points; write 0 to {most}, in percent", score=body.score, most=PERCENT
        )
    if body.minutes is not None and not 1 <= body.minutes <= MOST_MINUTES:
        raise BadField(
            "minutes",
            "{minutes}: not how long something lasts; write 1 to {most:,} minutes",
            minutes=body.minutes,
            most=MOST_MINUTES,
        )
    if body.expires_on is not None and body.expires_on < body.on:
        raise BadField(
            "expires_on",
            "{expires_on}: before {on}, when it was achieved; write a later day",
            expires_on=body.expires_on,
            on=body.on,
        )


def _module(requirement: AnyRequirement, body: told.EvidenceRecorded) -> Module | None:
    """Return the module that a result is of; None where the requirement has none. Raises: BadField, named "module"."""
    modules = {module.id: module for module in requirement.modules} if isinstance(requirement, Didactic) else {}
    if body.module is None:
        if modules:
            raise BadField(
                "module",
                "'': {requirement} has modules; choose one of {modules}",
                requirement=requirement.id,
                modules=tuple(modules),
            )
        return None
    if body.module not in modules:
        raise BadField(
            "module",
            "{module!r}: no module of {requirement}; {offer}",
            module=body.module,
            requirement=requirement.id,
            offer=offer(body.module, modules),
        )
    return modules[body.module]


def _refuse_before_module(ledger: Ledger, found: Enrolment, requirement: Didactic, module: Module, on: date) -> None:
    """Let through a day on which the module was part of a version in force. Raises: BadField, named "on"."""
    since = min(
        record.published.body.effective_from
        for record in ledger.versions(found.programme)
        if record.published and _has(standard_of(ledger, found.programme, record.number), requirement.id, module.id)
    )
    if on < since:
        raise BadField(
            "on",
            "{on}: before there was a module {module}; it is asked since {since}",
            on=on,
            module=module.id,
            since=since,
        )


def _has(standard: Standard, requirement: str, module: str) -> bool:
    lessons = (one for one in standard.requirements if isinstance(one, Didactic) and one.id == requirement)
    return any(module == one.id for asked in lessons for one in asked.modules)


def _refuse_exam(found: Enrolment, requirement: Didactic, module: Module, body: told.EvidenceRecorded) -> None:
    """Let through an attempt that is still open, with the score and the questions that it was made of."""
    if body.score is None:
        raise BadField("score", "'': {module} has an exam; write its score, in percent", module=module.id)
    if body.item_bank is None:
        raise BadField(
            "item_bank",
            "'': a score means nothing without its questions; write their version for {module}",
            module=module.id,
        )
    if module.item_banks and body.item_bank not in module.item_banks:
        raise BadField(
            "item_bank",
            "{item_bank!r}: no version that counts for {module}; choose one of {versions}",
            item_bank=body.item_bank[:60],
            module=module.id,
            versions=module.item_banks,
        )
    before = _attempts(found, requirement.id, module.id)
    if requirement.attempts and len(before) >= requirement.attempts:
        raise Impossible(
            "{module}: all {attempts} attempts are used up; the programme decides what follows",
            module=module.id,
            attempts=requirement.attempts,
        )
    failed = [one.body.on for one in before if (one.body.score or 0) < (requirement.pass_mark or 0)]
    earliest = failed[-1] + timedelta(days=requirement.waiting_days or 0) if failed else body.on
    if body.on < earliest:
        raise BadField(
            "on",
            "{on}: too early after the attempt of {failed}; the next one counts from {earliest} on",
            on=body.on,
            failed=failed[-1],
            earliest=earliest,
        )


def _attempts(found: Enrolment, requirement: str, module: str) -> Sequence[Event[told.EvidenceRecorded]]:
    """Return the attempts at an exam since the last decision, in the order in which they were recorded.

    One that a single person has withdrawn is one: nobody makes room for another try alone.
    """
    since, results = last_decision(found), (*found.evidence, *withdrawn_by_one(found))
    of_module = (one for one in results if (one.body.requirement, one.body.module) == (requirement, module))
    return sorted((one for one in of_module if one.seq > since), key=lambda one: one.seq)


def _refuse_mentor(ledger: Ledger, at: datetime, found: Enrolment, body: told.MentoredCase) -> None:
    """Let through a mentor who was certified on the day of a case, or a founding one. Raises: BadField."""
    ledger.person(body.mentor)
    signed = Signed(by=body.mentor, role=Role.MENTOR, at=at, candidate=found.person, programme=found.programme)
    for objection in mentors(signed, body.on, ledger):
        raise BadField("mentor", objection.sentence(ledger))
