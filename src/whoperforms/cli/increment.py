"""`whoperforms increment`: weekly files into the directory that is there."""

from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms.build.drift import Allowed
from whoperforms.build.increment import increment
from whoperforms.cli.build import FILE, print_account
from whoperforms.cli.drift import gated
from whoperforms.cli.terminal import progress


@click.command("increment", short_help="Bring a directory forward by weekly files.")
@click.argument("directory", type=FILE, metavar="DIR")
@click.argument("weeks", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_program", is_flag=True, help="The closing table for programs (docs/cli.md).")
@gated
def command(directory: Path, weeks: tuple[Path, ...], allowed: Allowed, *, as_program: bool) -> None:
    """Bring DIR/directory.db forward by NPPES weekly files, in the order of their days.

    It then answers as a directory built from everything would. The old one serves until it is done.
    """
    with progress() as bars:
        report = increment(directory, weeks, now=datetime.now(UTC), on_progress=bars, allowed=allowed)
    print_account(report, directory, as_program=as_program)
