"""`whoperforms registry import` and `export`: a roster into the registry, looked through first, and out of it again.

Shape:  Django is set up inside the commands, so that no other command waits for it.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms.certification.duties.rights import OPERATOR
from whoperforms.certification.events import Authn, Signer
from whoperforms.certification.listing import Becomes, RosterPlan
from whoperforms.cli.ready_registry import ready
from whoperforms.cli.settings import DEFINITIONS, DIRECTORY, REGISTRY
from whoperforms.cli.terminal import print_table
from whoperforms.kernel.durable import append_line
from whoperforms.kernel.errors import BadQuestion, NothingFound
from whoperforms.sources.roster_manifest import manifest_beside
from whoperforms.store.place import Place

OUTCOMES = ("row", "issuer_record_id", "outcome", "reason")
COUNTED = {Becomes.QUESTION: "to be looked at by a person", Becomes.LEFT_OUT: "left out without consent"}
FILE = click.Path(path_type=Path, readable=False)


@click.command("import", short_help="Bring an issuer's roster in, or say what would become of it.")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Only say of each row what would become of it.")
@click.option("--programme", help="Of the registry, where several are of one issuer and procedure.")
@DIRECTORY
@REGISTRY
@DEFINITIONS
def import_(
    file: Path, programme: str | None, directory: Place, registry: Place, definitions: Path | None, *, dry_run: bool
) -> None:
    """Bring in the roster FILE (CSV or XLSX), whole or not at all; the same file again changes nothing.

    FILE keeps its name, roster_ISSUER_PROGRAMME_YYYYMMDD, or has its manifest beside it.
    """
    ready(registry, (DEFINITIONS, definitions))
    from whoperforms.registry import rosters  # noqa: PLC0415 - Django has to be set up first

    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise NothingFound(f"{file}: no such file; look at its name") from None
    given = rosters.looked_through(
        rosters.described_file(content, file.name, manifest_beside(file), programme), directory
    )
    now = datetime.now(UTC)
    if dry_run:
        _print(rosters.dry_run(given, now))
        click.echo("Nothing was changed.")
        return
    taken = rosters.take(Signer(person=OPERATOR, role=OPERATOR, authn=Authn.TERMINAL), given, now)
    _print(taken.plan)
    click.echo(f"{taken.events:,} events recorded.")


@click.command("export", short_help="Write the roster of a programme as it is now.")
@click.argument("programme")
@click.option("--out", type=FILE, help="A file that is not there yet; without it to standard output.")
@REGISTRY
@DEFINITIONS
def export(programme: str, out: Path | None, registry: Place, definitions: Path | None) -> None:
    """Write who is certified in PROGRAMME and who is listed, as a roster; importing it changes nothing."""
    ready(registry, (DEFINITIONS, definitions))
    from whoperforms.registry.rosters import exported  # noqa: PLC0415

    name, content = exported(programme, datetime.now(UTC))
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise BadQuestion(f"{out}: is there already; name a file that is not") from None
    click.echo(f"{out}: written; call it {name} to import it")


@click.command("reviews", short_help="Add what was decided about entries to the file that builds read.")
@click.argument("file", type=FILE)
@REGISTRY
def reviews(file: Path, registry: Place) -> None:
    """Append to FILE what people decided on the site about entries of lists, as `whoperforms build --reviews` reads it.

    FILE is made if it is missing; what it holds already is not added again. Run it before each build.
    """
    ready(registry)
    from whoperforms.registry.reviewed import missing  # noqa: PLC0415

    found = missing(file.read_bytes().splitlines() if file.exists() else ())
    for review in found:
        append_line(file, review.line())
    added = "1 decision added" if len(found) == 1 else f"{len(found):,} decisions added"
    click.echo(f"{file}: {added}{'; from the next build on it counts' if found else ''}")


def _print(plan: RosterPlan) -> None:
    print_table(OUTCOMES, [(of.row.row, of.row.record, of.becomes.value, of.why) for of in plan.rows], numbers=("row",))
    counts = ", ".join(f"{rows:,} {COUNTED.get(becomes, becomes.value)}" for becomes, rows in plan.counts.items())
    click.echo(f"{counts}.")
    if plan.unnamed:
        click.echo(f"{plan.unnamed:,} listed before are not named by this roster, and stay as they are.")


COMMANDS = (import_, export, reviews)
