"""Forms for complaints: taking one up, and what a panel found."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import complaints
from whoperforms.certification.acts.complaints import Category
from whoperforms.certification.bodies.auditing import ComplaintDecided, ComplaintOpened, Founded
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.proposals import ComplaintProposed
from whoperforms.certification.duties.agreeing import words_of
from whoperforms.certification.events import Draft, Event, Stream
from whoperforms.registry.recording import Act
from whoperforms.web.me.own_forms import CHOOSE
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import others, proposed_by, text_field
from whoperforms.web.staff.session_forms import found_by
from whoperforms.web.staff.visit import Visit


class ComplaintForm(ActForm):
    """Take up a complaint about somebody."""

    heading, button, action = _("Take up a complaint"), _("Record"), "complaint_opened"
    intro = _("Nothing about a patient: no name, no date of birth, no number.")
    enrolment = forms.CharField(
        label=_("About whom"), help_text=_("The NPI, the full name, or the number of the record."), max_length=200
    )
    category = forms.ChoiceField(label=_("About what"))
    text = text_field(_("The complaint"), required=True)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.fields["category"].choices = [CHOOSE, *((str(one), words.category(one)) for one in Category)]  # type: ignore[attr-defined]

    def act(self) -> Act:
        """Take it up. Raises: BadField."""
        said = self.cleaned_data
        person = found_by(self.visit, said["enrolment"]).person
        body = ComplaintOpened(about=person, category=said["category"])
        return partial(complaints.open_complaint, programme=self.visit.programme, body=body, text=said["text"])


class DecideComplaintForm(ActForm):
    """Say what a panel found of a complaint."""

    heading, button, action = _("Decide a complaint"), _("Sign"), "complaint_decided"
    intro: ClassVar[str | Promise] = _(
        "Nobody on the panel had a part in it. Each of the panel signs; it is decided once all have."
    )
    meaning = Meaning.DECIDED
    outcome = forms.ChoiceField(
        label=_("Is the complaint founded?"),
        choices=[
            (Founded.FOUNDED, _("Yes")),
            (Founded.IN_PART, _("In part")),
            (Founded.UNFOUNDED, _("No")),
        ],
        widget=forms.RadioSelect,
    )
    panel = forms.MultipleChoiceField(
        label=_("Who else is on the panel"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = text_field(_("What the panel found"), required=True)

    def __init__(
        self,
        complaint: int,
        visit: Visit,
        stream: Stream,
        about: str | None = None,
        **given: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(visit, stream, about, **given)
        self.complaint = complaint
        self.fields["panel"].choices = others(visit, Role.APPEALS_PANEL)  # type: ignore[attr-defined]
        asked = [
            one
            for one in visit.ledger.audit.get(visit.programme, ())
            if isinstance(one.body, ComplaintProposed)
            and one.body.complaint == complaint
            and one.actor != visit.person.id
        ]
        if asked:
            self.intro = proposed_by(visit, asked[-1])  # type: ignore[misc]
            self.fields["panel"].initial = [one for one in asked[-1].body.panel if one != visit.person.id]
            self.fields["text"].initial = asked[-1].text
            self.fields["outcome"].initial = self._proposed(asked[-1])

    def _proposed(self, asked: Event[ComplaintProposed]) -> Founded | None:
        """Return the outcome that another one of the panel has signed."""
        for one in Founded:
            body = ComplaintDecided(complaint=self.complaint, panel=asked.body.panel, outcome=one)
            if words_of(Draft(stream=self.stream, body=body, text=asked.text)) == asked.body.sha256:
                return one
        return None

    def act(self) -> Act:
        """Decide it; whoever signs is one of the panel."""
        said, by = self.cleaned_data, self.visit.person.id
        body = ComplaintDecided(complaint=self.complaint, panel=(by, *said["panel"]), outcome=Founded(said["outcome"]))
        return partial(complaints.decide_complaint, programme=self.visit.programme, body=body, by=by, text=said["text"])
