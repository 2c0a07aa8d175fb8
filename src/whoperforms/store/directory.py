"""An open directory: read-only, immutable, replaced as a whole by the next build."""

import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadDirectory
from whoperforms.store.engine import Engine, Replaced
from whoperforms.store.names import Names, open_names
from whoperforms.store.place import Place, is_database
from whoperforms.store.postings import Postings
from whoperforms.store.sqlite import SqliteEngine, open_file

RELEASES = """
select id, source, part, file, archive, sha256, bytes, period_start, period_end,
       rows_read, rows_kept, rows_skipped, rows_rejected
  from release order by id
"""
INVENTED = "select 1 from practitioner where npi >= 2000000000 limit 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One dated file of a source, as it was read. Days are ISO text, None where the publisher states none."""

    id: int
    source: Source
    part: str
    file: str
    archive: str | None
    sha256: str
    bytes: int
    period_start: str | None
    period_end: str | None
    rows_read: int
    rows_kept: int
    rows_skipped: int
    rows_rejected: int

    @property
    def label(self) -> str:
        """How a statement names this release: the last day it covers, or on which it was received, or its file."""
        return self.period_end or self.file

    @property
    def received(self) -> bool:
        """Whether its day is the one on which its file came here, for nothing says which one it is of."""
        return self.source.undated and self.period_start is None and self.period_end is not None


@dataclass(frozen=True)
class Directory:
    """A directory to ask; `releases` are those it was built from, by id, `postings` what is found by place."""

    engine: Engine
    releases: dict[int, Release]
    postings: Postings

    @cached_property
    def names(self) -> Names:
        """Who is called what: opened when first asked for, kept as long as this. Raises: Replaced, BadDirectory.

        MachineRefused, too, where names are kept in PostgreSQL.
        """
        folder = self.engine.names_folder()
        try:
            return open_names(folder)
        except BadDirectory:
            if self.engine.replaced():  # builds have begun to remove it
                raise Replaced(f"{folder}: replaced by a newer directory; ask again") from None
            raise

    @property
    def as_of(self) -> str | None:
        """The last day that the provider file covers, ISO; None when it states no day."""
        days = (r.period_end for r in self.releases.values() if r.source is Source.NPPES and r.period_end)
        return max(days, default=None)

    @cached_property
    def invented(self) -> bool:
        """Whether anybody in it is invented: holds an NPI that starts with 2, as none issued so far does."""
        return bool(self.engine.rows(INVENTED))

    @property
    def connection(self) -> sqlite3.Connection:
        """The open file of a directory kept in one."""
        assert isinstance(self.engine, SqliteEngine)  # noqa: S101 - asked by those who know
        return self.engine.connection

    def has(self, source: Source) -> bool:
        """Whether any release of `source` was read."""
        return any(release.source is source for release in self.releases.values())

    def looked_in(self, source: Source) -> tuple[Fact, ...]:
        """Return the files of a source that were read, as facts without a row: for what none of them says."""
        return tuple(
            self.looked_through(release.id)
            for release in self.releases.values()
            if release.source is source and release.rows_read
        )

    def looked_through(self, release: int) -> Fact:
        """Return a whole file as a fact: it was read, and no row of it is meant."""
        return self._stated(release, None)

    def fact(self, release: int, row: int) -> Fact:
        """Return where a record was read."""
        return self._stated(release, row)

    def _stated(self, release: int, row: int | None) -> Fact:
        read = self.releases[release]
        return Fact(source=read.source, release=read.label, file=read.file, row=row, received=read.received)


def open_directory(where: Place) -> Directory:
    """Open the directory in a folder, or at the address of a PostgreSQL database.

    Raises: BadQuestion (no address), BadDirectory (none there, not one, another schema), MachineRefused (it may not be
    read, PostgreSQL does not answer).
    """
    with ExitStack() as until_whole:  # what is refused is closed again
        engine = open_engine(where)
        until_whole.callback(engine.close)
        columns = Release.__dataclass_fields__
        rows = (dict(zip(columns, row, strict=True)) for row in engine.rows(RELEASES))
        releases = {row["id"]: Release(**row | {"source": Source(row["source"])}) for row in rows}
        until_whole.pop_all()
    return Directory(engine, releases, Postings(engine))


def open_engine(where: Place) -> Engine:
    """Open what keeps the directory. Raises: as `open_directory`."""
    if not is_database(where):
        return open_file(Path(where))
    from whoperforms.store.postgres import open_database  # noqa: PLC0415 - a file is opened without psycopg

    return open_database(str(where))
