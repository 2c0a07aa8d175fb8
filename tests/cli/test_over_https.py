"""What is asked of an issuer's addresses, and what is taken from them."""

import httpx
import pytest

from genuine import GENUINE, LISTS, NOW, REVOCATION_URL, TRUST, as_bytes, log_proof, row_of
from whoperforms.cli.over_https import NotThere, OverHttps, client, retrieved
from whoperforms.credentials.verification.asked import MOST_BYTES, NotFetched, Question
from whoperforms.credentials.verification.verify import verify

ORIGIN = GENUINE["id"].partition("/c/")[0]
PROOF = log_proof(row_of(GENUINE, 20))
SERVED = {**LISTS, f"{GENUINE['id']}.tlog-proof": PROOF}


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


def test_without_a_proof_the_history_is_not_checked():
    assert told(network(LISTS)).steps[8].sentence == "History not checked: no proof from the log was given."


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
