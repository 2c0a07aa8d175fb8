"""What changes accounts: the only writers, besides django-allauth to passwords and second factors."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from whoperforms.certification.people import INVITED_FOR
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.sentence import Spoken
from whoperforms.registry.accounts.errors import NoSuchAccount, NotInvited
from whoperforms.registry.accounts.models import LONGEST_EMAIL, WHO, Account, Invitation, Session, same_address
from whoperforms.registry.one_writer import writing

GOOD_FOR = INVITED_FOR


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was made. The token is told once, here; only its hash is kept."""

    token: str
    email: str
    expires_at: datetime


def invite(email: str, *, person: str = "", by: str, now: datetime) -> Invited:
    """Invite somebody to make an account, for `person` of the registry if it is known whose it will be.

    A new invitation takes the place of an older one to the same address. Raises: BadValue, NotInvited.
    """
    address = address_of(email)
    token = secrets.token_urlsafe(32)
    with writing():
        if Account.objects.filter(email=address).exists():
            raise NotInvited(
                "{address}: has an account already; have them sign in, or invite another address", address=address
            )
        _open_invitations(now).filter(email=address).update(withdrawn_at=now, withdrawn_by=by)
        Invitation.objects.create(
            token_hash=hash_of(token), email=address, person=person, by=_who(by), at=now, expires_at=now + GOOD_FOR
        )
    return Invited(token, address, now + GOOD_FOR)


def accept(token: str, password: str, *, now: datetime) -> Account:
    """Make the account that an invitation is for, once. Raises: NotInvited; BadValue: another password is needed."""
    with writing():
        invitation = _open_invitations(now).filter(token_hash=hash_of(token)).first()
        if invitation is None:
            raise NotInvited("This invitation is not good any more; ask for a new one")
        account = Account(email=invitation.email, person=invitation.person, created_at=now)
        try:
            validate_password(password, account)
        except ValidationError as why:
            raise BadValue(Spoken(" ".join(why.messages))) from None
        if Account.objects.filter(email=invitation.email).exists():
            raise NotInvited("{address}: has an account already; sign in with it", address=invitation.email)
        account.set_password(password)
        account.save()
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
    return account


def withdraw(invitation: int, *, by: str, now: datetime) -> None:
    """Take an invitation back. Raises: NotInvited when it was accepted, taken back, or ran out before."""
    with writing():
        if not _open_invitations(now).filter(pk=invitation).update(withdrawn_at=now, withdrawn_by=_who(by)):
            raise NotInvited("This invitation is not open any more; there is nothing to take back")


def disable(account: Account, *, by: str, now: datetime) -> None:
    """Let nobody sign in with an account again, and end its sessions. What it did stays under its name."""
    with writing():
        found = Account.objects.filter(pk=account.pk, disabled_at=None)
        found.update(is_active=False, disabled_at=now, disabled_by=_who(by))
        Session.objects.filter(account_id=account.pk).delete()


def link(account: Account, person: str) -> None:
    """Say whose account this is. Raises: BadValue when it is another person's: an account is never given on."""
    with writing():
        linked = Account.objects.values_list("person", flat=True).get(pk=account.pk)
        if linked not in {"", person}:
            raise BadValue(
                "{address}: belongs to another person; invite this one to an account of their own",
                address=account.email,
            )
        Account.objects.filter(pk=account.pk).update(person=person)


def end_session(account: Account, number: str) -> None:
    """Sign one browser of an account out, if it is not already. `number`: as `selectors.browsers_of` has it."""
    with writing():
        for key in Session.objects.filter(account_id=account.pk).values_list("session_key", flat=True):
            if secrets.compare_digest(hash_of(key), number):
                Session.objects.filter(session_key=key).delete()


def end_sessions(account: Account, *, but: str | None = None) -> int:
    """Sign all browsers of an account out, but the one whose key is named; return how many."""
    with writing():
        ended, _ = Session.objects.filter(account_id=account.pk).exclude(session_key=but or "").delete()
    return ended


def forget_second_factors(email: str) -> Account:
    """Take the second factors of an account away, and end its sessions: for one who has lost all of them.

    Whoever runs the site does this, after seeing who asks. Raises: NoSuchAccount.
    """
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - its app is loaded after ours

    with writing():
        account = Account.objects.filter(email=same_address(email)).first()
        if account is None:
            raise NoSuchAccount(f"{email[:60]!r}: no account has this address; look at it again")
        Authenticator.objects.filter(user=account).delete()
        Session.objects.filter(account_id=account.pk).delete()
    return account


def hash_of(secret: str) -> str:
    """Return what is kept of a secret that nobody could guess: SHA-256, hexadecimal."""
    return sha256(secret.encode("utf-8", "backslashreplace")).hexdigest()


def _open_invitations(now: datetime) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def address_of(email: str) -> str:
    """Return an address as accounts have it. Raises: BadValue."""
    address = same_address(email)
    try:
        validate_email(address)
    except ValidationError:
        raise BadValue("{address!r}: no e-mail address; write name@host", address=email[:60]) from None
    if len(address) > LONGEST_EMAIL:
        raise BadValue(
            "{address!r}: an e-mail address has at most {most} characters; write another",
            address=email[:60],
            most=LONGEST_EMAIL,
        )
    return address


def _who(by: str) -> str:
    if not by.strip() or len(by) > WHO:
        raise BadValue("{who!r}: say who does this, in 1 to {most} characters", who=by[:40], most=WHO)
    return by.strip()
