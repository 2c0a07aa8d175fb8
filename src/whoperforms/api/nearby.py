"""`/api/practitioners`: who lists a taxonomy code near a place."""

from django.http import HttpRequest, HttpResponse

from whoperforms.api.desk import answered
from whoperforms.api.parameters import nearby_question_in
from whoperforms.api.responses import answering, tag, told
from whoperforms.search.desk import Desk
from whoperforms.search.nearby import written


@answering
def nearby(request: HttpRequest) -> HttpResponse:
    """Answer `?near=Boston, MA&taxonomy=208VP0014X` with one page, nearest first."""
    question = nearby_question_in(request.GET)

    def at(desk: Desk) -> HttpResponse:
        return told(request, tag(desk.identity, question), lambda: written(desk.nearby.answer(question)))

    return answered(at)
