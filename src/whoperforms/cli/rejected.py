"""`whoperforms rejected`: what a build could not use, row by row, with the reason."""

import csv
import sys
from dataclasses import asdict, astuple, fields
from itertools import islice

import click

from whoperforms.cli.settings import DIRECTORY
from whoperforms.cli.terminal import print_json, print_table
from whoperforms.store.directory import open_directory
from whoperforms.store.ledger import Rejected, rejected
from whoperforms.store.place import Place

COLUMNS = tuple(field.name for field in fields(Rejected))


@click.command("rejected", short_help="List what could not be used, and why.")
@click.option("--csv", "as_csv", is_flag=True, help="All of it as CSV, for a spreadsheet.")
@click.option("--json", "as_program", is_flag=True, help="All of it for programs (docs/cli.md).")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Rows of the table at most.")
@DIRECTORY
def command(directory: Place, limit: int, *, as_csv: bool, as_program: bool) -> None:
    """List the rows and values that could not be used, with file, row (data rows from 1) and reason."""
    opened = open_directory(directory)
    found = rejected(opened)
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(COLUMNS)
        writer.writerows(astuple(item) for item in found)
        return
    if as_program:
        print_json([asdict(item) for item in found])
        return
    shown = list(islice(found, limit))
    if not shown:
        click.echo("Nothing was rejected: every row could be used as it stood.")
        return
    print_table(COLUMNS, [astuple(item) for item in shown], numbers=("row",))
    if more := sum(1 for _ in found):
        click.echo(f"{more:,} more; --limit shows more of them, --csv all.")
