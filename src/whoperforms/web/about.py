"""The pages about a procedure: what it is, who performs it, how they train, what to ask, what it costs.

Shape:  all text of the procedure comes from its definition folder; headings are ours and fit any procedure. What a
        definition does not have, its page does not show. Each page is a template, and what `CONTENTS` fills it with.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from whoperforms.kernel.errors import NothingFound
from whoperforms.procedures.kinds import AnsweredBy, Page, QuestionKind
from whoperforms.web.chapters import Asked, Named, Payer, Section, choices, sections, trained
from whoperforms.web.languages import Language
from whoperforms.web.page import page, shown
from whoperforms.web.pathways import ClassLine, IssuerLine, PathwayLine, proofs
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken
from whoperforms.web.told import Teller, Told

Content = dict[str, Any]

LABELS: dict[str, Promise] = {  # by the name of the address, in the order of the links
    "about": gettext_lazy("What it is"),
    "who_performs": gettext_lazy("Which doctors perform it"),
    "training": gettext_lazy("How they are trained"),
    "questions": gettext_lazy("Questions to ask"),
    "costs": gettext_lazy("Costs"),
}
ABOUT_CERTIFICATES = frozenset({"training"})  # absent where there is no programme


@require_safe
@page
def about(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show what a procedure is, whom it may suit, and what studies found."""
    return _page(request, "about", teller_of(procedure, language))


@require_safe
@page
def who_performs(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show which doctors perform a procedure, the roads that lead to it, and what is known of numbers of cases."""
    return _page(request, "who_performs", teller_of(procedure, language))


@require_safe
@page
def training(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show how doctors train for a procedure, who certifies it, and how well a certificate can be proved."""
    if site().public_only:
        raise NothingFound("this site has no programme, and so no page on certificates")
    return _page(request, "training", teller_of(procedure, language))


@require_safe
@page
def questions(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show the questions to take along, each with what is known of its answer."""
    return _page(request, "questions", teller_of(procedure, language))


@require_safe
@page
def costs(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show what is published on who pays; what somebody will pay is theirs to ask."""
    return _page(request, "costs", teller_of(procedure, language))


def teller_of(procedure: str, language: Language) -> Teller:
    """Return who tells of a procedure. Raises: NothingFound."""
    return Teller(procedure_named(procedure), spoken(procedure, language).words)


def context(request: HttpRequest, name: str, teller: Teller) -> Content:
    """Return what one of the pages shows, with the way to the others."""
    words = teller.words
    parts = {"language": words.language, "procedure": teller.procedure.id}
    pages = [
        {"label": label, "href": (href := reverse(each, kwargs=parts)), "current": request.path == href}
        for each, label in LABELS.items()
        if not (site().public_only and each in ABOUT_CERTIFICATES)
    ]
    common = {
        "words": words,
        "procedure": teller.procedure.id,
        "pages": pages,
    }
    return common | CONTENTS[name](teller)


def _page(request: HttpRequest, name: str, teller: Teller) -> HttpResponse:
    return shown(request, f"{name}.html", context(request, name, teller))


def _about(teller: Teller) -> Content:
    found, words = teller.procedure, teller.words
    measured = () if site().public_only else found.instruments
    return {
        "sections": sections(teller, Page.ABOUT),
        "choices": choices(teller),
        "studies": [Named(name=each.name, told=teller.told(each, words.studies[each.id])) for each in found.studies],
        "instruments": [
            Named(name=words.instruments[each.id].name, told=teller.told(each, words.instruments[each.id].text))
            for each in measured
        ],
        "glossary": teller.whole_glossary(),
    }


def _who_performs(teller: Teller) -> Content:
    found, words = teller.procedure, teller.words
    chapters = sections(teller, Page.WHO_PERFORMS)
    pathways = [PathwayLine.of(each, teller) for each in found.pathways]
    volume = [teller.told(each, words.volume_facts[each.id]) for each in found.volume_facts]
    told = _told(chapters)
    return {
        "sections": chapters,
        "pathways": pathways,
        "said_below": {each.id for each in told},
        "volume": volume,
        "glossary": teller.glossary([*told, *(fact for pathway in pathways for fact in pathway.facts), *volume]),
    }


def _training(teller: Teller) -> Content:
    chapters = sections(teller, Page.TRAINING)
    today = datetime.now(UTC).date()
    return {
        "sections": chapters,
        "trained": trained(teller),
        "issuers": [IssuerLine.of(each, teller, today=today) for each in reversed(teller.procedure.issuers)],
        "proofs": proofs(teller),
        "classes": [ClassLine.of(each, teller) for each in teller.procedure.credential_classes],
        "glossary": teller.glossary(_told(chapters)),
    }


def _questions(teller: Teller) -> Content:
    specific, general = Asked.of(QuestionKind.SPECIFIC, teller), Asked.of(QuestionKind.GENERAL, teller)
    return {
        "specific": specific,
        "general": general,
        "glossary": teller.glossary(fact for line in (*specific.lines, *general.lines) for fact in line.facts),
    }


def _costs(teller: Teller) -> Content:
    payers = [Payer.of(each, teller) for each in teller.procedure.coverage]
    asked = [each for each in teller.procedure.questions if AnsweredBy.COVERAGE in each.answered_by]
    return {
        "payers": payers,
        "asked": [teller.words.questions[each.id] for each in asked],
        "glossary": teller.glossary(payer.told for payer in payers),
    }


CONTENTS: Mapping[str, Callable[[Teller], Content]] = {
    "about": _about,
    "who_performs": _who_performs,
    "training": _training,
    "questions": _questions,
    "costs": _costs,
}


def _told(chapters: Iterable[Section]) -> list[Told]:
    return [fact for section in chapters for fact in section.facts]
