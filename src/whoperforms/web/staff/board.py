"""The board: everybody in a programme by how far they are, with counts; and those about to expire."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.state import EXPIRING, CertificationState, Stands
from whoperforms.registry.standings import overview
from whoperforms.web.staff import words
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.turning import Turned, page_number
from whoperforms.web.staff.visit import Visit, for_staff

A_PAGE: Final = 50
ENDED_LATELY: Final = timedelta(days=90)  # whose certificate ended before that is on the board alone
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
    chosen = visit.request.GET.get("at", "")
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
    turned = Turned.of(shown, page_number(visit), A_PAGE, f"{here}?at={chosen}" if chosen in counts else here)
    own = {
        "columns": columns,
        "chosen": words.place(chosen) if chosen in counts else "",
        "found": len(shown),
        "lines": [line(visit, one, stands) for one, stands in turned.shown],
        "all_href": here,
        "turned": turned,
    }
    return staff_shown(visit, "staff/board.html", own)


@for_staff("read_board")
def expiring(visit: Visit) -> HttpResponse:
    """Show whose certificate ends within ninety days, or ended within the last ninety, the soonest first.

    The day alone counts: who is suspended, or cannot be confirmed, has to see to a renewal all the same.
    """
    first, last = visit.now - ENDED_LATELY, visit.now + EXPIRING
    ends = [
        (one.certificate.valid_until, one, stands)
        for one, stands in overview(visit.now).of(visit.programme)
        if one.certificate and one.holds and first <= one.certificate.valid_until <= last
    ]
    ends.sort(key=lambda found: (found[0], found[1].id))
    turned = Turned.of(ends, page_number(visit), A_PAGE, visit.href("staff_expiring"))
    own = {
        "lines": [line(visit, one, stands) for _until, one, stands in turned.shown],
        "turned": turned,
        "lapsed_href": f"{visit.href('staff_board')}?at={CertificationState.LAPSED}",
    }
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
