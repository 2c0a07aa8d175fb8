"""From published files to a directory: read every release, join by NPI, place, write, check, swap."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

import polars as pl

from whoperforms.build.intake import Intake, Progress
from whoperforms.build.join import Join
from whoperforms.build.names import NamesWriting
from whoperforms.build.placing import Placing
from whoperforms.build.postings import write_postings
from whoperforms.build.reading_list import ReleaseToRead, Sources, reading_list
from whoperforms.build.report import Report
from whoperforms.build.stage import Stage
from whoperforms.kernel.ahead import ahead
from whoperforms.kernel.errors import BadRelease
from whoperforms.store.place import Place
from whoperforms.store.target import writing_to
from whoperforms.store.writer import Writer

Tables = Mapping[str, pl.DataFrame]

COUNTED = {"practitioners": "practitioner", "organizations": "organization", "locations": "location"}


def build(sources: Sources, out: Place, *, now: datetime, on_progress: Progress) -> Report:
    """Make the directory in folder `out`, or at a database's address, from published files.

    The old directory serves until the new one is whole. Raises: BadRelease (a file we cannot read), BadQuestion (no or
    doubled files, no address), MachineRefused.
    """
    return build_from(reading_list(sources), out, now=now, on_progress=on_progress)


def build_from(to_read: list[ReleaseToRead], out: Place, *, now: datetime, on_progress: Progress) -> Report:
    """Make the directory from releases, as `build` does."""
    began = time.perf_counter()
    with writing_to(out) as (writer, staging):
        stage = Stage(staging)
        intake = Intake(writer, stage, on_progress)
        for release in to_read:
            intake.read(release)
        stage.write_run()
        if stage.npis("enumeration").is_empty():
            raise BadRelease(f"{intake.main_files}: not one row can be used; check which file was given")
        editions = {release.id: release.edition for release in to_read}
        join = Join(stage, editions, intake.excluded, Placing())
        with NamesWriting(staging / "names") as names:
            counts, postings = write_joined(writer, stage, join, on_progress, names.take)
            on_progress("writing the search entries", 0, 1)
            write_postings(writer, postings)
            writer.keep_names(names.finish())
        releases = intake.close(join.accounts)
        held = {name: counts[table] for name, table in COUNTED.items()}
        writer.insert("built", ("name", "value"), list(built(held, now).items()))
    return Report(
        releases=releases,
        postings=postings.height,
        seconds=time.perf_counter() - began,
        **held,
    )


def write_joined(
    writer: Writer, stage: Stage, join: Join, on_progress: Progress, also: Callable[[Tables], None]
) -> tuple[Counter[str], pl.DataFrame]:
    """Join what was staged and write it, the names by `also`; return the rows of each table, and the postings."""
    ranges = stage.ranges("enumeration")
    counts: Counter[str] = Counter()
    postings = []
    for done, joined in enumerate(ahead(map(join.range, ranges))):  # the next range is joined while this is written
        on_progress("joining", done, len(ranges))
        for table, rows in joined.tables.items():
            writer.insert_columns(table, rows)
            counts[table] += rows.height
        also(joined.tables)
        postings.append(joined.postings)
    return counts, pl.concat(postings)


def built(held: Mapping[str, int], now: datetime) -> dict[str, str]:
    """Return what a directory says of itself: when it was made, and how much it holds."""
    return {"built_at": now.isoformat(timespec="seconds")} | {name: str(number) for name, number in held.items()}
