"""Medicare Part B by Geography and Service: what the whole country, and each state, was billed in a year.

Source: CMS, Medicare Physician & Other Practitioners, by Geography and Service; 15 columns.
Shape:  comma CSV, a row is the nation or a state, a code and a place. Everybody counts, also whom the file by
        provider hides, so a total is never less than the published rows; totals of fewer than eleven patients are
        hidden too. The last row has a count that is no number.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import addresses, codes, sheets
from whoperforms.demo.dice import Dice, Rows
from whoperforms.demo.frequency import zips
from whoperforms.demo.population import Country, is_person, text
from whoperforms.demo.sheets import Sheet
from whoperforms.demo.volumes import FEWEST_SHOWN, Volumes
from whoperforms.places.states import STATES

RELEASED_AFTER = 2  # years
IS_DRUG = 0.05
NO_NUMBER = "n/a"
HEADER = (
    "Rndrng_Prvdr_Geo_Lvl",
    "Rndrng_Prvdr_Geo_Cd",
    "Rndrng_Prvdr_Geo_Desc",
    "HCPCS_Cd",
    "HCPCS_Desc",
    "HCPCS_Drug_Ind",
    "Place_Of_Srvc",
    "Tot_Rndrng_Prvdrs",
    "Tot_Benes",
    "Tot_Srvcs",
    "Tot_Bene_Day_Srvcs",
    "Avg_Sbmtd_Chrg",
    "Avg_Mdcr_Alowd_Amt",
    "Avg_Mdcr_Pymt_Amt",
    "Avg_Mdcr_Stdzd_Amt",
)


class Totals:
    """The totals of one year, grown block by block; memory depends on states and codes alone."""

    def __init__(self, country: Country, year: int) -> None:
        self._country, self._year = country, year
        self._shape = (len(_states()), len(codes.billed(country.procedure)), 2)
        self._sums = np.zeros((4, *self._shape), dtype=np.int64)  # providers, patients, patient-days, half units

    def add(self, billed: Volumes) -> None:
        """Count what these did, hidden or not."""
        owners, owner = np.unique(billed.rows, return_inverse=True)
        state = _state_of_zip()[_zip_rows(self._country, owners)][owner]
        cell = np.ravel_multi_index((state, billed.code, billed.place), self._shape)
        services = billed.services(self._country.dice, self._year)
        counted = (np.ones_like(billed.patients), billed.patients, services.days, services.halves)
        sums = [np.bincount(cell, what, minlength=self._sums[0].size) for what in counted]
        self._sums += np.array(sums).astype(np.int64).reshape(self._sums.shape)

    def write(self, folder: Path) -> Sheet:
        """Write the file: for each code and place the nation, then the states."""
        released = (self._year + RELEASED_AFTER) % 100
        path = folder / f"MUP_PHY_R{released:02}_P05_V20_D{self._year % 100:02}_Geo.csv"
        wrong = {"Tot_Bene_Day_Srvcs": NO_NUMBER}
        if valid := codes.valid(self._country.procedure, self._year):
            wrong["HCPCS_Cd"] = codes.billed(self._country.procedure)[valid[0]]
        return sheets.write(path, HEADER, self._frames(), wrong=(wrong,))

    def _frames(self) -> Iterator[pl.DataFrame]:
        national = pl.DataFrame({"level": ["National"], "fips": [""], "name": ["National"]})
        yield self._frame(self._sums.sum(axis=1, keepdims=True), national)
        states = pl.DataFrame({"fips": _states().to_list(), "name": [_names()[fips] for fips in _states()]})
        yield self._frame(self._sums, states.with_columns(level=pl.lit("State")))

    def _frame(self, sums: Rows, where: pl.DataFrame) -> pl.DataFrame:
        place, code, setting = np.nonzero(sums[1] >= FEWEST_SHOWN)
        providers, patients, days, halves = (part[place, code, setting] for part in sums)
        cents = 2_000 + (self._country.dice.low("money", code) * 300_000).astype(np.int64)
        own = pl.Series(codes.billed(self._country.procedure))
        return pl.select(
            Rndrng_Prvdr_Geo_Lvl=where["level"].gather(place),
            Rndrng_Prvdr_Geo_Cd=where["fips"].gather(place),
            Rndrng_Prvdr_Geo_Desc=where["name"].gather(place),
            HCPCS_Cd=own.gather(code),
            HCPCS_Desc=codes.words(self._country.procedure).gather(code),
            HCPCS_Drug_Ind=drug_marks(self._country.dice, code),
            Place_Of_Srvc=pl.Series(["F", "O"]).gather(setting),
            Tot_Rndrng_Prvdrs=pl.Series(providers),
            Tot_Benes=pl.Series(patients),
            Tot_Srvcs=in_halves(halves),
            Tot_Bene_Day_Srvcs=text(days),
            Avg_Sbmtd_Chrg=pl.Series(cents * 3 / 100),
            Avg_Mdcr_Alowd_Amt=pl.Series(cents / 100),
            Avg_Mdcr_Pymt_Amt=pl.Series(cents * 8 // 10 / 100),
            Avg_Mdcr_Stdzd_Amt=pl.Series(cents * 79 // 100 / 100),
        )


def in_halves(halves: Rows) -> pl.Series:
    """Return units of service as published: whole, or with a half."""
    half = pl.Series(["", ".5"]).gather(halves % 2)
    return pl.select(pl.concat_str(text(halves // 2), half)).to_series()


def drug_marks(dice: Dice, code: Rows) -> pl.Series:
    """Return Y for the codes of drugs, N for others."""
    return pl.Series(["N", "Y"]).gather(dice.chance(IS_DRUG, "drug", code).astype(np.int64))


def _zip_rows(country: Country, rows: Rows) -> Rows:
    """Return where each row is, person or organization."""
    found, persons = addresses.zip_rows_of_organizations(country, rows), is_person(rows)
    found[persons] = addresses.zip_rows(country, rows[persons], np.zeros_like(persons))
    return found


@cache
def _states() -> pl.Series:
    """Return the FIPS codes that inhabited ZIP codes have, in order."""
    return zips().fips.unique().sort()


@cache
def _state_of_zip() -> Rows:
    """Return the place of each ZIP's state among `_states`."""
    return np.searchsorted(_states().to_numpy(), zips().fips.to_numpy())


@cache
def _names() -> dict[str, str]:
    """Return the name of each state, by FIPS code."""
    return {fips: STATES[state] for fips, state in zip(zips().fips, zips().state, strict=True)}
