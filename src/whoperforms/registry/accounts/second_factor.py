"""Whether somebody proves with a second thing who they are: an authenticator app, or a passkey."""

from allauth.mfa.models import Authenticator

from whoperforms.registry.accounts.models import Account

COUNTS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes are for the day when these are lost


def has_one(account: Account) -> bool:
    """Whether an account has a second factor."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type__in=COUNTS).exists())


def kinds(account: Account) -> frozenset[str]:
    """Return which kinds it has: totp, webauthn, recovery_codes."""
    return frozenset(Authenticator.objects.filter(user_id=account.pk).values_list("type", flat=True))
