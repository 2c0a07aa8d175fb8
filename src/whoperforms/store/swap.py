"""A new directory replaces the old one in a single step; until then the old one serves on.

Shape:  `directory.db` serves; `directory.db.building` is being written from what lies in `directory.staging`,
        by whoever holds `directory.lock`. What a killed build leaves behind, the next one removes, and with it the
        index of names that belonged to the directory before.
"""

import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoperforms.kernel.durable import put_in_place
from whoperforms.kernel.errors import MachineRefused
from whoperforms.store.names_folder import remove_unnamed

DIRECTORY = "directory.db"
BUILDING = "directory.db.building"
STAGING = "directory.staging"
LOCK = "directory.lock"


@contextmanager
def replacing(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the path to write a new directory to, and a folder to stage in; swap when the block ends well.

    The folder is made when it is not there. Raises: MachineRefused (no permission, disk full, another build).
    """
    with refusals_as_sentences(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with _lock(folder):
            building, staging = folder / BUILDING, folder / STAGING
            _remove(building, staging)
            remove_unnamed(folder / DIRECTORY)
            try:
                staging.mkdir()
                yield building, staging
                put_in_place(building, folder / DIRECTORY)
            except BaseException:
                remove_unnamed(folder / DIRECTORY)
                raise
            finally:
                _remove(building, staging)


@contextmanager
def refusals_as_sentences(folder: Path) -> Iterator[None]:
    """Turn what the machine says about disk, permission and lock into one sentence. Raises: MachineRefused."""
    try:
        yield
    except OSError as why:
        if why.errno is None:
            raise
        raise MachineRefused(_sentence(folder, why)) from None
    except sqlite3.OperationalError as why:
        if not _is_about_the_disk(why):
            raise
        raise MachineRefused(
            f"{folder}: the disk refused to take the directory ({why}); free some space or give another --out; "
            "the directory that was there still serves"
        ) from None


def _is_about_the_disk(why: sqlite3.OperationalError) -> bool:
    primary = why.sqlite_errorcode & 0xFF
    return primary in {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }


def _sentence(folder: Path, why: OSError) -> str:
    where = why.filename or folder
    match why.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return (
                f"{where}: the disk is full; free some space or give another --out; "
                "the directory that was there still serves"
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"{where}: no permission to write here; give another --out, or ask for the permission"
        case errno.ENOTDIR | errno.EEXIST:
            return f"{where}: a file, where a folder is needed; give another --out"
        case _:
            return f"{where}: {why.strerror}; see to it and build again"


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Hold the folder for one build. The lock goes with the process, however that ends."""
    with (folder / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise MachineRefused(
                f"{folder}: another build is writing here (process {holder}); wait for it, or give another --out"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _remove(building: Path, staging: Path) -> None:
    building.unlink(missing_ok=True)
    remove_folder(staging)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)
