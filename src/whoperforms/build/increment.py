"""A directory brought forward by weekly files: the same directory as a build from everything would give.

Shape:  what the old directory holds of the NPIs that a week names goes back on the stage, the week's records beside it,
        and the join decides anew; everybody else stays as they are. Written to a copy, swapped like any build.
"""

import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from whoperforms.build.build import COUNTED, Tables, built, write_joined
from whoperforms.build.completeness import Measures
from whoperforms.build.drift import USUAL, Allowed, let_through
from whoperforms.build.editions import is_week
from whoperforms.build.intake import FIRST_INVENTED, Intake, Progress
from whoperforms.build.join import Accounts, Join
from whoperforms.build.names import called, working
from whoperforms.build.placing import Placing
from whoperforms.build.postings_changed import replace_postings
from whoperforms.build.privacy import Guarded
from whoperforms.build.reading_list import Sources, reading_list
from whoperforms.build.release import Content, Period, ReleaseToRead
from whoperforms.build.report import Report
from whoperforms.build.restage import TABLES, Restaged, restage
from whoperforms.build.stage import Stage
from whoperforms.build.withheld import EXCLUSION, REVIEW, Withheld
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadQuestion
from whoperforms.store.directory import Directory, Release, open_directory
from whoperforms.store.figures import OfRelease, figures_of
from whoperforms.store.names_write import Called, Working, update_names
from whoperforms.store.place import Place, is_database
from whoperforms.store.swap import DIRECTORY, replacing
from whoperforms.store.write import Changer, changing

ONE_DAY = timedelta(days=1)

NAMING: dict[str, tuple[str, Mapping[str, type[pl.DataType]]]] = {  # whom a directory withholds, and their types
    "exclusion": (
        "select record_sha256, npi, excluded_on, reinstated_on from exclusion order by release, row",
        EXCLUSION,
    ),
    "review": ("select record_sha256, npi, decision from review order by release, row", REVIEW),
    "revocation": ("select npi from revocation order by npi, release, row", {"npi": pl.Int64}),
}
SOMEBODY = "select npi from practitioner union all select npi from organization order by npi limit 1"
NO_LONGER_TRUE = ("delete from measure", "delete from sampled", "delete from drift where accepted_by is null")
BUILT = "select name, value from built order by name"
RECOUNTED = "update release set rows_kept = rows_kept + ?, rows_skipped = rows_skipped + ? where id = ?"
SKIPPED_TOO = """
insert into skipped (release, rule, rows) values (?, ?, ?)
    on conflict (release, rule) do update set rows = rows + excluded.rows
"""


def increment(
    out: Place, weeks: Sequence[Path], *, now: datetime, on_progress: Progress, allowed: Allowed = USUAL
) -> Report:
    """Bring the directory in folder `out` forward by weekly files, given in any order.

    The old directory serves until the new one is whole. Raises: BadQuestion (a week that does not follow, a database),
    BadDirectory (none to bring forward), BadRelease (a file we cannot read), BadData (further from the old one than
    `allowed`), MachineRefused.
    """
    if is_database(out):
        raise BadQuestion(f"{out}: only a directory file can be brought forward; build anew to a database")
    to_read = reading_list(Sources(nppes=weeks))
    return increment_by(to_read, Path(out), now=now, on_progress=on_progress, allowed=allowed)


def increment_by(
    weeks: list[ReleaseToRead], folder: Path, *, now: datetime, on_progress: Progress, allowed: Allowed = USUAL
) -> Report:
    """Bring the directory file in `folder` forward by the releases of weeks, as `increment` does."""
    began = time.perf_counter()
    old = open_directory(folder)
    to_read = _following(weeks, old)
    with replacing(folder) as (path, staging):
        shutil.copyfile(folder / DIRECTORY, path)
        with changing(path) as changer:
            week = _Week(changer, Stage(staging), old, on_progress)
            report = week.applied(to_read, staging / "names", now, allowed)
    old.engine.close()
    return replace(report, seconds=time.perf_counter() - began)


def _following(found: list[ReleaseToRead], old: Directory) -> list[ReleaseToRead]:
    """Return the releases of weeks, numbered after those of the directory. Raises: BadQuestion for one out of turn."""
    _refuse_known(found, old)
    reached = _reached(old)
    for release in found:
        if release.part == "main":
            reached = _next_day_reached(release, reached)
    last = max(old.releases)
    return [replace(release, id=last + number) for number, release in enumerate(found, start=1)]


def _refuse_known(found: list[ReleaseToRead], old: Directory) -> None:
    known = contents(old)
    for release in found:
        if release.content in known:
            raise BadQuestion(f"{release.published.path}: already in the directory (same content); nothing to add")


def contents(directory: Directory) -> set[Content]:
    """Return what tells the releases of a directory from all others."""
    return {(release.sha256, release.file) for release in directory.releases.values()}


def _reached(old: Directory) -> date:
    """Return the last day that the directory's provider files cover. Raises: BadQuestion when they name none."""
    ends = [_period(release) for release in old.releases.values() if release.part == "main"]
    known = [period[1] for period in ends if period]
    if not known:
        raise BadQuestion(
            "the directory's NPPES file does not say which days it covers, so no week can follow it; "
            "build from a file with its published name"
        )
    return max(known)


def _next_day_reached(release: ReleaseToRead, reached: date) -> date:
    """Return the last day after taking a week in. Raises: BadQuestion when it does not follow."""
    file = release.published.file
    if release.period is None:
        raise BadQuestion(f"{file}: the name does not say which days it covers; keep the published name")
    start, end = release.period
    if not is_week(release):
        raise BadQuestion(f"{file}: covers {start} to {end}, so it is a full file; make a new directory with 'build'")
    if end <= reached:
        raise BadQuestion(f"{file}: covers the days to {end}, and the directory already reaches {reached}")
    if start > reached + ONE_DAY:
        raise BadQuestion(
            f"{file}: begins on {start}, and the directory ends on {reached}; give the weekly files between them, too"
        )
    return end


def _period(release: Release) -> Period | None:
    if release.source is not Source.NPPES or not release.period_start or not release.period_end:
        return None
    return date.fromisoformat(release.period_start), date.fromisoformat(release.period_end)


class _Week:
    """One or more weeks on their way into a copy of the directory."""

    def __init__(self, changer: Changer, stage: Stage, old: Directory, on_progress: Progress) -> None:
        self._changer = changer
        self._stage = stage
        self._old = old
        self._on_progress = on_progress

    def applied(self, to_read: list[ReleaseToRead], names: Path, now: datetime, allowed: Allowed) -> Report:
        """Read the weeks, decide anew about everybody they name, write, the names by way of folder `names`."""
        guarded = Guarded(self._changer)
        intake = Intake(guarded, self._stage, self._on_progress)
        self._hold(intake.withheld)
        for (npi,) in self._old.engine.rows(SOMEBODY):
            intake.holds("the directory", invented=npi >= FIRST_INVENTED)
        intake.read(to_read)
        self._stage.write_run()
        npis = self._stage.npis()
        restaged = restage(self._old.engine, self._stage, npis.to_list())
        self._stage.write_run()
        for table in TABLES:
            self._changer.delete(table, npis.to_list())
        join = Join(self._stage, self._editions(to_read), intake.withheld.npis, Placing())
        called_now: list[Called] = []
        working_now: list[Working] = []

        def also(tables: Tables) -> None:
            called_now.extend(called(tables))
            working_now.extend(working(tables))

        before = figures_of(self._old)
        measures = Measures.without(npis, before, self._old.engine)
        counts, postings = write_joined(guarded, self._stage, join, self._on_progress, also, measures.take)
        self._on_progress("writing the search entries", 0, 1)
        older = self._old.engine.names_folder()
        with ThreadPoolExecutor(max_workers=1) as beside:
            writing = beside.submit(update_names, older, names, npis.to_list(), called_now, working_now)
            held = replace_postings(self._changer, self._old.engine, npis, postings)
            writing.result()
        self._account(join.accounts, restaged)
        releases = intake.close(join.accounts)
        now_held = self._built(counts, restaged, now)
        self._changer.keep_names(names)
        for statement in NO_LONGER_TRUE:
            self._changer.run(statement)
        known: tuple[OfRelease, ...] = (*self._old.releases.values(), *releases)
        compared = let_through(guarded, measures.figures(known, now_held, now), before, allowed)
        return Report(releases=releases, postings=held, seconds=0.0, compared=compared, **now_held)

    def _hold(self, withheld: Withheld) -> None:
        """Withhold whom the directory withholds."""
        for table, (question, schema) in NAMING.items():
            withheld.take(table, pl.DataFrame(self._old.engine.rows(question), schema=dict(schema), orient="row"))

    def _editions(self, to_read: list[ReleaseToRead]) -> dict[int, int]:
        """Return in which edition each release was published, of those in the directory and those that came."""
        periods = {id_: _period(release) for id_, release in self._old.releases.items()}
        periods |= {release.id: release.period for release in to_read}
        turns = sorted({(end, start) for start, end in filter(None, periods.values())})
        return {id_: turns.index((period[1], period[0])) if period else 0 for id_, period in periods.items()}

    def _account(self, accounts: Accounts, restaged: Restaged) -> None:
        """Write what has become of the rows of older releases."""
        for release in self._old.releases:
            skipped = accounts.skipped_of(release)
            kept = accounts.kept[release] - restaged.kept[release]
            self._changer.run(RECOUNTED, (kept, sum(skipped.values()), release))
            for rule, rows in skipped.items():
                self._changer.run(SKIPPED_TOO, (release, rule, rows))

    def _built(self, counts: Counter[str], restaged: Restaged, now: datetime) -> dict[str, int]:
        """Write when this was made, and how much the directory holds by now; return the latter."""
        before = {name: int(value) for name, value in self._old.engine.rows(BUILT) if name in COUNTED}
        held = {name: before[name] + counts[table] - restaged.rows[table] for name, table in COUNTED.items()}
        self._changer.run("delete from built")
        self._changer.insert("built", ("name", "value"), list(built(held, now).items()))
        return held
