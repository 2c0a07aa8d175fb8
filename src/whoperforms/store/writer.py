"""What a build writes rows to, whichever engine will keep them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol


class Columns(Protocol):
    """Rows as Arrow columns, such as a Polars frame."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Export the columns, as the Arrow PyCapsule interface has it."""


class Writer(Protocol):
    """Takes rows for the tables of a directory. Quickest in the order of a table's key."""

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a few `rows` to `table`."""

    def insert_columns(self, table: str, rows: Columns) -> None:
        """Add many `rows` to `table`, which has a column for each of theirs."""

    def keep_names(self, folder: Path) -> None:
        """Take the index of names in `folder`, to be kept with the directory."""
