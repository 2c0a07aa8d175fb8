"""What the public may know of what a registry holds: standings, and the event that each rests on.

Shape:  computed from the ledger and the clock whenever either has moved on; nothing is stored. Reasons stay inside.
        Somebody whose papers are certain but for a look that is overdue stays listed, and the standing says since when.
        Like an overview: what is said of an enrolment of which nothing was replaced is the very same object as before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

from whoperforms.certification.bodies.people import Listed, Use
from whoperforms.certification.bodies.programme import ProgrammeOpened
from whoperforms.certification.cases.own_word import Counted, OwnWord, PlaceSaid, Question, own_words, places_said
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.heard import (
    Way,
    confirmed_rows,
    heard,
    is_about,
    is_silent,
    listing_is_heard,
    may_be_named,
    rests_on,
    shown_as,
)
from whoperforms.certification.overview import Overview
from whoperforms.certification.people import Person
from whoperforms.certification.programme import Issuer
from whoperforms.certification.standing import EvidenceState, IssuerList, Standing, Standings, State
from whoperforms.certification.state import Stands
from whoperforms.certification.turns import Turn, turns
from whoperforms.kernel.npi import Npi

Key = tuple[int, str]  # NPI and programme
SINCE = attrgetter("since")


class _Made(NamedTuple):
    """What the words about one enrolment were made of."""

    person: Person
    enrolment: Enrolment
    stands: Stands
    opened: ProgrammeOpened
    on: date
    signed: bool

    def same(self, other: "_Made") -> bool:
        """Whether nothing of it has been replaced."""
        return (
            self.person is other.person
            and self.enrolment is other.enrolment
            and self.stands is other.stands
            and self.opened is other.opened
            and self.on == other.on
            and self.signed == other.signed
        )


class _Said(NamedTuple):
    """What is said of one enrolment."""

    made: _Made
    key: Key
    standing: Standing | None
    seq: int
    turns: tuple[Turn, ...]

    @property
    def way(self) -> Way:
        """The enrolment, and where it stands."""
        return Way(self.made.enrolment, self.made.stands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Standings, and by their numbers the place of the event that each rests on; and what physicians say themselves."""

    standings: Standings = field(default_factory=Standings)
    events: Mapping[tuple[int, str, str], int] = field(default_factory=dict)  # by NPI, programme and number
    on: date | None = None
    turns: Mapping[Key, tuple[Turn, ...]] = field(default_factory=dict)
    words: Mapping[Key, OwnWord] = field(default_factory=dict)
    places: Mapping[int, tuple[PlaceSaid, ...]] = field(default_factory=dict)  # by NPI
    said: Mapping[str, _Said] = field(default_factory=dict, repr=False, compare=False)  # by enrolment
    heard: tuple[_Said, ...] = field(default=(), repr=False, compare=False)  # of each person and programme one


def not_counted(_question: Question) -> None:
    """Say of outcomes that nobody has counted them yet."""


def published(
    overview: Overview, at: datetime, counted: Counted = not_counted, before: Published | None = None
) -> Published:
    """Return what the public may know at an instant; of outcomes what is counted by then. `before`: said earlier."""
    ledger = overview.ledger
    said = _of_enrolments(overview, at.date(), before.said if before else {})
    speaking = tuple(_heard(said.values()))
    found = [(one.standing, one.seq) for one in speaking if one.standing]
    found += _of_listings(overview)
    lists = tuple(
        IssuerList(programme=programme, issuer=issuer, as_of=at.date())
        for programme, issuer in sorted({(standing.programme, standing.issuer) for standing, _ in found})
    )
    return Published(
        standings=Standings(standings=tuple(standing for standing, _ in found), lists=lists, version=ledger.seq),
        events={(int(said.npi), said.programme, said.number): seq for said, seq in found},
        on=at.date(),
        turns=_turns(said.values()),
        words=dict(own_words(ledger, at, counted)),
        places=places_said(ledger),
        said=said,
        heard=speaking,
    )


def _turns(said: Iterable[_Said]) -> dict[Key, tuple[Turn, ...]]:
    """Return the turns of all certifications of a person in a programme, the oldest first."""
    found: dict[Key, tuple[Turn, ...]] = {}
    for one in said:
        if one.turns:
            earlier = found.get(one.key)
            found[one.key] = tuple(sorted((*earlier, *one.turns), key=SINCE)) if earlier else one.turns
    return found


def _heard(said: Iterable[_Said]) -> Iterator[_Said]:
    """Yield of each person and programme the one enrolment that speaks, in the order of the first ones."""
    of: dict[tuple[str, str], list[_Said]] = {}
    for one in said:
        of.setdefault((one.made.person.id, one.made.enrolment.programme), []).append(one)
    for several in of.values():
        speaks = heard(one.way for one in several)
        yield from (one for one in several if speaks and one.made.enrolment is speaks.enrolment)


def _of_enrolments(overview: Overview, on: date, before: Mapping[str, _Said]) -> dict[str, _Said]:
    """Return what is said of each enrolment of whom an NPI is known, the oldest first."""
    ledger, said = overview.ledger, dict[str, _Said]()
    for name, enrolment in ledger.enrolments.items():
        person, programme = ledger.people.get(enrolment.person), ledger.programmes.get(enrolment.programme)
        if person is None or person.npi is None or programme is None or programme.opened is None:
            continue
        signed = enrolment.certificate is not None and ledger.signed(enrolment.certificate.number)
        made = _Made(person, enrolment, overview[name], programme.opened.body, on, signed)
        earlier = before.get(name)
        said[name] = earlier if earlier and earlier.made.same(made) else _of_enrolment(made, person.npi)
    return said


def _of_enrolment(made: _Made, npi: str) -> _Said:
    enrolment, opened = made.enrolment, made.opened
    return _Said(
        made=made,
        key=(int(npi), enrolment.programme),
        standing=_standing(made, npi),
        seq=rests_on(enrolment),
        turns=turns(enrolment, Issuer(opened.issuer, opened.issuer_name, opened.issuer_kind), made.on),
    )


def _standing(made: _Made, npi: str) -> Standing | None:
    """Return what may be said of one enrolment; None where nothing may.

    Of whom nobody can confirm it nothing is said, and they stand in no group: it may have been taken.
    """
    person, enrolment, where, programme, on, signed = made
    unsure = is_silent(where)
    state = State.SUSPENDED if unsure else shown_as(where)
    if state is None:
        return None
    held = enrolment.certificate
    since = held.valid_from if held and where.since is None else where.since
    overdue = [check.since for check in where.overdue if check.since]
    return Standing(
        npi=Npi(npi),
        programme=enrolment.programme,
        number=shown_number(held.number) if held else enrolment.id,
        state=state,
        issuer=programme.issuer_name,
        issuer_kind=programme.issuer_kind,
        evidence_state=EvidenceState.ISSUER_SIGNED if signed else EvidenceState.DOCUMENT_REVIEWED,
        since=since.date() if since else None,
        until=held.valid_until.date() if held else None,
        checked_on=on,
        consent=not unsure and person.agrees(enrolment.programme, Use.LISTING),
        overdue_since=min(overdue, default=None),
    )


def _of_listings(overview: Overview) -> Iterator[tuple[Standing, int]]:
    """Yield what an issuer said of those trained before the registry, as far as no enrolment of theirs speaks."""
    ledger, confirmed = overview.ledger, confirmed_rows(overview.ledger.people.values())
    for person in sorted((one for one in ledger.people.values() if one.listings), key=attrgetter("id")):
        newest: dict[str, tuple[Listed, int]] = {}
        for event in person.listings:
            newest[event.body.programme] = event.body, event.seq
        for programme, (said, seq) in sorted(newest.items()):
            opened = ledger.programmes[programme].opened if programme in ledger.programmes else None
            if person.npi is None or opened is None or not is_about(said, person.npi, confirmed):
                continue
            if listing_is_heard(said, [Way(one, overview[one.id]) for one in ledger.of(person.id, programme)]):
                certain = ledger.certain_of(person.id)
                yield _listed(said, person, Npi(person.npi), opened.body, certain=certain), seq


def _listed(said: Listed, person: Person, npi: Npi, programme: ProgrammeOpened, *, certain: bool) -> Standing:
    """Return what an issuer said of somebody whose NPI is known."""
    return Standing(
        npi=npi,
        programme=said.programme,
        number=said.record,
        state=State(said.state),
        issuer=programme.issuer_name,
        issuer_kind=programme.issuer_kind,
        evidence_state=EvidenceState(said.evidence_state),
        since=said.since,
        until=said.until,
        checked_on=said.as_of,
        consent=may_be_named(said, person, certain=certain),
    )


def shown_number(number: str) -> str:
    """Return a certificate's number as people read it.

    >>> shown_number("9F4K2M7QXT3C")
    '9F4K-2M7Q-XT3C'
    """
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))
