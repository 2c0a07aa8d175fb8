"""A directory kept in a SQLite file, opened read-only and immutable."""

import os
import sqlite3
import weakref
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

from whoperforms.kernel.errors import BadDirectory, MachineRefused
from whoperforms.store.engine import NONE, Replaced, Row, Values
from whoperforms.store.names_folder import NAMES_OF
from whoperforms.store.schema import APPLICATION_ID, refuse_other_version
from whoperforms.store.swap import DIRECTORY

MAPPED = 1 << 40  # bytes: all of it, as far as SQLite maps; what is mapped is shared by all who serve
Identity = tuple[int, int]


class SqliteEngine:
    """Answers from one file; whoever has it open keeps it when a build puts another in its place."""

    def __init__(self, connection: sqlite3.Connection, path: Path, file: Identity) -> None:
        self.connection = connection
        self._path = path
        self._file = file
        weakref.finalize(self, connection.close)

    def rows(self, question: str, values: Values = NONE) -> list[Row]:
        """Return the rows that answer `question`."""
        return self.connection.execute(question, values).fetchall()

    def answers(self, asked: Sequence[tuple[str, Values]]) -> list[list[Row]]:
        """Return the rows that answer each question."""
        return [self.rows(question, values) for question, values in asked]

    def replaced(self) -> bool:
        """Return whether another file lies there now, or none."""
        return identity(self._path) != self._file

    def names_folder(self) -> Path:
        """Return the folder with the index of names. Raises: Replaced."""
        found = self.rows(NAMES_OF)
        if not found:
            raise BadDirectory(f"{self._path}: holds no index of names; build the directory again")
        folder = self._path.parent / str(found[0][0])
        if not folder.is_dir() and self.replaced():
            raise Replaced(f"{self._path}: replaced by a newer directory; ask again")
        return folder

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def open_file(folder: Path) -> SqliteEngine:
    """Open the directory file in `folder`. Raises: BadDirectory, MachineRefused.

    BadDirectory: none there, not one, another schema; MachineRefused: it may not be read.
    """
    path = folder / DIRECTORY
    if not path.is_file():
        raise BadDirectory(f"{path}: no directory here; make one with 'whoperforms build --out {folder} ...'")
    if not os.access(path, os.R_OK):
        raise MachineRefused(f"{path}: no permission to read it; ask for the permission, or give another --directory")
    file = identity(path)
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    with ExitStack() as until_whole:  # a file that is refused is closed again
        connection = until_whole.enter_context(closing(sqlite3.connect(address, uri=True, check_same_thread=False)))
        _refuse_what_we_cannot_read(connection, path)
        connection.execute(f"pragma mmap_size = {MAPPED}")
        until_whole.pop_all()
    return SqliteEngine(connection, path, file)


def identity(path: Path) -> Identity:
    """Return what tells a file from the one that lay there before."""
    try:
        found = os.stat(path)  # noqa: PTH116 - one system call for each page
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns


def _refuse_what_we_cannot_read(connection: sqlite3.Connection, path: Path) -> None:
    try:
        application = connection.execute("pragma application_id").fetchone()[0]
        version = connection.execute("pragma user_version").fetchone()[0]
    except sqlite3.DatabaseError:
        raise BadDirectory(f"{path}: not a directory file; build it again, or give another --directory") from None
    if application != APPLICATION_ID:
        raise BadDirectory(f"{path}: not a directory file; build it again, or give another --directory")
    refuse_other_version(version, str(path))
