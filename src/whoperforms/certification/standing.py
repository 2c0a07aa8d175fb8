"""Standings: what the public may know of certifications on a day; `search` puts it into words.

Shape:  a `Standing` is what one issuer says of one NPI and programme; `Standings` are laid over a directory's answers.
        Only what `certified` says is called certified. Absence is "not on the list of that day", or not known; it is
        never a no.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from whoperforms.evidence.claims import Status
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.kinds import IssuerKind


class State(StrEnum):
    """How a certification stands, as its issuer says."""

    IN_TRAINING = "in_training"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


TAKEN = frozenset({State.SUSPENDED, State.REVOKED})  # by the issuer; no other issuer's list makes up for it
LOST = TAKEN | {State.LAPSED, State.WITHDRAWN}


class EvidenceState(StrEnum):
    """How well a certification is proved, the strongest first."""

    ISSUER_SIGNED = "issuer_signed"
    DOCUMENT_REVIEWED = "document_reviewed"
    LISTED_BY_MANUFACTURER = "listed_by_manufacturer"
    SELF_ATTESTED = "self_attested"
    UNKNOWN = "unknown"


STRENGTH = {state: rank for rank, state in enumerate(EvidenceState)}
PROVED = frozenset(  # what counts as certified at all
    {EvidenceState.ISSUER_SIGNED, EvidenceState.DOCUMENT_REVIEWED, EvidenceState.LISTED_BY_MANUFACTURER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one issuer says of one certification. `issuer` is its name, `checked_on` the day on which it was said.

    `since` is the first day of the present state, `until` the last day of validity; None: not stated. `overdue_since`:
    the first day on which something it rests on should have been looked up again, and was not.
    """

    npi: Npi
    programme: str
    number: str
    state: State
    issuer: str
    issuer_kind: IssuerKind
    evidence_state: EvidenceState
    since: date | None
    until: date | None
    checked_on: date
    consent: bool
    overdue_since: date | None = None

    def certified(self, on: date) -> bool:
        """Whether this is a certification in force on a day, proved, that may be shown."""
        begun = self.since is not None and self.since <= on
        return (
            self.state is State.ACTIVE
            and begun
            and not self._ended(on)
            and self.consent
            and self.evidence_state in PROVED
        )

    def lost(self, on: date) -> bool:
        """Whether there was a certification and it is in force no more: who lost it stands in no group."""
        return self.state in LOST or (self.state is State.ACTIVE and self._ended(on))

    @property
    def inactive_since(self) -> date | None:
        """The first day without it, once it is lost; None where that is not stated."""
        return self.since if self.state in LOST or self.until is None else self.until + timedelta(days=1)

    def _ended(self, on: date) -> bool:
        return self.until is not None and self.until < on


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerList:
    """A list that an issuer gave of those certified for a programme. `issuer` is its name.

    `unread` counts its rows that cannot be used, and those of what changed later: nobody knows whom they mean.
    """

    programme: str
    issuer: str
    as_of: date
    unread: int = 0


class Case(StrEnum):
    """What is the case with somebody's certification, as far as the public may know."""

    CERTIFIED = "certified"
    NOT_ACTIVE = "not_active"
    IN_TRAINING = "in_training"
    WAITING = "waiting"
    NOT_ON_LIST = "not_on_list"
    NO_LIST = "no_list"


@dataclass(frozen=True, slots=True)
class Statement:
    """What may be said of somebody's certification: what is the case, and of whom.

    `standing` is there for the first three, `lists` for those who are on none of them; `waiting` are lists with a row
    that may be about them and counts for nobody yet.
    """

    case: Case
    standing: Standing | None = None
    lists: tuple[IssuerList, ...] = ()
    waiting: tuple[IssuerList, ...] = ()

    @property
    def status(self) -> Status:
        """What the facts do for "is certified"; who is on no list may be all the same."""
        return STATUS.get(self.case, Status.UNKNOWN)


STATUS = {Case.CERTIFIED: Status.SUPPORTED, Case.NOT_ACTIVE: Status.CONTRADICTED}


@dataclass(frozen=True, kw_only=True)
class Standings:
    """All standings that are known, never changed; `version` counts up where they come from a registry.

    `waiting`: by NPI and programme the lists with a row that may be about them, and that a person has to look at first.
    """

    standings: tuple[Standing, ...] = ()
    lists: tuple[IssuerList, ...] = ()
    waiting: Mapping[tuple[int, str], tuple[IssuerList, ...]] = field(default_factory=dict)
    version: int = 0

    def of(self, npi: Npi | int, programme: str, on: date) -> Standing | None:
        """Return the standing that decides on a day: what was taken first, then what is in force, then the rest."""
        return min(self.all_of(npi, programme), key=lambda standing: _rank(standing, on), default=None)

    def all_of(self, npi: Npi | int, programme: str) -> tuple[Standing, ...]:
        """Return what every issuer says of somebody."""
        return self._of.get(programme, {}).get(int(npi), ())

    def certified(self, programme: str, on: date) -> frozenset[int]:
        """Return the NPIs that may stand in the group of those certified."""
        return frozenset(int(s.npi) for s in self._deciding(programme, on) if s.certified(on))

    def lost(self, programme: str, on: date) -> frozenset[int]:
        """Return the NPIs that may stand in no group."""
        return frozenset(int(s.npi) for s in self._deciding(programme, on) if s.lost(on))

    def lists_of(self, programme: str) -> tuple[IssuerList, ...]:
        """Return the newest whole list of each issuer, in the order of their names."""
        newest: dict[str, IssuerList] = {}
        for given in sorted(self.lists, key=lambda at: at.as_of):
            if given.programme == programme:
                newest[given.issuer] = given
        return tuple(newest[issuer] for issuer in sorted(newest))

    def statement(self, npi: Npi | int, programme: str, on: date) -> Statement:
        """Return what may be said of somebody; who asked not to be named reads as anybody of whom none is known."""
        standing = self.of(npi, programme, on)
        if standing is None or not standing.consent:
            return self._of_absence(int(npi), programme)
        if standing.certified(on):
            return Statement(Case.CERTIFIED, standing)
        if standing.lost(on):
            return Statement(Case.NOT_ACTIVE, standing)
        if standing.state is State.IN_TRAINING:
            return Statement(Case.IN_TRAINING, standing)
        return self._of_absence(int(npi), programme)

    def _of_absence(self, npi: int, programme: str) -> Statement:
        waiting = self.waiting.get((npi, programme), ())
        unclear = {given.issuer for given in waiting}
        lists = tuple(given for given in self.lists_of(programme) if given.issuer not in unclear)
        if waiting:
            return Statement(Case.WAITING, lists=lists, waiting=waiting)
        return Statement(Case.NOT_ON_LIST if lists else Case.NO_LIST, lists=lists)

    def _deciding(self, programme: str, on: date) -> Iterator[Standing]:
        for found in self._of.get(programme, {}).values():
            yield found[0] if len(found) == 1 else min(found, key=lambda standing: _rank(standing, on))

    @cached_property
    def _of(self) -> Mapping[str, Mapping[int, tuple[Standing, ...]]]:
        found: dict[str, dict[int, tuple[Standing, ...]]] = {}
        for standing in self.standings:
            of_programme = found.setdefault(standing.programme, {})
            of_programme[int(standing.npi)] = (*of_programme.get(int(standing.npi), ()), standing)
        return found


def _rank(standing: Standing, on: date) -> tuple[object, ...]:
    """Return what orders the standings of one person: the first decides; of two alike the better proved, the newer."""
    return (
        standing.state not in TAKEN,
        not standing.certified(on),
        not standing.lost(on),
        STRENGTH[standing.evidence_state],
        -standing.checked_on.toordinal(),
        standing.issuer,
        standing.number,
        standing.state,
        standing.since or date.min,
        standing.until or date.max,
        standing.issuer_kind,
        standing.consent,
        standing.overdue_since or date.max,
    )
