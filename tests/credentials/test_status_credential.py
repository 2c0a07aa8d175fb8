"""A status list as it is handed out: its document, and what is none of ours."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genuine import DAY, DID, LISTED, REVOCATION, SUSPENSION, signed_list, status_list
from whoperforms.certification.bodies.certificates import LIST_SIZE
from whoperforms.credentials.status_credential import document_of, list_of
from whoperforms.credentials.status_list import BadList, Bits
from whoperforms.kernel.errors import BadValue

ONE = status_list(REVOCATION, 4242)


def test_a_list_has_the_document_of_the_specification():
    document = document_of(ONE)

    assert document == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "https://registry.example.org/s/revocation/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": DID,
        "validFrom": "2026-11-22T11:50:00Z",
        "validUntil": "2026-11-23T11:50:00Z",
        "credentialSubject": {
            "id": "https://registry.example.org/s/revocation/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": 900_000,
            "encodedList": ONE.bits.encoded(),
        },
    }


def test_a_list_carries_both_proofs():
    suites = [proof["cryptosuite"] for proof in signed_list(ONE)["proof"]]

    assert suites == ["eddsa-rdfc-2022", "eddsa-jcs-2022"]


@given(
    st.sets(st.integers(0, LIST_SIZE - 1), max_size=20),
    st.sampled_from([REVOCATION, SUSPENSION]),
    st.integers(1, 9_999),
    st.integers(1, 86_400),
)
def test_a_list_is_read_as_it_was_written(indices, purpose, number, seconds):
    one = replace(
        ONE, purpose=purpose, number=number, bits=Bits.of(indices), valid_until=LISTED + timedelta(seconds=seconds)
    )

    assert list_of(document_of(one)) == list_of(signed_list(one)) == one


@pytest.mark.parametrize("lasting", [timedelta(0), timedelta(seconds=-1), DAY + timedelta(seconds=1)], ids=str)
def test_no_list_is_made_that_holds_longer_than_a_day_or_not_at_all(lasting):
    with pytest.raises(BadValue, match="a day at most"):
        document_of(replace(ONE, valid_until=LISTED + lasting))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"id": "https://registry.example.org/s/suspension/1"}, id="the address of another purpose"),
        pytest.param({"id": "https://registry.example.com/s/revocation/1"}, id="the address of another host"),
        pytest.param({"id": "https://registry.example.org/s/revocation/1\n"}, id="a line break behind the address"),
        pytest.param({"issuer": "did:web:registry.example.com"}, id="another issuer"),
        pytest.param({"issuer": {"id": DID}}, id="an issuer with members"),
        pytest.param({"validFrom": "2026-11-22T11:50:00+00:00"}, id="an offset"),
        pytest.param({"validFrom": "2026-13-22T11:50:00Z"}, id="no day of the calendar"),
        pytest.param({"validFrom": "0000-11-22T11:50:00Z"}, id="no year"),
        pytest.param({"@context": ["https://www.w3.org/ns/credentials/v2"] * 2}, id="two contexts"),
        pytest.param({"@context": "https://www.w3.org/ns/credentials/v2"}, id="a context that is in no list"),
        pytest.param({"type": ["BitstringStatusListCredential", "VerifiableCredential"]}, id="types in another order"),
        pytest.param({"name": "x"}, id="a word more"),
        pytest.param({"credentialSubject": []}, id="a list of subjects"),
    ],
)
def test_what_is_no_list_of_ours_is_refused(changes):
    with pytest.raises(BadList):
        list_of({**document_of(ONE), **changes})


@pytest.mark.parametrize("value", [None, [], "x", 1, {}], ids=repr)
def test_what_is_no_document_is_refused(value):
    with pytest.raises(BadList):
        list_of(value)
