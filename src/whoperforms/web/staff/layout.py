"""What stands around every page for staff: where one is, and where one can go."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from whoperforms.web.accounts.surroundings import around
from whoperforms.web.staff import words
from whoperforms.web.staff.visit import Visit

DONE = "done"  # the parameter of an address that says what was recorded just before
UNSIGNED = "unsigned"  # and the one that says that no certificate was signed for it
PAGES = (  # name of the address, what it is called, what one has to be allowed for it
    ("staff_today", _("Today"), "read_programme"),
    ("staff_board", _("Board"), "read_board"),
    ("staff_expiring", _("About to expire"), "read_board"),
    ("staff_standards", _("Standards"), "read_programme"),
    ("staff_sessions", _("Sessions"), "read_programme"),
    ("staff_people", _("People"), "read_board"),
    ("staff_roster", _("Roster"), "roster_imported"),
    ("staff_reviews", _("Whom entries mean"), "match_reviewed"),
    ("staff_looks", _("Checks"), "read_board"),
    ("staff_contested", _("Appeals and complaints"), "read_complaints"),
    ("staff_corrections", _("Reported mistakes"), "read_corrections"),
    ("staff_plots", _("Plots"), "read_board"),
    ("staff_cases", _("Logged cases"), "read_cases"),
    ("staff_audit", _("Audit"), "read_audit"),
    ("staff_keys", _("Keys"), "read_keys"),
)
OWN_PAGES = (  # those of a physician
    ("me_record", _("My record")),
    ("me_cases", _("My cases")),
    ("me_places", _("My places of work")),
    ("me_consents", _("What may be shown")),
    ("me_sessions", _("Workshops")),
    ("me_people", _("Conflicts and delegates")),
)


def staff_shown(visit: Visit, template: str, own: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Return a page for staff, or a physician's own: what is its own, and what all of them have."""
    pages = OWN_PAGES if visit.whose else [(name, label) for name, label, action in PAGES if visit.may(action)]
    places = [
        {"label": label, "href": (href := visit.href(name)), "current": visit.request.path == href.partition("?")[0]}
        for name, label in pages
    ]
    opened = visit.run.opened
    common = {
        "places": places,
        "programme_name": opened.body.scope if opened else visit.programme,
        "issuer": opened.body.issuer_name if opened else "",
        "me": visit.person.name,
        "acts_for": visit.whose.name if visit.whose and visit.whose.id != visit.person.id else "",
        "done": _done(visit),
        "unsigned": visit.request.GET.get(UNSIGNED) == "yes",
    }
    return render(visit.request, template, {**around(visit.request), **common, **own}, status=status)


def _done(visit: Visit) -> str:
    """Return what was recorded just before, in words; empty where nothing was."""
    name = visit.request.GET.get(DONE)
    return words.event(name) if name else ""
