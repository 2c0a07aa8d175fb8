"""`whoperforms serve`: the pages, on a loopback port that is named."""

import errno
import os
import socket
from importlib.resources import files
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces

from whoperforms.cli.settings import DIRECTORY, PORT
from whoperforms.kernel.errors import MachineRefused
from whoperforms.store.directory import open_directory

LOOPBACK = "127.0.0.1"
APPLICATION = "whoperforms.project.wsgi:application"


@click.command("serve", short_help="Serve the pages on this machine.")
@DIRECTORY
@PORT
def command(directory: Path, port: int) -> None:
    """Serve the pages from a directory, on this machine only. Ctrl-C stops."""
    open_directory(directory).connection.close()  # say now what is wrong with it
    port = _free_port(port)
    os.environ[DIRECTORY.variable] = str(directory.absolute())
    click.echo(f"Serving {directory} on http://{LOOPBACK}:{port}/ (Ctrl-C stops)")
    Granian(
        APPLICATION,
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
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
