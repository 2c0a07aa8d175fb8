"""`whoperforms build`: published files into a directory."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from whoperforms.build.build import build
from whoperforms.build.reading_list import Sources
from whoperforms.build.report import Report
from whoperforms.cli.settings import DEFINITIONS, PLACE
from whoperforms.cli.terminal import print_json, print_table, progress
from whoperforms.procedures.load import load, names
from whoperforms.store.place import Place, shown

FILE = click.Path(path_type=Path, readable=False)  # the build says in a sentence what it cannot read
NUMBERS = ("rows read", "kept", "skipped", "rejected", "seconds", "rows/s")


class _FilesCommand(click.Command):
    """A command whose options for several files take all of them: `--nppes A B`, as well as `--nppes A --nppes B`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the flag before each of its files, as click wants it."""
        several = {flag for option in self.params if getattr(option, "multiple", False) for flag in option.opts}
        written: list[str] = []
        flag = None
        for arg in args:
            if arg.startswith("-"):
                flag = arg if arg in several else None
            elif flag and written[-1] != flag:
                written.append(flag)
            written.append(arg)
        return super().parse_args(ctx, written)


@click.command("build", short_help="Make a directory from published files.", cls=_FilesCommand)
@click.option(
    "--out", type=PLACE, required=True, help="Folder for directory.db, made when it is not there; or postgresql://..."
)
@click.option(
    "--nppes",
    type=FILE,
    multiple=True,
    metavar="FILE...",
    required=True,
    help="Monthly zip, weekly zips, or files out of them.",
)
@click.option("--nucc", type=FILE, help="The taxonomy table, nucc_taxonomy_*.csv.")
@click.option("--deactivated", type=FILE, help="The deactivation report, zip or xlsx.")
@click.option(
    "--part-b", type=FILE, multiple=True, metavar="FILE...", help="Medicare by Provider and Service, any year."
)
@click.option("--leie", type=FILE, help="The exclusion list, UPDATED.csv.")
@click.option("--json", "as_program", is_flag=True, help="The closing table for programs (docs/cli.md).")
@DEFINITIONS
def command(
    out: Place,
    nppes: tuple[Path, ...],
    nucc: Path | None,
    deactivated: Path | None,
    part_b: tuple[Path, ...],
    leie: Path | None,
    definitions: Path | None,
    *,
    as_program: bool,
) -> None:
    """Make the directory at OUT from published files, zipped or not. The old one serves until it is done."""
    sources = Sources(
        nppes=nppes,
        nucc=nucc,
        deactivated=deactivated,
        part_b=part_b,
        leie=leie,
        codes=codes_to_keep(definitions),
    )
    with progress() as bars:
        report = build(sources, out, now=datetime.now(UTC), on_progress=bars)
    print_account(report, out, as_program=as_program)


def codes_to_keep(definitions: Path | None) -> frozenset[str]:
    """Return the billing codes of every procedure there is: only their rows are kept of the Medicare files."""
    procedures = (load(name, folder=definitions) for name in names(definitions))
    return frozenset(code.code for procedure in procedures for code in procedure.codes)


def print_account(report: Report, out: Place, *, as_program: bool) -> None:
    """Print the account of each release, and what is now in the directory: for people, or as JSON."""
    if as_program:
        print_json(_as_json(report))
        return
    print_table(
        ("file", *NUMBERS, "skipped because"),
        [
            (
                release.file,
                release.rows_read,
                release.rows_kept,
                release.rows_skipped,
                release.rows_rejected,
                f"{release.seconds:.1f}",
                release.rows_per_second,
                "; ".join(f"{rule}: {rows:,}" for rule, rows in release.skipped.items()),
            )
            for release in report.releases
        ],
        numbers=NUMBERS,
    )
    click.echo(
        f"{shown(out)}: {report.practitioners:,} practitioners, {report.organizations:,} organizations, "
        f"{report.locations:,} practice locations, built in {report.seconds:.1f} s."
    )
    rejected = sum(release.rows_rejected for release in report.releases)
    if rejected:
        click.echo(f"{rejected:,} rows were rejected; 'whoperforms rejected --directory {shown(out)}' lists them.")


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "practitioners": report.practitioners,
        "organizations": report.organizations,
        "locations": report.locations,
        "seconds": round(report.seconds, 3),
        "releases": [
            {
                "file": release.file,
                "source": release.source,
                "part": release.part,
                "rows_read": release.rows_read,
                "rows_kept": release.rows_kept,
                "rows_skipped": release.rows_skipped,
                "rows_rejected": release.rows_rejected,
                "skipped": dict(release.skipped),
                "seconds": round(release.seconds, 3),
                "rows_per_second": release.rows_per_second,
            }
            for release in report.releases
        ],
    }
