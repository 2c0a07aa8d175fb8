"""Forms of the audit: drawing a sample, what was found of a record, and words removed by law."""

from functools import partial
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import auditing, removing
from whoperforms.certification.bodies.auditing import AuditResult
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.proposals import ErasureProposed
from whoperforms.certification.events import Stream
from whoperforms.registry.erasing import stream_of
from whoperforms.registry.recording import Act
from whoperforms.web.me.own_forms import CHOOSE
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import others, proposed_by, text_field
from whoperforms.web.staff.visit import Visit

FINDINGS: Final = {
    "no_document": _("A document is missing"),
    "wrong_date": _("A date is wrong"),
    "wrong_person": _("It is about another person"),
    "not_separated": _("Duties were not kept apart"),
    "not_as_asked": _("It is not what the standard asks"),
    "other": _("Something else"),
}
NUMBER: Final = 10  # of a sample, unless told otherwise


class SampleForm(ActForm):
    """Draw records to be looked at again."""

    heading, button, action = _("Draw a sample"), _("Draw"), "audit_sampled"
    intro = _("Nobody chooses what is drawn: the seed is the link of the newest event. Anybody draws the same again.")
    number = forms.IntegerField(label=_("How many"), min_value=0, max_value=auditing.MOST, initial=NUMBER)
    text = text_field(_("Remark"))

    def act(self) -> Act:
        """Draw them."""
        return partial(auditing.sample, programme=self.visit.programme, **self.cleaned_data)


class OfOneEvent(ActForm):
    """A form about one event."""

    def __init__(
        self,
        seq: int,
        visit: Visit,
        stream: Stream,
        about: str | None = None,
        **given: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(visit, stream, about, **given)
        self.seq = seq


class ResultForm(OfOneEvent):
    """Say what was found of a record that was drawn."""

    heading, button, action = _("Record what the audit found"), _("Sign"), "audit_result"
    depends = frozenset({"finding", "text"})
    meaning = Meaning.REVIEWED
    in_order = forms.ChoiceField(
        label=_("Is it in order?"), choices=(("yes", _("Yes")), ("no", _("No"))), widget=forms.RadioSelect
    )
    finding = forms.ChoiceField(label=_("What is not in order"), required=False, choices=[CHOOSE, *FINDINGS.items()])
    text = text_field(_("What was found"))

    def act(self) -> Act:
        """Record it."""
        said = self.cleaned_data
        body = AuditResult(sampled=self.seq, in_order=said["in_order"] == "yes", finding=said["finding"] or None)
        by = self.visit.person.id
        return partial(auditing.record_result, programme=self.visit.programme, body=body, by=by, text=said["text"])


class EraseForm(OfOneEvent):
    """Remove the words of an event, for good."""

    heading, button, action = _("Remove words by law"), _("Remove them for good"), "erased"
    intro: ClassVar[str | Promise] = _(
        "The words of the event go for good, and the files that only it names. Its place and its hash stay. "
        "Backups made before still hold them. Two officers sign: the first proposes it, the second removes them."
    )
    meaning = Meaning.DECIDED
    law = forms.CharField(label=_("Which law or order"), max_length=200)
    second = forms.ChoiceField(label=_("Who else signs"))
    text = text_field(required=True)

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        self.fields["second"].choices = [CHOOSE, *others(self.visit, Role.COMPLIANCE)]  # type: ignore[attr-defined]
        signed = self.visit.ledger.erasures.get(self.seq, ())
        asked = [one for one in signed if one.actor != self.visit.person.id and isinstance(one.body, ErasureProposed)]
        if asked:
            self.intro = f"{self.intro} {proposed_by(self.visit, asked[-1])}"  # type: ignore[misc]
            self.fields["law"].initial = asked[-1].body.law
            self.fields["second"].initial = asked[-1].actor
            self.fields["text"].initial = asked[-1].text

    def act(self) -> Act:
        """Remove them. Raises: BadField."""
        said = self.cleaned_data
        return partial(
            removing.erase,
            erased=self.seq,
            of=stream_of(self.seq),
            body=Erased(second=said["second"], law=said["law"], programme=self.visit.programme),
            by=self.visit.person.id,
            text=said["text"],
        )
