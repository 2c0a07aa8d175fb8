"""Forms for sessions: planning one, seats, who was there, cancelling."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import sessions
from whoperforms.certification.acts.teaching import may_learn
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Attended, Model, SessionPlanned
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Stream
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.papers import standard_of
from whoperforms.certification.session import Session
from whoperforms.certification.standards.requirements import HandsOn
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Spoken
from whoperforms.registry.recording import Act
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import text_field
from whoperforms.web.staff.visit import Visit

AT_ONCE: Final = 40  # people of one form
COUNTED: Final = 1_000_000  # the most that an event may count


class PlanForm(ActForm):
    """A session that does not exist yet."""

    heading, button, action = _("Plan a session"), _("Plan"), "session_planned"
    requirement = forms.ChoiceField(label=_("Workshop"))
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label=_("Place"), max_length=200)
    model = forms.ChoiceField(label=_("Taught on"))
    minutes = forms.IntegerField(
        label=_("How long, in minutes"), help_text=_("A day has 1,440."), min_value=0, max_value=COUNTED
    )
    stations = forms.IntegerField(label=_("Stations"), min_value=0, max_value=COUNTED)
    capacity = forms.IntegerField(label=_("Seats"), min_value=0, max_value=COUNTED)
    trainers = forms.MultipleChoiceField(label=_("Who teaches"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        workshops = workshops_of(visit)
        self.fields["requirement"].choices = [(one.id, one.name.spoken(visit.language)) for one in workshops]  # type: ignore[attr-defined]
        self.fields["model"].choices = [(str(one), words.model(one)) for one in Model]  # type: ignore[attr-defined]
        self.fields["trainers"].choices = trainers_of(visit)  # type: ignore[attr-defined]
        if len(workshops) == 1:
            self.fields["minutes"].initial = workshops[0].minutes
        self.fields["capacity"].help_text = ", ".join(
            gettext("%(workshop)s: %(number)s learners at one station")
            % {"workshop": one.name.spoken(visit.language), "number": one.learners_per_station}
            for one in workshops
        )
        self.fields["trainers"].help_text = ", ".join(
            gettext("%(workshop)s: one trainer for every %(number)s seats")
            % {"workshop": one.name.spoken(visit.language), "number": one.learners_per_trainer}
            for one in workshops
            if one.learners_per_trainer is not None
        )

    def act(self) -> Act:
        """Plan it."""
        said = self.cleaned_data
        body = SessionPlanned(
            **said | {"model": Model(said["model"]), "trainers": tuple(said["trainers"])},
            programme=self.visit.programme,
        )
        return partial(sessions.plan, session=self.stream.id, body=body)


class SessionForm(ActForm):
    """Something that is done with a session that was planned."""

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.session: Session = visit.ledger.session(stream.id)

    @classmethod
    def is_possible(cls, session: Session, today: date, by: str) -> bool:  # noqa: ARG003 - each asks for what it needs
        """Whether it can be done with a session today, by somebody."""
        return session.cancelled is None


class SeatForm(SessionForm):
    """One seat more is taken."""

    heading, button, action = _("Give somebody a seat"), _("Give the seat"), "seat_taken"
    enrolment = forms.CharField(
        label=_("Who"), help_text=_("The NPI, the full name, or the number of the record."), max_length=200
    )

    @classmethod
    def is_possible(cls, session: Session, today: date, by: str) -> bool:  # noqa: ARG003
        """While seats are free, until the day is over."""
        return session.free > 0 and today <= session.plan.on

    def act(self) -> Act:
        """Take the seat. Raises: BadField."""
        one = found_by(self.visit, self.cleaned_data["enrolment"])
        return partial(sessions.take_seat, session=self.stream.id, enrolment=one.id)


class GiveUpForm(SessionForm):
    """A seat is free again."""

    heading, button, action = _("Free a seat"), _("Free the seat"), "seat_given_up"
    enrolment = forms.ChoiceField(label=_("Whose"))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.fields["enrolment"].choices = _expected(visit, self.session)  # type: ignore[attr-defined]

    @classmethod
    def is_possible(cls, session: Session, today: date, by: str) -> bool:  # noqa: ARG003
        """While somebody has a seat and was not there."""
        return session.cancelled is None and bool(set(session.seats) - set(session.attended))

    def act(self) -> Act:
        """Give the seat up."""
        return partial(sessions.give_up_seat, session=self.stream.id, enrolment=self.cleaned_data["enrolment"])


class AttendedForm(SessionForm):
    """Who was there, for how long: all at once, with one signature."""

    heading, button, action = _("Record who was there"), _("Sign"), "attended"
    intro = _("Write for how many minutes each person was there. Leave it empty for whoever was not.")
    meaning = Meaning.OBSERVED

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        for enrolment, name in _expected(visit, self.session)[:AT_ONCE]:
            self.fields[enrolment] = forms.IntegerField(
                label=name, required=False, min_value=0, max_value=COUNTED, initial=self.session.plan.minutes
            )
        self.depends = frozenset(self.fields)

    @classmethod
    def is_possible(cls, session: Session, today: date, by: str) -> bool:
        """From the day on, by one of its trainers."""
        begun = session.cancelled is None and session.plan.on <= today
        return begun and by in session.plan.trainers and bool(set(session.seats) - set(session.attended))

    def act(self) -> Act:
        """Record all of them. Raises: BadField where nobody was there."""
        there = {enrolment: minutes for enrolment, minutes in self.cleaned_data.items() if minutes is not None}
        if not there:
            raise BadField(
                "", Spoken(gettext("Nobody was there, as it is filled in. Write the minutes of at least one person."))
            )
        return partial(_all_attended, session=self.stream.id, there=there, by=self.visit.person.id)


class CancelForm(SessionForm):
    """A session does not take place."""

    heading, button, action = _("Cancel the session"), _("Cancel the session"), "session_cancelled"
    intro = _("This cannot be undone. Plan another session for those who had a seat.")
    text = text_field(_("Why it does not take place"), required=True)

    @classmethod
    def is_possible(cls, session: Session, today: date, by: str) -> bool:  # noqa: ARG003
        """Unless it was cancelled, or people were there."""
        return session.cancelled is None and not session.attended

    def act(self) -> Act:
        """Cancel it."""
        return partial(sessions.cancel, session=self.stream.id, text=self.cleaned_data["text"])


FORMS: Final[dict[str, type[SessionForm]]] = {
    "seat": SeatForm,
    "attended": AttendedForm,
    "free": GiveUpForm,
    "cancel": CancelForm,
}


def workshops_of(visit: Visit) -> list[HandsOn]:
    """Return the workshops of the standard in force; none where none is."""
    record = visit.ledger.standard_in_force(visit.programme, visit.now)
    if record is None:
        return []
    asked = standard_of(visit.ledger, visit.programme, record.number).requirements
    return [one for one in asked if isinstance(one, HandsOn)]


def trainers_of(visit: Visit) -> list[tuple[str, str]]:
    """Return the trainers of a programme, by name."""
    found = (
        (person.id, person.name)
        for person in visit.ledger.people.values()
        if Role.TRAINER in person.roles(visit.programme, visit.now)
    )
    return sorted(found, key=lambda one: one[1])


def found_by(visit: Visit, text: str) -> Enrolment:
    """Return whom somebody named: by the number of a record, an NPI or a full name. Raises: BadField."""
    wanted = " ".join(text.split())
    found = [
        one
        for one in visit.ledger.enrolments.values()
        if one.programme == visit.programme and may_learn(one) and _is_called(visit, one, wanted)
    ]
    if not found:
        raise BadField(
            "enrolment",
            Spoken(
                gettext("%(text)s: nobody who is in training here, or certified. Look for the name on the board.")
                % {"text": wanted[:60]}
            ),
        )
    if len(found) > 1:
        raise BadField(
            "enrolment",
            Spoken(gettext("%(text)s: several people are called so. Write the NPI.") % {"text": wanted[:60]}),
        )
    return found[0]


def _is_called(visit: Visit, one: Enrolment, wanted: str) -> bool:
    person = visit.ledger.people[one.person]
    return wanted in {one.id, person.npi} or person.name.casefold() == wanted.casefold()


def _expected(visit: Visit, session: Session) -> list[tuple[str, str]]:
    """Return who has a seat and of whom nobody has said yet that they were there."""
    return [
        (one, visit.name_of(visit.ledger.enrolment(one).person)) for one in session.seats if one not in session.attended
    ]


def _all_attended(ledger: Ledger, at: datetime, *, session: str, there: dict[str, int], by: str) -> Sequence[Draft]:
    """Say of several people that they were there; what is wrong with one stands at that one. Raises: BadField."""
    drafts = list[Draft]()
    for enrolment, minutes in there.items():
        body = Attended(enrolment=enrolment, minutes=minutes)
        try:
            drafts += sessions.attended(ledger, at, session=session, body=body, by=by)
        except BadField as why:
            raise BadField(enrolment, why.sentence) from None
    return drafts
