"""The server's entry point."""

import gc
import os
from collections.abc import Iterable
from contextlib import closing, suppress
from threading import Thread
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from whoperforms.api.desk import english, procedure_named
from whoperforms.kernel.errors import WhoPerformsError
from whoperforms.places.gazetteer import zip_codes
from whoperforms.project.access import UNSEEN
from whoperforms.project.unanswered import never_without_an_answer
from whoperforms.registry.offered import names
from whoperforms.registry.secret import made
from whoperforms.registry.site import LOOPBACK
from whoperforms.registry.waiting import before_staff_come
from whoperforms.web.languages import Language
from whoperforms.web.near import rehearse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whoperforms.project.settings")
django = never_without_an_answer(get_wsgi_application())


def before_people_come(asked: WSGIApplication) -> None:
    """Ask for pages that nobody sees: what answers rest on is read, and templates are compiled, while nobody waits."""
    for name in names():
        for language in Language:
            path = f"/{language}/{name}/near"
            environ: WSGIEnvironment = {"PATH_INFO": path, "QUERY_STRING": "place=10001", "HTTP_HOST": LOOPBACK[0]}
            environ[UNSEEN] = "yes"
            setup_testing_defaults(environ)
            asked(environ, lambda *_: lambda _: None)
    with suppress(WhoPerformsError):  # without a directory there is nothing to say yet
        for name in names():
            for language in Language:
                rehearse(language, name)
    before_staff_come()


settings.SECRET_KEY = made(settings.SECRET_FILE)  # one for all workers, whatever server started them
for name in names():  # loaded now, so that nobody waits for it
    procedure_named(name)
    english(name)
zip_codes()
gc.collect()
gc.freeze()  # all of this stays: the collector need not look at it again while somebody waits
Thread(target=before_people_come, args=(django,), daemon=True).start()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request. A whole answer is handed over as a list: the server sends it at one go, half as costly."""
    response = django(environ, start_response)
    if not isinstance(response, HttpResponse):
        return response
    with closing(response):
        return [response.content]
