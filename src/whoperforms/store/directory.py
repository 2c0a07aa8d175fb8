"""An open directory: read-only, immutable, replaced as a whole by the next build."""

import os
import sqlite3
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadDirectory, MachineRefused
from whoperforms.store.postings import Postings
from whoperforms.store.schema import APPLICATION_ID, VERSION
from whoperforms.store.swap import DIRECTORY

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
        """How a statement names this release: the last day it covers, or its file."""
        return self.period_end or self.file


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory to ask; `releases` are those it was built from, by id, `postings` what is found by place."""

    path: Path
    connection: sqlite3.Connection
    releases: dict[int, Release]
    postings: Postings

    @property
    def as_of(self) -> str | None:
        """The last day that the provider file covers, ISO; None when it states no day."""
        days = (r.period_end for r in self.releases.values() if r.source is Source.NPPES and r.period_end)
        return max(days, default=None)

    @property
    def invented(self) -> bool:
        """Whether anybody in it is invented: holds an NPI that starts with 2, as none issued so far does."""
        return self.connection.execute(INVENTED).fetchone() is not None

    def has(self, source: Source) -> bool:
        """Whether any release of `source` was read."""
        return any(release.source is source for release in self.releases.values())

    def fact(self, release: int, row: int) -> Fact:
        """Return where a record was read."""
        read = self.releases[release]
        return Fact(source=read.source, release=read.label, file=read.file, row=row)


def open_directory(folder: Path) -> Directory:
    """Open the directory in `folder`. Raises: BadDirectory, MachineRefused.

    BadDirectory: none there, not one, another schema; MachineRefused: it may not be read.
    """
    path = folder / DIRECTORY
    if not path.is_file():
        raise BadDirectory(f"{path}: no directory here; make one with 'whoperforms build --out {folder} ...'")
    if not os.access(path, os.R_OK):
        raise MachineRefused(f"{path}: no permission to read it; ask for the permission, or give another --directory")
    with ExitStack() as until_whole:  # a file that is refused is closed again
        connection = until_whole.enter_context(closing(_connected(path)))
        _refuse_what_we_cannot_read(connection, path)
        columns = Release.__dataclass_fields__
        rows = (dict(zip(columns, row, strict=True)) for row in connection.execute(RELEASES))
        releases = {row["id"]: Release(**row | {"source": Source(row["source"])}) for row in rows}
        until_whole.pop_all()
    return Directory(path, connection, releases, Postings(connection))


def _connected(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def _refuse_what_we_cannot_read(connection: sqlite3.Connection, path: Path) -> None:
    try:
        application = connection.execute("pragma application_id").fetchone()[0]
        version = connection.execute("pragma user_version").fetchone()[0]
    except sqlite3.DatabaseError:
        raise BadDirectory(f"{path}: not a directory file; build it again, or give another --directory") from None
    if application != APPLICATION_ID:
        raise BadDirectory(f"{path}: not a directory file; build it again, or give another --directory")
    if version != VERSION:
        age = "an older" if version < VERSION else "a newer"
        raise BadDirectory(
            f"{path}: written by {age} whoperforms (schema {version}, this one reads {VERSION}); build it again"
        )
