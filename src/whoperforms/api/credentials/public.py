"""How signed bytes travel: exactly as they are, to programs on any site, kept by nobody for longer than they may be."""

from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from whoperforms.api.responses import View, answering, tag

CREDENTIAL: Final = "application/vc"
DID: Final = "application/did+json"
JSON: Final = "application/json"
FHIR: Final = "application/fhir+json"
TEXT: Final = "text/plain; charset=utf-8"
LINES: Final = "application/jsonl"
NEVER: Final = "no-cache"
FOR_EVER: Final = "public, max-age=31536000, immutable"


def public(view: View) -> View:
    """Let a view answer GET and HEAD of programs on every site: what it says is public, and asks for no cookie."""
    return for_all(answering(view))


def for_all(view: View) -> View:
    """Let programs on every site read what a view answers, refusals too."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:  # noqa: ANN401 - a view's own
        response = view(request, *arguments, **named)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answer


def handed_out(data: bytes, kind: str, *, caching: str = NEVER) -> HttpResponse:
    """Return bytes as they were signed, with a validator."""
    response = HttpResponse(data, content_type=kind)
    response["ETag"] = f'"{tag(data)}"'
    response["Cache-Control"] = caching
    return response
