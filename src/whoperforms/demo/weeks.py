"""What happens after the month: moves, new people, new names, deactivations and returns, week by week."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from whoperforms.demo.dice import Rows
from whoperforms.demo.population import CYCLE, DARK_AT, FIRST_DAY, Country, is_person
from whoperforms.demo.records import NOT_YET, Records

DAYS = 7
PER_WEEK = 1 / 310  # of all rows: 30,000 of 9.4 million
FEWEST = 40
NEW = 0.3  # as many as this share of the rows met
MOVED, RENAMED = 0.75, 0.88  # of the people met, up to these shares; the rest is deactivated
RETURNED = 0.05  # as many as this share of the rows met: dark ones that come back
AGAIN = 3  # of last week's moved that move again


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Who changed in one week, and how each stands at its end; the other rows say why."""

    first_day: date
    records: Records
    new: Rows
    moved: Rows
    renamed: Rows
    deactivated: Rows
    returned: Rows


@dataclass(slots=True)
class _Fate:
    """What has become of one row so far."""

    moves: int = 0
    renames: int = 0
    left: int = NOT_YET
    dark: bool = False
    returned: bool = False


def weeks(country: Country, count: int) -> Iterator[Week]:
    """Yield the weeks that follow the month, in order; each builds on those before."""
    fates: defaultdict[int, _Fate] = defaultdict(_Fate)
    many = max(count, 1)
    met_a_week = min(max(FEWEST, int(country.rows * PER_WEEK)), country.rows // (4 * many))
    back_a_week = min(max(2, int(met_a_week * RETURNED)), country.rows // CYCLE // (2 * many) or 1)
    new_a_week = max(4, int(met_a_week * NEW))
    moved, left = _nobody(), _nobody()
    for number in range(count):
        first = country.as_of + timedelta(days=1 + DAYS * number)
        day = (first - FIRST_DAY).days + DAYS // 2
        met = country.scattered("changes", number * met_a_week, met_a_week, country.rows)
        met = met[is_person(met)]
        dark = country.scattered("returns", number * back_a_week, back_a_week, country.rows // CYCLE)
        returned = np.concatenate([country.row_of_dark(dark), left[:1]])
        going, renamed, left = np.split(met, (np.array([MOVED, RENAMED]) * len(met)).astype(np.int64))
        moved = np.concatenate([going, moved[:AGAIN]])
        new = country.rows + number * new_a_week + np.arange(new_a_week)
        new = new[new % CYCLE != DARK_AT]
        for row in moved.tolist():
            fates[row].moves += 1
        for row in renamed.tolist():
            fates[row].renames += 1
        _happen(fates, day, gone=left, back=returned)
        yield Week(
            first_day=first,
            records=_records(fates, np.concatenate([moved, renamed, left, returned, new]), day),
            new=new,
            moved=moved,
            renamed=renamed,
            deactivated=left,
            returned=returned,
        )


def _happen(fates: defaultdict[int, _Fate], day: int, gone: Rows, back: Rows) -> None:
    for row in gone.tolist():
        fates[row].left, fates[row].dark = day, True
    for row in back.tolist():
        fates[row].dark, fates[row].returned = False, True


def _records(fates: Mapping[int, _Fate], rows: Rows, day: int) -> Records:
    known = [fates.get(row, _Fate()) for row in rows.tolist()]
    return Records(
        rows=rows,
        moves=np.array([fate.moves for fate in known], dtype=np.int64),
        renames=np.array([fate.renames for fate in known], dtype=np.int64),
        changed=np.full(len(rows), day, dtype=np.int64),
        left=np.array([fate.left for fate in known], dtype=np.int64),
        dark=np.array([fate.dark for fate in known], dtype=np.bool_),
        returned=np.array([fate.returned for fate in known], dtype=np.bool_),
    )


def _nobody() -> Rows:
    return np.empty(0, dtype=np.int64)
