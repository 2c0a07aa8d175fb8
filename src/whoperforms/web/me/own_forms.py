"""Forms for what a physician does with the own enrolment: apply, hand in results, state, move on."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from whoperforms.certification import papers
from whoperforms.certification.acts import enrolling, signing, teaching
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import OWN_SIDE, Role
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream
from whoperforms.certification.progress.completeness import last_decision
from whoperforms.certification.standards.requirements import (
    AnyRequirement,
    Attestation,
    Didactic,
    Mentored,
    Proctored,
)
from whoperforms.certification.standards.requirements import Verification as LookedUp
from whoperforms.registry.recording import Act
from whoperforms.web.me.programme import procedure_of
from whoperforms.web.spoken import spoken
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import (
    AppealForm,
    EnrolmentForm,
    SubmitForm,
    WithdrawForm,
    own_or_decided,
    text_field,
)
from whoperforms.web.staff.files_given import file_field, kept_files
from whoperforms.web.staff.visit import Visit

CHOOSE = ("", _("Choose"))


def day_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:  # noqa: ANN401 - a lazy text
    """Return a field for a day, as a calendar of the browser gives it."""
    return forms.DateField(
        label=label, required=required, help_text=hint, widget=forms.DateInput(attrs={"type": "date"}), localize=False
    )


class ApplyForm(ActForm):
    """Ask to be taken in."""

    heading, button, action = _("Apply to the programme"), _("Apply"), "apply"
    pathway = forms.ChoiceField(label=_("The way you come to this procedure"))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        procedure = procedure_of(visit)
        words = spoken(procedure.id, visit.language).words
        ways = [(one.id, words.pathways[one.id].name) for one in procedure.pathways]
        self.fields["pathway"].choices = [CHOOSE, *ways]  # type: ignore[attr-defined]

    def act(self) -> Act:
        """Apply."""
        body = told.Apply(person=self.about or "", programme=self.visit.programme, pathway=self.cleaned_data["pathway"])
        return partial(enrolling.apply, enrolment=self.stream.id, body=body)


class EvidenceForm(EnrolmentForm):
    """Hand in a result."""

    heading, button, action = _("Hand in evidence"), _("Hand in"), "evidence_recorded"
    depends = frozenset({"score", "minutes", "item_bank"})
    requirement = forms.ChoiceField(label=_("For which requirement"))
    on = day_field(_("Day of the result"))
    source = forms.CharField(label=_("Who issued it"), max_length=200)
    score = forms.IntegerField(label=_("Score in percent"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), required=False)
    item_bank = forms.CharField(label=_("Version of the questions"), required=False, max_length=200)
    expires_on = day_field(_("Valid until"), required=False)
    file = file_field(_("File"))
    text = text_field(_("Remark"))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        named = [("/".join(key), name) for key, name in takes_results(visit, self.enrolment)]
        self.fields["requirement"].choices = [CHOOSE, *named]  # type: ignore[attr-defined]
        self.fields["requirement"].initial = visit.request.GET.get("requirement", "")

    def act(self) -> Act:
        """Keep the file, and record the result."""
        typed = self.cleaned_data
        requirement, _slash, module = typed["requirement"].partition("/")
        body = told.EvidenceRecorded(
            requirement=requirement,
            module=module or None,
            on=typed["on"],
            source=typed["source"],
            score=typed["score"],
            minutes=typed["minutes"],
            item_bank=typed["item_bank"] or None,
            expires_on=typed["expires_on"],
            documents=kept_files(typed["file"]),
        )
        return partial(teaching.record_evidence, enrolment=self.stream.id, body=body, text=typed["text"])


class TakeBackForm(EnrolmentForm):
    """Let an own result count no more."""

    heading, button, action = _("Withdraw evidence"), _("Withdraw"), "evidence_withdrawn"
    evidence = forms.TypedChoiceField(label=_("Evidence"), coerce=int)
    text = text_field(required=True)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        choices = [(event.seq, self.said(event)) for event in self.known() if self.may_withdraw(event)]
        self.fields["evidence"].choices = choices  # type: ignore[attr-defined]

    @property
    def meaning(self) -> Meaning:  # type: ignore[override] # of whoever withdraws whose
        """What the signature means: of the own papers it is a statement."""
        return own_or_decided(self)

    def known(self) -> list[Event[told.EvidenceRecorded]]:
        """Return what there is to withdraw."""
        return undecided(self.enrolment)

    def may_withdraw(self, event: Event[told.EvidenceRecorded]) -> bool:
        """Whether it is an own result."""
        return event.role in OWN_SIDE

    def said(self, event: Event[told.EvidenceRecorded]) -> str:
        """Say in a line which result it is."""
        return f"{event.body.source}, {date_format(event.body.on, 'DATE_FORMAT')}"

    def act(self) -> Act:
        """Withdraw it."""
        typed = self.cleaned_data
        return partial(
            teaching.withdraw_evidence,
            enrolment=self.stream.id,
            evidence=typed["evidence"],
            text=typed["text"],
            by=self.visit.person.id,
            role=self.role,
        )


class MoveForm(EnrolmentForm):
    """Go over to the newer version."""

    heading, button, action = _("Move to the newer version of the standard"), _("Sign"), "version_moved"
    intro = _("From then on you are held to all that the newer version asks. You cannot go back.")
    meaning = Meaning.STATED

    def act(self) -> Act:
        """Move."""
        return partial(enrolling.move, enrolment=self.stream.id)


class AttestForm(EnrolmentForm):
    """State, of the own person, the words of a requirement."""

    button, action = _("Sign"), "sign_off"
    meaning = Meaning.STATED

    def __init__(
        self,
        requirement: Attestation,
        visit: Visit,
        stream: Stream,
        about: str | None = None,
        **given: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(visit, stream, about, **given)
        self.requirement = requirement
        self.heading = requirement.name.spoken(visit.language)  # type: ignore[misc]
        self.intro = requirement.statement.spoken(visit.language)  # type: ignore[misc]

    def act(self) -> Act:
        """Sign it."""
        body = told.SignOff(requirement=self.requirement.id, met=True, version=self.requirement.version)
        by = self.visit.person.id
        return partial(signing.sign_off, enrolment=self.stream.id, body=body, by=by, role=self.role)

    @property
    def role(self) -> str | None:
        """The physician's, whatever else somebody is: nobody states this in another role."""
        return Role.PHYSICIAN


def asked_now(visit: Visit, enrolment: Any) -> tuple[AnyRequirement, ...]:  # noqa: ANN401 - an Enrolment
    """Return what somebody is asked for the next decision. Raises: Impossible before somebody is taken in."""
    return papers.asked_now(visit.ledger, enrolment, visit.now)


def takes_results(visit: Visit, enrolment: Any) -> list[tuple[tuple[str, ...], str]]:  # noqa: ANN401
    """Return what a result can be handed in for: requirements, and of lessons each module, with their names."""
    found = list[tuple[tuple[str, ...], str]]()
    for one in asked_now(visit, enrolment):
        name = one.name.spoken(visit.language)
        if isinstance(one, Didactic) and one.modules:
            found += [((one.id, module.id), f"{name}: {module.name.spoken(visit.language)}") for module in one.modules]
        elif not isinstance(one, LookedUp | Mentored | Proctored | Attestation):
            found.append(((one.id,), name))
    return found


def undecided(of: Enrolment) -> list[Event[told.EvidenceRecorded]]:
    """Return the results on which no decision rests."""
    since = last_decision(of)
    return [event for event in of.evidence if event.seq > since]


class OwnSubmitForm(SubmitForm):
    """Ask for a decision on the own papers."""

    intro: ClassVar[Any] = _("The programme decides on what is there. It goes back to you where something is missing.")


FORMS: dict[str, type[EnrolmentForm]] = {
    form.action: form for form in (OwnSubmitForm, TakeBackForm, MoveForm, AppealForm, WithdrawForm)
}
