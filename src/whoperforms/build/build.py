"""From published files to a directory: read every release, join by NPI, place, write, check, swap."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import polars as pl

from whoperforms.build.join import Join
from whoperforms.build.placing import Placing
from whoperforms.build.postings import write_postings
from whoperforms.build.reading_list import COMPANIONS, ReleaseToRead, Sources, reading_list
from whoperforms.build.report import ReleaseReport, Report
from whoperforms.build.stage import Stage
from whoperforms.kernel.ahead import ahead
from whoperforms.kernel.dates import from_day_number
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources.reading import Outcome, Reading
from whoperforms.store.swap import replacing
from whoperforms.store.write import Writer, writing

Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much

NO_EXCLUSIONS = pl.Series("npi", [], dtype=pl.Int64)
FIRST_INVENTED = 2_000_000_000
SAME_CODE = "code given before in the same file"


def build(sources: Sources, out: Path, *, now: datetime, on_progress: Progress) -> Report:
    """Make the directory in folder `out` from published files; the old one serves until the new one is whole.

    Raises: BadRelease (a file we cannot read), BadQuestion (no or doubled files), MachineRefused.
    """
    began = time.perf_counter()
    to_read = reading_list(sources)
    with replacing(out) as (path, staging), writing(path) as writer:
        building = _Building(writer, Stage(staging), on_progress)
        for release in to_read:
            building.read(release)
        counts = building.join({release.id: release.edition for release in to_read})
        reports = building.close(now, counts)
    return Report(
        releases=reports,
        practitioners=counts["practitioner"],
        organizations=counts["organization"],
        locations=counts["location"],
        postings=counts["posting"],
        seconds=time.perf_counter() - began,
    )


@dataclass(slots=True)
class _Read:
    """A release that has been read, with what is known of it by then."""

    release: ReleaseToRead
    rows: int = 0
    rejected: int = 0
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    newest_day: int = 0
    seconds: float = 0.0


class _Building:
    """The state of one build; its methods are called in the order they stand here."""

    def __init__(self, writer: Writer, stage: Stage, on_progress: Progress) -> None:
        self._writer = writer
        self._stage = stage
        self._on_progress = on_progress
        self._excluded = NO_EXCLUSIONS
        self._codes: list[str] = []
        self._first_file: dict[bool, str] = {}  # that names anybody invented (True), anybody real (False)
        self._read: dict[int, _Read] = {}

    def read(self, release: ReleaseToRead) -> None:
        """Read one release: its records to the stage, its rejected rows to the directory."""
        began = time.perf_counter()
        read = self._read[release.id] = _Read(release)
        published = release.published
        with published.opened() as (content, raw):
            for reading in release.reader(content, published.file):
                self._take(reading, read)
                self._on_progress(f"reading {published.file}", raw.tell(), published.bytes)
        if not read.rows and release.part not in COMPANIONS:
            raise BadRelease(f"{published.file}: a header and no data rows; download it again")
        read.seconds = time.perf_counter() - began

    def _take(self, reading: Reading, read: _Read) -> None:
        read.rows += reading.rows
        read.rejected += reading.rejected.filter(pl.col("outcome") == Outcome.ROW.value).height
        read.skipped.update(reading.skipped)
        release = pl.lit(read.release.id, pl.Int32).alias("release")
        self._insert("rejected", reading.rejected.with_columns(release))
        for table, records in reading.records.items():
            self._place(table, records.with_columns(release), read)

    def _place(self, table: str, records: pl.DataFrame, read: _Read) -> None:
        """Put records where they belong: what has no NPI to join by goes straight to the directory."""
        match table:
            case "enumeration":
                self._refuse_mixed(records, read.release.published.file)
                self._stage.add(table, records)
            case "exclusion":
                in_force = records.filter(
                    pl.col("excluded_on").is_null()
                    | pl.col("reinstated_on").is_null()
                    | (pl.col("reinstated_on") < pl.col("excluded_on"))
                )
                self._excluded = pl.concat([self._excluded, in_force["npi"].drop_nulls()]).unique()
                self._insert(table, records)
                read.kept += records.height
            case "taxonomy_code":
                new = ~pl.col("code").is_in(self._codes)
                named = records.filter(new).unique("code", keep="first", maintain_order=True)
                self._codes += named["code"].to_list()
                read.skipped[SAME_CODE] += records.height - named.height
                self._insert(table, named)
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

    def join(self, editions: dict[int, int]) -> Counter[str]:
        """Join what was read and write it; return the rows of each table."""
        self._stage.write_run()
        ranges = list(self._stage.ranges("enumeration"))
        if not ranges:
            files = ", ".join(r.release.published.file for r in self._read.values() if r.release.part == "main")
            raise BadRelease(f"{files}: not one row can be used; check which file was given")
        join = Join(self._stage, editions, self._excluded, Placing())
        counts: Counter[str] = Counter()
        postings = []
        for done, joined in enumerate(ahead(map(join.range, ranges))):  # the next range is joined while this is written
            self._on_progress("joining", done, len(ranges))
            for table, rows in joined.tables.items():
                self._insert(table, rows)
                counts[table] += rows.height
            postings.append(joined.postings)
        found = pl.concat(postings)
        self._on_progress("writing the search entries", 0, 1)
        write_postings(self._writer, found)
        counts["posting"] = found.height
        for release, kept in join.accounts.kept.items():
            self._read[release].kept += kept
        for (release, rule), skipped in join.accounts.skipped.items():
            self._read[release].skipped[rule] += skipped
        return counts

    def close(self, now: datetime, counts: Counter[str]) -> tuple[ReleaseReport, ...]:
        """Write what was read, when and how much; return the account of every release."""
        built = {
            "built_at": now.isoformat(timespec="seconds"),
            "practitioners": str(counts["practitioner"]),
            "organizations": str(counts["organization"]),
            "locations": str(counts["location"]),
        }
        self._writer.insert("built", ("name", "value"), built.items())
        for read in self._read.values():
            self._write_release(read)
            rules = [(read.release.id, rule, rows) for rule, rows in sorted(read.skipped.items()) if rows]
            self._writer.insert("skipped", ("release", "rule", "rows"), rules)
        return tuple(_report(read) for read in self._read.values())

    def _write_release(self, read: _Read) -> None:
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

    def _insert(self, table: str, rows: pl.DataFrame) -> None:
        if not rows.is_empty():
            self._writer.insert_columns(table, rows)


def _report(read: _Read) -> ReleaseReport:
    return ReleaseReport(
        file=read.release.published.file,
        source=read.release.source,
        part=read.release.part,
        rows_read=read.rows,
        rows_kept=read.kept,
        skipped={rule: rows for rule, rows in read.skipped.items() if rows},
        rows_rejected=read.rejected,
        seconds=read.seconds,
    )
