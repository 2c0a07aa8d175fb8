"""Sessions: planned, filled seat by seat, held, or cancelled. What may not happen to one is said in `session`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from whoperforms.certification.acts.fields import refuse_taken, said, whole
from whoperforms.certification.acts.teaching import may_learn
from whoperforms.certification.bodies import programme as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.papers import standard_of
from whoperforms.certification.session import (
    Session,
    may_attend,
    may_cancel,
    may_give_up,
    minutes_attended,
    minutes_planned,
    refuse_longer_than_a_day,
    refuse_overfull,
    room_for,
)
from whoperforms.certification.standards.requirements import HandsOn
from whoperforms.kernel.errors import BadField, BadValue
from whoperforms.kernel.sentence import Sentence
from whoperforms.procedures.shape import offer

IN_WORDS = (  # what a guard of a session speaks of, by the word in its sentence
    (" seats:", "capacity"),
    (" minutes:", "minutes"),
    ("nobody teaches", "trainers"),
    ("is taught on", "model"),
)


def plan(ledger: Ledger, at: datetime, *, session: str, body: told.SessionPlanned) -> Sequence[Draft]:
    """Plan a session for a workshop that the standard in force asks. Raises: Impossible, BadField."""
    refuse_taken(ledger.sessions.get(session), session, Sentence("session"))
    if body.programme is None:
        raise BadField("programme", "'': a session belongs to a programme; name it")
    requirement = _workshop(ledger, at, body.programme, body.requirement)
    if len(set(body.trainers)) != len(body.trainers):
        raise BadField(
            "trainers", "{count} trainers: one of them stands there twice; name each once", count=len(body.trainers)
        )
    for trainer in body.trainers:
        if Role.TRAINER not in ledger.person(trainer).roles(body.programme, at):
            raise BadField(
                "trainers",
                "{person}: no trainer of {programme} today; name one who is",
                person=trainer,
                programme=body.programme,
            )
    _at_field(partial(refuse_overfull, body, requirement, on=at.date()), "on")
    for trainer in body.trainers:
        _at_field(partial(_refuse_long_day, ledger, trainer, body), "trainers")
    return [_draft(session, body)]


def cancel(ledger: Ledger, _at: datetime, *, session: str, text: str) -> Sequence[Draft]:
    """Let a session not take place. Raises: Impossible, BadField."""
    may_cancel(ledger.session(session))
    return [_draft(session, told.SessionCancelled(), said(text, Sentence("why it does not take place")))]


def take_seat(ledger: Ledger, at: datetime, *, session: str, enrolment: str) -> Sequence[Draft]:
    """Give somebody a seat at a session that has one free. Raises: Impossible, NoSuchRecord."""
    found = ledger.session(session)
    who = _of_the_same(ledger, found, enrolment)
    if not may_learn(who):
        raise Impossible(
            "{stage}: nobody in that stage takes part in a session; only who is enrolled, or renews", stage=who.stage
        )
    if who.person in found.plan.trainers:
        raise Impossible(
            "{person}: teaches at the session of {day}; choose a session of other trainers",
            person=who.person,
            day=found.plan.on,
        )
    room_for(found, enrolment, on=at.date())
    _at_field(partial(_refuse_long_day, ledger, who.person, found.plan), "enrolment")
    return [_draft(session, told.SeatTaken(enrolment=enrolment))]


def give_up_seat(ledger: Ledger, _at: datetime, *, session: str, enrolment: str) -> Sequence[Draft]:
    """Let somebody have a seat no more. Raises: Impossible."""
    may_give_up(ledger.session(session), enrolment)
    return [_draft(session, told.SeatGivenUp(enrolment=enrolment))]


def attended(ledger: Ledger, at: datetime, *, session: str, body: told.Attended, by: str) -> Sequence[Draft]:
    """Say, as a trainer of a session, that somebody was there. Raises: Impossible, BadField."""
    found = ledger.session(session)
    _at_field(partial(may_attend, found, body, by=by, on=at.date()), "minutes")
    who = ledger.enrolment(body.enrolment).person
    others = [one for one in ledger.sessions.values() if one.id != session]
    said = minutes_attended(others, ledger.enrolments_of.get(who, ()), on=found.plan.on)
    _at_field(partial(refuse_longer_than_a_day, who, said, body.minutes, on=found.plan.on), "minutes")
    return [_draft(session, body)]


def _refuse_long_day(ledger: Ledger, person: str, plan: told.SessionPlanned) -> None:
    """Let somebody be at a session only if they can be at all of that day. Raises: BadValue."""
    own = ledger.enrolments_of.get(person, ())
    before = minutes_planned(ledger.sessions.values(), person, own, on=plan.on)
    refuse_longer_than_a_day(person, before, plan.minutes, on=plan.on)


def _workshop(ledger: Ledger, at: datetime, programme: str, requirement: str) -> HandsOn:
    """Return the workshop of the standard in force. Raises: Impossible, BadField."""
    ledger.programme(programme)
    record = ledger.standard_in_force(programme, at)
    if record is None:
        raise Impossible(
            "{programme}: no standard is in force on {day}; publish one first", programme=programme, day=at
        )
    asked = standard_of(ledger, programme, record.number).requirements
    workshops = {one.id: one for one in asked if isinstance(one, HandsOn)}
    if requirement not in workshops:
        raise BadField(
            "requirement",
            "{requirement!r}: no workshop of version {number}; {offer}",
            requirement=requirement[:60],
            number=record.number,
            offer=offer(requirement, workshops),
        )
    return workshops[requirement]


def _of_the_same(ledger: Ledger, session: Session, enrolment: str) -> Enrolment:
    """Return an enrolment in the programme of a session. Raises: NoSuchRecord, BadField."""
    who = ledger.enrolment(enrolment)
    if who.programme != session.plan.programme:
        raise BadField(
            "enrolment",
            "{enrolment}: enrolled in {programme}, not in the programme of this session",
            enrolment=enrolment,
            programme=who.programme,
        )
    return who


def _at_field(guard: Callable[[], None], field: str) -> None:
    """Ask a guard of a session, and put what it refuses at the field it speaks of. Raises: Impossible, BadField."""
    try:
        guard()
    except BadValue as why:
        named = next((name for words, name in IN_WORDS if words in why.sentence.template), field)
        raise BadField(named, why.sentence) from None


def _draft(session: str, body: Body, text: str = "") -> Draft:
    return Draft(stream=Stream(StreamKind.SESSION, session), body=whole(body), text=text)
