"""From published files to a directory: read every release, join by NPI, place, write, check, swap."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import polars as pl

from whoperforms.build.completeness import Measures, one_in
from whoperforms.build.drift import USUAL, Allowed, let_through
from whoperforms.build.intake import Intake, Progress
from whoperforms.build.join import Join, Joined
from whoperforms.build.matching.matches import Matches
from whoperforms.build.names import NamesWriting
from whoperforms.build.placing import Placing
from whoperforms.build.postings import numbered, write_postings
from whoperforms.build.privacy import Guarded
from whoperforms.build.reading_list import Sources, reading_list
from whoperforms.build.release import ReleaseToRead
from whoperforms.build.report import Report
from whoperforms.build.stage import Range, Stage
from whoperforms.kernel.ahead import ahead
from whoperforms.kernel.errors import BadRelease
from whoperforms.store.figures import figures_at
from whoperforms.store.place import Place
from whoperforms.store.target import writing_to
from whoperforms.store.writer import Writer

Tables = Mapping[str, pl.DataFrame]

COUNTED = {"practitioners": "practitioner", "organizations": "organization", "locations": "location"}


def build(sources: Sources, out: Place, *, now: datetime, on_progress: Progress, allowed: Allowed = USUAL) -> Report:
    """Make the directory in folder `out`, or at a database's address, from published files.

    The old directory serves until the new one is whole. Raises: BadRelease (a file we cannot read), BadQuestion (no or
    doubled files, no address), BadData (further from the old one than `allowed`), MachineRefused.
    """
    specialties = sources.scope.specialties
    return build_from(
        reading_list(sources), out, now=now, on_progress=on_progress, specialties=specialties, allowed=allowed
    )


def build_from(  # noqa: PLR0913 - as `build`, which has them all
    to_read: list[ReleaseToRead],
    out: Place,
    *,
    now: datetime,
    on_progress: Progress,
    specialties: frozenset[str] = frozenset(),
    allowed: Allowed = USUAL,
    before: Place | None = None,
) -> Report:
    """Make the directory from releases, as `build` does, held against the one at `before` where that is not `out`.

    `specialties` are those whose bearers are asked about where an entry of a list names somebody without an NPI.
    """
    began = time.perf_counter()
    with writing_to(out) as (unguarded, staging):
        writer = Guarded(unguarded)
        stage = Stage(staging)
        intake = Intake(writer, stage, on_progress)
        intake.read(to_read)
        stage.write_run()
        if (npis := stage.npis("enumeration")).is_empty():
            raise BadRelease(f"{intake.main_files}: not one row can be used; check which file was given")
        editions = {release.id: release.edition for release in to_read}
        join = Join(stage, editions, intake.withheld.npis, Placing())
        measures = Measures(intake.codes, one_in(len(npis)))
        with NamesWriting(staging / "names") as names:
            matches = Matches(intake.listed_in("exclusion"), intake.listed_in("roster_entry"), specialties)
            counts, postings = write_joined(writer, stage, join, on_progress, names.take, measures.take, matches.take)
            on_progress("asking who is meant", 0, 1)
            writer.insert_columns("match_question", matches.questions())
            on_progress("writing the search entries", 0, 1)
            write_postings(writer, postings)
            writer.keep_names(names.finish())
        releases = intake.close(join.accounts)
        held = {name: counts[table] for name, table in COUNTED.items()}
        writer.insert("built", ("name", "value"), list(built(held, now).items()))
        new = measures.figures(releases, held, now)
        compared = let_through(writer, new, figures_at(before or out), allowed)
    return Report(
        releases=releases,
        postings=postings.height,
        seconds=time.perf_counter() - began,
        compared=compared,
        **held,
    )


def write_joined(
    writer: Writer, stage: Stage, join: Join, on_progress: Progress, *also: Callable[[Tables], None]
) -> tuple[Counter[str], pl.DataFrame]:
    """Join what was staged and write it, `also` give it to others; return the rows of each table, and the postings."""
    ranges = stage.ranges("enumeration")
    counts: Counter[str] = Counter()
    postings = []
    for done, joined in enumerate(ahead(_joined(join, ranges, also))):  # the next range, while this one is written
        on_progress("joining", done, len(ranges))
        for table, rows in joined.tables.items():
            writer.insert_columns(table, rows)
            counts[table] += rows.height
        postings.append(numbered(joined.postings))
    return counts, pl.concat(postings)


def _joined(join: Join, ranges: list[Range], also: Iterable[Callable[[Tables], None]]) -> Iterator[Joined]:
    for npis in ranges:
        joined = join.range(npis)
        for take in also:
            take(joined.tables)
        yield joined


def built(held: Mapping[str, int], now: datetime) -> dict[str, str]:
    """Return what a directory says of itself: when it was made, and how much it holds."""
    return {"built_at": now.isoformat(timespec="seconds")} | {name: str(number) for name, number in held.items()}
