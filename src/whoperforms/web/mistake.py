"""Report a mistake: a form about a doctor or about a page, the number it gets, and what has become of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from django.db import Error as DatabaseFailed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from whoperforms.kernel.errors import BadValue, NothingFound
from whoperforms.kernel.npi import Npi
from whoperforms.registry.corrections.report import ABOUT, LONGEST, Category, Report, plain
from whoperforms.registry.corrections.selectors import Followed, correction
from whoperforms.registry.corrections.services import receive
from whoperforms.registry.corrections.states import Decided, State
from whoperforms.registry.corrections.tracking import Tracking
from whoperforms.registry.errors import Busy, NoSuchCorrection, TooMany
from whoperforms.search.desk import Desk
from whoperforms.store.records import Record, record
from whoperforms.web.capitals import as_written
from whoperforms.web.desk import answered
from whoperforms.web.forms import Forged, Form, submission
from whoperforms.web.languages import Language
from whoperforms.web.page import page, shown
from whoperforms.web.site import site
from whoperforms.web.spoken import procedure_named

FORM = "mistake"
BY_A_PROGRAMME = {Category.CERTIFICATION}
NPPES = "https://nppes.cms.hhs.gov/"
PRIVATE = "private, no-store"  # a tracking number, and what is answered under it, are the sender's


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One kind of mistake to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody has chosen and written, as they did, and what is wrong with it, by field."""

    category: str = ""
    text: str = ""
    about: str = ""
    errors: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, sent: Mapping[str, str], offered: frozenset[Category]) -> "Typed":
        """Read what was sent, and say of each field what would do."""
        category, text = sent.get("category", ""), sent.get("text", "").replace("\r\n", "\n")
        length = len(plain(text))
        errors = []
        if category not in offered:
            errors.append(("category", _("Choose what is wrong.")))
        if not length:
            errors.append(("text", _("Write what is wrong.")))
        elif length > LONGEST:
            said = _("You wrote %(written)s characters. Make it %(most)s or fewer.")
            errors.append(("text", said % {"written": f"{length:,}", "most": f"{LONGEST:,}"}))
        return cls(category=category[:40], text=text[: 10 * LONGEST], about=_about(sent), errors=tuple(errors))


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a report is about: nobody, or a doctor with a name and a page."""

    procedure: str | None = None
    npi: Npi | None = None
    name: str | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@page
def mistake(request: HttpRequest, language: Language, procedure: str, npi: str) -> HttpResponse:
    """Take a report about a doctor: also about one who is in no list, for that may be the mistake."""
    procedure_named(procedure)
    number = _npi(npi)
    name = answered(lambda desk: _name(desk, number))
    return _form(request, language, Whom(procedure, number, name))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def of_the_site(request: HttpRequest, language: Language) -> HttpResponse:
    """Take a report about a page; or lead to the one whose number was typed."""
    typed = request.GET.get("number", "").strip()
    if typed and request.method != "POST":
        return _leading_to(language, typed[:40])
    return _form(request, language, Whom())


@require_safe
@page
def state(request: HttpRequest, language: Language, tracking: str) -> HttpResponse:  # noqa: ARG001 - of the address
    """Show where a report stands, to whoever knows its number."""
    try:
        found = correction(Tracking(tracking))
    except (BadValue, NoSuchCorrection):
        found, status = None, HTTPStatus.NOT_FOUND
    except DatabaseFailed:
        return _private(
            shown(request, "mistake_not_now.html", {"noindex": True}, status=HTTPStatus.SERVICE_UNAVAILABLE)
        )
    else:
        status = HTTPStatus.OK
    context = {"typed_number": tracking[:40], "report": found and Standing.of(found), "noindex": True}
    return _private(shown(request, "mistake_received.html", context, status=status))


def decisions() -> dict[str, str]:
    """Return what may have been found out, as anybody may read it."""
    return {
        Decided.PUT_RIGHT: _("It was a mistake, and is put right."),
        Decided.PASSED_ON: _("It is a mistake of a source. We told the source."),
        Decided.NO_MISTAKE: _("It was no mistake."),
        Decided.UNKNOWN: _("We could not find out."),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a report stands, in words."""

    number: str
    state: str
    received_on: str
    changed_on: str
    told: tuple[tuple[str, str], ...]
    new: bool

    @classmethod
    def of(cls, found: Followed) -> "Standing":
        """Say it in the language that is spoken."""
        said = {
            State.RECEIVED: _("We have it. Nobody has looked at it yet."),
            State.LOOKED_AT: _("Somebody is looking at it."),
            State.ANSWERED: _("We have answered it."),
            State.CLOSED: _("It is closed."),
        }
        return cls(
            number=str(found.tracking),
            state=f"{said[found.state]} {decisions()[found.decided]}" if found.decided else said[found.state],
            received_on=date_format(found.received_at, "DATE_FORMAT"),
            changed_on=date_format(found.changed_at, "DATE_FORMAT"),
            told=tuple((date_format(told.at, "DATE_FORMAT"), told.text) for told in found.told),
            new=found.state is State.RECEIVED,
        )


def _form(request: HttpRequest, language: Language, whom: Whom) -> HttpResponse:
    """Show the form; or keep what was sent, and lead to where it can be followed."""
    form = Form(FORM, request.path)
    offered = _offered(whom)
    if request.method != "POST":
        return _asking(request, whom, Typed(about=_about(request.GET)), token=form.token())
    typed = Typed.of(request.POST, offered)
    token = form.token_again(request)
    try:
        form.refuse_forged(request)
        if typed.errors:
            return _asking(request, whom, typed, token=token, status=HTTPStatus.BAD_REQUEST)
        number = receive(_report(typed, whom, language), submission=submission(request), now=datetime.now(UTC))
    except Forged as why:
        return _asking(request, whom, typed, token=token, problem=str(why), status=HTTPStatus.BAD_REQUEST)
    except TooMany:
        said = _("We get too many reports right now. Wait a minute. Then send it again.")
        return _asking(request, whom, typed, token=token, problem=said, status=HTTPStatus.TOO_MANY_REQUESTS)
    except (Busy, DatabaseFailed):
        said = _("We could not keep your report. Try again later.")
        return _asking(request, whom, typed, token=token, problem=said, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return _leading_to(language, str(number))


def _asking(  # noqa: PLR0913 - the parts of one page
    request: HttpRequest,
    whom: Whom,
    typed: Typed,
    *,
    token: str,
    problem: str | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    options = [
        Option(value=category, label=label, chosen=category == typed.category)
        for category, label in labels().items()
        if category in _offered(whom)
    ]
    first = {"category": f"category-{options[0].value}"}  # a link to a group leads to its first choice
    errors = [(problem, "#send")] if problem else []
    errors += [(said, f"#{first.get(field, field)}") for field, said in typed.errors]
    context = {
        "whom": whom,
        "npi": whom.npi.digits if whom.npi else None,
        "typed": typed,
        "wrong": dict(typed.errors),
        "errors": errors,
        "options": options,
        "token": token,
        "longest": LONGEST,
        "nppes": NPPES,
        "noindex": True,
    }
    return _private(shown(request, "mistake.html", context, status=status))


def labels() -> dict[Category, str]:
    """Return what each kind of mistake is called."""
    return {
        Category.PLACE: _("The address or place of work is wrong"),
        Category.TELEPHONE: _("The phone number is wrong"),
        Category.NOT_PERFORMED: _("This doctor does not do this procedure"),
        Category.SPECIALTY: _("The specialty is wrong"),
        Category.OTHER_PERSON: _("This is about another person with a similar name"),
        Category.LEFT: _("This doctor has retired or died"),
        Category.CERTIFICATION: _("Something about training or certification is wrong"),
        Category.OTHER: _("Something else"),
    }


def _offered(whom: Whom) -> frozenset[Category]:
    """Return the kinds of mistakes that there can be."""
    of_a_person = frozenset(Category) if whom.npi else frozenset({Category.OTHER})
    return of_a_person - (BY_A_PROGRAMME if site().public_only else frozenset())


def _report(typed: Typed, whom: Whom, language: Language) -> Report:
    return Report(
        category=Category(typed.category),
        text=typed.text,
        language=language.value,
        procedure=whom.procedure,
        npi=whom.npi,
        about=typed.about or None,
    )


def _about(sent: Mapping[str, str]) -> str:
    said = sent.get("about", "")
    return said if said in ABOUT else ""


def _npi(text: str) -> Npi:
    try:
        return Npi(text)
    except BadValue as why:
        raise NothingFound(str(why)) from None


def _name(desk: Desk, npi: Npi) -> str:
    found = record(desk.directory, npi)
    if found is None:
        raise NothingFound(f"{npi}: no release in this directory names this NPI; check the number")
    return _named(found)


def _named(found: Record) -> str:
    named = found.practitioner or found.organization
    return as_written(named.name) if named else found.npi.digits


def _leading_to(language: Language, number: str) -> HttpResponse:
    address = reverse("mistake_state", kwargs={"language": language, "tracking": number.replace("/", "-")})
    leading = HttpResponseRedirect(address)
    leading.status_code = HTTPStatus.SEE_OTHER
    return _private(leading)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = PRIVATE
    return response
