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
        request.get_host()  # a host that is not allowed ends here, with 400
        response = respond(request)
        response["Content-Security-Policy"] = POLICY
        return response

    return with_headers
