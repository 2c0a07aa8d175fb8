"""`whoperforms demo`: an invented country in the published formats."""

from datetime import UTC, date, datetime
from pathlib import Path
from shlex import quote

import click

from whoperforms.cli.settings import DEFINITIONS
from whoperforms.cli.terminal import progress
from whoperforms.demo.country import write
from whoperforms.demo.procedure import DemoProcedure
from whoperforms.kernel.errors import BadQuestion
from whoperforms.procedures.load import load, names
from whoperforms.store.swap import refusals_as_sentences

MOST_PRACTITIONERS = 10_000_000
MEDICARE_IS_LATE_BY = 2  # years: in 2026 the newest published year of data is 2024
MEDICARE_YEARS = 2
LAST_YEAR = 2099  # zip files and spreadsheets know no day much later
PEOPLE = "How many people; a quarter as many organizations come with them."


@click.command("demo", short_help="Write an invented country to try it with.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the files.")
@click.option(
    "--practitioners", type=click.IntRange(1000, MOST_PRACTITIONERS), default=20_000, show_default=True, help=PEOPLE
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the monthly file. [default: today]")
@click.option("--weeks", type=click.IntRange(0, 52), default=2, show_default=True, help="Weekly files after it.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Same seed, same bytes.")
@click.option("--procedure", "name", default=None, help="What its doctors perform. [default: the first there is]")
@click.option("--whole-truth", is_flag=True, help="Also say of everyone where they really work, as a table.")
@click.option("--old-care-compare", is_flag=True, help="Care Compare as it was to 2022: 40 columns, with hospitals.")
@DEFINITIONS
def command(
    out: Path,
    practitioners: int,
    as_of: datetime | None,
    weeks: int,
    seed: int,
    name: str | None,
    definitions: Path | None,
    *,
    whole_truth: bool,
    old_care_compare: bool,
) -> None:
    """Write an invented country to OUT, in the published formats of every source.

    Every person and organization in it is invented; their NPIs start with 2, as none issued so far does.
    """
    day = (as_of or datetime.now(UTC)).date()
    if day.year > LAST_YEAR:
        raise BadQuestion(f"{day}: the demo country ends in {LAST_YEAR}; give an earlier day")
    with progress() as bars, refusals_as_sentences(out):
        write(
            out,
            practitioners=practitioners,
            seed=seed,
            as_of=day,
            weeks=weeks,
            part_b_years=medicare_years(day),
            procedure=_performed(name, definitions),
            whole_truth=whole_truth,
            old_care_compare=old_care_compare,
            on_progress=bars,
        )
    click.echo(f"{out}: an invented country of {practitioners:,} practitioners as of {day}, seed {seed}.")
    click.echo(f"Build its directory:\n  whoperforms build --out out {quote(str(out))}")


def medicare_years(day: date) -> tuple[int, ...]:
    """Return the years of data that would be public on `day`."""
    newest = day.year - MEDICARE_IS_LATE_BY
    return tuple(range(newest - MEDICARE_YEARS + 1, newest + 1))


def _performed(name: str | None, definitions: Path | None) -> DemoProcedure:
    return DemoProcedure.of(load(name or names(definitions)[0], folder=definitions))
