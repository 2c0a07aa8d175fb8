"""The board: everybody in a programme by how far they are, with counts; and those about to expire."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.state import CertificationState, Stands
from whoperforms.registry.standings import overview
from whoperforms.web.staff import words
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_staff

A_PAGE = 50
BEFORE_CERTIFIED = (Stage.APPLIED, Stage.ENROLLED, Stage.SUBMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One enrolment of a list."""

    href: str
    name: str
    npi: str
    where: str
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A place on the way: its name, how many are there, and the address that shows them alone."""

    name: str
    count: int
    href: str
    current: bool


def place_of(enrolment: Enrolment, stands: Stands) -> str:
    """Return where somebody is on the board: before a certificate the stage, afterwards the state."""
    return str(enrolment.stage if enrolment.certificate is None else stands.state)


@for_staff("read_board")
def board(visit: Visit) -> HttpResponse:
    """Show everybody, or those at one place, fifty at a time."""
    chosen, number = visit.request.GET.get("at", ""), _page_number(visit.request.GET.get("page", ""))
    found = [(place_of(one, stands), one, stands) for one, stands in overview(visit.now).of(visit.programme)]
    counts = Counter(place for place, _one, _stands in found)
    here = visit.href("staff_board")
    columns = [
        Column(name=words.place(place), count=counts[place], href=f"{here}?at={place}", current=place == chosen)
        for place in PLACES
        if counts[place]
    ]
    shown = [(one, stands) for place, one, stands in found if chosen in {"", place}]
    shown.sort(key=lambda pair: (pair[0].changed or visit.now, pair[0].id), reverse=True)
    page = shown[(number - 1) * A_PAGE : number * A_PAGE]
    own = {
        "columns": columns,
        "chosen": words.place(chosen) if chosen in counts else "",
        "found": len(shown),
        "lines": [line(visit, one, stands) for one, stands in page],
        "all_href": here,
        "earlier": _turned(here, chosen, number - 1) if number > 1 else "",
        "later": _turned(here, chosen, number + 1) if len(shown) > number * A_PAGE else "",
    }
    return staff_shown(visit, "staff/board.html", own)


@for_staff("read_board")
def expiring(visit: Visit) -> HttpResponse:
    """Show whose certificate ends within ninety days, or has ended, the soonest first."""
    ends = [
        (one.certificate.valid_until, one, stands)
        for one, stands in overview(visit.now).of(visit.programme)
        if one.certificate and stands.state in {CertificationState.EXPIRING, CertificationState.LAPSED}
    ]
    ends.sort(key=lambda found: (found[0], found[1].id))
    own = {"lines": [line(visit, one, stands) for _until, one, stands in ends]}
    return staff_shown(visit, "staff/expiring.html", own)


def line(visit: Visit, of: Enrolment, stands: Stands) -> Line:
    """Say one enrolment."""
    person = visit.ledger.person(of.person)
    return Line(
        href=visit.href("staff_record", enrolment=of.id),
        name=person.name,
        npi=person.npi or _("not stated"),
        where=words.place(place_of(of, stands)),
        since=_day(of.changed),
        until=_day(of.certificate.valid_until) if of.certificate else "",
    )


PLACES = (*map(str, BEFORE_CERTIFIED), *map(str, CertificationState), str(Stage.REFUSED))


def _day(at: datetime | None) -> str:
    return date_format(at, "SHORT_DATE_FORMAT") if at else ""


def _turned(here: str, chosen: str, number: int) -> str:
    return f"{here}?at={chosen}&page={number}" if chosen else f"{here}?page={number}"


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1  # noqa: PLR2004
