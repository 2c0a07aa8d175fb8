"""The demo country: every file of it, written into one folder.

Shape:  the same arguments give the same bytes; memory does not grow with the country.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from whoperforms.demo import deactivated, exclusions, nppes, part_b, truth
from whoperforms.demo.dice import Dice
from whoperforms.demo.population import Country
from whoperforms.demo.procedure import DemoProcedure
from whoperforms.demo.weeks import weeks as weeks_of

Progress = Callable[[str, int, int], None]

README = """This country is invented.

Everyone and everything in these files was made up by `whoperforms demo`, a program, with seed {seed}:
{practitioners:,} practitioners as of {as_of}. Nobody named here exists. NPIs are between 2000000000 and
2147483647, where none has been issued; telephone numbers are 555-01xx, which are given to nobody.
The formats are those of the published files of CMS and HHS-OIG. Some rows are wrong on purpose:
truth.json says how many, and what else a reader should find.

Never mix these files with real ones, and never show them to anyone as facts.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files of a demo country, by source; `rejected`: rows with something to refuse, by file name."""

    nppes: Path
    weekly: tuple[Path, ...]
    deactivated: Path
    part_b: tuple[Path, ...]
    leie: Path
    readme: Path
    truth: Path
    rejected: dict[str, int]


def write(  # noqa: PLR0913 - the country in full, every part by its name
    folder: Path,
    *,
    practitioners: int,
    seed: int,
    as_of: date,
    weeks: int = 2,
    part_b_years: tuple[int, ...],
    procedure: DemoProcedure,
    on_progress: Progress | None = None,
) -> Written:
    """Write a demo country of so many people, and a quarter as many organizations, into `folder`.

    `on_progress` is told a label, rows done and rows in all. Raises: BadValue for a country that cannot be.
    """
    country = Country(practitioners, Dice(seed), as_of, procedure)
    folder.mkdir(parents=True, exist_ok=True)

    def told(label: str) -> Callable[[int, int], None]:
        return lambda done, total: on_progress(label, done, total) if on_progress else None

    month = nppes.write_month(country, folder, told("practitioners"))
    report, listed = deactivated.write(country, folder)
    happened = list(weeks_of(country, weeks))
    weekly = [nppes.write_week(country, folder, week) for week in happened]
    years = [part_b.write(country, folder, year, told(f"Medicare {year}")) for year in part_b_years]
    excluded = exclusions.write(country, folder)
    readme = folder / "README.txt"
    readme.write_text(README.format(seed=seed, practitioners=practitioners, as_of=as_of), encoding="ascii")
    return Written(
        nppes=month.path,
        weekly=tuple(zipped.path for zipped in weekly),
        deactivated=report,
        part_b=tuple(year.path for year in years),
        leie=excluded.path,
        readme=readme,
        truth=truth.write(
            country,
            folder,
            truth.Known(month, listed, tuple(zip(happened, weekly, strict=True)), tuple(years), excluded),
        ),
        rejected={month.path.name: nppes.BAD_ROWS}
        | {year.path.name: part_b.BAD_ROWS for year in years}
        | {excluded.path.name: exclusions.BAD_ROWS},
    )
