"""Proof at the moment of signing: whoever signs shows once more who they are, for exactly what they sign.

Source: 21 CFR 11.200 (at each signing at least one component), 11.70 (bound to its record), 11.300 (misuse).
Shape:  fields of the caller's own form, checked together with it: `part` says what to show, `proved` reads what came.
        What a passkey is asked to sign follows from what was typed, so `question` is asked once that is known. It and
        `proved` are given the bytes of the record's version that is signed, the same ones. Those bytes name the version
        they follow upon, so that an assertion, sent a second time, is for a version that is no longer the newest.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import get_credentials
from django.http import HttpRequest
from django.utils.translation import gettext as _

from whoperforms.certification.events import Authn
from whoperforms.registry.accounts import assertions, second_factor
from whoperforms.registry.accounts.errors import NotProved
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.accounts.where import passkey_host

WAY, PASSWORD, CODE, ASSERTION = "proof", "proof_password", "proof_code", "proof_assertion"  # names of fields
ASKS = "proof_asks"  # in what a form sends before it is signed: what its passkey has to sign
FIELDS = frozenset({WAY, PASSWORD, CODE, ASSERTION, ASKS})
WRONG_TRIES = {"proof": "5/5m/user"}
LONGEST = 16 * 1024  # characters of an assertion


@dataclass(frozen=True, slots=True)
class Proof:
    """What is kept of it. `assertion`: of a passkey, to be checked with `assertions.verify`."""

    authn: Authn
    assertion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPart:
    """What a form shows. `wrong`: field and sentence, if one was."""

    ways: tuple[Authn, ...]
    chosen: Authn
    wrong: tuple[str, str] | None = None


def part(request: HttpRequest, account: Account, *, wrong: NotProved | None = None) -> ProofPart:
    """Return what the form shows; after a wrong proof, with what is wrong."""
    has = second_factor.kinds(account)
    ways = tuple(
        way
        for way, there in (
            (Authn.PASSKEY, Authenticator.Type.WEBAUTHN in has),
            (Authn.TOTP, Authenticator.Type.TOTP in has),
            (Authn.PASSWORD, account.has_usable_password()),
        )
        if there
    )
    sent = request.POST.get(WAY, "")
    return ProofPart(
        ways=ways,
        chosen=Authn(sent) if sent in ways else ways[-1],
        wrong=(wrong.field, str(wrong)) if wrong else None,
    )


def question(request: HttpRequest, account: Account, record: bytes) -> dict[str, Any]:
    """Return what a browser asks a passkey of this account for, as JSON has it: to sign this version of the record."""
    return assertions.question(record, get_credentials(account), host=passkey_host(request))


def proved(request: HttpRequest, account: Account, record: bytes) -> Proof:
    """Return the proof that came with a form, for this version of the record. Raises: NotProved, for one field.

    Five wrong tries in five minutes, and no more are taken from this account for a while.
    """
    way = request.POST.get(WAY, "")
    if way not in _READ:
        raise NotProved(_("Choose how you show that it is you."), field=WAY)
    tried = ratelimit.consume(request, app="whoperforms", action="proof", config=WRONG_TRIES, user=account)
    if tried is None:
        raise NotProved(_("Too many wrong tries. Wait 5 minutes. Then try again."), field=WAY)
    proof = _READ[way](request, account, record)
    tried.rollback()
    return proof


def _by_password(request: HttpRequest, account: Account, record: bytes) -> Proof:  # noqa: ARG001 - as all of them
    if not account.check_password(request.POST.get(PASSWORD, "")):
        raise NotProved(_("This password is wrong. Try again."), field=PASSWORD)
    return Proof(Authn.PASSWORD)


def _by_code(request: HttpRequest, account: Account, record: bytes) -> Proof:  # noqa: ARG001
    app = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).first()
    if app is None or not app.wrap().validate_code(request.POST.get(CODE, "").replace(" ", "")[:10]):
        raise NotProved(_("This code is wrong or was used before. Wait for the next one and try again."), field=CODE)
    app.record_usage()
    return Proof(Authn.TOTP)


def _by_passkey(request: HttpRequest, account: Account, record: bytes) -> Proof:
    sent = request.POST.get(ASSERTION, "")
    try:
        answer = json.loads(sent) if len(sent) <= LONGEST else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NotProved(_("No passkey was used. Try again, or choose another way."), field=WAY)
    try:
        assertion = assertions.kept(answer, record, get_credentials(account), host=passkey_host(request))
    except NotProved:
        said = _("The passkey was not accepted, or what you sign has changed meanwhile. Look at it and try again.")
        raise NotProved(said, field=WAY) from None
    return Proof(Authn.PASSKEY, assertion)


_READ: dict[str, Callable[[HttpRequest, Account, bytes], Proof]] = {
    Authn.PASSKEY: _by_passkey,
    Authn.TOTP: _by_code,
    Authn.PASSWORD: _by_password,
}
