"""What somebody has met of a standard, and what is missing.

Shape:  one `Progress` for each requirement that is asked of this person now, in the order of the standard. Where a
        requirement wants a signature, only what was recorded before it counts, and the newest signature decides: a
        `not met` undoes what was signed before it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from whoperforms.certification.bodies.enrolment import Certify, Renew, SignOff
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.progress import guided, looked_up, signed_for, taught
from whoperforms.certification.progress.lack import PASSED, Found, Given, Lack, LackCode
from whoperforms.certification.standards import requirements as asked
from whoperforms.certification.standards.requirements import ADDED, AnyRequirement, Applies, unset_in
from whoperforms.certification.standards.standard import Standard

KEPT: Final = 1000  # requirements of which it is known that nothing is left to choose


class Status(StrEnum):
    """How far a requirement is."""

    MET = "met"
    IN_PROGRESS = "in_progress"
    MISSING = "missing"  # nothing is there yet
    OVERDUE = "overdue"  # what was there is too old, or a day to do it by is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one requirement is. `sign_off`: the place of the newest one; `rests_on`: of what else counts for it.

    `by`: the last day to meet it, where there is one.
    """

    requirement: str
    kind: str
    status: Status
    lacks: tuple[Lack, ...] = ()
    sign_off: int | None = None
    rests_on: tuple[int, ...] = ()
    by: date | None = None

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return self.status is Status.MET


def progress(given: Given, standard: Standard) -> tuple[Progress, ...]:
    """Return how far somebody is with a standard on a day.

    Before the first certificate with what is asked initially; afterwards with what a renewal asks, for which only what
    was recorded since the last decision counts, and of looks at sources those that are young enough.
    """
    enrolment = given.enrolment
    given = replace(given, since=last_decision(enrolment))
    when = Applies.RENEWAL if enrolment.certificates else Applies.INITIAL
    return tuple(judge(one, given) for one in standard.asked(enrolment.pathway, when, Applies.BOTH))


def complete(found: Iterable[Progress]) -> bool:
    """Whether nothing is missing."""
    return all(one.met for one in found)


def last_decision(enrolment: Enrolment) -> int:
    """Return the place of the event that certified or renewed last; 0: none did."""
    issued = (one.seq for one in enrolment.decisions if isinstance(one.body, Certify | Renew))
    return max(issued, default=0)


def judge(requirement: AnyRequirement, given: Given) -> Progress:
    """Return how far one requirement is."""
    known = Progress(requirement=requirement.id, kind=requirement.kind, status=Status.MISSING)
    if unset := _unset(requirement):
        return replace(known, lacks=unset)
    signed = given.sign_off(requirement) if requirement.signers else None
    rule = RULES[type(requirement)]
    found = rule(requirement, given, signed)
    known = replace(known, rests_on=found.rests_on, sign_off=signed.seq if signed else None)
    if not requirement.signers:
        return replace(known, status=status(found), lacks=found.lacks)
    if signed is None:
        lacks = (*found.lacks, Lack(LackCode.SIGN_OFF, tuple(requirement.signers)))
        return replace(known, status=status(replace(found, lacks=lacks)), lacks=lacks)
    seen = rule(requirement, replace(given, until=signed.seq), signed)
    if signed.body.met and not seen.lacks:
        return replace(known, status=Status.MET, rests_on=seen.rests_on)
    lacks = (*found.lacks, *of_signature(signed, found))
    return replace(known, status=status(replace(found, lacks=lacks, begun=True)), lacks=lacks)


@lru_cache(maxsize=KEPT)
def _unset(requirement: AnyRequirement) -> tuple[Lack, ...]:
    """Return what a draft leaves open; not what could not be chosen yet when a version was published."""
    return tuple(Lack(LackCode.UNSET, of=".".join(path)) for path in unset_in(requirement) if path not in ADDED)


def of_signature(signed: Event[SignOff], found: Found) -> tuple[Lack, ...]:
    """Return what is wrong with the newest signature: it says no, or its signer could not see what is there now."""
    if not signed.body.met:
        return (Lack(LackCode.NOT_MET, found=signed.seq),)
    return () if found.lacks else (Lack(LackCode.SIGN_OFF_TOO_EARLY, found=signed.seq),)


def status(found: Found) -> Status:
    """Return how far a requirement is by what it lacks."""
    if not found.lacks:
        return Status.MET
    if any(lack.code in PASSED for lack in found.lacks):
        return Status.OVERDUE
    return Status.IN_PROGRESS if found.begun else Status.MISSING


RULES: Final[Mapping[type[asked.Requirement], Callable[[Any, Given, Event[SignOff] | None], Found]]] = {
    asked.Eligibility: looked_up.eligibility,
    asked.Didactic: taught.didactic,
    asked.HandsOn: taught.hands_on,
    asked.Mentored: guided.mentored,
    asked.Competence: signed_for.competence,
    asked.Verification: looked_up.verification,
    asked.Attestation: signed_for.attestation,
    asked.Instrument: signed_for.instrument,
    asked.Proctored: guided.proctored,
}
