"""An issuer's site as whoever watches it asks it: each thing once a look, and only at the issuer's own home.

Shape:  things are named by their true addresses, https and the issuer's host. Where the site is reached at another
        address for a while (a demo, a test, a second machine), what is asked goes there instead: over https, or over
        http to this very machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import httpx
import msgspec

from whoperforms.cli.over_https import Refuses, client, retrieved
from whoperforms.credentials.log.proof_file import EXTENSION
from whoperforms.credentials.verification.asked import Fetched, NotFetched, NotThere, Retrieved
from whoperforms.kernel.errors import BadData, BadQuestion, MachineRefused

THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
AT_ONCE: Final = 1_000  # entries in one answer, which has to fit into 256 KiB


class _Turn(msgspec.Struct, frozen=True, kw_only=True):
    state: str
    since: str
    entry: int


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What the public lists say of a certificate."""

    number: str
    npi: str
    issuer: str
    state: str
    until: str | None
    overdue_since: str | None
    turns: tuple[_Turn, ...]


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    certificates: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere(httpx.BaseTransport):
    """Sends what is asked of an issuer's home to another address."""

    place: httpx.URL
    through: httpx.BaseTransport = field(default_factory=lambda: httpx.HTTPTransport(trust_env=False))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask there."""
        url = request.url.copy_with(scheme=self.place.scheme, host=self.place.host, port=self.place.port)
        headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"host"]
        sent = httpx.Request(
            request.method,
            url,
            headers=[(b"Host", url.netloc), *headers],
            stream=request.stream,
            extensions=request.extensions,
        )
        return self.through.handle_request(sent)

    def close(self) -> None:
        """Let go of connections."""
        self.through.close()


def asking(origin: str | None) -> httpx.Client:
    """Return what asks an issuer's home, or another address in its place. Raises: BadQuestion."""
    if origin is None:
        return client()
    try:
        place = httpx.URL(origin)
    except httpx.InvalidURL:
        place = httpx.URL("")
    safe = place.scheme == "https" or (place.scheme == "http" and place.host in THIS_MACHINE)
    if not safe or not place.host or place.path not in {"", "/"} or place.query or place.userinfo or place.fragment:
        raise BadQuestion(
            f"{origin[:200]!r}: not asked; give https:// and a host, or http:// and this machine, as http://127.0.0.1:8000"
        )
    return client(Elsewhere(place))


@dataclass(frozen=True, slots=True)
class Site(Fetched):
    """The site of an issuer. `origin`: its true home; `lost`: what could not be had, and why."""

    origin: str
    http: httpx.Client
    lost: list[str] = field(default_factory=list)
    _had: dict[str, Retrieved | None] = field(default_factory=dict)

    def had(self, path: str, sent: bytes | None = None) -> bytes | None:
        """Return what is at a path; None where there is nothing. Raises: MachineRefused, where that is not known."""
        try:
            found = self._retrieved(self.origin + path, sent)
        except NotFetched as why:
            raise MachineRefused(f"{self.origin}{path}: {why}") from None
        return None if found is None else found.data

    def checkpoint(self) -> bytes | None:
        """Return what its log signs now; None where it says that it signs nothing.

        Raises: MachineRefused where that is not known: it was busy, or did not answer.
        """
        try:
            return retrieved(self.http, f"{self.origin}/log/checkpoint").data
        except (NotThere, Refuses):
            return None
        except NotFetched as why:
            raise MachineRefused(f"{self.origin}/log/checkpoint: {why}") from None

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the entries of its log from a place to before another, as far as it hands them out."""
        while start < end:
            path = f"/log/entries?start={start}&limit={min(AT_ONCE, end - start)}"
            lines = (self.had(path) or b"").splitlines()
            if not lines:
                return
            yield from lines
            start += len(lines)

    def listed(self) -> Iterator[Listed]:
        """Yield what its public lists say of certificates. Raises: MachineRefused, BadData."""
        after: str | None = ""
        while after is not None:
            data = self.had("/log/certificates" + (f"?after={after}" if after else ""))
            try:
                found = msgspec.json.decode(data or b'{"certificates":[]}', type=_Page).certificates
            except msgspec.MsgspecError as why:
                raise BadData(
                    f"{self.origin}/log/certificates: no list of certificates ({why}); tell who runs it"
                ) from None
            yield from found
            after = found[-1].number if found and found[-1].number > (after or "") else None

    def status_list(self, url: str) -> Retrieved:
        """Return the list of an address. Raises: NotFetched."""
        found = self._kept(url)
        if found is None:
            raise NotFetched(f"{url}: there is nothing; tell who runs it")
        return found

    def log_proof(self, url: str, sha256: str) -> bytes | None:  # noqa: ARG002 - of what is handed out now
        """Return the proof that lies beside a certificate; None where there is none. Raises: NotFetched."""
        found = self._kept(url + EXTENSION)
        return None if found is None else found.data

    def superseded_by(self, number: str) -> str | None:  # noqa: ARG002 - its page says so, and no file
        """Return None: which certificate took the place of another stands on its page only."""
        return None

    def _kept(self, url: str) -> Retrieved | None:
        if not url.startswith(f"{self.origin}/"):
            raise NotFetched(f"{url[:200]}: no address of {self.origin}")
        try:
            return self._retrieved(url)
        except NotFetched as why:
            self.lost.append(f"{url}: {why}")
            raise

    def _retrieved(self, url: str, sent: bytes | None = None) -> Retrieved | None:
        if sent is None and url in self._had:
            return self._had[url]
        try:
            found = retrieved(self.http, url, sent)
        except NotThere:
            found = None
        if sent is None and not any(part in url for part in ("/log/entries", "/en/c/")):  # read once, and long
            self._had[url] = found
        return found
