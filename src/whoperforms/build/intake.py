"""Releases taken in: read one after the other, their records staged, every row of theirs accounted for.

Shape:  rows read = kept + skipped + rejected, for each release. What can be joined by NPI waits on the stage until the
        join says what is kept; the rest goes straight into the directory.
"""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from whoperforms.build.join import Accounts
from whoperforms.build.reading_list import COMPANIONS, ReleaseToRead
from whoperforms.build.report import ReleaseReport
from whoperforms.build.stage import Stage
from whoperforms.kernel.dates import from_day_number
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources.reading import Outcome, Reading
from whoperforms.store.writer import Writer


class Progress(Protocol):
    """Is told how far a build is."""

    def __call__(self, label: str, done: int, total: int, rows: int | None = None) -> None:
        """Take what is being done, how much of it, of how much, and the rows read so far where rows are read."""


NO_EXCLUSIONS = pl.Series("npi", [], dtype=pl.Int64)
FIRST_INVENTED = 2_000_000_000
SAME_CODE = "code given before in the same file"


@dataclass(slots=True)
class Read:
    """A release that has been read, with what is known of it by then. Units: seconds of reading."""

    release: ReleaseToRead
    rows: int = 0
    rejected: int = 0
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    newest_day: int = 0
    seconds: float = 0.0

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
            seconds=self.seconds,
        )


class Intake:
    """Takes releases in, in the order they are given; `excluded` are the NPIs that an exclusion in force names."""

    def __init__(
        self, writer: Writer, stage: Stage, on_progress: Progress, excluded: pl.Series = NO_EXCLUSIONS
    ) -> None:
        self._writer = writer
        self._stage = stage
        self._on_progress = on_progress
        self.excluded = excluded
        self._codes: list[str] = []
        self._first_file: dict[bool, str] = {}  # that names anybody invented (True), anybody real (False)
        self._read: dict[int, Read] = {}

    def holds(self, file: str, *, invented: bool) -> None:
        """Note that `file` names people who are invented, or real, before anything is read."""
        self._first_file[invented] = file

    def read(self, release: ReleaseToRead) -> None:
        """Read one release: its records to the stage, its rejected rows to the directory. Raises: BadRelease."""
        began = time.perf_counter()
        read = self._read[release.id] = Read(release)
        published = release.published
        with published.opened() as (content, raw):
            for reading in release.reader(content, published.file):
                self._take(reading, read)
                self._on_progress(f"reading {published.file}", raw.tell(), published.bytes, read.rows)
        if not read.rows and release.part not in COMPANIONS:
            raise BadRelease(f"{published.file}: a header and no data rows; download it again")
        read.seconds = time.perf_counter() - began

    def _take(self, reading: Reading, read: Read) -> None:
        read.rows += reading.rows
        read.rejected += reading.rejected.filter(pl.col("outcome") == Outcome.ROW.value).height
        read.skipped.update(reading.skipped)
        release = pl.lit(read.release.id, pl.Int32).alias("release")
        self._writer.insert_columns("rejected", reading.rejected.with_columns(release))
        for table, records in reading.records.items():
            self._place(table, records.with_columns(release), read)

    def _place(self, table: str, records: pl.DataFrame, read: Read) -> None:
        """Put records where they belong: what has no NPI to join by goes straight to the directory."""
        match table:
            case "enumeration":
                self._refuse_mixed(records, read.release.published.file)
                self._stage.add(table, records)
            case "exclusion":
                self.excluded = pl.concat([self.excluded, excluded(records)]).unique()
                self._writer.insert_columns(table, records)
                read.kept += records.height
            case "taxonomy_code":
                new = ~pl.col("code").is_in(self._codes)
                named = records.filter(new).unique("code", keep="first", maintain_order=True)
                self._codes += named["code"].to_list()
                read.skipped[SAME_CODE] += records.height - named.height
                self._writer.insert_columns(table, named)
                read.kept += named.height
            case "deactivation" if read.release.source == "deactivated":
                self._stage.add("reported_deactivation", records)
            case _:
                self._stage.add(table, records)
        if "updated_on" in records.columns:
            read.newest_day = max(read.newest_day, records.select(pl.col("updated_on").max()).item() or 0)

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
        start, end = release.period or (None, None)
        if end is None and read.newest_day:
            end = from_day_number(read.newest_day)
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


def excluded(exclusions: pl.DataFrame) -> pl.Series:
    """Return the NPIs that an exclusion in force names; one whose date cannot be read is in force."""
    in_force = (
        pl.col("excluded_on").is_null()
        | pl.col("reinstated_on").is_null()
        | (pl.col("reinstated_on") < pl.col("excluded_on"))
    )
    return exclusions.filter(in_force)["npi"].drop_nulls()
