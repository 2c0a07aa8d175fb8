"""The publishers, imitated on a free loopback port: pages and catalogue in their real shape, and their worst days.

A fetch asks it as a mirror, so `https://download.cms.gov/nppes/x` is here `/download.cms.gov/nppes/x`.
A test says beforehand how the next requests for an address go wrong; all others are answered as HTTP wants it.
"""

import gzip
import json
import re
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

NPPES_FOLDER = "https://download.cms.gov/nppes/"
NPPES_PAGE = NPPES_FOLDER + "NPI_Files.html"
CATALOGUE = "https://data.cms.gov/data.json"
NUCC_FOLDER = "https://www.nucc.org/images/stories/CSV/"
LEIE = "https://oig.hhs.gov/exclusions/downloadables/UPDATED.csv"
DATASET = "Medicare Physician & Other Practitioners - by Provider and Service"
SORRY = b"<!DOCTYPE html>\n<html><head><title>Scheduled maintenance</title></head><body>Back soon.</body></html>"


@dataclass
class Published:
    """What stands under an address; each new content has a new ETag and a later day."""

    content: bytes
    kind: str
    state: int
    validators: tuple[str, ...] = ("etag", "modified")

    @property
    def etag(self) -> str | None:
        weak = "W/" if "weak" in self.validators else ""
        return f'{weak}"state-{self.state}"' if {"etag", "weak"} & {*self.validators} else None

    @property
    def modified(self) -> str | None:
        return f"Mon, {self.state:02} Nov 2021 12:00:00 GMT" if "modified" in self.validators else None


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    method: str
    address: str
    headers: dict[str, str]
    port: int


@dataclass
class Imitation:
    """What the publishers have, what they were asked, and what they get wrong next."""

    root: str = ""
    published: dict[str, Published] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    moods: dict[str, deque] = field(default_factory=lambda: defaultdict(deque))

    def put(self, address: str, content: bytes | str, kind: str = "application/octet-stream", **stated) -> None:
        """Publish, or publish anew."""
        before = self.published.get(address)
        content = content.encode() if isinstance(content, str) else content
        self.published[address] = Published(content, kind, before.state + 1 if before else 1, **stated)

    def put_listing(self, *names: str, quote: str = "'") -> None:
        """Publish the NPPES page with links to these files, written as CMS writes them."""
        rows = "\n".join(
            f"<li><a id='DDSMTH.ZIP.D' href={quote}./{name}{quote}>{name} </a> <b>ZIP 1 MB</b></li>" for name in names
        )
        self.put(
            NPPES_PAGE,
            "<!DOCTYPE html><html><head><title>NPI Files</title></head><body><a name='top'></a><a HREF='#top'>Up</a>"
            f"<a href='https://www.cms.gov/contact'>Contact</a><ul>\n{rows}\n</ul></body></html>",
            "text/html",
        )

    def put_catalogue(self, *addresses: str, title: str = DATASET) -> None:
        """Publish the CMS catalogue with a distribution for each address, the last also as the newest."""
        other = {"title": "Medicare Physician & Other Practitioners - by Provider", "distribution": []}
        other["distribution"] = [{"downloadURL": re.sub(r"_R\d\d_", "_R99_", address)} for address in addresses]
        latest = [{"@type": "dcat:Distribution", "description": "latest", "format": "API", "accessURL": "https://a"}]
        forms = [
            {"@type": "dcat:Distribution", "downloadURL": address, "mediaType": "text/csv", "temporal": "a/b"}
            for address in (*addresses, *addresses[-1:])
        ]
        datasets = [other, {"@type": "dcat:Dataset", "title": title, "distribution": latest + forms}]
        self.put(CATALOGUE, json.dumps({"@type": "dcat:Catalog", "dataset": datasets}), "application/json")

    def next(self, address: str, *moods: Callable) -> None:
        """Let the next requests for the content of `address` go wrong, one mood each."""
        self.moods[address] += moods

    def requests(self, address: str, method: str = "GET") -> list[Asked]:
        """Return the requests for an address so far."""
        return [asked for asked in self.asked if (asked.address, asked.method) == (address, method)]


class Answer(BaseHTTPRequestHandler):
    """Answers one request; a mood is a function of this."""

    protocol_version = "HTTP/1.1"
    imitation: Imitation

    def do_HEAD(self):
        self.answered()

    def do_GET(self):
        self.answered()

    def answered(self):
        address = "https:/" + urlsplit(self.path).path
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.imitation.asked.append(Asked(self.command, address, headers, self.client_address[1]))
        self.published = self.imitation.published.get(address)
        moods = self.imitation.moods[address]
        if moods and (self.command == "GET" or moods[0] is no_head):
            (moods[0] if moods[0] is no_head else moods.popleft())(self)
        else:
            self.well()

    def well(self):
        """Answer as HTTP wants it."""
        there = self.published
        if there is None:
            self.send(404, SORRY, kind="text/html")
        elif self.is_known(there):
            self.send(304, None)
        elif (start := self.start_of_range(there)) is None:
            self.send(200, there.content)
        elif start >= len(there.content):
            self.send(416, b"")
        else:
            self.send_rest(start)

    def send_rest(self, start, content=None):
        content = self.published.content if content is None else content
        self.send(206, content[start:], piece=f"bytes {start}-{len(content) - 1}/{len(content)}")

    def is_known(self, there):
        known = self.headers.get("If-None-Match")
        if known and there.etag:
            return known == there.etag
        return bool(there.modified) and self.headers.get("If-Modified-Since") == there.modified

    def start_of_range(self, there):
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        same = self.headers.get("If-Range") in {there.etag, there.modified} - {None}
        return int(asked[1]) if asked and same else None

    def send(self, status, content, *, kind=None, piece=None, length=None, extra=()):
        self.send_response(status)
        if self.published:
            for name, value in (("ETag", self.published.etag), ("Last-Modified", self.published.modified)):
                if value:
                    self.send_header(name, value)
        if content is not None:
            self.send_header("Content-Type", kind or (self.published.kind if self.published else "text/plain"))
            self.send_header("Content-Length", str(len(content) if length is None else length))
        if piece:
            self.send_header("Content-Range", piece)
        for name, value in extra:
            self.send_header(name, value)
        self.end_headers()
        if content and self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


def cut_after(bytes_sent: int) -> Callable:
    """Send so much of what was asked for, then cut the connection."""

    def mood(answer: Answer) -> None:
        start = answer.start_of_range(answer.published) or 0
        content = answer.published.content[start:]
        piece = f"bytes {start}-{len(answer.published.content) - 1}/{len(answer.published.content)}" if start else None
        answer.send(206 if start else 200, content[:bytes_sent], length=len(content), piece=piece)
        answer.close_connection = True

    return mood


def held_after(bytes_sent: int, until: threading.Event) -> Callable:
    """Send so much, then nothing more until the event; then cut."""

    def mood(answer: Answer) -> None:
        answer.send(200, answer.published.content[:bytes_sent], length=len(answer.published.content))
        until.wait()
        answer.close_connection = True

    return mood


def too_long_by(bytes_missing: int) -> Callable:
    """State more bytes than there are, whatever was asked for."""

    def mood(answer: Answer) -> None:
        content = answer.published.content
        answer.send(200, content, length=len(content) + bytes_missing)
        answer.close_connection = True

    return mood


def too_short_by(bytes_left_out: int) -> Callable:
    """State fewer bytes than there are, and send so many."""
    return lambda answer: answer.send(200, answer.published.content[:-bytes_left_out])


def status(code: int, **headers: str) -> Callable:
    """Answer with a status and a page that says sorry."""
    extra = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return lambda answer: answer.send(code, SORRY, kind="text/html", extra=extra)


def web_page(answer: Answer) -> None:
    """Send a web page as if it were the file."""
    answer.send(200, SORRY)


def whole_again(answer: Answer) -> None:
    """Take no notice of a range."""
    answer.send(200, answer.published.content)


def other_piece(answer: Answer) -> None:
    """Send as many bytes as were asked for, from elsewhere in the file."""
    content, start = answer.published.content, answer.start_of_range(answer.published)
    last = len(content) - start
    answer.send(206, content[1 : last + 1], piece=f"bytes 1-{last}/{len(content)}")


def wrong_total(answer: Answer) -> None:
    """Send as many bytes as were asked for, of a file that is longer."""
    content, start = answer.published.content, answer.start_of_range(answer.published)
    answer.send(206, bytes(len(content) - start), piece=f"bytes {start}-{len(content) - 1}/{len(content) + 1}")


def short_piece(answer: Answer) -> None:
    """Send ten bytes of the rest that was asked for, and say that it is ten."""
    content, start = answer.published.content, answer.start_of_range(answer.published)
    answer.send(206, content[start : start + 10], piece=f"bytes {start}-{start + 9}/{len(content)}")


def never_known(answer: Answer) -> None:
    """Take no notice of conditions."""
    answer.send(200, answer.published.content)


def packed(answer: Answer) -> None:
    """Send it gzipped, though nobody asked for that."""
    answer.send(200, gzip.compress(answer.published.content), extra=[("Content-Encoding", "gzip")])


def without_length(answer: Answer) -> None:
    """Send it without saying how long it is."""
    answer.send_response(200)
    answer.end_headers()
    answer.wfile.write(answer.published.content)
    answer.close_connection = True


def in_chunks(answer: Answer) -> None:
    """Send it in chunks, each with its length, the whole with none."""
    answer.send_response(200)
    answer.send_header("Transfer-Encoding", "chunked")
    answer.end_headers()
    for at in range(0, len(answer.published.content), 1000):
        piece = answer.published.content[at : at + 1000]
        answer.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
    answer.wfile.write(b"0\r\n\r\n")


def no_head(answer: Answer) -> None:
    """Refuse HEAD, for as long as the test lasts."""
    if answer.command == "HEAD":
        answer.send(405, None)
    else:
        answer.well()


def leads_to(address: str) -> Callable:
    """Lead on to another address."""
    return lambda answer: answer.send(302, b"", extra=[("Location", address)])


@contextmanager
def publishers() -> Iterator[Imitation]:
    """Yield publishers that answer until the block ends; `root` is the mirror to fetch from."""
    imitation = Imitation()
    handler = type("Bound", (Answer,), {"imitation": imitation})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        imitation.root = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield imitation
        finally:
            server.shutdown()
            thread.join()
