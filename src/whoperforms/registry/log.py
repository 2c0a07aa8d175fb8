"""The transparency log of this registry: the tree over all its events, and the checkpoints that are signed of it.

Shape:  each process has the tree of the rows that are committed, and brings it forward before it answers. The last
        checkpoint lies beside the keys, outside the database and its backups: a registry that somebody restored or
        rewrote is not signed for.
"""

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Lock

from django.conf import settings

from whoperforms.certification.bodies.certificates import KeyAdded
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import ORIGIN, Event, Row, leaf_hash
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.keys.issuer_file import log_keys_ever, log_name
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.checkpoint import read as read_checkpoint
from whoperforms.credentials.log.entry import Entry, Opening
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.log.note import read as read_note
from whoperforms.credentials.log.proof_file import ProofFile
from whoperforms.credentials.log.signer import Signer, refuse_contradicted
from whoperforms.credentials.log.tree import Tree
from whoperforms.kernel.errors import NothingFound, WhoPerformsError
from whoperforms.registry import journal, models, signing

LEAVES = ("seq", "event_id", "at", "type", "body_hash")  # what a leaf is made of: no words, no salt
AT_ONCE = 5_000
MEMORY = "checkpoint"  # beside the keys


class _Kept:
    """The tree that this process last grew, of whichever registry Django points at."""

    def __init__(self) -> None:
        self._tree, self._chain = Tree(), ORIGIN
        self._growing = Lock()

    def brought_forward(self) -> Tree:
        with self._growing:
            if not self._follows():
                self._tree, self._chain = Tree(), ORIGIN
            for row in _bare(self._tree.size):
                self._tree.append(leaf_hash(row))
                self._chain = row.chain
            return self._tree

    def _follows(self) -> bool:
        """Whether the registry still has, at the end of the tree, what it had when the tree was grown."""
        size = self._tree.size
        there = models.Event.objects.filter(seq=size).values_list("chain", flat=True).first()
        return size == 0 or (there is not None and bytes(there) == self._chain)


def _bare(beyond: int) -> Iterator[Row]:
    """Yield the rows beyond a place without their words."""
    kept = models.Event.objects.filter(seq__gt=beyond).order_by("seq").values_list(*LEAVES, "chain")
    for seq, event_id, at, kind, hashed, chain in kept.iterator(chunk_size=AT_ONCE):
        yield Row(
            seq=seq,
            event_id=event_id,
            at=at,
            stream="",
            type=kind,
            record=None,
            salt=None,
            body_hash=bytes(hashed),
            chain=bytes(chain),
        )


_KEPT = _Kept()


def tree() -> Tree:
    """Return the tree over all events that are committed."""
    return _KEPT.brought_forward()


def entries(start: int, limit: int) -> tuple[Entry, ...]:
    """Return so many entries of the log from a place on, the first being 0; none that nothing was signed for.

    Raises: NoKeys, NothingFound, NotToBeSigned, MachineRefused.
    """
    signed = _signer().last().head.size
    return tuple(Entry.of(row) for row in islice(_bare(start), max(0, min(limit, signed - start))))


def checkpoint() -> bytes:
    """Return a signed checkpoint of the whole log; the last one again where nothing was added.

    Raises: NoKeys, NothingFound, NotToBeSigned, MachineRefused, BadData.
    """
    journal.refuse_broken(journal.ledger())
    return _signer().checkpoint(tree)


def begin() -> bytes:
    """Sign the first checkpoint of all. Only ever on purpose: who could begin anew could rewrite what was signed.

    Raises: NotToBeSigned where the log was begun before, NoKeys, NothingFound, MachineRefused, BadData.
    """
    journal.refuse_broken(journal.ledger())
    return _signer().begin(tree)


def refuse_set_back() -> None:
    """Let through only a registry that goes on from what was last signed for its log. Raises: NotToBeSigned.

    Where no key signs for the log now, what was signed before is held against it all the same.
    """
    try:
        checkpoint()
    except NothingFound:
        refuse_contradicted(settings.KEYS / MEMORY, _keys_ever(), tree)


def sign_after(events: Sequence[Event[Body]]) -> None:
    """Sign a checkpoint after a change, where this site signs at all; a failure is told to whoever runs it."""
    if settings.KEYS_PASSPHRASE is None:
        return
    try:
        if any(isinstance(event.body, KeyAdded) and _is_the_first(event.stream.id) for event in events):
            begin()
        checkpoint()
    except NothingFound:  # no key yet, or none for the log
        return
    except WhoPerformsError as why:
        logging.getLogger(__name__).warning("no checkpoint of the log is signed: %s", why)


def head_of(signed: bytes) -> Checkpoint:
    """Return what a checkpoint of ours says."""
    return read_checkpoint(read_note(signed).text)


def proof(seq: int, *, opened: bool) -> ProofFile:
    """Return what proves that an event is in the log, under a signed checkpoint; `opened`: with its words.

    Raises: NothingFound, and what `checkpoint` raises.
    """
    row = next(journal.rows(beyond=seq - 1), None) if seq > 0 else None
    if row is None or row.seq != seq:
        raise NothingFound(f"{seq}: no entry of the log; it has {tree().size:,}")
    signed = checkpoint()
    opening = Opening.of(row) if opened else None
    return ProofFile(
        index=seq - 1,
        path=tree().inclusion(seq - 1, head_of(signed).head.size),
        signed=signed,
        extra=opening.written() if opening else None,
    )


def _is_the_first(fragment: str) -> bool:
    """Whether a key is the first for the log that was ever in use."""
    return [key.fragment for key in journal.ledger().keys.values() if key.added and key.kind is Kind.LOG] == [fragment]


def _signer() -> Signer:
    ledger = journal.ledger()
    issuer, held = signing.issuer(ledger), signing.signer(ledger, Kind.LOG)
    own = NoteKey(log_name(issuer), held.public)
    return Signer(
        key=own,
        sign=held.sign,
        memory=settings.KEYS / MEMORY,
        earlier=tuple(key for key in _keys_ever() if key.public != own.public),
    )


def _keys_ever() -> tuple[NoteKey, ...]:
    """Return all keys of the log, lost ones too: what lies beside them was signed before, and must be continued."""
    try:
        issuer = signing.issuer(journal.ledger())
    except NothingFound:  # a registry from before its first key
        return ()
    return log_keys_ever(issuer)
