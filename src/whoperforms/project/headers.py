"""Headers that keep every page to itself: no third party, no frame, no referrer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

Responding = Callable[[HttpRequest], HttpResponse]


def security_headers(respond: Responding) -> Responding:
    """Add the content security policy to every response."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response["Content-Security-Policy"] = POLICY
        return response

    return with_headers
