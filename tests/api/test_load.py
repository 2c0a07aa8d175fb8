"""Under load: swaps of the directory, clients that dawdle, a million requests."""

import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import msgspec
import pytest

from asking import Asking, search_path
from serving import server, serving
from soak import soaked
from whoperforms.places.gazetteer import zip_codes
from whoperforms.store.swap import DIRECTORY

CLIENTS = 4
SWAPS = 10
PLACES = [code for code, found in zip_codes().items() if found.point and (found.population or 0) > 40_000]
HALF_A_REQUEST = b"GET /api/search?near=10001&procedure=mild HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
GROWTH = 16 * 2**20  # bytes: what an allocator may keep


class Client:
    """Asks for one place after the other on a connection of its own, as fast as it is answered."""

    def __init__(self, address: str, first: int) -> None:
        where = urlsplit(address)
        self._socket = socket.create_connection((where.hostname, where.port), timeout=30)
        self._paths = islice(cycle(PLACES), first, None)

    def ask(self) -> tuple[int, str, bytes]:
        """Return status, validator and body."""
        path = search_path(near=next(self._paths), procedure="mild")
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head, _, body = self._more(b"").partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        while len(body) < int(fields["content-length"]):
            body = self._more(body)
        return int(head.split(b" ", 2)[1]), fields.get("etag", ""), body

    def _more(self, held: bytes) -> bytes:
        got = self._socket.recv(1 << 16)
        assert got, "the server hung up"
        return held + got

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def two_directories(demo_directory, tmp_path) -> Iterator[list[Path]]:
    """Two directories that differ in every name and in the time they were built."""
    folders = []
    for mark in ("FIRST", "SECOND"):
        folder = tmp_path / mark
        folder.mkdir()
        shutil.copy(demo_directory / DIRECTORY, folder / DIRECTORY)
        with sqlite3.connect(folder / DIRECTORY) as connection:
            connection.execute("update practitioner set suffix = ?", (mark,))
            connection.execute("update built set value = ? where name = 'built_at'", (mark,))
        connection.close()
        folders.append(folder)
    return folders


def marks(body: bytes) -> set[str]:
    """Return which directories the names of an answer come from."""
    groups = msgspec.json.decode(body)["groups"]
    return {result["name"].rpartition(" ")[2] for group in groups for result in group["results"]}


def test_searches_run_during_ten_swaps_without_an_error_or_a_mixed_answer(two_directories, tmp_path):
    serves = tmp_path / "serves"
    serves.mkdir()
    put(two_directories[0], serves)
    answers: list[list[tuple[int, str, bytes]]] = [[] for _ in range(CLIENTS)]
    stop, progressed = Event(), Event()

    with serving(serves) as address:

        def search(number: int) -> None:
            client = Client(address, number * 7)
            while not stop.is_set():
                answers[number].append(client.ask())
                progressed.set()
            client.close()

        threads = [Thread(target=search, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for swap in range(SWAPS):
            put(two_directories[(swap + 1) % 2], serves)
            for _ in range(CLIENTS * 3):
                progressed.clear()
                assert progressed.wait(30)
        stop.set()
        for thread in threads:
            thread.join(30)

    got = [answer for of_one in answers for answer in of_one]
    assert {status for status, _, _ in got} == {200}
    assert {frozenset(marks(body)) for _, _, body in got} == {frozenset(["FIRST"]), frozenset(["SECOND"])}
    by_validator: dict[str, set[bytes]] = {}
    for _, etag, body in got:
        by_validator.setdefault(etag, set()).add(body)
    assert {len(bodies) for bodies in by_validator.values()} == {1}


def put(folder: Path, serves: Path) -> None:
    """Put a directory where one serves, in one step."""
    shutil.copy(folder / DIRECTORY, serves / "coming")
    (serves / "coming").replace(serves / DIRECTORY)


def test_without_a_directory_the_answer_is_a_sentence_and_comes_back_with_it(demo_directory, tmp_path):
    put(demo_directory, tmp_path)
    with serving(tmp_path) as address:
        asking = Asking(address)
        (tmp_path / DIRECTORY).unlink()
        gone = asking.search(near="10001", procedure="mild")
        put(demo_directory, tmp_path)
        back = asking.search(near="10001", procedure="mild")
        asking.connection.close()

    assert (gone.status, back.status) == (503, 200)
    assert "try again later" in gone.said["error"]
    assert str(tmp_path) not in gone.said["error"]


@pytest.mark.soak
def test_clients_that_dawdle_do_not_keep_others_waiting(demo_directory):
    with serving(demo_directory) as address, ExitStack() as open_ones:
        where = urlsplit(address)
        slow = []
        for number in range(soaked(100, 1000)):
            dawdling = open_ones.enter_context(socket.create_connection((where.hostname, where.port), timeout=30))
            if number % 2:
                dawdling.sendall(HALF_A_REQUEST)
            slow.append(dawdling)
        client = Client(address, 0)
        statuses = {client.ask()[0] for _ in range(200)}
        client.close()

        assert statuses == {200}
        assert {dawdling.recv(1000)[:12] for dawdling in slow[:2]} <= {
            b"",
            b"HTTP/1.1 408",
        }  # and are closed in the end


@pytest.mark.soak
def test_memory_stays_flat_over_a_million_requests(demo_directory, record_property):
    requests = soaked(12_000, 1_000_000)
    with server(demo_directory) as (address, process):
        ask_many(address, soaked(4_000, 10_000))
        before = memory_of(process)
        ask_many(address, requests)
        after = memory_of(process)

    record_property("requests", requests)
    record_property("megabytes before", round(before / 2**20))
    record_property("megabytes after", round(after / 2**20))
    assert after - before < GROWTH


def ask_many(address: str, requests: int) -> None:
    """Ask so many searches, over a few connections at a time; each must be answered."""
    clients = [Client(address, number * 11) for number in range(CLIENTS)]
    statuses: set[int] = set()

    def ask(client: Client) -> None:
        for _ in range(requests // CLIENTS):
            statuses.add(client.ask()[0])

    threads = [Thread(target=ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.close()
    assert statuses == {200}


def memory_of(process: int) -> int:
    """Return the bytes of memory that a process and its children have for their own: pages of files do not count."""
    status = Path(f"/proc/{process}/status").read_text()
    [kilobytes] = re.findall(r"RssAnon:\s+(\d+) kB", status)
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(kilobytes) * 1024 + sum(memory_of(int(child)) for child in children)
