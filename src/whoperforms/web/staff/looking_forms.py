"""Forms for looks at sources: what somebody found there, and the word of a second person about it."""

from functools import partial
from hashlib import sha256
from typing import Any, Final

import rfc8785
from django import forms
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import looking
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.verification import (
    Element,
    Finding,
    Method,
    Result,
    SourceClass,
    VerificationRecorded,
    VerificationReviewed,
)
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.looks.verification import Looked
from whoperforms.certification.people import Person
from whoperforms.places.states import STATES
from whoperforms.registry.recording import Act
from whoperforms.web.me.own_forms import CHOOSE, day_field
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import text_field
from whoperforms.web.staff.evidence_lines import look_lines
from whoperforms.web.staff.files_given import file_field, kept_file
from whoperforms.web.staff.visit import Visit
from whoperforms.web.staff.words.looks import SOURCES, source

BESIDE: Final = 10  # looks that are told in full beside a form


class LookingForm(ActForm):
    """A form about what was looked up of one person, in whichever programme."""

    @property
    def person(self) -> Person:
        """Of whom it was looked up."""
        return self.visit.ledger.person(self.stream.id)

    @property
    def looks(self) -> tuple[Looked, ...]:
        """All that was looked up of them and counts in this programme."""
        return self.visit.ledger.looks(self.stream.id, self.visit.programme)

    @classmethod
    def is_possible(cls, visit: Visit, of: Enrolment) -> bool:
        """Of anybody but oneself."""
        return of.person != visit.person.id

    @classmethod
    def stream_of(cls, of: Enrolment) -> Stream:
        """Return what it is recorded about: the person."""
        return Stream(StreamKind.VERIFICATION, of.person)


class LookForm(LookingForm):
    """Record one look."""

    heading, button, action = _("Record a check at a source"), _("Record"), "verification_recorded"
    meaning = Meaning.OBSERVED
    depends = frozenset({"address", "number", "finding", "jurisdiction", "reference", "file"})
    intro = _("Record every look, also one that found nothing. A second person reviews it.")
    element = forms.ChoiceField(label=_("What you looked up"))
    source = forms.ChoiceField(label=_("Where"), choices=[CHOOSE, *SOURCES.items()])
    source_class = forms.ChoiceField(label=_("What the source is"))
    address = forms.CharField(label=_("Address of the page, or telephone number"), required=False, max_length=200)
    reference = forms.CharField(
        label=_("Reference number"), required=False, max_length=200, help_text=_("Or give a file.")
    )
    file = file_field(_("File"))
    result = forms.ChoiceField(label=_("Result"))
    finding = forms.ChoiceField(label=_("What the source states"), required=False, help_text=_("Of a negative result."))
    jurisdiction = forms.ChoiceField(label=_("State"), required=False, help_text=_("Of a license."))
    number = forms.CharField(label=_("Number of the license or certificate"), required=False, max_length=200)
    expires_on = day_field(_("Valid until"), required=False)
    source_as_of = day_field(_("Day that the source states for its data"), required=False)
    supersedes = forms.TypedChoiceField(label=_("Takes the place of"), coerce=int, required=False, empty_value=None)
    text = text_field(_("Remark"))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        own = [look for look in reversed(self.looks) if look.said.programme]
        choices = {
            "element": [CHOOSE, *((str(one), words.element(one)) for one in Element)],
            "source_class": [CHOOSE, *((str(one), words.source_class(one)) for one in SourceClass)],
            "result": [CHOOSE, *((str(one), words.result(one)) for one in Result)],
            "finding": [CHOOSE, *((str(one), words.finding(one)) for one in Finding)],
            "jurisdiction": [CHOOSE, *((code, code) for code in sorted(STATES))],
            "supersedes": [CHOOSE, *((look.recorded.seq, said_of_a_look(look)) for look in own)],
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        self.fields["element"].initial = visit.request.GET.get("element", "")

    def act(self) -> Act:
        """Keep the file, and record the look."""
        said = self.cleaned_data
        asked = {name: said[name] for name in ("element", "source", "jurisdiction", "number")}
        who = {"npi": self.person.npi or "", "name": self.person.name}
        body = VerificationRecorded(
            person=self.stream.id,
            element=Element(said["element"]),
            source=said["source"],
            source_class=SourceClass(said["source_class"]),
            method=Method.HUMAN,
            result=Result(said["result"]),
            query_sha256=sha256(rfc8785.dumps(asked | who)).hexdigest(),
            jurisdiction=said["jurisdiction"] or None,
            finding=Finding(said["finding"]) if said["finding"] else None,
            number=said["number"] or None,
            expires_on=said["expires_on"],
            source_as_of=said["source_as_of"],
            address=said["address"] or None,
            reference=said["reference"] or None,
            document=kept_file(said["file"]),
            supersedes=said["supersedes"],
            programme=self.visit.programme,
        )
        return partial(looking.record, body=body, text=said["text"])


class ReviewForm(LookingForm):
    """Say whether a look by somebody else holds."""

    heading, button, action = _("Review a check"), _("Sign"), "verification_reviewed"
    depends = frozenset({"text"})
    intro = _("Look at the source yourself, then say whether it says so.")
    meaning = Meaning.REVIEWED
    verification = forms.TypedChoiceField(label=_("Check"), coerce=int)
    agrees = forms.ChoiceField(
        label=_("Does the source say so?"), choices=(("yes", _("Yes")), ("no", _("No"))), widget=forms.RadioSelect
    )
    text = text_field(_("What is wrong with it"), hint=_("Needed where the source says otherwise."))

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        there = reviewable(visit, stream.id)
        asked = [one for one in there if str(one.recorded.seq) == visit.request.GET.get("look")]
        self.beside = look_lines(visit, stream.id, asked or there[:BESIDE])
        known = [(one.recorded.seq, said_of_a_look(one)) for one in there]
        self.fields["verification"].choices = known  # type: ignore[attr-defined]
        self.fields["verification"].initial = visit.request.GET.get("look", "")

    @classmethod
    def is_possible(cls, visit: Visit, of: Enrolment) -> bool:
        """While there is a look by somebody else."""
        return super().is_possible(visit, of) and bool(reviewable(visit, of.person))

    def act(self) -> Act:
        """Say so."""
        said = self.cleaned_data
        body = VerificationReviewed(verification=said["verification"], agrees=said["agrees"] == "yes")
        return partial(looking.review, person=self.stream.id, body=body, by=self.visit.person.id, text=said["text"])


def reviewable(visit: Visit, person: str) -> list[Looked]:
    """Return the looks of others by hand, and what files say against somebody; those that nobody has reviewed first."""
    found = [
        look
        for look in visit.ledger.looks(person, visit.programme)
        if look.recorded.actor != visit.person.id and (look.by_hand or look.said.result is Result.NEGATIVE)
    ]
    return sorted(found, key=lambda look: (bool(look.words), -look.recorded.seq))


def said_of_a_look(look: Looked) -> str:
    """Say what was looked up, where, and what came of it."""
    said = look.said
    where = [said.jurisdiction] if said.jurisdiction else []
    number = [said.number] if said.number else []
    found = [words.finding(said.finding)] if said.finding else []
    parts = [words.element(said.element), *where, *number, source(said.source), words.result(said.result), *found]
    return f"{look.recorded.seq}: {', '.join(parts)}"
