"""Sessions: workshops by month, one of them with its seats, and the way to plan, fill, hold and cancel one."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpResponse
from django.utils.formats import date_format

from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.papers import standard_of
from whoperforms.certification.session import Session
from whoperforms.kernel.dates import months_after
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.journal import new_id
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.session_forms import FORMS, PlanForm
from whoperforms.web.staff.visit import Visit, for_staff

A_MONTH: Final = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session of a list."""

    href: str
    day: str
    place: str
    what: str
    seats: str
    cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLine:
    """Somebody who is expected, and whether they were there. `minutes`: empty where nobody has said so."""

    href: str
    name: str
    minutes: str


@for_staff("read_programme")
def sessions(visit: Visit) -> HttpResponse:
    """Show the sessions of one month, the current one unless another is asked for."""
    first = _month(visit.request.GET.get("month", ""), visit.now.date())
    after = months_after(first, 1)
    found = [one for one in _of_programme(visit) if first <= one.plan.on < after]
    here = visit.href("staff_sessions")
    own = {
        "month": date_format(first, "YEAR_MONTH_FORMAT"),
        "lines": [_line(visit, one) for one in sorted(found, key=lambda one: (one.plan.on, one.id))],
        "before_href": f"{here}?month={months_after(first, -1):%Y-%m}",
        "after_href": f"{here}?month={after:%Y-%m}",
        "plan_href": visit.href("staff_session_plan") if visit.may("session_planned") else "",
    }
    return staff_shown(visit, "staff/sessions.html", own)


@for_staff("session_planned")
def plan(visit: Visit) -> HttpResponse:
    """Plan a session."""
    return acted(PlanForm, visit, Stream(StreamKind.SESSION, new_id()), None, to=visit.href("staff_sessions"))


@for_staff("read_programme")
def session(visit: Visit, session: str) -> HttpResponse:
    """Show one session: when, where, who teaches, who is expected and who was there."""
    found = one_of_programme(visit, session)
    may_see = visit.may("read_board")
    own = {
        "line": _line(visit, found),
        "plan": found.plan,
        "model": words.model(found.plan.model),
        "trainers": [visit.name_of(person) for person in found.plan.trainers],
        "free": found.free,
        "taken": len(found.seats),
        "seats": [_seat(visit, found, one) for one in found.seats] if may_see else [],
        "why_cancelled": found.cancelled.text if found.cancelled else "",
        "acts": [
            {"heading": form.heading, "href": visit.href("staff_session_act", session=session, act=name)}
            for name, form in FORMS.items()
            if visit.may(form.action) and form.is_possible(found, visit.now.date(), visit.person.id)
        ],
    }
    return staff_shown(visit, "staff/session.html", own)


@for_staff("read_programme")
def act(visit: Visit, session: str, act: str) -> HttpResponse:
    """Show a form for something that is done with a session, or do it."""
    one_of_programme(visit, session)
    form = FORMS.get(act)
    if form is None:
        raise NothingFound(f"{act[:40]!r}: nothing that is done with a session; go back to it")
    stream = Stream(StreamKind.SESSION, session)
    return acted(form, visit, stream, None, to=visit.href("staff_session", session=session))


def one_of_programme(visit: Visit, session: str) -> Session:
    """Return a session of the programme that is visited: of others nobody here learns. Raises: NothingFound."""
    found = visit.ledger.session(session)
    if found.planned is None or found.plan.programme != visit.programme:
        raise NothingFound(f"{session}: no session of {visit.programme}; look at the number again")
    return found


def _of_programme(visit: Visit) -> list[Session]:
    return [one for one in visit.ledger.sessions.values() if one.planned and one.plan.programme == visit.programme]


def _line(visit: Visit, one: Session) -> SessionLine:
    """Say one session."""
    return SessionLine(
        href=visit.href("staff_session", session=one.id),
        day=date_format(one.plan.on, "DATE_FORMAT"),
        place=one.plan.place,
        what=_workshop(visit, one),
        seats=f"{len(one.seats)} / {one.plan.capacity}",
        cancelled=one.cancelled is not None,
    )


def _workshop(visit: Visit, one: Session) -> str:
    """Return what a session teaches, by the newest version that asks it; else by its id."""
    for record in reversed(visit.ledger.versions(visit.programme)):
        try:
            asked = standard_of(visit.ledger, visit.programme, record.number).requirement(one.plan.requirement)
        except (NothingFound, Impossible):
            continue
        return asked.name.spoken(visit.language)
    return one.plan.requirement


def _seat(visit: Visit, of: Session, enrolment: str) -> SeatLine:
    said = of.attended.get(enrolment)
    return SeatLine(
        href=visit.href("staff_record", enrolment=enrolment),
        name=visit.name_of(visit.ledger.enrolment(enrolment).person),
        minutes=str(said.body.minutes) if said else "",
    )


def _month(text: str, today: date) -> date:
    """Return the first day of the month that an address names; of any other text that of today."""
    found = A_MONTH.fullmatch(text)
    return date(int(found["year"]), int(found["month"]), 1) if found else today.replace(day=1)
