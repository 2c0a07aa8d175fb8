"""All that can be done with a record: each form by the name of its event, in the order in which it is offered."""

from typing import Final, TypeAlias

from whoperforms.certification.bodies.enrolment import Proposed
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event
from whoperforms.web.staff import enrolment_forms
from whoperforms.web.staff.enrolment_forms import EnrolmentForm
from whoperforms.web.staff.keeping_forms import AddCauseForm, CorrectForm, DecideAppealForm
from whoperforms.web.staff.looking_forms import LookForm, LookingForm, ReviewForm
from whoperforms.web.staff.signing_forms import VoidForm
from whoperforms.web.staff.teaching_forms import CaseForm, EvidenceForm, WithdrawEvidenceForm
from whoperforms.web.staff.visit import Visit

RecordForm: TypeAlias = type[EnrolmentForm] | type[LookingForm]

FORMS: Final[dict[str, RecordForm]] = {
    **{
        form.action: form
        for form in (EvidenceForm, CaseForm, LookForm, ReviewForm)  # most often
    },
    **enrolment_forms.FORMS,
    **{form.action: form for form in (WithdrawEvidenceForm, VoidForm, AddCauseForm, CorrectForm, DecideAppealForm)},
}


def which_of(visit: Visit, of: Enrolment, proposal: Event[Proposed]) -> str:
    """Say which of several causes, signatures, events or appeals a proposal is about; empty where there is but one."""
    form = FORMS.get(proposal.body.decision)
    if form is None or not issubclass(form, EnrolmentForm):
        return ""
    return form(visit, form.stream_of(of), of.person).what_exactly(proposal)
