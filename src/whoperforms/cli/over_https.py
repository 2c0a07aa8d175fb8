"""Status lists, proofs and certificates from their own addresses: what is asked of the network, and how little of it.

Shape:  https only, no redirect, at most 256 KiB and five seconds, nothing sent but the address. What comes is believed
        only once it is verified.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import httpx

from whoperforms.credentials.keys import did as did_document
from whoperforms.credentials.log.proof_file import EXTENSION
from whoperforms.credentials.verification.asked import (
    MOST_BYTES,
    MOST_SECONDS,
    Fetched,
    NotFetched,
    NotThere,
    Retrieved,
)
from whoperforms.kernel.errors import BadData, BadValue

HEADERS: Final = {"Accept": "application/vc, application/json, text/plain", "Accept-Encoding": "identity"}


class Refuses(NotFetched):
    """A site that says of itself that it hands out nothing: its registry is not what was signed before."""


def client(transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Return what asks the network: it follows nobody, and takes no proxy, cookie or password from its surroundings."""
    return httpx.Client(
        transport=transport, follow_redirects=False, timeout=MOST_SECONDS, trust_env=False, headers=HEADERS
    )


@dataclass(frozen=True, slots=True)
class OverHttps(Fetched):
    """The addresses of issuers that are believed. `origins`: theirs; no other is ever asked."""

    origins: tuple[str, ...]
    http: httpx.Client = field(default_factory=client)

    def status_list(self, url: str) -> Retrieved:
        """Return the list of an address. Raises: NotFetched."""
        return self.retrieved(url)

    def log_proof(self, url: str, sha256: str) -> bytes:
        """Return the proof that lies beside a certificate. Raises: NotThere, NotFetched."""
        return self.retrieved(f"{url}{EXTENSION}?sha256={sha256}").data

    def word(self, url: str) -> bytes:
        """Return what lies beside a certificate as its issuer's word on it. Raises: NotFetched."""
        return self.retrieved(f"{url}/status.json").data

    def keys_named(self, did: str) -> Mapping[str, bytes]:
        """Return the keys that an issuer's document names. Raises: NotFetched."""
        try:
            return did_document.read(self.retrieved(did_document.address_of(did)).data, did)
        except NotFetched:
            raise
        except (BadData, BadValue) as why:
            raise NotFetched(str(why)) from None

    def superseded_by(self, number: str) -> str | None:  # noqa: ARG002 - its page says so, and no file
        """Return None: which certificate took the place of another stands on its page only."""
        return None

    def retrieved(self, url: str) -> Retrieved:
        """Return what comes from an address of one of the issuers. Raises: NotFetched."""
        if not any(url.startswith(f"{origin}/") for origin in self.origins):
            raise NotFetched(f"it is no address of {' or '.join(self.origins) or 'anybody who is believed'}")
        return retrieved(self.http, url)


def retrieved(http: httpx.Client, url: str, sent: bytes | None = None) -> Retrieved:
    """Return what comes from an address. `sent`: what is sent there. Raises: NotFetched, with the reason."""
    if not url.startswith("https://"):
        raise NotFetched("it is no https address; use one that is")
    began = time.monotonic()
    with _answer(http, url, sent) as answer:
        if answer.is_redirect:
            raise NotFetched(f"{answer.status_code}: it sends elsewhere, and nobody follows; ask the issuer")
        if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise NotThere(f"{answer.status_code}: there is nothing at this address; compare it with the certificate")
        if answer.status_code == HTTPStatus.CONFLICT:
            raise Refuses("409: it says that it signs nothing now; ask who runs it")
        if answer.status_code != HTTPStatus.OK:
            raise NotFetched(f"{answer.status_code} came in place of it; try again later")
        data = bytearray()
        for part in answer.iter_raw(16 * 1024):
            data += part
            if len(data) > MOST_BYTES:
                raise NotFetched(f"it has more than {MOST_BYTES:,} bytes; ask the issuer")
            if time.monotonic() - began > MOST_SECONDS:
                raise NotFetched(f"it took longer than {MOST_SECONDS:g} seconds; try again later")
    return Retrieved(str(answer.url), bytes(data))


@contextmanager
def _answer(http: httpx.Client, url: str, sent: bytes | None) -> Iterator[httpx.Response]:
    """Yield an answer whose content has not come yet. Raises: NotFetched."""
    try:
        with http.stream("GET" if sent is None else "POST", url, content=sent) as answer:
            yield answer
    except httpx.TimeoutException:
        raise NotFetched(f"no answer within {MOST_SECONDS:g} seconds; try again later") from None
    except (httpx.HTTPError, httpx.InvalidURL) as why:
        raise NotFetched(f"it could not be reached ({type(why).__name__}); try again later") from None
