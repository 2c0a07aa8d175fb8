"""What somebody who has an account is invited to, and the way to accept it."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whoperforms.registry.joining import Asked, asked, joined
from whoperforms.web.accounts.doors import account_of, signed_in
from whoperforms.web.addresses import address
from whoperforms.web.languages import Language
from whoperforms.web.staff import words


def role_asked(of: Asked) -> str:
    """Say a role, and where."""
    return _("%(role)s, %(procedure)s (%(issuer)s)") % {
        "role": words.role(of.role),
        "procedure": of.scope,
        "issuer": of.issuer,
    }


def roles_asked(person: str, now: datetime) -> list[str]:
    """Say what somebody can accept: the role, who invited, and when."""
    return [
        _("%(role)s. Invited by %(name)s on %(day)s.")
        % {"role": role_asked(one), "name": one.by, "day": date_format(one.at, "DATE_FORMAT")}
        for one in asked(person, now)
    ]


@require_POST
@signed_in
def join(request: HttpRequest, language: Language) -> HttpResponse:
    """Accept all that one is invited to."""
    refused = joined(account_of(request).person, datetime.now(UTC))
    if refused:
        return TemplateResponse(request, "account/not_joined.html", {"refused": refused}, status=HTTPStatus.CONFLICT)
    return HttpResponseRedirect(address("account", language=language), status=HTTPStatus.SEE_OTHER)
