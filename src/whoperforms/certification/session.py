"""Sessions: workshops as their events tell them so far, and what may not happen to one.

Shape:  a fold like that of an enrolment: `Session.after(event)` is the session with one event more. Before an event is
        written its guard is asked: `refuse_overfull`, `room_for`, `may_give_up`, `may_attend`, `may_cancel`.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from whoperforms.certification.bodies import programme as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import Event
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.standards.requirements import HandsOn
from whoperforms.kernel.errors import BadData, BadValue

A_DAY: Final = 1_440  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the events of one session come to. `seats` are enrolments, in the order in which they were taken.

    `attended`: for each enrolment the newest statement that it was there.
    """

    id: str
    last: int = 0
    planned: Event[told.SessionPlanned] | None = None
    seats: tuple[str, ...] = ()
    attended: Mapping[str, Event[told.Attended]] = field(default_factory=dict)
    cancelled: Event[told.SessionCancelled] | None = None

    @property
    def plan(self) -> told.SessionPlanned:
        """What was planned. Raises: BadData where nothing was."""
        if self.planned is None:
            raise BadData(f"session {self.id}: has no plan; verify the registry")
        return self.planned.body

    @property
    def free(self) -> int:
        """How many seats are free; none where the session is cancelled."""
        return 0 if self.cancelled else max(self.plan.capacity - len(self.seats), 0)

    def after(self, event: Event[Any]) -> "Session":
        """Return the session with one event more. Raises: BadData where it cannot follow."""
        told_of = event.body
        if (self.planned is None) is not isinstance(told_of, told.SessionPlanned):
            raise BadData(f"event {event.seq} ({event.type}): cannot be what follows here; verify the registry")
        moved = replace(self, last=event.seq)
        match told_of:
            case told.SessionPlanned():
                return replace(moved, planned=event)
            case told.SeatTaken(enrolment=who) if who not in self.seats:
                return replace(moved, seats=(*self.seats, who))
            case told.SeatGivenUp(enrolment=who):
                return replace(moved, seats=tuple(one for one in self.seats if one != who))
            case told.Attended(enrolment=who):
                return replace(moved, attended={**self.attended, who: event})
            case told.SessionCancelled():
                return replace(moved, cancelled=event)
        return moved


def fold(identifier: str, events: Iterable[Event[Any]]) -> Session:
    """Return what the events of one session come to, in their order. Raises: BadData."""
    found = Session(id=identifier)
    for event in sorted(events, key=lambda at: at.seq):
        found = found.after(event)
    return found


def refuse_overfull(plan: told.SessionPlanned, requirement: HandsOn, *, on: date) -> None:
    """Refuse a plan that could not teach as the requirement wants, or lies in the past. Raises: BadValue."""
    if plan.on < on:
        raise BadValue("{day}: is over; plan a session for {on} or a later day", day=plan.on, on=on)
    if not plan.trainers:
        raise BadValue("{day}: nobody teaches at this session; name a trainer", day=plan.on)
    if plan.minutes < 1:
        raise BadValue("0 minutes: too short to teach anything; say how long the session is")
    if plan.minutes > A_DAY:
        raise BadValue(
            "{count:,} minutes: a day has {a_day:,}; plan a session for each day", count=plan.minutes, a_day=A_DAY
        )
    if plan.model not in requirement.models:
        wanted = ", ".join(requirement.models)
        raise BadValue(
            "{model}: not what {requirement} is taught on; choose one of {models}",
            model=plan.model,
            requirement=requirement.id,
            models=wanted,
        )
    seats = at_stations(plan, requirement)
    if not 1 <= plan.capacity <= seats:
        raise BadValue(
            "{count} seats: {stations} stations have room for {seats} learners; write from 1 to that "
            "many, or more stations",
            count=plan.capacity,
            stations=plan.stations,
            seats=seats,
        )
    if plan.capacity > (most := room(plan, requirement)):
        raise BadValue(
            "{count} seats: {trainers} trainers may teach {most} learners, {each} each; write from 1 to "
            "that many, or name more trainers",
            count=plan.capacity,
            trainers=len(plan.trainers),
            most=most,
            each=requirement.learners_per_trainer,
        )


def room(plan: told.SessionPlanned, requirement: HandsOn) -> int:
    """Return how many can be taught at once, at so many stations and by so many trainers.

    A version that was published before trainers were counted asks for no number of them.
    """
    stations = at_stations(plan, requirement)
    ratio = requirement.learners_per_trainer
    return stations if ratio is None else min(stations, len(plan.trainers) * ratio)


def at_stations(plan: told.SessionPlanned, requirement: HandsOn) -> int:
    """Return for how many there is room at the stations alone."""
    return plan.stations * (requirement.learners_per_station or 0)


def minutes_planned(sessions: Iterable[Session], person: str, enrolments: Container[str], *, on: date) -> int:
    """Return for how many minutes of a day somebody is to teach already, or to learn in any of their enrolments."""
    return sum(
        one.plan.minutes
        for one in sessions
        if one.planned and one.plan.on == on and not one.cancelled
        if person in one.plan.trainers or any(seat in enrolments for seat in one.seats)
    )


def minutes_attended(sessions: Iterable[Session], enrolments: Container[str], *, on: date) -> int:
    """Return for how many minutes of a day somebody is said to have been at sessions, in any of their enrolments."""
    return sum(
        said.body.minutes
        for one in sessions
        if one.planned and one.plan.on == on and not one.cancelled
        for who, said in one.attended.items()
        if who in enrolments
    )


def refuse_longer_than_a_day(who: str, before: int, minutes: int, *, on: date) -> None:
    """Refuse that somebody is at sessions for longer than a day lasts. Raises: BadValue."""
    if before + minutes > A_DAY:
        raise BadValue(
            "{who}: at sessions of {on} for {before:,} minutes already, with these {minutes:,} for "
            "longer than the {a_day:,} of a day; choose another day, or somebody else",
            who=who,
            on=on,
            before=before,
            minutes=minutes,
            a_day=A_DAY,
        )


def room_for(session: Session, enrolment: str, *, on: date) -> None:
    """Let somebody have a seat. Raises: Impossible."""
    refuse_cancelled(session)
    if session.plan.on < on:
        raise Impossible("session of {day}: is over; choose a later one", day=session.plan.on)
    if enrolment in session.seats:
        raise Impossible(
            "{enrolment}: has a seat already at the session of {day}; nothing is to be done",
            enrolment=enrolment,
            day=session.plan.on,
        )
    if not session.free:
        raise Impossible(
            "session of {day}: all {count} seats are taken; choose another one",
            day=session.plan.on,
            count=session.plan.capacity,
        )


def may_give_up(session: Session, enrolment: str) -> None:
    """Let somebody give up a seat. Raises: Impossible."""
    refuse_cancelled(session)
    if enrolment not in session.seats:
        raise Impossible(
            "{enrolment}: has no seat at the session of {day}; choose the session it has one at",
            enrolment=enrolment,
            day=session.plan.on,
        )
    if enrolment in session.attended:
        raise Impossible(
            "{enrolment}: was at the session of {day}; a seat that was used cannot be given up",
            enrolment=enrolment,
            day=session.plan.on,
        )


def may_attend(session: Session, said: told.Attended, *, by: str, on: date) -> None:
    """Let a trainer of the session say that somebody was there. Raises: Impossible, BadValue."""
    refuse_cancelled(session)
    if by not in session.plan.trainers:
        raise Impossible(
            "{person}: does not teach at the session of {day}; one of its trainers says who was there",
            person=by,
            day=session.plan.on,
        )
    if said.enrolment not in session.seats:
        raise Impossible(
            "{enrolment}: has no seat at the session of {day}; give it one first",
            enrolment=said.enrolment,
            day=session.plan.on,
        )
    if on < session.plan.on:
        raise Impossible(
            "session of {day}: has not taken place yet; say who was there when it has", day=session.plan.on
        )
    most = min(session.plan.minutes, A_DAY)
    if not 1 <= said.minutes <= most:
        raise BadValue(
            "{count} minutes: the session of {day} took {most}; write from 1 to that many",
            count=said.minutes,
            day=session.plan.on,
            most=most,
        )


def may_cancel(session: Session) -> None:
    """Let a session be cancelled. Raises: Impossible."""
    refuse_cancelled(session)
    if session.attended:
        raise Impossible(
            "session of {day}: has taken place, people were there; it cannot be cancelled", day=session.plan.on
        )


def refuse_cancelled(session: Session) -> None:
    """Refuse whatever comes after a session was cancelled. Raises: Impossible."""
    if session.cancelled:
        raise Impossible("session of {day}: was cancelled; choose another one", day=session.plan.on)


def minutes_of(sessions: Iterable[Session], enrolment: str, requirement: HandsOn, *, since: int = 0) -> dict[int, int]:
    """Return the minutes that count for a requirement, by the event that states them.

    Only of sessions planned for it, on a model that it names, at which nobody was one too many at a station or for
    the trainers; of somebody who had a seat, as a trainer of that session says.
    """
    found = {}
    for session in sessions:
        said = session.attended.get(enrolment)
        if session.cancelled or said is None or said.seq <= since or not teaches(session, requirement):
            continue
        by_a_trainer = said.actor in session.plan.trainers and said.role in {None, Role.TRAINER}
        if by_a_trainer and enrolment in session.seats:
            found[said.seq] = min(said.body.minutes, session.plan.minutes)
    return found


def teaches(session: Session, requirement: HandsOn) -> bool:
    """Whether a session is one for a requirement, held as it wants."""
    plan = session.plan
    return (
        plan.requirement == requirement.id
        and plan.model in requirement.models
        and len(session.seats) <= room(plan, requirement)
    )
