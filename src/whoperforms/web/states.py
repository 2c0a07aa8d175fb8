"""Doctors with published cases, state by state: for those who ask for no place, and for sites without certificates.

Shape:  always in the order of names, never by a count; a count of cases is not even shown.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import NothingFound
from whoperforms.places.states import STATES
from whoperforms.search.by_state import ByState, Performer
from whoperforms.search.desk import Desk
from whoperforms.web.about import teller_of
from whoperforms.web.capitals import as_written
from whoperforms.web.desk import answered
from whoperforms.web.languages import Language
from whoperforms.web.page import page, shown

MOST = 2000  # on one page; no state has so many with a published count


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLink:
    """A state, and how many doctors its page has."""

    name: str
    href: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A doctor in the list of a state."""

    name: str
    href: str
    city: str
    year: str

    @classmethod
    def of(cls, performer: Performer, *, procedure: str, language: Language) -> "Listed":
        """Present somebody with a published count."""
        parts = {"language": language, "procedure": procedure, "npi": performer.npi.digits}
        name = as_written(performer.name)
        return cls(
            name=f"{name}, {performer.credentials}" if performer.credentials else name,
            href=reverse("doctor", kwargs=parts),
            city=as_written(performer.city or ""),
            year=_("newest count: %(year)s") % {"year": performer.newest_year},
        )


@require_safe
@page
def states(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show the states, each with how many doctors have published cases there."""
    teller = teller_of(procedure, language)
    counts, read = answered(lambda desk: (dict(_by_state(desk, procedure).counts), desk.directory.has(Source.PART_B)))
    named = sorted(STATES.items(), key=lambda each: each[1])
    own = {
        "words": teller.words,
        "read": read,
        "links": [
            StateLink(
                name=name,
                href=reverse("state", kwargs={"language": language, "procedure": procedure, "state": code}),
                found=ngettext("%(count)s doctor", "%(count)s doctors", counts[code]) % {"count": f"{counts[code]:,}"},
            )
            for code, name in named
            if counts.get(code)
        ],
        "nobody_in": ", ".join(name for code, name in named if not counts.get(code)),
        "published_from": teller.procedure.case_counting.published_from,
    }
    return shown(request, "states.html", own)


@require_safe
@page
def state(request: HttpRequest, language: Language, procedure: str, state: str) -> HttpResponse:
    """Show who has published cases in a state, in the order of names. Raises: NothingFound (no such state)."""
    teller = teller_of(procedure, language)
    code = state.upper()
    if code not in STATES:
        raise NothingFound(f"{state!r}: no state; write two letters")
    if code != state:
        parts = {"language": language, "procedure": procedure, "state": code}
        return HttpResponsePermanentRedirect(reverse("state", kwargs=parts))
    found, read = answered(lambda desk: (_by_state(desk, procedure).of(code), desk.directory.has(Source.PART_B)))
    own = {
        "words": teller.words,
        "read": read,
        "state_name": STATES[code],
        "doctors": [Listed.of(each, procedure=procedure, language=language) for each in found[:MOST]],
        "published_from": teller.procedure.case_counting.published_from,
    }
    return shown(request, "state.html", own)


def _by_state(desk: Desk, procedure: str) -> ByState:
    """Return the performers of a procedure by state, today."""
    known = desk.known(teller_of(procedure, Language.ENGLISH).procedure)
    return known.on(datetime.now(UTC).date()).by_state
