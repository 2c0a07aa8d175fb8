"""Today: what waits for whoever looks, by their roles; each thing leads to where it is done."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from whoperforms.registry.journal import ledger
from whoperforms.web.accounts.doors import staff_page
from whoperforms.web.accounts.surroundings import around
from whoperforms.web.addresses import address
from whoperforms.web.languages import Language
from whoperforms.web.page import page
from whoperforms.web.staff.layout import staff_shown
from whoperforms.web.staff.visit import Visit, for_staff, visit_of
from whoperforms.web.staff.waiting import what_waits
from whoperforms.web.staff.waiting_words import Waiting

AT_FIRST: Final = 10  # of each kind, until somebody asks for all of them
A_PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One kind of things that wait. `more_href`: where all of them are; empty where these are all."""

    key: str
    heading: str
    count: int
    items: tuple[Waiting, ...]
    more_href: str


@for_staff("read_programme")
def today(visit: Visit) -> HttpResponse:
    """Show what waits, or all of one kind."""
    chosen = visit.request.GET.get("only", "")
    here = visit.href("staff_today")
    found = list(what_waits(visit))
    sections = [
        Section(
            key=kind.key,
            heading=str(kind.heading),
            count=len(items),
            items=tuple(say() for say in items[: A_PAGE if kind.key == chosen else AT_FIRST]),
            more_href=f"{here}?only={kind.key}" if kind.key != chosen and len(items) > AT_FIRST else "",
        )
        for kind, items in found
        if items and chosen in {"", kind.key}
    ]
    own = {
        "sections": sections,
        "chosen": chosen,
        "all_href": here,
        "cut": any(len(one.items) < one.count for one in sections) and bool(chosen),
        "shown_at_most": A_PAGE,
        "watched": [str(kind.heading) for kind, items in found if not items],
    }
    return staff_shown(visit, "staff/today.html", own)


@page
@staff_page
def chooser(request: HttpRequest, language: Language) -> HttpResponse:
    """Show the programmes in which somebody has a role; lead to the only one."""
    visit = visit_of(request, "")
    known = ledger().programmes
    mine = sorted(name for name in visit.person.programmes(visit.now) if name in known and known[name].opened)
    if len(mine) == 1:
        return HttpResponseRedirect(address("staff_today", language=language, programme=mine[0]))
    programmes = [
        {
            "href": address("staff_today", language=language, programme=name),
            "scope": opened.body.scope,
            "issuer": opened.body.issuer_name,
        }
        for name in mine
        if (opened := known[name].opened)
    ]
    return render(request, "staff/programmes.html", {**around(request), "programmes": programmes})
