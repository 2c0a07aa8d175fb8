"""What is written to people about their account: plain text, in the language that is spoken when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from whoperforms.registry.accounts.models import Invitation

PREFIX = "account/email/", "mfa/email/"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message: its subject, and its paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]

    def to(self, address: str, *, origin: str) -> EmailMessage:
        """Return it, addressed; below it stands which site it comes from."""
        return EmailMessage(self.subject, "\n\n".join((*self.paragraphs, f"-- \n{origin}\n")), None, [address])


def invitation(invited: Invitation, address: str, *, roles: Sequence[str] = ()) -> Letter:
    """Write to somebody who is invited, to `roles` if any; `address` leads to where they accept."""
    return Letter(
        _("Your account for the registry"),
        (
            *((_("You are invited to be: %(roles)s.") % {"roles": "; ".join(roles)},) if roles else ()),
            _("You are invited to make an account. Open this link and choose a password:"),
            address,
            _("The link is good until %(day)s.") % {"day": f"{invited.expires_at:%Y-%m-%d}"},
            _("If you did not expect this message, you need not do anything."),
        ),
    )


def letter(occasion: str, said: Mapping[str, str]) -> Letter:
    """Return the message for an occasion, as django-allauth names it. A KeyError: one that we have no words for."""
    name = occasion.removeprefix(PREFIX[0]).removeprefix(PREFIX[1])
    if name == "password_reset_key":
        return Letter(
            _("Choose a new password"),
            (
                _("Somebody, probably you, has asked for a new password. Open this link to choose one:"),
                said["password_reset_url"],
                _("If it was not you, you need not do anything. Your password stays as it is."),
            ),
        )
    if name == "unknown_account":
        return Letter(
            _("There is no account with this address"),
            (
                _("Somebody, probably you, has asked for a new password. There is no account with this address."),
                _("You may have used another address. Accounts are made by invitation."),
            ),
        )
    return Letter(_("Your account was changed"), (_happened()[name], _("If it was not you, tell us at once.")))


def _happened() -> dict[str, str]:
    return {
        "password_reset": _("A new password was chosen for your account, by a link that we sent you."),
        "password_changed": _("The password of your account was changed."),
        "totp_activated": _("An authenticator app was added to your account."),
        "totp_deactivated": _("The authenticator app was removed from your account."),
        "recovery_codes_generated": _("New recovery codes were made for your account. The old ones are void."),
        "webauthn_added": _("A passkey was added to your account."),
        "webauthn_removed": _("A passkey was removed from your account."),
    }
