"""The roster wizard: give a file, see of each row what would become of it, import it; and the roster as a download."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.acts import listing
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import RosterImported
from whoperforms.certification.events import Event, Signer, Stream, StreamKind
from whoperforms.certification.listing import Becomes, RosterGiven, RosterPlan, RowPlan, planned
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence
from whoperforms.registry.errors import NoSuchFile
from whoperforms.registry.file_faults import BadFile
from whoperforms.registry.file_kinds import IMPORTS
from whoperforms.registry.files import plain_name
from whoperforms.registry.recording import Act, Seen, first_id
from whoperforms.registry.roster_given import MOST_ROWS
from whoperforms.registry.roster_import import LARGE, Begun, Step, begin, importing, is_recorded
from whoperforms.registry.rosters import exported, file_for, looked_through
from whoperforms.registry.sweeping import rosters, sweep_rosters
from whoperforms.store.ledger import built_at
from whoperforms.web.accounts.surroundings import errors_of
from whoperforms.web.desk import answered
from whoperforms.web.files import kept, said, takes_files
from whoperforms.web.staff.acting import ActForm, acted, with_done
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.sent import Sent
from whoperforms.web.staff.turning import Turned, page_number
from whoperforms.web.staff.visit import Visit, for_staff

A_PAGE: Final = 50
SHOWN_IMPORTS: Final = 10
READ_LAST: Final = 3
A_SECOND: Final = 1  # an event is of a whole one


class GiveForm(forms.Form):
    """A file, and the day of the list."""

    on = forms.DateField(
        label=_("Day of the list"),
        help_text=_("The day on which the issuer made it. Nothing in it may be later."),
        widget=forms.DateInput(attrs={"type": "date"}),
        localize=False,
    )
    file = forms.FileField(label=_("Roster"), help_text=_("CSV or XLSX, at most 10 MB and 50,000 rows."))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """What would become of one row, in words."""

    row: str
    record: str
    name: str
    becomes: str
    why: str


class _Read:
    """The rosters that were read last, and what would become of them: each page of a report asks for both again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], RosterGiven] = OrderedDict()
        self._planned: tuple[RosterGiven, int, date, RosterPlan] | None = None

    def of(self, visit: Visit, sha256: str, name: str, on: date) -> RosterGiven:
        built = answered(lambda desk: built_at(desk.directory))
        key = (visit.programme, sha256, name, on.isoformat(), built)
        if (found := self._kept.get(key)) is None:
            with rosters().opened(sha256) as file:
                given = file_for(file.read(), name, visit.programme, on)
            found = self._kept[key] = looked_through(given, settings.DIRECTORY)
            while len(self._kept) > READ_LAST:
                self._kept.popitem(last=False)
        return found

    def plan(self, visit: Visit, given: RosterGiven) -> RosterPlan:
        """Return what would become of a roster now; kept until anything is recorded, or the day ends."""
        asked = (visit.ledger.seq, visit.now.date())
        kept = self._planned  # asked once: another thread may plan another roster meanwhile
        if kept is None or kept[0] is not given or kept[1:3] != asked:
            kept = self._planned = (given, *asked, planned(visit.ledger, given, visit.now))
        return kept[3]


_READ = _Read()


@takes_files
@for_staff("roster_imported")
def roster(visit: Visit) -> HttpResponse:
    """Take a file, and lead to what would become of it."""
    if visit.request.method != "POST":
        return _giving(visit, GiveForm(initial={"on": visit.now.date()}))
    form = GiveForm(visit.request.POST, visit.request.FILES)
    if form.is_valid():
        try:
            sweep_rosters()
            document = kept(form.cleaned_data["file"], rosters(), taken=IMPORTS)
            given = _READ.of(visit, document.sha256, document.name, form.cleaned_data["on"])
            _READ.plan(visit, given)
        except BadFile as why:
            form.add_error("file", said(why))
        except BadField as why:
            form.add_error("on" if why.field == "as_of" else "file", visit.said(why.sentence))
        else:
            asked = {"on": form.cleaned_data["on"].isoformat(), "name": document.name}
            href = f"{visit.href('staff_roster_report', sha256=document.sha256)}?{urlencode(asked)}"
            return HttpResponseRedirect(href, status=HTTPStatus.SEE_OTHER)
    return _giving(visit, form, status=HTTPStatus.BAD_REQUEST)


@for_staff("roster_imported")
def report(visit: Visit, sha256: str) -> HttpResponse:
    """Show of each row what would become of it: all of them, or those that become one thing."""
    name, on = _asked(visit)
    try:
        plan = _READ.plan(visit, _READ.of(visit, sha256, name, on))
    except NoSuchFile:
        return _gone(visit, on)
    chosen = visit.request.GET.get("becomes", "")
    here = f"{visit.href('staff_roster_report', sha256=sha256)}?{urlencode({'on': on.isoformat(), 'name': name})}"
    rows = [one for one in plan.rows if chosen in {"", one.becomes}]
    turned = Turned.of(rows, page_number(visit), A_PAGE, here + (f"&becomes={chosen}" if chosen in WORDS else ""))
    confirm = visit.href("staff_roster_import", sha256=sha256)
    own = {
        "name": name,
        "day": date_format(on, "DATE_FORMAT"),
        "here": here,
        "counts": [
            (str(WORDS[becomes]), str(count), f"{here}&becomes={becomes}", becomes == chosen)
            for becomes, count in plan.counts.items()
            if count
        ],
        "total": len(plan.rows),
        "unnamed": plan.unnamed,
        "happening": len(plan.happening),
        "chosen": chosen,
        "lines": [_line(visit, one) for one in turned.shown],
        "turned": turned,
        "confirm_href": f"{confirm}?{urlencode({'on': on.isoformat(), 'name': name})}",
        "again_href": visit.href("staff_roster"),
    }
    return staff_shown(visit, "staff/roster_report.html", own)


class ImportForm(ActForm):
    """Nothing to fill in: what would become of the file was shown."""

    heading, button, action = _("Import this roster"), _("Import"), "roster_imported"
    meaning = Meaning.DECIDED
    intro = _("All of it is recorded, or nothing. It can be corrected by a newer list, and never undone.")

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        self.given: RosterGiven = given.pop("given")
        super().__init__(visit, stream, about, **given)

    def act(self) -> Act:
        """Import it."""
        return lambda ledger, at: listing.import_roster(ledger, at, roster=self.given, new_id=self.new_ids())

    def happens(self, signer: Signer, act: Act, seen: Seen) -> HttpResponse:
        """Import it: a small roster at once, a large one beside the requests. Raises: BadQuestion."""
        begun = _begun(self.visit, self.sent, signer, act) if self.sent else None
        if begun is None or len(_READ.plan(self.visit, self.given).happening) < LARGE:
            return super().happens(signer, act, seen)
        return _to_progress(self.visit, begin(begun))


@for_staff("roster_imported")
def take(visit: Visit, sha256: str) -> HttpResponse:
    """Import what was looked through; of a form that was sent already, show how far that is."""
    name, on = _asked(visit)
    if (sent := _named(visit)) and (is_recorded(sent) or _is_under_way(sent, visit)):
        return _to_progress(visit, sent)
    try:
        form = partial(ImportForm, given=_READ.of(visit, sha256, name, on))
    except NoSuchFile:
        return _gone(visit, on)
    stream = Stream(StreamKind.PROGRAMME, visit.programme)
    answer = acted(form, visit, stream, None, to=visit.href("staff_roster"))
    return _to_progress(visit, sent) if sent and _is_under_way(sent, visit) else answer


@for_staff("roster_imported")
def progress(visit: Visit, first: str) -> HttpResponse:
    """Show how far the import of a first event is; once it is recorded, lead to where that is said."""
    if is_recorded(first):
        return HttpResponseRedirect(
            with_done(visit.href("staff_roster"), "roster_imported"), status=HTTPStatus.SEE_OTHER
        )
    far = importing(first)
    far = far if far and far.programme == visit.programme else None
    if is_recorded(first):  # meanwhile
        return _to_progress(visit, first)
    own = {
        "step": STEPS[far.step] if far and far.is_under_way(datetime.now(UTC)) else "",
        "share": far.done * 100 // far.of if far and far.of else None,
        "done": number_format(far.done, force_grouping=True) if far else "",
        "of": number_format(far.of, force_grouping=True) if far and far.of else "",
        "why": visit.said(far.why) if far and far.step is Step.REFUSED else "",
        "heard": date_format(far.at, "DATETIME_FORMAT") if far else "",
        "here": visit.href("staff_roster_progress", first=first),
        "again_href": far.address if far else visit.href("staff_roster"),
        "roster_href": visit.href("staff_roster"),
    }
    return staff_shown(visit, "staff/roster_progress.html", own)


def _is_under_way(first: str, visit: Visit) -> bool:
    far = importing(first)
    return far is not None and far.is_under_way(visit.now)


def _named(visit: Visit) -> str:
    """Return the name of the import that a form would begin, or has begun; empty where nothing was sent."""
    sent = Sent.of(visit.request) if visit.request.method == "POST" else None
    return first_id(sent.sending, visit.person.id, _seen(visit, sent)) if sent and sent.sending else ""


def _begun(visit: Visit, sent: Sent, signer: Signer, act: Act) -> Begun | None:
    if sent.sending is None:
        return None
    return Begun(
        signer=signer,
        act=act,
        sending=sent.sending,
        seen=_seen(visit, sent),
        programme=visit.programme,
        address=visit.request.get_full_path(),
    )


def _seen(visit: Visit, sent: Sent) -> Seen:
    return {Stream(StreamKind.PROGRAMME, visit.programme): sent.last}


def _to_progress(visit: Visit, first: str) -> HttpResponse:
    return HttpResponseRedirect(visit.href("staff_roster_progress", first=first), status=HTTPStatus.SEE_OTHER)


@for_staff("export")
def export(visit: Visit) -> HttpResponse:
    """Hand out the roster: who is certified here, and who is listed."""
    name, content = exported(visit.programme, visit.now)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _gone(visit: Visit, on: date) -> HttpResponse:
    """Ask for a file again that is not kept any longer."""
    form = GiveForm({"on": on.isoformat()})
    form.errors.pop("file", None)
    form.add_error("file", gettext("This file is kept no longer: it was imported, or a day is over. Give it again."))
    return _giving(visit, form, status=HTTPStatus.NOT_FOUND)


def _let_go(imports: Iterable[Event[RosterImported]]) -> None:
    """Remove the files of imports, unless somebody gave one again: to this page every import leads."""
    for event in imports:
        rosters().let_go(event.body.sha256, given_before=event.at.timestamp() + A_SECOND)


def _giving(visit: Visit, form: GiveForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    _let_go(visit.run.imports[-SHOWN_IMPORTS:])
    imports = [
        (
            date_format(event.at, "DATETIME_FORMAT"),
            date_format(event.body.as_of, "DATE_FORMAT"),
            visit.name_of(event.actor),
            str(event.body.rows),
            str(event.body.changed),
        )
        for event in reversed(visit.run.imports[-SHOWN_IMPORTS:])
    ]
    own = {
        "form": form,
        "errors": errors_of(form),
        "imports": imports,
        "give_href": visit.href("staff_roster"),
        "most": f"{MOST_ROWS:,}",
        "export_href": visit.href("staff_roster_export") if visit.may("export") else "",
        "reviews_href": visit.href("staff_reviews"),
    }
    return staff_shown(visit, "staff/roster.html", own, status=status)


def _asked(visit: Visit) -> tuple[str, date]:
    """Return the file's name and the day of the list, as the address has them. Raises: BadField."""
    text = visit.request.GET.get("on", "")
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise BadField("on", "{value!r}: not a day; give the file again", value=text[:40]) from None
    return plain_name(visit.request.GET.get("name", "")), on


def _line(visit: Visit, one: RowPlan) -> RowLine:
    listed = one.row.said
    return RowLine(
        row=str(one.row.row),
        record=one.row.record,
        name=listed.name if listed else gettext("not kept"),
        becomes=str(WORDS[one.becomes]),
        why=visit.said(Sentence.of(one.why)),
    )


WORDS: Final = {
    Becomes.NEW: _("New"),
    Becomes.CHANGED: _("Changes"),
    Becomes.UNCHANGED: _("Unchanged"),
    Becomes.QUESTION: _("Waits for a person"),
    Becomes.LEFT_OUT: _("Left out: no consent"),
    Becomes.REFUSED: _("Refused"),
}
STEPS: Final = {
    Step.WAITING: _("It waits for another import that is not finished yet."),
    Step.CHECKING: _("Each row is held to the rules. Nothing is recorded yet."),
    Step.WRITING: _("All of it is recorded now, in one step."),
}
