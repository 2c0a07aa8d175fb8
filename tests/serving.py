"""The real server on a free loopback port, stopped by its process id."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from commands import COMMAND

PATIENCE = 30  # seconds until it must answer


@contextmanager
def serving(directory: Path) -> Iterator[str]:
    """Yield the address of a server that answers from `directory`."""
    with server(directory) as (address, _):
        yield address


@contextmanager
def server(directory: Path) -> Iterator[tuple[str, int]]:
    """Yield the address of a server, and the id of its process; its workers are children of that."""
    process = subprocess.Popen(
        [COMMAND, "serve", "--directory", str(directory), "--port", "0"],
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = re.search(r"http://\S+", process.stdout.readline())[0]
        _wait_for(address)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)
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
