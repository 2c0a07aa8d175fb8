"""Words removed by law: the words of an event go, and with them the files that nothing else names.

Source: a court or a data-protection law asks for it, in the text of the event that says so.
Shape:  whoever records an `erased` event lets the words go in the same transaction; both databases allow that change of
        a row and no other. Its place, its type, its hash and its link stay, so that the chain still verifies. Backups
        that were made before hold the words still: whoever keeps them has to remove those too.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from whoperforms.certification.bodies.enrolment import EvidenceRecorded, MentoredCase
from whoperforms.certification.bodies.people import IdentityProved
from whoperforms.certification.bodies.shape import Document
from whoperforms.certification.bodies.verification import Erased, VerificationRecorded
from whoperforms.certification.events import Event, Row, Stream, event_of, type_of
from whoperforms.kernel.errors import BadField
from whoperforms.registry import journal, models
from whoperforms.registry.files import Files

ERASED = type_of(Erased(second="0" * 12, law="law"))


def stream_of(seq: int) -> Stream:
    """Return what an event is about, as the database has it. Raises: BadField, named "erased"."""
    found = models.Event.objects.filter(seq=seq).values_list("stream", flat=True).first()
    if found is None:
        raise BadField("erased", f"event {seq}: there is no such event; look at its number again")
    return Stream.named(found)


def let_go(rows: Iterable[Row]) -> None:
    """Remove the words that new rows say are to be removed; the caller's transaction holds both."""
    for row in rows:
        if row.type == ERASED:
            _remove(int(Stream.named(row.stream).id))


def _remove(seq: int) -> None:
    event = event_of(next(journal.rows(beyond=seq - 1)))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma secure_delete = on")  # what is let go is overwritten in the file
    models.Event.objects.filter(seq=seq).update(record=None, salt=None)
    if event is not None:
        transaction.on_commit(partial(_remove_files, documents_of(event)))


def _remove_files(documents: tuple[Document, ...]) -> None:
    """Take away the files of an event whose words are gone, unless another event names them too."""
    gone = {document.sha256 for document in documents}
    if gone:
        known = (event for row in journal.rows() if (event := event_of(row)))
        gone -= {document.sha256 for event in known for document in documents_of(event)}
    for digest in sorted(gone):
        Files(settings.FILES).remove(digest)


def documents_of(event: Event[Any]) -> tuple[Document, ...]:
    """Return the files that an event names."""
    return tuple(_documents(event))


def _documents(event: Event[Any]) -> Iterator[Document]:
    match event.body:
        case EvidenceRecorded(documents=documents) | IdentityProved(documents=documents):
            yield from documents
        case MentoredCase(form=one) | VerificationRecorded(document=one):
            if one is not None:
                yield one
