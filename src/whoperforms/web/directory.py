"""The directory that pages are answered from: opened once, and again when a build has replaced it."""

import os
from pathlib import Path
from threading import Lock

from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.swap import DIRECTORY

_opened: dict[Path, tuple[tuple[int, int], Directory]] = {}
_lock = Lock()


def serving(folder: Path) -> Directory:
    """Return the directory now in `folder`. Raises: BadDirectory."""
    now = _identity(folder)
    with _lock:
        held = _opened.get(folder)
        if held is None or held[0] != now:
            held = _opened[folder] = (now, open_directory(folder))
    return held[1]


def _identity(folder: Path) -> tuple[int, int]:
    try:
        found = os.stat(folder / DIRECTORY)  # noqa: PTH116 - one system call for each page
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns
