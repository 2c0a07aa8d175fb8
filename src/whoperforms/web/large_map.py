"""The large map: the list of an answer beside a map that can be moved; without scripts, beside the small one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from whoperforms.places.find import Place
from whoperforms.search.desk import Desk
from whoperforms.web.addresses import Addresses
from whoperforms.web.asked import Asked, asked
from whoperforms.web.cards import Card
from whoperforms.web.desk import answered
from whoperforms.web.languages import Language
from whoperforms.web.listing import Listing, Section
from whoperforms.web.map.listed import asked_from, map_of, marked_in, together
from whoperforms.web.page import page, shown
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken


@dataclass(frozen=True, slots=True)
class OnMap:
    """A card beside the large map; `near`: the map begins so that its pin is seen."""

    card: Card
    near: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One group beside the large map."""

    section: Section
    places: tuple[OnMap, ...]


@require_safe
@page
def large_map(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show the answer to a question on the large map; what is wrong with the question is told by the results page."""
    found = asked(request.GET, procedure_named(procedure), asked_on=datetime.now(UTC).date())
    back = Addresses(language, procedure).of("near", found.with_fields())
    if found.question is None:
        return redirect(back)
    around = {"procedure": procedure, "back": back, **_place(found.question.place)}
    return shown(request, "large_map.html", around | answered(lambda desk: _answer(desk, found, language, procedure)))


def _place(place: Place) -> dict[str, Any]:
    label = asked_from(place)
    return {"heading": _("Doctors on a map near %(place)s") % {"place": label}, "point": place.point, "place": label}


def _answer(desk: Desk, found: Asked, language: Language, procedure: str) -> dict[str, Any]:
    question = found.question
    assert question is not None  # noqa: S101 - for the type checker: `large_map` asks only then
    voice = spoken(procedure, language)
    answer = desk.performing(question.procedure, voice).answer(question)
    addresses = Addresses(language, procedure)
    listing = Listing.of(answer, voice=voice, addresses=addresses, public_only=site().public_only)
    near = {each.number for each in together(marked_in(listing), question.place.point)}
    groups = [
        Group(section, tuple(OnMap(card, card.number in near) for card in section.cards))
        for section in listing.sections
        if section.open and section.cards
    ]
    return {"groups": groups, "drawing": map_of(listing, question.place)}
