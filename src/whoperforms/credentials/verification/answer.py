"""The answer to whoever wants a certificate verified: what it comes to, step by step, and for how long that holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.credentials.certificate import Certificate
from whoperforms.credentials.verification.asked import Seen
from whoperforms.credentials.verification.findings import AGAINST, Finding


class NotProved(StrEnum):
    """A signature does not fit, or a signed field contradicts the question. Nothing else is `not_valid`."""

    NOT_VALID = "not_valid"


Outcome: TypeAlias = CertificationState | NotProved  # any doubt: CertificationState.CANNOT_CONFIRM


class Result(StrEnum):
    """How one step ended."""

    PASSED = "passed"
    AGAINST = "against"  # passed, and it proves that the certification is not in force
    UNCHECKED = "unchecked"  # nothing was given to check
    CONTRADICTED = "contradicted"
    DOUBTED = "doubted"
    NOT_REACHED = "not_reached"  # a step before it ended the verification


@dataclass(frozen=True, slots=True)
class Checked:
    """One step, by its number and name, and what it found; None: it was not reached."""

    number: int
    name: str
    result: Result
    finding: Finding | None = None

    @property
    def sentence(self) -> str:
        """What the step found, in English."""
        return self.finding.sentence if self.finding else "Not looked at: a step before it decided."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a certificate comes to. All twelve steps are told, in order.

    `certificate` is there only where what it says is proved, whatever its state. `as_of`: the oldest thing that the
    answer rests on; `until`: after that it must not be called current. `superseded_by`: the number of the certificate
    that took its place, where that is known. `seen`: what this verifier remembers for the next time.
    """

    outcome: Outcome
    steps: tuple[Checked, ...]
    seen: Seen
    certificate: Certificate | None = None
    as_of: datetime | None = None
    until: datetime | None = None
    superseded_by: str | None = None

    @property
    def certified(self) -> bool:
        """Whether this is proved to be a certification in force."""
        return self.outcome in CERTIFIED

    @property
    def decided_by(self) -> Checked:
        """The step that decided: the one that ended the verification, else the one with the fact that counts."""
        ended = {Result.CONTRADICTED, Result.DOUBTED}
        against = [step for step in self.steps if step.finding and AGAINST.get(step.finding.code) is self.outcome]
        return next((step for step in self.steps if step.result in ended), (*against, self.steps[-1])[0])
