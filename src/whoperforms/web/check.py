"""Check a doctor: a name, with typos welcome, and a state; an answer for each claim, namesakes kept apart."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from whoperforms.kernel.errors import BadQuestion, BadValue
from whoperforms.places.states import STATES
from whoperforms.search.check import CheckAnswer, Checked, check
from whoperforms.search.desk import Desk
from whoperforms.search.find import Bearer, NameQuestion
from whoperforms.search.profile import OF_A_PROGRAMME, SectionId
from whoperforms.search.voice import Voice
from whoperforms.web.asked import ECHOED, Problem
from whoperforms.web.capitals import as_written
from whoperforms.web.claim_lines import ClaimLine
from whoperforms.web.desk import answered
from whoperforms.web.languages import Language
from whoperforms.web.page import page, shown
from whoperforms.web.postal import Phone, envelope
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken

TOLD = (
    SectionId.CERTIFICATION,
    SectionId.VOLUME,
    SectionId.PATHWAY,
    SectionId.CREDENTIALS,
    SectionId.MEDICARE,
    SectionId.PAYMENTS,
    SectionId.EXCLUSION,
)
PEOPLE = 5
DIGITS = re.compile(r"[0-9]{10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who bears the name or is spelt alike; `lines` is an answer for each claim, none for the latter."""

    name: str
    npi: str
    href: str
    where: str
    phone: Phone | None
    listed: bool
    lines: tuple[ClaimLine, ...]


@require_safe
@page
def check_page(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show the form, and the answer where a name was given; an NPI leads to its page."""
    name, state = request.GET.get("name", "").strip(), request.GET.get("state", "").strip()
    voice = spoken(procedure, language)
    known = procedure_named(procedure)
    if DIGITS.fullmatch(name):
        of_whom = {"language": language, "procedure": procedure, "npi": name}
        return HttpResponseRedirect(reverse("doctor", kwargs=of_whom))
    context = {
        "procedure": procedure,
        "words": voice.words,
        "typed": {"name": name, "state": state},
        "states": [("", _("Any state")), *STATES.items()],
        "problem": None,
        "answer": None,
    }
    if "name" not in request.GET:
        return shown(request, "check.html", context)
    try:
        question = NameQuestion(name=name, state=state or None, limit=PEOPLE)
    except (BadQuestion, BadValue):
        context["problem"] = _problem(state)
        return shown(request, "check.html", context, status=HTTPStatus.BAD_REQUEST)

    def work(desk: Desk) -> dict[str, object]:
        answer = check(desk.profiles(known, voice), question, asked_on=datetime.now(UTC).date())
        return _answer(answer, voice, language)

    return shown(request, "check.html", context | {"answer": answered(work)})


def _problem(state: str) -> Problem:
    if state and state not in STATES:
        return Problem("state", _("“%(typed)s” is not a state. Choose one from the list.") % {"typed": state[:ECHOED]})
    return Problem("name", _("Enter a first and a last name, like Maria Lopez, or the 10-digit NPI of the doctor."))


def _answer(answer: CheckAnswer, voice: Voice, language: Language) -> dict[str, object]:
    procedure, people = answer.procedure.id, len(answer.bearers)
    inside = STATES.get(answer.question.to_names().state_code or "")
    return {
        "people": [_checked(each, voice, procedure, language) for each in answer.bearers],
        "alike": [_person(each, procedure, language) for each in answer.alike],
        "count": _counted(people, inside),
        "as_of": voice.dated(answer.as_of) if answer.as_of else _("an unknown day"),
    }


def _counted(people: int, inside: str | None) -> str:
    place = inside or _("the United States")
    if not people:
        return _("We found nobody with this name in %(place)s.") % {"place": place}
    said = ngettext(
        "One person in %(place)s has this name.",
        "%(count)s people in %(place)s have this name. Each is someone else. Compare the places.",
        people,
    )
    return said % {"count": people, "place": place}


def _checked(checked: Checked, voice: Voice, procedure: str, language: Language) -> Person:
    profile = checked.profile
    without = OF_A_PROGRAMME if site().public_only else frozenset()
    sections = TOLD if profile.record.listed else (SectionId.IDENTITY,)
    told = (claim for section in sections for claim in profile.sections[section] if claim.id not in without)
    lines = tuple(ClaimLine.of(claim, voice) for claim in told)
    return _person(checked.bearer, procedure, language, lines)


def _person(bearer: Bearer, procedure: str, language: Language, lines: tuple[ClaimLine, ...] = ()) -> Person:
    name = as_written(bearer.name)
    where = {"language": language, "procedure": procedure, "npi": bearer.npi.digits}
    return Person(
        name=f"{name}, {bearer.credentials}" if bearer.credentials else name,
        npi=bearer.npi.digits,
        href=reverse("doctor", kwargs=where),
        where=", ".join(envelope(bearer.location)) if bearer.listed else "",
        phone=Phone.of(bearer.location.phone) if bearer.listed else None,
        listed=bearer.listed,
        lines=lines,
    )
