"""The NPPES zips: the monthly one with every row, the weekly ones with what changed.

Source: CMS, NPPES Data Dissemination, version 2; names of zips and members as published.
Shape:  four CSVs, each beside a one-line header file; two threads make rows while a third packs them.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import columns, companions, records
from whoperforms.demo.archive import Block, archive
from whoperforms.demo.population import CYCLE, FIRST_DAY, Country
from whoperforms.demo.records import Records
from whoperforms.demo.sheets import MONTHS
from whoperforms.demo.weeks import Week

BLOCK = CYCLE * 1_000
THREADS, AHEAD = 2, 3
BAD_ROWS = 3  # check digit, day, number of columns
IMPOSSIBLE_DAY = "02/30/2019"
WRONG_DAYS = ("Provider Enumeration Date", "Last Update Date", "NPI Deactivation Date", "NPI Reactivation Date")
CUT_AFTER = 12  # columns

Lines = Callable[[Country, Records], pl.Series]
Progress = Callable[[int, int], None]

MAIN_FILE = "npidata"
FILES: tuple[tuple[str, tuple[str, ...], Lines], ...] = (
    (MAIN_FILE, columns.MAIN, records.lines),
    ("othername", columns.OTHER_NAME, companions.other_names),
    ("pl", columns.PRACTICE_LOCATION, companions.practice_locations),
    ("endpoint", columns.ENDPOINT, companions.endpoints),
)


@dataclass(frozen=True, slots=True)
class Zip:
    """A written zip and how many rows each of its four files has, deliberately bad ones included."""

    path: Path
    rows: dict[str, int]


def write_month(country: Country, folder: Path, progress: Progress) -> Zip:
    """Write the monthly zip: every row as it was when the country was made."""
    day = country.as_of
    path = folder / f"NPPES_Data_Dissemination_{MONTHS[day.month - 1]}_{day:%Y}_V2.zip"
    parts = [partial(_as_made, first, min(first + BLOCK, country.rows)) for first in range(0, country.rows, BLOCK)]
    rows = {}
    with archive(path, day) as zipped:
        for kind, header, lines in FILES:
            title = columns.header_line(header).encode()
            blocks = _blocks(country, lines, parts)
            if kind == MAIN_FILE:
                blocks = _reported(_with_bad_rows(country, blocks), progress, country.rows)
            rows[kind] = zipped.add(f"{kind}_pfile_{_period(FIRST_DAY, day)}.csv", _under(title, blocks))
            zipped.add(f"{kind}_pfile_{_period(FIRST_DAY, day)}_FileHeader.csv", [Block(title, 0)])
    return Zip(path, rows)


def write_week(country: Country, folder: Path, week: Week) -> Zip:
    """Write one weekly zip: the full rows of whoever changed, as they are at its end."""
    first, last = week.first_day, week.first_day + timedelta(days=6)
    path = folder / f"NPPES_Data_Dissemination_{first:%m%d%y}_{last:%m%d%y}_Weekly_V2.zip"
    count = len(week.records.rows)
    parts = [partial(_some, week.records, at, min(at + BLOCK, count)) for at in range(0, count, BLOCK)]
    rows = {}
    with archive(path, last) as zipped:
        for kind, header, lines in FILES:
            title = columns.header_line(header).encode()
            blocks = _under(title, _blocks(country, lines, parts))
            rows[kind] = zipped.add(f"{kind}_pfile_{_period(first, last)}.csv", blocks)
            zipped.add(f"{kind}_pfile_{_period(first, last)}_FileHeader.csv", [Block(title, 0)])
    return Zip(path, rows)


def _blocks(country: Country, lines: Lines, parts: Sequence[Callable[[], Records]]) -> Iterator[Block]:
    """Yield the text of every part in order, made a few parts ahead by two threads."""
    waiting: deque[Future[Block]] = deque()
    with ThreadPoolExecutor(THREADS) as threads:
        for part in parts:
            waiting.append(threads.submit(_block, country, lines, part))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _block(country: Country, lines: Lines, part: Callable[[], Records]) -> Block:
    made = lines(country, part())
    return Block("".join(made).encode("ascii"), len(made))


def _as_made(first: int, end: int) -> Records:
    return Records.as_made(np.arange(first, end))


def _some(whole: Records, first: int, end: int) -> Records:
    return whole[np.arange(first, end)]


def _under(title: bytes, blocks: Iterator[Block]) -> Iterator[Block]:
    yield Block(title, 0)
    yield from blocks


def _reported(blocks: Iterator[Block], progress: Progress, total: int) -> Iterator[Block]:
    done = 0
    for block in blocks:
        yield block
        done += block.rows
        progress(min(done, total), total)


def _with_bad_rows(country: Country, blocks: Iterator[Block]) -> Iterator[Block]:
    """Yield the blocks and, after the first, rows that a reader must refuse, each for one reason."""
    first = next(blocks)
    yield first
    cells = first.text.split(b"\r\n", 1)[0].decode().split('","')
    spare = [str(npi) for npi in country.spare_npis()[:BAD_ROWS]]
    wrong_digit = [f'"{int(spare[0]) // 10 * 10 + (int(spare[0]) + 1) % 10}', *cells[1:]]
    dates = {columns.MAIN.index(column) for column in WRONG_DAYS}
    wrong_day = [IMPOSSIBLE_DAY if at in dates else cell for at, cell in enumerate([f'"{spare[1]}', *cells[1:]])]
    cut = [f'"{spare[2]}', *cells[1 : CUT_AFTER - 1], cells[CUT_AFTER - 1] + '"']
    bad = "".join('","'.join(row) + columns.LINE_END for row in (wrong_digit, wrong_day, cut))
    yield Block(bad.encode("ascii"), BAD_ROWS)
    yield from blocks


def _period(first: date, last: date) -> str:
    return f"{first:%Y%m%d}-{last:%Y%m%d}"
