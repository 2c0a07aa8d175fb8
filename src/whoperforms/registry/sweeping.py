"""What is kept no longer: files that no event names, rosters that were looked through, words in a database's log.

Shape:  nothing has to be remembered for it: what is named is read off the events' words as they are kept, whatever
        their type, so that a sweep finds what one that was killed has left. Whoever gives a file records the event that
        names it within the hour, or gives the file again: so a file that nobody gave since then, and that no event
        names while nobody else writes, is nobody's; if it was given since the folder is this registry's. Rosters lie
        in a folder of their own, which no backup reads.
"""

import logging
import re
from collections.abc import Collection
from pathlib import Path
from time import time
from typing import Final

from django.conf import settings
from django.db import connection

from whoperforms.registry.database import WAITS
from whoperforms.registry.file_owner import owned_since
from whoperforms.registry.files import Files
from whoperforms.registry.models import Event
from whoperforms.registry.one_writer import writing

ROSTERS: Final = "rosters"
IMPORTED: Final = "roster_imported"  # names a file that is not kept: each row that counts is an event of its own
AN_HOUR: Final = 60 * 60  # seconds between a file that is given and the event that names it: far more than a form takes
A_DAY: Final = 24 * 60 * 60  # as long as it is known what became of an import
A_MOMENT: Final = 1_000  # milliseconds
AT_ONCE: Final = 5_000  # rows read into memory
HASH: Final = re.compile(rb"[0-9a-f]{64}")  # of a file, among others
LOG = logging.getLogger(__name__)


def rosters() -> Files:
    """Return the rosters that were given, until they are imported or a day is over."""
    files = Path(settings.FILES)
    return Files(files / ROSTERS, within=files)


def sweep(known: Collection[str] = ()) -> int:
    """Remove what is kept no longer; return how many files that was. Raises: Busy, MachineRefused.

    `known`: hashes of files that this registry has named, whenever they were given.
    """
    try:
        return sweep_rosters() + _sweep_files(Files(settings.FILES), frozenset(known), given_before=time() - AN_HOUR)
    finally:
        overwrite_log()


def sweep_rosters() -> int:
    """Remove the rosters that nobody gave for a day; return how many they were. Raises: MachineRefused."""
    kept, before = rosters(), time() - A_DAY
    return sum(kept.let_go(digest, given_before=before) for digest in kept.all())


def overwrite_log() -> None:
    """Empty SQLite's log of writes, in which a page with removed words would stand until others are written there.

    While somebody reads, a backup for one, it cannot be emptied; the next sweep does it.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"pragma busy_timeout = {A_MOMENT}")  # who writes waits for it meanwhile
        try:
            cursor.execute("pragma wal_checkpoint(truncate)")
            busy = cursor.fetchone()[0]
        finally:
            cursor.execute(f"pragma busy_timeout = {WAITS * 1000}")
        if busy:
            LOG.error(  # what is no error is told nowhere
                "somebody is reading the registry, so words that were removed may stand in its log of writes; "
                "'whoperforms registry follow' tries again"
            )


def _sweep_files(files: Files, known: frozenset[str], *, given_before: float) -> int:
    """Remove the files that no event names. All events are read while others write, and only the last ones after that.

    In a registry without events nothing is removed: it may be one that is being restored, whose files come first.
    """
    since = owned_since(files.folder)
    if since is None:
        return 0
    imported = known | _imported()
    given = ((digest, files.was_given(digest)) for digest in files.all())
    left = {one.encode() for one, at in given if at < given_before and (at >= since or one in imported)}
    read = _leave_named(left, beyond=0)
    if not left:
        return 0
    with writing():
        _leave_named(left, beyond=read)
        return sum(files.let_go(digest.decode(), given_before=given_before) for digest in sorted(left))


def _imported() -> frozenset[str]:
    """Return the hashes of all rosters that were imported."""
    records = Event.objects.filter(type=IMPORTED).exclude(record=None).values_list("record", flat=True)
    return frozenset(digest.decode() for record in records.iterator() for digest in HASH.findall(bytes(record or b"")))


def _leave_named(left: set[bytes], *, beyond: int) -> int:
    """Take from some hashes those that events beyond a place name; return the place that was read up to."""
    if not left:
        return beyond
    events = Event.objects.filter(seq__gt=beyond).exclude(type=IMPORTED).order_by("seq")
    for seq, record in events.values_list("seq", "record").iterator(chunk_size=AT_ONCE):
        if record is not None:
            left.difference_update(HASH.findall(record))
        beyond = seq
    return beyond
