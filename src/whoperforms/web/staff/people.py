"""People of a programme: who they are, found by name or NPI, and what staff may do for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext

from whoperforms.certification.bodies.people import ConflictDeclared, Listed, Role
from whoperforms.certification.duties.subject import programmes_of, speaking_for
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.listing import newest_listing
from whoperforms.certification.people import Grant, Person
from whoperforms.evidence.match_evidence import Place
from whoperforms.kernel.base32 import SIGN
from whoperforms.kernel.errors import BadQuestion, BadValue, NothingFound
from whoperforms.kernel.npi import Npi
from whoperforms.places.names import fold
from whoperforms.registry.accounts import selectors
from whoperforms.registry.journal import events_of, new_id
from whoperforms.search.by_name import ByName, by_name
from whoperforms.search.desk import desks_at
from whoperforms.store.directory import Directory
from whoperforms.store.identities import identities
from whoperforms.web.files import takes_files
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted, sent_again
from whoperforms.web.staff.duty_forms import FORMS as OF_DUTIES
from whoperforms.web.staff.facts.telling import Telling
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.people_forms import FORMS as OF_PEOPLE
from whoperforms.web.staff.people_forms import AddForm
from whoperforms.web.staff.people_invite import invited
from whoperforms.web.staff.timeline import EventLine
from whoperforms.web.staff.turning import Turned, page_number
from whoperforms.web.staff.visit import Visit, for_staff

FORMS: Final = OF_PEOPLE | OF_DUTIES
A_PAGE: Final = 50
NAMES: Final = 50_000  # kept as they are looked for: whoever asks for a frequent one asks of everybody
MOST: Final = 20
IDENTIFIER: Final = re.compile(f"{SIGN}{{12}}")
OF_PHYSICIANS: Final = frozenset({Role.PHYSICIAN, Role.DELEGATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Somebody in a list."""

    href: str
    name: str
    npi: str
    roles: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A practitioner of the directory who may be added."""

    name: str
    npi: str
    place: str
    href: str
    known: bool


@for_staff("read_board")
def people(visit: Visit) -> HttpResponse:
    """Show the staff, or those whose name or NPI is asked for."""
    asked = visit.request.GET.get("q", "").strip()[:200]
    found = sorted(_asked_for(visit, asked), key=lambda one: (_folded(one.name), one.id))
    here = visit.href("staff_people") + (f"?q={quote(asked)}" if asked else "")
    turned = Turned.of(found, page_number(visit), A_PAGE, here)
    own = {
        "q": asked,
        "found": len(found),
        "lines": [_line(visit, one) for one in turned.shown],
        "turned": turned,
        "add_href": visit.href("staff_person_find") if visit.may("person_registered") else "",
    }
    return staff_shown(visit, "staff/people.html", own)


@for_staff("read_record")
def person(visit: Visit, person: str) -> HttpResponse:
    """Show somebody: names, roles, what was proved and declared, where they are listed, all that happened."""
    known = of_programme(visit, person)
    listing = newest_listing(known, visit.programme)
    own = {
        "person": known,
        "grants": [_grant(visit, one) for one in known.grants if one.programme == visit.programme],
        "enrolments": [
            (visit.href("staff_record", enrolment=one.id), words.stage(one.stage))
            for one in visit.ledger.of(person, visit.programme)
        ],
        "listing": _listing(listing.body) if listing else (),
        "identity": _identity(visit, known),
        "conflicts": [
            (
                visit.name_of(event.body.other),
                words.conflict(event.body.kind),
                _day(event.at),
                _looked_at(known.stands(event.seq)),
            )
            for event in known.conflicts
            if _is_of(visit, event.body.other)
        ],
        "accounts": [one.email for one in selectors.accounts_of(person)] if visit.may("invited", person) else [],
        "acts": [
            {"heading": form.heading, "href": visit.href("staff_person_act", person=person, act=name)}
            for name, form in FORMS.items()
            if visit.may(form.action, person) and form.is_possible(visit, known)
        ],
        "timeline": list(_told_here(visit, person)),
    }
    return staff_shown(visit, "staff/person.html", own)


@takes_files
@for_staff("read_record")
def act(visit: Visit, person: str, act: str) -> HttpResponse:
    """Show a form for something that is done for somebody, or do it."""
    known = of_programme(visit, person)
    form = FORMS.get(act)
    to, stream = visit.href("staff_person", person=person), Stream(StreamKind.PERSON, person)
    response = sent_again(form, visit, stream, to=to) if form else None
    if response is None:
        if form is None or not form.is_possible(visit, known):
            raise NothingFound(f"{act[:40]!r}: nothing that is done for a person now; go back to them")
        response = acted(form, visit, stream, person, to=to)
    if act == "invite" and response.status_code == HTTPStatus.SEE_OTHER:
        return invited(visit, known, to=response["Location"])
    return response


@for_staff("person_registered")
def find(visit: Visit) -> HttpResponse:
    """Look somebody up in the directory, to add them; or add somebody who is not in it."""
    asked = visit.request.GET.get("q", "").strip()[:200]
    found, wrong = list[Found](), ""
    if asked:
        try:
            found = desks_at(settings.DIRECTORY).answer(lambda desk: _in_directory(visit, asked, desk.directory))
        except BadQuestion as why:
            wrong = visit.said(why.sentence)
    own = {
        "q": asked,
        "found": found,
        "wrong": wrong,
        "errors": [(wrong, "#q")] if wrong else [],
        "new_href": visit.href("staff_person_add", person=new_id()),
    }
    return staff_shown(visit, "staff/person_find.html", own, status=400 if wrong else 200)


@for_staff("person_registered")
def add(visit: Visit, person: str) -> HttpResponse:
    """Register somebody, under an id that was chosen for them."""
    if not IDENTIFIER.fullmatch(person):
        raise NothingFound(f"{person[:40]!r}: no id of a person; begin again from the people of the programme")
    stream = Stream(StreamKind.PERSON, person)
    return acted(AddForm, visit, stream, None, to=visit.href("staff_person", person=person))


def of_programme(visit: Visit, person: str) -> Person:
    """Return somebody of the programme that is visited, or of none yet: of others nobody here learns.

    Raises: NothingFound.
    """
    known = visit.ledger.person(person)
    if not _is_of(visit, person):
        raise NothingFound(f"{person}: nobody of {visit.programme}; look at the address again")
    return known


def _is_of(visit: Visit, person: str) -> bool:
    """Whether somebody is of the programme that is visited, or of none yet."""
    if visit.ledger.programmes.keys() <= {visit.programme}:  # nobody can be of another one
        return True
    programmes = programmes_of(person, visit.ledger)
    return not programmes or visit.programme in programmes


def _told_here(visit: Visit, person: str) -> Iterator[EventLine]:
    """Yield what happened to somebody, the newest first, as far as this programme is told of it.

    What was written for no programme in particular may be about another one: then its words stay there. Where somebody
    was asked to come and has not, all of it does.
    """
    of_others = programmes_of(person, visit.ledger) - {visit.programme}
    told: set[str | None] = {visit.programme}
    if not of_others or visit.programme in speaking_for(person, visit.ledger):
        told.add(None)
    telling = Telling.of(visit, about=person)
    for event in reversed(events_of(Stream(StreamKind.PERSON, person))):
        of_one = getattr(event.body, "programme", None)
        with_whom = event.body.other if isinstance(event.body, ConflictDeclared) else None
        if of_one not in told or (with_whom and not _is_of(visit, with_whom)):
            continue
        line = EventLine.of(event, telling)
        yield replace(line, text="", facts=()) if of_others and of_one is None else line


@lru_cache(maxsize=NAMES)
def _folded(name: str) -> str:
    return fold(name)


def _asked_for(visit: Visit, asked: str) -> Iterator[Person]:
    """Yield those who are asked for; without a question whoever holds a role of staff here."""
    wanted = fold(asked).split()
    for one in visit.ledger.people.values():
        if not asked:
            if one.grants and one.roles(visit.programme, visit.now) - OF_PHYSICIANS:
                yield one
        elif _is_called(one, asked, wanted) and _is_of(visit, one.id):
            yield one


def _is_called(one: Person, asked: str, wanted: list[str]) -> bool:
    return asked in {one.npi, one.id} or all(part in _folded(one.name) for part in wanted)


def _in_directory(visit: Visit, asked: str, directory: Directory) -> list[Found]:
    """Return practitioners by NPI or name, the likeliest first. Raises: BadQuestion."""
    if asked.replace(" ", "").isdigit():
        npis = [int(_npi(asked).digits)]
    else:
        npis = [hit.npi for hit in by_name(directory.names, ByName(name=asked, limit=MOST))]
    there = identities(directory, npis)
    return [_found(visit, npi, str(there[npi].names[0]), there[npi].places) for npi in npis if npi in there]


def _npi(asked: str) -> Npi:
    try:
        return Npi(asked.replace(" ", ""))
    except BadValue as why:
        raise BadQuestion(why.sentence) from None


def _found(visit: Visit, npi: int, name: str, places: tuple[Place, ...]) -> Found:
    digits = f"{npi:010}"
    stating = visit.ledger.people_with.get(digits)
    known = stating if stating and _is_of(visit, stating) else None
    place = places[0] if places else None
    where = ", ".join(part for part in (place.city, place.state) if part) if place else ""
    if known:
        href = visit.href("staff_person", person=known)
    else:
        href = f"{visit.href('staff_person_add', person=new_id())}?npi={digits}&name={quote(name.title())}"
    return Found(name=name, npi=digits, place=where, href=href, known=known is not None)


def _line(visit: Visit, one: Person) -> PersonLine:
    roles = one.roles(visit.programme, visit.now)
    return PersonLine(
        href=visit.href("staff_person", person=one.id),
        name=one.name,
        npi=one.npi or gettext("not stated"),
        roles=", ".join(words.role(role) for role in sorted(roles)) or gettext("none"),
    )


def _grant(visit: Visit, one: Grant) -> tuple[str, str, str]:
    until = one.ended or one.period.ends
    whose = f" ({visit.name_of(one.for_person)})" if one.for_person else ""
    return words.role(one.role) + whose, date_format(one.period.begins), date_format(until) if until else ""


def _listing(said: Listed) -> tuple[tuple[str, str], ...]:
    return (
        (gettext("Number of the row"), said.record),
        (gettext("State on the list"), words.place(said.state)),
        (gettext("Day of the list"), date_format(said.as_of, "DATE_FORMAT")),
        (gettext("Agrees to be named"), gettext("yes") if said.consent else gettext("no")),
    )


def _identity(visit: Visit, known: Person) -> tuple[str, str]:
    proved = known.identities.get(visit.programme)
    return (proved.body.method, _day(proved.at)) if proved else ("", "")


def _looked_at(stands: bool | None) -> str:  # noqa: FBT001 - what is recorded
    if stands is None:
        return gettext("not looked at yet")
    return gettext("it stands") if stands else gettext("it does not stand")


def _day(at: datetime) -> str:
    return date_format(at, "DATE_FORMAT")
