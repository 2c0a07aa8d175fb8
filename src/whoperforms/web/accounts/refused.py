"""Pages for what is refused before a view is asked: a form that is not ours, too many tries."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from whoperforms.web.accounts.surroundings import around


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that a form was not sent from our page, or that it stood open too long."""
    return render(request, "account/form_refused.html", around(request), status=HTTPStatus.FORBIDDEN)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that somebody has tried too often."""
    answer = render(request, "429.html", around(request), status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = "300"
    return answer
