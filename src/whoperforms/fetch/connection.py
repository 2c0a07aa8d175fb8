"""The one connection to the publishers: who we say we are, where a redirect may lead, how often we try.

Shape:  addresses are the publishers' own throughout; a mirror is asked for `MIRROR/host/path` in their place.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self, TypeVar
from urllib.parse import SplitResult, urlsplit

import httpx

from whoperforms import __version__
from whoperforms.fetch.errors import PublisherAway, Trouble
from whoperforms.kernel.errors import BadQuestion, BadRelease

WAITS = (1, 3, 10, 30)  # seconds between one try and the next
LONGEST_WAIT = 120  # seconds, however long a publisher asks for
GAINED = 1_000_000  # bytes after which a cut connection counts as the first again
PATIENCE = httpx.Timeout(60, connect=20)  # seconds without a byte
MOST_REDIRECTS = 5
MOST_PAGE_BYTES = 100_000_000  # the CMS catalogue has some tens of megabytes
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
WITHOUT_HEAD = {405, 501}
SITE_LABELS = 2  # cms.gov, hhs.gov, nucc.org
PRINTABLE = re.compile(r"[!-~]+(?: [!-~]+)*")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a publisher says of a file without sending it."""

    status: int
    bytes: int | None
    etag: str | None
    modified: str | None
    is_page: bool

    @property
    def is_file(self) -> bool:
        """Whether there is a file, and no web page in its place."""
        return self.status == httpx.codes.OK and not self.is_page


class Connection:
    """Asks one publisher at a time, over one connection. `sleep` takes seconds."""

    def __init__(
        self,
        *,
        mirror: str | None = None,
        contact: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._mirror = _mirror(mirror) if mirror else None
        self._sleep = sleep
        self._client = httpx.Client(
            headers={"User-Agent": _agent(contact)}, timeout=PATIENCE, limits=httpx.Limits(max_connections=1)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def persist(self, attempt: Callable[[], T]) -> T:
        """Return what `attempt` returns, trying again after a trouble, each time later. Raises: PublisherAway."""
        tries = 0
        while True:
            try:
                return attempt()
            except Trouble as why:
                tries = 0 if why.gained_bytes >= GAINED else tries
                if tries == len(WAITS):
                    raise PublisherAway(f"{why}; asked {tries + 1} times: try again later") from None
                self._sleep(max(WAITS[tries], why.wait_seconds))
                tries += 1

    def page(self, address: str) -> bytes:
        """Return a page whole. Raises: BadRelease (none there, endless), PublisherAway."""
        return self.persist(lambda: self._page(address))

    def look(self, address: str, headers: Mapping[str, str] | None = None) -> Seen:
        """Return what is said of a file, without its content. Raises: PublisherAway, BadRelease."""
        return self.persist(lambda: self._look(address, headers or {}))

    @contextmanager
    def answer(self, address: str, headers: Mapping[str, str], method: str = "GET") -> Iterator[httpx.Response]:
        """Yield the answer to a request, its body still to come.

        Raises: Trouble (also while the body is read), BadRelease (a redirect to where we do not go).
        """
        response = None
        try:
            response = self._led(address, headers, method)
            if method == "HEAD" or response.status_code == httpx.codes.NOT_MODIFIED:
                response.read()  # to its end, which is here: the connection can then be used again
            if response.status_code >= SERVER_ERROR and response.status_code not in WITHOUT_HEAD:
                raise Trouble(f"{address}: the publisher answers {response.status_code}")
            if response.status_code == TOO_MANY_REQUESTS:
                raise Trouble(f"{address}: the publisher wants to be asked less often", wait_seconds=_asked(response))
            yield response
        except (httpx.TransportError, httpx.DecodingError) as why:
            raise Trouble(f"{address}: the connection failed ({str(why) or type(why).__name__})") from None
        finally:
            if response is not None:
                response.close()

    def _page(self, address: str) -> bytes:
        with self.answer(address, {}) as response:
            if response.status_code != httpx.codes.OK:
                raise refused(address, response.status_code)
            page = bytearray()
            for piece in response.iter_bytes():
                page += piece
                if len(page) > MOST_PAGE_BYTES:
                    raise BadRelease(f"{address}: longer than {MOST_PAGE_BYTES:,} bytes, so not the page it was")
            return bytes(page)

    def _look(self, address: str, headers: Mapping[str, str]) -> Seen:
        whole = {**headers, "Accept-Encoding": "identity"}
        with self.answer(address, whole, "HEAD") as response:
            if response.status_code not in WITHOUT_HEAD:
                return seen(response)
        with self.answer(address, whole) as response:
            return seen(response)

    def _led(self, address: str, headers: Mapping[str, str], method: str) -> httpx.Response:
        """Send the request, and follow redirects as far as they stay with the publisher."""
        where = self._there(address)
        for _ in range(MOST_REDIRECTS):
            request = self._client.build_request(method, where, headers=dict(headers))
            response = self._client.send(request, stream=True)
            if response.next_request is None:
                return response
            response.close()
            leads_to = str(response.next_request.url)
            if not may_lead(where, leads_to, mirrored=self._mirror is not None):
                raise BadRelease(
                    f"{address}: leads on to {leads_to}, which is not the publisher's own site over https; "
                    "not followed: see where the publisher has moved"
                )
            where = leads_to
        raise BadRelease(f"{address}: leads on more than {MOST_REDIRECTS} times; see where the publisher has moved")

    def _there(self, address: str) -> str:
        """Return where an address of a publisher is asked for."""
        if self._mirror is None:
            return address
        parts = urlsplit(address)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._mirror}/{parts.netloc}{parts.path}{query}"


def seen(response: httpx.Response) -> Seen:
    """Return what an answer says of the file it is about."""
    stated = response.headers.get("content-length", "")
    return Seen(
        status=response.status_code,
        bytes=int(stated) if re.fullmatch(r"[0-9]{1,15}", stated) else None,
        etag=response.headers.get("etag"),
        modified=response.headers.get("last-modified"),
        is_page="html" in response.headers.get("content-type", "").lower(),
    )


def refused(address: str, status: int) -> BadRelease:
    """Return the error for an answer that is neither the file nor a trouble that passes."""
    return BadRelease(
        f"{address}: the publisher answers {status}, not the file; "
        "see whether the address still opens in a browser, and download by hand into --out"
    )


def same_site(address: str, other: str) -> bool:
    """Whether two addresses are of one publisher, both over https.

    >>> same_site("https://download.cms.gov/nppes/", "https://data.cms.gov/a.zip")
    True
    >>> same_site("https://download.cms.gov/nppes/", "https://cms.gov.example.org/a.zip")
    False
    """
    one, two = _parts(address), _parts(other)
    return one is not None and two is not None and one.scheme == two.scheme == "https" and _site(one) == _site(two)


def may_lead(address: str, leads_to: str, *, mirrored: bool) -> bool:
    """Whether a redirect is followed: within the publisher's site over https; of a mirror, within the mirror."""
    if not mirrored:
        return same_site(address, leads_to)
    one, two = _parts(address), _parts(leads_to)
    return one is not None and two is not None and (one.scheme, one.netloc) == (two.scheme, two.netloc)


def _parts(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _site(parts: SplitResult) -> list[str]:
    return (parts.hostname or "").split(".")[-SITE_LABELS:]


def _mirror(address: str) -> str:
    parts = _parts(address)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadQuestion(f"{address}: no address of a mirror; write https://host/path")
    return address.rstrip("/")


def _agent(contact: str | None) -> str:
    if contact and not PRINTABLE.fullmatch(contact):
        raise BadQuestion(f"{contact!r}: no contact that can be sent; write an address or e-mail in plain letters")
    return f"whoperforms/{__version__}" + (f" (+{contact})" if contact else "")


def _asked(response: httpx.Response) -> float:
    """Return how many seconds a publisher wants us to wait, as far as we let it."""
    stated = response.headers.get("retry-after", "")
    return min(int(stated), LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,9}", stated) else 0
