"""The call sheet and the visit sheet: pages to print, one for each doctor, and the same as PDF."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.definition import Procedure
from whoperforms.search.desk import Desk
from whoperforms.search.voice import Voice
from whoperforms.web.absence import Absence
from whoperforms.web.addresses import Addresses
from whoperforms.web.desk import answered
from whoperforms.web.doctor import gone, npis_in, presented
from whoperforms.web.languages import Language
from whoperforms.web.page import is_reviewed, page, shown
from whoperforms.web.profile import ProfilePage
from whoperforms.web.sheet import Sheet, call_sheet, visit_sheet
from whoperforms.web.sheet_pdf import pdf
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken

MOST = 3
Making = Callable[[ProfilePage | None, Procedure, Voice], Sheet]


def _call(doctor: ProfilePage | None, _procedure: Procedure, voice: Voice) -> Sheet:
    return call_sheet(doctor, voice)


@require_safe
@page
def call(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show what to ask in a call before the visit."""
    return _shown(request, "call", _call, Addresses(language, procedure))


@require_safe
@page
def visit(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Show what to ask at the visit."""
    return _shown(request, "visit", visit_sheet, Addresses(language, procedure))


@require_safe
@page
def call_pdf(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Answer with the call sheet as PDF."""
    return _filed(request, "call", _call, Addresses(language, procedure))


@require_safe
@page
def visit_pdf(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Answer with the visit sheet as PDF."""
    return _filed(request, "visit", visit_sheet, Addresses(language, procedure))


def _shown(request: HttpRequest, name: str, make: Making, addresses: Addresses) -> HttpResponse:
    voice, typed = spoken(addresses.procedure, addresses.language), npis_in(request)
    sheets = _sheets(typed, make, addresses)
    if isinstance(sheets, Absence):
        return gone(request, sheets, _common(voice, addresses))
    own = _around(name, typed, sheets, addresses)
    status = HTTPStatus.OK if len(typed) <= MOST else HTTPStatus.BAD_REQUEST
    return shown(request, "sheet.html", {**_common(voice, addresses), **own, "foot": _foot(voice)}, status=status)


def _filed(request: HttpRequest, name: str, make: Making, addresses: Addresses) -> HttpResponse:
    voice = spoken(addresses.procedure, addresses.language)
    sheets = _sheets(npis_in(request), make, addresses)
    if isinstance(sheets, Absence):
        return gone(request, sheets, _common(voice, addresses))
    large = request.GET.get("print") == "large"
    foot = _foot(voice)
    if not is_reviewed(addresses.language, addresses.procedure):
        foot += (_("No person has reviewed the Spanish on this page yet."),)
    response = HttpResponse(pdf(sheets, foot, language=addresses.language, large=large), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-sheet.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _common(voice: Voice, addresses: Addresses) -> dict[str, Any]:
    return {
        "procedure": addresses.procedure,
        "words": voice.words,
        "noindex": True,
    }


def _sheets(typed: Sequence[str], make: Making, addresses: Addresses) -> tuple[Sheet, ...] | Absence:
    """Return a sheet for each doctor, one for anybody where none is named; or whom there is no sheet for, and why."""
    procedure, voice = procedure_named(addresses.procedure), spoken(addresses.procedure, addresses.language)
    found = answered(lambda desk: [_one(desk, number, procedure, voice) for number in typed[:MOST]])
    for each in found:
        if isinstance(each, Absence):
            return each
    doctors: list[ProfilePage | None] = [each for each in found if isinstance(each, ProfilePage)]
    return tuple(make(each, procedure, voice) for each in doctors or [None])


def _one(desk: Desk, typed: str, procedure: Procedure, voice: Voice) -> ProfilePage | Absence:
    try:
        npi = Npi(typed)
    except BadValue:
        return Absence.of_no_npi(typed)
    return presented(desk, npi, procedure, voice, on=datetime.now(UTC).date())


def _around(name: str, typed: Sequence[str], sheets: Sequence[Sheet], addresses: Addresses) -> dict[str, Any]:
    """Return what stands around the sheets on the screen: the other ways to print them."""
    asked = "&".join(f"npi={number}" for number in typed[:MOST])
    large = "&".join(part for part in (asked, "print=large") if part)
    files = addresses.of(f"{name}_pdf")
    too_many = _("You chose %(count)s doctors. Here are the first %(most)s.") % {"count": len(typed), "most": MOST}
    return {
        "heading": sheets[0].title,
        "sheets": sheets,
        "pdf_href": f"{files}?{asked}" if asked else files,
        "large_href": f"{addresses.of(name)}?{large}",
        "large_pdf_href": f"{files}?{large}",
        "too_many": too_many if len(typed) > MOST else "",
    }


def _foot(voice: Voice) -> tuple[str, ...]:
    """Return the last lines of a sheet: when it was printed, whose it is, and that it is no advice."""
    operator, today = site().operator, voice.day(datetime.now(UTC).date())
    lines = [_("Printed on %(day)s. This is not a government website.") % {"day": today}, voice.words.advice]
    if operator:
        reached = ", ".join(part for part in (operator.phone, operator.email) if part)
        lines.append(_("From %(name)s: %(reached)s") % {"name": operator.name, "reached": reached})
    return tuple(lines)
