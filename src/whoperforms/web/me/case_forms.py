"""Forms for own cases: about how many in a year, one operation with what came of it, or a whole file."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import practice
from whoperforms.certification.bodies.practice import CasesStated
from whoperforms.certification.cases.case import BETWEEN, Case, Log, Setting, When, written_events
from whoperforms.certification.cases.case import Visit as Seen
from whoperforms.certification.cases.case_file import FILE, MOST_BYTES, document, entry
from whoperforms.certification.cases.case_statement import MOST
from whoperforms.certification.events import Stream
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.month import Month
from whoperforms.procedures.definition import Procedure
from whoperforms.registry.recording import Act
from whoperforms.web.me.own_forms import day_field
from whoperforms.web.me.programme import physician, procedure_of
from whoperforms.web.outcome_lines import COLLECTORS
from whoperforms.web.spoken import spoken
from whoperforms.web.staff.acting import ActForm
from whoperforms.web.staff.enrolment_forms import text_field
from whoperforms.web.staff.visit import Visit

SETTINGS: dict[Setting, Promise] = {
    Setting.HOSPITAL_OUTPATIENT: _("Hospital, without a night there"),
    Setting.SURGERY_CENTER: _("Surgery center"),
    Setting.OFFICE: _("Office"),
    Setting.OTHER: _("Another place"),
}
EVENTS_WRITTEN = {"later_surgery": "later_surgery_1_year"}  # an event without its years, by one that has words
MOST_ALIKE = 50
OF_NO_ROW = frozenset({"alike", "again"})  # fields that say how many there were, and nothing of one


class StateForm(ActForm):
    """About how many in the last twelve months."""

    heading, button, action = _("State your cases of twelve months"), _("State"), "cases_stated"
    intro = _("About how many, for patients of all payers. It is shown as your own word, if you agree to that.")
    about = forms.IntegerField(  # type: ignore[assignment] # Django takes fields out of the class
        label=_("About how many cases"), min_value=0, max_value=MOST
    )
    as_of = day_field(_("In the twelve months up to"), hint=_("Today, or a day of the last month."))

    def act(self) -> Act:
        """State it."""
        said = self.cleaned_data
        body = CasesStated(programme=self.visit.programme, about=said["about"], as_of=said["as_of"])
        return partial(practice.state, person=self.stream.id, body=body)


class FileForm(ActForm):
    """A file of cases."""

    heading, button, action = _("Log cases from a file"), _("Check and log"), "cases_logged"
    intro = _("All rows are kept, or none. A column that is not one of ours refuses the file, unread.")
    file = forms.FileField(label=_("File (CSV)"), help_text=_("Nothing in it may tell who a patient is."))

    def act(self) -> Act:
        """Read it, and log what is in it."""
        content = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return _logging(self.visit, content)


class WithdrawCasesForm(ActForm):
    """Let a file of cases count no more."""

    heading, button, action = _("Withdraw logged cases"), _("Withdraw"), "cases_withdrawn"
    intro = _("They count no more and are shown no more. That they were logged stays in the history.")
    text = text_field(_("Why they count no more"), required=True)

    def __init__(self, logged: int, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.logged = logged

    def act(self) -> Act:
        """Withdraw them."""
        text = self.cleaned_data["text"]
        return partial(practice.withdraw, person=self.stream.id, logged=self.logged, text=text)


class CaseForm(ActForm):
    """One operation, with a visit before and one after: the fields of a row each."""

    heading, button, action = _("Log one operation"), _("Log"), "cases_logged"
    intro = _("Months, never days. Nothing here may tell who the patient is.")

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401
        super().__init__(visit, stream, about, **given)
        self.procedure = procedure_of(visit)
        self.fields.update(_fields(self.procedure, visit))

    def act(self) -> Act:
        """Write what was typed as a file of cases, and log that."""
        rows = {when: self._row(when) for when in When}
        now = Month.of(self.visit.now.date())
        operation = self._entry(When.OPERATION, rows[When.OPERATION], now)
        visits = [
            self._entry(when, row, now) for when, row in rows.items() if when is not When.OPERATION and _said(row)
        ]
        seen = tuple(one for one in visits if isinstance(one, Seen))
        assert isinstance(operation, Case)  # noqa: S101 - for the type checker: a row "operation" is one
        try:
            case = Case(
                month=operation.month,
                levels=operation.levels,
                setting=operation.setting,
                events=operation.events,
                visits=seen,
            )
        except BadField as why:
            too_late = any(one.when is When.BEFORE and one.month.after(operation.month) > 0 for one in seen)
            raise BadField("before_month" if too_late else "after_month", why.sentence) from None
        alike = int(self.cleaned_data["alike"] or 1)
        if alike > 1 and visits:
            raise BadField("alike", "{alike}: operations with visits are logged one by one; write 1", alike=alike)
        content = document(Log((case,) * alike), self.procedure).encode()
        return _logging(self.visit, content, again=bool(self.cleaned_data["again"]))

    def _entry(self, when: When, row: dict[str, str], now: Month) -> Case | Seen:
        try:
            return entry(row, self.procedure, now=now)
        except BadField as why:
            name = why.field if when is When.OPERATION else f"{when}_{why.field}"
            raise BadField(name, why.sentence) from None

    def _row(self, when: When) -> dict[str, str]:
        prefix = "" if when is When.OPERATION else f"{when}_"
        row = {"row": str(when)}
        for name, value in self.cleaned_data.items():
            column = name.removeprefix(prefix)
            if not name.startswith(prefix) or (not prefix and name.startswith(("before_", "after_"))):
                continue
            if column not in OF_NO_ROW:
                row[column] = BETWEEN.join(value) if isinstance(value, list) else str(value or "").strip()
        return row


def _said(row: dict[str, str]) -> bool:
    return any(value for name, value in row.items() if name != "row")


def _logging(visit: Visit, content: bytes, *, again: bool | None = None) -> Act:
    if len(content) > MOST_BYTES:
        raise BadField(FILE, "more than {most:,} bytes; give the cases in several files", most=MOST_BYTES)
    return partial(
        practice.log,
        person=physician(visit).id,
        programme=visit.programme,
        content=content,
        procedure=procedure_of(visit),
        again=again,
    )


def _fields(procedure: Procedure, visit: Visit) -> Iterator[tuple[str, forms.Field]]:
    words = spoken(procedure.id, visit.language).words
    events = [(name, words.events[EVENTS_WRITTEN.get(name, name)]) for name in written_events(procedure)]
    yield "month", _month(_("Month of the operation"), required=True)
    if procedure.case_log and procedure.case_log.levels:
        yield "levels", _several(_("Levels"), [(level, level) for level in procedure.case_log.levels])
    places: list[tuple[str, Any]] = [(str(one), text) for one, text in SETTINGS.items()]
    yield "setting", forms.ChoiceField(label=_("Where"), choices=[("", _("Choose")), *places])
    yield "events", _several(_("What went wrong during the operation"), events)
    yield (
        "alike",
        forms.IntegerField(
            label=_("How many operations exactly like this"),
            required=False,
            min_value=1,
            max_value=MOST_ALIKE,
            initial=1,
        ),
    )
    yield (
        "again",
        forms.BooleanField(
            label=_("Another operation, just like one that is logged already"),
            required=False,
            help_text=_("A month tells no days apart. Without this the same is logged once."),
        ),
    )
    collectors: list[tuple[str, Any]] = [(str(one), text) for one, text in COLLECTORS.items()]
    for when, named in ((When.BEFORE, _("Before: %s")), (When.AFTER, _("After: %s"))):
        yield f"{when}_month", _month(_labelled(named, _("month of the visit")), required=False)
        if when is When.AFTER:
            yield f"{when}_events", _several(_labelled(named, _("what went wrong since")), events)
        who = forms.ChoiceField(
            label=_labelled(named, _("who asked the patient")), required=False, choices=[("", _("Choose")), *collectors]
        )
        yield f"{when}_collected_by", who
        for one in procedure.instruments:
            if when is When.AFTER or not one.after_treatment_only:
                label = _labelled(named, words.instruments[one.id].name)
                yield f"{when}_{one.id}", forms.CharField(label=label, required=False, max_length=8)


def _month(label: Any, *, required: bool) -> forms.CharField:  # noqa: ANN401 - a lazy text
    return forms.CharField(
        label=label, required=required, max_length=7, help_text=_("Year and month, such as 2026-03.")
    )


def _several(label: Any, choices: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:  # noqa: ANN401
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


def _labelled(named: Promise, what: Any) -> str:  # noqa: ANN401
    return f"{str(named) % what}"
