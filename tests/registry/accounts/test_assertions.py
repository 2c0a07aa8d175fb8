"""What a passkey signed: for one version of one record, and for nothing else. The passkey here is made by hand."""

import json
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.utils import websafe_decode, websafe_encode
from hypothesis import given, settings
from hypothesis import strategies as st

from passkeys import CREDENTIAL, HOST, PRESENT, RECORD, answer
from whoperforms.registry.accounts import assertions
from whoperforms.registry.accounts.errors import NotProved


def kept(given_answer, record=RECORD):
    return assertions.kept(given_answer, record, [CREDENTIAL], host=HOST)


def test_the_question_is_the_hash_of_the_record():
    asked = assertions.question(RECORD, [CREDENTIAL], host=HOST)["publicKey"]

    assert websafe_decode(asked["challenge"]) == sha256(RECORD).digest()
    assert (asked["rpId"], asked["userVerification"]) == (HOST, "required")
    assert json.loads(json.dumps(asked)) == asked


def test_an_assertion_is_kept_so_that_anybody_can_check_it():
    key = assertions.verify(kept(answer()), RECORD)

    assert key == json.loads(kept(answer()))["public_key"]


WRONG = {
    "another_record": answer(RECORD + b" "),
    "another_site": answer(host="evil.example.org"),
    "another_origin": answer(origin="https://evil.example.org"),
    "not_encrypted": answer(origin=f"http://{HOST}"),
    "owner_not_there": answer(flags=0),
    "owner_not_verified": answer(flags=PRESENT),
    "made_to_register": answer(kind="webauthn.create"),
    "another_key": answer(key=ec.generate_private_key(ec.SECP256R1())),
    "unknown_passkey": answer() | {"id": websafe_encode(b"other"), "rawId": websafe_encode(b"other")},
    "nothing": {},
    "no_response": {"id": "YQ", "rawId": "YQ", "type": "public-key"},
    "not_base64": answer() | {"rawId": "***"},
    "of_wrong_types": {"id": 1, "rawId": [], "response": "x"},
}


@pytest.mark.parametrize("why", WRONG)
def test_what_is_not_for_this_record_from_this_passkey_here_is_refused(why):
    with pytest.raises(NotProved):
        kept(WRONG[why])


GOOD = kept(answer())


@settings(max_examples=300)
@given(st.data())
def test_an_assertion_in_which_anything_was_changed_proves_nothing(data):
    good = json.loads(GOOD)
    name = data.draw(st.sampled_from(sorted(set(good) - {"credential"})))
    raw = bytearray(good[name].encode() if name == "host" else websafe_decode(good[name]))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 127 if name == "host" else 255))
    changed = bytes(raw).decode() if name == "host" else websafe_encode(bytes(raw))

    try:
        key = assertions.verify(json.dumps(good | {name: changed}), RECORD)
    except NotProved:
        return
    assert name == "public_key"
    assert key != good["public_key"]  # so it is nobody's


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"host": 1}', "\x00"])
def test_what_is_no_assertion_proves_nothing(text):
    with pytest.raises(NotProved):
        assertions.verify(text, RECORD)
