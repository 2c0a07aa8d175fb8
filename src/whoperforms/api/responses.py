"""How an answer travels: as JSON, compressed where that pays, with a validator, and each error as a sentence.

Source: RFC 9110 (validators, content coding), RFC 9111 (caching).
"""

import gzip
import logging
from collections.abc import Callable, Sequence
from functools import wraps
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from whoperforms.kernel.errors import WhoPerformsError

JSON = "application/json"
# Kept by who asked, never by what lies between: an address may hold a patient's ZIP code. Asked for again each time,
# so that a new directory is seen at once; what has not changed is answered with 304, without a search.
CACHING = "private, no-cache"
WORTH_COMPRESSING = 1000  # bytes: a packet holds as much
LEVEL = 1  # the quickest; a third larger than the best, in a fifth of its time
REFUSED = "no answer from this server now; try again later, or tell who runs it"
UNREADABLE = "the request: too long, or of too many parts; ask for less, as docs/api.md says"
METHODS = ("GET", "HEAD")

View = Callable[..., HttpResponse]
write = msgspec.json.Encoder().encode
log = logging.getLogger("whoperforms.api")


def tag(*parts: object) -> str:
    """Return the validator of what these parts decide.

    >>> tag("a", 1) == tag("a", 1), tag("a", 1) == tag("a", 2)
    (True, False)
    """
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def told(request: HttpRequest, validator: str, find: Callable[[], bytes]) -> HttpResponse:
    """Return the JSON that `find` finds, or 304, without finding it, when whoever asks has it."""
    compressing = takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'"{validator}-gz"' if compressing else f'"{validator}"'
    if _has(request, validator):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        body = find()
        response = HttpResponse(body, content_type=JSON)
        if compressing and len(body) >= WORTH_COMPRESSING:
            response.content = gzip.compress(body, LEVEL, mtime=0)
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    response["ETag"] = etag
    response["Cache-Control"] = CACHING
    response["Vary"] = "Accept-Encoding"
    return response


def takes_gzip(accepted: str) -> bool:
    """Return whether who accepts these codings takes gzip.

    >>> takes_gzip("br, gzip;q=0.5"), takes_gzip("gzip;q=0, br"), takes_gzip("identity")
    (True, False, False)
    """
    for coding in accepted.split(","):
        name, _, weight = coding.replace(" ", "").partition(";q=")
        if name.lower() in {"gzip", "*"}:
            return weight.strip("0.") != "" or not weight
    return False


def _has(request: HttpRequest, validator: str) -> bool:
    known = request.META.get("HTTP_IF_NONE_MATCH")
    return known is not None and (known.strip() == "*" or validator in known)


def sentence(said: str, status: int) -> HttpResponse:
    """Return an error as one sentence."""
    response = HttpResponse(write({"error": said}), status=status, content_type=JSON)
    response["Cache-Control"] = "no-store"
    return response


def answering(view: View) -> View:
    """Let a view answer GET and HEAD only, and tell its errors as sentences, with their status."""
    return refusing(METHODS)(view)


def refusing(methods: Sequence[str]) -> Callable[[View], View]:
    """Let a view answer these methods only, and tell its errors as sentences, with their status."""

    def of(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:  # noqa: ANN401 - a view's own
            if request.method not in methods:
                said = f"{request.method}: not answered here; use {' or '.join(methods)}"
                refused = sentence(said, HTTPStatus.METHOD_NOT_ALLOWED)
                refused["Allow"] = ", ".join(methods)
                return refused
            try:
                return view(request, *arguments, **named)
            except SuspiciousOperation:
                return sentence(UNREADABLE, HTTPStatus.BAD_REQUEST)
            except WhoPerformsError as why:
                if why.http_status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return sentence(str(why), why.http_status)
                log.error("%s", why)  # noqa: TRY400 - a sentence, which names paths and hosts but no question
                return sentence(REFUSED, HTTPStatus.SERVICE_UNAVAILABLE)

        return answer

    return of


@answering
def not_there(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is nothing at this address."""
    said = "no such address; docs/api.md lists them: /api/search, /api/practitioners and /api/practitioners/NPI"
    return sentence(said, HTTPStatus.NOT_FOUND)
