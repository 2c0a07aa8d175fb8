"""Serving: searches over HTTP against an empty view of the same framework on the same server, in the same run.

The load comes from wrk, over connections that are kept open. Without wrk there is no table: a generator in Python would
be slower than the server, and would measure itself.
"""

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from country import SEED
from tables import Table

from whoperforms.places.gazetteer import zip_codes
from whoperforms.store.directory import Directory
from whoperforms.store.sqlite import SqliteEngine

PLACES = 2000
CONNECTIONS = 16
ROUNDS = 3
SAID = "said.txt"
PATIENCE = 30  # seconds until the server must answer
Found = TypeVar("Found")
SETTINGS = "from whoperforms.project.settings import *\nROOT_URLCONF = 'bench_urls'\n"
URLS = """
from django.http import HttpResponse
from django.urls import path
from whoperforms.project.urls import urlpatterns as ours


def empty(request):
    return HttpResponse(b"{}", content_type="application/json")


urlpatterns = [path("api/empty", empty), *ours]
"""
SCRIPT = """
local paths = {%s}
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], {["Accept-Encoding"] = "%s"})
end
done = function(summary, latency)
  for _, percent in ipairs({50, 95, 99}) do
    io.write(string.format("percentile %%d: %%d us\\n", percent, latency:percentile(percent)))
  end
end
"""
PAUSE = """
delay = function() return math.floor(-math.log(math.random()) * %f + 0.5) end
"""
LATENCY = re.compile(r"^percentile (\d+): (\d+) us$", re.MULTILINE)


def bench_serving(directory: Directory, seconds: int) -> Table:
    """Load the server with an empty view, then with searches, each for some seconds."""
    table = Table(
        "Searches over HTTP",
        ("asked", "requests/s", "of the empty view", "p50 ms", "p99 ms"),
        f"{os.cpu_count()} workers, {CONNECTIONS} connections kept open, load from wrk on the same machine. Places "
        "drawn by population; no answer is kept, of each practitioner who was shown what was said is. The empty view "
        f"is Django's, behind the same server, with the same headers. Each in turn {ROUNDS} times, the median counts.",
    )
    print(table.title)
    wrk = shutil.which("wrk")
    if wrk is None:
        table.notes += " Not measured: wrk is not installed."
        return table
    engine = directory.engine
    assert isinstance(engine, SqliteEngine)
    folder = Path(engine.connection.execute("pragma database_list").fetchone()[2]).parent
    searches = [f"/api/search?near={quote(code)}&procedure=mild" for code in drawn_zip_codes()]
    with (
        tempfile.TemporaryDirectory(prefix="whoperforms-serving-") as scratch,
        serving(folder, Path(scratch)) as server,
    ):
        load = Load(wrk, server.address, Path(scratch), seconds)
        load.of(searches, "identity")  # what answers share is worked out before anything is measured
        before = server.memory()
        asked = (["/api/empty"], "identity"), (searches, "identity"), (searches, "gzip")
        rounds = [[load.of(*one) for one in asked] for _ in range(ROUNDS)]
        empty, plain, packed = (median(told) for told in zip(*rounds, strict=True))
        half = load.of(searches, "identity", pause=2000 * CONNECTIONS / plain.per_second - plain.p50)
        after = server.memory()
    for name, told in (("an empty view", empty), ("a search", plain), ("a search, compressed", packed)):
        share = f"{told.per_second / empty.per_second:.0%}"
        table.add(name, f"{told.per_second:,.0f}", share, f"{told.p50:.1f}", f"{told.p99:.1f}")
    table.add(
        "a search, at about half of the load", f"{half.per_second:,.0f}", "", f"{half.p50:.1f}", f"{half.p99:.1f}"
    )
    requests = half.requests + sum(told.requests for one in rounds for told in one)
    table.notes += f" Memory of the server: {before} MB, after {requests:,} more requests {after} MB."
    return table


@dataclass(frozen=True, slots=True)
class Told:
    """What wrk told of one load. Units: milliseconds."""

    requests: int
    per_second: float
    p50: float
    p95: float
    p99: float


def median(several: Sequence[Told]) -> Told:
    """Return the one in the middle, by requests in a second."""
    return sorted(several, key=lambda told: told.per_second)[len(several) // 2]


@dataclass(frozen=True, slots=True)
class Load:
    """Loads one server, some seconds at a time."""

    wrk: str
    address: str
    scratch: Path
    seconds: int

    def of(self, paths: Sequence[str], coding: str, *, pause: float | None = None) -> Told:
        """Ask for the paths in turn; with a pause between an answer and the next question, of so many ms on average."""
        script = self.scratch / "load.lua"
        written = SCRIPT % (",".join(f'"{path}"' for path in paths), coding)
        script.write_text(written if pause is None else written + PAUSE % pause, encoding="utf-8")
        command = [
            self.wrk,
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{self.seconds}",
            "-s",
            str(script),
            self.address,
        ]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert "Non-2xx" not in printed, printed
        assert "Socket errors" not in printed, printed
        latency = {percent: int(microseconds) / 1000 for percent, microseconds in LATENCY.findall(printed)}
        requests, per_second = re.search(r"(\d+) requests in", printed), re.search(r"Requests/sec: +([0-9.]+)", printed)
        assert requests
        assert per_second
        return Told(int(requests[1]), float(per_second[1]), *(latency[percent] for percent in ("50", "95", "99")))


@dataclass(frozen=True, slots=True)
class Server:
    """The running server."""

    address: str
    process: int

    def memory(self) -> int:
        """Return the megabytes that it and its workers have for their own."""
        family = [self.process, *map(int, _read(f"/proc/{self.process}/task/{self.process}/children").split())]
        found = (re.search(r"RssAnon:\s+(\d+) kB", _read(f"/proc/{number}/status")) for number in family)
        return sum(int(kilobytes[1]) for kilobytes in found if kilobytes) // 1024


@contextmanager
def serving(directory: Path, scratch: Path, *options: str) -> Iterator[Server]:
    """Yield a server that also has an empty view; what it says is written to `said` in the folder `scratch`."""
    (scratch / "bench_settings.py").write_text(SETTINGS, encoding="utf-8")
    (scratch / "bench_urls.py").write_text(URLS, encoding="utf-8")
    environment = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(scratch), "DJANGO_SETTINGS_MODULE": "bench_settings"}
    own = ["--directory", str(directory), "--port", "0", "--registry", str(scratch / "registry.db"), *options]
    command = [str(Path(sys.executable).parent / "whoperforms"), "serve", *own]
    with (scratch / SAID).open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=said, text=True)
    try:
        address, port = _address(scratch / SAID)
        _awaited(lambda: _answers(port), f"port {port}: nothing answers")
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _address(said: Path) -> tuple[str, int]:
    """Return where a server says that it serves, once it does."""
    told = _awaited(lambda: re.search(r"(http://[\d.]+:(\d+)/)", _read(str(said))), "the server says nothing")
    return told[1], int(told[2])


def drawn_zip_codes() -> list[str]:
    """Return ZIP codes drawn by population; the same ones each time."""
    known = [(code, found.population or 0) for code, found in zip_codes().items() if found.point and found.population]
    codes, weights = zip(*known, strict=True)
    return random.Random(SEED).choices(codes, weights=weights, k=PLACES)  # noqa: S311


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return False
    return True


def _awaited(asked: Callable[[], Found | None], otherwise: str) -> Found:
    """Return what is asked for, once it is there: a server tells nobody that it listens. Raises: TimeoutError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := asked():
            return found
        time.sleep(0.05)
    raise TimeoutError(otherwise)


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")
