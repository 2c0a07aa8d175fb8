"""A folder of files that belongs to a directory in PostgreSQL: kept there in chunks, unpacked where it is read.

Shape:  table `names_file`: a file's path in the folder, the number of the chunk from 0, its bytes. A file of no bytes
        is one empty chunk. What is unpacked lies under the name of its build, so it is never out of date.
"""

import os
import shutil
import tempfile
from pathlib import Path

from whoperforms.store.engine import Engine
from whoperforms.store.swap import refusals_as_sentences

BUILDS_KEPT = 4  # whichever databases they are of
CHUNKS = "select name, chunk from names_file order by name, chunk"
DATA = "select data from names_file where name = :name and chunk = :chunk"


def cache() -> Path:
    """Return where this user's programs keep what can be made again.

    Source: XDG Base Directory Specification.
    """
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "whoperforms"


def get_folder(engine: Engine, build: str, cache: Path) -> Path:
    """Return the folder with the files of a build, under `cache`; what was unpacked before is used again.

    Any number of processes may do so at once. Raises: MachineRefused (disk, permission, PostgreSQL away or lost).
    """
    unpacked = cache / build
    if unpacked.is_dir():
        return unpacked
    with refusals_as_sentences(cache):
        cache.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=f"{build}.", dir=cache))
        try:
            for name, chunk in engine.rows(CHUNKS):
                path = half / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("ab") as file:
                    file.writelines(data for (data,) in engine.rows(DATA, {"name": name, "chunk": chunk}))
            _put_in_place(half, unpacked)
            _forget_older(cache)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return unpacked


def _forget_older(cache: Path) -> None:
    """Remove what was unpacked for builds of long ago; who has it open keeps it."""
    whole = [folder for folder in cache.iterdir() if "." not in folder.name]
    for folder in sorted(whole, key=lambda folder: folder.stat().st_mtime)[:-BUILDS_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(half: Path, unpacked: Path) -> None:
    """Give an unpacked folder its name, unless another process was quicker."""
    try:
        half.rename(unpacked)
    except OSError:
        if not unpacked.is_dir():
            raise
