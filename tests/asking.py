"""Asking the real server, and reading what it answers."""

import gzip
import http.client
import json
from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True)
class Answered:
    """What came back: status, headers in small letters, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self):
        """The JSON in the body."""
        packed = self.headers.get("content-encoding") == "gzip"
        return json.loads(gzip.decompress(self.body) if packed else self.body)


class Asking:
    """One connection that is kept open."""

    def __init__(self, address: str) -> None:
        where = urlsplit(address)
        self.connection = http.client.HTTPConnection(where.hostname, where.port, timeout=20)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answered:
        """Ask for a path; `accept_encoding=...` is the header of that name."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, headers=named)
        response = self.connection.getresponse()
        sent = {name.lower(): value for name, value in response.getheaders()}
        return Answered(response.status, sent, response.read())

    def search(self, **parameters: str) -> Answered:
        """Ask a search."""
        return self.get(search_path(**parameters))


def search_path(**parameters: str) -> str:
    """Return the path and query of a search."""
    return "/api/search?" + "&".join(f"{name}={quote(value)}" for name, value in parameters.items())
