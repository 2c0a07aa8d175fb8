"""Whose a folder of files is: one registry's, which it says of itself by that one's first event.

Shape:  a sweep removes what no event names, so a folder that two registries shared would lose the files of both. A file
        that was there before anybody said whose the folder is may be anybody's, and is no orphan of ours.
"""

import os
import secrets
from contextlib import suppress
from math import ceil
from pathlib import Path
from time import time
from typing import Final

from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry.files import OWNERS_FOLDER, Files
from whoperforms.registry.models import Event

MARK: Final = "of-registry"
FROM_THE_FIRST: Final = 0


def owned_since(folder: Path) -> float | None:
    """Return since when all that is given there is of this registry; a folder that is nobody's is its own from now on.

    None for a registry without events, which owns nothing. Raises: MachineRefused where the folder is another's.
    """
    first = Event.objects.filter(seq=1).values_list("event_id", flat=True).first()
    if first is None:
        return None
    mark = folder / MARK
    try:
        if not mark.exists():
            _write(mark, f"{first} {ceil(time()) if next(Files(folder).all(), None) else FROM_THE_FIRST}\n")
        owner, _, since = mark.read_text("ascii").partition(" ")
        if owner == first:
            return float(since)
    except (OSError, ValueError) as why:
        raise MachineRefused(f"{mark}: cannot be read or written ({why}); see to it") from None
    raise MachineRefused(f"{folder}: holds the files of another registry; name a folder of its own with --files")


def _write(mark: Path, text: str) -> None:
    """Write a mark whole, unless another process has."""
    mark.parent.mkdir(mode=OWNERS_FOLDER, exist_ok=True)
    own = mark.with_name(f"{MARK}.{secrets.token_hex(8)}")
    own.write_text(text, "ascii")
    with suppress(FileExistsError):
        os.link(own, mark)
    own.unlink()
