"""The whole truth as tables, when asked for: where everybody works, and whom the exclusion list is about.

Shape:  `truth_places.csv`, a row for each person: the place, how many months since (blank: more than 24), and of each
        giver whether it gives the true place, the old one, or none (blank). A place that a weekly file gives is the
        true one, and then all others have the old one. `truth_names.csv`, a row for each exclusion without NPI that
        is named like a practitioner. Neither is read by a build.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import addresses, medicare, moves, sheets
from whoperforms.demo.dice import Flags, Rows
from whoperforms.demo.exclusions import Exclusions
from whoperforms.demo.moves import STILL, Giver
from whoperforms.demo.population import Country, text
from whoperforms.demo.sheets import Sheet, blank_unless
from whoperforms.demo.weeks import Week

PLACES = ("npi", "line_1", "line_2", "city", "state", "postal_code", "months_since_move")
GIVERS = {
    Giver.CARE_COMPARE: medicare.is_shown,
    Giver.ENROLMENT: medicare.is_enrolled,
    Giver.OPT_OUT: medicare.has_opted_out,
}
NAMES = ("row", "npi", "same_person")


def write_places(country: Country, folder: Path, weeks: Iterable[Week]) -> Sheet:
    """Write where each person works once the last week has passed."""
    moved, count = _moved_in(weeks)
    header = (*PLACES, Giver.NPPES, *GIVERS)

    def place(country: Country, rows: Rows) -> pl.DataFrame:
        return _places(country, rows, moved, count)

    return sheets.write(folder / "truth_places.csv", header, sheets.by_person(country, place))


def write_names(folder: Path, excluded: Exclusions) -> Sheet:
    """Write of which exclusions without NPI somebody is meant whose name is like it, and of which not."""
    table = pl.DataFrame(
        [(str(alike.row), alike.npi, "yes" if alike.same else "no") for alike in excluded.alike],
        schema=NAMES,
        orient="row",
    )
    return sheets.write(folder / "truth_names.csv", NAMES, iter([table]))


def _moved_in(weeks: Iterable[Week]) -> tuple[Rows, Rows]:
    """Return who moved in any week, by row, and how often by the end."""
    last: dict[int, int] = {}
    for week in weeks:
        last |= zip(week.records.rows.tolist(), week.records.moves.tolist(), strict=True)
    rows = sorted(row for row, times in last.items() if times)
    return np.array(rows, dtype=np.int64), np.array([last[row] for row in rows], dtype=np.int64)


def _places(country: Country, rows: Rows, moved: Rows, count: Rows) -> pl.DataFrame:
    where, late = moves.place(country, rows, old=np.zeros(len(rows), dtype=np.bool_)), np.isin(rows, moved)
    where[late] = count[np.searchsorted(moved, rows[late])]
    place = addresses.practices(country, rows, where)
    months = np.where(late, 0, moves.months_since_move(country, rows))
    nppes = moves.is_late(country, rows, Giver.NPPES) & ~late
    return pl.select(
        *(_told(country, rows, giver, late).alias(giver) for giver in GIVERS),
        npi=text(country.npis(rows)),
        line_1=place["line_1"],
        line_2=place["line_2"],
        city=place["city"],
        state=place["state"],
        postal_code=place["zip"],
        months_since_move=blank_unless(pl.Series(months != STILL), text(months)),
        nppes=pl.Series(["true", "old"]).gather(nppes.astype(np.int64)),
    )


def _told(country: Country, rows: Rows, giver: Giver, late: Flags) -> pl.Expr:
    old = moves.is_late(country, rows, giver) | late
    there = pl.Series(GIVERS[giver](country, rows))
    return blank_unless(there, pl.Series(["true", "old"]).gather(old.astype(np.int64)))
