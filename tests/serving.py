"""The real server on a free loopback port, stopped by its process id."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from urllib.parse import urlsplit

from commands import COMMAND

PATIENCE = 30  # seconds until it must answer


@contextmanager
def serving(directory: Path) -> Iterator[str]:
    """Yield the address of a server that answers from `directory`."""
    with server(directory) as (address, _):
        yield address


@contextmanager
def server(
    directory: Path, *options: str, said: IO[str] | None = None, starting: bool = False, **environment: str
) -> Iterator[tuple[str, int]]:
    """Yield the address of a server, and the id of its process; its workers are children of that.

    Its registry is a new one unless `environment` names one. What it says after its first line goes to `said`. One that
    is `starting` has said that line, and answers nobody yet.
    """
    with TemporaryDirectory(prefix="whoperforms-registry-") as folder:
        registry = {"WHOPERFORMS_REGISTRY": str(Path(folder) / "registry.db")}
        process = subprocess.Popen(
            [COMMAND, "serve", "--directory", str(directory), "--port", "0", *options],
            env=os.environ | {"PYTHONUNBUFFERED": "1"} | registry | environment,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        yield from _started(process, said, starting=starting)


def _started(process: subprocess.Popen[str], said: IO[str] | None, *, starting: bool) -> Iterator[tuple[str, int]]:
    try:
        address = re.search(r"http://\S+", process.stdout.readline())[0]
        if not starting:
            _wait_for(address)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)
        if said:
            said.write(process.stdout.read())
        process.stdout.close()


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    where = urlsplit(address)
    while time.monotonic() < until:
        try:
            socket.create_connection((where.hostname, where.port), timeout=1).close()
        except ConnectionRefusedError:
            continue
        return
    raise TimeoutError(f"{address}: nothing answers")
