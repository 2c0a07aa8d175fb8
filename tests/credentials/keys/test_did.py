"""The issuer's document and the file of its keys' history: what they say when, and what is not believed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from whoperforms.credentials import multikey
from whoperforms.credentials.keys import did, issuer_file
from whoperforms.credentials.keys.history import Issuer, Key, Kind
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.strict_json import Unreadable
from whoperforms.kernel.errors import BadValue

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
DID = "did:web:registry.example.org"
PUBLIC = {name: bytes([number]) * 32 for number, name in enumerate(("2025a", "2025b", "2026a", "2026b", "2026c"))}
RETIRED = Key(
    fragment="2025a", kind=Kind.CERTIFICATE, public=PUBLIC["2025a"], added=AT - 400 * DAY, retired=AT - 30 * DAY
)
LOST = Key(fragment="2025b", kind=Kind.CERTIFICATE, public=PUBLIC["2025b"], added=AT - 300 * DAY, compromised=17)
CURRENT = Key(fragment="2026a", kind=Kind.CERTIFICATE, public=PUBLIC["2026a"], added=AT - 20 * DAY)
STATUS = Key(fragment="2026b", kind=Kind.STATUS, public=PUBLIC["2026b"], added=AT - 20 * DAY)
LOG = Key(fragment="2026c", kind=Kind.LOG, public=PUBLIC["2026c"], added=AT - 20 * DAY)
ISSUER = Issuer(did=DID, name="Example Device Academy", keys=(RETIRED, LOST, CURRENT, STATUS, LOG))
LAST_ENDS = {"2025a": AT + DAY}
DOCUMENT = did.document(ISSUER, LAST_ENDS, AT)
WRITTEN = json.dumps(DOCUMENT).encode()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("did:web:registry.example.org", "https://registry.example.org/.well-known/did.json"),
        ("did:web:localhost%3A8443", "https://localhost:8443/.well-known/did.json"),
        ("did:web:example.org:a", "https://example.org/a/did.json"),
        ("did:web:example.org%3A444:a:b", "https://example.org:444/a/b/did.json"),
    ],
)
def test_a_name_says_where_the_document_lies(name, address):
    assert did.address_of(name) == address


@pytest.mark.parametrize(
    "name",
    [
        *("", "did:web:", "did:key:z6Mk", "DID:web:example.org", "did:web:Example.org", "did:web:example.org/"),
        *("did:web:-a.org", "did:web:example.org%3A65536", "did:web:example.org:.."),
        *("did:web:example.org:8443:", "did:web:example.org%3A", "did:web:example.org%3A0"),
        *("did:web:example.org%3a8443", "did:web:user@example.org", "did:web:example.org#2026a"),
        *("did:web:example.org:a:.:b", "did:web:example..org", "did:web:example.org\n", "did:web:example.org?x"),
    ],
)
def test_what_is_no_name_of_an_issuer_has_no_address(name):
    with pytest.raises(BadValue):
        did.address_of(name)


@pytest.mark.parametrize("origin", ["https://registry.example.org", "https://localhost:8443"])
def test_the_home_of_an_issuer_gives_its_name(origin):
    assert did.address_of(did.did_of(origin)) == f"{origin}/.well-known/did.json"


@pytest.mark.parametrize(
    "origin", ["http://example.org", "https://example.org/", "https://example.org/a", "example.org"]
)
def test_what_is_no_home_gives_no_name(origin):
    with pytest.raises(BadValue):
        did.did_of(origin)


def test_the_document_has_the_members_that_verifiers_read():
    assert did.document(replace(ISSUER, keys=(CURRENT,)), {}, AT) == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": DID,
        "verificationMethod": [
            {
                "id": f"{DID}#2026a",
                "type": "Multikey",
                "controller": DID,
                "publicKeyMultibase": multikey.public_text(CURRENT.public),
            }
        ],
        "assertionMethod": [f"{DID}#2026a"],
    }


def test_a_retired_key_stays_until_the_last_that_it_signed_has_ended():
    named = [did.document(ISSUER, LAST_ENDS, at)["assertionMethod"] for at in (AT + DAY, AT + 2 * DAY)]

    assert [f"{DID}#2025a" in names for names in named] == [True, False]


def test_a_key_in_other_hands_and_one_of_the_log_are_not_in_the_document():
    assert DOCUMENT["assertionMethod"] == [f"{DID}#2025a", f"{DID}#2026a", f"{DID}#2026b"]
    assert [method["id"] for method in DOCUMENT["verificationMethod"]] == DOCUMENT["assertionMethod"]


def test_a_document_is_read_as_it_was_written():
    keys = did.read(WRITTEN, DID)

    assert keys == {f"{DID}#{key.fragment}": key.public for key in (RETIRED, CURRENT, STATUS)}
    did.refuse_other_keys(keys, ISSUER)


def changed(change):
    document = json.loads(WRITTEN)
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        changed(lambda it: it.update(id="did:web:other.example.org")),
        changed(lambda it: it["@context"].append("https://example.org/")),
        changed(lambda it: it.update(authentication=[])),
        changed(lambda it: it["assertionMethod"].pop()),
        changed(lambda it: it["assertionMethod"].append(f"{DID}#2026z")),
        changed(lambda it: it["assertionMethod"].append(it["assertionMethod"][0])),
        changed(lambda it: it["verificationMethod"].append(it["verificationMethod"][0])),
        changed(lambda it: it["verificationMethod"][0].update(controller="did:web:other.example.org")),
        changed(lambda it: it["verificationMethod"][0].update(id="did:web:other.example.org#2025a")),
        changed(lambda it: it["verificationMethod"][0].update(type="Ed25519VerificationKey2020")),
        changed(lambda it: it["verificationMethod"][0].update(publicKeyMultibase="z6Mk")),
        changed(lambda it: it["verificationMethod"][0].update(expires="2026-12-01T00:00:00Z")),
        WRITTEN.replace(b'"id"', b'"id": "x", "id"', 1),
    ],
    ids=[
        *("nothing", "a list", "another issuer", "another context", "a member more", "a key that may not sign"),
        *("a signer without a key", "a signer twice", "a key twice", "another controller", "another's key"),
        *("another type", "a short key", "an end that others ignore", "a member twice"),
    ],
)
def test_a_document_that_is_not_like_ours_is_refused(data):
    with pytest.raises(Unreadable):
        did.read(data, DID)


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        ({f"{DID}#2026z": bytes(32)}, "not a key of the issuer's history"),
        ({f"{DID}#2026a": bytes(32)}, "not a key of the issuer's history"),
        ({f"{DID}#2026c": LOG.public}, "not a key of the issuer's history"),
        ({f"{DID}#2025b": LOST.public}, "may be in other hands"),
        ({f"{DID}#2026a": CURRENT.public}, "in use, and not in the document"),
    ],
    ids=["a stranger", "another key of the same name", "the log's", "a lost one", "one left out"],
)
def test_a_document_that_contradicts_the_history_is_refused(listed, sentence):
    with pytest.raises(Unreadable, match=sentence):
        did.refuse_other_keys(listed, ISSUER)


FILE = json.dumps(issuer_file.document(ISSUER, AT)).encode()


def test_the_file_of_the_history_is_read_as_it_was_written():
    saved = issuer_file.read(FILE)

    assert (saved.issuer, saved.as_of) == (ISSUER, AT)
    assert saved.log == "registry.example.org/log"
    assert saved.log_keys == (NoteKey("registry.example.org/log", LOG.public),)


def test_a_key_of_the_log_that_is_in_other_hands_is_believed_no_more():
    lost = replace(ISSUER, keys=(replace(LOG, compromised=20),))

    assert issuer_file.read(json.dumps(issuer_file.document(lost, AT)).encode()).log_keys == ()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"version": 1', b'"version": 2'),
        (b'"2026-11-01T09:00:00Z"', b'"2026-11-01T09:00:00+00:00"'),
        (b'"2026-11-01T09:00:00Z"', b'"yesterday"'),
        (b"registry.example.org/log", b"other.example.org/log"),
        (b'"issuer": "did:web:registry', b'"issuer": "did:web:other'),
        (b"#2025b", b"#2025a"),
        (b'"signs": "log"', b'"signs": "everything"'),
        (b'"signs": "status"', b'"signs": "log"'),
        (b'"compromised": 17', b'"compromised": "17"'),
        (b'"name"', b'"more": 1, "name"'),
        (b'"keys": [', b'"keys": [null, '),
    ],
    ids=[
        *("of tomorrow", "another zone", "no instant", "another log", "another issuer", "a name twice"),
        *("another kind", "a log's key that the log's keys lack", "a place in quotes", "a member more", "no key"),
    ],
)
def test_a_file_that_is_not_as_it_was_handed_out_is_refused(was, becomes):
    assert was in FILE

    with pytest.raises(Unreadable):
        issuer_file.read(FILE.replace(was, becomes, 1))
