"""`whoperforms quality`: how good a directory is, as a page with plots, and for programs."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from whoperforms.cli.settings import DEFINITIONS, DIRECTORY
from whoperforms.cli.terminal import print_json, print_table
from whoperforms.procedures.load import load, names
from whoperforms.search.breakdown import Line, share
from whoperforms.search.quality import NOTICE, Report, as_json, quality
from whoperforms.store.directory import open_directory
from whoperforms.store.place import Place

PAGE, NUMBERS, PLOT = "quality.html", "quality.json", "quality-{}.png"
SPLIT = ("state", "specialty")  # long: not on the terminal


@click.command("quality", short_help="Report how good the directory is.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the page, plots and numbers.")
@click.option("--json", "as_program", is_flag=True, help="The numbers for programs (docs/quality.md).")
@DIRECTORY
@DEFINITIONS
def command(out: Path | None, directory: Place, definitions: Path | None, *, as_program: bool) -> None:
    """Report how good the directory is: coverage, freshness, disagreement, precision, rows, open questions.

    With --out a page, its plots as PNG and the numbers as JSON; without it the totals, on the terminal.
    """
    procedures = [load(name, folder=definitions) for name in names(definitions)]
    report = quality(open_directory(directory), procedures, asked_on=datetime.now(UTC).date())
    if out is not None:
        _write(report, out)
    if as_program:
        print_json(as_json(report))
    elif out is not None:
        click.echo(f"Wrote {out / PAGE}")
    else:
        _print_totals(report)


def _write(report: Report, out: Path) -> None:
    """Write page, plots and numbers, in the place of those of an earlier report."""
    from whoperforms.cli.quality_page import page  # noqa: PLC0415 - matplotlib takes its time, and only plots need it
    from whoperforms.cli.quality_plots import plots  # noqa: PLC0415 - as above

    drawn = list(plots(report))
    out.mkdir(parents=True, exist_ok=True)
    for earlier in out.glob(PLOT.format("*")):
        earlier.unlink()
    for plot in drawn:
        (out / PLOT.format(plot.id)).write_bytes(plot.png)
    (out / NUMBERS).write_text(json.dumps(as_json(report), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / PAGE).write_text(page(report, drawn), encoding="utf-8")


def _print_totals(report: Report) -> None:
    """Print every breakdown that is not by state or specialty."""
    if report.invented:
        click.echo(f"{NOTICE}\n")
    for breakdown in report.breakdowns:
        if breakdown.by not in SPLIT and breakdown.lines:
            dated = "; ".join(f"{source.label} {report.dated(source)}" for source in breakdown.sources)
            click.echo(f"{breakdown.title} ({dated})")
            rows = [(line.name, line.of, *_counts(line)) for line in breakdown.lines]
            columns = (breakdown.by, breakdown.counted, *(part.name for part in breakdown.parts))
            print_table(columns, rows, numbers=columns[1:])
            click.echo("")


def _counts(line: Line) -> tuple[str, ...]:
    return tuple(f"{count:,} ({share(count, line.of)})" for count in line.counts)
