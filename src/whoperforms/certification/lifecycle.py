"""The life of a certification, as one table: what may happen in which stage, by whom, for which reasons, and where to.

Shape:  the table drives the code, the triggers of both databases, the documentation and the tests; whatever is not in
        it is refused. A stage is where the events left an enrolment; what the public may know, where the clock and
        facts from outside count too, is `state`.
"""

from dataclasses import dataclass
from enum import StrEnum

from whoperforms.certification.bodies.people import Role
from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.sentence import Sentence


class Stage(StrEnum):
    """Where its events left an enrolment."""

    NONE = "none"  # before the first event
    APPLIED = "applied"
    ENROLLED = "enrolled"
    SUBMITTED = "submitted"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({Stage.REFUSED, Stage.REVOKED, Stage.WITHDRAWN})
HOLDS = frozenset({Stage.ACTIVE, Stage.SUSPENDED})  # a certificate was issued, and not taken
BEFORE = (Stage.APPLIED, Stage.ENROLLED, Stage.SUBMITTED)
ANY = tuple(stage for stage in Stage if stage is not Stage.NONE)

SYSTEM = "system"  # what follows from a fact, without a person
BY_PHYSICIAN = (Role.PHYSICIAN, Role.COORDINATOR)
FACTS = ("LICENCE_LOST", "LICENCE_RESTRICTED", "EXCLUDED", "BOARD_LOST", "IDENTITY")  # seen at a source
FOUND = ("COMPLAINT", "SAFETY", "MISUSE_OF_MARK", "FEES")  # by people
VOIDED = ("SIGNER_CONFLICT", "EVIDENCE_FALSE", "CLERICAL")  # a sign-off counts no more
CAUSES = (*FACTS, *FOUND)
CLEARED_BY = {  # by a cause why it may be open no more; the newer fact of a voided sign-off is a new one
    **dict.fromkeys(FACTS, ("NEWER_FACT", "FALSE_MATCH")),
    **dict.fromkeys(FOUND, ("FALSE_MATCH", "SETTLED")),
    **dict.fromkeys(VOIDED, ("NEWER_FACT", "SETTLED")),  # settled only where no certificate rests on it
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row: an event, the stages it may follow, the stage it leads to (None: the same), by whom, and why.

    `deciders`: how many different people decide it where duties are strictly kept apart. `second`: whether somebody
    else has to agree.
    """

    event: str
    begins: tuple[Stage, ...]
    ends: Stage | None
    by: tuple[str, ...]
    reasons: tuple[str, ...]
    deciders: int = 0
    second: bool = False


TABLE = (
    Step(event="apply", begins=(Stage.NONE,), ends=Stage.APPLIED, by=BY_PHYSICIAN, reasons=("NEW", "REAPPLY")),
    Step(
        event="accept",
        begins=(Stage.APPLIED,),
        ends=Stage.ENROLLED,
        by=(Role.COORDINATOR,),
        reasons=("ELIGIBLE", "EXCEPTION"),
    ),
    Step(
        event="refuse",
        begins=(Stage.APPLIED,),
        ends=Stage.REFUSED,
        by=(Role.COORDINATOR,),
        reasons=("NOT_ELIGIBLE", "IDENTITY_UNPROVEN", "SANCTIONED"),
    ),
    Step(
        event="sign_off",
        begins=(Stage.ENROLLED, Stage.ACTIVE, Stage.SUSPENDED),  # suspended: what was voided, and has to be signed anew
        ends=None,
        by=(Role.TRAINER, Role.MENTOR, Role.EXAMINER, Role.VERIFIER, Role.PHYSICIAN),
        reasons=("MET", "NOT_MET"),
    ),
    Step(
        event="void_sign_off",
        begins=(Stage.ENROLLED, Stage.SUBMITTED),
        ends=Stage.ENROLLED,
        by=(Role.COMPLIANCE,),
        reasons=VOIDED,
        second=True,
    ),
    Step(
        event="void_sign_off",
        begins=(Stage.ACTIVE, Stage.SUSPENDED),  # suspended: what was signed anew, or rests on false evidence too
        ends=Stage.SUSPENDED,
        by=(Role.COMPLIANCE,),
        reasons=VOIDED,
        second=True,
    ),
    Step(event="submit", begins=(Stage.ENROLLED,), ends=Stage.SUBMITTED, by=BY_PHYSICIAN, reasons=("COMPLETE",)),
    *(
        Step(
            event=event,
            begins=(Stage.SUBMITTED,),
            ends=Stage.ENROLLED,
            by=(Role.DECIDER,),
            reasons=("INCOMPLETE", "STALE_VERIFICATION", "NOT_COMPETENT", "INTEGRITY"),
        )
        for event in ("return", "deny")
    ),
    Step(
        event="certify",
        begins=(Stage.SUBMITTED,),
        ends=Stage.ACTIVE,
        by=(Role.DECIDER,),
        reasons=("STANDARD_MET",),
        deciders=2,
    ),
    Step(event="suspend", begins=(Stage.ACTIVE,), ends=Stage.SUSPENDED, by=(SYSTEM, Role.COMPLIANCE), reasons=CAUSES),
    Step(event="add_cause", begins=(Stage.SUSPENDED,), ends=None, by=(SYSTEM, Role.COMPLIANCE), reasons=CAUSES),
    Step(
        event="clear_cause",
        begins=(Stage.SUSPENDED,),
        ends=None,
        by=(Role.COMPLIANCE,),
        reasons=("NEWER_FACT", "FALSE_MATCH", "SETTLED"),
        second=True,
    ),
    Step(
        event="reinstate",
        begins=(Stage.SUSPENDED,),
        ends=Stage.ACTIVE,
        by=(Role.DECIDER,),
        reasons=("CAUSES_CLEARED",),
        deciders=2,
    ),
    Step(
        event="reduce_scope",
        begins=(Stage.ACTIVE,),
        ends=None,
        by=(Role.DECIDER,),
        reasons=("SCOPE", "STANDARD_CHANGE_UNMET"),
        deciders=2,
    ),
    Step(
        event="renew",
        begins=(Stage.ACTIVE,),
        ends=None,
        by=(Role.DECIDER,),
        reasons=("RENEWED", "RENEWED_AFTER_LAPSE"),
        deciders=2,
    ),
    Step(
        event="revoke",
        begins=(Stage.ACTIVE, Stage.SUSPENDED),
        ends=Stage.REVOKED,
        by=(Role.DECIDER,),
        reasons=("FRAUD", "LICENCE_REVOKED", "EXCLUDED", "HARM", "ISSUED_IN_ERROR"),
        deciders=2,
    ),
    Step(
        event="withdraw",
        begins=(*BEFORE, *sorted(HOLDS)),
        ends=Stage.WITHDRAWN,
        by=BY_PHYSICIAN,
        reasons=("HOLDER_REQUEST", "RETIRED", "DECEASED"),
    ),
    Step(
        event="correct",
        begins=ANY,
        ends=None,
        by=(Role.COMPLIANCE,),
        reasons=("CLERICAL", "WRONG_PERSON"),
        second=True,
    ),
    Step(event="appeal_open", begins=ANY, ends=None, by=(Role.PHYSICIAN,), reasons=("CONTESTED",)),
    Step(event="appeal_decided", begins=ANY, ends=None, by=(Role.APPEALS_PANEL,), reasons=("UPHELD", "REVERSED")),
)
STEPS = {(stage, step.event): step for step in TABLE for stage in step.begins}
EVENTS = tuple(dict.fromkeys(step.event for step in TABLE))


class Impossible(BadQuestion):
    """A step that does not follow from where something stands."""

    http_status = 409


def step(stage: Stage, event: str) -> Step:
    """Return the row for an event in a stage. Raises: Impossible where there is none.

    >>> step(Stage.SUBMITTED, "certify").ends
    <Stage.ACTIVE: 'active'>
    """
    found = STEPS.get((stage, event))
    if found is None:
        raise Impossible(
            "{act}: not possible for an enrolment that is {stage}; what may follow is {acts}",
            act=event,
            stage=stage,
            acts=[name for name in EVENTS if (stage, name) in STEPS] or Sentence("nothing"),
        )
    return found


def after(stage: Stage, event: str) -> Stage:
    """Return the stage to which an event leads. Raises: Impossible."""
    return step(stage, event).ends or stage


def transitions() -> tuple[tuple[str, str, str], ...]:
    """Return the table as rows of (stage, event, stage after it): what a database is given to hold to."""
    return tuple(sorted((str(stage), event, str(row.ends or stage)) for (stage, event), row in STEPS.items()))
