"""Own cases: the yearly number, what was logged, what the public would see of it, and whom a harm is reported to."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.bodies.people import Use
from whoperforms.certification.bodies.practice import CasesLogged
from whoperforms.certification.cases.adverse_event import Duty, notice
from whoperforms.certification.cases.case_columns import template
from whoperforms.certification.cases.outcomes import PublishedOutcomes, Unpublished
from whoperforms.certification.cases.own_word import log_of, may_publish, question_of
from whoperforms.certification.cases.practice import Practice
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry.counting import COUNTING
from whoperforms.registry.offered import procedure
from whoperforms.web.duty_lines import DutyLine
from whoperforms.web.files import takes_files
from whoperforms.web.me.case_forms import CaseForm, FileForm, StateForm, WithdrawCasesForm
from whoperforms.web.me.programme import physician, procedure_of
from whoperforms.web.outcome_lines import OutcomeLines
from whoperforms.web.spoken import spoken
from whoperforms.web.staff.acting import acted, sent_again
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_physicians

UNPUBLISHED: dict[Unpublished, Promise] = {
    Unpublished.NOT_ENABLED: _("The programme does not publish outcomes."),
    Unpublished.NOT_AGREED: _("You have not agreed that outcomes are published."),
    Unpublished.TOO_FEW: _("Nothing: fewer than 11 patients were treated in the last five years."),
}
KEPT = 200  # of notices of documents: a page shows one physician's


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedLine:
    """Cases that were logged at once, and where they are withdrawn."""

    number: int
    cases: int
    on: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the public sees, or would see; `why`: why nothing, or why not yet."""

    lines: OutcomeLines | None
    why: tuple[str, ...]
    public: bool


@for_physicians
def cases(visit: Visit) -> HttpResponse:
    """Show what was told, and what of it is public."""
    person = physician(visit)
    visit.refuse("read_cases", person.id)
    found = visit.ledger.practices.get(person.id) or Practice(id=person.id)
    said = found.statement(visit.programme)
    logged = [event for event in found.logged if event.body.programme == visit.programme]
    duties = dict.fromkeys(duty for event in logged for duty in _duties(event, procedure_of(visit).id))
    own = {
        "stated": said.body.about if said else None,
        "stated_as_of": date_format(said.body.as_of, "DATE_FORMAT") if said else "",
        "shown": person.agrees(visit.programme, Use.CASES),
        "logged": [
            LoggedLine(
                number=event.seq,
                cases=event.body.cases,
                on=date_format(event.at, "DATE_FORMAT"),
                href=visit.href("me_cases_withdraw", logged=str(event.seq)),
            )
            for event in logged
        ],
        "duties": [DutyLine.of(duty) for duty in duties],
        "preview": preview(visit) if logged else None,
        "hrefs": {
            name: visit.href(f"me_{name}") for name in ("cases_state", "cases_one", "cases_file", "cases_template")
        }
        | {"consents": visit.href("me_consents")},
    }
    return staff_shown(visit, "me/cases.html", own)


@for_physicians
def state(visit: Visit) -> HttpResponse:
    """State the number of twelve months."""
    return acted(StateForm, visit, _stream(visit), physician(visit).id, to=visit.href("me_cases"))


@for_physicians
def one(visit: Visit) -> HttpResponse:
    """Log one operation."""
    return acted(CaseForm, visit, _stream(visit), physician(visit).id, to=visit.href("me_cases"))


@takes_files
@for_physicians
def file(visit: Visit) -> HttpResponse:
    """Log a file of operations."""
    return acted(FileForm, visit, _stream(visit), physician(visit).id, to=visit.href("me_cases"))


@for_physicians
def withdraw(visit: Visit, logged: str) -> HttpResponse:
    """Withdraw what was logged at once."""
    person, stream, to = physician(visit).id, _stream(visit), visit.href("me_cases")
    if again := sent_again(WithdrawCasesForm, visit, stream, to=to):
        return again
    found = visit.ledger.practices.get(person)
    number = next((event.seq for event in (found.logged if found else ()) if str(event.seq) == logged), None)
    if number is None:
        raise NothingFound("{number!r}: no cases of yours that count; go back to the list", number=logged[:20])
    return acted(partial(WithdrawCasesForm, number), visit, stream, person, to=to)


@for_physicians
def header(visit: Visit) -> HttpResponse:
    """Hand out the header of a file of cases."""
    asked = procedure_of(visit)
    response = HttpResponse(template(asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cases-{asked.id}.csv"'
    return response


def preview(visit: Visit) -> Preview:
    """Return what the public sees of the outcomes, or would see, and why nothing where that is so."""
    person = physician(visit)
    leave = may_publish(visit.ledger, person, visit.programme)
    why = []
    if not leave.programme_enables:
        why.append(str(UNPUBLISHED[Unpublished.NOT_ENABLED]))
    if leave.agreed_on is None:
        why.append(str(UNPUBLISHED[Unpublished.NOT_AGREED]))
    question = question_of(visit.ledger, person, visit.programme, visit.now)
    found = COUNTING.ask(question) if question else Unpublished.TOO_FEW
    if found is None:
        why.append(str(_("It is being counted. Open this page again in a few seconds.")))
    elif isinstance(found, Unpublished):
        why.append(str(UNPUBLISHED[found]))
    words = spoken(procedure_of(visit).id, visit.language).words
    lines = OutcomeLines.of(found, words) if isinstance(found, PublishedOutcomes) else None
    return Preview(lines=lines, why=tuple(why), public=not why)


@lru_cache(maxsize=KEPT)
def _duties_of(document: str, named: str, logged: date) -> tuple[Duty, ...]:
    found = log_of(document, procedure(named), logged)
    return tuple(dict.fromkeys(duty for case in found.cases for duty in notice(case)))


def _duties(event: Event[CasesLogged], named: str) -> tuple[Duty, ...]:
    """Return what to show beside cases: the duties to report of every one in which something went wrong."""
    return _duties_of(event.body.document, named, event.at.date())


def _stream(visit: Visit) -> Stream:
    return Stream(StreamKind.PRACTICE, physician(visit).id)
