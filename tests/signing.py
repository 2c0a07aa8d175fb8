"""People with accounts, for tests: how they come by one, how they sign in, and the codes that their app shows."""

import time
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from whoperforms.registry.accounts.adapter import OurSecondFactors
from whoperforms.registry.accounts.models import Account
from worlds import id_of

PASSWORD = "copper lantern river 7"  # noqa: S105 - of invented people
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
PERIOD = 30  # seconds that an authenticator app shows a code


def account(
    email: str = "ada@example.org", *, person: str = "", app: bool = False, password: str = PASSWORD
) -> Account:
    """Return an account that was made just now; with `app`, one with an authenticator app of the secret above."""
    made = Account(email=email, person=person)
    made.set_password(password)
    made.save()
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    if app:
        Authenticator.objects.create(
            user=made, type=Authenticator.Type.TOTP, data={"secret": OurSecondFactors().encrypt(SECRET)}
        )
    return made


def signed_in(who: Account, **settled: object) -> Client:
    """Return a client in which somebody is signed in, without the steps of it."""
    client = Client(SERVER_NAME="127.0.0.1", **settled)
    client.force_login(who)
    return client


def signing_in(*, app: bool) -> Callable[[str], Client]:
    """Return what signs people of a world in, each once, by their names; `app`: they have a second factor."""

    @cache
    def signed(name: str) -> Client:
        return signed_in(account(f"{name.lower()}@example.org", person=id_of(name), app=app))

    return signed


def signed_in_browser(context: BrowserContext, who: Account, address: str) -> None:
    """Have a browser signed in at an address; Django has to use the registry of the server there."""
    key = signed_in(who).cookies[settings.SESSION_COOKIE_NAME].value
    host = urlsplit(address).hostname
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "domain": host, "path": "/"}])


def code(secret: str = SECRET, *, later: int = 0) -> str:
    """Return what an app shows now, or so many codes later."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // PERIOD + later))
