"""What a document says as linked data: every word of it or none, and never by asking another host."""

import json
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from a_certificate import a_document
from whoperforms.credentials.canonical import rdfc
from whoperforms.credentials.contexts.pinned import contexts
from whoperforms.credentials.statements import MOST_VALUES, Vocabulary
from whoperforms.credentials.strict_json import Unreadable


def of_another_program(document) -> bytes:
    """Its canonical N-Quads by pyoxigraph, which reads contexts from within the document only."""
    whole = document | {"@context": [contexts()[address]["@context"] for address in document["@context"]]}
    read = pyoxigraph.parse(json.dumps(whole).encode(), pyoxigraph.RdfFormat.JSON_LD)
    dataset = pyoxigraph.Dataset(read)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"), min_size=1, max_size=30
).filter(lambda word: not word.startswith("_:"))
HOSTS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,2}(:[0-9]{2,4})?", fullmatch=True)


@given(st.data())
def test_any_certificate_says_to_us_what_it_says_to_another_program(data):
    host = data.draw(HOSTS)
    document = a_document(f"https://{host}", "did:web:" + host.replace(":", "%3A"))
    subject = document["credentialSubject"]
    document["issuer"]["name"], document["name"] = data.draw(WORDS), data.draw(WORDS)
    for name in ("version", "humanCode", "name", "description"):
        subject["achievement"][name] = data.draw(WORDS)
    subject["achievement"]["criteria"]["narrative"] = data.draw(WORDS)
    subject["licenseNumber"] = data.draw(WORDS)
    for identity in subject["identifier"]:
        identity["identityHash"] = data.draw(WORDS)
    document["evidence"][0]["description"] = data.draw(WORDS)
    assert rdfc(document) == of_another_program(document)


def test_a_certificate_says_something_with_each_of_its_words():
    said = rdfc(a_document()).decode()
    words = [
        "2123456789",
        "Zoë Beispiel, MD",
        "9F4K-2M7Q-XT3C",
        "Scope and limits",
        "Requirements in words",
        "EXAMPLE-3",
    ]
    assert [word for word in words if f'"{word}"' not in said] == []
    assert said.count("\n") == 47


def changed(path: str, value: object):
    """A certificate with one member more, or another one, at a path like credentialSubject/identifier/0/hashed."""
    document = a_document()
    *way, last = path.split("/")
    part = document
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[last] = value
    return document


@pytest.mark.parametrize(
    "path",
    ["more", "issuer/more", "credentialSubject/more", "credentialSubject/identifier/0/more", "evidence/0/more",
     "credentialSubject/achievement/more", "credentialSubject/achievement/criteria/more", "credentialStatus/1/more"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["said", {"id": "urn:x:said"}, ["said"], False], ids=["text", "object", "list", "no"])
def test_a_word_that_no_context_knows_is_refused_and_not_dropped(path, value):
    with pytest.raises(Unreadable, match=r"'more'|'None'"):
        rdfc(changed(path, value))


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        pytest.param("@context", "https://example.org/v1", "not a context that", id="another-context"),
        pytest.param("@context", [], "not the linked data|None|not a word", id="no-context"),
        pytest.param("@context", [{"more": "urn:x:more"}], "not a context that", id="a-context-within"),
        pytest.param("@context", None, "not a context that", id="null-for-a-context"),
        pytest.param("credentialSubject/@context", {}, "'@context': not a word", id="a-context-below-the-top"),
        pytest.param("credentialSubject/achievement/@context", [], "'@context': not a word", id="an-empty-one-below"),
        pytest.param("@graph", [], "'@graph': not a word", id="a-graph"),
        pytest.param("issuer/@id", "did:web:x", "'@id': not a word", id="another-name-for-id"),
        pytest.param("credentialSubject/@nothing", "x", "'@nothing': not a word", id="what-looks-like-a-keyword"),
        pytest.param("_:more", "x", "'_:more': not a word", id="a-word-named-only-here"),
        pytest.param("evidence/0/id", "_:b0", "'_:b0': a name that means nothing", id="a-part-named-only-here"),
        pytest.param("issuer/url", None, "'url': null says nothing", id="null"),
        pytest.param("credentialSubject/id", "p/1", "'p/1': neither a word", id="a-relative-address"),
        pytest.param("credentialSubject/id", "", "'': neither a word", id="an-empty-address"),
        pytest.param("issuer/type", ["Profile", "Saint"], "'Saint': neither a word", id="a-type-that-is-not-known"),
        pytest.param("id", "https://x/c/1> <urn:p> <urn:o", "no address", id="an-address-that-ends-early"),
        pytest.param("evidence/0/id", "urn:x:\n", "no address", id="an-address-of-two-lines"),
        pytest.param("evidence/0/id", "urn:x:\u00a0", "no address", id="an-address-with-a-space-of-another-kind"),
        pytest.param("credentialStatus/0/statusListCredential", "urn:x: ", "no address", id="a-link-to-no-address"),
        pytest.param("evidence/0/type", ["Evidence", "urn:x: "], "no address", id="a-type-that-is-no-address"),
        pytest.param("name", "a\x7fb", "holds a control character", id="a-control-character"),
        pytest.param("id", 7, "not the linked data", id="a-number-for-an-address"),
        pytest.param("type", [7], "not a word of certificates", id="a-number-for-a-type"),
        pytest.param("validFrom", {"@value": "2026"}, "'@value': not a word", id="a-value-in-its-own-words"),
        pytest.param("issuer/name", "\ud800", "half a sign", id="half-a-sign"),
        pytest.param("evidence", [{"id": f"urn:x:{n}"} for n in range(MOST_VALUES)], "more than 512", id="too-many"),
    ],
)  # fmt: skip
def test_what_would_not_be_signed_as_it_stands_is_refused(path, value, sentence):
    with pytest.raises(Unreadable, match=sentence):
        rdfc(changed(path, value))


def test_a_context_that_names_another_is_not_followed():
    vocabulary = Vocabulary({"urn:x:one": {"@context": "https://example.org/two"}})
    with pytest.raises(Unreadable, match=r"not the linked data .*'https://example\.org/two"):
        rdfc({"@context": "urn:x:one", "name": "x"}, vocabulary)


def test_the_first_document_after_a_refusal_is_read_like_any_other():
    before = rdfc(a_document())
    for path, value in (("more", 1), ("issuer/type", ["Saint"]), ("evidence/0/@context", [])):
        with pytest.raises(Unreadable):
            rdfc(changed(path, value))
    assert rdfc(a_document()) == before


def test_contexts_processed_once_say_what_they_say_when_processed_anew():
    for number in range(5):
        document = a_document(validUntil=f"203{number}-11-01T00:00:00Z")
        assert rdfc(document) == rdfc(document, Vocabulary(contexts()))


def test_many_at_once_read_the_same():
    vocabulary = Vocabulary(contexts())
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda _: rdfc(a_document(), vocabulary), range(40)))
    assert set(read) == {rdfc(a_document())}
