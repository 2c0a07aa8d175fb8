"""What an issuer says now of one certificate: what is signed, what is believed, and for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from certificates import CERTIFICATE
from genuine import DAY, FOR_CERTIFICATES, FOR_LISTS, ISSUER, LISTED, NOW, Signer, as_bytes, public, with_key
from whoperforms.certification.state import CertificationState
from whoperforms.credentials.freshness import Freshness, NotFresh, fresh_of, signed
from whoperforms.credentials.log.checks import Head
from whoperforms.kernel.errors import BadData, BadValue

FRESH = Freshness(
    certificate=CERTIFICATE.url,
    number=CERTIFICATE.number,
    state=CertificationState.ACTIVE,
    as_of=LISTED,
    valid_until=LISTED + DAY,
    origin="registry.example.org/log",
    head=Head(40, bytes(32)),
)
SIGNED = signed(FRESH, FOR_LISTS)


def test_it_has_eight_members_and_one_proof_without_contexts():
    assert list(SIGNED) == [
        *("certificate", "number", "state", "asOf", "validUntil", "origin", "treeSize", "rootHash"),
        "proof",
    ]
    assert SIGNED["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    assert "@context" not in SIGNED["proof"]


@pytest.mark.parametrize("state", CertificationState)
def test_it_is_read_as_it_was_signed(state):
    fresh = replace(FRESH, state=state)

    assert fresh_of(as_bytes(signed(fresh, FOR_LISTS)), ISSUER, NOW) == fresh


@pytest.mark.parametrize("lasting", [timedelta(0), DAY + timedelta(seconds=1)], ids=str)
def test_nothing_is_signed_that_holds_longer_than_a_day(lasting):
    with pytest.raises(BadValue, match="more than a day"):
        signed(replace(FRESH, valid_until=LISTED + lasting), FOR_LISTS)


@pytest.mark.parametrize(
    "now", [LISTED - timedelta(seconds=61), LISTED + DAY + timedelta(seconds=1)], ids=["before", "after"]
)
def test_it_holds_for_its_time_only(now):
    with pytest.raises(NotFresh, match="held from"):
        fresh_of(as_bytes(SIGNED), ISSUER, now)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "suspended"},
        {"state": "certified"},
        {"treeSize": 41},
        {"treeSize": -1},
        {"number": "0123456789AB"},
        {"certificate": "https://registry.example.com/c/9F4K2M7QXT3C"},
        {"validUntil": "2026-11-30T00:00:00Z"},
        {"asOf": "2026-11-22T11:50:00.0Z"},
        {"asOf": "2026-11-31T11:50:00Z"},
        {"rootHash": "AAAA"},
        {"rootHash": "!"},
        {"origin": "another log"},
        {"name": "more"},
        {"proof": {}},
        {"proof": [SIGNED["proof"]]},
        {"proof": {**SIGNED["proof"], "created": "2026-11-22T11:51:00Z"}},
        {"proof": {**SIGNED["proof"], "verificationMethod": FOR_CERTIFICATES.method}},
    ],
    ids=str,
)
def test_nothing_is_believed_that_was_changed(changes):
    with pytest.raises(BadData):
        fresh_of(as_bytes({**SIGNED, **changes}), ISSUER, NOW)


@pytest.mark.parametrize("signer", [FOR_CERTIFICATES, Signer("stranger")], ids=["our other key", "a stranger"])
def test_only_the_key_for_status_is_believed(signer):
    with pytest.raises(NotFresh, match="no key by which"):
        fresh_of(as_bytes(signed(FRESH, signer)), ISSUER, NOW)


@pytest.mark.parametrize(
    "changes",
    [{"compromised": 3}, {"retired": LISTED - DAY}, {"public": public("another")}],
    ids=["stolen", "retired before", "replaced"],
)
def test_a_key_that_signs_no_more_is_not_believed(changes):
    with pytest.raises(NotFresh):
        fresh_of(as_bytes(SIGNED), with_key("2026b", **changes).issuers[0].issuer, NOW)


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b'{"state": NaN}'], ids=repr)
def test_what_is_something_else_is_refused(data):
    with pytest.raises(BadData):
        fresh_of(data, ISSUER, NOW)
