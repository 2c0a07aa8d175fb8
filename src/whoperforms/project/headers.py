"""Headers that keep every page and answer to itself: no third party, no frame, no referrer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self)",  # asked for only after a tap
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Responding = Callable[[HttpRequest], HttpResponse]


def security_headers(respond: Responding) -> Responding:
    """Add the headers to every response; the only thing every request passes through."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        request.get_host()  # a host that is not allowed ends here, with 400
        response = respond(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)  # private pages tell their own forms where they were sent from
        return response

    return with_headers
