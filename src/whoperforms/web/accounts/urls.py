"""Addresses of accounts, under the names that django-allauth asks for them by; only pages that we want are here.

Shape:  taken up twice by project/urls.py: with the language as a part of the address, and without for django-allauth,
        which names no language; then it is the one that is spoken.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from whoperforms.web.accounts import joining, pages
from whoperforms.web.accounts.allauth_views import AddPasskey, ProveByPasskey, RemovePasskey, SignInByPasskey


class Base36(StringConverter):
    """The number of an account as django-allauth writes it into a link, before a hyphen and the key."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

PATHS: list[URLPattern] = [
    path("", pages.begin, name="account"),
    path("sign-in", account.login, name="account_login"),
    path("sign-in/passkey", SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/second-step", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out", account.logout, name="account_logout"),
    path("sign-up", account.signup, name="account_signup"),
    path("not-in-use", account.account_inactive, name="account_inactive"),
    path("invitation/<str:token>", pages.invitation, name="account_invitation"),
    path("roles/accept", joining.join, name="account_join"),
    path("browsers", pages.browsers, name="account_browsers"),
    path("browsers/sign-out", pages.sign_out_browser, name="account_sign_out_browser"),
    path("password", account.password_change, name="account_change_password"),
    path("password/forgotten", account.password_reset, name="account_reset_password"),
    path("password/sent", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/new/<base36:uidb36>-<str:key>",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/chosen", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("prove", account.reauthenticate, name="account_reauthenticate"),
    path("prove/code", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("prove/passkey", ProveByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("second-steps", mfa.index, name="mfa_index"),
    path("second-steps/app", totp.activate_totp, name="mfa_activate_totp"),
    path("second-steps/app/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-steps/passkey", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-steps/passkey/<int:pk>/remove", RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("second-steps/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-steps/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-steps/codes.txt", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
