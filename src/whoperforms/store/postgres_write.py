"""Rows on their way into PostgreSQL: by COPY, as text that needs no vacuum afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from whoperforms.store.engine import Row

CHUNK = 1 << 20  # bytes


class PostgresWriter:
    """Takes rows for tables of a directory, within the transaction that made them."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a few `rows` to `table`."""
        with self._connection.cursor() as cursor, cursor.copy(_copy(table, columns, "text")) as copy:
            for row in rows:
                copy.write_row([int(value) if isinstance(value, bool) else value for value in row])

    def insert_columns(self, table: str, rows: Any) -> None:  # noqa: ANN401 - a Polars frame; nobody loads Polars here
        """Add many `rows` to `table`, which has a column for each of theirs: a Polars frame, which makes the text."""
        for name, kind in rows.schema.items():
            match str(kind):
                case "Binary":
                    rows = rows.with_columns(("\\x" + rows[name].bin.encode("hex")).alias(name))
                case "Boolean":
                    rows = rows.with_columns(rows[name].cast(int))
        text: str = rows.write_csv(include_header=False, quote_style="non_numeric")  # a blank is bare, "" is empty text
        with self._connection.cursor() as cursor, cursor.copy(_copy(table, rows.columns, "csv")) as copy:
            copy.write(text)

    def keep_names(self, folder: Path) -> None:
        """Take the index of names: its files in chunks (see store.postgres_folder)."""
        self.insert("names_file", ("name", "chunk", "data"), _chunks(folder))


def _chunks(folder: Path) -> Iterator[tuple[str, int, bytes]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        with path.open("rb") as file:
            number, data = 0, file.read(CHUNK)
            while data or not number:
                yield name, number, data
                number, data = number + 1, file.read(CHUNK)


def _copy(table: str, columns: Sequence[str], manner: str) -> sql.Composed:
    return sql.SQL("copy {} ({}) from stdin (format {}, freeze)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)), sql.SQL(manner)
    )
