"""Opening a directory in a fresh process, and what a process that serves holds of its own."""

import json
import os
import statistics
from pathlib import Path

from child import fresh
from making import parts
from tables import MB, Table, held

OPENED = 7  # times
OPEN_MS, OWN_MB = 50, 200
QUESTIONS = 2_000
PIECE = 16 << 20
MEMORY = {
    "anonymous: nobody else can use it": "anonymous",
    "private: with the pages of files that only this process has mapped": "private",
    "resident: with what it shares": "resident",
}


def bench_opening(directory: Path) -> Table:
    """Open the directory, its files in memory, and dropped from it."""
    table = Table(
        "Opening the directory",
        ("what", "median, ms", "limit", "met"),
        f"In a fresh process, without the time Python takes to start; median of {OPENED}. Opening asks for "
        "the releases, and no more. Cold: the system was told to drop the files from memory first.",
    )
    print(table.title)
    warm, cold = opened(directory), opened(directory, cold=True)
    read_again(directory)  # so that what is asked next does not wait for the disk
    for name, figures in (("open the directory", warm), ("open the directory, cold", cold)):
        table.add(name, f"{figures['directory']:.1f}", str(OPEN_MS), held((figures["directory"], OPEN_MS)))
    for name, figures in (("open the index of names, too", warm), ("open the index of names, too, cold", cold)):
        table.add(name, f"{figures['names']:.1f}", "", "")
    table.add("start Python, open, answer the first search by place", f"{warm['first']:.0f}", "", "")
    table.add("the same, cold", f"{cold['first']:.0f}", "", "")
    return table


def bench_memory(directory: Path) -> Table:
    """Ask a fresh process mixed questions, and see what it holds."""
    told = json.loads(fresh("mixed.py", directory, QUESTIONS))
    table = Table(
        "Memory of a serving process",
        ("what", "after the first question, MB", f"after {QUESTIONS:,}, MB", "limit", "met"),
        "A process of its own, with Django, the directory and the index of names open. Seven kinds of questions in "
        "turn: whole answers for MILD, whole records, nearest with filters, 100 at once, counts of filters, names "
        "within a state, names near a place. Of its own is what is anonymous. The rest are pages of files that it has "
        "mapped: the system takes that memory back when it needs it, and the server's other processes share it.",
    )
    print(table.title)
    for name, key in MEMORY.items():
        before, after = (told[when][key] / MB for when in ("before", "after"))
        limit = (str(OWN_MB), held((after, OWN_MB))) if key == "anonymous" else ("", "")
        table.add(name, f"{before:.0f}", f"{after:.0f}", *limit)
    return table


def opened(directory: Path, *, cold: bool = False) -> dict[str, float]:
    """Return the medians of what opening takes, in milliseconds."""
    taken: list[dict[str, float]] = []
    for _ in range(OPENED):
        if cold:
            dropped(directory)
        taken.append(json.loads(fresh("open_once.py", directory)))
    return {name: statistics.median(one[name] for one in taken) for name in taken[0]}


def dropped(directory: Path) -> None:
    """Ask the system to drop a directory's files from its memory."""
    for path in files(directory):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def read_again(directory: Path) -> None:
    """Read a directory's files, so that the system has them in its memory again."""
    for path in files(directory):
        with path.open("rb") as file:
            while file.read(PIECE):
                pass


def files(directory: Path) -> list[Path]:
    """Return the files of a directory, its names included."""
    file, names = parts(directory)
    return [file, *(path for path in names.rglob("*") if path.is_file())]
