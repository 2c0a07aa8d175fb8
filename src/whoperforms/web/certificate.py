"""The page behind the code on a certificate: verified at each request; what was signed, how it stands now, no more.

Shape:  whoever has the number may see it; no list, map or search leads here without the holder's consent. The number is
        found however it was copied from paper.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from whoperforms.certification.published import shown_number
from whoperforms.credentials.number import plain
from whoperforms.credentials.verification.answer import Answer
from whoperforms.credentials.verification.asked import Question
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry import clock, issuing, journal
from whoperforms.registry.own_lists import OwnLists, trusted
from whoperforms.web.addresses import address
from whoperforms.web.certificate_pdf import pdf
from whoperforms.web.languages import Language
from whoperforms.web.page import page, shown_anyway
from whoperforms.web.site import site
from whoperforms.web.verify_lines import Told


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate that was signed here: its bytes, and what its verification found."""

    data: bytes
    answer: Answer


@require_safe
def door(request: HttpRequest, number: str) -> HttpResponse:
    """Lead to the page of a certificate in the language that the browser asks for."""
    wanted = get_language_from_request(request).split("-")[0]
    language = Language(wanted) if wanted in set(Language) else Language.ENGLISH
    leading = HttpResponseRedirect(reverse("certificate", kwargs={"language": language, "number": _kept(number)}))
    patch_vary_headers(leading, ["Accept-Language"])
    return leading


@require_safe
@page
def certificate(request: HttpRequest, language: Language, number: str) -> HttpResponse:
    """Show a certificate: what was signed, how it stands now, and how anybody can check that."""
    kept = _kept(number)
    if kept != number:
        return HttpResponseRedirect(address("certificate", language=language, number=kept))
    now = datetime.now(UTC)
    found = None if site().public_only else _verified(kept, now)
    if found is None:
        return _without(request, kept)
    context = {
        "told": Told.of(found.answer),
        "shown": shown_number(kept),
        "number": kept,
        "state": str(found.answer.outcome),
        "npi": found.answer.certificate.holder.npi.digits if found.answer.certificate else "",
        "certified": found.answer.certified,
        "superseded_by": found.answer.superseded_by,
        "superseded_shown": shown_number(found.answer.superseded_by or ""),
        "true_address": found.answer.certificate.url if found.answer.certificate else "",
        "programs": _for_programs(kept),
        "pdf_href": address("certificate_pdf", language=language, number=kept),
    }
    return _kept_by_nobody(shown_anyway(request, "certificate.html", {**context, "noindex": True}))


@require_safe
@page
def certificate_pdf(request: HttpRequest, language: Language, number: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer with a certificate on paper, while it is in force; else lead to the page, which says how it stands."""
    kept = _kept(number)
    found = None if site().public_only else _verified(kept, datetime.now(UTC))
    if found is None or found.answer.certificate is None or not found.answer.certified:
        return HttpResponseRedirect(address("certificate", language=language, number=kept))
    file = HttpResponse(pdf(found.answer.certificate, found.data, language), content_type="application/pdf")
    file["Content-Disposition"] = f'inline; filename="certificate-{kept}.pdf"'
    file["X-Robots-Tag"] = "noindex"
    return _kept_by_nobody(file)


def _verified(number: str, now: datetime) -> Verified | None:
    """Return what a certificate comes to now; None where none of this number was signed here."""
    data = issuing.document(journal.ledger(), number)
    if data is None:
        return None
    answer = verify(data, Question(number=number), trusted(), OwnLists(now), clock.relied_on(now))
    return Verified(data, answer)


def _without(request: HttpRequest, number: str) -> HttpResponse:
    """Say that nothing was signed under a number: for it is none of ours, or for it was decided and no more."""
    ledger = journal.ledger()
    removed = not site().public_only and ledger.removed(number)
    decided = removed or (not site().public_only and number in ledger.numbers)
    context = {
        "decided": decided,
        "removed": removed,
        "number": shown_number(number),
        "noindex": True,
    }
    status = HTTPStatus.OK if decided else HTTPStatus.NOT_FOUND
    return _kept_by_nobody(shown_anyway(request, "certificate_none.html", context, status=status))


def _kept(number: str) -> str:
    """Return a number as it is kept; one that is none is left as it was typed."""
    try:
        return plain(number)
    except NothingFound:
        return number[:40]


def _for_programs(number: str) -> list[tuple[str, str]]:
    """Return what programs read, and where."""
    named = {
        "certificate_json": _("The signed certificate (JSON)"),
        "certificate_state": _("How it stands, signed (JSON)"),
        "certificate_proof": _("Its proof from the log"),
        "certificate_fhir": _("The same as FHIR R4 (JSON)"),
    }
    of_the_issuer = {"did": _("The issuer's keys (did.json)"), "issuer": _("The history of the keys (issuer.json)")}
    return [(label, reverse(name, kwargs={"number": number})) for name, label in named.items()] + [
        (label, reverse(name)) for name, label in of_the_issuer.items()
    ]


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
