"""The demo country: every file of it, written into one folder.

Shape:  the same arguments give the same bytes; memory does not grow with the country.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from whoperforms.demo import (
    care_compare,
    care_compare_2022,
    crosswalk,
    deactivated,
    enrolment,
    exclusions,
    nppes,
    outside,
    part_b,
    payments,
    roster,
    truth,
    truth_tables,
)
from whoperforms.demo.dice import Dice
from whoperforms.demo.population import Country
from whoperforms.demo.procedure import DemoProcedure
from whoperforms.demo.sheets import Sheet
from whoperforms.demo.weeks import weeks as weeks_of

Progress = Callable[[str, int, int], None]

README = """This country is invented.

Everyone and everything in these files was made up by `whoperforms demo`, a program, with seed {seed}:
{practitioners:,} practitioners as of {as_of}. Nobody named here exists. NPIs are between 2000000000 and
2147483647, where none has been issued; telephone numbers are 555-01xx, which are given to nobody.
The formats are those of the published files of CMS and HHS-OIG, and of a roster; the academy that issues the
roster does not exist. Makers and products of the procedure are named as payment files name them: none of them
paid anybody here. Some rows are wrong on purpose: truth.json says how many, and what else a reader should find.

Never mix these files with real ones, and never show them to anyone as facts.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files of a demo country, by source; `rejected`: rows with something to refuse, by file name."""

    nppes: Path
    weekly: tuple[Path, ...]
    deactivated: Path
    part_b: tuple[Path, ...]
    part_b_totals: tuple[Path, ...]
    leie: Path
    care_compare: Path
    affiliation: Path | None  # none beside the older layout of Care Compare, which has hospitals on its rows
    open_payments: tuple[Path, ...]
    enrolment: tuple[Path, ...]  # extract, reassignment, practice location, secondary specialty, additional NPIs
    revoked: Path
    opt_out: Path
    crosswalk: Path
    roster: Path  # its manifest stands beside it
    readme: Path
    truth: Path
    truth_places: Path | None  # the last two only when asked for
    truth_names: Path | None
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
    whole_truth: bool = False,
    old_care_compare: bool = False,
    on_progress: Progress | None = None,
) -> Written:
    """Write a demo country of so many people, and a quarter as many organizations, into `folder`.

    `old_care_compare` writes Care Compare as it was published to 2022. `whole_truth` adds the tables of `truth_tables`,
    a row for each person. `on_progress` is told a label, rows done and rows in all. Raises: BadValue for a country that
    cannot be.
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
    others = _others(country, folder, told("other sources"), old_care_compare=old_care_compare)
    readme = folder / "README.txt"
    readme.write_text(README.format(seed=seed, practitioners=practitioners, as_of=as_of), encoding="ascii")
    known = truth.Known(
        month=month,
        deactivated=listed,
        weeks=tuple(zip(happened, weekly, strict=True)),
        years=tuple(years),
        excluded=excluded,
        sheets=others.sheets,
        roster=others.roster,
    )
    return Written(
        nppes=month.path,
        weekly=tuple(zipped.path for zipped in weekly),
        deactivated=report,
        part_b=tuple(year.path for year in years),
        part_b_totals=tuple(year.totals.path for year in years),
        leie=excluded.path,
        care_compare=others.care_compare.path,
        affiliation=others.affiliation.path if others.affiliation else None,
        open_payments=tuple(sheet.path for sheet in others.open_payments),
        enrolment=tuple(sheet.path for sheet in others.enrolment),
        revoked=others.revoked.path,
        opt_out=others.opt_out.path,
        crosswalk=others.crosswalk.path,
        roster=others.roster.sheet.path,
        readme=readme,
        truth=truth.write(country, folder, known),
        truth_places=truth_tables.write_places(country, folder, happened).path if whole_truth else None,
        truth_names=truth_tables.write_names(folder, excluded).path if whole_truth else None,
        rejected={month.path.name: nppes.BAD_ROWS}
        | {year.path.name: part_b.BAD_ROWS for year in years}
        | {excluded.path.name: exclusions.BAD_ROWS}
        | {sheet.path.name: sheet.bad for sheet in (*others.sheets, *(year.totals for year in years)) if sheet.bad},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Others:
    """What is written beside registry, volumes and exclusions."""

    care_compare: Sheet
    affiliation: Sheet | None
    open_payments: tuple[Sheet, ...]
    enrolment: tuple[Sheet, ...]
    revoked: Sheet
    opt_out: Sheet
    crosswalk: Sheet
    roster: roster.Roster

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """All of them."""
        own = () if self.affiliation is None else (self.affiliation,)
        return (
            self.care_compare,
            *own,
            *self.open_payments,
            *self.enrolment,
            self.revoked,
            self.opt_out,
            self.crosswalk,
            self.roster.sheet,
        )


def _others(country: Country, folder: Path, progress: Callable[[int, int], None], *, old_care_compare: bool) -> _Others:
    listed, affiliated = (
        (care_compare_2022.write(country, folder), None) if old_care_compare else care_compare.write(country, folder)
    )
    progress(1, 3)
    enrolled = enrolment.write(country, folder)
    progress(2, 3)
    others = _Others(
        care_compare=listed,
        affiliation=affiliated,
        open_payments=tuple(payments.write(country, folder, year) for year in payments.years(country)),
        enrolment=enrolled,
        revoked=outside.write_revoked(country, folder),
        opt_out=outside.write_opted_out(country, folder),
        crosswalk=crosswalk.write(country, folder),
        roster=roster.write(country, folder),
    )
    progress(3, 3)
    return others
