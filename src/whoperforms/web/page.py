"""What every page has: its language, the switch to the other one, who runs the site, a way on when something fails.

Shape:  a view takes the request and the parts of its address, and returns `shown(...)`. `page` makes the language of
        the address the one that is spoken, and turns what a view raises into a page that says what to do.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from psycopg import Error as DatabaseFailed

from whoperforms.kernel.errors import BadDirectory, BadQuestion, BadValue, MachineRefused, NothingFound
from whoperforms.registry.database import WAITS
from whoperforms.registry.errors import Busy
from whoperforms.registry.offered import names
from whoperforms.web.addresses import address
from whoperforms.web.desk import answered
from whoperforms.web.languages import Language, catalogue_is_reviewed
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken

Parts = ParamSpec("Parts")
View = Callable[Concatenate[HttpRequest, Parts], HttpResponse]

FAILED = {
    BadQuestion: (HTTPStatus.BAD_REQUEST, "bad_question.html"),
    BadValue: (HTTPStatus.BAD_REQUEST, "bad_question.html"),
    NothingFound: (HTTPStatus.NOT_FOUND, "not_found.html"),
}
NO_DIRECTORY = (BadDirectory, MachineRefused, sqlite3.DatabaseError, DatabaseFailed)


def page(view: View[Parts]) -> View[Parts]:
    """Return a view that speaks the language of its address, and has a page for whatever is wrong."""

    @wraps(view)
    def spoken(request: HttpRequest, /, *args: Parts.args, **kwargs: Parts.kwargs) -> HttpResponse:
        with override(language_of(request)):
            try:
                return view(request, *args, **kwargs)
            except Busy:
                return busy(request)
            except tuple(FAILED) as why:
                status, template = next(found for kind, found in FAILED.items() if isinstance(why, kind))
                return shown(request, template, {"noindex": True}, status=status)
            except NO_DIRECTORY:
                return render(request, "no_directory.html", plain_page(request), status=HTTPStatus.SERVICE_UNAVAILABLE)

    return spoken


def busy(request: HttpRequest) -> HttpResponse:
    """Say that others were writing for too long, and that nothing of what was sent is recorded."""
    context = {**plain_page(request), "noindex": True}
    response = render(request, "busy.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(WAITS)
    return response


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Return a page: what is its own in `context`, and what all pages have."""
    return render(request, template, {**every_page(request), **context}, status=status)


def shown_anyway(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Return a page that is there also without a directory: of certificates the registry alone knows."""
    try:
        common = every_page(request)
    except NO_DIRECTORY:
        common = plain_page(request)
    return render(request, template, {**common, **context}, status=status)


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Return what all pages have that are answered from a directory."""
    invented = answered(lambda desk: desk.directory.invented)
    common = plain_page(request)
    large_print = request.GET.get("print") == "large"
    return {**common, "invented": invented, "noindex": invented or common["noindex"], "large_print": large_print}


def plain_page(request: HttpRequest) -> dict[str, Any]:
    """Return what a page has even where there is no directory; the question itself may be one that cannot be read."""
    language = language_of(request)
    procedure = procedure_of(request)
    operated = site()
    return {
        "language": language,
        "switch_href": in_language(request, language.other),
        "switch_label": language.other.called,
        "switch_language": language.other,
        "canonical": absolute(request.path),
        "alternates": [(each, absolute(_path_in(request, each))) for each in Language],
        "operator": operated.operator,
        "public_only": operated.public_only,
        "invented": False,
        "large_print": False,
        "noindex": operated.operator is None,
        "reviewed": is_reviewed(language, procedure),
        "procedure": procedure,
        "nav": _nav(request, language, procedure),
    }


def is_reviewed(language: Language, procedure: str) -> bool:
    """Whether somebody who speaks a language has read what pages say in it: their own words, and the procedure's."""
    if language is Language.ENGLISH:
        return True
    return catalogue_is_reviewed(language) and spoken(procedure, language).words.reviewed


def language_of(request: HttpRequest) -> Language:
    """Return the language that an address names; English where it names none."""
    first = request.path.split("/")[1]
    return Language(first) if first in set(Language) else Language.ENGLISH


def procedure_of(request: HttpRequest) -> str:
    """Return the procedure that an address names, else the one that the site begins with."""
    found = request.resolver_match.kwargs.get("procedure") if request.resolver_match else None
    if found:
        with suppress(NothingFound):
            return procedure_named(found).id
    return site().procedure or names()[0]


def in_language(request: HttpRequest, language: Language) -> str:
    """Return the address of the same page and question in a language; a question that was posted is not in it."""
    asked = request.META.get("QUERY_STRING", "")
    return _path_in(request, language) + (f"?{asked}" if asked else "")


def absolute(path: str) -> str:
    """Return a path as others should name it: with the site's origin, where one is set."""
    return f"{site().origin or ''}{path}"


def _path_in(request: HttpRequest, language: Language) -> str:
    match = request.resolver_match
    if match is None or "language" not in match.kwargs or request.method == "POST":
        return address("home", language=language)
    return address(match.view_name, **{**match.kwargs, "language": language})


def _nav(request: HttpRequest, language: Language, procedure: str) -> list[dict[str, Any]]:
    here = {"language": language, "procedure": procedure}
    entries = (
        (_("Check a doctor"), address("check", **here)),
        (_("About the procedure"), address("about", **here)),
        (_("About the data"), address("data", language=language)),
    )
    return [{"label": label, "href": href, "current": request.path == href} for label, href in entries]
