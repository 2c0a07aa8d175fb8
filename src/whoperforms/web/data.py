"""Pages on the site itself: where the data comes from and how good it is, privacy, credits."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whoperforms.evidence.source import Source
from whoperforms.places.gazetteer import CREDIT as PLACES_CREDIT
from whoperforms.search.desk import Desk
from whoperforms.web.account import Account
from whoperforms.web.desk import answered
from whoperforms.web.languages import Language
from whoperforms.web.map.credit import map_credit
from whoperforms.web.page import page, procedure_of, shown
from whoperforms.web.quality import missing, reported
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken

OF_CERTIFICATES = frozenset({Source.ROSTER})


@require_safe
@page
def data(request: HttpRequest, language: Language) -> HttpResponse:
    """Show the sources, the rules by which the site orders and groups, and what it cannot know."""
    procedure = procedure_of(request)
    own = {
        "account": answered(lambda desk: _account(desk, language)),
        "words": spoken(procedure, language).words,
        "published_from": procedure_named(procedure).case_counting.published_from,
    }
    return shown(request, "data.html", own)


@require_safe
@page
def quality(request: HttpRequest, language: Language) -> HttpResponse:
    """Show how good the data is, as far as it was worked out beforehand."""
    own = answered(
        lambda desk: {
            "account": _account(desk, language),
            "tables": [missing(desk.directory), *reported(desk.directory, settings.DIRECTORY)],
        }
    )
    return shown(request, "quality.html", own)


@require_safe
@page
def privacy(request: HttpRequest, language: Language) -> HttpResponse:  # noqa: ARG001 - a part of every address
    """Show what is kept of those who read the site: nothing."""
    return shown(request, "privacy.html", {})


@require_safe
@page
def credit(request: HttpRequest, language: Language) -> HttpResponse:  # noqa: ARG001 - a part of every address
    """Show whose work the site rests on, and under which licences."""
    return shown(request, "credits.html", {"map_credit": map_credit(), "places_credit": PLACES_CREDIT})


def _account(desk: Desk, language: Language) -> Account:
    return Account.of(desk.directory, language, but_not=OF_CERTIFICATES if site().public_only else ())
