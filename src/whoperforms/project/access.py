"""What is written down of requests: path, status and time, if asked for; of faults, where in the code they happened.

Never what was asked: no query, no body, no address, no message of an exception, for it may quote any of them. Of
a path only what is harmless: somebody may type a ZIP code anywhere, and a tracking number is the key to a report.
"""

import logging
import re
import time
from collections.abc import Callable
from traceback import walk_tb

from django.http import HttpRequest, HttpResponse

from whoperforms.registry.offered import names

Responding = Callable[[HttpRequest], HttpResponse]
PART = re.compile(r"<(?:\w+:)?(\w+)>")
HARMLESS: dict[str, Callable[[str], object]] = {  # parts of an address, while they are what they should be
    "language": re.compile(r"en|es").fullmatch,
    "procedure": lambda part: part in names(),
    "npi": re.compile(r"[12][0-9]{9}").fullmatch,
    "state": re.compile(r"[A-Z]{2}").fullmatch,
}
NO_PAGE = "(no such page)"
UNSEEN = "whoperforms.unseen"  # in the environment of a request that the server makes of itself

log = logging.getLogger("whoperforms.access")


def access_log(respond: Responding) -> Responding:
    """Write a line for each request: method, path, status, milliseconds."""

    def with_line(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = respond(request)
        taken = (time.perf_counter() - began) * 1000
        if UNSEEN not in request.META:
            log.info("%s %s %d %.0f ms", request.method, path_of(request), response.status_code, taken)
        return response

    return with_line


def path_of(request: HttpRequest) -> str:
    """Return the path of a request as it may be written down: without what somebody may have typed into it."""
    match = request.resolver_match
    if match is None:
        return NO_PAGE
    harmless = {name: value for name, value in match.kwargs.items() if name in HARMLESS and HARMLESS[name](str(value))}
    return "/" + PART.sub(lambda part: str(harmless.get(part[1], "...")), match.route)


class Discreet(logging.Formatter):
    """A line for each fault: when, who says so, on which page, and where in the code."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. Our own messages are written with care; those of others quote what they got."""
        request = getattr(record, "request", None)
        parts = [self.formatTime(record), record.levelname, record.name]
        if isinstance(request, HttpRequest):
            parts += [str(request.method), path_of(request), str(getattr(record, "status_code", ""))]
        elif record.name.startswith("whoperforms"):
            parts.append(record.getMessage())
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            parts.append(f"{kind.__module__}.{kind.__qualname__}")
            parts += [f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in walk_tb(trace)][
                -8:
            ]
        return " | ".join(parts)
