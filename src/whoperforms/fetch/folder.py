"""The folder that downloads go to: held by one fetch at a time, and what the machine says about it in a sentence."""

import errno
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoperforms.kernel.errors import MachineRefused

LOCK = "fetched.lock"


@contextmanager
def held_alone(folder: Path) -> Iterator[None]:
    """Make the folder where it is not there, and hold it. Raises: MachineRefused."""
    with refusals_as_sentences(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise MachineRefused(
                    f"{folder}: another fetch is writing here; wait for it, or give another --out"
                ) from None
            yield


@contextmanager
def refusals_as_sentences(folder: Path) -> Iterator[None]:
    """Turn what the machine says about disk and permission into one sentence. Raises: MachineRefused."""
    try:
        yield
    except OSError as why:
        if why.errno is None:
            raise
        raise MachineRefused(_sentence(why.filename or folder, why)) from None


def _sentence(where: object, why: OSError) -> str:
    match why.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return f"{where}: the disk is full; free some space and fetch again: what has arrived is kept"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"{where}: no permission to write here; give another --out, or ask for the permission"
        case errno.ENOTDIR | errno.EEXIST:
            return f"{where}: a file, where a folder is needed; give another --out"
        case _:
            return f"{where}: {why.strerror}; see to it and fetch again"
