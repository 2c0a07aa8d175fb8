"""`whoperforms releases`: what the directory was built from."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

import click

from whoperforms.cli.settings import DIRECTORY
from whoperforms.cli.terminal import print_json
from whoperforms.store.directory import Release, open_directory
from whoperforms.store.figures import accepted
from whoperforms.store.ledger import built_at, skipped
from whoperforms.store.place import Place


@click.command("releases", short_help="List what the directory was built from.")
@click.option("--json", "as_program", is_flag=True, help="The same for programs (docs/cli.md).")
@DIRECTORY
def command(directory: Place, *, as_program: bool) -> None:
    """List the published files that the directory was built from: dates, rows, SHA-256."""
    opened = open_directory(directory)
    rules = skipped(opened)
    releases = list(opened.releases.values())
    taken = accepted(opened)
    if as_program:
        print_json(
            {
                "built_at": built_at(opened),
                "as_of": opened.as_of,
                "accepted": [asdict(each) for each in taken],
                "releases": [asdict(release) | {"skipped": rules.get(release.id, {})} for release in releases],
            }
        )
        return
    for release in releases:
        click.echo("\n".join([*_lines(release, rules.get(release.id, {})), ""]))
    click.echo(f"Built {built_at(opened)}.")
    for each in taken:
        click.echo(f"Accepted by {each.accepted_by} at {each.accepted_at} ({each.reason}): {each.sentence}")


def _lines(release: Release, rules: Mapping[str, int]) -> Iterator[str]:
    archive = f" in {release.archive}" if release.archive else ""
    yield f"{release.source.label}, {release.part}: {release.file}{archive}"
    yield f"  {_covers(release)}; published file of {release.bytes:,} bytes, SHA-256 {release.sha256}"
    yield (
        f"  {release.rows_read:,} rows read = {release.rows_kept:,} kept + {release.rows_skipped:,} skipped "
        f"+ {release.rows_rejected:,} rejected"
    )
    for rule, rows in rules.items():
        yield f"  {rows:,} skipped: {rule}"


def _covers(release: Release) -> str:
    if release.received:
        return f"covers no day it states, received {release.period_end}"
    if release.period_start and release.period_start != release.period_end:
        return f"covers {release.period_start} to {release.period_end}"
    return f"covers {release.period_end or 'no day it states'}"
