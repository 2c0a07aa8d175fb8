"""A roster held against what a registry knows: what would become of each of its rows, and why. Nothing happens here.

Shape:  one pass over the rows in their order, a pure function of the rows and the ledger: what is shown beforehand is
        what is recorded. A roster changes only what it names. Whom the registry itself trains or certifies no list
        changes: their standing is what was decided here.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec

from whoperforms.certification.bodies.people import Listed
from whoperforms.certification.duties.deeds import ever_certified
from whoperforms.certification.events import Event
from whoperforms.certification.heard import Way, confirmed_rows, heard, is_about, shown_as
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.papers import stands_of
from whoperforms.certification.people import Person
from whoperforms.certification.published import shown_number
from whoperforms.certification.standing import LOST, State
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence

UNTOLD: Final = ("as_of", "record_sha256")  # of the list and not of the person
NAMELESS: Final = ("family", "given", "middle", "suffix", "credential", "city", "us_state", "postal_code")


class Becomes(StrEnum):
    """What becomes of a row of a roster."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    QUESTION = "question"  # kept, and counts for nobody until a person says for whom
    LEFT_OUT = "left_out"  # no consent to be named
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """A row as it was read. `said` None: it cannot be used, or may not be kept; `why` says which, or what was noted.

    `sure`: the directory has a person of this name under the row's NPI.
    """

    row: int
    record: str
    said: Listed | None
    sure: bool = False
    no_consent: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterGiven:
    """A roster as it was read: whose list of which day, the hash of its file, and its rows."""

    programme: str
    issuer: str
    as_of: date
    sha256: str
    rows: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """What becomes of one row, and why. `person`: whom it is about, None: somebody who is not known here yet.

    `said`: what is recorded of them; `npi`: the one that they are known by from then on. None: nothing.
    """

    row: RosterRow
    becomes: Becomes
    why: str = ""
    person: str | None = None
    said: Listed | None = None
    npi: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPlan:
    """What becomes of a roster. `unnamed`: how many were listed before whom it does not name; they stay as they are."""

    rows: tuple[RowPlan, ...]
    unnamed: int

    @property
    def counts(self) -> Mapping[Becomes, int]:
        """How many rows become what."""
        found = Counter(one.becomes for one in self.rows)
        return {becomes: found[becomes] for becomes in Becomes}

    @property
    def happening(self) -> tuple[RowPlan, ...]:
        """The rows of which something is recorded."""
        return tuple(one for one in self.rows if one.said or one.npi)


def planned(ledger: Ledger, given: RosterGiven, at: datetime) -> RosterPlan:
    """Return what becomes of a roster. Raises: NoSuchRecord; BadField, where none of it can be taken."""
    opened = ledger.programme(given.programme).opened
    if given.as_of > at.date():
        raise BadField("as_of", "{day}: not over yet; give the day on which the list was made", day=given.as_of)
    if opened is None or opened.body.issuer != given.issuer:
        raise BadField(
            "file",
            "{given_issuer}: this programme is run by {issuer}; import its own roster",
            given_issuer=given.issuer,
            issuer=opened.body.issuer if opened else Sentence("nobody"),
        )
    return _Planning(ledger, given, at).plan()


def newest_listing(person: Person, programme: str) -> Event[Listed] | None:
    """Return what was listed of somebody last in a programme; None where nothing was."""
    return next((event for event in reversed(person.listings) if event.body.programme == programme), None)


class _Planning:
    """One pass over a roster: who is meant by each row, and what it changes."""

    def __init__(self, ledger: Ledger, given: RosterGiven, at: datetime) -> None:
        self._ledger, self._given, self._at = ledger, given, at
        self._named: dict[str, int] = {}  # by person or NPI the first row that names them
        self._confirmed = confirmed_rows(ledger.people.values())
        self._listed = {
            name: event
            for name, person in ledger.people.items()
            if person.listings
            and (event := newest_listing(person, given.programme))
            and (person.npi is None or is_about(event.body, person.npi, self._confirmed))
        }
        by_record = sorted((event.seq, event.body.record, name) for name, event in self._listed.items())
        self._by_record = {record: name for _, record, name in by_record}
        self._certified = {
            shown_number(held.number): enrolment.person
            for enrolment in ledger.enrolments.values()
            if enrolment.programme == given.programme
            for held in enrolment.certificates
        }

    def plan(self) -> RosterPlan:
        rows = tuple(self._of(row) for row in self._given.rows)
        return RosterPlan(rows=rows, unnamed=len(self._listed.keys() - {one.person for one in rows}))

    def _of(self, row: RosterRow) -> RowPlan:
        said = row.said
        if said is None:
            becomes = Becomes.LEFT_OUT if row.no_consent else Becomes.REFUSED
            return RowPlan(row=row, becomes=becomes, why=row.why)
        person, why = self._meant(row, said)
        if why:
            return RowPlan(row=row, becomes=Becomes.REFUSED, why=why)
        key = person or said.npi or f"record {said.record}"
        if self._named.setdefault(key, row.row) != row.row:
            why = Sentence("row {row} is about the same person; keep the right one", row=self._named[key])
            return RowPlan(row=row, becomes=Becomes.REFUSED, why=why, person=person)
        enrolments = self._ledger.of(person, self._given.programme) if person else ()
        decided = heard(Way(one, stands_of(self._ledger, one, self._at)) for one in enrolments)
        return self._decided(row, said, decided) if decided else self._told(row, said, person)

    def _meant(self, row: RosterRow, said: Listed) -> tuple[str | None, str]:
        """Return whom a row is about, or why that cannot be told; a row of nobody known is of somebody new."""
        by_record = self._by_record.get(said.record) or self._certified.get(said.record)
        by_npi = self._ledger.people_with.get(said.npi) if said.npi and (row.sure or not said.consent) else None
        if by_npi is None or by_record in {None, by_npi}:
            known = self._ledger.people[by_record].npi if by_record else None
            if known and not is_about(said, known, self._confirmed):
                return (
                    None,
                    Sentence(
                        "issuer_record_id {number}: stood for NPI {npi} here; ask the issuer which is right",
                        number=said.record,
                        npi=known,
                    ),
                )
            return by_npi or by_record, ""
        if self._ledger.people[by_record].npi is None:  # who waited under the record is somebody known
            return by_npi, ""
        return None, Sentence(
            "issuer_record_id {number}: stood for somebody else here; ask the issuer which is right", number=said.record
        )

    def _decided(self, row: RosterRow, said: Listed, way: Way) -> RowPlan:
        """Return what becomes of a row about somebody of whom an enrolment speaks."""
        enrolment, here = way.enrolment, shown_as(way.stands)
        before = None if enrolment.certificate else self._listed.get(enrolment.person)
        stands = Sentence("trained or certified here: what was decided here stands")
        if (here is not None and said.state == here.value) or (before and self._same(enrolment.person, said)):
            return RowPlan(row=row, becomes=Becomes.UNCHANGED, why=stands, person=enrolment.person)
        why = Sentence(
            "trained or certified here: what was decided here stands, which is {state}, and the roster says "
            "{listed_state}; decide it here",
            state=way.stands.state,
            listed_state=said.state,
        )
        return RowPlan(row=row, becomes=Becomes.REFUSED, why=why, person=enrolment.person)

    def _told(self, row: RosterRow, said: Listed, name: str | None) -> RowPlan:
        person = self._ledger.people[name] if name else None
        before = self._listed.get(name) if name else None
        if not said.consent and before is None and State(said.state) not in LOST:
            return RowPlan(row=row, becomes=Becomes.LEFT_OUT, why=row.why)
        nameable = person is None or (person.npi is None and not ever_certified(person.id, self._ledger))
        npi = said.npi if row.sure and said.consent and nameable else None
        if before and name and self._same(name, said):
            if npi:
                return RowPlan(
                    row=row, becomes=Becomes.CHANGED, why=Sentence("its NPI is sure now"), person=name, npi=npi
                )
            return RowPlan(row=row, becomes=Becomes.UNCHANGED, why=row.why, person=name)
        if before and before.body.as_of > said.as_of:
            why = Sentence("a newer list, of {day}, says otherwise; nothing is to be done", day=before.body.as_of)
            return RowPlan(row=row, becomes=Becomes.REFUSED, why=why, person=name)
        waits = said.consent and (person is None or person.npi is None) and not (row.sure and nameable)
        becomes = Becomes.QUESTION if waits else Becomes.CHANGED if before else Becomes.NEW
        late = "" if nameable or person is None or person.npi else Sentence("certified here: two people state the NPI")
        parts = [part for part in (changes(before.body, said) if before else "", row.why, late) if part]
        told = Sentence("{parts:.}", parts=parts) if parts else ""
        return RowPlan(row=row, becomes=becomes, why=told, person=name, said=said, npi=npi)

    def _same(self, name: str, said: Listed) -> bool:
        """Whether a list says of somebody listed what was said; it may name the NPI that they are known by since."""
        before, npi = self._listed[name].body, self._ledger.people[name].npi
        return same(msgspec.structs.replace(before, npi=npi) if npi and said.npi == npi else before, said)


def same(one: Listed, other: Listed) -> bool:
    """Whether two lists say the same of somebody, whatever their days."""
    return _compared(one) == _compared(other)


def changes(before: Listed, said: Listed) -> Sentence | str:
    """Return what a list changes, column by column."""
    was, now = _compared(before), _compared(said)
    parts = [
        Sentence("{column}: {was} becomes {now}", column=name, was=was[name], now=now[name])
        for name in now
        if was[name] != now[name]
    ]
    return Sentence("{parts}", parts=parts) if parts else ""


def unnamed(said: Listed) -> Listed:
    """Return what may be kept of who does not agree to be named: that, and where they stand."""
    plain = dict.fromkeys(NAMELESS)
    return msgspec.structs.replace(said, name=f"NPI {said.npi}" if said.npi else said.record, consent=False, **plain)


def _compared(said: Listed) -> dict[str, object]:
    return {name: value for name, value in msgspec.structs.asdict(said).items() if name not in UNTOLD}
