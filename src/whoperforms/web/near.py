"""The results page: who performs a procedure near a place, in three groups, with the question to change above them."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from whoperforms.search.desk import Desk
from whoperforms.search.voice import Voice
from whoperforms.web.addresses import Addresses
from whoperforms.web.asked import Asked, asked, asked_from_here
from whoperforms.web.cards import portraits
from whoperforms.web.desk import answered
from whoperforms.web.filters import Filters
from whoperforms.web.languages import Language
from whoperforms.web.listing import Listing
from whoperforms.web.map.listed import map_of
from whoperforms.web.page import page, shown
from whoperforms.web.sharing import Sharing
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken

AS_TEXT = "text"


@require_safe
@page
def near(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Answer a question for a place that was typed; `as=text` gives the list to print or send."""
    found = asked(request.GET, procedure_named(procedure), asked_on=datetime.now(UTC).date())
    return _results(request, found, language, procedure)


@require_POST
@page
def here(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Answer for where the reader is: posted, so that it stands in no address and in no log."""
    found = asked_from_here(request.POST, procedure_named(procedure), asked_on=datetime.now(UTC).date())
    return _results(request, found, language, procedure)


def rehearse(language: Language, procedure: str) -> None:
    """Draw the cards of those who are certified or have published cases, before somebody waits for them."""
    addresses, voice, today = Addresses(language, procedure), spoken(procedure, language), datetime.now(UTC).date()

    def work(desk: Desk) -> None:
        for entry in desk.performing(procedure_named(procedure), voice).rehearsed(today):
            portraits(addresses).of(entry).markup  # noqa: B018 - drawn and kept

    with override(language):
        answered(work)


def _results(request: HttpRequest, found: Asked, language: Language, procedure: str) -> HttpResponse:
    """Show the answer, or the form again with what is wrong and what would do."""
    voice = spoken(procedure, language)
    form = _form(found, language, procedure, voice)
    if found.question is None:
        return shown(request, "near.html", form, status=HTTPStatus.BAD_REQUEST)
    answer = answered(lambda desk: _answer(desk, found, language, voice))
    if request.GET.get("as") == AS_TEXT:
        told = Sharing.of(answer["listing"], form["heading"]).text
        return HttpResponse(told, content_type="text/plain; charset=utf-8")
    return shown(request, "near.html", form | answer)


def _form(found: Asked, language: Language, procedure: str, voice: Voice) -> dict[str, Any]:
    """Return the question as it can be asked again."""
    addresses, name = Addresses(language, procedure), "here" if found.here else "near"

    def asking(**changed: str) -> str:
        return addresses.of(name, found.with_fields(**changed))

    problem = found.problem
    return {
        "procedure": procedure,
        "words": voice.words,
        "heading": _heading(found, voice),
        "here": found.here,
        "hidden": dict(found.position),
        "ask_action": addresses.of(name),
        "typed": found.typed,
        "problem": problem,
        "choices": [(choice, asking(**{problem.field: choice})) for choice in problem.choices] if problem else [],
        "asking": asking,
        "listing": None,
        "filters": None,
    }


def _answer(desk: Desk, found: Asked, language: Language, voice: Voice) -> dict[str, Any]:
    """Return what is shown of an answer, all of it from one and the same directory."""
    question = found.question
    assert question is not None  # noqa: S101 - for the type checker: `_results` asks only then
    answer, counts = desk.performing(question.procedure, voice).counted(question)
    addresses = Addresses(language, question.procedure.id)
    listing = Listing.of(answer, voice=voice, addresses=addresses, public_only=site().public_only)
    heading = _heading(found, voice)
    return {
        "listing": listing,
        "filters": Filters.of(found, counts, voice),
        "sharing": Sharing.of(listing, heading),
        "drawing": map_of(listing, question.place),
        "large_href": "" if found.here else addresses.of("map", found.with_fields()),
        "as_of": voice.dated(answer.as_of) if answer.as_of else _("an unknown day"),
    }


def _heading(found: Asked, voice: Voice) -> str:
    named = {"procedure": voice.words.name}
    if found.question is None:
        return _("Who performs %(procedure)s near you?") % named
    if found.here:
        return _("Who performs %(procedure)s near where you are") % named
    return _("Who performs %(procedure)s near %(place)s") % {**named, "place": found.question.place.label}
