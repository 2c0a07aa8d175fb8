"""`whoperforms registry demo`: a programme of invented people at every stage, and a sign-in for each role."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms import registry as registry_room
from whoperforms.cli.ready_registry import ready
from whoperforms.cli.settings import DEFINITIONS, DIRECTORY, KEYS, KEYS_PASSPHRASE_FILE, REGISTRY, SITE
from whoperforms.cli.terminal import print_table
from whoperforms.procedures.load import load, names
from whoperforms.registry.rehearsal.guard import refuse_real
from whoperforms.registry.secret import made, secret_file
from whoperforms.registry.site import LOCAL, site_at
from whoperforms.store.directory import open_directory
from whoperforms.store.place import Place, shown

KEY_FILE = "WHOPERFORMS_SECRET_KEY_FILE"


@click.command("demo", short_help="Fill a demo's registry, and print how to sign in.")
@DIRECTORY
@REGISTRY
@KEYS
@KEYS_PASSPHRASE_FILE
@SITE
@DEFINITIONS
def demo(
    directory: Place,
    registry: Place,
    keys: Path | None,
    keys_passphrase_file: Path | None,
    site: Path | None,
    definitions: Path | None,
) -> None:
    """Let invented people of a demo's directory live through years of a programme, and print a sign-in for each role.

    Refused beside a directory of real people, and for a site that is served to others. A second time nothing changes.
    With a file for the passphrase, which is made where there is none, certificates are signed too.
    """
    described = site_at(site, definitions) if site else LOCAL
    opened = open_directory(directory)
    refuse_real(described, invented=opened.invented)
    made(
        secret_file(registry, os.environ.get(KEY_FILE))
    )  # before Django reads it: the accounts' keys are sealed with it
    if keys_passphrase_file:
        made(keys_passphrase_file)
    ready(registry, (KEYS, keys), (KEYS_PASSPHRASE_FILE, keys_passphrase_file))
    from whoperforms.registry.rehearsal.issuer import handed_out, signed  # noqa: PLC0415 - Django has to be set up first
    from whoperforms.registry.rehearsal.play import play  # noqa: PLC0415

    procedure = load(names(definitions)[0], folder=definitions)
    played = play(opened, procedure, today=datetime.now(UTC).date())
    if keys_passphrase_file:
        signed(datetime.now(UTC))
    _print(registry, handed_out(datetime.now(UTC)), played=played)


@click.command("demo-code", short_help="Print the six digits that the demo's accounts ask for.")
def demo_code() -> None:
    """Print the six digits that all accounts of a demo ask for now; each is good once, for about a minute."""
    registry_room.start()
    from whoperforms.registry.rehearsal.sign_ins import code  # noqa: PLC0415

    click.echo(code(datetime.now(UTC)))


def _print(registry: Place, certificates: Sequence[str], *, played: bool) -> None:
    """Print all that somebody needs who tries it for the first time; `certificates`: their numbers."""
    from whoperforms.registry.rehearsal.sign_ins import PASSWORD, SECRET, sign_ins  # noqa: PLC0415

    begun = "an invented programme with people at every stage" if played else "the invented programme is there already"
    click.echo(f"{shown(registry)}: {begun}.")
    click.echo("Sign in at /en/account/ of the address below as one of these, all with the same password:\n")
    print_table(("e-mail address", "who"), [(each.email, each.does) for each in sign_ins()])
    click.echo(f"\n  password    {PASSWORD}")
    click.echo("  six digits  make code      (each good once; wait half a minute for the next)")
    click.echo(f"              or an authenticator app with the key {SECRET}\n")
    if certificates:
        click.echo(
            f"{len(certificates)} certificates are signed. One of them: /c/{certificates[0]} of the address below.\n"
        )


COMMANDS = (demo, demo_code)
