"""What no page can answer: a request that Django cannot even read, or a fault while it says that something is wrong."""

import logging
import re
from collections.abc import Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from whoperforms.project.headers import HEADERS

CHARSET: Final = re.compile(r";\s*(?:charset|[^;=]*\*)[^;=]*=[^;]*", re.IGNORECASE)  # or another part in one: title*=
SENTENCE: Final = "This page cannot be shown: something is wrong here, or with what was asked. Go back and try again.\n"
PLAIN: Final = ("Content-Type", "text/plain; charset=utf-8")

log = logging.getLogger("whoperforms.unanswered")


def never_without_an_answer(asked: WSGIApplication) -> WSGIApplication:
    """Return an application that answers with a sentence where another one fails altogether.

    All that is sent here is UTF-8, whatever it says of itself: Python knows charsets that are none, and fails at them.
    """

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        try:
            return asked(environ, start_response)
        except Exception:  # whatever it is: the server's own log would quote what was asked
            log.exception("a request found no page at all")
            body = SENTENCE.encode()
            start_response("500 Internal Server Error", [PLAIN, ("Content-Length", str(len(body))), *HEADERS.items()])
            return [body]

    return answered
