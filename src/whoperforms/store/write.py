"""Writing a directory file: tables first, rows in key order, indexes last, then a check."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from whoperforms.kernel.errors import BadData
from whoperforms.store.postings import POSTING
from whoperforms.store.schema import APPLICATION_ID, INDEXES, TABLES, VERSION

FAST = """
pragma journal_mode = off;      -- a build that fails is thrown away whole
pragma synchronous = off;       -- the finished file is flushed once, before the swap
pragma locking_mode = exclusive;
pragma cache_size = -65536;     -- KiB
pragma page_size = 8192;
"""


class Writer:
    """Takes rows for tables of a directory file; see `writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add `rows` to `table`; quickest when they come in the order of its key."""
        names = ", ".join(columns)
        places = ", ".join("?" * len(columns))
        self._connection.executemany(f"insert into {table} ({names}) values ({places})", rows)  # noqa: S608 - our names


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Yield a `Writer` for a new directory file; when the block ends well the file is complete and checked."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(FAST + TABLES)
        connection.execute("begin")
        yield Writer(connection)
        connection.execute("commit")
        connection.executescript(INDEXES)
        connection.execute("analyze")
        _check(connection, path)
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute(f"pragma user_version = {VERSION}")
    finally:
        connection.close()


ENTRIES_PROMISED_AND_HELD = """
select (select coalesce(sum(postings), 0) from term), (select coalesce(sum(length(postings)), 0) from block)
"""
RELEASE_UNACCOUNTED = """
select file from release where rows_read <> rows_kept + rows_skipped + rows_rejected
"""


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Hold the file against its own promises before it may serve. Raises: BadData."""
    promised, held = connection.execute(ENTRIES_PROMISED_AND_HELD).fetchone()
    if promised * POSTING.itemsize != held:
        raise BadData(f"{path}: {promised} postings promised, {held} bytes held; report this build as a fault")
    if unaccounted := connection.execute(RELEASE_UNACCOUNTED).fetchone():
        raise BadData(f"{unaccounted[0]}: rows read are not rows kept, skipped and rejected; report this as a fault")
