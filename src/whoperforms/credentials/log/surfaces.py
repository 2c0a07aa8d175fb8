"""What is said of a certificate in different places, held to each other and to the log.

Shape:  pure. Whoever calls reads page, certificate, status lists, `status.json`, FHIR twin and API, and says of each
        what it came to (`Said`), as far as that place says it. A place need not name one state: bits of a list leave
        several open, dates leave others. What is said agrees if one state is left that all of them allow.

What an outsider can hold to the log: the exact bytes of a certificate, whose entry its proof opens; each public turn
(certified, suspended, reinstated, revoked), which names the entry that did it and so its type and day; the order of all
that. Reasons, and looks at licences, which suspend without an entry of their own, are not public: of these the places
can only be held to one another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final, Protocol

from whoperforms.certification.bodies.certificates import CertificateIssued
from whoperforms.certification.standing import State
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.log import entry, proof_file
from whoperforms.credentials.log.checks import NotProved
from whoperforms.credentials.log.monitor import Finding, ReadLog, Wrong
from whoperforms.kernel.errors import WhoPerformsError

FRESH: Final = timedelta(hours=24)
S = CertificationState
HELD: Final = frozenset(S) - {S.IN_TRAINING, S.NONE}
MADE_BY: Final[Mapping[State, frozenset[str]]] = {
    State.ACTIVE: frozenset({"certify", "renew", "reinstate"}),
    State.LAPSED: frozenset({"certify", "renew", "reinstate"}),
    State.SUSPENDED: frozenset({"suspend", "void_sign_off"}),
    State.REVOKED: frozenset({"revoke"}),
    State.WITHDRAWN: frozenset({"withdraw"}),
}
LEAVES: Final[Mapping[State, frozenset[CertificationState]]] = {
    State.ACTIVE: HELD - {S.REVOKED, S.WITHDRAWN},
    State.LAPSED: frozenset({S.LAPSED, S.SUSPENDED}),
    State.SUSPENDED: frozenset({S.SUSPENDED}),
    State.REVOKED: frozenset({S.REVOKED}),
    State.WITHDRAWN: frozenset({S.WITHDRAWN}),
}


class Fact(StrEnum):
    """What a certificate says besides its state, and other places too."""

    NPI = "npi"
    NAME = "name"
    ISSUER = "issuer"
    PROGRAMME = "programme"
    STANDARD = "standard"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTurn:
    """A turn as a page shows it: how a certification stood from a day on, and which entry of the log did that."""

    state: State
    on: date
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one place says of one certificate. `states`: those that are left open; None: it says nothing of that."""

    surface: str
    states: frozenset[CertificationState] | None = None
    facts: Mapping[Fact, str] = field(default_factory=dict)
    turns: Sequence[PublicTurn] = ()
    as_of: datetime | None = None


class Surface(Protocol):
    """A place where certificates are spoken of, read by whoever calls."""

    @property
    def name(self) -> str:
        """What people call it."""

    def says(self, number: str) -> Said | None:
        """Return what it says of a certificate; None where it knows of none. Raises: MachineRefused."""


def compared(
    numbers: Iterable[str], surfaces: Sequence[Surface], log: ReadLog, clock: Callable[[], datetime]
) -> Iterator[Finding]:
    """Yield each disagreement about certificates, place by place. Raises: whatever reading them raises."""
    for number in numbers:
        said = list[Said]()
        for surface in surfaces:
            one = surface.says(number)
            if one is None:
                yield Finding(Wrong.NOT_SAID, f"{number}: {surface.name} knows of no such certificate")
            else:
                said.append(one)
        yield from disagreements(number, said, log, clock())


def disagreements(number: str, said: Sequence[Said], log: ReadLog, now: datetime) -> Iterator[Finding]:
    """Yield where places contradict each other, or the log, about one certificate."""
    for one in said:
        yield from _old(number, one, now)
        for turn in one.turns:
            yield from _turn_without_entry(number, one.surface, turn, log)
    yield from _different_states(number, said)
    yield from _different_facts(number, said)


def of_standing(state: State, *, overdue: bool = False) -> frozenset[CertificationState]:
    """Return which states a line of a list leaves open. `overdue`: it says that a check is overdue."""
    if state is State.ACTIVE:
        return frozenset({S.CANNOT_CONFIRM} if overdue else {S.ACTIVE, S.EXPIRING})
    return frozenset({CertificationState(state.value)})


def of_turns(turns: Sequence[PublicTurn]) -> frozenset[CertificationState] | None:
    """Return which states the last public turn leaves open; None without any."""
    return LEAVES.get(turns[-1].state) if turns else None


def certificate_in_log(number: str, document: bytes, proof: bytes, log: ReadLog) -> Iterator[Finding]:
    """Yield what is wrong with a certificate's proof: its entry has to be there, and to stand for these very bytes."""
    try:
        file = proof_file.read(proof)
        opening = entry.read_opening(file.extra or b"")
        event = opening.event()
        issued = event.body
        if not isinstance(issued, CertificateIssued) or event.stream.id != number:
            raise NotProved("its proof opens another entry")
        if issued.document.encode() != document:
            raise NotProved("the log has other bytes of it than those that are handed out")
        if log.entry(opening.entry.seq) != opening.entry or file.index != opening.entry.index:
            raise NotProved(f"entry {opening.entry.seq} of the log is another one than its proof shows")
    except WhoPerformsError as why:
        yield Finding(Wrong.NOT_IN_THE_LOG, f"{number}: {why}")


def _turn_without_entry(number: str, surface: str, turn: PublicTurn, log: ReadLog) -> Iterator[Finding]:
    said = f"{number}: {surface} says {turn.state} since {turn.on}, by entry {turn.seq}"
    try:
        there = log.entry(turn.seq)
    except WhoPerformsError as why:
        yield Finding(Wrong.NOT_IN_THE_LOG, f"{said}; {why}")
        return
    known = MADE_BY.get(turn.state, frozenset())
    if there.type not in known or (turn.state is not State.LAPSED and there.at.date() != turn.on):
        yield Finding(Wrong.NOT_IN_THE_LOG, f"{said}; the log has {there.type} of {there.at.date()} there")


def _different_states(number: str, said: Sequence[Said]) -> Iterator[Finding]:
    """Yield the places that leave no state open together: two of them where two suffice, else all."""
    open_ = [(f"{one.surface} says", states) for one in said if (states := one.states) is not None]
    open_ += [(f"by its last turn {one.surface} says", states) for one in said if (states := of_turns(one.turns))]
    pairs = [(one, other) for one, other in combinations(open_, 2) if not one[1] & other[1]]
    for one, other in pairs:
        yield Finding(Wrong.STATES_DIFFER, f"{number}: {one[0]} {_names(one[1])}, and {other[0]} {_names(other[1])}")
    if open_ and not pairs and not frozenset.intersection(*(states for _, states in open_)):
        whole = "; ".join(f"{who} {_names(states)}" for who, states in open_)
        yield Finding(Wrong.STATES_DIFFER, f"{number}: no state fits all that is said: {whole}")


def _different_facts(number: str, said: Sequence[Said]) -> Iterator[Finding]:
    for fact in Fact:
        first: tuple[str, str] | None = None
        for one in said:
            value = one.facts.get(fact)
            if value is None:
                continue
            if first is None:
                first = one.surface, value
            elif value != first[1]:
                yield Finding(
                    Wrong.FACTS_DIFFER, f"{number}: {fact} is {first[1]!r} for {first[0]}, {value!r} for {one.surface}"
                )


def _old(number: str, one: Said, now: datetime) -> Iterator[Finding]:
    if one.as_of is not None and now - one.as_of > FRESH:
        yield Finding(Wrong.OLD, f"{number}: {one.surface} is as of {one.as_of:%Y-%m-%d %H:%M}, more than a day ago")


def _names(states: frozenset[CertificationState]) -> str:
    return " or ".join(sorted(states))
