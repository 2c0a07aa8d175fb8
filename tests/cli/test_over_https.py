"""What is asked of an issuer's addresses, and what is taken from them."""

from dataclasses import replace
from hashlib import sha256

import httpx
import pytest

from genuine import GENUINE, ISSUER, LISTS, NOW, REVOCATION_URL, TRUST, as_bytes, log_proof, row_of, word
from whoperforms.cli.over_https import OverHttps, client, retrieved
from whoperforms.credentials.canonical import jcs
from whoperforms.credentials.keys import did
from whoperforms.credentials.verification.asked import MOST_BYTES, NotFetched, NotThere, Question
from whoperforms.credentials.verification.findings import Code
from whoperforms.credentials.verification.verify import verify

ORIGIN = GENUINE["id"].partition("/c/")[0]
PROOF = log_proof(row_of(GENUINE, 20))
PROOF_URL = f"{GENUINE['id']}.tlog-proof?sha256={sha256(jcs(GENUINE)).hexdigest()}"
WORD_URL = f"{GENUINE['id']}/status.json"
KEYS_URL = did.address_of(ISSUER.did)
SERVED = {
    **LISTS,
    PROOF_URL: PROOF,
    WORD_URL: word("active"),
    KEYS_URL: as_bytes(did.document(ISSUER, {}, NOW)),
}


class Content(httpx.SyncByteStream):
    """Content as it comes from a network, a part at a time."""

    def __init__(self, data):
        self.data = data

    def __iter__(self):
        yield from (self.data[at : at + 4096] for at in range(0, len(self.data), 4096))


def network(answers=SERVED, asked=None):
    """Return a network in which these addresses answer; what is asked of it is written down."""

    def answer(request):
        if asked is not None:
            asked.append(request)
        found = answers.get(str(request.url))
        if isinstance(found, Exception):
            raise found
        if isinstance(found, httpx.Response):
            return found
        return httpx.Response(404 if found is None else 200, stream=Content(found or b""))

    return OverHttps((ORIGIN,), client(httpx.MockTransport(answer)))


def told(fetched):
    return verify(as_bytes(GENUINE), Question(), TRUST, fetched, NOW)


def test_a_certificate_is_verified_over_the_network_with_its_history():
    asked = []
    answer = told(network(asked=asked))

    assert answer.certified
    assert answer.steps[8].sentence.startswith("The log has it")
    assert sorted(str(request.url) for request in asked) == sorted(SERVED)
    assert not {"cookie", "authorization", "referer"} & {name for request in asked for name in request.headers}


def without(*urls):
    return network({url: data for url, data in SERVED.items() if url not in urls})


def test_what_the_issuer_has_no_proof_of_was_never_signed():
    for missing in ([PROOF_URL], [PROOF_URL, WORD_URL]):
        answer = told(without(*missing))

        assert (str(answer.outcome), answer.decided_by.finding.code) == ("cannot_confirm", Code.HISTORY_NEVER)


@pytest.mark.parametrize(
    ("url", "found", "step"),
    [
        (PROOF_URL, httpx.Response(503), 9),
        (WORD_URL, httpx.Response(503), 8),
        (WORD_URL, b"<html>", 8),
        (KEYS_URL, None, 3),
        (KEYS_URL, httpx.Response(503), 3),
        (KEYS_URL, b"<html>", 3),
        (KEYS_URL, as_bytes(did.document(replace(ISSUER, keys=ISSUER.keys[1:]), {}, NOW)), 5),
    ],
    ids=["no proof now", "no word now", "a page", "no keys", "no keys now", "a page for keys", "the key is not named"],
)
def test_what_is_missing_there_or_another_is_a_doubt(url, found, step):
    answer = told(network({**SERVED, url: found}))

    assert (str(answer.outcome), answer.decided_by.number) == ("cannot_confirm", step)


class Endless(httpx.SyncByteStream):
    """Content that never ends."""

    def __iter__(self):
        while True:
            yield b" " * 65_536


REFUSED = {
    "nothing there": (None, "404: there is nothing"),
    "gone": (httpx.Response(410), "410: there is nothing"),
    "a redirect": (httpx.Response(302, headers={"Location": "https://a.example"}), "302: it sends elsewhere"),
    "a redirect for good": (httpx.Response(308, headers={"Location": "https://a.example"}), "308: it sends elsewhere"),
    "out of order": (httpx.Response(503), "503 came in place"),
    "nothing in it": (httpx.Response(204), "204 came in place"),
    "a part": (httpx.Response(206, content=b"{}"), "206 came in place"),
    "too late": (httpx.ReadTimeout("x"), "no answer within 5 seconds"),
    "no way to it": (httpx.ConnectError("x"), "could not be reached"),
    "a wrong certificate of the host": (httpx.ConnectError("certificate verify failed"), "could not be reached"),
    "broken off": (httpx.RemoteProtocolError("x"), "could not be reached"),
    "too much": (b" " * (MOST_BYTES + 1), "more than 262,144 bytes"),
    "without end": (httpx.Response(200, stream=Endless()), "more than 262,144 bytes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_had_is_a_doubt_that_says_why(name):
    found, why = REFUSED[name]
    answer = told(network({**SERVED, REVOCATION_URL: found}))

    assert (str(answer.outcome), answer.decided_by.number) == ("cannot_confirm", 8)
    assert why in answer.decided_by.sentence


@pytest.mark.parametrize(
    "url", ["http://registry.example.org/x", "file:///etc/passwd", "//registry.example.org", "", "HTTPS://a.example"]
)
def test_only_https_is_asked(url):
    asked = []
    with pytest.raises(NotFetched, match="no https address"):
        retrieved(network(asked=asked).http, url)
    assert asked == []


@pytest.mark.parametrize("url", ["https://[::1", "https://a.example:99999999/"])
def test_an_address_that_is_none_cannot_be_had(url):
    with pytest.raises(NotFetched):
        retrieved(network().http, url)


def test_packed_content_is_not_unpacked():
    packed = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Content(b"\x1f\x8b not unpacked"))

    assert retrieved(network({REVOCATION_URL: packed}).http, REVOCATION_URL).data.endswith(b"not unpacked")


def test_nothing_at_an_address_is_told_from_what_cannot_be_reached():
    with pytest.raises(NotThere):
        retrieved(network({}).http, REVOCATION_URL)
