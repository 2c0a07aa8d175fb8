"""What happened, event by event: of each all that its reader may know, a page at a time, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext

from whoperforms.certification.bodies.enrolment import Proposed, Withdraw
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.certification.looks.verification import BY_FINDING
from whoperforms.registry.journal import events_of
from whoperforms.web.staff import words
from whoperforms.web.staff.facts.fields import facts_of
from whoperforms.web.staff.facts.telling import Fact, Telling
from whoperforms.web.staff.turning import Turned, page_number
from whoperforms.web.staff.visit import Visit

A_PAGE: Final = 50  # events


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event of a timeline, in words."""

    seq: int
    when: str
    what: str
    who: str
    why: str
    text: str
    facts: tuple[Fact, ...] = ()

    @classmethod
    def of(cls, event: Event[Body], telling: Telling) -> "EventLine":
        """Say an event."""
        return cls(
            seq=event.seq,
            when=date_format(event.at, "DATETIME_FORMAT"),
            what=what_of(event, telling),
            who=telling.who(event),
            why=why_of(event, telling.visit),
            text=event.text,
            facts=facts_of(telling, event),
        )


def timeline_of(visit: Visit, of: Enrolment, here: str) -> dict[str, Any]:
    """Return the page of a history that is asked for, of an enrolment. `here`: the address of the record."""
    events = events_of(Stream(StreamKind.ENROLMENT, of.id))
    turned = Turned.of(events[::-1], page_number(visit), A_PAGE, here)
    return {"timeline": event_lines(visit, turned.shown, about=of.person), "turned": turned}


def event_lines(visit: Visit, events: Iterable[Event[Any]], *, about: str) -> list[EventLine]:
    """Say events about somebody."""
    telling = Telling.of(visit, about=about)
    return [EventLine.of(event, telling) for event in events]


def what_of(event: Event[Body], telling: Telling) -> str:
    """Say what happened, and to which requirement or role, where it is about one."""
    happened = words.event(event.type)
    requirement, role = getattr(event.body, "requirement", None), getattr(event.body, "role", None)
    if requirement:
        return f"{happened} ({telling.name(requirement)})"
    return f"{happened} ({words.role(role)})" if isinstance(role, Role) else happened


def why_of(event: Event[Body], visit: Visit) -> str:
    """Say why something happened; of whoever left also what was open against them."""
    why = words.reason(event.reason) if event.reason else ""
    if not isinstance(event.body, Withdraw) or not (event.body.causes or event.body.proposals):
        return why
    of = visit.ledger.enrolment(event.stream.id)
    known = {one.seq: words.reason(str(one.reason)) for one in of.history if one.reason}
    known |= {one.seq: words.event(one.body.decision) for one in of.history if isinstance(one.body, Proposed)}
    for look in visit.ledger.looks(of.person, of.programme):
        if look.said.finding and (row := BY_FINDING.get((look.said.element, look.said.finding))):
            known[look.recorded.seq] = words.reason(row.cause)
    what = ", ".join(dict.fromkeys(known.get(seq, str(seq)) for seq in (*event.body.causes, *event.body.proposals)))
    then = gettext("open then: %(what)s") % {"what": what}
    return f"{why}; {then}"
