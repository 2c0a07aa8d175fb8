"""Pages for when something is wrong: no such page, no such way to ask, or a fault of ours; each with a way on.

Shape:  none of them needs a directory, and each speaks the language that the path begins with. Programs are answered
        in their own way by `api`.
"""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import override

from whoperforms.registry.database import WAITS
from whoperforms.registry.one_writer import is_busy
from whoperforms.web.page import busy, language_of, plain_page

API = "/api/"
BUSY = "somebody else is writing at this moment; nothing was recorded; ask again in a minute"
Responding = Callable[[HttpRequest], HttpResponse]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no such page, and which ones there are."""
    return _page(request, "not_found.html", HTTPStatus.NOT_FOUND)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the question could not be read."""
    return _page(request, "bad_question.html", HTTPStatus.BAD_REQUEST)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong here, without what; whoever runs the site finds it in the log.

    Django says no more than that: what it was is what is being handled. Others who were writing for too long, whoever
    wanted to write meanwhile (a session, a try to sign in), is no fault.
    """
    if not is_busy(sys.exc_info()[1]):
        return _page(request, "failed.html", HTTPStatus.INTERNAL_SERVER_ERROR)
    if request.path.startswith(API):
        return JsonResponse({"error": BUSY}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    with override(language_of(request)):
        return busy(request)


def with_pages_for_refusals(respond: Responding) -> Responding:
    """Give a page to a way of asking that a page does not know, such as POST; Django answers it with nothing.

    Of what could not be written it says when to try again.
    """

    def refused(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and request.method == "POST":
            response.headers.setdefault("Retry-After", str(WAITS))
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.path.startswith(API):
            return response
        told = _page(request, "not_allowed.html", HTTPStatus.METHOD_NOT_ALLOWED)
        told["Allow"] = response.get("Allow", "GET, HEAD")
        return told

    return refused


def _page(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    with override(language_of(request)):
        return render(request, template, {**plain_page(request), "noindex": True}, status=status)
