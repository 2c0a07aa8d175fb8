"""Forms for what staff record while somebody learns: results with their files, and cases with a mentor."""

from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import teaching
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import CaseRole
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream
from whoperforms.certification.progress.completeness import last_decision
from whoperforms.certification.progress.taught import withdrawers, withdrawn_by_one
from whoperforms.registry.recording import Act
from whoperforms.web.me import own_forms
from whoperforms.web.me.own_forms import CHOOSE, asked_now, day_field, undecided
from whoperforms.web.staff import words
from whoperforms.web.staff.enrolment_forms import EnrolmentForm
from whoperforms.web.staff.evidence_lines import said_of
from whoperforms.web.staff.files_given import file_field, kept_file
from whoperforms.web.staff.visit import Visit

COUNTED: Final = 1_000_000  # the most that an event may count
YES_OR_NO: Final = (("yes", _("Yes")), ("no", _("No")))


class EvidenceForm(own_forms.EvidenceForm):
    """Record a result."""

    heading, button = _("Record evidence"), _("Record")

    @classmethod
    def is_possible(cls, visit: Visit, of: Enrolment) -> bool:  # noqa: ARG003
        """While somebody learns, or renews."""
        return teaching.may_learn(of)


class WithdrawEvidenceForm(own_forms.TakeBackForm):
    """Let any result count no more."""

    intro = _(
        "What was recorded wrongly stays in the history and counts no more. An attempt at an exam stays an attempt "
        "until a second person of the programme withdraws it too."
    )

    @classmethod
    def is_possible(cls, visit: Visit, of: Enrolment) -> bool:
        """While there is something that no decision rests on."""
        return teaching.may_learn(of) and bool(undecided(of) or _withdrawn_by_others(visit, of))

    def known(self) -> list[Event[told.EvidenceRecorded]]:
        """Return what counts, and attempts at an exam that somebody else has withdrawn alone."""
        return [*undecided(self.enrolment), *_withdrawn_by_others(self.visit, self.enrolment)]

    def may_withdraw(self, event: Event[told.EvidenceRecorded]) -> bool:  # noqa: ARG002
        """Whoever gave it."""
        return True

    def said(self, event: Event[told.EvidenceRecorded]) -> str:
        """Say it with all that is known of it."""
        return said_of(self.visit, self.enrolment, event)


def _withdrawn_by_others(visit: Visit, of: Enrolment) -> list[Event[told.EvidenceRecorded]]:
    since, me = last_decision(of), visit.person.id
    found = (one for one in withdrawn_by_one(of) if one.seq > since)
    return [one for one in found if me not in {of.person, *withdrawers(of, one.seq)}]


class CaseForm(EnrolmentForm):
    """Record a case at which a mentor was present."""

    heading, button, action = _("Record a case with a mentor"), _("Record"), "mentored_case"
    intro = _("Nothing about the patient: no name, no date of birth, no number.")
    requirement = forms.ChoiceField(label=_("For which requirement"))
    on = day_field(_("Day of the case"))
    site = forms.CharField(label=_("Hospital or surgery center"), max_length=200)
    levels = forms.IntegerField(label=_("Levels treated"), min_value=0, max_value=COUNTED)
    case_role = forms.ChoiceField(label=_("What the candidate did"), widget=forms.RadioSelect)
    mentor = forms.ChoiceField(label=_("Mentor"))
    imaging_reviewed = forms.ChoiceField(
        label=_("Was the imaging reviewed before?"), choices=YES_OR_NO, widget=forms.RadioSelect
    )
    complication = forms.ChoiceField(label=_("Was there a complication?"), choices=YES_OR_NO, widget=forms.RadioSelect)
    file = file_field(_("Case form"))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        asked = [one for one in asked_now(visit, self.enrolment) if isinstance(one, teaching.WITH_CASES)]
        named = [(one.id, one.name.spoken(visit.language)) for one in asked]
        self.fields["requirement"].choices = [CHOOSE, *named]  # type: ignore[attr-defined]
        self.fields["requirement"].initial = visit.request.GET.get("requirement", "")
        self.fields["case_role"].choices = [(str(one), words.case_role(one)) for one in CaseRole]  # type: ignore[attr-defined]
        self.fields["mentor"].choices = [CHOOSE, *holders(visit, Role.MENTOR)]  # type: ignore[attr-defined]

    def field_of(self, name: str) -> str:
        """Return the field of a value: a form has a role of its own, that of whoever fills it in."""
        return {"role": "case_role", "form": "file"}.get(name, name)

    @classmethod
    def is_possible(cls, visit: Visit, of: Enrolment) -> bool:
        """While somebody learns, where the standard asks for cases."""
        return teaching.may_learn(of) and any(isinstance(one, teaching.WITH_CASES) for one in asked_now(visit, of))

    def act(self) -> Act:
        """Keep the file, and record the case."""
        said = self.cleaned_data
        body = told.MentoredCase(
            requirement=said["requirement"],
            on=said["on"],
            site=said["site"],
            levels=said["levels"],
            role=CaseRole(said["case_role"]),
            mentor=said["mentor"],
            imaging_reviewed=said["imaging_reviewed"] == "yes",
            complication=said["complication"] == "yes",
            form=kept_file(said["file"]),
        )
        return partial(teaching.record_case, enrolment=self.stream.id, body=body)


def holders(visit: Visit, role: Role) -> list[tuple[str, str]]:
    """Return everybody who holds a role here, whoever visits too, by name."""
    found = (
        (person.id, person.name)
        for person in visit.ledger.people.values()
        if role in person.roles(visit.programme, visit.now)
    )
    return sorted(found, key=lambda one: one[1])
