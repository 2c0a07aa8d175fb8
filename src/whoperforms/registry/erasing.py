"""Words removed by law: the words of an event go, and with them the files that nothing else names.

Source: a court or a data-protection law asks for it, in the text of the event that says so.
Shape:  whoever records an `erased` event lets the words go in the same transaction; both databases allow that change of
        a row and no other. Its place, its type, its hash and its link stay, so that the chain still verifies. Backups
        that were made before hold the words still: whoever keeps them has to remove those too. On the disk a SQLite
        file is overwritten at once; PostgreSQL overwrites a row when it next vacuums its table.
"""

import re
from collections.abc import Iterable
from functools import partial
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.events import Row, Stream, type_of
from whoperforms.kernel.errors import BadField
from whoperforms.registry import journal, models
from whoperforms.registry.files import Files

ERASED: Final = type_of(Erased(second="0" * 12, law="law"))
HASHES: Final = re.compile(rb'"sha256":"([0-9a-f]{64})"')  # of files, among others


def stream_of(seq: int) -> Stream:
    """Return what an event is about, as the database has it. Raises: BadField, named "erased"."""
    found = models.Event.objects.filter(seq=seq).values_list("stream", flat=True).first()
    if found is None:
        raise BadField("erased", "event {seq}: there is no such event; look at its number again", seq=seq)
    return Stream.named(found)


def let_go(rows: Iterable[Row]) -> None:
    """Remove the words that new rows say are to be removed; the caller's transaction holds both."""
    for row in rows:
        if row.type == ERASED:
            _remove(int(Stream.named(row.stream).id))


def _remove(seq: int) -> None:
    record = next(journal.rows(beyond=seq - 1)).record or b""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma secure_delete = on")  # what is let go is overwritten in the file
    models.Event.objects.filter(seq=seq).update(record=None, salt=None)
    transaction.on_commit(_overwrite_log)
    if named := frozenset(HASHES.findall(record)):
        transaction.on_commit(partial(_remove_files, named))


def _overwrite_log() -> None:
    """Empty SQLite's log of writes, in which a page with the words would stand still until others are written there."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma wal_checkpoint(truncate)")


def _remove_files(named: frozenset[bytes]) -> None:
    """Take away the files that an event named whose words are gone, unless another event names them too.

    Which ones it named is read off its words as they were kept, so that no type of event is forgotten.
    """
    files, left = Files(settings.FILES), set(named)
    for row in journal.rows():
        left -= {digest for digest in left if digest in (row.record or b"")}
    for digest in sorted(left):
        files.remove(digest.decode())
