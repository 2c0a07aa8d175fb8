"""`whoperforms update`: what the publishers have by now, into the directory."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms.build.drift import Allowed
from whoperforms.build.reading_list import Sources
from whoperforms.build.recognised import source_of, with_files
from whoperforms.build.update import update
from whoperforms.cli.build import FILE, print_account, scope_of
from whoperforms.cli.drift import gated
from whoperforms.cli.fetch import fetched, print_report
from whoperforms.cli.settings import CONTACT, DEFINITIONS, MIRROR, PLACE
from whoperforms.cli.terminal import progress
from whoperforms.fetch.connection import Connection
from whoperforms.fetch.files import held
from whoperforms.fetch.plan import Wanted
from whoperforms.fetch.publishers import SOURCES
from whoperforms.kernel.errors import BadQuestion
from whoperforms.store.place import Place, shown


@click.command("update", short_help="Fetch, then build or bring the directory forward.")
@click.option(
    "--out", type=PLACE, required=True, help="Folder for directory.db, made when it is not there; or postgresql://..."
)
@click.option("--files", type=FILE, required=True, help="Folder for the published files; made when it is not there.")
@click.option("--json", "as_program", is_flag=True, help="The closing table for programs (docs/cli.md).")
@gated
@MIRROR
@CONTACT
@DEFINITIONS
def command(
    out: Place,
    files: Path,
    mirror: str | None,
    contact: str | None,
    definitions: Path | None,
    allowed: Allowed,
    *,
    as_program: bool,
) -> None:
    """Fetch what is new into FILES, then bring the directory at OUT forward if only weeks are, else build it anew.

    What else lies in FILES under a published name counts too: issuers' rosters, reviews, what is downloaded by hand.
    The old directory serves until the new one is whole.
    """
    now = datetime.now(UTC)
    with Connection(mirror=mirror, contact=contact) as connection:
        print_report(fetched(files, Wanted(today=now.date()), connection, now=now), fetched=True)
    here = held(files)
    if here.nppes_monthly is None:
        raise BadQuestion(f"{files}: no full NPPES file here, and a directory starts from one; see 'whoperforms fetch'")
    sources = Sources(
        nppes=here.nppes,
        nucc=here.nucc,
        deactivated=here.deactivated,
        part_b=here.part_b,
        leie=here.leie,
        scope=scope_of(definitions),
    )
    sources = with_files(sources, _put_there(files))
    with progress() as bars:
        report = update(sources, out, now=now, on_progress=bars, allowed=allowed)
    if report is not None:
        print_account(report, out, as_program=as_program)
    elif not as_program:
        click.echo(f"{shown(out)}: already made from these files; nothing to do.")


def _put_there(folder: Path) -> Iterator[Path]:
    """Yield what a build reads of a folder beside what is fetched."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and source_of(path.name) not in {None, *map(str, SOURCES)}:
            yield path
