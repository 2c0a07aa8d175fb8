"""Events as an auditor reads them: what, when, who, about whom, and the hash and the link of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from whoperforms.certification.acts.removing import ABOUT_PEOPLE, programmes_of_words
from whoperforms.certification.bodies.auditing import AuditResult
from whoperforms.certification.duties.subject import programmes_of
from whoperforms.certification.events import Event, Row, Stream, StreamKind, event_of, instant
from whoperforms.certification.programme_record import version_of
from whoperforms.registry import journal
from whoperforms.web.staff import words
from whoperforms.web.staff.facts.fields import facts_of
from whoperforms.web.staff.facts.telling import Fact, Telling
from whoperforms.web.staff.timeline import what_of
from whoperforms.web.staff.visit import Visit

A_PAGE: Final = 100
PIECE: Final = 16  # signs of a hash between which a line may break
OF_PEOPLE: Final = (StreamKind.PERSON, StreamKind.VERIFICATION, StreamKind.PRACTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One event. `hash`, `link`: in pieces; `gone`: its words were removed by law."""

    seq: int
    when: str
    what: str
    who: str
    about: str
    about_href: str
    why: str
    text: str
    facts: tuple[Fact, ...]
    gone: bool
    hash: tuple[str, ...]
    link: tuple[str, ...]
    erase_href: str

    @staticmethod
    def outcome(result: Event[AuditResult]) -> str:
        """Say what an auditor found of a record."""
        return _("in order") if result.body.in_order else _("not in order: %(text)s") % {"text": result.text}


def people_called(visit: Visit, named: str) -> frozenset[str]:
    """Return the people of a full name, an NPI or an id."""
    wanted = " ".join(named.split()).casefold()
    return frozenset(
        person.id
        for person in visit.ledger.people.values()
        if wanted in {person.name.casefold(), (person.npi or "").casefold(), person.id.casefold()}
    )


def lines_of(
    visit: Visit, *, kind: str, people: frozenset[str] | None, before: int | None, only: int | None = None
) -> list[AuditLine]:
    """Return events of the programme, the newest first: as many as a page has, and one more if there are more."""
    streams = None if people is None else _streams_of(visit, people)
    found, telling = list[AuditLine](), Telling.of(visit, whole=True)
    for row in journal.rows_back(before=before, kind=kind, streams=streams):
        if only is not None and row.seq != only:
            break
        if _belongs(visit, row):
            found.append(_line(telling, row))
        if len(found) > A_PAGE:
            break
    return found


def _streams_of(visit: Visit, people: frozenset[str]) -> list[str]:
    """Return all streams that are about some people."""
    of_people = [str(Stream(kind, person)) for person in sorted(people) for kind in OF_PEOPLE]
    enrolments = (name for person in sorted(people) for name in visit.ledger.enrolments_of.get(person, ()))
    return [*of_people, *(str(Stream(StreamKind.ENROLMENT, name)) for name in enrolments)]


def _belongs(visit: Visit, row: Row) -> bool:
    """Whether an event is of the programme that is visited."""
    stream, known = Stream.named(row.stream), visit.ledger
    match stream.kind:
        case StreamKind.PROGRAMME | StreamKind.AUDIT:
            return stream.id == visit.programme
        case StreamKind.STANDARD:
            return version_of(stream.id)[0] == visit.programme
        case StreamKind.ENROLMENT | StreamKind.CERTIFICATE | StreamKind.SESSION:
            return visit.programme in programmes_of_words(known, stream, row.seq)
        case StreamKind.ERASURE:
            event = event_of(row)
            return event is not None and getattr(event.body, "programme", None) == visit.programme
    of_site = stream.kind is StreamKind.KEY  # and so of all its programmes
    return visit.may("read_keys") if of_site else _is_told_here(visit, row, stream.id)


def _is_told_here(visit: Visit, row: Row, person: str) -> bool:
    """Whether an event about somebody is of the programme: it says so, or says of none and is one of theirs."""
    known = visit.ledger
    whose = programmes_of_words(known, Stream.named(row.stream), row.seq)
    if visit.programme not in whose | programmes_of(person, known) or row.seq in _looks_of_others(visit, person):
        return False
    event = event_of(row)
    named = getattr(event.body, "programme", None) if event else None
    return named == visit.programme or (named is None and visit.programme in whose)


def _looks_of_others(visit: Visit, person: str) -> frozenset[int]:
    """Return the events of looks at somebody by the people of another programme."""
    looks = visit.ledger.verifications.get(person, ())
    theirs = (look for look in looks if look.said.programme not in {None, visit.programme})
    return frozenset(event.seq for look in theirs for event in (look.recorded, *look.reviews))


def _line(telling: Telling, row: Row) -> AuditLine:
    visit, event, stream = telling.visit, event_of(row), Stream.named(row.stream)
    about, href = _about(visit, stream)
    may = event is not None and visit.may("erased") and stream.kind in ABOUT_PEOPLE
    return AuditLine(
        seq=row.seq,
        when=date_format(instant(row.at), "DATETIME_FORMAT"),
        what=what_of(event, telling) if event else words.event(row.type),
        who=telling.who(event) if event else "",
        about=about,
        about_href=href,
        why=words.reason(event.reason) if event and event.reason else "",
        text=event.text if event else "",
        facts=facts_of(telling, event) if event else (),
        gone=event is None,
        hash=tuple(_pieces(row.body_hash.hex())),
        link=tuple(_pieces(row.chain.hex())),
        erase_href=visit.href("staff_audit_erase", seq=str(row.seq)) if may else "",
    )


def _about(visit: Visit, stream: Stream) -> tuple[str, str]:
    """Return whom or what an event is about, and where that is shown."""
    if stream.kind is StreamKind.ENROLMENT and stream.id in visit.ledger.enrolments:
        person = visit.ledger.enrolments[stream.id].person
        return visit.name_of(person), visit.href("staff_record", enrolment=stream.id)
    if stream.kind in OF_PEOPLE:
        return visit.name_of(stream.id), ""
    if stream.kind is StreamKind.CERTIFICATE and (held := visit.ledger.numbers.get(stream.id)):
        person = visit.ledger.enrolments[held].person
        return f"{visit.name_of(person)}, {stream.id}", visit.href("staff_record", enrolment=held)
    return stream.id, ""


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))
