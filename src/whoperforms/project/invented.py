"""Invented people are shown on this machine only, also when a demo's directory takes the place of a real one."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from whoperforms.web.desk import answered
from whoperforms.web.page import NO_DIRECTORY

Responding = Callable[[HttpRequest], HttpResponseBase]
SAID = "The directory here holds invented people, who are shown to nobody. Whoever runs this site builds a real one.\n"


def refuse_invented(respond: Responding) -> Responding:
    """Answer nobody from a directory with invented people; settings ask for this where a site is served to others."""

    def guarded(request: HttpRequest) -> HttpResponseBase:
        try:
            invented = answered(lambda desk: desk.directory.invented)
        except NO_DIRECTORY:  # each page says so in its own way
            invented = False
        if not invented:
            return respond(request)
        return HttpResponse(SAID, status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain; charset=utf-8")

    return guarded
