"""Check a certificate: from a file, from its text, or by its number; the numbered steps, and what they come to.

Shape:  whatever is given is verified in memory and forgotten with the answer; nothing is fetched, and no cookie is
        asked for. Nothing changes here, so a form that comes from elsewhere does no harm.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from whoperforms.credentials.number import in_address, plain
from whoperforms.credentials.strict_json import LONGEST
from whoperforms.credentials.verification.asked import Question
from whoperforms.credentials.verification.verify import verify
from whoperforms.kernel.errors import BadValue, NothingFound, WhoPerformsError
from whoperforms.kernel.npi import Npi
from whoperforms.registry import clock, issuing, journal, signing
from whoperforms.registry.own_lists import OwnLists, trusted
from whoperforms.web.addresses import address
from whoperforms.web.languages import Language
from whoperforms.web.page import page, shown_anyway
from whoperforms.web.site import site
from whoperforms.web.small_files import takes_a_small_file
from whoperforms.web.verify_lines import Told

MOST_TYPED = 200  # signs of a number or an address
FIELDS = ("file", "text", "number")  # the three ways; one is enough

Errors = list[tuple[str, str]]  # field, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody gave, as they did."""

    text: str = ""
    number: str = ""
    npi: str = ""
    file: bytes = b""

    @classmethod
    def of(cls, sent: Mapping[str, str], file: "UploadedFile[bytes] | None") -> "Typed":
        """Read what was sent."""
        return cls(
            text=sent.get("text", "").strip(),
            number=sent.get("number", "").strip()[:MOST_TYPED],
            npi=sent.get("npi", "").strip()[:MOST_TYPED],
            file=file.read() if file else b"",
        )

    @property
    def given(self) -> tuple[str, ...]:
        """By which of the three ways something was given."""
        return tuple(field for field in FIELDS if getattr(self, field))


class NotTaken(Exception):  # noqa: N818 - no fault of a program
    """What was given cannot be checked: the field, and a sentence for it in the language that is spoken."""

    def __init__(self, field: str, said: str) -> None:
        self.field, self.said = field, said
        super().__init__(said)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_a_small_file(LONGEST)
@page
def verification(request: HttpRequest, language: Language) -> HttpResponse:
    """Take a certificate, and answer with what it comes to."""
    if site().public_only:
        raise NothingFound("a site of public files alone has no certificates; ask the site of their issuer")
    if request.method != "POST":
        return _asking(request, language, Typed(number=request.GET.get("number", "")[:MOST_TYPED]))
    try:
        typed = Typed.of(request.POST, request.FILES.get("file"))
    except SuspiciousOperation:  # more than is read
        said = [("file", _too_large())]
        return _asking(request, language, Typed(), said, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        data, question = _asked(request, typed)
    except NotTaken as why:
        return _asking(request, language, typed, [(why.field, why.said)], status=HTTPStatus.BAD_REQUEST)
    now = datetime.now(UTC)
    answer = verify(data, question, trusted(), OwnLists(now), clock.relied_on(now))
    return _answered(request, "verify_answer.html", language, {"told": Told.of(answer), "noindex": True})


def _asked(request: HttpRequest, typed: Typed) -> tuple[bytes, Question]:
    """Return what shall be verified, and what is asked of it. Raises: NotTaken."""
    if len(typed.given) != 1:
        said = _("Give only one of the three.") if typed.given else _("Give a file, a text or a number.")
        raise NotTaken(typed.given[-1] if typed.given else "number", said)
    npi = _npi(typed.npi)
    if typed.number:
        number = _number(request, typed.number)
        data = issuing.document(journal.ledger(), number)
        if data is None:
            raise NotTaken("number", _unknown())
        return data, Question(npi=npi, number=number)
    data = typed.file or typed.text.encode("utf-8", "replace")
    if len(data) > LONGEST:
        raise NotTaken("file" if typed.file else "text", _too_large())
    return data, Question(npi=npi)


def _npi(typed: str) -> Npi | None:
    if not typed:
        return None
    try:
        return Npi("".join(typed.split()))
    except BadValue:
        said = _("This is no NPI number. It has 10 digits. Look at it again, or leave it empty.")
        raise NotTaken("npi", said) from None


def _number(request: HttpRequest, typed: str) -> str:
    """Return the number that was typed; of an address of this issuer the number in it. Raises: NotTaken."""
    if "/" in typed:
        typed = _in_address(request, typed)
    try:
        return plain(typed)
    except NothingFound:
        said = _("A number has 12 letters and digits, like 9F4K-2M7Q-XT3C. Look at it again.")
        raise NotTaken("number", said) from None


def _in_address(request: HttpRequest, typed: str) -> str:
    """Return the number in the address of a certificate of ours; nothing is asked there. Raises: NotTaken."""
    host, number = in_address(typed)
    if not host or host not in _hosts(request):
        said = _("This address is not one of ours, so we do not open it. Check the certificate where it was issued.")
        raise NotTaken("number", said)
    return number


def _hosts(request: HttpRequest) -> set[str]:
    """Return where certificates of this site are: at its issuer's home, and at its own address."""
    own = {request.get_host().lower(), urlsplit(site().origin or "").netloc.lower()}
    with suppress(WhoPerformsError):  # no keys yet
        own.add(urlsplit(signing.issuer(journal.ledger()).origin).netloc.lower())
    return own - {""}


def _asking(
    request: HttpRequest,
    language: Language,
    typed: Typed,
    wrong: Errors | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "typed": typed,
        "wrong": dict(wrong or []),
        "errors": [(said, f"#{field}") for field, said in wrong or []],
    }
    return _answered(request, "verify.html", language, context, status=status)


def _answered(
    request: HttpRequest, template: str, language: Language, context: dict[str, object], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Return a page that nobody keeps; its switch leads to the same form."""
    switch = {"switch_href": address("verify", language=language.other)}
    response = shown_anyway(request, template, {**switch, **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _too_large() -> str:
    return _("This is larger than 64 KB, and no certificate is. Give the file exactly as it was issued.")


def _unknown() -> str:
    return _(
        "No certificate of this number was signed here. Look at each letter and digit again. If they are right, do not "
        "rely on the certificate."
    )
