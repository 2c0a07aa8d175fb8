"""Doors: who may come to a page. Whoever writes pages for staff or for physicians puts one in front of each view.

Shape:  `@page` outermost, then a door; the view gets a request whose `user` is an `Account` with a person.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from whoperforms.registry import roles
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.accounts.second_factor import has_one
from whoperforms.web.accounts.surroundings import around
from whoperforms.web.addresses import address
from whoperforms.web.page import language_of

Parts = ParamSpec("Parts")
View = Callable[Concatenate[HttpRequest, Parts], HttpResponse]


def signed_in(view: View[Parts]) -> View[Parts]:
    """Let in whoever is signed in; lead others to where they sign in, and back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parts.args, **kwargs: Parts.kwargs) -> HttpResponse:
        if not isinstance(request.user, Account):
            return led_to("account_login", request)
        return view(request, *args, **kwargs)

    return guarded


def of_a_person(view: View[Parts]) -> View[Parts]:
    """Let in whoever is signed in and is a person of the registry: physicians and their delegates."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parts.args, **kwargs: Parts.kwargs) -> HttpResponse:
        if not account_of(request).person:
            return _refused(request)
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def staff_page(view: View[Parts]) -> View[Parts]:
    """Let in staff who have a second factor; lead staff who have none to where they set one up."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Parts.args, **kwargs: Parts.kwargs) -> HttpResponse:
        account = account_of(request)
        if not is_staff(account, datetime.now(UTC)):
            return _refused(request)
        if not has_one(account):
            return led_to("mfa_index", request)
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def account_of(request: HttpRequest) -> Account:
    """Return who is signed in; behind a door there is always somebody."""
    if not isinstance(request.user, Account):
        raise TypeError("nobody is signed in; put a door in front of this view")
    return request.user


def is_staff(account: Account, now: datetime) -> bool:
    """Whether the person of an account has a role of staff now."""
    return bool(account.person) and roles.is_staff(account.person, now)


def led_to(name: str, request: HttpRequest) -> HttpResponse:
    """Lead to another page, which leads back here."""
    where = address(name, language=language_of(request))
    return HttpResponseRedirect(f"{where}?{urlencode({'next': request.get_full_path()})}")


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "account/not_for_you.html", around(request), status=HTTPStatus.FORBIDDEN)
