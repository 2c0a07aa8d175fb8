"""Workshops that are to come: take a seat, or give it up."""

from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import sessions
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.session import Session
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.recording import Act
from whoperforms.web.me.programme import own_enrolment, physician, sure_enrolment
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import ActForm, acted
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_physicians


class SeatForm(ActForm):
    """Take a seat."""

    heading, button, action = _("Take a seat"), _("Take the seat"), "seat_taken"

    def act(self) -> Act:
        """Take it."""
        return partial(sessions.take_seat, session=self.stream.id, enrolment=sure_enrolment(self.visit).id)


class LeaveForm(ActForm):
    """Give a seat up."""

    heading, button, action = _("Give up the seat"), _("Give it up"), "seat_given_up"

    def act(self) -> Act:
        """Give it up."""
        return partial(sessions.give_up_seat, session=self.stream.id, enrolment=sure_enrolment(self.visit).id)


FORMS = {"take": SeatForm, "give-up": LeaveForm}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopLine:
    """One workshop: when, where, on what, and what can be done about it."""

    on: str
    place: str
    model: str
    minutes: int
    free: int
    mine: bool
    href: str


@for_physicians
def workshops(visit: Visit) -> HttpResponse:
    """Show the workshops to come, and those with a seat of one's own."""
    enrolment = own_enrolment(visit)
    seat = enrolment.id if enrolment else ""
    found = [
        one
        for one in visit.ledger.sessions.values()
        if one.plan.programme == visit.programme and not one.cancelled and one.plan.on >= visit.now.date()
    ]
    found.sort(key=lambda one: (one.plan.on, one.id))
    lines = [_line(visit, one, seat) for one in found]
    return staff_shown(visit, "me/workshops.html", {"lines": lines})


@for_physicians
def act(visit: Visit, session: str, act: str) -> HttpResponse:
    """Take a seat, or give it up."""
    found = visit.ledger.session(session)
    if act not in FORMS or found.plan.programme != visit.programme:
        raise NothingFound(f"{session[:20]!r}: no workshop of {visit.programme}; go back to the list")
    stream = Stream(StreamKind.SESSION, session)
    return acted(FORMS[act], visit, stream, physician(visit).id, to=visit.href("me_sessions"))


def _line(visit: Visit, one: Session, seat: str) -> WorkshopLine:
    mine = bool(seat) and seat in one.seats
    able = seat and (mine or one.free)
    href = visit.href("me_session", session=one.id, act="give-up" if mine else "take") if able else ""
    return WorkshopLine(
        on=date_format(one.plan.on, "DATE_FORMAT"),
        place=one.plan.place,
        model=words.model(one.plan.model),
        minutes=one.plan.minutes,
        free=one.free,
        mine=mine,
        href=href,
    )
