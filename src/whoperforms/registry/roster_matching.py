"""Rows of a roster held against the directory: whose NPI it is, and whom a row without a sure one may mean.

Shape:  a row is sure where the directory has a person of the same name under its NPI, as everywhere (docs/roster.md).
        Of all others a person decides, from questions made by the evidence room's matcher.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from whoperforms.certification.bodies.people import Listed
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.listing import RosterGiven, RosterRow, newest_listing
from whoperforms.certification.people import Person
from whoperforms.evidence.likeness import Name
from whoperforms.evidence.match_evidence import Place
from whoperforms.evidence.matching import Named, agrees
from whoperforms.evidence.matching import Person as Practitioner
from whoperforms.evidence.source import Source
from whoperforms.kernel.sentence import Sentence
from whoperforms.search.meant import Candidate, candidates
from whoperforms.store.directory import Directory
from whoperforms.store.identities import identities, organizations

NO_NPI: Final = Sentence("no NPI: listed by name, and for nobody until a person says for whom")
NOT_THERE: Final = Sentence("nobody in the directory has this NPI: it counts for nobody until a person says for whom")
OTHER_NAME: Final = Sentence("the directory has another name under this NPI: a person looks at it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """Somebody listed by name of whom nobody knows which practitioner it is, and what the row says."""

    person: Person
    said: Listed


def matched(given: RosterGiven, directory: Directory) -> RosterGiven:
    """Return a roster whose rows say whether their NPI is sure, and which are refused: an NPI of an organization."""
    npis = {int(row.said.npi) for row in given.rows if row.said and row.said.npi}
    people, others = identities(directory, npis), organizations(directory, npis)
    return replace(given, rows=tuple(_matched(row, people, others) for row in given.rows))


def _matched(row: RosterRow, people: dict[int, Practitioner], others: frozenset[int]) -> RosterRow:
    said = row.said
    if said is None or not said.consent:
        return row
    if said.npi is None:
        return replace(row, why=_with(row.why, NO_NPI))
    if int(said.npi) in others:
        return replace(
            row, said=None, why=Sentence("npi {npi}: belongs to an organization; give the person's own", npi=said.npi)
        )
    bearer = people.get(int(said.npi))
    if bearer is None:
        return replace(row, why=_with(row.why, NOT_THERE))
    sure = agrees(name_of(said), bearer.names)
    return replace(row, sure=sure, why=row.why if sure else _with(row.why, OTHER_NAME))


def _with(why: str, more: str) -> str:
    return Sentence("{parts:.}", parts=[why, more]) if why else more


def name_of(said: Listed) -> Name:
    """Return the name that a row states."""
    return Name(said.family or said.name, said.given, said.middle, said.suffix)


def meant_by(said: Listed, directory: Directory) -> tuple[Candidate, ...]:
    """Return whom a row may mean, the likeliest first."""
    return candidates(
        directory,
        Named(
            source=Source.ROSTER,
            record_sha256=said.record_sha256 or "",
            name=name_of(said),
            npi=int(said.npi) if said.npi else None,
            place=Place(said.city, said.us_state, said.postal_code),
        ),
    )


def unsettled(ledger: Ledger, programme: str) -> Iterator[Unsettled]:
    """Yield those listed by name of whom nobody knows which practitioner it is, the longest waiting first."""
    superseded = {
        event.body.record: event.seq
        for person in ledger.people.values()
        if person.npi and person.listings and (event := newest_listing(person, programme))
    }
    found = [
        (event.seq, person, event.body)
        for person in ledger.people.values()
        if person.npi is None
        and person.listings
        and (event := newest_listing(person, programme))
        and event.body.consent
        and superseded.get(event.body.record, 0) < event.seq
    ]
    for _seq, person, said in sorted(found, key=lambda one: one[0]):
        yield Unsettled(person=person, said=said)


class _Settling:
    """Those unsettled of each programme: the same people mean the same answer."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[Mapping[str, Person], tuple[Unsettled, ...]]] = {}

    def at(self, ledger: Ledger, programme: str) -> tuple[Unsettled, ...]:
        before = self._of.get(programme)
        if before is None or before[0] is not ledger.people:
            before = self._of[programme] = ledger.people, tuple(unsettled(ledger, programme))
        return before[1]


_SETTLING = _Settling()


def to_settle(ledger: Ledger, programme: str) -> tuple[Unsettled, ...]:
    """Return those unsettled, worked out once for as long as nothing happens to anybody's person."""
    return _SETTLING.at(ledger, programme)


def undecided(one: Unsettled, directory: Directory) -> tuple[Candidate, ...]:
    """Return whom somebody unsettled may be, without those of whom a person has decided already."""
    decided = {event.body.npi for event in one.person.reviews if event.body.record_sha256 == one.said.record_sha256}
    return tuple(each for each in meant_by(one.said, directory) if f"{each.person.npi:010}" not in decided)
