"""Forms for what keeps duties apart: a founding mentor, whom deciders name together, and conflicts looked at."""

from functools import partial
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import people
from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.proposals import FoundingProposed
from whoperforms.certification.events import Stream
from whoperforms.certification.people import Person
from whoperforms.registry.recording import Act
from whoperforms.web.staff import words
from whoperforms.web.staff.enrolment_forms import others, proposed_by, text_field
from whoperforms.web.staff.people_forms import PersonForm
from whoperforms.web.staff.visit import Visit


class FoundingForm(PersonForm):
    """Somebody who may be a mentor before anybody is certified."""

    heading, button, action = _("Name as a founding mentor"), _("Sign"), "founding_mentor"
    intro: ClassVar[str | Promise] = _(
        "Founding mentors are listed publicly as such. Where duties are strictly apart, two deciders sign this."
    )
    meaning = Meaning.DECIDED
    deciders = forms.MultipleChoiceField(label=_("Who else signs"), required=False, widget=forms.CheckboxSelectMultiple)
    text = text_field(required=True)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.fields["deciders"].choices = others(visit, Role.DECIDER)  # type: ignore[attr-defined]
        for asked in self.person.proposals:
            said = asked.body
            if not isinstance(said, FoundingProposed) or said.programme != visit.programme:
                continue
            if asked.actor != visit.person.id:
                self.intro = proposed_by(visit, asked)  # type: ignore[misc]
                self.fields["deciders"].initial = [one for one in said.deciders if one != visit.person.id]
                self.fields["text"].initial = asked.text

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:
        """Whether it is a mentor of the programme, who is none yet: nobody names the own person."""
        mentor = Role.MENTOR in person.roles(visit.programme, visit.now)
        return mentor and person.id != visit.person.id and visit.programme not in person.foundings

    def act(self) -> Act:
        """Name them, or propose it."""
        typed, by = self.cleaned_data, self.visit.person.id
        body = told.FoundingMentor(programme=self.visit.programme, deciders=(by, *typed["deciders"]))
        return partial(people.found_mentor, person=self.stream.id, body=body, by=by, text=typed["text"])


class ConflictReviewForm(PersonForm):
    """Whether a conflict that somebody declared stands."""

    heading, button, action = _("Look at a declared conflict"), _("Sign"), "conflict_reviewed"
    intro = _("What a candidate declares keeps nobody from signing or deciding until you say that it stands.")
    meaning = Meaning.REVIEWED
    conflict = forms.TypedChoiceField(label=_("Conflict"), coerce=int)
    stands = forms.ChoiceField(
        label=_("Does it stand?"),
        choices=(("yes", _("Yes, it stands")), ("no", _("No, it does not stand"))),
        widget=forms.RadioSelect,
    )
    text = text_field(_("What you looked at"), required=True)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        declared = [
            (event.seq, f"{visit.name_of(event.body.other)}: {words.conflict(event.body.kind)} ({event.seq})")
            for event in self.person.conflicts
        ]
        self.fields["conflict"].choices = declared  # type: ignore[attr-defined]

    @classmethod
    def is_possible(cls, visit: Visit, person: Person) -> bool:
        """Whether somebody else has declared one."""
        return bool(person.conflicts) and person.id != visit.person.id

    def act(self) -> Act:
        """Say so."""
        typed = self.cleaned_data
        body = told.ConflictReviewed(
            programme=self.visit.programme, conflict=typed["conflict"], stands=typed["stands"] == "yes"
        )
        by = self.visit.person.id
        return partial(people.review_conflict, person=self.stream.id, body=body, by=by, text=typed["text"])


FORMS: Final[dict[str, type[PersonForm]]] = {"founding": FoundingForm, "look-at-conflict": ConflictReviewForm}
