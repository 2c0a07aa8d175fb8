"""Cases as physicians logged them, to be read by whoever may: whose there are, how many they stated, and each row.

Shape:  nothing is changed here. Rows are those of our own text of a file (`case_columns`), which has no word that tells
        who a patient is; what was withdrawn counts for nothing, and whoever audits reads it all the same.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from whoperforms.certification.bodies.practice import CasesLogged, CasesWithdrawn
from whoperforms.certification.cases.case import BETWEEN, When
from whoperforms.certification.cases.practice import Practice
from whoperforms.certification.events import Event, Stream, StreamKind
from whoperforms.kernel.errors import NothingFound
from whoperforms.places.names import fold
from whoperforms.registry.journal import events_of
from whoperforms.web.me.case_forms import EVENTS_WRITTEN, SETTINGS
from whoperforms.web.me.programme import procedure_of
from whoperforms.web.outcome_lines import COLLECTORS
from whoperforms.web.spoken import spoken
from whoperforms.web.staff.facts.telling import Telling
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.timeline import EventLine
from whoperforms.web.staff.turning import Turned, page_number
from whoperforms.web.staff.visit import Visit, for_staff

A_PAGE: Final = 50  # people
ROWS: Final = 100  # of a file
ABOUT: Final[dict[When, Promise]] = {
    When.OPERATION: _("Operation"),
    When.BEFORE: _("Visit before"),
    When.AFTER: _("Visit after"),
}
COLUMNS: Final[Mapping[str, Promise]] = {
    "row": _("What the row is about"),
    "case": _("Case"),
    "month": _("Month"),
    "levels": _("Levels"),
    "setting": _("Where"),
    "events": _("What went wrong"),
    "collected_by": _("Who asked the patient"),
    "versions": _("Versions of the questionnaires"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeLine:
    """Somebody who told of own cases."""

    href: str
    name: str
    stated: str
    logged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """One thing that somebody told of own cases. `rows_href`: where the rows stand; `withdrawn`: they count no more."""

    line: EventLine
    rows_href: str
    withdrawn: bool


@for_staff("read_cases")
def cases(visit: Visit) -> HttpResponse:
    """Show who told of own cases, by name."""
    people = [one for one in visit.ledger.practices.values() if visit.programme in one.programmes]
    found = sorted(people, key=lambda one: (fold(visit.name_of(one.id)), one.id))
    turned = Turned.of(found, page_number(visit), A_PAGE, visit.href("staff_cases"))
    own = {"lines": [_line(visit, one) for one in turned.shown], "turned": turned, "count": len(found)}
    return staff_shown(visit, "staff/cases.html", own)


def has_told(visit: Visit, person: str) -> bool:
    """Whether somebody told of own cases here, and the visitor may read it."""
    practice = visit.ledger.practices.get(person)
    return practice is not None and visit.programme in practice.programmes and visit.may("read_cases", person)


@for_staff("read_cases")
def of_person(visit: Visit, person: str) -> HttpResponse:
    """Show all that somebody told of own cases here, the newest first."""
    told = _told(visit, person)
    withdrawn = {event.body.logged for event in told if isinstance(event.body, CasesWithdrawn)}
    turned = Turned.of(told[::-1], page_number(visit), A_PAGE, visit.href("staff_cases_of", person=person))
    telling = Telling.of(visit, about=person)
    lines = [
        ToldLine(
            line=EventLine.of(event, telling),
            rows_href=_rows_href(visit, person, event),
            withdrawn=event.seq in withdrawn,
        )
        for event in turned.shown
    ]
    own = {"name": visit.name_of(person), "lines": lines, "turned": turned, "back": visit.href("staff_cases")}
    return staff_shown(visit, "staff/cases_of.html", own)


@for_staff("read_cases")
def rows(visit: Visit, person: str, seq: int) -> HttpResponse:
    """Show the rows of what was logged at once, a hundred at a time."""
    told = _told(visit, person)
    found = next((event for event in told if event.seq == seq and isinstance(event.body, CasesLogged)), None)
    if found is None:
        raise NothingFound(f"event {seq}: no cases of this person; go back to the list")
    header, *below = list(csv.reader(StringIO(found.body.document)))
    here = visit.href("staff_cases_rows", person=person, seq=str(seq))
    turned = Turned.of(below, page_number(visit), ROWS, here)
    labels, says = _columns(visit, header)
    own = {
        "name": visit.name_of(person),
        "day": date_format(found.at, "DATE_FORMAT"),
        "withdrawn": any(isinstance(one.body, CasesWithdrawn) and one.body.logged == seq for one in told),
        "labels": labels,
        "rows": [[say(cell) for say, cell in zip(says, row, strict=False)] for row in turned.shown],
        "turned": turned,
        "back": visit.href("staff_cases_of", person=person),
    }
    return staff_shown(visit, "staff/cases_rows.html", own)


def _told(visit: Visit, person: str) -> list[Event[Any]]:
    """Return what somebody told for this programme, in its order. Raises: NothingFound."""
    visit.refuse("read_cases", person)
    known = person in visit.ledger.practices
    all_told: list[Event[Any]] = [*events_of(Stream(StreamKind.PRACTICE, person))] if known else []
    here = {event.seq for event in all_told if getattr(event.body, "programme", None) == visit.programme}
    told = [event for event in all_told if event.seq in here or getattr(event.body, "logged", None) in here]
    if not told:
        raise NothingFound(f"{person[:40]!r}: nobody here who told of own cases; go back to the list")
    return told


def _line(visit: Visit, one: Practice) -> PracticeLine:
    said = one.statement(visit.programme)
    logged = [event.body.cases for event in one.logged if event.body.programme == visit.programme]
    about = gettext("about %(count)s, in the 12 months up to %(day)s")
    named = {"count": said.body.about, "day": date_format(said.body.as_of, "DATE_FORMAT")} if said else {}
    return PracticeLine(
        href=visit.href("staff_cases_of", person=one.id),
        name=visit.name_of(one.id),
        stated=about % named if said else gettext("none"),
        logged=ngettext("%(num)s case", "%(num)s cases", sum(logged)) % {"num": sum(logged)},
    )


def _rows_href(visit: Visit, person: str, event: Event[Any]) -> str:
    if not isinstance(event.body, CasesLogged):
        return ""
    return visit.href("staff_cases_rows", person=person, seq=str(event.seq))


def _columns(visit: Visit, header: list[str]) -> tuple[list[str], list[Callable[[str], str]]]:
    """Return what the columns of a file are called, and how the cells of each are said."""
    words = spoken(procedure_of(visit).id, visit.language).words
    labels = {name: str(label) for name, label in COLUMNS.items()}
    labels |= {one.id: words.instruments[one.id].name for one in procedure_of(visit).instruments}

    def went_wrong(cell: str) -> str:
        names = (EVENTS_WRITTEN.get(name, name) for name in cell.split(BETWEEN) if name)
        return "; ".join(words.events.get(name, name) for name in names)

    known: dict[str, Callable[[str], str]] = {
        "row": _one_of(ABOUT),
        "setting": _one_of(SETTINGS),
        "collected_by": _one_of(COLLECTORS),
        "events": went_wrong,
        "levels": lambda cell: cell.replace(BETWEEN, "; "),
    }
    return [labels.get(name, name) for name in header], [known.get(name, str) for name in header]


def _one_of(texts: Any) -> Callable[[str], str]:  # noqa: ANN401 - a mapping of lazy texts
    said = {str(key): str(text) for key, text in texts.items()}
    return lambda cell: said.get(cell, cell)
