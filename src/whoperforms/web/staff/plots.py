"""Plots: how many are where on the way, how many were certified until when, and in which states and pathways."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from whoperforms.certification.bodies.verification import Element, Result
from whoperforms.certification.enrolment import Enrolment
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.state import CertificationState
from whoperforms.kernel.errors import WhoPerformsError
from whoperforms.places.states import STATES
from whoperforms.registry.standings import overview
from whoperforms.web.me.programme import procedure_of
from whoperforms.web.spoken import spoken
from whoperforms.web.staff import words
from whoperforms.web.staff.bars import Bars
from whoperforms.web.staff.board import PLACES, place_of
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_staff

QUARTERS: Final = 12  # shown, up to today's
HELD: Final = frozenset({CertificationState.ACTIVE, CertificationState.EXPIRING})


@for_staff("read_board")
def plots(visit: Visit) -> HttpResponse:
    """Show the plots, each with its numbers as a table."""
    found = list(overview(visit.now).of(visit.programme))
    places = Counter(place_of(one, stands) for one, stands in found)
    held = [one for one, stands in found if stands.state in HELD]
    names = _pathways(visit)
    people = _("People")
    drawn = [
        Bars.of(
            [(words.place(place), places[place]) for place in PLACES if places[place]],
            id="pipeline",
            title=_("Where everybody is"),
            columns=(_("Where"), people),
        ),
        Bars.of(
            certified_until((one for one, _stands in found), visit.now.date()),
            id="time",
            title=_("Certified for the first time, until the end of each quarter"),
            columns=(_("Until the end of"), people),
        ),
        Bars.of(
            by_state(visit.ledger, held, _("no confirmed license")),
            id="states",
            title=_("Certified now, by state of the license"),
            columns=(_("State"), people),
        ),
        Bars.of(
            _counted(names.get(one.pathway, one.pathway) for one in held),
            id="pathways",
            title=_("Certified now, by pathway"),
            columns=(_("Pathway"), people),
        ),
    ]
    return staff_shown(visit, "staff/plots.html", {"plots": drawn})


def certified_until(enrolments: Iterable[Enrolment], today: date) -> list[tuple[str, int]]:
    """Return how many people had a first certificate by the end of each of the last quarters, the oldest first."""
    first = dict[str, int]()
    for one in enrolments:
        if one.certificates:
            quarter = _quarter(one.certificates[0].valid_from.date())
            first[one.person] = min(quarter, first.get(one.person, quarter))
    counts, now = Counter(first.values()), _quarter(today)
    total = sum(count for quarter, count in counts.items() if quarter <= now - QUARTERS)
    lines = []
    for quarter in range(now - QUARTERS + 1, now + 1):
        total += counts[quarter]
        lines.append((f"{quarter // 4}, {_('quarter')} {quarter % 4 + 1}", total))
    return lines


def by_state(ledger: Ledger, held: Iterable[Enrolment], unknown: str) -> list[tuple[str, int]]:
    """Return how many are licensed where, by the newest licence that a source confirmed; each once."""
    found = Counter[str]()
    for one in held:
        looks = reversed(ledger.looks(one.person, one.programme))
        licences = (
            look.said.jurisdiction
            for look in looks
            if look.said.element is Element.LICENCE and look.said.result is Result.CONFIRMED
        )
        found[next(licences, None) or ""] += 1
    named = sorted((STATES.get(code, code), count) for code, count in found.items() if code)
    return [*named, *([(unknown, found[""])] if found[""] else [])]


def _pathways(visit: Visit) -> dict[str, str]:
    """Return what the pathways are called; nothing where the procedure's definition is not there."""
    try:
        procedure = procedure_of(visit)
        said = spoken(procedure.id, visit.language).words
    except WhoPerformsError:
        return {}
    return {one.id: said.pathways[one.id].name for one in procedure.pathways}


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(names).items())


def _quarter(day: date) -> int:
    """Return the number of a day's quarter, counted from the year 0."""
    return day.year * 4 + (day.month - 1) // 3
