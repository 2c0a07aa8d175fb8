"""`whoperforms serve`: the pages and the API, on a loopback port that is named.

Shape:  one worker for each core, one thread in each: an answer is work for the processor, so more threads would only
        take turns. With a database, a thread waits while it answers, so there are more. A connection costs no thread,
        and one that is slow to say what it wants is closed.
"""

import errno
import os
import socket
from importlib.resources import files
from pathlib import Path

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from whoperforms.cli.settings import DIRECTORY, PORT
from whoperforms.kernel.errors import MachineRefused
from whoperforms.store.directory import open_directory
from whoperforms.store.place import Place, is_database, shown

LOOPBACK = "127.0.0.1"
APPLICATION = "whoperforms.project.wsgi:application"
THREADS_FOR_A_FILE, THREADS_FOR_A_DATABASE = 1, 8
CONNECTIONS = 8192  # of a worker; how many may be open, be they idle or not
WAITING = 4096  # connections that wait to be taken
HEADERS_WITHIN = 10_000  # milliseconds, from the first byte of a request, or from the end of the last answer
STOP_WITHIN = 10  # seconds that answers under way are given when the server is stopped


@click.command("serve", short_help="Serve the pages and the API on this machine.")
@DIRECTORY
@PORT
def command(directory: Place, port: int) -> None:
    """Serve the pages and the API from a directory, on this machine only. Ctrl-C stops."""
    open_directory(directory).engine.close()  # say now what is wrong with it
    port = _free_port(port)
    os.environ[DIRECTORY.variable] = str(directory.absolute() if isinstance(directory, Path) else directory)
    click.echo(f"Serving {shown(directory)} on http://{LOOPBACK}:{port}/ (Ctrl-C stops)")
    Granian(
        APPLICATION,
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=os.cpu_count() or 1,
        blocking_threads=THREADS_FOR_A_DATABASE if is_database(directory) else THREADS_FOR_A_FILE,
        backlog=WAITING,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
        workers_kill_timeout=STOP_WITHIN,
        respawn_failed_workers=True,
        log_enabled=False,
        static_path_mount=[Path(str(files("whoperforms"))) / "web" / "static"],
    ).serve()


def _free_port(port: int) -> int:
    """Return `port`, or a free one for 0. Raises: MachineRefused when it is taken or forbidden."""
    with socket.socket() as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError as why:
            reason = "is in use" if why.errno == errno.EADDRINUSE else f"cannot be had ({why.strerror})"
            raise MachineRefused(f"port {port} {reason}; give another --port, or 0 for a free one") from None
        number: int = probe.getsockname()[1]
    return number
