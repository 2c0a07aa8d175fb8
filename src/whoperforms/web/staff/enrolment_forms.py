"""Forms for what is done with one enrolment: taking in, handing in, deciding, suspending, appealing."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import deciding, enrolling, keeping, obstacles
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.duties.agreeing import Agreed, hash_of
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.certification.lifecycle import STEPS, TABLE
from whoperforms.certification.looks.verification import Looked
from whoperforms.registry.recording import Act
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.visit import Visit

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 2000  # characters of a text
WHY = _("Why")


def text_field(
    label: "str | _StrPromise" = WHY, *, required: bool = False, hint: "str | _StrPromise" = ""
) -> forms.CharField:
    """Return a field for words of one's own."""
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=LONGEST, widget=forms.Textarea, strip=True
    )


class EnrolmentForm(ActForm):
    """A form about one enrolment."""

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        self.enrolment: Enrolment = visit.ledger.enrolment(stream.id)
        if "reason" in self.fields:
            self.fields["reason"].choices = [(code, words.reason(code)) for code in reasons_of(self.action)]  # type: ignore[attr-defined]
        if "second" in self.fields:
            self.fields["second"].choices = [("", _("Choose a person")), *others(visit, self.second_role)]  # type: ignore[attr-defined]
        known = deciding.still_proposed(visit.ledger, self.enrolment, visit.now)
        first = [one for one in known if one.body.decision == self.action and one.actor != visit.person.id]
        if first:
            self._fill_in(first[-1])
        elif "second" in self.fields:  # whoever signs first names nobody: the second is whoever signs the same
            self._first()

    def _first(self) -> None:
        """Show whoever signs first what becomes of it."""
        field = self.fields.pop("second")
        if field.required:
            first = gettext("Two people sign this. Yours is the first signature, and proposes it.")
            self.intro = f"{self.intro} {first}".strip()  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Return what was typed; of the first signature nobody stands as the second person but the signer."""
        said = super().clean() or self.cleaned_data
        if "second" in self.base_fields and "second" not in self.fields:
            said["second"] = self.visit.person.id
        return said

    def _fill_in(self, proposal: Event[told.Proposed]) -> None:
        """Show the second person what the first one proposed, and fill the form in alike."""
        self.intro = proposed(self.visit, proposal)  # type: ignore[misc]
        alike = {"reason": proposal.body.reason, "second": proposal.actor, "text": proposal.text}
        for name, value in {**alike, **self._chosen(proposal)}.items():
            if name in self.fields:
                self.fields[name].initial = value

    def what_exactly(self, proposal: Event[told.Proposed]) -> str:
        """Say which of several things a proposal is about, as the form calls them; empty where there is but one."""
        chosen = self._chosen(proposal)
        known = [
            str(label)
            for name, value in chosen.items()
            for choice, label in getattr(self.fields.get(name), "choices", ())
            if choice == value and value not in {"", None}
        ]
        return gettext("It is about: %(what)s.") % {"what": "; ".join(known)} if known else ""

    def _chosen(self, proposal: Event[told.Proposed]) -> dict[str, Any]:
        """Return the values of the fields that a first person chose; a proposal holds no more than their hash."""
        for values, body in self.what_may_be_agreed(proposal):
            if hash_of(self.enrolment.id, body, proposal.body.reason) == proposal.body.sha256:
                return values
        return {}

    def what_may_be_agreed(self, proposal: Event[told.Proposed]) -> Iterable[tuple[dict[str, Any], Agreed]]:  # noqa: ARG002
        """Return what a proposal may be about: the values of the fields, and the event that they make."""
        return ()

    second_role: ClassVar[Role] = Role.COMPLIANCE

    @classmethod
    def is_possible(cls, visit: Visit, of: Enrolment) -> bool:  # noqa: ARG003 - others ask who visits
        """Whether it can be done with an enrolment as it stands."""
        return (of.stage, cls.action) in STEPS

    @classmethod
    def stream_of(cls, of: Enrolment) -> Stream:
        """Return what it is recorded about."""
        return Stream(StreamKind.ENROLMENT, of.id)


def reasons_of(event: str) -> tuple[str, ...]:
    """Return the reasons that an event may have, in the order of the lifecycle."""
    return tuple(dict.fromkeys(reason for row in TABLE if row.event == event for reason in row.reasons))


def others(visit: Visit, role: Role) -> list[tuple[str, str]]:
    """Return everybody else who holds a role here, by name."""
    found = (
        (person.id, person.name)
        for person in visit.ledger.people.values()
        if person.id != visit.person.id and role in person.roles(visit.programme, visit.now)
    )
    return sorted(found, key=lambda one: one[1])


class AcceptForm(EnrolmentForm):
    """Take somebody in."""

    heading, button, action = _("Accept the application"), _("Accept"), "accept"
    meaning = Meaning.DECIDED
    depends = frozenset({"second", "text"})
    second_role = Role.COORDINATOR
    second = forms.ChoiceField(
        label=_("Who else agrees to an exception"), required=False, help_text=_("Only where a rule is not met.")
    )
    exception = forms.BooleanField(
        label=_("Make an exception"),
        required=False,
        help_text=_("Only where a rule is not met. Another coordinator has to sign the same."),
    )
    text = text_field(_("Why an exception is made"), hint=_("Of an exception only."))

    def _fill_in(self, proposal: Event[told.Proposed]) -> None:
        """Show the second person who proposed the exception."""
        super()._fill_in(proposal)
        del self.fields["exception"]

    def act(self) -> Act:
        """Accept, as a rule or by exception."""
        said = self.cleaned_data
        second = said["second"] if said.get("exception", True) else None
        return partial(enrolling.accept, enrolment=self.stream.id, second=second or None, text=said["text"])


class RefuseForm(EnrolmentForm):
    """Do not take somebody in."""

    heading, button, action = _("Refuse the application"), _("Refuse"), "refuse"
    meaning = Meaning.DECIDED
    reason = forms.ChoiceField(label=_("Reason"))
    text = text_field(_("What the applicant reads"), required=True)

    def act(self) -> Act:
        """Refuse, with a reason."""
        said = self.cleaned_data
        return partial(enrolling.refuse, enrolment=self.stream.id, reason=said["reason"], text=said["text"])


class SubmitForm(EnrolmentForm):
    """Ask for a decision."""

    heading, button, action = _("Submit the papers for a decision"), _("Submit"), "submit"

    def act(self) -> Act:
        """Submit."""
        return partial(enrolling.submit, enrolment=self.stream.id)


class WithdrawForm(EnrolmentForm):
    """Leave the programme."""

    heading, button, action = _("Withdraw from the programme"), _("Withdraw"), "withdraw"
    intro = _("This cannot be undone. To come back, apply again.")
    reason = forms.ChoiceField(label=_("Reason"))
    text = text_field()

    @property
    def meaning(self) -> Meaning:  # type: ignore[override] # of whoever withdraws whom
        """What the signature means: of the own person it is a statement."""
        return own_or_decided(self)

    def act(self) -> Act:
        """Withdraw."""
        said = self.cleaned_data
        return partial(
            enrolling.withdraw,
            enrolment=self.stream.id,
            reason=said["reason"],
            text=said["text"],
            by=self.visit.person.id,
            role=self.role,
        )


def own_or_decided(form: ActForm) -> Meaning:
    """Return what a signature means: of the own person that somebody states it, of others that they decide it."""
    return Meaning.STATED if form.visit.person.id == form.about else Meaning.DECIDED


def proposed(visit: Visit, proposal: Event[told.Proposed]) -> str:
    """Say what a first decider proposed, who that was, and when."""
    return gettext("%(what)s: %(reason)s, proposed by %(name)s on %(day)s.") % {
        "what": words.event(proposal.body.decision),
        "reason": words.reason(proposal.body.reason),
        "name": visit.name_of(proposal.actor),
        "day": date_format(proposal.at, "DATE_FORMAT"),
    }


def proposed_by(visit: Visit, proposal: Event[Any]) -> str:
    """Say who proposed the very same, and when."""
    return gettext("Proposed by %(name)s on %(day)s. Sign the very same, and it is done.") % {
        "name": visit.name_of(proposal.actor),
        "day": date_format(proposal.at, "DATE_FORMAT"),
    }


class DecisionForm(EnrolmentForm):
    """A decision, or the first of two words that make one."""

    event: ClassVar[str]
    meaning = Meaning.DECIDED
    reason = forms.ChoiceField(label=_("Reason"))
    text = text_field()

    def act(self) -> Act:
        """Decide, or propose."""
        said = self.cleaned_data
        decision = deciding.Decision(
            enrolment=self.stream.id,
            event=self.action,
            reason=said["reason"],
            by=self.visit.person.id,
            number=self.new_ids()(),
            scope=said.get("scope", ""),
            text=said["text"],
        )
        return partial(deciding.decide, decision=decision)


class CertifyForm(DecisionForm):
    """Certify somebody."""

    heading, button, action = _("Certify"), _("Sign"), "certify"
    intro = _("Where two people decide, the first signature proposes and the second one certifies.")


class RenewForm(DecisionForm):
    """Renew a certification."""

    heading, button, action = _("Renew the certification"), _("Sign"), "renew"

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        reason = obstacles.reason_to_renew(self.enrolment, visit.now)
        self.fields["reason"].choices = [(reason, words.reason(reason))]  # type: ignore[attr-defined]


class ReturnForm(DecisionForm):
    """Send papers back."""

    heading, button, action = _("Return the papers"), _("Sign"), "return"


class DenyForm(DecisionForm):
    """Not yet."""

    heading, button, action = _("Deny for now"), _("Sign"), "deny"


class ReduceForm(DecisionForm):
    """Let a certification cover less."""

    heading, button, action = _("Reduce the scope"), _("Sign"), "reduce_scope"
    scope = forms.CharField(label=_("What the certification covers from now on"), max_length=200)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        held, before = self.enrolment.certificate, self.enrolment.proposed(self.action)
        covers = gettext("It covers now: %(scope)s. You sign that it covers less from now on.")
        self.intro = " ".join([*filter(None, [str(self.intro)]), covers % {"scope": held.scope if held else ""}])  # type: ignore[misc]
        if before:
            self.fields["scope"].initial = before[-1].body.scope


class ReinstateForm(DecisionForm):
    """Put a certification in force again."""

    heading, button, action = _("Reinstate the certification"), _("Sign"), "reinstate"


class RevokeForm(DecisionForm):
    """Take a certification for good."""

    heading, button, action = _("Revoke the certification"), _("Sign"), "revoke"
    intro = _("This cannot be undone. To come back, the person applies again.")


class SuspendForm(EnrolmentForm):
    """Name a cause."""

    heading, button, action = _("Suspend the certification"), _("Sign"), "suspend"
    meaning = Meaning.DECIDED
    reason = forms.ChoiceField(label=_("Cause"))
    text = text_field(required=True)

    def act(self) -> Act:
        """Suspend, or add a cause."""
        said = self.cleaned_data
        return partial(keeping.suspend, enrolment=self.stream.id, reason=said["reason"], text=said["text"])


class ClearForm(EnrolmentForm):
    """Say that a cause is open no more."""

    heading, button, action = _("Clear a cause"), _("Sign"), "clear_cause"
    intro = _(
        "What was found at a source is answered by a newer look there, or it was somebody else. A voided signature is "
        "answered by a new one, which is a newer fact too. A complaint, safety, misuse of the mark and fees are "
        "settled."
    )
    depends = frozenset({"verification"})
    meaning = Meaning.REVIEWED
    cause = forms.TypedChoiceField(label=_("Open cause"), coerce=int)
    reason = forms.ChoiceField(label=_("Reason"))
    verification = forms.TypedChoiceField(
        label=_("The newer look at the source"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("For a newer fact that was found at a source."),
    )
    second = forms.ChoiceField(label=_("Who else agrees"))
    text = text_field()

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        causes = [(event.seq, _cause(event)) for event in self.enrolment.causes]
        self.fields["cause"].choices = causes  # type: ignore[attr-defined]
        looks = reversed(visit.ledger.looks(self.enrolment.person, self.enrolment.programme))
        self.fields["verification"].choices = [("", _("Choose")), *map(_look, looks)]  # type: ignore[attr-defined]

    def what_may_be_agreed(self, proposal: Event[told.Proposed]) -> Iterable[tuple[dict[str, Any], Agreed]]:
        """Return each open cause, cleared by each look or by none."""
        looks = self.visit.ledger.looks(self.enrolment.person, self.enrolment.programme)
        for cause in self.enrolment.causes:
            for seq in (None, *(look.recorded.seq for look in looks)):
                body = told.ClearCause(cause=cause.seq, second=proposal.actor, verification=seq)
                typed = seq if proposal.body.reason == "NEWER_FACT" else None
                yield {"cause": cause.seq, "verification": typed}, body

    def act(self) -> Act:
        """Clear it."""
        said = self.cleaned_data
        return partial(keeping.clear, enrolment=self.stream.id, **said)


def _look(look: Looked) -> tuple[int, str]:
    """Return a look as a choice: what was looked up, what came of it, and when."""
    seq, element, result = look.recorded.seq, words.element(look.said.element), words.result(look.said.result)
    return seq, f"{seq}: {element}, {result}, {date_format(look.recorded.at, 'DATE_FORMAT')}"


def _cause(event: Event[Any]) -> str:
    """Say an open cause: two of the same kind are told apart by their day and number."""
    return f"{event.seq}: {words.reason(str(event.reason))}, {date_format(event.at, 'DATE_FORMAT')}"


class AppealForm(EnrolmentForm):
    """Contest a decision."""

    heading, button, action = _("Appeal a decision"), _("Sign"), "appeal_open"
    meaning = Meaning.STATED
    contested = forms.TypedChoiceField(label=_("Decision"), coerce=int)
    text = text_field(_("Why the decision is wrong"), required=True)

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        decided = [(event.seq, words.event(event.type)) for event in keeping.contestable(self.enrolment)]
        self.fields["contested"].choices = decided  # type: ignore[attr-defined]

    def act(self) -> Act:
        """Appeal."""
        said = self.cleaned_data
        return partial(keeping.appeal, enrolment=self.stream.id, contested=said["contested"], text=said["text"])


FORMS: dict[str, type[EnrolmentForm]] = {
    form.action: form
    for form in (
        *(AcceptForm, RefuseForm, SubmitForm, WithdrawForm, CertifyForm, RenewForm, ReturnForm, DenyForm),
        *(ReduceForm, ReinstateForm, RevokeForm, SuspendForm, ClearForm, AppealForm),
    )
}
