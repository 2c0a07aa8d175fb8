"""Acts as forms: one page for everything that somebody can do, from what is typed to what is recorded.

Shape:  a form names its act, and makes of what was typed the function that the recording service calls. It carries what
        its reader had before the eyes (`seen`) and a name of its own (`submission`), so that a stale form is refused
        and one that is sent twice is recorded once. What has to be signed is signed by every word of it: what would be
        written is known first, the proof is for that, and that is written.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import Any, ClassVar, Final

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import Promise

from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.duties.proof import is_asked
from whoperforms.certification.events import Authn, Event, Signer, Stream
from whoperforms.kernel.errors import BadField, BadQuestion
from whoperforms.registry.accounts import proof
from whoperforms.registry.accounts.errors import NotProved
from whoperforms.registry.journal import new_id
from whoperforms.registry.recording import Act, Seen, ids_of, record, recorded, would_sign
from whoperforms.web.accounts.surroundings import Errors, errors_of
from whoperforms.web.staff.layout import DONE, UNSIGNED, staff_shown
from whoperforms.web.staff.sent import Sent
from whoperforms.web.staff.signed_after import signed_after
from whoperforms.web.staff.visit import Visit

GIVEN_IN: Final = {"documents": "file", "module": "requirement"}  # the field of what has none of its own


class ActForm(forms.Form):
    """What somebody enters for one act.

    `action`: the event for which a right is needed; whether it has to be signed, `certification.duties.proof` says.
    `stream`: what the act is about; `about`: the person it concerns. `meaning`: what the signature under it means, of
    what is signed. `sent`: what came with it. `back`: the page from which one came.
    `beside`: what was recorded before, of which whoever fills it in has to know all.
    `depends`: fields that may be left empty, but not always: these are not called optional. Whoever derives says in
    `act` what is to happen.
    """

    heading: ClassVar[str | Promise]
    button: ClassVar[str | Promise]
    intro: ClassVar[str | Promise] = ""
    action: ClassVar[str]
    meaning: Meaning | None = None
    back: str = ""
    sent: Sent | None = None
    depends: frozenset[str] = frozenset()
    beside: Sequence[object] = ()
    template_name = "staff/fields.html"

    def __init__(self, visit: Visit, stream: Stream, about: str | None = None, **given: Any) -> None:  # noqa: ANN401 - Django's
        self.visit, self.stream, self.about = visit, stream, about
        super().__init__(**given)

    def act(self) -> Act:
        """Return what is to happen, made of what was typed."""
        raise NotImplementedError

    def field_of(self, name: str) -> str:
        """Return what the form calls a value of what it records."""
        return name if name in self.fields else GIVEN_IN.get(name, name)

    @property
    def role(self) -> str | None:
        """The role in which it is done."""
        return self.visit.role_for(self.action, self.about)

    @property
    def is_signed(self) -> bool:
        """Whether its sender shows, with it, who they are."""
        return self.meaning is not None or is_asked(self.action)

    def happens(self, signer: Signer, act: Act, seen: Seen) -> HttpResponse:
        """Let it happen, and return the way to what came of it. Raises: BadQuestion."""
        sending = self.sent.sending if self.sent else None
        return _led_on(self.back, self.action, record(signer, act, sending=sending, seen=seen))

    def new_ids(self) -> Callable[[], str]:
        """Return what makes ids of what the act makes new: the same ones, however often it is asked in one sending."""
        sending = self.sent.sending if self.sent else None
        return ids_of(sending, self.visit.person.id) if sending else new_id


def acted(
    form_class: Callable[..., ActForm], visit: Visit, stream: Stream, about: str | None, *, to: str
) -> HttpResponse:
    """Return the page of a form; once it is sent and recorded, the way to the page that shows what came of it.

    Raises: NoRight.
    """
    request = visit.request
    if request.method != "POST":
        form = form_class(visit, stream, about)
        form.back = to
        visit.refuse(form.action, about)
        return _page(form, last=visit.ledger.last(stream), submission=secrets.token_hex(16))
    if again := sent_again(form_class, visit, stream, to=to):
        return again
    form = form_class(visit, stream, about, data=request.POST, files=request.FILES)
    form.back, form.sent = to, (sent := Sent.of(request))
    visit.refuse(form.action, about)
    wrong: NotProved | None = None
    status = HTTPStatus.BAD_REQUEST
    if form.is_valid():
        try:
            return _happened_once(form, sent)
        except NotProved as why:
            wrong = why
        except BadField as why:
            field = form.field_of(why.field)
            form.add_error(field if field in form.fields else None, visit.said(why.sentence))
        except BadQuestion as why:
            form.add_error(None, visit.said(why.sentence))
            status = HTTPStatus(why.http_status)
    return _page(form, last=sent.last, submission=sent.submission, wrong=wrong, status=status)


def sent_again(
    form_class: Callable[..., ActForm], visit: Visit, stream: Stream, *, to: str, wait: bool = False
) -> HttpResponse | None:
    """Return the way to what came of a form that was recorded when it was sent before; None of any other.

    `wait`: until whoever is writing at this moment is done. Asked before a form is judged: what was done has changed
    what may be. Raises: Stale.
    """
    sent = Sent.of(visit.request)
    events = recorded(sent.sending, visit.person.id, {stream: sent.last}, wait=wait) if sent.sending else ()
    return _led_on(to, _action_of(form_class), events) if events else None


def _happened_once(form: ActForm, sent: Sent) -> HttpResponse:
    """Let what was typed happen, but for a form that was sent twice: its code may have been used by itself.

    Raises: NotProved, BadQuestion.
    """
    try:
        return _happened(form, sent)
    except NotProved:
        if again := sent_again(type(form), form.visit, form.stream, to=form.back, wait=True):
            return again
        raise


def _happened(form: ActForm, sent: Sent) -> HttpResponse:
    """Let what was typed happen, signed where it has to be; or say what a passkey has to sign for it.

    Raises: NotProved, BadQuestion.
    """
    visit, act, seen = form.visit, form.act(), {form.stream: sent.last}
    signer = Signer(person=visit.person.id, role=form.role, authn=Authn.SESSION, meaning=form.meaning)
    if form.is_signed:
        version = would_sign(signer, act, seen=seen)
        if proof.ASKS in visit.request.POST:
            return JsonResponse({"request_options": proof.question(visit.request, visit.account, version)})
        given = proof.proved(visit.request, visit.account, version)
        signed = sha256(version).hexdigest()
        signer = replace(signer, authn=Authn(given.authn), record_sha256=signed, assertion=given.assertion)
    return form.happens(signer, act, seen)


def _led_on(to: str, action: str, events: Sequence[Event[Any]]) -> HttpResponse:
    to = with_done(to, _done(action, events)) + ("" if signed_after(events) else f"&{UNSIGNED}=yes")
    return HttpResponseRedirect(to, status=HTTPStatus.SEE_OTHER)


def _action_of(form_class: Callable[..., ActForm]) -> str:
    while isinstance(form_class, partial):
        form_class = form_class.func
    return str(getattr(form_class, "action", ""))


def _done(action: str, events: Sequence[Event[Any]]) -> str:
    """Return what was done: the act of the form, or what became of it, as the first of two signatures does."""
    types = [event.type for event in events]
    return action if action in types or not types else types[0]


def with_done(to: str, action: str) -> str:
    """Return an address that says what was done."""
    return f"{to}{'&' if '?' in to else '?'}{DONE}={action}"


def _page(
    form: ActForm, *, last: int, submission: str, wrong: NotProved | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    visit = form.visit
    errors = _errors_of(form) + ([(str(wrong), f"#{wrong.field}")] if wrong else [])
    signing = proof.part(visit.request, visit.account, wrong=wrong) if form.is_signed else None
    own = {
        "form": form,
        "errors": errors,
        "seen": last,
        "submission": submission,
        "part": signing,
        "meaning": form.meaning,
        "files": form.is_multipart(),
        "anew": visit.request.get_full_path() if status == HTTPStatus.CONFLICT else "",
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
