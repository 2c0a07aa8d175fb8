"""What waits, in words: one function for each kind of thing, each with the way to where it is done."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from whoperforms.certification.bodies.auditing import ComplaintOpened
from whoperforms.certification.bodies.enrolment import Proposed
from whoperforms.certification.bodies.people import ConflictDeclared
from whoperforms.certification.bodies.programme import StandardProposed
from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.papers import asked_now
from whoperforms.certification.session import Session
from whoperforms.certification.state import Stands
from whoperforms.registry.corrections import selectors
from whoperforms.registry.roster_matching import Unsettled
from whoperforms.web.staff import words
from whoperforms.web.staff.record_forms import FORMS, which_of
from whoperforms.web.staff.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: whom or what it is about, what is to be done, since or until when, and where."""

    name: str
    what: str = ""
    when: str = ""
    href: str = ""


def proposed(visit: Visit, one: Enrolment, proposal: Event[Proposed]) -> Waiting:
    """Say what a first person proposed of an enrolment."""
    what = gettext("%(event)s: %(reason)s, proposed by %(name)s") % {
        "event": words.event(proposal.body.decision),
        "reason": words.reason(proposal.body.reason),
        "name": visit.name_of(proposal.actor),
    }
    what = f"{what}. {which_of(visit, one, proposal)}".removesuffix(". ")
    return of(visit, one, proposal.body.decision, what=what, since=proposal.at)


def together(visit: Visit, href: str, proposal: Event[Any]) -> Waiting:
    """Say what several people sign, and who did."""
    name = f"{words.event(proposal.type)} ({proposal.seq})"
    what = gettext("proposed by %(name)s") % {"name": visit.name_of(proposal.actor)}
    return Waiting(name=name, what=what, when=since_when(proposal.at), href=href)


def conflict(visit: Visit, person: str, declared: Event[ConflictDeclared]) -> Waiting:
    """Say a conflict of interest that somebody declared."""
    what = f"{visit.name_of(declared.body.other)}: {words.conflict(declared.body.kind)} ({declared.seq})"
    href = visit.href("staff_person_act", person=person, act="look-at-conflict")
    return Waiting(name=visit.name_of(person), what=what, when=since_when(declared.at), href=href)


def looked(visit: Visit, one: Enrolment, look: Looked) -> Waiting:
    """Say what somebody looked up."""
    what = f"{words.element(look.said.element)}: {words.result(look.said.result)}"
    return of(visit, one, "verification_reviewed", f"?look={look.recorded.seq}", what=what, since=look.recorded.at)


def overdue(visit: Visit, one: Enrolment, stands: Stands) -> Waiting:
    """Say which monthly checks of somebody are overdue."""
    elements = [check.element for check in stands.overdue]
    what = ", ".join(words.element(element) for element in elements)
    return of(visit, one, "verification_recorded", f"?element={elements[0]}", what=what)


def caused(visit: Visit, one: Enrolment, stands: Stands) -> Waiting:
    """Say why a certification is suspended."""
    said = [str(event.reason) for event in one.causes] or [str(against.cause) for against in stands.against]
    what = ", ".join(dict.fromkeys(words.reason(code) for code in said))
    return of(visit, one, "clear_cause" if one.causes else "", what=what, since=stands.since)


def correction(visit: Visit, one: selectors.Waiting) -> Waiting:
    """Say a mistake that somebody reported."""
    name = gettext("Number %(tracking)s") % {"tracking": str(one.tracking)}
    href = visit.href("staff_correction", tracking=str(one.tracking))
    return Waiting(name=name, what=str(one.npi or ""), when=since_when(one.received_at), href=href)


def complaint(visit: Visit, opened: Event[ComplaintOpened]) -> Waiting:
    """Say a complaint."""
    what = words.category(opened.body.category)
    href = visit.href("staff_complaint", complaint=str(opened.seq))
    return Waiting(name=visit.name_of(opened.body.about), what=what, when=since_when(opened.at), href=href)


def row(visit: Visit, one: Unsettled) -> Waiting:
    """Say a row of the roster of which nobody knows whom it means."""
    return Waiting(name=one.person.name, href=visit.href("staff_reviews"))


def unseen(visit: Visit, one: Enrolment, elements: tuple[Element, ...]) -> Waiting:
    """Say what nobody has looked up of somebody."""
    what = ", ".join(words.element(element) for element in elements)
    return of(visit, one, "verification_recorded", f"?element={elements[0]}", what=what)


def session(visit: Visit, one: Session) -> Waiting:
    """Say a session."""
    what = gettext("%(taken)s of %(capacity)s seats taken") % {"taken": len(one.seats), "capacity": one.plan.capacity}
    name = f"{one.plan.place} ({one.id})"  # several may be at one place
    return Waiting(name=name, what=what, href=visit.href("staff_session", session=one.id))


def to_sign(visit: Visit, one: Enrolment, requirement: str) -> Waiting:
    """Say a requirement that waits for a signature."""
    asked = {known.id: known for known in asked_now(visit.ledger, one, visit.now)}[requirement]
    said = of(visit, one, "sign_off", what=asked.name.spoken(visit.language))
    return replace(said, href=visit.href("staff_sign", enrolment=one.id, requirement=requirement))


def standard(visit: Visit, number: int, proposed: Event[StandardProposed]) -> Waiting:
    """Say a version that waits to be published."""
    return Waiting(
        name=gettext("Version %(number)s of the standard") % {"number": number},
        what=gettext("proposed by %(name)s") % {"name": visit.name_of(proposed.actor)},
        when=since_when(proposed.at),
        href=visit.href("staff_standard", number=str(number)),
    )


def of(  # noqa: PLR0913 - whom it is about, where it leads, and what is said of it
    visit: Visit, one: Enrolment, act: str, asked: str = "", *, what: str = "", since: datetime | None = None
) -> Waiting:
    """Say one enrolment, with the way to the form of an act; where there is none, to the record."""
    form = visit.href("staff_act", enrolment=one.id, act=act) + asked if act in FORMS else ""
    return Waiting(
        name=visit.name_of(one.person),
        what=what,
        when=since_when(since or one.changed),
        href=form or visit.href("staff_record", enrolment=one.id),
    )


def since_when(at: datetime | None) -> str:
    """Say since when, where that is known."""
    return gettext("since %(day)s") % {"day": date_format(at, "DATE_FORMAT")} if at else ""
