"""Accounts of the demo: one for each role, with the same password and the same app, both printed for everybody.

Source: RFC 6238 (the six digits that an authenticator app shows).
"""

import hmac
from base64 import b32decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from whoperforms.registry.accounts.adapter import OurSecondFactors
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.rehearsal.guard import HOST
from whoperforms.registry.rehearsal.scene import id_of

PASSWORD: Final = "invented people only"  # noqa: S105 - of people who do not exist, on this machine alone
SECRET: Final = "DEMODEMODEMODEMODEMODEMODEMODEMO"  # noqa: S105 - the same
PERIOD: Final = 30  # seconds
DIGITS: Final = 6
WHO: Final[Mapping[str, str]] = {  # by part what somebody can do, in the order of a certification
    "coordinator": "takes people in, plans workshops, records results",
    "trainer": "teaches workshops, says who was there",
    "mentor": "stands by at cases",
    "examiner": "judges what was learned",
    "verifier": "looks papers and licenses up",
    "reviewer": "looks at what the verifier found",
    "decider": "decides, as the first of two",
    "decider2": "decides, as the second of two",
    "compliance": "gives roles, suspends, audits",
    "compliance2": "agrees to what needs two officers",
    "standards": "writes the standard",
    "standards2": "publishes it",
    "appeals": "judges appeals",
    "auditor": "reads all, changes nothing",
    "custodian": "proposes keys, as the first of two",
    "custodian2": "adds keys, as the second of two",
    "physician": "a certified physician with own cases",
    "candidate": "a physician in training",
    "delegate": "acts for the certified physician",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One account: its address, and what whoever has it does."""

    email: str
    does: str


def sign_ins() -> tuple[SignIn, ...]:
    """Return the accounts that there are in every demo."""
    return tuple(SignIn(email=_email(name), does=does) for name, does in WHO.items())


def made(now: datetime) -> None:
    """Make the accounts, all of them or none; those that are there stay as they are."""
    password = make_password(PASSWORD)  # once: it takes its time on purpose
    with transaction.atomic():
        there = set(Account.objects.values_list("email", flat=True))
        for name in WHO:
            if _email(name) not in there:
                _account(name, password, now)


def are_there() -> bool:
    """Whether the accounts were made: they come last, so that then all else is there."""
    return Account.objects.filter(email=_email(next(iter(WHO)))).exists()


def code(now: datetime, secret: str = SECRET) -> str:
    """Return the six digits that the demo's app shows.

    >>> from datetime import UTC
    >>> code(datetime.fromtimestamp(59, UTC), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    '287082'
    """
    steps = int(now.timestamp()) // PERIOD
    digest = hmac.digest(b32decode(secret), steps.to_bytes(8), "sha1")
    at = digest[-1] & 0xF
    return str((int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 10**DIGITS).zfill(DIGITS)


def _account(name: str, password: str, now: datetime) -> None:
    account = Account(email=_email(name), person=id_of("person", name), password=password, created_at=now)
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    app = {"secret": OurSecondFactors().encrypt(SECRET)}
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data=app)


def _email(name: str) -> str:
    return f"{name}@{HOST}"
