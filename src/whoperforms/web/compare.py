"""The page that puts two or three doctors side by side, and says what to do where that cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.definition import Procedure
from whoperforms.search.desk import Desk
from whoperforms.search.voice import Voice
from whoperforms.store.records import record
from whoperforms.web.absence import Absence
from whoperforms.web.comparison import Compared, Comparison, without
from whoperforms.web.desk import answered
from whoperforms.web.doctor import npis_in
from whoperforms.web.languages import Language
from whoperforms.web.page import page, shown
from whoperforms.web.profile import Known, ProfilePage
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named, spoken

FEWEST, MOST = 2, 3


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why somebody cannot be compared, and the address of the page without them."""

    text: str
    href: str


@require_safe
@page
def compare(request: HttpRequest, language: Language, procedure: str) -> HttpResponse:
    """Compare the doctors that an address names; who is named twice is compared once."""
    asked_for, voice = procedure_named(procedure), spoken(procedure, language)
    typed = npis_in(request)
    address = reverse("compare", kwargs={"language": language, "procedure": procedure})
    too_many = len(typed) > MOST
    today = datetime.now(UTC).date()
    found = [] if too_many else answered(lambda desk: [_one(desk, each, asked_for, voice, on=today) for each in typed])
    compared = [each for each in found if isinstance(each, Compared)]
    hindrances = [
        Hindrance(each.text, without(number, typed, address))
        for number, each in zip(typed, found, strict=False)
        if isinstance(each, Absence)
    ]
    whole = not hindrances and len(compared) >= FEWEST
    context = {
        "procedure": procedure,
        "words": voice.words,
        "noindex": True,
        "address": address,
        "heading": _("Compare doctors for %(procedure)s") % {"procedure": voice.words.name},
        "comparison": Comparison.of(compared, procedure=procedure, language=language) if whole else None,
        "chosen": [] if whole else [each.page for each in compared],
        "hindrances": hindrances,
        "may_add": not (hindrances or too_many),
        "problem": _problem(typed, hindrances),
    }
    wrong = too_many or bool(hindrances)
    return shown(request, "compare.html", context, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)


def _one(desk: Desk, typed: str, procedure: Procedure, voice: Voice, *, on: date) -> Compared | Absence:
    try:
        npi = Npi(typed)
    except BadValue:
        return Absence.of_no_npi(typed)
    held = record(desk.directory, npi)
    if absent := Absence.of(npi, held, voice):
        return absent
    assert held is not None  # noqa: S101 - for the type checker: whom nothing is known of is absent
    known = Known.of(desk, held, procedure, voice, on=on)
    return Compared(known=known, page=ProfilePage.of(known, procedure, voice, on=on, public_only=site().public_only))


def _problem(typed: Sequence[str], hindrances: Sequence[Hindrance]) -> str:
    """Say what keeps the table from being shown; "" where nothing does."""
    if len(typed) > MOST:
        told = _("You chose %(count)s doctors. Choose two or three. Go back and untick some.")
        return told % {"count": len(typed)}
    if hindrances:
        return _("One or more of these numbers cannot be compared.")
    if not typed:
        return _("You have not chosen a doctor yet. Choose two or three.")
    return _("You have chosen one doctor. Choose one or two more.") if len(typed) < FEWEST else ""
