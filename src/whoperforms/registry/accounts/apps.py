"""Accounts as Django knows them, and django-allauth without its demand on the order of middleware.

Shape:  an app of its own, for the account model has to stand in an app's first migration.
"""

from allauth.account.apps import AccountConfig
from django.apps import AppConfig


class Accounts(AppConfig):
    """Accounts, invitations and sessions."""

    name = "whoperforms.registry.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"


class SignIn(AccountConfig):  # type: ignore[misc]  # it comes without types
    """What django-allauth calls account: addresses and the steps of signing in."""

    name = "allauth.account"
    default = False
    default_auto_field = "django.db.models.AutoField"  # as its own migrations have it

    def ready(self) -> None:
        """Leave out its check: its middleware stands in front of private pages alone (project.private)."""
        from allauth.account import checks  # noqa: F401, PLC0415 - they register themselves, once models are there
