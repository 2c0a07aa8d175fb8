"""Proof at a signature: what is shown, what is taken, and when no more tries are."""

import json
from hashlib import sha256

import pytest
from allauth.core import context
from django.test import RequestFactory
from fido2.utils import websafe_decode

import passkeys
from registries import registry_at
from signing import PASSWORD, account, code
from whoperforms.certification.events import Authn
from whoperforms.registry.accounts import assertions, proof
from whoperforms.registry.accounts.errors import NotProved
from whoperforms.registry.accounts.proof import Proof

GUESS = "some other words 1"
RECORD = b'{"decision":"certify","version":7}'


@pytest.fixture
def who(tmp_path):
    with registry_at(tmp_path / "registry.db"):
        yield account(app=True)


def form(**sent):
    return RequestFactory(SERVER_NAME="localhost").post("/en/staff/decide", sent)


def proved(who, **sent):
    request = form(**sent)
    with context.request_context(request):
        return proof.proved(request, who, RECORD)


def test_a_password_proves_it(who):
    assert proved(who, proof="password", proof_password=PASSWORD) == Proof(Authn.PASSWORD)


def test_a_code_of_the_app_proves_it_once(who):
    shown = code()

    assert proved(who, proof="totp", proof_code=f" {shown[:3]} {shown[3:]}") == Proof(Authn.TOTP)
    with pytest.raises(NotProved, match="wrong or was used before"):
        proved(who, proof="totp", proof_code=shown)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "proof"),
        ({"proof": "handshake"}, "proof"),
        ({"proof": "password"}, "proof_password"),
        ({"proof": "password", "proof_password": PASSWORD + " "}, "proof_password"),
        ({"proof": "totp"}, "proof_code"),
        ({"proof": "totp", "proof_code": "\u0660" * 6}, "proof_code"),
        ({"proof": "totp", "proof_password": PASSWORD}, "proof_code"),
        ({"proof": "passkey"}, "proof"),
        ({"proof": "passkey", "proof_assertion": "{"}, "proof"),
        ({"proof": "passkey", "proof_assertion": "[]"}, "proof"),
        ({"proof": "passkey", "proof_assertion": json.dumps({"id": "x"})}, "proof"),
        ({"proof": "passkey", "proof_assertion": "9" * 20_000}, "proof"),
    ],
    ids=lambda given: (
        "-".join(f"{n}={v[:12]}" for n, v in given.items()) or "nothing" if isinstance(given, dict) else given
    ),
)
def test_what_proves_nothing_is_a_sentence_at_its_field(who, sent, field):
    with pytest.raises(NotProved) as why:
        proved(who, **sent)

    assert why.value.field == field
    assert str(why.value)[-1] == "."


def test_a_passkey_proves_it_for_this_version_of_the_record_and_what_it_signed_is_kept(who):
    passkeys.give(who, host="localhost")
    sent = json.dumps(passkeys.answer(RECORD, host="localhost"))

    proof_of_it = proved(who, proof="passkey", proof_assertion=sent)

    assert proof_of_it.authn is Authn.PASSKEY
    assert assertions.verify(proof_of_it.assertion, RECORD)
    with pytest.raises(NotProved, match="another record"):
        assertions.verify(proof_of_it.assertion, RECORD + b" ")


def test_a_passkey_that_signed_the_version_before_proves_nothing(who):
    passkeys.give(who, host="localhost")
    sent = json.dumps(passkeys.answer(b'{"decision":"certify","version":6}', host="localhost"))

    with pytest.raises(NotProved, match="has changed meanwhile"):
        proved(who, proof="passkey", proof_assertion=sent)


def test_a_passkey_of_somebody_else_proves_nothing(who):
    passkeys.give(account("eve@example.org"), host="localhost")
    sent = json.dumps(passkeys.answer(RECORD, host="localhost"))

    with pytest.raises(NotProved):
        proved(who, proof="passkey", proof_assertion=sent)


def test_the_form_asks_a_passkey_for_the_record(who):
    passkeys.give(who, host="localhost")

    shown = proof.part(form(), who)

    asked = proof.question(form(), who, RECORD)["publicKey"]
    assert websafe_decode(asked["challenge"]) == sha256(RECORD).digest()
    assert [each["id"] for each in asked["allowCredentials"]] == [passkeys.ID]
    assert shown.ways == (Authn.PASSKEY, Authn.TOTP, Authn.PASSWORD)


def test_after_five_wrong_tries_even_the_right_one_waits(who):
    for _ in range(5):
        with pytest.raises(NotProved, match="password is wrong"):
            proved(who, proof="password", proof_password=GUESS)

    with pytest.raises(NotProved, match="Wait 5 minutes"):
        proved(who, proof="password", proof_password=PASSWORD)


def test_right_ones_are_not_counted(who):
    for _ in range(7):
        proved(who, proof="password", proof_password=PASSWORD)


def test_the_tries_of_one_do_not_hold_up_another(who):
    for _ in range(5):
        with pytest.raises(NotProved):
            proved(who, proof="password", proof_password=GUESS)

    assert proved(account("eve@example.org"), proof="password", proof_password=PASSWORD).authn is Authn.PASSWORD


def test_the_form_shows_the_ways_there_are_and_what_was_wrong(who):
    shown = proof.part(form(proof="totp"), who, wrong=NotProved("Wrong.", field="proof_code"))

    assert (shown.ways, shown.chosen, shown.wrong) == (
        (Authn.TOTP, Authn.PASSWORD),
        Authn.TOTP,
        ("proof_code", "Wrong."),
    )
