"""What a physician agrees to, each for itself; and what stands between the own person and others; and delegates."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import people
from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Conflict, Role, Use
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.people import Grant, Person
from whoperforms.kernel.errors import BadField, NothingFound
from whoperforms.registry.recording import Act
from whoperforms.web.me.own_forms import CHOOSE, day_field
from whoperforms.web.me.programme import physician
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import ActForm, acted, sent_again
from whoperforms.web.staff.enrolment_forms import text_field
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_physicians

MEANS = {
    Use.LISTING: _("Your name, who issued the certification, of what kind it is, and from when until when."),
    Use.CASES: _("The number you state for twelve months. It is shown as your own word, with its day, and for a year."),
    Use.OUTCOMES: _("How your patients fared, in groups of 11 or more. See beforehand what would be shown: My cases."),
}


class ConsentForm(ActForm):
    """Agree to a use, or take that back."""

    action = "consent_set"
    meaning = Meaning.STATED

    def __init__(self, use: Use, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.use, self.agrees = use, physician(visit).agrees(visit.programme, use)
        self.heading = words.use(use)  # type: ignore[misc]
        self.intro = MEANS[use]  # type: ignore[misc]
        self.button = _("Sign that you take it back") if self.agrees else _("Sign that you agree")  # type: ignore[misc]

    def act(self) -> Act:
        """Agree, or take it back: the other of what holds now, which a form that was overtaken would not do."""
        body = told.ConsentSet(programme=self.visit.programme, use=self.use, given=not self.agrees)
        return partial(people.consent, person=self.stream.id, body=body)


class ConflictForm(ActForm):
    """Say what stands between the own person and another."""

    heading, button, action = _("Declare a conflict of interest"), _("Declare"), "conflict_declared"
    intro = _(
        "A compliance officer looks at what you declare. Once they say that it stands, that person signs and decides "
        "nothing about you."
    )
    other = forms.ChoiceField(label=_("With whom"))
    kind = forms.ChoiceField(label=_("What it is"))
    text = text_field(_("Remark"))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.fields["other"].choices = [CHOOSE, *_staff(visit)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [CHOOSE, *((one.value, words.conflict(one)) for one in Conflict)]  # type: ignore[attr-defined]

    def act(self) -> Act:
        """Declare it."""
        said = self.cleaned_data
        body = told.ConflictDeclared(other=said["other"], kind=Conflict(said["kind"]))
        return partial(people.declare, person=physician(self.visit).id, body=body, text=said["text"])


class DelegateForm(ActForm):
    """Let somebody act for one, but for what has to be signed."""

    heading, button, action = _("Name a delegate"), _("Sign"), "role_granted"
    intro = _("A delegate enters evidence, cases and places for you. A delegate never signs for you.")
    meaning = Meaning.STATED
    person = forms.CharField(
        label=_("Number of the person here"),
        max_length=14,
        help_text=_("Twelve letters and digits. Ask the coordinator for it."),
    )
    ends = day_field(_("Until"), required=False, hint=_("Leave it empty for no end."))

    def act(self) -> Act:
        """Grant the role."""
        said = self.cleaned_data
        person = said["person"].replace("-", "").strip().upper()
        body = told.RoleGranted(
            programme=self.visit.programme,
            role=Role.DELEGATE,
            period=Period(begins=self.visit.now.date(), ends=said["ends"]),
            for_person=physician(self.visit).id,
        )
        return partial(_grant, person=person, body=body, by=self.visit.person.id)


class EndDelegateForm(ActForm):
    """Let a delegate act no more."""

    heading, button, action = _("End a delegate's role"), _("Sign"), "role_ended"
    meaning = Meaning.STATED

    def act(self) -> Act:
        """End it today."""
        body = told.RoleEnded(
            programme=self.visit.programme,
            role=Role.DELEGATE,
            on=self.visit.now.date(),
            for_person=physician(self.visit).id,
        )
        return partial(people.end, person=self.stream.id, body=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """A use: what it means, whether it is agreed to and since when, and where that is changed."""

    name: str
    means: str
    agrees: bool
    since: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Somebody, what they are to the physician, since when, and where that is ended."""

    name: str
    what: str
    since: str
    href: str = ""


@for_physicians
def consents(visit: Visit) -> HttpResponse:
    """Show what is agreed to."""
    person = physician(visit)
    lines = [_consent_line(visit, person, use) for use in Use]
    return staff_shown(visit, "me/consents.html", {"lines": lines})


@for_physicians
def consent(visit: Visit, use: str) -> HttpResponse:
    """Agree to one use, or take that back."""
    if use not in set(Use):
        raise NothingFound(f"{use[:40]!r}: nothing that is asked of you here; go back")
    whose = physician(visit).id
    form = partial(ConsentForm, Use(use))
    return acted(form, visit, Stream(StreamKind.PERSON, whose), whose, to=visit.href("me_consents"))


@for_physicians
def own_people(visit: Visit) -> HttpResponse:
    """Show conflicts and delegates."""
    person = physician(visit)
    conflicts = [
        PersonLine(name=visit.name_of(one.body.other), what=words.conflict(one.body.kind), since=_day(one.at))
        for one in person.conflicts
    ]
    able = visit.may("role_granted", person.id)
    own = {
        "conflicts": conflicts,
        "declare_href": visit.href("me_conflict"),
        "delegates": [_delegate_line(visit, one, grant, able=able) for one, grant in _delegates(visit, person)],
        "name_href": visit.href("me_delegate") if able else "",
    }
    return staff_shown(visit, "me/people.html", own)


@for_physicians
def conflict(visit: Visit) -> HttpResponse:
    """Declare a conflict of interest."""
    whose = physician(visit).id
    return acted(ConflictForm, visit, Stream(StreamKind.PERSON, whose), whose, to=visit.href("me_people"))


@for_physicians
def delegate(visit: Visit) -> HttpResponse:
    """Name a delegate."""
    whose = physician(visit).id
    return acted(DelegateForm, visit, Stream(StreamKind.PERSON, whose), whose, to=visit.href("me_people"))


@for_physicians
def end_delegate(visit: Visit, person: str) -> HttpResponse:
    """End a delegate's role."""
    whose, stream, to = physician(visit), Stream(StreamKind.PERSON, person), visit.href("me_people")
    if again := sent_again(EndDelegateForm, visit, stream, to=to):
        return again
    if person not in {one.id for one, _grant_of in _delegates(visit, whose)}:
        raise NothingFound(f"{person[:40]!r}: no delegate of yours; go back to the list")
    return acted(EndDelegateForm, visit, stream, whose.id, to=to)


def _grant(ledger: Any, at: Any, *, person: str, body: told.RoleGranted, by: str) -> Any:  # noqa: ANN401 - an Act's
    """Give the role to somebody who was named by number. Raises: BadField, at the field of the number."""
    if person not in ledger.people:
        raise BadField(
            "person", "{number!r}: nobody of this number is known here; ask for the number", number=person[:20]
        )
    return people.grant(ledger, at, person=person, body=body, by=by)


def _consent_line(visit: Visit, person: Person, use: Use) -> ConsentLine:
    said = person.consents.get((visit.programme, use))
    able = visit.may("consent_set", person.id)
    return ConsentLine(
        name=words.use(use),
        means=str(MEANS[use]),
        agrees=person.agrees(visit.programme, use),
        since=_day(said.at) if said else "",
        href=visit.href("me_consent", use=use) if able else "",
    )


def _delegate_line(visit: Visit, one: Person, grant: Grant, *, able: bool) -> PersonLine:
    href = visit.href("me_end_delegate", person=one.id) if able else ""
    return PersonLine(name=one.name, what=words.role(Role.DELEGATE), since=_day(grant.granted), href=href)


def _delegates(visit: Visit, person: Person) -> list[tuple[Person, Grant]]:
    return [
        (one, grant)
        for one in visit.ledger.people.values()
        for grant in one.grants
        if (grant.programme, grant.role, grant.for_person) == (visit.programme, Role.DELEGATE, person.id)
        and grant.holds(visit.now)
    ]


def _staff(visit: Visit) -> list[tuple[str, str]]:
    """Return who acts in the programme besides physicians, by name: whom there can be a conflict with."""
    others = {Role.PHYSICIAN, Role.DELEGATE}
    whose = physician(visit).id
    found = [
        (one.id, one.name)
        for one in visit.ledger.people.values()
        if one.id != whose and one.roles(visit.programme, visit.now) - others
    ]
    return sorted(found, key=lambda one: one[1])


def _day(at: date) -> str:
    return date_format(at, "DATE_FORMAT")
