"""One address for people and for programs: `/c/NUMBER` leads to a page, or answers with what was signed."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from whoperforms.api.credentials import certificates
from whoperforms.web import certificate

PAGE: Final = "text/html"
SIGNED: Final = ("application/vc", "application/json", "application/ld+json")


def certificate_at(request: HttpRequest, number: str) -> HttpResponse:
    """Answer whoever asks for a signed document with that, and lead all others to the page."""
    wanted = request.get_preferred_type((PAGE, *SIGNED))
    response = (certificates.certificate if wanted in SIGNED else certificate.door)(request, number)
    patch_vary_headers(response, ["Accept"])
    return response
