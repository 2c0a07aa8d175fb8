"""Whether what arrived is what was asked for: no web page, no stub, no archive cut short.

Shape:  a csv is known by its first line, a zip by the list of files at its end.
"""

import struct
import zipfile
from pathlib import Path

from whoperforms.fetch.release import Release
from whoperforms.kernel.errors import BadRelease

FIRST_LINE = 8192  # bytes it lies within
MARKUP = (b"<!doctype", b"<html", b"<head", b"<?xml", b"<!--")
DAMAGED_LIST = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, OSError, struct.error)
SHARE = 0.5  # of the bytes of the file before it; a new one below that has lost something


def refuse_unless_whole(part: Path, release: Release) -> None:
    """Refuse what is not the file that its name promises. Raises: BadRelease."""
    with part.open("rb") as file:
        start = file.read(FIRST_LINE)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        raise _not_it(release, "a web page came in its place")
    if not release.name.lower().endswith(".zip"):
        if release.kind.inside not in start.partition(b"\n")[0].decode("latin-1").lower():
            raise _not_it(release, f"its first line has no column {release.kind.inside.upper()}")
        return
    try:
        with zipfile.ZipFile(part) as archive:
            names = archive.namelist()
    except DAMAGED_LIST:
        raise _not_it(release, "the zip archive is cut short or damaged") from None
    if not any(release.kind.inside in name.lower() for name in names):
        raise _not_it(release, f"there is no {release.kind.inside} in the archive")


def refuse_far_below(new_bytes: int, old: Path, release: Release) -> None:
    """Refuse a file much smaller than the one it would take the place of. Raises: BadRelease."""
    old_bytes = old.stat().st_size
    if new_bytes < SHARE * old_bytes:
        raise BadRelease(
            f"{release.name}: {new_bytes:,} bytes, where {old.name} had {old_bytes:,}; not taken: "
            f"if the publisher means it, move {old} away and fetch again"
        )


def _not_it(release: Release, why: str) -> BadRelease:
    return BadRelease(f"{release.name}: {why}; not kept: try again later, or download by hand into --out")
