"""What counts of cases at which a mentor was present.

Shape:  a case counts once its mentor stands behind it: by having recorded it, or by a sign-off that names it. Nobody is
        the own mentor.
"""

from collections.abc import Sequence

from whoperforms.certification.bodies.enrolment import CaseRole, MentoredCase, SignOff
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import Event
from whoperforms.certification.progress.lack import Found, Given, Lack, LackCode, chosen
from whoperforms.certification.standards.requirements import LevelMix, Mentored, Proctored, RoleMix
from whoperforms.kernel.dates import months_after

Cases = Sequence[Event[MentoredCase]]


def mentored(asked: Mentored, given: Given, signed: Event[SignOff] | None) -> Found:  # noqa: ARG001 - all rules alike
    """Return what the cases lack, of the run of so many months in which they lack the least."""
    return judged(asked, given)


def proctored(asked: Proctored, given: Given, signed: Event[SignOff] | None) -> Found:  # noqa: ARG001 - all rules alike
    """Return what the first own cases lack."""
    own = Mentored(
        id=asked.id,
        applies_to=asked.applies_to,
        name=asked.name,
        text=asked.text,
        number=asked.number,
        months=0,
        roles=(RoleMix(role=CaseRole.PERFORMED, number=asked.number),),
    )
    return judged(own, given)


def judged(asked: Mentored, given: Given) -> Found:
    """Return what cases lack, and which count."""
    recorded = [case for case in given.enrolment.cases if case.body.requirement == asked.id and given.counts(case.seq)]
    cases = [case for case in recorded if confirmed(case, asked, given)]
    best = min(periods(cases, chosen(asked.months)), key=lambda period: shortfall(asked, period), default=[])
    lacks = list(wanting(asked, best))
    if lacks and not list(wanting(asked, cases)):
        lacks.append(Lack(LackCode.PERIOD, asked.months))
    if lacks and len(recorded) > len(cases):
        lacks.append(Lack(LackCode.MENTOR, found=len(recorded) - len(cases)))
    return Found(tuple(lacks), tuple(case.seq for case in best), begun=bool(recorded))


def confirmed(case: Event[MentoredCase], asked: Mentored, given: Given) -> bool:
    """Whether the mentor of a case stands behind it, and is somebody else."""
    mentor = case.body.mentor
    if mentor == given.enrolment.person:
        return False
    if case.actor == mentor and case.role == Role.MENTOR:
        return True
    return any(
        event.actor == mentor
        and event.role == Role.MENTOR
        and event.body.met
        and event.body.requirement == asked.id
        and case.seq in event.body.evidence
        for event in given.enrolment.sign_offs
        if given.until is None or event.seq <= given.until
    )


def periods(cases: Cases, months: int) -> list[Cases]:
    """Return the runs of so many months that begin with a case, the newest first; 0 months: all cases in one."""
    if not months:
        return [cases]
    days = sorted({case.body.on for case in cases}, reverse=True)
    return [[case for case in cases if day <= case.body.on < months_after(day, months)] for day in days]


def wanting(asked: Mentored, cases: Cases) -> "list[Lack]":
    """Return what cases lack in number, by role and by levels."""
    parts = [Lack(LackCode.CASES, chosen(asked.number), len(cases))]
    parts += [Lack(LackCode.ROLE, chosen(mix.number), in_role(mix, cases), mix.role) for mix in asked.roles]
    parts += [
        Lack(LackCode.LEVELS, chosen(mix.number), with_levels(mix, cases), str(mix.levels)) for mix in asked.levels
    ]
    return [part for part in parts if short(part)]


def in_role(mix: RoleMix, cases: Cases) -> int:
    """Return how many cases were done in a role."""
    return sum(case.body.role is mix.role for case in cases)


def with_levels(mix: LevelMix, cases: Cases) -> int:
    """Return how many cases had so many levels, or more."""
    return sum(case.body.levels >= mix.levels for case in cases)


def short(lack: Lack) -> int:
    """Return how many are lacking."""
    if not isinstance(lack.wanted, int) or not isinstance(lack.found, int):
        return 0
    return max(lack.wanted - lack.found, 0)


def shortfall(asked: Mentored, cases: Cases) -> int:
    """Return how many cases are lacking in all, each once for each thing that it would be needed for."""
    return sum(short(lack) for lack in wanting(asked, cases))
