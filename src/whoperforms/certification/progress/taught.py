"""What counts of lessons and workshops.

Shape:  attempts at an exam are counted as they were recorded, the first first: what is recorded later never makes one
        that passed fail. Who records a day in the past does not change the order.
"""

from datetime import date, timedelta
from typing import Final

from whoperforms.certification.bodies.enrolment import EvidenceRecorded, EvidenceWithdrawn, SignOff
from whoperforms.certification.bodies.people import OWN_SIDE
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.progress.lack import Found, Given, Lack, LackCode, chosen, fewest
from whoperforms.certification.session import minutes_of, room
from whoperforms.certification.standards.requirements import Didactic, HandsOn, Module

ENOUGH: Final = 2  # people who withdraw an attempt at an exam, so that it is none


def didactic(asked: Didactic, given: Given, signed: Event[SignOff] | None) -> Found:  # noqa: ARG001 - all rules alike
    """Return what lessons lack: each module has a result, and an examined one a passed exam."""
    lacks: list[Lack] = []
    rests_on: list[int] = []
    results = [event for event in given.enrolment.evidence if event.body.requirement == asked.id]
    results = sorted((event for event in results if given.counts(event.seq)), key=lambda event: event.seq)
    for module in asked.modules:
        of_module = [event for event in results if event.body.module == module.id]
        attempts = judged(asked, module, of_module, given.on) if module.examined else unexamined(of_module, given.on)
        passed = [event.seq for event, wrong in attempts if not wrong]
        if passed:
            rests_on.append(passed[-1])
        else:
            lacks += failed(asked, module, attempts, withdrawn=_withdrawn(given, asked, module))
    return Found(tuple(lacks), tuple(rests_on), begun=bool(results))


Attempts = list[tuple[Event[EvidenceRecorded], tuple[Lack, ...]]]


def judged(asked: Didactic, module: Module, results: list[Event[EvidenceRecorded]], on: date) -> Attempts:
    """Return the attempts at an exam, each with why it does not count."""
    mark, most, pause = chosen(asked.pass_mark), chosen(asked.attempts), timedelta(chosen(asked.waiting_days))
    found: Attempts = []
    earliest: date | None = None
    for number, event in enumerate(results, 1):
        said, wrong = event.body, run_out(module, event, on)
        passes = said.score is not None and said.score >= mark
        if not passes:
            wrong.append(Lack(LackCode.SCORE, mark, said.score, module.id))
        if most and number > most:
            wrong.append(Lack(LackCode.ATTEMPTS, most, number, module.id))
        if earliest is not None and said.on < earliest:
            wrong.append(Lack(LackCode.WAITING, earliest, said.on, module.id))
        if said.item_bank is None or (module.item_banks and said.item_bank not in module.item_banks):
            wrong.append(Lack(LackCode.ITEM_BANK, module.item_banks, said.item_bank, module.id))
        found.append((event, tuple(wrong)))
        if not passes:
            earliest = said.on + pause
    return found


def unexamined(results: list[Event[EvidenceRecorded]], on: date) -> Attempts:
    """Return the results of a module without an exam: to have been there is enough."""
    return [(event, tuple(run_out_of(event, on))) for event in results]


def run_out(module: Module, event: Event[EvidenceRecorded], on: date) -> list[Lack]:
    """Return why a result of a module holds no more."""
    return [Lack(lack.code, found=lack.found, of=module.id) for lack in run_out_of(event, on)]


def run_out_of(event: Event[EvidenceRecorded], on: date) -> list[Lack]:
    """Return why a result holds no more, on a day after its last one."""
    last = event.body.expires_on
    return [Lack(LackCode.RUN_OUT, found=last, of=event.body.module)] if last is not None and last < on else []


def failed(asked: Didactic, module: Module, attempts: Attempts, *, withdrawn: int = 0) -> tuple[Lack, ...]:
    """Return what a module lacks of which no attempt counts: what the nearest one lacks, and whether none is left.

    `withdrawn`: so many attempts more were made, and one person has withdrawn them.
    """
    lacks = fewest(wrong for _, wrong in attempts) if attempts else (Lack(LackCode.MODULE, of=module.id),)
    most, made = chosen(asked.attempts) if module.examined else 0, len(attempts) + withdrawn
    used_up = most and made >= most
    if used_up and LackCode.ATTEMPTS not in {lack.code for lack in lacks}:
        return (*lacks, Lack(LackCode.ATTEMPTS, most, made, module.id))
    return lacks


def _withdrawn(given: Given, asked: Didactic, module: Module) -> int:
    """Return how many attempts at an exam one person has withdrawn: they count for nothing but as attempts."""
    about = (one.body for one in withdrawn_by_one(given.enrolment) if given.counts(one.seq))
    return sum((said.requirement, said.module) == (asked.id, module.id) for said in about)


def withdrawn_by_one(found: Enrolment) -> tuple[Event[EvidenceRecorded], ...]:
    """Return the results with a score that count no more by the word of fewer than two people of the programme."""
    there = {one.seq for one in found.evidence}
    return tuple(
        event
        for event in found.history
        if isinstance(event.body, EvidenceRecorded)
        and event.body.score is not None
        and event.seq not in there
        and len(withdrawers(found, event.seq)) < ENOUGH
    )


def withdrawers(found: Enrolment, evidence: int) -> frozenset[str]:
    """Return the people of the programme who have withdrawn a result."""
    return frozenset(
        event.actor
        for event in found.history
        if isinstance(event.body, EvidenceWithdrawn)
        and event.body.evidence == evidence
        and event.role not in OWN_SIDE
        and event.actor != found.person
    )


def hands_on(asked: HandsOn, given: Given, signed: Event[SignOff] | None) -> Found:
    """Return what a workshop lacks: minutes in sessions held as the requirement wants, and the checklist."""
    who = given.enrolment.id
    minutes = minutes_of(given.sessions, who, asked, since=given.since)
    minutes = {seq: number for seq, number in minutes.items() if given.counts(seq)}
    total, wanted = sum(minutes.values()), chosen(asked.minutes)
    lacks = []
    if total < wanted:
        lacks += [Lack(LackCode.MINUTES, wanted, total), *not_as_wanted(asked, given)]
    done = {item.item for item in signed.body.rubric if item.level} if signed else set()
    lacks += [Lack(LackCode.ITEM, 1, None, item.id) for item in asked.checklist if item.id not in done]
    return Found(tuple(lacks), tuple(sorted(minutes)), begun=bool(minutes))


def not_as_wanted(asked: HandsOn, given: Given) -> list[Lack]:
    """Return why sessions that somebody attended do not count."""
    lacks = []
    for session in given.sessions:
        if session.cancelled or given.enrolment.id not in session.attended or session.plan.requirement != asked.id:
            continue
        plan, seated = session.plan, len(session.seats)
        if plan.model not in asked.models:
            lacks.append(Lack(LackCode.MODEL, tuple(asked.models), plan.model, session.id))
        if seated > room(plan, asked):
            lacks.append(Lack(LackCode.STATION, room(plan, asked), seated, session.id))
    return lacks
