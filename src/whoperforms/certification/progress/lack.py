"""What a requirement still lacks, as data, and what it is judged by. The words are said where people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from whoperforms.certification.bodies.enrolment import SignOff
from whoperforms.certification.bodies.programme import PolicySet
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.looks.limits import limit
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.session import Session
from whoperforms.certification.standards.requirements import Requirement
from whoperforms.kernel.errors import BadData

Amount: TypeAlias = int | date | str | tuple[str, ...] | None


class LackCode(StrEnum):
    """What is lacking. Behind each: what `wanted` and `found` are; `of`, where it is one of several things."""

    UNSET = "unset"  # the standard is a draft; of: what is not chosen
    # Signatures
    SIGN_OFF = "sign_off"  # the roles that may sign
    NOT_MET = "not_met"  # found: the newest sign-off
    SIGN_OFF_TOO_EARLY = "sign_off_too_early"  # found: the newest sign-off, made before the evidence that is needed
    # Didactic; of: the module
    MODULE = "module"  # no result at all
    SCORE = "score"  # the mark to pass, and the best score; None: no score was stated
    ATTEMPTS = "attempts"  # how many there may be, and were
    WAITING = "waiting"  # the day from which the next attempt counts, and that of the one made
    ITEM_BANK = "item_bank"  # the versions that count, and the one stated
    RUN_OUT = "run_out"  # found: the last day on which it held; of: the module or element
    # Hands-on
    MINUTES = "minutes"  # so many, and how many count
    MODEL = "model"  # the models that count, and that of a session attended
    STATION = "station"  # for how many there was room, and how many were there
    # Cases
    CASES = "cases"  # so many, and how many count
    ROLE = "role"  # the same, of a role
    LEVELS = "levels"  # the same, with so many levels or more
    PERIOD = "period"  # months; there are enough cases, but not within that time
    MENTOR = "mentor"  # found: how many cases their mentor has not confirmed
    # Rubrics and checklists; of: the item
    ITEM = "item"  # the level to reach, and the one reached; None: not judged
    # Looks at sources; of: the element
    LOOK = "look"  # nobody has looked
    LICENCES = "licences"  # in so many states, and in how many
    SOURCE_ERROR = "source_error"
    NEGATIVE = "negative"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    SOURCE_CLASS = "source_class"
    OWN = "own"
    NOT_REVIEWED = "not_reviewed"
    DISPUTED = "disputed"
    TOO_OLD = "too_old"  # so many days, and how many; of statements too
    CONTRADICTED = "contradicted"
    LATER = "later"
    # Statements and instruments
    VERSION = "version"  # the version of the words, and the one signed
    INSTRUMENT = "instrument"  # the instrument, and the one signed for


PASSED = frozenset({LackCode.RUN_OUT, LackCode.TOO_OLD})  # it was there, and time has passed over it


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is lacking: what is wanted, and what was found. `of`: of which module, item, role or element."""

    code: LackCode
    wanted: Amount = None
    found: Amount = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a requirement: what it lacks, and the events that count for it, by their places.

    `begun`: whether there is anything at all, even if it does not count.
    """

    lacks: tuple[Lack, ...] = ()
    rests_on: tuple[int, ...] = ()
    begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody is judged by on a day. `policy`: of the programme; `looked`, `sessions`: all of the person.

    What was recorded up to the place `since` was used for a decision before; what was recorded from the place `until`
    on, a signer has not seen.
    """

    enrolment: Enrolment
    policy: PolicySet
    looked: tuple[Looked, ...] = ()
    sessions: tuple[Session, ...] = ()
    on: date
    since: int = 0
    until: int | None = None

    def counts(self, seq: int) -> bool:
        """Whether what was recorded at a place may count."""
        return self.since < seq and (self.until is None or seq < self.until)

    def days(self, element: str, own: int | None = None) -> int:
        """Return how old a look, or a statement, may be: as its requirement says, and at most as the policy does."""
        allowed = limit(self.policy, element, self.on).days
        return allowed if own is None else min(own, allowed)

    def sign_off(self, requirement: Requirement) -> Event[SignOff] | None:
        """Return the newest sign-off of a requirement in a role that may sign it; None: there is none."""
        found = (
            event
            for event in self.enrolment.sign_offs
            if event.body.requirement == requirement.id and event.role in requirement.signers and event.seq > self.since
        )
        return max(found, key=lambda event: event.seq, default=None)


def chosen(number: int | None) -> int:
    """Return a number of a published standard, where all are chosen. Raises: BadData."""
    if number is None:
        raise BadData("a number of the standard is not chosen; judge nobody by a draft")
    return number


def fewest(candidates: Iterable[tuple[Lack, ...]]) -> tuple[Lack, ...]:
    """Return the shortest of several lists, of equal ones the last; nothing where there is no list."""
    found: tuple[Lack, ...] | None = None
    for lacks in candidates:
        if found is None or len(lacks) <= len(found):
            found = lacks
    return found or ()
