"""Releases taken in: read two side by side, their records staged, every row of theirs accounted for.

Shape:  rows read = kept + skipped + rejected, for each release. What can be joined by NPI waits on the stage until the
        join says what is kept; the rest goes straight into the directory.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

import polars as pl

from whoperforms.build.editions import COMPANIONS
from whoperforms.build.enrolments import NOT_ENROLLED, TABLE_OF, Enrolments
from whoperforms.build.join import Accounts
from whoperforms.build.privacy import noted, screened
from whoperforms.build.release import ReleaseToRead
from whoperforms.build.report import ReleaseReport
from whoperforms.build.stage import Stage
from whoperforms.build.withheld import Withheld
from whoperforms.kernel.ahead import side_by_side
from whoperforms.kernel.dates import from_day_number
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources.reading import Outcome, Reading
from whoperforms.store.writer import Writer


class Progress(Protocol):
    """Is told how far a build is."""

    def __call__(self, label: str, done: int, total: int, rows: int | None = None) -> None:
        """Take what is being done, how much of it, of how much, and the rows read so far where rows are read."""


FIRST_INVENTED = 2_000_000_000
IN_ADVANCE = 4  # batches of each release, read while what was read before is sorted and put on disk
STRAIGHT = (
    "exclusion",
    "review",
    "roster_entry",
    "unsaid_loss",
    "medicare_total",
    "specialty_crosswalk",
)  # to the directory
STAGED_AS = {  # what two sources state: as what the second waits
    ("deactivated", "deactivation"): "reported_deactivation",
    ("care_compare", "affiliation"): "listed_affiliation",
}
NEWEST_BY = {"exclusion": "excluded_on"}  # what tells how new a file is whose name does not
OUR_OWN = ("roster", "review")  # may be empty: written by people, not cut off on the way
SAME_CODE = "code given before in the same file"


@dataclass(slots=True)
class Read:
    """A release that has been read, with what is known of it by then. Units: seconds of reading."""

    release: ReleaseToRead
    rows: int = 0
    rejected: int = 0
    values: int = 0  # of kept rows, rejected
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    newest_day: int = 0
    seconds: float = 0.0

    @property
    def until(self) -> date | None:
        """The last day it covers: as its name states, else the newest of its rows, else the day it was received."""
        if self.release.period:
            return self.release.period[1]
        return from_day_number(self.newest_day) if self.newest_day else self.release.received_on

    def report(self) -> ReleaseReport:
        """Return the account of the release."""
        return ReleaseReport(
            file=self.release.published.file,
            source=self.release.source,
            part=self.release.part,
            rows_read=self.rows,
            rows_kept=self.kept,
            skipped={rule: rows for rule, rows in self.skipped.items() if rows},
            rows_rejected=self.rejected,
            values_rejected=self.values,
            seconds=self.seconds,
            period_end=self.until.isoformat() if self.until else None,
        )


class Intake:
    """Takes releases in, in the order they are given; `withheld` knows who may stand in no list."""

    def __init__(self, writer: Writer, stage: Stage, on_progress: Progress) -> None:
        self._writer = writer
        self._stage = stage
        self._on_progress = on_progress
        self.withheld = Withheld()
        self._enrolments = Enrolments()
        self._lists: dict[str, list[pl.DataFrame]] = defaultdict(list)
        self._codes: list[str] = []
        self._first_file: dict[bool, str] = {}  # that names anybody invented (True), anybody real (False)
        self._read: dict[int, Read] = {}

    def holds(self, file: str, *, invented: bool) -> None:
        """Note that `file` names people who are invented, or real, before anything is read."""
        self._first_file[invented] = file

    def read(self, releases: Sequence[ReleaseToRead]) -> None:
        """Read releases, NPPES beside all others: records to the stage, rejected rows to the directory.

        Two are read at a time, so that no core waits; within NPPES, and within the others, they keep their order.
        Raises: BadRelease.
        """
        self._read |= {release.id: Read(release) for release in releases}
        wanted = [self._read[release.id] for release in releases if release.superseded_by is None]
        of_nppes = [read for read in wanted if read.release.source == "nppes"]
        others = [read for read in wanted if read.release.source != "nppes"]
        for read, reading, position in side_by_side(_readings(of_nppes), _readings(others), in_advance=IN_ADVANCE):
            self._take(reading, read)
            published = read.release.published
            self._on_progress(f"reading {published.file}", position, published.bytes, read.rows)

    def _take(self, reading: Reading, read: Read) -> None:
        outcomes = Counter(reading.rejected["outcome"])
        read.rows += reading.rows
        read.rejected += outcomes[Outcome.ROW]
        read.values += outcomes[Outcome.VALUE]
        read.skipped.update(reading.skipped)
        release = pl.lit(read.release.id, pl.Int32).alias("release")
        self._writer.insert_columns("rejected", reading.rejected.with_columns(release))
        for table, records in reading.records.items():
            self._place(table, records.with_columns(release), read)

    def _place(self, table: str, records: pl.DataFrame, read: Read) -> None:
        """Put records where they belong: what is not joined by NPI goes straight to the directory."""
        self.withheld.take(table, records)
        self._enrolments.learn(table, records)
        match table:
            case "enumeration":
                self._refuse_mixed(records, read.release.published.file)
                self._stage.add(table, records)
            case "taxonomy_code":
                new = ~pl.col("code").is_in(self._codes)
                named = records.filter(new).unique("code", keep="first", maintain_order=True)
                self._codes += named["code"].to_list()
                read.skipped[SAME_CODE] += records.height - named.height
                self._keep(table, named, read)
            case "medicare_group_name":
                read.kept += records.height
            case _ if table in STRAIGHT:
                self._keep(table, records, read)
                self._lists[table].append(records)
            case _ if table in TABLE_OF:
                known = self._enrolments.resolved(table, records)
                read.skipped[NOT_ENROLLED] += records.height - known.height
                self._stage.add(TABLE_OF[table], known)
            case _:
                self._stage.add(STAGED_AS.get((read.release.source, table), table), records)
        if (day := NEWEST_BY.get(table, "updated_on")) in records.columns:
            read.newest_day = max(read.newest_day, records.select(pl.col(day).max()).item() or 0)

    def _keep(self, table: str, records: pl.DataFrame, read: Read) -> None:
        self._writer.insert_columns(table, records)
        read.kept += records.height

    def _refuse_mixed(self, enumerated: pl.DataFrame, file: str) -> None:
        """Refuse to mix people who exist and people who do not. Raises: BadRelease."""
        described = enumerated.filter(pl.col("entity").is_not_null())
        for is_invented in (described["npi"] >= FIRST_INVENTED).unique():
            self._first_file.setdefault(is_invented, file)
        if len(self._first_file) > 1:
            invented, real = self._first_file[True], self._first_file[False]
            second = "also" if invented == real else real
            raise BadRelease(
                f"{invented}: holds invented people (NPIs that start with 2) and {second} real ones; "
                "a directory holds one or the other"
            )

    @property
    def codes(self) -> frozenset[str]:
        """The taxonomy codes that were read with their names."""
        return frozenset(self._codes)

    def listed_in(self, table: str) -> pl.DataFrame | None:
        """Return what was read for a table that goes straight to the directory; None where nothing was."""
        return pl.concat(self._lists[table]) if self._lists[table] else None

    @property
    def main_files(self) -> str:
        """The main files that were read, for a sentence."""
        return ", ".join(r.release.published.file for r in self._read.values() if r.release.part == "main")

    def close(self, accounts: Accounts) -> tuple[ReleaseReport, ...]:
        """Write the account of every release that was read, with what the join kept and skipped of it."""
        for release, read in self._read.items():
            read.kept += accounts.kept[release]
            for rule, rows in accounts.skipped_of(release).items():
                read.skipped[rule] += rows
            self._write_release(read)
            rules = [(release, rule, rows) for rule, rows in sorted(read.skipped.items()) if rows]
            self._writer.insert("skipped", ("release", "rule", "rows"), rules)
        return tuple(read.report() for read in self._read.values())

    def _write_release(self, read: Read) -> None:
        release, published = read.release, read.release.published
        start, end = release.period[0] if release.period else None, read.until
        values = {
            "id": release.id,
            "source": release.source,
            "part": release.part,
            "file": published.file,
            "archive": published.archive,
            "sha256": published.sha256,
            "bytes": published.bytes,
            "period_start": start.isoformat() if start else None,
            "period_end": end.isoformat() if end else None,
            "rows_read": read.rows,
            "rows_kept": read.kept,
            "rows_skipped": read.skipped.total(),
            "rows_rejected": read.rejected,
        }
        self._writer.insert("release", tuple(values), [tuple(values.values())])


def _readings(reads: Iterable[Read]) -> Iterator[tuple[Read, Reading, int]]:
    """Yield what each batch of some releases says, and how many bytes of its file were taken. Raises: BadRelease."""
    for read in reads:
        began, rows = time.perf_counter(), 0
        release, published = read.release, read.release.published
        with published.opened() as (content, raw):
            for reading in release.reader(content, published.file):
                rows += reading.rows
                yield read, _screened(reading), raw.tell()
        if not rows and release.part not in COMPANIONS and release.source not in OUR_OWN:
            raise BadRelease(f"{published.file}: a header and no data rows; download it again")
        read.seconds = time.perf_counter() - began


def _screened(reading: Reading) -> Reading:
    kept, private = screened(reading.records)
    return replace(reading, records=kept, rejected=pl.concat([noted(reading.rejected), private]))
