"""The page about one doctor, and what stands in its place where there can be none."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.definition import Procedure
from whoperforms.registry import journal
from whoperforms.search.desk import Desk
from whoperforms.search.voice import Voice
from whoperforms.store.records import record
from whoperforms.web.absence import Absence
from whoperforms.web.desk import answered
from whoperforms.web.json_ld import json_ld
from whoperforms.web.languages import Language
from whoperforms.web.page import absolute, page, shown
from whoperforms.web.profile import Credential, Known, ProfilePage
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken


@require_safe
@page
def doctor(request: HttpRequest, language: Language, procedure: str, npi: str) -> HttpResponse:
    """Show all that is known of a doctor; or why there is no such page, and what to do."""
    asked_for, voice = procedure_named(procedure), spoken(procedure, language)
    common = {
        "procedure": procedure,
        "words": voice.words,
    }
    try:
        number = Npi(npi)
    except BadValue:
        return gone(request, Absence.of_no_npi(npi), common)
    today = datetime.now(UTC).date()
    found = answered(lambda desk: presented(desk, number, asked_for, voice, on=today))
    if isinstance(found, Absence):
        return gone(request, found, common)
    return shown(request, "doctor.html", {**common, "doctor": found, "json_ld": json_ld(found, absolute(request.path))})


def npis_in(request: HttpRequest) -> tuple[str, ...]:
    """Return the numbers that a question names, as typed, each once."""
    return tuple(dict.fromkeys(number.strip() for number in request.GET.getlist("npi") if number.strip()))


def presented(desk: Desk, npi: Npi, procedure: Procedure, voice: Voice, *, on: date) -> ProfilePage | Absence:
    """Return a doctor ready to be shown, or why there is nobody to show."""
    held = record(desk.directory, npi)
    if absent := Absence.of(npi, held, voice):
        return absent
    assert held is not None  # noqa: S101 - for the type checker: whom nothing is known of is absent
    known = Known.of(desk, held, procedure, voice, on=on)
    page = ProfilePage.of(known, procedure, voice, on=on, public_only=site().public_only)
    return replace(page, certificate=_signed_here(page.credential)) if page.credential else page


def _signed_here(held: Credential) -> str:
    """Return the number of the certificate of a certification, where this registry has signed one; else nothing."""
    number = held.number.replace("-", "")
    return number if journal.ledger().signed(number) else ""


def gone(request: HttpRequest, absence: Absence, common: dict[str, Any]) -> HttpResponse:
    """Show why there is no page; no search engine keeps that."""
    context = {**common, "absence": absence, "noindex": True}
    return shown(request, "gone.html", context, status=absence.status)
