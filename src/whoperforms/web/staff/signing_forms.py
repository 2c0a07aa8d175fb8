"""Forms for signatures: a requirement that is met, or is not, and a signature that counts no more."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import keeping, signing
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.enrolment import Item, Meaning
from whoperforms.certification.duties.agreeing import Agreed
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Event, Stream
from whoperforms.certification.standards.requirements import (
    AnyRequirement,
    Attestation,
    Competence,
    Eligibility,
    HandsOn,
    Instrument,
)
from whoperforms.registry.recording import Act
from whoperforms.web.staff import words
from whoperforms.web.staff.enrolment_forms import EnrolmentForm, text_field
from whoperforms.web.staff.evidence_lines import said_of
from whoperforms.web.staff.visit import Visit

SIGNED_AS: Final = (Meaning.OBSERVED, Meaning.ASSESSED, Meaning.REVIEWED)
RUBRIC: Final = "rubric."  # before the same, in what an act says is wrong
ITEM: Final = "item_"  # before the id of an item of a rubric, in the name of its field


class SignOffForm(EnrolmentForm):
    """Say of one requirement that it is met, or is not."""

    button, action = _("Sign"), "sign_off"
    meaning = Meaning.ASSESSED
    depends = frozenset({"text"})
    met = forms.ChoiceField(
        label=_("Is the requirement met?"),
        choices=(("yes", _("Yes, it is met")), ("no", _("No, it is not met"))),
        widget=forms.RadioSelect,
    )
    evidence = forms.TypedMultipleChoiceField(
        label=_("What you looked at"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    means = forms.ChoiceField(label=_("What your signature means"), widget=forms.RadioSelect)
    text = text_field(_("What is lacking"), hint=_("Needed where the requirement is not met."))

    def __init__(
        self,
        requirement: AnyRequirement,
        visit: Visit,
        stream: Stream,
        about: str | None = None,
        **given: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(visit, stream, about, **given)
        self.requirement = requirement
        self.heading = gettext("Sign: %(name)s") % {"name": requirement.name.spoken(visit.language)}  # type: ignore[misc]
        self.intro = requirement.text.spoken(visit.language)  # type: ignore[misc]
        self.fields["means"].choices = [(str(one), words.meaning(one)) for one in SIGNED_AS]  # type: ignore[attr-defined]
        self.fields["means"].initial = str(meaning_of(requirement))
        self._show_evidence()
        levels = {name: field for name, field in _levels(requirement, visit.language)}  # noqa: C416 - their order
        self.fields = {**levels, **self.fields}

    def _show_evidence(self) -> None:
        """Let the signer choose among all that counts for the requirement; where nothing does, ask for nothing."""
        places = signing.may_sign_for(self.visit.ledger, self.visit.now, self.enrolment, self.requirement)
        known = {event.seq: event for event in _signable(self.visit, self.enrolment)}
        choices = [(seq, said_of(self.visit, self.enrolment, known[seq])) for seq in places if seq in known]
        if choices:
            self.fields["evidence"].choices = choices  # type: ignore[attr-defined]
            self.fields["evidence"].initial = [seq for seq, _label in choices]
        else:
            del self.fields["evidence"]

    def clean(self) -> dict[str, Any]:
        """Take what the signature means from what was chosen."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "means" in said:
            self.meaning = Meaning(said["means"])
        return said

    def field_of(self, name: str) -> str:
        """Return the field of an item of a rubric, of all others what it is called."""
        return f"{ITEM}{name.removeprefix(RUBRIC)}" if name.startswith(RUBRIC) else name

    @property
    def role(self) -> str | None:
        """The role of whoever signs that the requirement names; else any that may sign at all."""
        held = [str(role) for role in self.requirement.signers if role in self.visit.roles]
        return held[0] if held else super().role

    def act(self) -> Act:
        """Sign it."""
        said, asked = self.cleaned_data, self.requirement
        body = told.SignOff(
            requirement=asked.id,
            met=said["met"] == "yes",
            evidence=tuple(said.get("evidence", ())),
            rubric=tuple(
                Item(item=name.removeprefix(ITEM), level=said[name]) for name in self.fields if name.startswith(ITEM)
            ),
            instrument=asked.instrument if isinstance(asked, Instrument) else None,
            version=asked.version if isinstance(asked, Attestation) else None,
        )
        by = self.visit.person.id
        return partial(signing.sign_off, enrolment=self.stream.id, body=body, by=by, role=self.role, text=said["text"])


class VoidForm(EnrolmentForm):
    """Let a signature count no more."""

    heading, button, action = _("Void a signature"), _("Sign"), "void_sign_off"
    intro = _("Of somebody who is certified this suspends the certification.")
    meaning = Meaning.DECIDED
    sign_off = forms.TypedChoiceField(label=_("Signature"), coerce=int)
    reason = forms.ChoiceField(label=_("Reason"))
    second = forms.ChoiceField(label=_("Who else agrees"))
    text = text_field()

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        signed = [(event.seq, _signature(visit, event)) for event in reversed(self.enrolment.sign_offs)]
        self.fields["sign_off"].choices = signed  # type: ignore[attr-defined]

    def what_may_be_agreed(self, proposal: Event[told.Proposed]) -> Iterable[tuple[dict[str, Any], Agreed]]:
        """Return each signature that counts."""
        for event in self.enrolment.sign_offs:
            yield {"sign_off": event.seq}, told.VoidSignOff(sign_off=event.seq, second=proposal.actor)

    @classmethod
    def is_possible(cls, visit: Visit, of: Enrolment) -> bool:
        """While there is a signature that counts."""
        return super().is_possible(visit, of) and bool(of.sign_offs)

    def act(self) -> Act:
        """Void it."""
        return partial(keeping.void, enrolment=self.stream.id, **self.cleaned_data)


def meaning_of(requirement: AnyRequirement) -> Meaning:
    """Return what a signature for a requirement means most often: a workshop is seen, papers are reviewed."""
    if isinstance(requirement, HandsOn):
        return Meaning.OBSERVED
    return Meaning.REVIEWED if isinstance(requirement, Eligibility) else Meaning.ASSESSED


def _levels(requirement: AnyRequirement, language: str) -> list[tuple[str, forms.TypedChoiceField]]:
    """Return a field for each item of a rubric or a checklist, in their order."""
    match requirement:
        case Competence(rubric=rubric, highest=highest):
            return [
                (
                    f"{ITEM}{one.id}",
                    _level(
                        one.name.spoken(language),
                        [(level, str(level)) for level in range((highest or 0) + 1)],
                        gettext("From 0 to %(highest)s; %(level)s is needed.")
                        % {"highest": highest, "level": one.level},
                    ),
                )
                for one in rubric
            ]
        case HandsOn(checklist=checklist):
            seen = [(1, gettext("Seen done")), (0, gettext("Not seen"))]
            return [(f"{ITEM}{one.id}", _level(one.name.spoken(language), seen, "")) for one in checklist]
    return []


def _level(label: str, choices: list[tuple[int, str]], hint: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=[("", gettext("Choose")), *choices], help_text=hint)


def _signable(visit: Visit, of: Enrolment) -> list[Event[Any]]:
    """Return all events that a signature for somebody could name."""
    attended = [
        session.attended[of.id]
        for name in visit.ledger.sessions_of.get(of.id, ())
        if of.id in (session := visit.ledger.sessions[name]).attended
    ]
    looks = [look.recorded for look in visit.ledger.looks(of.person, of.programme)]
    return [*of.evidence, *of.cases, *attended, *looks]


def _signature(visit: Visit, event: Event[told.SignOff]) -> str:
    return gettext("%(requirement)s, signed by %(name)s (event %(seq)s)") % {
        "requirement": event.body.requirement,
        "name": visit.name_of(event.actor),
        "seq": event.seq,
    }
