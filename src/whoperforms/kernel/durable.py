"""Files that survive a power cut: flushed to the disk, and given their name in a single step."""

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Have what was written to a file, or into a folder's list, lie on the disk. Raises: OSError."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def put_in_place(finished: Path, path: Path) -> None:
    """Let a finished file take its name, and the place of the one that had it, in one step. Raises: OSError."""
    flush(finished)
    finished.replace(path)
    flush(path.parent)


def append_line(path: Path, line: str) -> None:
    """Have a line lie at the end of a file, on the disk; what a power cut left of a line before it stays apart.

    Raises: OSError.
    """
    with path.open("a+b") as file:
        torn = file.tell() and (file.seek(-1, os.SEEK_END), file.read())[1] != b"\n"
        file.write(b"\n" * bool(torn) + line.encode())
    flush(path)
    flush(path.parent)
