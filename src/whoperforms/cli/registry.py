"""`whoperforms registry ...`: the tables, the corrections that wait and what is answered to them, backups.

Shape:  Django is set up inside the commands, so that no other command waits for it.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms.cli import registry_demo, registry_operator, registry_roster
from whoperforms.cli.ready_registry import ready, set_up
from whoperforms.cli.settings import DIRECTORY, FILES, MAIL, REGISTRY
from whoperforms.kernel.errors import BadData, NothingFound
from whoperforms.registry.archive import Manifest
from whoperforms.registry.corrections.states import Decided, State
from whoperforms.registry.corrections.tracking import Tracking
from whoperforms.registry.files import Files, files_folder
from whoperforms.store.directory import open_directory
from whoperforms.store.place import Place, shown

STEPS = tuple(str(state) for state in State if state is not State.RECEIVED)


@click.group("registry", short_help="Begin programmes, look after corrections, back it all up.")
def command() -> None:
    """Look after the registry: its programmes and their first people, corrections and answers, tables and backups."""


for begins in (*registry_operator.COMMANDS, *registry_roster.COMMANDS, *registry_demo.COMMANDS):
    command.add_command(begins)


@command.command("migrate", short_help="Make or renew the tables.")
@REGISTRY
def migrate(registry: Place) -> None:
    """Make the registry's tables, or renew them; those of a file are renewed when it is served, too."""
    set_up(registry)
    from whoperforms.registry.migrate import migrate as renewed  # noqa: PLC0415 - Django has to be set up first

    steps = renewed(registry)
    click.echo(f"{shown(registry)}: {f'{steps} steps done' if steps else 'nothing to do'}")


@command.command("verify", short_help="Look whether anybody changed what was recorded.")
@REGISTRY
def verify(registry: Place) -> None:
    """Recompute every hash, link and step of the registry's events, and name the first that does not hold.

    Each signature by a passkey is asked again whether that passkey made it. A code or a password leaves nothing to ask.
    """
    ready(registry)
    from whoperforms.registry.verifying import verified  # noqa: PLC0415

    found = verified()
    if found.broken:
        raise BadData(
            f"{shown(registry)}: {found.broken.what}; the {found.events} events before it hold; nothing more is "
            "recorded until a backup is restored"
        )
    click.echo(f"{shown(registry)}: all {found.events} events follow from each other; the last link is {found.link}")
    click.echo(f"{found.passkeys} signatures by passkeys hold")
    for told in found.strange:
        click.echo(told, err=True)
    for stream, why in sorted(found.unknown.items()):
        click.echo(f"{stream}: {why}", err=True)


@command.command("follow", short_help="Look everybody up in the directory; send what is due.")
@DIRECTORY
@REGISTRY
@FILES
@MAIL
def follow(directory: Place, registry: Place, files: Path | None, mail: Path | None) -> None:
    """Look up everybody in the registry in the directory's files, suspend where the rules say so, send reminders.

    Files that no event names are removed from the registry's own. Run it once a day, and after each new directory; the
    same files a second time add nothing.
    """
    ready(registry, (FILES, files), (MAIL, mail))
    from whoperforms.registry.following import follow as followed  # noqa: PLC0415
    from whoperforms.registry.reminding import remind  # noqa: PLC0415
    from whoperforms.registry.sweeping import sweep  # noqa: PLC0415

    there = open_directory(directory)
    try:
        found = followed(there)
    finally:
        there.engine.close()
    sent = remind()
    click.echo(
        f"{shown(registry)}: {found.people} people looked up, {found.looks} new looks, {found.suspended} causes of "
        f"suspension; {sent.sent} messages sent, {sent.nowhere} without an address"
    )
    if swept := sweep():
        click.echo(f"{'1 file' if swept == 1 else f'{swept:,} files'} removed that nothing names any more")


@command.command("corrections", short_help="List the corrections that are not closed.")
@REGISTRY
def corrections(registry: Place) -> None:
    """List the corrections that are not closed, the longest waiting first, each as one line of JSON."""
    ready(registry)
    from whoperforms.registry.corrections.selectors import waiting  # noqa: PLC0415

    for correction in waiting():
        click.echo(json.dumps(asdict(correction) | {"tracking": str(correction.tracking)}, default=str))


@command.command("answer", short_help="Say what became of a correction.")
@click.argument("tracking")
@click.option("--state", type=click.Choice(STEPS), required=True, help="Where it stands from now on.")
@click.option("--by", required=True, help="Who says so; kept, and not shown to the sender.")
@click.option("--text", default="", help="What the sender reads; needed to answer or close.")
@click.option("--decided", type=click.Choice(list(map(str, Decided))), help="What was found out; needed to close.")
@REGISTRY
def answer(tracking: str, state: str, by: str, text: str, decided: str | None, registry: Place) -> None:
    """Say what became of the correction with the number TRACKING."""
    number = Tracking(tracking)
    ready(registry)
    from whoperforms.registry.corrections.services import step  # noqa: PLC0415

    found = Decided(decided) if decided else None
    step(number, State(state), by=by, at=datetime.now(UTC), text=text, decided=found)
    click.echo(f"{number}: {state}")


@command.command("backup", short_help="Write the registry to a file, while it is served.")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@REGISTRY
@FILES
@click.pass_context
def backup(context: click.Context, file: Path, registry: Place, files: Path | None) -> None:
    """Write the registry and its files of evidence to FILE, which holds all of it or is not there."""
    if isinstance(registry, Path) and not registry.exists():
        raise NothingFound(f"{registry}: no registry is there; name it with --registry")
    set_up(registry)
    from whoperforms.registry.backup import back_up  # noqa: PLC0415
    from whoperforms.registry.migrate import refuse_behind  # noqa: PLC0415

    refuse_behind(registry)
    made = back_up(file, _files_of(registry, files), now=datetime.now(UTC))
    click.echo(f"{file}: {_told(made)}")
    for digest in made.damaged:
        click.echo(f"{digest}: damaged before, and not in the backup; bring it back from an older one", err=True)
    context.exit(BadData.exit_code if made.damaged else 0)


@command.command("restore", short_help="Bring a registry back from a backup.")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@REGISTRY
@FILES
def restore(file: Path, registry: Place, files: Path | None) -> None:
    """Bring the registry of a backup back, to a --registry that is new or empty; all of it, or nothing is changed."""
    set_up(registry)
    from whoperforms.registry.restore import restore as brought_back  # noqa: PLC0415

    made = brought_back(file, registry, _files_of(registry, files))
    click.echo(f"{shown(registry)}: {_told(made)}; the events follow from each other")


def _files_of(registry: Place, named: Path | None) -> Files:
    return Files(files_folder(registry, str(named) if named else None))


def _told(made: Manifest) -> str:
    """Return what is in a backup, in a line that can be written down and compared later."""
    rows = sum(table.rows for table in made.tables)
    last = f"the last event is {made.last[0]}, its link {made.last[1]}" if made.last else "no event yet"
    return f"as of {made.made_at}, {rows} rows, {len(made.files)} files of evidence; {last}"
