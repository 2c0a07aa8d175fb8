"""Looks at sources: what each counts for, how old it is, and what follows at once from one that is against somebody.

Shape:  good news counts when it comes from who granted the thing and, if a person looked, when a second one agrees; bad
        news counts at once. The age of a look runs from the day that the source states or from the event itself,
        whichever is earlier; a look that failed renews nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import SYSTEM
from whoperforms.certification.looks.limits import last_confirmed
from whoperforms.kernel.errors import BadValue

BARRED: Final = (
    Element.EXCLUSION,
    Element.SANCTIONS,
)  # lists of those who may not: not to be found there is the good news


class Worth(StrEnum):
    """What a look at a source of a class counts for."""

    EVERYTHING = "everything"
    WHERE_NAMED = "where_named"  # where the requirement names the class
    HINT = "hint"
    NOTHING = "nothing"


WORTH: Final = {
    SourceClass.PRIMARY: Worth.EVERYTHING,
    SourceClass.EQUIVALENT: Worth.WHERE_NAMED,
    SourceClass.SECONDARY: Worth.HINT,
    SourceClass.SELF_ATTESTED: Worth.NOTHING,
}
USABLE: Final = (SourceClass.PRIMARY, SourceClass.EQUIVALENT)


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a source, and all reviews of it, in their order."""

    recorded: Event[VerificationRecorded]
    reviews: tuple[Event[VerificationReviewed], ...] = ()

    @property
    def said(self) -> VerificationRecorded:
        """What was found."""
        return self.recorded.body

    @property
    def as_of(self) -> date:
        """The day for which it holds: that of the source, or that of the look where it is earlier or the only one."""
        on = self.recorded.at.date()
        return min(self.said.source_as_of or on, on)

    @property
    def order(self) -> tuple[date, int]:
        """By what one look is newer than another."""
        return self.as_of, self.recorded.seq

    def age(self, on: date) -> int:
        """Return how old it is on a day. Unit: days."""
        return (on - self.as_of).days

    @property
    def words(self) -> tuple[bool, ...]:
        """The newest word of each second person: neither who looked, nor whom it is about, nor the system."""
        others = {self.recorded.actor, self.said.person, SYSTEM}
        newest = {review.actor: review.body.agrees for review in self.reviews if review.actor not in others}
        return tuple(newest.values())

    @property
    def by_hand(self) -> bool:
        """Whether a person is behind it, whatever the method is called: files and machines the system alone asks."""
        return self.said.method is Method.HUMAN or self.recorded.actor != SYSTEM

    @property
    def agreed(self) -> bool:
        """Whether it needs no second person, or one agrees and none disagrees."""
        return not self.by_hand or (bool(self.words) and all(self.words))

    @property
    def disputed(self) -> bool:
        """Whether a second person says that it is not so."""
        return not all(self.words)

    @property
    def good(self) -> bool:
        """Whether it says what a requirement wants."""
        found = self.said.result
        return found is Result.CONFIRMED or (found is Result.NOT_FOUND and self.said.element in BARRED)


class Doubt(StrEnum):
    """Why a look closes no requirement on a day."""

    SOURCE_ERROR = "source_error"
    NEGATIVE = "negative"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    SOURCE_CLASS = "source_class"  # a hint, or the physician's own word
    OWN = "own"  # whoever it is about looked
    NOT_REVIEWED = "not_reviewed"
    DISPUTED = "disputed"
    TOO_OLD = "too_old"
    RUN_OUT = "run_out"
    CONTRADICTED = "contradicted"  # a newer look says otherwise
    LATER = "later"  # it was not yet known


def known(looks: Iterable[Looked], at: datetime) -> tuple[Looked, ...]:
    """Return looks as they were known at an instant."""
    return tuple(
        Looked(look.recorded, tuple(review for review in look.reviews if review.at <= at))
        for look in looks
        if look.recorded.at <= at
    )


def looks_for(programme: str, looks: Iterable[Looked]) -> tuple[Looked, ...]:
    """Return the looks that count in a programme: those of its own staff, and those that are of no programme.

    What another programme's people found, for or against somebody, nobody here has answered for.
    """
    return tuple(look for look in looks if look.said.programme in {None, programme})


def refuse_dates(said: VerificationRecorded, at: datetime) -> None:
    """Let through only a day of a source that has come already. Raises: BadValue."""
    if said.source_as_of is not None and said.source_as_of > at.date():
        raise BadValue("{day}: is not yet come; write the day that the source states", day=said.source_as_of)


def doubts(
    look: Looked, on: date, days: int, *, accepted: Iterable[SourceClass] = USABLE, among: Iterable[Looked] = ()
) -> tuple[Doubt, ...]:
    """Return why a look closes no requirement on a day; nothing where it does. `among`: all looks at the person."""
    said = look.said
    found = [] if look.good else [Doubt(said.result)]
    if said.source_class not in accepted or WORTH[said.source_class] in {Worth.HINT, Worth.NOTHING}:
        found.append(Doubt.SOURCE_CLASS)
    if look.recorded.actor == said.person:
        found.append(Doubt.OWN)
    if look.disputed:
        found.append(Doubt.DISPUTED)
    elif not look.agreed:
        found.append(Doubt.NOT_REVIEWED)
    if look.age(on) > days:
        found.append(Doubt.TOO_OLD)
    if look.recorded.at.date() > on:
        found.append(Doubt.LATER)
    if said.expires_on is not None and said.expires_on < on:
        found.append(Doubt.RUN_OUT)
    if any(contradicts(other, look) for other in among):
        found.append(Doubt.CONTRADICTED)
    return tuple(found)


def contradicts(other: Looked, look: Looked) -> bool:
    """Whether another, newer look says of the same thing that it is not so."""
    bad = other.said.result is Result.NEGATIVE and other.said.source_class in USABLE and not _settled(other)
    return bad and other.order > look.order and _same(other.said, look.said)


def _same(one: VerificationRecorded, other: VerificationRecorded) -> bool:
    """Whether two looks are about the same thing; a licence without its number may be any one of that state."""
    if one.element is not other.element:
        return False
    if one.element is Element.LICENCE:
        return one.jurisdiction == other.jurisdiction and (
            not one.number or not other.number or one.number == other.number
        )
    if one.element in {Element.NPI, Element.IDENTITY}:
        return True
    return (one.source, one.jurisdiction) == (other.source, other.jurisdiction)


CENTURIES: Final = 366 * 300  # no limit of age: what is asked is whether a look counts at all


class Effect(StrEnum):
    """What something said against somebody does at once."""

    SUSPEND = "suspend"
    BY_STANDARD = "by_standard"  # suspends where the standard says so; shown in any case
    ASK = "ask"  # a question to a person, nothing in public


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """One row: what was looked up, what it says, what that does at once, and the cause it is."""

    element: Element
    findings: frozenset[Finding]
    effect: Effect
    cause: str


GONE: Final = frozenset({Finding.EXPIRED, Finding.LAPSED, Finding.SUSPENDED, Finding.SURRENDERED, Finding.REVOKED})
CONSEQUENCES: Final = (
    Consequence(element=Element.LICENCE, findings=GONE, effect=Effect.SUSPEND, cause="LICENCE_LOST"),
    Consequence(
        element=Element.LICENCE,
        findings=frozenset({Finding.RESTRICTED}),
        effect=Effect.SUSPEND,
        cause="LICENCE_RESTRICTED",
    ),
    Consequence(
        element=Element.EXCLUSION, findings=frozenset({Finding.EXCLUDED}), effect=Effect.SUSPEND, cause="EXCLUDED"
    ),
    Consequence(
        element=Element.EXCLUSION, findings=frozenset({Finding.EXCLUDED_BY_NAME}), effect=Effect.ASK, cause="EXCLUDED"
    ),
    Consequence(element=Element.BOARD_CERTIFICATION, findings=GONE, effect=Effect.BY_STANDARD, cause="BOARD_LOST"),
    Consequence(
        element=Element.NPI, findings=frozenset({Finding.DEACTIVATED}), effect=Effect.SUSPEND, cause="IDENTITY"
    ),
    *(
        Consequence(element=element, findings=frozenset({Finding.DEAD}), effect=Effect.SUSPEND, cause="IDENTITY")
        for element in Element
    ),
)
BY_FINDING: Final = {(row.element, finding): row for row in CONSEQUENCES for finding in row.findings}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """What a certificate rests on. `licences`: in so many states; `board`: whether a board certificate too.

    `cleared`: looks of which a person has found, with a second one, that they count against nobody.
    """

    licences: int = 1
    board: bool = False
    cleared: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Against:
    """Something said against somebody that nothing newer answers. `cause`: a code; None: the rules name none."""

    effect: Effect
    cause: str | None
    because: Looked


def facts_against(looks: Iterable[Looked], on: date, rests: Rests) -> tuple[Against, ...]:
    """Return what is said against somebody and not answered, the oldest first, with what it does at once."""
    known_looks = tuple(looks)
    found = [
        _against(look, known_looks, on, rests)
        for look in uncleared(known_looks, rests)
        if look.said.result is Result.NEGATIVE
        and not _settled(look)
        and not any(_answers(other, look) for other in known_looks)
    ]
    return tuple(sorted(found, key=lambda one: one.because.recorded.seq))


def _settled(look: Looked) -> bool:
    """Whether it was a question from the start, and a second person has answered that it is somebody else.

    No second person alone answers what suspends: that takes a newer look at the source, or two who clear the cause.
    """
    row = _row(look)
    return look.disputed and (row is None or row.effect is Effect.ASK)


def causes_of(looks: Iterable[Looked], on: date, rests: Rests) -> tuple[Against, ...]:
    """Return what suspends at once."""
    return tuple(one for one in facts_against(looks, on, rests) if one.effect is Effect.SUSPEND)


def _against(look: Looked, among: tuple[Looked, ...], on: date, rests: Rests) -> Against:
    said = look.said
    row = _row(look)
    if row is None:
        return Against(Effect.ASK, None, look)
    if said.source_class not in USABLE:
        return Against(Effect.ASK, row.cause, look)
    if row.effect is Effect.BY_STANDARD:
        return Against(Effect.SUSPEND if rests.board else Effect.BY_STANDARD, row.cause, look)
    if row.cause.startswith("LICENCE") and len(_licensed_beside(look, among, on, rests)) >= rests.licences:
        return Against(Effect.ASK, row.cause, look)
    return Against(row.effect, row.cause, look)


def _answers(other: Looked, look: Looked) -> bool:
    """Whether a newer look at the body that granted it says that all is well."""
    wanted = look.said
    named = wanted.element is not Element.LICENCE or not wanted.number or other.said.number == wanted.number
    counts = other.good and other.agreed and not other.disputed and other.recorded.actor != wanted.person
    primary = other.said.source_class is SourceClass.PRIMARY
    return primary and counts and named and other.order > look.order and _same(other.said, wanted)


def _licensed_beside(lost: Looked, looks: tuple[Looked, ...], on: date, rests: Rests) -> frozenset[str | None]:
    """Return the states in which somebody is known to be licensed on a day, by another licence than a lost one."""
    others = (look for look in looks if look.said.element is Element.LICENCE and not _same(look.said, lost.said))
    return frozenset(look.said.jurisdiction for look in others if lasts(look, looks, rests) >= on)


def lasts(look: Looked, looks: tuple[Looked, ...], rests: Rests) -> date:
    """Return the last day on which somebody can say that a look still holds; `date.min`: it never counted."""
    against = (other for other in uncleared(looks, rests) if _suspends(other))
    if doubts(look, look.recorded.at.date(), CENTURIES, among=against):
        return date.min
    return min(last_confirmed(look.as_of), look.said.expires_on or date.max)


def uncleared(looks: Iterable[Looked], rests: Rests) -> tuple[Looked, ...]:
    """Return looks without those that count against nobody any more."""
    return tuple(look for look in looks if look.recorded.seq not in rests.cleared)


def _suspends(look: Looked) -> bool:
    row = _row(look)
    return row is not None and row.effect is Effect.SUSPEND


def _row(look: Looked) -> Consequence | None:
    """Return what follows from what a look found; None: the rules do not say."""
    return BY_FINDING.get((look.said.element, look.said.finding)) if look.said.finding else None
