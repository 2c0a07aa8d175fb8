"""What django-allauth is told: nobody signs up by themselves, no network address is kept, every sentence is plain."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.registry.accounts import messages, sealed, where
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.accounts.qr_code import svg
from whoperforms.registry.accounts.sessions import BROWSER, SessionStore, browser_named


class OurAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # it comes without types
    """Passwords, sign-in and messages."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is not in use any more."),
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is wrong. Try again."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("This code is wrong or was used before. Wait for the next one and try again."),
        "incorrect_password": gettext_lazy("This password is wrong. Try again."),
        "invalid_login": gettext_lazy("The e-mail address or the password is wrong. Try again."),
        "invalid_password_reset": gettext_lazy("This link is not good any more. Ask for a new one."),
        "too_many_login_attempts": gettext_lazy("Too many wrong tries. Wait 5 minutes. Then try again."),
        "rate_limited": gettext_lazy("Too many tries. Wait 5 minutes. Then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - its signature there
        """Return no: accounts are made by accepting an invitation (`services.accept`)."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a name for where a request comes from, by which tries are counted; the address cannot be had of it."""
        address = truncate_ip(get_client_ip(request) or "")
        return salted_hmac("whoperforms.client", address, algorithm="sha256").hexdigest()[:32]

    def is_safe_url(self, url: str | None) -> bool:
        """Whether it is a path on this site: nothing else is ever gone to after signing in."""
        return where.is_here(url)

    def login(self, request: HttpRequest, user: Account) -> None:
        """Sign in, and keep what the browser may be called by its owner."""
        super().login(request, user)
        SessionStore.clear_expired()  # nobody else does, and there are few
        request.session[BROWSER] = browser_named(request.headers.get("User-Agent", ""))

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - its signature there
        """Return where one begins."""
        return reverse("account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Return where one is after signing out."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Return where one is after choosing another password."""
        return reverse("account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to somebody, in plain text and our own words."""
        messages.letter(template_prefix, context).to(email, origin=where.origin(self.request)).send()

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Write to the owner of an account what was done with it; not from which address."""
        if to := email or EmailAddress.objects.get_primary_email(user):
            self.send_mail(template_prefix, to, context or {})


class OurSecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("This is your only second step, so it cannot be removed."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an authenticator app or a passkey first."),
        "incorrect_code": OurAccounts.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        """Return the name under which an authenticator app lists the account."""
        return f"whoperforms {self._get_site_name()}"

    def build_totp_svg(self, url: str) -> str:
        """Return the picture that an authenticator app reads, as an element of a page."""
        return svg(url)

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept: a copy of the database alone opens no account."""
        return sealed.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it was."""
        return sealed.opened(encrypted_text)

    def generate_authenticator_name(self, user: Account, type: str) -> str:  # noqa: A002, ARG002 - its signature there
        """Return a first name for a passkey: of the browser it was made in."""
        return browser_named(context.request.headers.get("User-Agent", "")) or _("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return who passkeys are made for: this site, by the name of its host."""
        host = where.passkey_host(context.request)
        return {"id": host, "name": host}
