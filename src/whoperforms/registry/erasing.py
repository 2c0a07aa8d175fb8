"""Words removed by law: the words of an event go, and with them the files that nothing else names.

Source: a court or a data-protection law asks for it, in the text of the event that says so.
Shape:  whoever records an `erased` event lets the words go in the same transaction; both databases allow that change of
        a row and no other. Its place, its type, its hash and its link stay, so that the chain still verifies. Backups
        that were made before hold the words still: whoever keeps them has to remove those too. On the disk a SQLite
        file is overwritten as soon as nobody reads; PostgreSQL overwrites a row when it next vacuums its table. Files
        go with the sweep that follows, and so does what a sweep before it has left.
"""

import logging
from collections.abc import Collection, Iterable
from functools import partial
from typing import Final

from django.db import connection, transaction

from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.events import Row, Stream, type_of
from whoperforms.kernel.errors import BadField
from whoperforms.registry import models
from whoperforms.registry.sweeping import HASH, sweep

ERASED: Final = type_of(Erased(second="0" * 12, law="law"))
LOG = logging.getLogger(__name__)


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
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma secure_delete = on")  # what is let go is overwritten in the file
    words = models.Event.objects.filter(seq=seq)
    record = words.values_list("record", flat=True).first() or b""
    words.update(record=None, salt=None)
    transaction.on_commit(partial(_afterwards, [digest.decode() for digest in HASH.findall(record)]))


def _afterwards(named: Collection[str]) -> None:
    """Sweep away what the words named, and what of them stands in a log. What fails here the next sweep does."""
    try:
        sweep(named)
    except Exception:
        LOG.exception("words were removed, and files may be left; 'whoperforms registry follow' removes them")
