"""The server's entry point."""

import gc
import os
from collections.abc import Iterable
from contextlib import closing
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from whoperforms.api.desk import english, procedure_named
from whoperforms.places.gazetteer import zip_codes
from whoperforms.procedures.load import names

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whoperforms.project.settings")
django = get_wsgi_application()
for name in names():  # loaded now, so that nobody waits for it
    procedure_named(name)
    english(name)
zip_codes()
gc.collect()
gc.freeze()  # all of this stays: the collector need not look at it again while somebody waits


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request. A whole answer is handed over as a list: the server sends it at one go, half as costly."""
    response = django(environ, start_response)
    if not isinstance(response, HttpResponse):
        return response
    with closing(response):
        return [response.content]
