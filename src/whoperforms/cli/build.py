"""`whoperforms build`: published files into a directory."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from whoperforms.build.build import build
from whoperforms.build.drift import Allowed, refuse_drift
from whoperforms.build.reading_list import Sources
from whoperforms.build.recognised import SEVERAL, with_files
from whoperforms.build.rehearsal import rehearse
from whoperforms.build.report import Report
from whoperforms.build.scope import Scope
from whoperforms.cli.drift import gated
from whoperforms.cli.rejected import COLUMNS
from whoperforms.cli.settings import DEFINITIONS, PLACE
from whoperforms.cli.terminal import print_json, print_table, progress
from whoperforms.kernel.errors import BadQuestion
from whoperforms.procedures.load import load, names
from whoperforms.store.ledger import Rejected
from whoperforms.store.place import Place, shown

FILE = click.Path(path_type=Path, readable=False)  # the build says in a sentence what it cannot read
NUMBERS = ("rows read", "kept", "skipped", "rejected", "values", "seconds", "rows/s")


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


GIVEN = {  # by field of `Sources`
    "nppes": "Monthly zip, weekly zips, or files out of them.",
    "nucc": "The taxonomy table, nucc_taxonomy_*.csv.",
    "deactivated": "The deactivation report, zip or xlsx.",
    "part_b": "Medicare by Provider and Service, any year.",
    "part_b_totals": "Medicare by Geography and Service, any year.",
    "leie": "The exclusion list, UPDATED.csv.",
    "care_compare": "Care Compare's clinicians, DAC_NationalDownloadableFile.csv.",
    "affiliation": "Care Compare's Facility_Affiliation.csv.",
    "enrolment": "Medicare's enrolments, PPEF_*.csv: the extract and its sub-files.",
    "revoked": "Medicare's revocations, Revocation_Extract_*.csv.",
    "opt_out": "Opt-out affidavits, OptOut_*.csv.",
    "open_payments": "Open Payments, general, any program year.",
    "crosswalk": "The specialty and taxonomy crosswalk.",
    "roster": "Issuers' rosters (docs/roster.md).",
    "review": "What people have decided, reviews.jsonl.",
}


def sources_given(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each source."""
    for name, told in reversed(GIVEN.items()):
        several: dict[str, Any] = {"multiple": True, "metavar": "FILE..."} if name in SEVERAL else {}
        flag = "reviews" if name == "review" else name.replace("_", "-")
        command = click.option(f"--{flag}", name, type=FILE, help=told, **several)(command)
    return command


@click.command("build", short_help="Make a directory from published files.", cls=_FilesCommand)
@click.option(
    "--out", type=PLACE, required=True, help="Folder for directory.db, made when it is not there; or postgresql://..."
)
@click.argument("files", type=FILE, nargs=-1, metavar="[FILE_OR_FOLDER]...")
@sources_given
@click.option("--dry-run", is_flag=True, help="Do all of it, tell how it went, and change nothing.")
@click.option("--rejected", "with_rejected", is_flag=True, help="With --dry-run: list what could not be used, and why.")
@click.option("--json", "as_program", is_flag=True, help="The closing table for programs (docs/cli.md).")
@gated
@DEFINITIONS
def command(
    out: Place,
    files: tuple[Path, ...],
    definitions: Path | None,
    allowed: Allowed,
    *,
    dry_run: bool,
    with_rejected: bool,
    as_program: bool,
    **given: Any,  # noqa: ANN401
) -> None:
    """Make the directory at OUT from published files, zipped or not. The old one serves until it is done.

    Files under their published names, and folders of such files, need no option.
    """
    sources = with_files(Sources(**given, scope=scope_of(definitions)), files)
    now = datetime.now(UTC)
    if with_rejected and not dry_run:
        raise BadQuestion("--rejected: goes with --dry-run; of a directory that is there, 'whoperforms rejected' tells")
    with progress() as bars:
        if not dry_run:
            report = build(sources, out, now=now, on_progress=bars, allowed=allowed)
            rejected = None
        else:
            report, rejected = rehearse(sources, out, now=now, on_progress=bars, allowed=allowed)
    print_account(report, out, rejected, as_program=as_program, all_rejected=with_rejected)
    if dry_run:
        refuse_drift(report.compared, allowed.accepted)


def scope_of(definitions: Path | None) -> Scope:
    """Return what a build keeps of the large files: what concerns any procedure there is."""
    return Scope.of(load(name, folder=definitions) for name in names(definitions))


def print_account(
    report: Report,
    out: Place,
    rejected: Sequence[Rejected] | None = None,
    *,
    as_program: bool,
    all_rejected: bool = False,
) -> None:
    """Print the account of each release, and what is now in the directory: for people, or as JSON.

    `rejected` is what a dry run could not use, `all_rejected` whether people see all of that.
    """
    if as_program:
        print_json(_as_json(report, rejected))
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
                release.values_rejected,
                f"{release.seconds:.1f}",
                release.rows_per_second,
                "; ".join(f"{rule}: {rows:,}" for rule, rows in release.skipped.items()),
            )
            for release in report.releases
        ],
        numbers=NUMBERS,
    )
    held = (
        f"{report.practitioners:,} practitioners, {report.organizations:,} organizations, "
        f"{report.locations:,} practice locations"
    )
    rows = sum(release.rows_rejected for release in report.releases)
    values = sum(release.values_rejected for release in report.releases)
    lost = f"{rows:,} rows and {values:,} single values were rejected"
    if rejected is not None:
        click.echo(f"{shown(out)}: would hold {held}; a dry run, so nothing was changed.")
        click.echo(f"{lost}{':' if all_rejected and rejected else '; --rejected lists them.'}")
        if all_rejected and rejected:
            print_table(COLUMNS, [astuple(each) for each in rejected], numbers=("row",))
        return
    click.echo(f"{shown(out)}: {held}, built in {report.seconds:.1f} s.")
    if rows or values:
        click.echo(f"{lost}; 'whoperforms rejected --directory {shown(out)}' lists them.")


def _as_json(report: Report, rejected: Sequence[Rejected] | None) -> dict[str, Any]:
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
                "values_rejected": release.values_rejected,
                "skipped": dict(release.skipped),
                "seconds": round(release.seconds, 3),
                "rows_per_second": release.rows_per_second,
            }
            for release in report.releases
        ],
        "drift": [asdict(each) for each in report.compared],
        "rejected": None if rejected is None else [asdict(each) for each in rejected],
    }
