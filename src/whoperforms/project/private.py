"""Private pages: those where somebody may be signed in. Sessions, cookies and django-allauth are theirs alone.

Shape:  /en/account/..., /es/account/..., and so for `staff` and `me`. All else passes after one look at its path: no
        cookie, no question to the database, no header.
"""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.module_loading import import_string
from django.utils.translation import override

from whoperforms.web.accounts.surroundings import within
from whoperforms.web.long_forms import read_ahead

Responding = Callable[[HttpRequest], HttpResponseBase]

ADDRESS = re.compile(r"/(en|es)/(?:account|staff|me)(?:/|$)")
CHAIN = (  # from the outside in
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
)
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser does not say that a form is from here
    "X-Robots-Tag": "noindex",
}


class Private:
    """The middleware of private pages, as one; Django asks it for each hook, and it asks those of the chain."""

    def __init__(self, respond: Responding) -> None:
        self.pass_on = respond
        links = []
        for path in reversed(CHAIN):
            respond = import_string(path)(respond)
            links.append(respond)
        self.respond = respond
        self.before_view = [link.process_view for link in reversed(links) if hasattr(link, "process_view")]
        self.after_fault = [link.process_exception for link in links if hasattr(link, "process_exception")]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a private page with all that it needs, and any other as it comes."""
        found = ADDRESS.match(request.path_info)
        if found is None:
            return self.pass_on(request)
        with override(found[1]):
            response = self.respond(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ANN401 - Django's signature
        """Ask the chain before a view: a form from elsewhere ends here."""
        if hasattr(request, "session"):
            read_ahead(request, view)
            for hook in self.before_view:
                if refused := hook(request, view, args, kwargs):
                    answer: HttpResponse = refused
                    return answer
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Ask the chain what to do: who has to prove again who they are is led to where that is done."""
        if hasattr(request, "session"):
            for hook in self.after_fault:
                if led := hook(request, fault):
                    answer: HttpResponse = led
                    return answer
        return None

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        """Put what every page has around a page of django-allauth."""
        if hasattr(request, "session"):
            response.context_data = within(request, response.context_data or {})
        return response
