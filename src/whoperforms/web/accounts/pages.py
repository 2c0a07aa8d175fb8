"""Pages of ours: where one begins, an invitation, and the browsers somebody is signed in with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whoperforms.kernel.errors import BadValue
from whoperforms.registry.accounts import second_factor, selectors, services
from whoperforms.registry.accounts.errors import NotInvited
from whoperforms.registry.accounts.models import Invitation
from whoperforms.registry.accounts.selectors import Browser
from whoperforms.registry.joining import joined
from whoperforms.web.accounts.doors import account_of, signed_in
from whoperforms.web.accounts.joining import roles_asked
from whoperforms.web.accounts.own_pages import own_pages
from whoperforms.web.addresses import address
from whoperforms.web.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserLine:
    """A browser, in words."""

    number: str
    name: str
    since: str
    this_one: bool

    @classmethod
    def of(cls, browser: Browser) -> "BrowserLine":
        """Say it in the language that is spoken."""
        return cls(
            number=browser.number,
            name=browser.name or _("A browser that we do not know"),
            since=date_format(browser.began_at, "DATETIME_FORMAT"),
            this_one=browser.this_one,
        )


@require_safe
@signed_in
def begin(request: HttpRequest, language: Language) -> HttpResponse:
    """Show who is signed in, where they can go, and what they can see to."""
    account, now = account_of(request), datetime.now(UTC)
    own = {
        "email": account.email,
        "second_factor": second_factor.has_one(account),
        "linked": bool(account.person),
        "roles": roles_asked(account.person, now),
        "own_pages": own_pages(account.person, language, now),
    }
    return TemplateResponse(request, "account/index.html", own)


@require_safe
@signed_in
def browsers(request: HttpRequest, language: Language) -> HttpResponse:  # noqa: ARG001
    """Show where somebody is signed in."""
    now = datetime.now(UTC)
    found = selectors.browsers_of(account_of(request), key=request.session.session_key, now=now)
    return TemplateResponse(request, "account/browsers.html", {"browsers": [BrowserLine.of(each) for each in found]})


@require_POST
@signed_in
def sign_out_browser(request: HttpRequest, language: Language) -> HttpResponse:
    """Sign one of the other browsers out, or all of them."""
    account = account_of(request)
    if number := request.POST.get("number"):
        services.end_session(account, number)
    else:
        services.end_sessions(account, but=request.session.session_key)
    return HttpResponseRedirect(address("account_browsers", language=language))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest, language: Language, token: str) -> HttpResponse:
    """Let somebody who was invited choose a password; then they are signed in, and have the roles they accepted."""
    now = datetime.now(UTC)
    try:
        invited = selectors.invitation_for(token, now=now)
    except NotInvited:
        return TemplateResponse(request, "account/invitation_gone.html", {}, status=HTTPStatus.GONE)
    if request.method != "POST":
        return _choosing(request, invited, ())
    password = request.POST.get("password", "")
    wrong = [("password", _("Choose a password."))] if not password else []
    if password != request.POST.get("again", ""):
        wrong.append(("again", _("The two passwords are not the same.")))
    if wrong:
        return _choosing(request, invited, wrong)
    try:
        account = services.accept(token, password, now=now)
    except BadValue as why:
        return _choosing(request, invited, [("password", str(why))])
    except NotInvited:
        return TemplateResponse(request, "account/invitation_gone.html", {}, status=HTTPStatus.GONE)
    joined(account.person, now)  # what cannot be accepted now is on the page of the account
    where = address("mfa_index", language=language)
    signing_in = Login(user=account, redirect_url=where)
    answer: HttpResponse = perform_password_login(request, {"email": account.email}, signing_in)
    reauthenticate_by_password(request)
    return answer


def _choosing(request: HttpRequest, invited: Invitation, wrong: "list[tuple[str, str]] | tuple[()]") -> HttpResponse:
    own = {
        "email": invited.email,
        "roles": roles_asked(invited.person, datetime.now(UTC)),
        "wrong": dict(wrong),
        "errors": [(said, f"#{field}") for field, said in wrong],
    }
    return TemplateResponse(
        request, "account/invitation.html", own, status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    )
