"""`/api/search`: who performs a procedure near a place."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from whoperforms.api.desk import answered, english
from whoperforms.api.parameters import question_in
from whoperforms.api.responses import answering, tag, told
from whoperforms.search.answer import written
from whoperforms.search.desk import Desk
from whoperforms.search.question import Question


@answering
def search(request: HttpRequest) -> HttpResponse:
    """Answer `?near=PLACE&procedure=NAME` in the shape of `near --json`."""
    question = question_in(request.GET, asked_on=datetime.now(UTC).date())

    def at(desk: Desk) -> HttpResponse:
        return told(
            request,
            validator(desk, question),
            lambda: written(desk.performing(question.procedure, english(question.procedure.id)).answer(question)),
        )

    return answered(at)


def validator(desk: Desk, question: Question) -> str:
    """Return what changes whenever the answer may: the directory, what is asked, and the day (an issuer's days end)."""
    asked = question.within_miles, question.limit, question.pathway, question.sex, question.order
    chosen = question.takes_medicare, question.telehealth, question.billed
    return tag(desk.identity, question.asked_on, question.place.label, question.procedure.id, *asked, *chosen)
