"""Forms for a standard and for the policy: draft, choose, propose, publish; and how the programme decides."""

from functools import partial
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import programmes
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.programme import PolicySet, Separation
from whoperforms.certification.events import Stream
from whoperforms.certification.papers import standard_of
from whoperforms.certification.programme_record import version_of
from whoperforms.certification.standards.choices import DAYS, LISTS, choose
from whoperforms.certification.standards.standard import LONGEST, Standard, template, written
from whoperforms.certification.standards.versions import Unset, unset
from whoperforms.kernel.errors import NothingFound
from whoperforms.procedures.definition import Procedure
from whoperforms.registry.offered import procedure
from whoperforms.registry.recording import Act
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import proposed_by, text_field
from whoperforms.web.staff.standard_lines import what_is_missing
from whoperforms.web.staff.visit import Visit

AT_ONCE: Final = 40  # fields of one form; what is left follows when these are saved
A_NUMBER: Final = 10_000


def procedure_of(visit: Visit) -> Procedure:
    """Return the procedure of the programme that is visited. Raises: NothingFound."""
    opened = visit.run.opened
    if opened is None:
        raise NothingFound(f"{visit.programme!r}: not opened yet; open it at the terminal")
    return procedure(opened.body.procedure)


def next_number(visit: Visit) -> int:
    """Return the number of the version that can be edited: of the draft, or of the next one."""
    known = visit.ledger.versions(visit.programme)
    if not known:
        return 1
    return known[-1].number + 1 if known[-1].published else known[-1].number


def begun(visit: Visit) -> Standard:
    """Return what the editor begins with: the draft, the last version under a new number, or the procedure's own."""
    known, number = visit.ledger.versions(visit.programme), next_number(visit)
    if not known:
        own = template(procedure_of(visit).id, programme=visit.programme, folder=settings.DEFINITIONS)
        return _changed(own, number=number)
    last = standard_of(visit.ledger, visit.programme, known[-1].number)
    return _changed(last, number=number, effective_from=None, deltas=()) if known[-1].published else last


def _changed(standard: Standard, **others: Any) -> Standard:  # noqa: ANN401 - the fields of a standard
    return Standard(**{name: getattr(standard, name) for name in standard.__struct_fields__} | others)


class DraftForm(ActForm):
    """The document of a draft, whole."""

    heading, button, action = _("Edit the draft of the standard"), _("Save the draft"), "standard_drafted"
    intro = _("Nothing is published by this. A draft may leave numbers open; they are chosen before it is proposed.")
    document = forms.CharField(
        label=_("Document (TOML)"),
        help_text=_("Each requirement begins with [[requirement]]. What is wrong is named with its line."),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30}),
    )

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(visit, stream, about, **given)
        if not self.is_bound:
            self.fields["document"].initial = written(begun(visit))

    def act(self) -> Act:
        """Keep the draft."""
        said = self.cleaned_data
        return partial(programmes.draft_standard, programme=self.visit.programme, document=said["document"])


class NumbersForm(ActForm):
    """A field for each value that the draft leaves open."""

    heading, button, action = _("Choose what is left open"), _("Save the draft"), "standard_drafted"
    intro = _("Leave empty what is not decided yet. Modules and items of a rubric are written in the document.")

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.draft = standard_of(visit.ledger, *version_of(stream.id))
        self.open: dict[str, Unset] = {
            str(one): one for one in unset(self.draft) if one.parameter.rpartition(".")[2] not in LISTS
        }
        for name, one in list(self.open.items())[:AT_ONCE]:
            label = what_is_missing(self.draft, one, visit.language)
            self.fields[name] = _day_field(label) if one.parameter in DAYS else _number_field(label)
        self.depends = frozenset(self.fields)

    def act(self) -> Act:
        """Keep the draft with what was chosen. Raises: BadField."""
        found = self.draft
        for name, value in self.cleaned_data.items():
            if value is not None:
                found = choose(found, self.open[name], value)
        return partial(programmes.draft_standard, programme=self.visit.programme, document=written(found))


class SignedStandardForm(ActForm):
    """What is signed about one version."""

    meaning = Meaning.DECIDED

    @property
    def known(self) -> dict[str, Any]:
        """Return which version, of which programme and procedure."""
        programme, number = version_of(self.stream.id)
        return {"programme": programme, "number": number, "procedure": procedure_of(self.visit)}


class ProposeForm(SignedStandardForm):
    """The first of two people."""

    heading, button, action = _("Propose the draft for publication"), _("Sign"), "standard_proposed"
    intro = _("A second person publishes it. If the draft is changed in between, it has to be proposed again.")

    def act(self) -> Act:
        """Propose it."""
        return partial(programmes.propose_standard, **self.known)


class PublishForm(SignedStandardForm):
    """The second of two people."""

    heading, button, action = _("Publish the standard"), _("Sign"), "standard_published"
    intro = _("A published version never changes. Whoever is certified from its first day on is judged by it.")

    def act(self) -> Act:
        """Publish it."""
        return partial(programmes.publish_standard, **self.known, by=self.visit.person.id)


class PolicyForm(ActForm):
    """How the programme decides."""

    heading, button, action = _("How the programme decides"), _("Sign"), "policy_set"
    intro: ClassVar[str | Promise] = _(
        "This holds for decisions from now on. What was decided before stays as it was. What is less strict than now "
        "is signed by two people: the first proposes it."
    )
    meaning = Meaning.DECIDED
    separation = forms.ChoiceField(label=_("Separation of duties"))
    verification_days = forms.IntegerField(label=_("How old a check may be at a decision, in days"), min_value=1)
    waiting_days = forms.IntegerField(label=_("Days until somebody may apply again"), min_value=0)
    identity_procedure = forms.CharField(label=_("How identity is proved"), max_length=200)
    outcomes_published = forms.BooleanField(label=_("Outcomes of cases may be published"), required=False)
    text = text_field()

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.fields["separation"].choices = [(str(one), words.separation(one)) for one in Separation]  # type: ignore[attr-defined]
        if not self.is_bound and visit.run.policies:
            now = visit.run.policy
            self.initial = {name: getattr(now, name) for name in now.__struct_fields__}
        asked = [one for one in visit.run.proposals if one.actor != visit.person.id]
        if asked:
            said = asked[-1].body
            self.intro = proposed_by(visit, asked[-1])  # type: ignore[misc]
            self.initial = {name: getattr(said, name) for name in PolicySet.__struct_fields__} | {
                "text": asked[-1].text
            }

    def act(self) -> Act:
        """Set the policy."""
        said = dict(self.cleaned_data)
        text = said.pop("text")
        body = PolicySet(**said | {"separation": Separation(said["separation"])})
        by = self.visit.person.id
        return partial(programmes.set_policy, programme=self.visit.programme, body=body, by=by, text=text)


def _number_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=A_NUMBER)


def _day_field(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))
