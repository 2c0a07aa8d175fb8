"""`/api/verify`: a certificate that somebody sends, verified by the numbered steps; what they found, as JSON."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse

from whoperforms.api.credentials.public import for_all
from whoperforms.api.parameters import refuse_unknown
from whoperforms.api.responses import JSON, refusing, write
from whoperforms.credentials.strict_json import LONGEST
from whoperforms.credentials.verification.as_json import answer_as_json
from whoperforms.credentials.verification.asked import Question
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.npi import Npi
from whoperforms.registry import clock
from whoperforms.registry.own_lists import OwnLists, trusted

ALLOWED: Final = ("POST", "OPTIONS")
PARAMETERS: Final = ("npi", "number", "programme")


@for_all
@refusing(ALLOWED)
def verification(request: HttpRequest) -> HttpResponse:
    """Answer a certificate, sent as the body, with what it comes to: with 200, whatever that is."""
    if request.method == "OPTIONS":  # what a browser asks before a page of another site may send one
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["Access-Control-Allow-Methods"] = ", ".join(ALLOWED)
        response["Access-Control-Allow-Headers"] = "Content-Type"
        return response
    refuse_unknown(request.GET, PARAMETERS)
    asked = Question(
        npi=Npi(request.GET["npi"]) if "npi" in request.GET else None,
        number=request.GET.get("number"),
        programme=request.GET.get("programme"),
    )
    now, data = datetime.now(UTC), request.read(LONGEST + 1)  # of what is longer no more is read than shows it
    answer = verify(data, asked, trusted(), OwnLists(now), clock.relied_on(now))
    response = HttpResponse(write(answer_as_json(answer)), content_type=JSON)
    response["Cache-Control"] = "no-store"
    return response
