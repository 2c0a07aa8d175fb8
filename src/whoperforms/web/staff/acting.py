"""Acts as forms: one page for everything that somebody can do, from what is typed to what is recorded.

Shape:  a form names its act, and makes of what was typed the function that the recording service calls. It carries what
        its reader had before the eyes (`seen`) and a name of its own (`submission`), so that a stale form is refused
        and one that is sent twice is recorded once. What is signed is proved at that moment.
"""

import secrets
from collections.abc import Callable, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any, ClassVar

import rfc8785
from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise

from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.events import Authn, Event, Signer, Stream
from whoperforms.kernel.errors import BadField, BadQuestion
from whoperforms.registry.accounts import proof
from whoperforms.registry.accounts.errors import NotProved
from whoperforms.registry.recording import Act, record
from whoperforms.web.accounts.surroundings import Errors, errors_of
from whoperforms.web.staff.layout import DONE, UNSIGNED, staff_shown
from whoperforms.web.staff.signed_after import signed_after
from whoperforms.web.staff.visit import Visit

SEEN, SUBMISSION = "seen", "submission"


class ActForm(forms.Form):
    """What somebody enters for one act.

    `action`: the event for which a right is needed. `stream`: what the act is about; `about`: the person it concerns.
    `meaning`: what a signature under it means; None: it is not signed. `subject`: what of the record is signed, where
    an act is about a part of it. `back`: the page from which one came.
    `depends`: fields that may be left empty, but not always: these are not called optional. Whoever derives says in
    `act` what is to happen.
    """

    heading: ClassVar[str | Promise]
    button: ClassVar[str | Promise]
    intro: ClassVar[str | Promise] = ""
    action: ClassVar[str]
    meaning: Meaning | None = None
    subject: str = ""
    back: str = ""
    depends: frozenset[str] = frozenset()
    template_name = "staff/fields.html"

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        self.visit, self.stream, self.about = visit, stream, about
        super().__init__(**given)

    def act(self) -> Act:
        """Return what is to happen, made of what was typed."""
        raise NotImplementedError

    @property
    def role(self) -> str | None:
        """The role in which it is done."""
        return self.visit.role_for(self.action, self.about)


def acted(
    form_class: Callable[..., ActForm], visit: Visit, stream: Stream, about: str | None, *, to: str
) -> HttpResponse:
    """Return the page of a form; once it is sent and recorded, the way to the page that shows what came of it.

    Raises: NoRight.
    """
    request, last = visit.request, visit.ledger.last(stream)
    if request.method != "POST":
        form = form_class(visit, stream, about)
        form.back = to
        visit.refuse(form.action, about)
        return _page(form, last=last, submission=secrets.token_hex(16))
    form = form_class(visit, stream, about, data=request.POST, files=request.FILES)
    form.back = to
    visit.refuse(form.action, about)
    last, submission = _number(request.POST.get(SEEN, "")), request.POST.get(SUBMISSION, "")[:64]
    wrong: NotProved | None = None
    status = HTTPStatus.BAD_REQUEST
    if form.is_valid():
        try:
            signer = _signer(form, last)
            events = record(signer, form.act(), submission=submission or None, seen={stream: last})
        except NotProved as why:
            wrong = why
        except BadField as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
        except BadQuestion as why:
            form.add_error(None, str(why))
            status = HTTPStatus(why.http_status)
        else:
            to = with_done(to, _done(form, events)) + ("" if signed_after(events) else f"&{UNSIGNED}=yes")
            return HttpResponseRedirect(to, status=HTTPStatus.SEE_OTHER)
    return _page(form, last=last, submission=submission, wrong=wrong, status=status)


def _done(form: ActForm, events: Sequence[Event[Any]]) -> str:
    """Return what was done: the act of the form, or what became of it, as the first of two signatures does."""
    types = [event.type for event in events]
    return form.action if form.action in types or not types else types[0]


def with_done(to: str, action: str) -> str:
    """Return an address that says what was done."""
    return f"{to}{'&' if '?' in to else '?'}{DONE}={action}"


def signed_version(form: ActForm, last: int) -> bytes:
    """Return the bytes that stand for what a signer has before the eyes: this act, on this version of the record."""
    of = {"of": form.subject} if form.subject else {}
    return rfc8785.dumps(
        {"act": form.action, "stream": str(form.stream), "last": last, "by": form.visit.person.id, **of}
    )


def _signer(form: ActForm, last: int) -> Signer:
    """Return who acts, and how that was proved. Raises: NotProved."""
    visit = form.visit
    if form.meaning is None:
        return Signer(person=visit.person.id, role=form.role, authn=Authn.SESSION)
    version = signed_version(form, last)
    given = proof.proved(visit.request, visit.account, version)
    return Signer(
        person=visit.person.id,
        role=form.role,
        authn=Authn(given.authn),
        meaning=form.meaning,
        record_sha256=sha256(version).hexdigest(),
        assertion=given.assertion,
    )


def _page(
    form: ActForm, *, last: int, submission: str, wrong: NotProved | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    visit = form.visit
    errors = _errors_of(form) + ([(str(wrong), f"#{wrong.field}")] if wrong else [])
    signing = form.meaning and proof.part(visit.request, visit.account, signed_version(form, last), wrong=wrong)
    own = {
        "form": form,
        "errors": errors,
        "seen": last,
        "submission": submission,
        "part": signing,
        "meaning": form.meaning,
        "files": form.is_multipart(),
        "concerns": visit.name_of(form.about) if form.about and visit.whose is None else "",
    }
    return staff_shown(visit, "staff/act.html", own, status=status)


def _errors_of(form: ActForm) -> Errors:
    """Return what is wrong with a form; of a field that was left empty the sentence alone does not say which one."""
    empty = {
        f"#{name}": str(form.fields[name].label)
        for name, wrong in form.errors.as_data().items()
        if name in form.fields and any(one.code == "required" for one in wrong)
    }
    return [(f"{empty[href]}: {said}" if href in empty else said, href) for said, href in errors_of(form)]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1  # noqa: PLR2004 - longer is none
