"""What the directory's files say of everybody in the registry, recorded as looks; what the rules want follows at once.

Shape:  one look for each element, person and release: the same release a second time adds nothing. An exclusion under
        the same NPI and a deactivated NPI suspend; one that has only the name is a question for a person.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Final

import msgspec
import rfc8785

from whoperforms.certification.acts import looking
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
)
from whoperforms.certification.events import THE_SYSTEM, Draft, Event
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.people import Person
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.registry.journal import ledger
from whoperforms.registry.recording import record
from whoperforms.store.directory import Directory
from whoperforms.store.match_questions import open_questions
from whoperforms.store.records import Record
from whoperforms.store.records import record as record_of

AT_ONCE: Final = 200  # people whose looks commit together
LONGEST: Final = 200  # signs of a reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of it: how many people were looked up, how many looks were new, and what followed from them."""

    people: int
    looks: int
    suspended: int


@dataclass(frozen=True, slots=True)
class _Said:
    """What one source says of one person."""

    element: Element
    result: Result
    fact: Fact
    finding: Finding | None = None


def follow(directory: Directory, *, now: datetime | None = None) -> Followed:
    """Look everybody up in a directory, and let follow what the rules say. `now`: the clock, unless a demo has one."""
    known = ledger()
    people = [person for person in known.people.values() if person.npi and known.enrolments_of.get(person.id)]
    named = {str(question.npi): question.fact for question in open_questions(directory) if _is_exclusion(question.fact)}
    events: list[Event[Body]] = []
    for some in _batched(people):
        bodies = [body for person in some for body in _bodies(directory, person, named)]
        events += record(THE_SYSTEM, partial(_new, bodies=bodies), now=now)
    events += record(THE_SYSTEM, looking.follow, now=now)  # what time alone has brought about since
    looks = sum(isinstance(event.body, VerificationRecorded) for event in events)
    return Followed(people=len(people), looks=looks, suspended=len(events) - looks)


def _batched(people: Sequence[Person]) -> Iterator[Sequence[Person]]:
    return (people[at : at + AT_ONCE] for at in range(0, len(people), AT_ONCE))


def _new(there: Ledger, at: datetime, *, bodies: Iterable[VerificationRecorded]) -> Sequence[Draft]:
    """Return the looks that say something of which the newest look by a file does not say the very same."""
    return [
        draft
        for body in bodies
        if not _is_known(there, body)
        for draft in looking.record(there, at, body=_until_today(body, at.date()))
    ]


def _is_known(there: Ledger, body: VerificationRecorded) -> bool:
    """Whether the newest look by a file at the same element asked the same, and had the same answer."""
    looks = there.verifications.get(body.person, ())
    of_files = (look.said for look in reversed(looks) if look.said.method is Method.FILE)
    newest = next((said for said in of_files if said.element is body.element), None)
    return newest is not None and newest.query_sha256 == body.query_sha256


def _until_today(body: VerificationRecorded, today: date) -> VerificationRecorded:
    """Return a look without a day that is not yet come: an invented file may be of any day."""
    late = body.source_as_of is not None and body.source_as_of > today
    return msgspec.structs.replace(body, source_as_of=None) if late else body


def _bodies(directory: Directory, person: Person, named: dict[str, Fact]) -> Iterator[VerificationRecorded]:
    """Yield what the directory's files say of somebody."""
    try:
        npi = Npi(person.npi or "")
    except BadValue:
        return
    found = record_of(directory, npi)
    for said in (*_exclusion(directory, found, named.get(str(npi))), *_number(directory, found)):
        yield VerificationRecorded(
            person=person.id,
            element=said.element,
            source=str(said.fact.source),
            source_class=SourceClass.PRIMARY,
            method=Method.FILE,
            result=said.result,
            finding=said.finding,
            query_sha256=_asked(person, said),
            source_as_of=_day(said.fact),
            reference=_reference(said.fact),
        )


def _exclusion(directory: Directory, found: Record | None, named: Fact | None) -> Iterator[_Said]:
    """Yield what the newest list of exclusions says; nothing where none was read."""
    read = directory.looked_in(Source.LEIE)
    if not read:
        return
    entry = found.exclusion if found else None
    if entry is not None:
        yield _Said(Element.EXCLUSION, Result.NEGATIVE, entry.fact, Finding.EXCLUDED)
    elif named is not None:
        yield _Said(Element.EXCLUSION, Result.NEGATIVE, named, Finding.EXCLUDED_BY_NAME)
    else:
        yield _Said(Element.EXCLUSION, Result.NOT_FOUND, _newest_of(read))


def _number(directory: Directory, found: Record | None) -> Iterator[_Said]:
    """Yield whether the NPI is in use."""
    read = directory.looked_in(Source.NPPES)
    ended = found.deactivation if found else None
    if ended is not None:
        yield _Said(Element.NPI, Result.NEGATIVE, ended.fact, Finding.DEACTIVATED)
    elif read:
        there = found is not None and found.practitioner is not None
        yield _Said(Element.NPI, Result.CONFIRMED if there else Result.NOT_FOUND, _newest_of(read))


def _newest_of(read: tuple[Fact, ...]) -> Fact:
    return max(read, key=lambda fact: fact.release)


def _is_exclusion(fact: Fact) -> bool:
    return fact.source is Source.LEIE


def _asked(person: Person, said: _Said) -> str:
    """Return the hash of what was asked of which release, and of what came of it: the same, the same look."""
    asked = {
        "person": person.id,
        "npi": person.npi or "",
        "element": str(said.element),
        "source": str(said.fact.source),
        "release": said.fact.release,
        "row": said.fact.row,
        "result": str(said.result),
        "finding": str(said.finding or ""),
    }
    return sha256(rfc8785.dumps(asked)).hexdigest()


def _day(fact: Fact) -> date | None:
    """Return the day that a release is of; None where nothing says so."""
    try:
        return date.fromisoformat(fact.release)
    except ValueError:
        return None


def _reference(fact: Fact) -> str:
    row = "" if fact.row is None else f", row {fact.row}"
    return f"{fact.file[: LONGEST - len(row)]}{row}"
