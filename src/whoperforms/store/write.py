"""Writing a directory file: tables first, rows in key order, indexes last, then a check.

Shape:  columns go in whole (Arrow, by ADBC): no Python object is made for a value, and other threads work meanwhile.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import adbc_driver_sqlite.dbapi as adbc
from adbc_driver_manager.dbapi import Connection

from whoperforms.store.names_folder import put_beside
from whoperforms.store.promises import refuse_broken_promises
from whoperforms.store.schema import APPLICATION_ID, INDEXES, TABLES, VERSION
from whoperforms.store.writer import Columns

PAGE_BYTES = 8192
PAGES_TO_ASK_FOR = 256
ROWS_ANALYZED = 1000  # of each index; they tell SQLite what it has to know
FAST = f"""
pragma page_size = {PAGE_BYTES};
pragma journal_mode = off;
pragma synchronous = off;
pragma locking_mode = exclusive;
pragma cache_size = -65536;
pragma analysis_limit = {ROWS_ANALYZED};
"""  # a build that fails is thrown away whole; the finished file is flushed once, before the swap. The cache is in KiB


class SqliteWriter:
    """Takes rows for tables of a directory file; see `writing`."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

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

    def keep_names(self, folder: Path) -> None:
        """Take the index of names in `folder`, which is moved away."""
        self.insert("built", ("name", "value"), [("names", put_beside(folder, self._path))])


class Changer(SqliteWriter):
    """Changes the tables of a copy of a directory file; see `changing`."""

    def run(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run one statement."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(statement, values or None)

    def delete(self, table: str, npis: Sequence[int]) -> None:
        """Delete what `table` holds of some NPIs."""
        self.run(f"delete from {table} where npi in (select value from json_each(?))", (json.dumps(npis),))  # noqa: S608


@contextmanager
def writing(path: Path) -> Iterator[SqliteWriter]:
    """Yield what takes the rows for a new directory file; when the block ends well the file is complete and checked.

    Raises: OSError when the disk takes no more, BadData when the file does not keep its promises.
    """
    with _reason_of_the_disk(path), closing(adbc.connect(str(path), autocommit=True)) as connection:
        _run(connection, FAST, TABLES, "begin")
        yield SqliteWriter(connection, path)
        _run(connection, "commit", INDEXES, "analyze")
        refuse_broken_promises(partial(_rows, connection), path)
        _run(connection, f"pragma application_id = {APPLICATION_ID}; pragma user_version = {VERSION}")


@contextmanager
def changing(path: Path) -> Iterator[Changer]:
    """Yield what changes the directory file at `path`, a copy nobody reads yet; checked when the block ends well.

    Raises: OSError when the disk takes no more, BadData when the file does not keep its promises.
    """
    with _reason_of_the_disk(path), closing(adbc.connect(str(path), autocommit=True)) as connection:
        _run(connection, FAST, "begin")
        yield Changer(connection, path)
        _run(connection, "commit")
        refuse_broken_promises(partial(_rows, connection), path)


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
