"""The tables of accounts. Only `services` writes to them, besides django-allauth to a password.

Shape:  a person of the registry may have several accounts; an account belongs to one person, and never to another.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

PERSON = 12  # signs of a person's id
LONGEST_EMAIL = 254  # RFC 3696, erratum 1690
WHO = 100  # characters of who did something


def now() -> datetime:
    """Return the time; a default of columns, which take no argument."""
    return datetime.now(UTC)


def same_address(email: str) -> str:
    """Return an e-mail address as accounts are told apart by: without blanks, in small letters.

    >>> same_address(" Jane.Roe@Example.ORG ")
    'jane.roe@example.org'
    """
    return email.strip().lower()


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by address, however it is written."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account of an address."""
        return self.get(email=same_address(username or ""))


class Account(AbstractBaseUser):
    """Someone who may sign in. `person`: whose account it is in the registry, empty until somebody says so."""

    email = models.EmailField(max_length=LONGEST_EMAIL, unique=True)
    person = models.CharField(max_length=PERSON, blank=True, default="", db_index=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)
    disabled_at = models.DateTimeField(null=True)
    disabled_by = models.CharField(max_length=WHO, blank=True, default="")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:  # noqa: D106 - Django's
        db_table = "account"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="account_email_once"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_small"),
        )

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Write the address as accounts have it."""
        self.email = same_address(self.email)

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Keep it; the address in small letters."""
        self.email = same_address(self.email)
        super().save(*args, **kwargs)


class Invitation(models.Model):
    """A way in for somebody. Of the token that they were sent, only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    email = models.EmailField(max_length=LONGEST_EMAIL, db_index=True)
    person = models.CharField(max_length=PERSON, blank=True, default="")
    by = models.CharField(max_length=WHO)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=WHO, blank=True, default="")

    class Meta:  # noqa: D106 - Django's
        db_table = "invitation"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None), name="invitation_ends_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.email}, {self.at:%Y-%m-%d}"


class Session(AbstractBaseSession):
    """A browser that somebody works in. `account` is empty until they have signed in; no address of it is kept."""

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(default=now)
    browser = models.CharField(max_length=40, blank=True, default="")

    class Meta:  # noqa: D106 - Django's
        db_table = "account_session"

    @classmethod
    def get_session_store_class(cls) -> Any:  # noqa: ANN401 - a class that imports this one
        """Return what reads and writes these."""
        from whoperforms.registry.accounts.sessions import SessionStore  # noqa: PLC0415 - it imports this module

        return SessionStore
