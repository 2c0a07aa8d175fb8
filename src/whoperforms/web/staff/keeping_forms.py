"""Forms for what happens to a record between decisions: one cause more, errors put right, appeals decided."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import keeping
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties.agreeing import Agreed, words_of
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Draft, Event, Stream
from whoperforms.registry.recording import Act
from whoperforms.web.staff import words
from whoperforms.web.staff.enrolment_forms import EnrolmentForm, SuspendForm, others, text_field
from whoperforms.web.staff.visit import Visit

ANSWERED: Final = _("What the panel found")


class AddCauseForm(SuspendForm):
    """Name one cause more."""

    heading, button, action = _("Add a cause to a suspension"), _("Sign"), "add_cause"


class CorrectForm(EnrolmentForm):
    """Say what is wrong in the history, and what is right."""

    heading, button, action = _("Correct an event"), _("Sign"), "correct"
    intro = _("History is never changed. What is right is added to it.")
    meaning = Meaning.DECIDED
    wrong = forms.TypedChoiceField(label=_("What is wrong"), coerce=int)
    reason = forms.ChoiceField(label=_("Reason"))
    second = forms.ChoiceField(label=_("Who else agrees"))
    text = text_field(_("What is right"), required=True)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        events = [
            (event.seq, f"{event.seq}: {words.event(event.type)}, {date_format(event.at, 'DATE_FORMAT')}")
            for event in reversed(self.enrolment.history)
        ]
        self.fields["wrong"].choices = events  # type: ignore[attr-defined]

    def what_may_be_agreed(self, proposal: Event[told.Proposed]) -> Iterable[tuple[dict[str, Any], Agreed]]:
        """Return each event of the history."""
        for event in self.enrolment.history:
            yield {"wrong": event.seq}, told.Correct(wrong=event.seq, second=proposal.actor)

    def act(self) -> Act:
        """Put it right."""
        return partial(keeping.correct, enrolment=self.stream.id, **self.cleaned_data)


class DecideAppealForm(EnrolmentForm):
    """Say what a panel found."""

    heading, button, action = _("Decide an appeal"), _("Sign"), "appeal_decided"
    intro = _(
        "Nobody on the panel had a part in what is contested. Each of the panel signs; it is decided once all have. "
        "What stood stands until a new decision follows. What has ended does not come back: who should not have lost "
        "it applies again, without a waiting time."
    )
    meaning = Meaning.DECIDED
    appeal = forms.TypedChoiceField(label=_("Appeal"), coerce=int)
    reason = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    panel = forms.MultipleChoiceField(
        label=_("Who else is on the panel"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = text_field(ANSWERED, required=True)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        waiting = [(event.seq, f"{event.seq}: {event.text}") for event in keeping.open_appeals(self.enrolment)]
        self.fields["appeal"].choices = waiting  # type: ignore[attr-defined]
        self.fields["panel"].choices = others(visit, Role.APPEALS_PANEL)  # type: ignore[attr-defined]

    def _fill_in(self, proposal: Event[told.Proposed]) -> None:
        """Show the next of a panel what the one before signed, and fill the form in alike."""
        super()._fill_in(proposal)
        self.fields["panel"].initial = [one for one in proposal.body.panel if one != self.visit.person.id]

    def _chosen(self, proposal: Event[told.Proposed]) -> dict[str, Any]:
        """Return the appeal that a proposal is about: the hash is of all that a panel signs."""
        said = proposal.body
        for event in keeping.open_appeals(self.enrolment):
            body = told.AppealDecided(appeal=event.seq, panel=said.panel)
            done = Draft(stream=self.stream, body=body, reason=said.reason, text=proposal.text)
            if words_of(done) == said.sha256:
                return {"appeal": event.seq}
        return {}

    @classmethod
    def is_possible(cls, visit: Visit, of: Enrolment) -> bool:
        """While an appeal waits."""
        return super().is_possible(visit, of) and bool(keeping.open_appeals(of))

    def act(self) -> Act:
        """Decide it; whoever signs is one of the panel."""
        said = self.cleaned_data
        return partial(
            keeping.decide_appeal,
            enrolment=self.stream.id,
            appeal_=said["appeal"],
            reason=said["reason"],
            panel=(self.visit.person.id, *said["panel"]),
            by=self.visit.person.id,
            text=said["text"],
        )
