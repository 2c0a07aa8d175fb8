"""Patients by row, code and place of service: what was done, before and after small numbers are hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from whoperforms.demo.dice import Dice, Flags, Rows

FEWEST_SHOWN = 11  # patients: Medicare publishes no row with fewer
FACILITY, OFFICE = 0, 1
FRACTIONAL = 0.002


@dataclass(frozen=True, slots=True)
class Services:
    """Patient-days, and units of service counted in halves, since a few are fractional."""

    days: Rows
    halves: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Volumes:
    """One entry a row of the country, code and place; `code` counts within `codes.billed`."""

    rows: Rows
    code: Rows
    place: Rows
    patients: Rows

    @classmethod
    def of(cls, rows: Rows, code: Rows | int, place: Rows | int, patients: Rows) -> Self:
        """Return these volumes; a single code or place holds for every row."""
        code, place = (np.broadcast_to(np.asarray(value, dtype=np.int64), rows.shape) for value in (code, place))
        return cls(rows=rows, code=code, place=place, patients=patients)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return all entries with a patient, by row, code and place."""
        rows = np.concatenate([part.rows for part in parts])
        code = np.concatenate([part.code for part in parts])
        place = np.concatenate([part.place for part in parts])
        whole = cls(rows=rows, code=code, place=place, patients=np.concatenate([part.patients for part in parts]))
        order = np.lexsort((place, code, rows))
        return whole[order[whole.patients[order] > 0]]

    def published(self) -> Self:
        """Return what Medicare would publish: no entry under eleven patients."""
        return self[self.patients >= FEWEST_SHOWN]

    def within(self, rows: Rows) -> Self:
        """Return the entries of a run of rows; only after `joined`, which sorts."""
        begin, end = np.searchsorted(self.rows, [rows[0], rows[-1] + 1])
        return self[np.arange(begin, end)]

    def services(self, dice: Dice, year: int) -> Services:
        """Return what the patients of `year` were billed for."""
        keys = (self.rows, self.code, self.place, np.full(len(self.rows), year))
        days = self.patients + (self.patients * dice.share("days", *keys) * 0.3).astype(np.int64)
        units = days + (self.patients * dice.low("units", *keys) * 2).astype(np.int64)
        return Services(days, 2 * units + dice.chance(FRACTIONAL, "fractional", *keys))

    def __getitem__(self, which: Rows | Flags) -> Self:
        return type(self)(
            rows=self.rows[which],
            code=self.code[which],
            place=self.place[which],
            patients=self.patients[which],
        )
