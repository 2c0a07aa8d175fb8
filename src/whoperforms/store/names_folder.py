"""The folder with the index of names that belongs to a directory file: beside it, named after what is in it.

Shape:  `directory.names-<digest>`; the directory file says which is its own (table `built`, row `names`), so that the
        swap of the one file swaps both. The folder of the directory before stays until the next build, for whoever
        has that directory still open.
"""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from whoperforms.kernel.durable import flush
from whoperforms.store.names import ABOUT

PREFIX = "directory.names-"
NAMES_OF = "select value from built where name = 'names'"
DIGITS = 16


def put_beside(folder: Path, directory: Path) -> str:
    """Move a whole index of names from `folder` to its place beside the directory file; return the folder's name."""
    name = f"{PREFIX}{_digest(folder)}"
    place = directory.parent / name
    if not place.exists():  # else it is there already, whole: only what is whole is ever moved
        for written in (folder / ABOUT, *(path for path in folder.rglob("*") if path.is_dir()), folder):
            flush(written)
        folder.rename(place)
    return name


def remove_unnamed(directory: Path) -> None:
    """Remove the indexes of names beside a directory file that are not its own."""
    own = _named_by(directory)
    for folder in directory.parent.glob(f"{PREFIX}*"):
        if folder.name != own:
            shutil.rmtree(folder)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for array in sorted(folder.glob("*.npy")):
        with array.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:DIGITS]


def _named_by(directory: Path) -> str | None:
    address = f"file:{quote(str(directory.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            found = connection.execute(NAMES_OF).fetchone()
    except sqlite3.DatabaseError:  # none there, or not one of ours: it has no index of names
        return None
    return found and str(found[0])
