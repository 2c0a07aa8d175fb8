"""Queues: looks that wait for a second person or are overdue, reported mistakes, appeals and complaints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Final

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts.complaints import open_complaints
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.kernel.errors import BadQuestion, BadValue, NothingFound
from whoperforms.registry.corrections import selectors, services
from whoperforms.registry.corrections.report import LONGEST
from whoperforms.registry.corrections.states import NEXT, Decided, State
from whoperforms.registry.corrections.tracking import Tracking
from whoperforms.registry.errors import NoSuchCorrection
from whoperforms.web.accounts.surroundings import errors_of
from whoperforms.web.mistake import decisions, labels
from whoperforms.web.staff import words
from whoperforms.web.staff.acting import acted, sent_again
from whoperforms.web.staff.complaint_forms import ComplaintForm, DecideComplaintForm
from whoperforms.web.staff.layout import DONE, staff_shown
from whoperforms.web.staff.sent import Sent
from whoperforms.web.staff.visit import Visit, for_staff
from whoperforms.web.staff.waiting import Here, Unsaid, appeals, looks, overdue
from whoperforms.web.staff.waiting_words import Waiting

DUE: Final = timedelta(days=30)  # within which whoever reported a mistake has an answer
MOST: Final = 200
STATES: Final[dict[str, Promise]] = {
    State.RECEIVED: _("Received"),
    State.LOOKED_AT: _("Being looked at"),
    State.ANSWERED: _("Answered"),
    State.CLOSED: _("Closed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One kind of things that wait."""

    key: str
    heading: str
    count: int
    items: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """One reported mistake. `late`: the day to answer by is over."""

    number: str
    href: str
    category: str
    state: str
    npi: str
    received: str
    due: str
    late: bool
    text: str
    language: str
    told: tuple[str, ...]


@for_staff("read_board")
def look_queue(visit: Visit) -> HttpResponse:
    """Show the looks that wait for a second person, and the checks that are overdue."""
    here = Here(visit)
    sections = [
        _section("looks", gettext("Checks to review"), list(looks(here))),
        _section("overdue", gettext("Checks that are overdue"), list(overdue(here))),
    ]
    return staff_shown(visit, "staff/queue.html", {"heading": gettext("Checks at sources"), "sections": sections})


@for_staff("read_complaints")
def contested(visit: Visit) -> HttpResponse:
    """Show the appeals and the complaints that nobody has decided."""
    decide = visit.may("complaint_decided")
    complaints: list[Unsaid] = [
        partial(
            Waiting,
            name=visit.name_of(event.body.about),
            what=f"{words.category(event.body.category)}: {event.text}",
            when=date_format(event.at, "DATE_FORMAT"),
            href=visit.href("staff_complaint", complaint=str(event.seq)) if decide else "",
        )
        for event in open_complaints(visit.ledger, visit.programme)
    ]
    own = {
        "heading": gettext("Appeals and complaints"),
        "sections": [
            _section("appeals", gettext("Appeals to decide"), list(appeals(Here(visit)))),
            _section("complaints", gettext("Complaints to decide"), complaints),
        ],
        "new_href": visit.href("staff_complaint_new") if visit.may("complaint_opened") else "",
    }
    return staff_shown(visit, "staff/queue.html", own)


def _section(key: str, heading: str, found: list[Unsaid]) -> Section:
    """Say the first of what was found, and how much there is."""
    return Section(key=key, heading=heading, count=len(found), items=tuple(say_it() for say_it in found[:MOST]))


@for_staff("read_complaints")
def complain(visit: Visit) -> HttpResponse:
    """Take up a complaint."""
    stream = Stream(StreamKind.AUDIT, visit.programme)
    return acted(ComplaintForm, visit, stream, None, to=visit.href("staff_contested"))


@for_staff("read_complaints")
def complaint(visit: Visit, complaint: str) -> HttpResponse:
    """Decide a complaint."""
    stream, to = Stream(StreamKind.AUDIT, visit.programme), visit.href("staff_contested")
    if again := sent_again(DecideComplaintForm, visit, stream, to=to):
        return again
    if complaint not in {str(event.seq) for event in open_complaints(visit.ledger, visit.programme)}:
        raise NothingFound(
            "{number!r}: no complaint that waits for a panel; go back to the list", number=complaint[:20]
        )
    return acted(partial(DecideComplaintForm, int(complaint)), visit, stream, None, to=to)


@for_staff("read_corrections")
def corrections(visit: Visit) -> HttpResponse:
    """Show the reported mistakes that are not closed, the longest waiting first."""
    found = _of_programme(visit)
    own = {
        "lines": [_line(visit, one) for one in found[:MOST]],
        "count": len(found),
        "done": str(STATES.get(visit.request.GET.get(DONE, ""), "")),
    }
    return staff_shown(visit, "staff/corrections.html", own)


class AnswerForm(forms.Form):
    """What becomes of a reported mistake."""

    state = forms.ChoiceField(label=_("Where it stands from now on"), widget=forms.RadioSelect)
    decided = forms.ChoiceField(
        label=_("What was found out"),
        required=False,
        help_text=_("Needed to close it. Everybody may read this choice, and no word of the report."),
    )
    text = forms.CharField(
        label=_("What the sender reads"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=_("Needed to answer or to close it. No names of patients."),
    )
    template_name = "staff/fields.html"
    depends = frozenset({"text", "decided"})

    def __init__(self, offered: Iterable[State], *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type] # what was sent, if anything
        self.fields["state"].choices = [(str(one), STATES[one]) for one in offered]  # type: ignore[attr-defined]
        self.fields["decided"].choices = [("", _("Choose")), *decisions().items()]  # type: ignore[attr-defined]


@for_staff("read_corrections")
def answer(visit: Visit, tracking: str) -> HttpResponse:
    """Show one reported mistake, and record what becomes of it."""
    visit.refuse("answer_correction")
    if visit.request.method != "POST":
        found = _one(visit, tracking)
        return _answering(visit, found, AnswerForm(NEXT[found.state]), seen=found.last)
    found, seen = _one(visit, tracking, closed=True), Sent.of(visit.request).last
    offered = NEXT[found.state] if seen == found.last else NEXT[State.RECEIVED]  # of what was shown then
    form, status = AnswerForm(offered, visit.request.POST), HTTPStatus.BAD_REQUEST
    if form.is_valid():
        try:
            return _answered(visit, found, form.cleaned_data, seen)
        except BadValue as why:
            said = form.cleaned_data
            form.add_error("text" if not said["text"] or said["decided"] else "decided", visit.said(why.sentence))
        except BadQuestion as why:
            form.add_error(None, visit.said(why.sentence))
            status = HTTPStatus(why.http_status)
            found = _one(visit, tracking, closed=True)
    return _answering(visit, found, form, seen=seen, status=status)


def _answered(visit: Visit, found: selectors.Waiting, said: Mapping[str, str], seen: int) -> HttpResponse:
    """Record an answer, and return the way to the list. Raises: BadQuestion."""
    services.step(
        found.tracking,
        State(said["state"]),
        by=visit.person.id,
        at=datetime.now(UTC),
        text=said["text"],
        decided=Decided(said["decided"]) if said["decided"] else None,
        seen=seen,
    )
    to = f"{visit.href('staff_corrections')}?{DONE}={said['state']}"
    return HttpResponseRedirect(to, status=HTTPStatus.SEE_OTHER)


def _answering(
    visit: Visit, found: selectors.Waiting, form: AnswerForm, *, seen: int, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Return the page of a reported mistake: of one that was closed meanwhile without the form."""
    closed = found.state is State.CLOSED
    own = {
        "line": _line(visit, found),
        "form": form,
        "closed": closed,
        "seen": seen,
        "errors": errors_of(form),
        "anew": visit.request.path if status == HTTPStatus.CONFLICT and not closed else "",
        "list_href": visit.href("staff_corrections"),
    }
    return staff_shown(visit, "staff/correction.html", own, status=status)


def _one(visit: Visit, tracking: str, *, closed: bool = False) -> selectors.Waiting:
    """Return a reported mistake of this programme; one that is `closed` only where that is asked.

    Raises: NoSuchCorrection.
    """
    try:
        found = selectors.any_with(Tracking(tracking))
    except BadValue:
        found = None
    if found is None or not _is_of(visit, found) or (found.state is State.CLOSED and not closed):
        raise NoSuchCorrection("{number!r}: no open report has this number; go back to the list", number=tracking[:20])
    return found


def _of_programme(visit: Visit) -> list[selectors.Waiting]:
    """Return what was reported about this programme's procedure, or about none."""
    return [one for one in selectors.waiting() if _is_of(visit, one)]


def _is_of(visit: Visit, one: selectors.Waiting) -> bool:
    opened = visit.run.opened
    return opened is None or one.procedure in {None, opened.body.procedure}


def _line(visit: Visit, one: selectors.Waiting) -> CorrectionLine:
    due = one.received_at + DUE
    may = visit.may("answer_correction")
    return CorrectionLine(
        number=str(one.tracking),
        href=visit.href("staff_correction", tracking=str(one.tracking)) if may else "",
        category=labels()[one.category],
        state=str(STATES[one.state]),
        npi=str(one.npi or ""),
        received=date_format(one.received_at, "DATE_FORMAT"),
        due=date_format(due, "DATE_FORMAT"),
        late=one.state in {State.RECEIVED, State.LOOKED_AT} and visit.now > due,
        text=one.text,
        language=one.language,
        told=tuple(f"{date_format(told.at, 'DATETIME_FORMAT')}: {told.text}" for told in one.told),
    )
