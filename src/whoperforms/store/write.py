"""Writing a directory file: tables first, rows in key order, indexes last, then a check.

Shape:  columns go in whole (Arrow, by ADBC): no Python object is made for a value, and other threads work meanwhile.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import adbc_driver_sqlite.dbapi as adbc
from adbc_driver_manager.dbapi import Connection

from whoperforms.kernel.errors import BadData
from whoperforms.store.postings import POSTING
from whoperforms.store.schema import APPLICATION_ID, INDEXES, TABLES, VERSION

PAGE_BYTES = 8192
PAGES_TO_ASK_FOR = 256
FAST = f"""
pragma page_size = {PAGE_BYTES};
pragma journal_mode = off;
pragma synchronous = off;
pragma locking_mode = exclusive;
pragma cache_size = -65536;
"""  # a build that fails is thrown away whole; the finished file is flushed once, before the swap. The cache is in KiB


class Columns(Protocol):
    """Rows as Arrow columns, such as a Polars frame."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Export the columns, as the Arrow PyCapsule interface has it."""


class Writer:
    """Takes rows for tables of a directory file; see `writing`. Quickest in the order of a table's key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a few `rows` to `table`."""
        names = ", ".join(columns)
        places = ", ".join("?" * len(columns))
        question = f"insert into {table} ({names}) values ({places})"  # noqa: S608 - our names
        with closing(self._connection.cursor()) as cursor:
            cursor.executemany(question, [tuple(row) for row in rows])

    def insert_columns(self, table: str, rows: Columns) -> None:
        """Add many `rows` to `table`, which has a column for each of theirs."""
        with closing(self._connection.cursor()) as cursor:
            cursor.adbc_ingest(table, rows, mode="append")


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Yield a `Writer` for a new directory file; when the block ends well the file is complete and checked.

    Raises: OSError when the disk takes no more, BadData when the file does not keep its promises.
    """
    with _reason_of_the_disk(path), closing(adbc.connect(str(path), autocommit=True)) as connection:
        _run(connection, FAST, TABLES, "begin")
        yield Writer(connection)
        _run(connection, "commit", INDEXES, "analyze")
        _check(connection, path)
        _run(connection, f"pragma application_id = {APPLICATION_ID}; pragma user_version = {VERSION}")


@contextmanager
def _reason_of_the_disk(path: Path) -> Iterator[None]:
    """Let the disk itself say why it refuses: on its way through ADBC SQLite's reason is lost. Raises: OSError."""
    try:
        yield
    except adbc.Error:
        with path.open("ab") as file:  # the file is thrown away
            file.write(bytes(PAGES_TO_ASK_FOR * PAGE_BYTES))
            file.flush()
            os.fsync(file.fileno())
        raise


def _run(connection: Connection, *scripts: str) -> None:
    """Run statements one after the other; what they answer is dropped."""
    for script in scripts:
        for statement in filter(None, (part.strip() for part in script.split(";"))):
            _rows(connection, statement)


def _rows(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    with closing(connection.cursor()) as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


ENTRIES_PROMISED_AND_HELD = """
select (select coalesce(sum(postings), 0) from term), (select coalesce(sum(length(postings)), 0) from block)
"""
RELEASE_UNACCOUNTED = """
select file from release where rows_read <> rows_kept + rows_skipped + rows_rejected
"""


def _check(connection: Connection, path: Path) -> None:
    """Hold the file against its own promises before it may serve. Raises: BadData."""
    [(promised, held)] = _rows(connection, ENTRIES_PROMISED_AND_HELD)
    if promised * POSTING.itemsize != held:
        raise BadData(f"{path}: {promised} postings promised, {held} bytes held; report this build as a fault")
    if unaccounted := _rows(connection, RELEASE_UNACCOUNTED):
        raise BadData(f"{unaccounted[0][0]}: rows read are not rows kept, skipped and rejected; report this as a fault")
