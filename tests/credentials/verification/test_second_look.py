"""Who looks again at what was just signed finds each thing that is wrong with it, and knows no secret."""

import json

import msgspec
import pytest
from hypothesis import given, settings

from a_certificate import NOW, Pen
from certificates import CERTIFICATE, certificate, certificates
from whoperforms.credentials.certificate import document_of
from whoperforms.credentials.proofs import with_proofs
from whoperforms.credentials.verification.second_look import Asked, fault, meaning

PEN = Pen()


def asked(one=CERTIFICATE, pen=PEN, **changes):
    data = json.dumps(with_proofs(document_of(one), pen, created=NOW)).encode()
    return Asked(**{"data": data, "method": PEN.method, "public": PEN.public, "meant": meaning(CERTIFICATE)} | changes)


@settings(max_examples=20)
@given(certificates())
def test_what_was_signed_as_it_was_meant_is_right(one):
    assert fault(asked(one, meant=meaning(one))) == ""


def altered(change):
    document = json.loads(asked().data)
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param({"one": certificate(number="0" * 12)}, "otherwise than it was meant", id="of another number"),
        pytest.param({"pen": Pen(seed=2)}, "does not fit the key", id="by another key"),
        pytest.param({"pen": Pen(method=f"{PEN.method}b")}, "does not fit the key", id="by a key of another name"),
        pytest.param({"data": altered(lambda one: one.update(name="x"))}, "", id="another text"),
        pytest.param({"data": altered(lambda one: one["proof"].reverse())}, "", id="proofs in another order"),
        pytest.param(
            {"data": altered(lambda one: one["proof"][0].update(proofValue=one["proof"][1]["proofValue"]))},
            "does not fit the key",
            id="one signature wrong",
        ),
        pytest.param({"data": b"{"}, "", id="cut off"),
        pytest.param({"data": b"[]"}, "", id="no certificate"),
    ],
)
def test_what_is_wrong_is_said(wrong, said):
    found = fault(asked(**wrong))

    assert found
    assert said in found


def test_a_question_holds_public_things_alone():
    assert set(msgspec.to_builtins(asked())) == {"data", "method", "public", "meant"}
