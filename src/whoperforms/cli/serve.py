"""`whoperforms serve`: the pages and the API, for this machine, or for others once somebody answers for it.

Shape:  one worker for each core, one thread in each: an answer is work for the processor, so more threads would only
        take turns. With a database, a thread waits while it answers, so there are more. A connection costs no thread,
        and one that is slow to say what it wants is closed.
"""

import errno
import os
import signal
import socket
from functools import partial
from pathlib import Path

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from whoperforms import registry as registry_room
from whoperforms.cli.settings import (
    BIND,
    DEFINITIONS,
    DIRECTORY,
    FILES,
    KEYS,
    KEYS_PASSPHRASE_FILE,
    MAIL,
    PORT,
    REGISTRY,
    SITE,
)
from whoperforms.credentials.keys.sealed import passphrase_in
from whoperforms.kernel.errors import MachineRefused
from whoperforms.procedures.load import names
from whoperforms.registry.rehearsal.guard import refuse_rehearsed
from whoperforms.registry.secret import made, secret_file
from whoperforms.registry.site import LOCAL, Site, refuse_to_serve, site_at
from whoperforms.store.directory import open_directory
from whoperforms.store.place import Place, is_database, shown

APPLICATION = "whoperforms.project.wsgi:application"
THREADS_FOR_A_FILE, THREADS_FOR_A_DATABASE = 1, 8
CONNECTIONS = 8192  # of a worker; how many may be open, be they idle or not
WAITING = 4096  # connections that wait to be taken
HEADERS_WITHIN = 10_000  # milliseconds, from the first byte of a request, or from the end of the last answer
STOP_WITHIN = 10  # seconds that answers under way are given when the server is stopped
STOPPING = (signal.SIGTERM, signal.SIGINT)

KEY_FILE = "WHOPERFORMS_SECRET_KEY_FILE"
ACCESS_LOG = "WHOPERFORMS_ACCESS_LOG"


@click.command("serve", short_help="Serve the pages and the API.")
@DIRECTORY
@DEFINITIONS
@REGISTRY
@FILES
@MAIL
@KEYS
@KEYS_PASSPHRASE_FILE
@SITE
@BIND
@PORT
@click.option(
    "--access-log", is_flag=True, help="Print a line for each page: path, status, time; never what was asked."
)
def command(
    directory: Place,
    definitions: Path | None,
    registry: Place,
    files: Path | None,
    mail: Path | None,
    keys: Path | None,
    keys_passphrase_file: Path | None,
    site: Path | None,
    bind: str,
    port: int,
    *,
    access_log: bool,
) -> None:
    """Serve the pages and the API from a directory, to this machine unless told otherwise. Ctrl-C stops."""
    names(definitions)  # say now what is wrong with them
    described = site_at(site, definitions) if site else LOCAL
    opened = open_directory(directory)  # say now what is wrong with it
    refuse_to_serve(described, address=bind, invented=opened.invented)
    opened.engine.close()
    if keys_passphrase_file:
        passphrase_in(keys_passphrase_file)  # say now what is wrong with it
    port = _free_port(bind, port)
    os.environ |= {
        DIRECTORY.variable: _absolute(directory),
        DEFINITIONS.variable: _absolute(definitions) if definitions else "",
        REGISTRY.variable: _absolute(registry),
        FILES.variable: _absolute(files) if files else "",
        MAIL.variable: _absolute(mail) if mail else "",
        KEYS.variable: _absolute(keys) if keys else "",
        KEYS_PASSPHRASE_FILE.variable: _absolute(keys_passphrase_file) if keys_passphrase_file else "",
        SITE.variable: _absolute(site) if site else "",
        ACCESS_LOG: "1" if access_log else "",
    }
    _prepare(registry)
    refuse_rehearsed(described, invented=opened.invented)
    _let_starting_workers_end()
    click.echo(f"Serving {shown(directory)} on {_reached_at(described, bind, port)} (Ctrl-C stops)")
    Granian(
        APPLICATION,
        address=bind,
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
    ).serve()


def _prepare(registry: Place) -> None:
    """Make what all workers share, before there are any: the key, and the registry's tables."""
    made(secret_file(registry, os.environ.get(KEY_FILE)))
    registry_room.start()
    from whoperforms.registry.migrate import refuse_unmigrated  # noqa: PLC0415 - Django has to be set up first

    refuse_unmigrated(registry)


def _let_starting_workers_end() -> None:
    """Let a worker that is told to stop before it is up end at once: it has no answer under way.

    A worker is a fork: until it has loaded the application it would answer signals as the main process does, by noting
    them for a loop that only the main process has, and would be killed when STOP_WITHIN is over. Ctrl-C reaches them
    all: the main process alone acts on it, and tells its workers. What comes in the midst of a fork waits for its end.
    """
    held = partial(signal.pthread_sigmask, mask=STOPPING)

    def in_worker() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        held(signal.SIG_UNBLOCK)

    os.register_at_fork(
        before=partial(held, signal.SIG_BLOCK),
        after_in_parent=partial(held, signal.SIG_UNBLOCK),
        after_in_child=in_worker,
    )


def _absolute(place: Place) -> str:
    return str(place.absolute() if isinstance(place, Path) else place)


def _reached_at(site: Site, bind: str, port: int) -> str:
    here = f"http://{f'[{bind}]' if ':' in bind else bind}:{port}/"
    return f"{here} as {site.origin}/" if site.origin else here


def _free_port(address: str, port: int) -> int:
    """Return `port`, or a free one for 0. Raises: MachineRefused when it is taken or forbidden, or the address is."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        try:
            probe.bind((address, port))
        except OSError as why:
            reason = "is in use" if why.errno == errno.EADDRINUSE else f"cannot be had ({why.strerror})"
            raise MachineRefused(f"{address}, port {port} {reason}; give another --port, or 0 for a free one") from None
        number: int = probe.getsockname()[1]
    return number
