"""What can be asked of accounts."""

from dataclasses import dataclass
from datetime import datetime

from whoperforms.registry.accounts.errors import NoSuchAccount, NotInvited
from whoperforms.registry.accounts.models import Account, Invitation, Session, same_address
from whoperforms.registry.accounts.services import hash_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser in which somebody is signed in. `number` names it without telling its key."""

    number: str
    name: str
    began_at: datetime
    this_one: bool


def account_at(email: str) -> Account:
    """Return the account of an address. Raises: NoSuchAccount."""
    found = Account.objects.filter(email=same_address(email)).first()
    if found is None:
        raise NoSuchAccount(f"{email[:60]!r}: no account has this address; look at it again")
    return found


def accounts_of(person: str) -> tuple[Account, ...]:
    """Return the accounts of a person, oldest first."""
    return tuple(Account.objects.filter(person=person)) if person else ()


def invitation_for(token: str, *, now: datetime) -> Invitation:
    """Return the invitation that a token opens. Raises: NotInvited; it does not say which tokens there were."""
    found = Invitation.objects.filter(
        token_hash=hash_of(token), accepted_at=None, withdrawn_at=None, expires_at__gt=now
    ).first()
    if found is None:
        raise NotInvited("This invitation is not good any more; ask for a new one")
    return found


def open_invitations(now: datetime) -> tuple[Invitation, ...]:
    """Return those that nobody has accepted or taken back, and that have not run out, oldest first."""
    return tuple(Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now))


def browsers_of(account: Account, *, key: str | None, now: datetime) -> tuple[Browser, ...]:
    """Return where somebody is signed in, this browser first, then the newest; `key`: of this one's session."""
    rows = Session.objects.filter(account_id=account.pk, expire_date__gt=now).order_by("-began_at", "session_key")
    found = [
        Browser(
            number=hash_of(row.session_key),
            name=row.browser,
            began_at=row.began_at,
            this_one=row.session_key == key,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: not each.this_one))
