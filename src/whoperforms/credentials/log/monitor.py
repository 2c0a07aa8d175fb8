"""Watching a log from outside: whether its entries come to the roots that it signed, and whether it only ever grew.

Source: RFC 6962, section 5.4 (what a monitor does).
Shape:  pure. Whoever calls hands over all entries as the log gives them out, the checkpoint that it signs now, those
        that anybody ever held, and the entries that were kept from earlier looks. Every root is computed anew from the
        entries: proofs alone would satisfy a log that signs roots to which it has no entries. Each thing that is wrong
        has a name and a sentence; nothing is concluded from silence.

What an outsider cannot do: an entry tells when something of which type happened, and not whose it is, so that nobody
finds names in it. Where a certification stands can therefore not be computed from the entries alone. What of it can be
held to the log stands in `surfaces`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from whoperforms.certification.events import LEAF
from whoperforms.credentials.log import entry
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.entry import Entry, NotAnEntry
from whoperforms.credentials.log.tree import Tree
from whoperforms.kernel.errors import BadValue, NothingFound


class Wrong(StrEnum):
    """What can be wrong with a log, or with what is said beside it."""

    SPLIT_VIEW = "split_view"  # two histories, both signed
    REWRITTEN = "rewritten"  # what was there before is another thing now
    WENT_BACK = "went_back"  # shorter than it was: an older registry was put in its place
    TRUNCATED = "truncated"  # fewer entries than it signs for
    WRONG_ROOT = "wrong_root"  # the entries do not come to the root that it signs
    BAD_ENTRY = "bad_entry"  # something that is no entry, or in another place than it says
    BACK_DATED = "back_dated"  # earlier than the entry before it
    STATES_DIFFER = "states_differ"  # two surfaces that cannot both be true
    FACTS_DIFFER = "facts_differ"  # a name, a number, a date
    NOT_SAID = "not_said"  # one surface has a certificate of which another knows nothing
    NOT_IN_THE_LOG = "not_in_the_log"  # something public that no entry stands for
    OLD = "old"  # said too long ago to be relied on
    NOT_PROVED = "not_proved"  # handed out, and its signatures or dates do not bear it
    NOT_SIGNED = "not_signed"  # a log that says nothing of itself any more
    KEYS_DIFFER = "keys_differ"  # keys that are not those of the issuer's file, or that no entry stands for


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, in a sentence."""

    wrong: Wrong
    sentence: str


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint of this log, whose signature was checked when it was taken, and who has it."""

    checkpoint: Checkpoint
    holder: str


@dataclass(frozen=True, slots=True)
class ReadLog:
    """All entries of a log, as it gave them out, and the tree over them."""

    lines: Sequence[bytes]
    tree: Tree

    def entry(self, seq: int) -> Entry:
        """Return the entry of a place, from 1. Raises: NothingFound, NotAnEntry."""
        if not 1 <= seq <= len(self.lines):
            raise NothingFound(f"entry {seq}: the log has {len(self.lines)} entries")
        return entry.read(self.lines[seq - 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look at a log came to. `agree`: how many of the checkpoints that were held fit its entries."""

    log: ReadLog
    served: Checkpoint
    agree: int
    findings: tuple[Finding, ...]


def looked_at(
    lines: Iterable[bytes], served: Checkpoint, held: Sequence[Held] = (), kept: Sequence[bytes] = ()
) -> Look:
    """Return what is wrong with a log. `served`: what it signs now; `kept`: its entries as they were at earlier looks.

    Raises: BadValue, where a checkpoint is of another log.
    """
    for one in held:
        if one.checkpoint.origin != served.origin:
            raise BadValue(f"{one.checkpoint.origin}, held by {one.holder}: another log than {served.origin}")
    log, findings = _read(lines)
    findings += _against_served(log, served)
    findings += _against_held(log, served, held)
    findings += _among(held)
    findings += _against_kept(log, served, kept)
    agree = sum(_fits(log, one.checkpoint) is True for one in held)
    return Look(log=log, served=served, agree=agree, findings=tuple(findings))


def _read(lines: Iterable[bytes]) -> tuple[ReadLog, list[Finding]]:
    there, tree, findings = list[bytes](), Tree(), list[Finding]()
    latest: datetime | None = None
    for seq, line in enumerate(lines, 1):
        there.append(line)
        tree.append(sha256(LEAF + line).digest())
        try:
            said = entry.read(line)
        except NotAnEntry as why:
            findings.append(Finding(Wrong.BAD_ENTRY, f"entry {seq}: {why}"))
            continue
        if said.seq != seq:
            findings.append(Finding(Wrong.BAD_ENTRY, f"entry {seq}: says that it is entry {said.seq}"))
        if latest and said.at < latest:
            findings.append(
                Finding(Wrong.BACK_DATED, f"entry {seq} ({said.type}): of {said.at}, and the one before is of {latest}")
            )
        latest = max(latest or said.at, said.at)
    return ReadLog(there, tree), findings


def _against_served(log: ReadLog, served: Checkpoint) -> Iterator[Finding]:
    match _fits(log, served):
        case None:
            yield Finding(
                Wrong.TRUNCATED,
                f"{len(log.lines)} entries are handed out, and {served.head.size} are signed for: the others are held "
                "back, or gone",
            )
        case False:
            yield Finding(
                Wrong.WRONG_ROOT,
                f"{served.head.size} entries: they come to another root than the log signs for them, so what is handed "
                "out is not what is signed",
            )


def _against_held(log: ReadLog, served: Checkpoint, held: Sequence[Held]) -> Iterator[Finding]:
    """Yield what is wrong by checkpoints that somebody held."""
    same = max((one.checkpoint.head.size for one in held if _fits(log, one.checkpoint)), default=0)
    for one in held:
        size = one.checkpoint.head.size
        if size > served.head.size:
            yield Finding(
                Wrong.WENT_BACK,
                f"{size} entries were signed for, as {one.holder} can show, and {served.head.size} are now: an older "
                "registry was put in the place of this one",
            )
        elif size == served.head.size and one.checkpoint.head.root != served.head.root:
            yield Finding(
                Wrong.SPLIT_VIEW,
                f"{size} entries: {one.holder} holds another root for them than the one that is signed now, so "
                "different people are shown different histories",
            )
        elif _fits(log, one.checkpoint) is False:
            since = f"after entry {same}" if same < size else "somewhere"
            yield Finding(
                Wrong.REWRITTEN,
                f"the first {size} entries: they no longer come to the root that {one.holder} holds, so an entry up to "
                f"{size}, {since}, was changed, removed or put in",
            )


def _among(held: Sequence[Held]) -> Iterator[Finding]:
    """Yield what two holders can show each other, whatever the log says now."""
    first = dict[int, Held]()
    for one in held:
        other = first.setdefault(one.checkpoint.head.size, one)
        if other.checkpoint.head.root != one.checkpoint.head.root:
            yield Finding(
                Wrong.SPLIT_VIEW,
                f"{one.checkpoint.head.size} entries: {other.holder} and {one.holder} hold two different roots, both "
                "signed, so different people were shown different histories",
            )


def _against_kept(log: ReadLog, served: Checkpoint, kept: Sequence[bytes]) -> Iterator[Finding]:
    """Yield the first entry that is not what it was at an earlier look, and whether entries went."""
    for seq, (was, becomes) in enumerate(zip(kept, log.lines, strict=False), 1):
        if was != becomes:
            yield Finding(Wrong.REWRITTEN, f"entry {seq}: was {_shown(was)}, and is {_shown(becomes)} now")
            break
    if len(kept) > len(log.lines):
        wrong = Wrong.TRUNCATED if served.head.size >= len(kept) else Wrong.WENT_BACK
        yield Finding(wrong, f"{len(kept)} entries were handed out before, and {len(log.lines)} are now")


def _fits(log: ReadLog, checkpoint: Checkpoint) -> bool | None:
    """Whether the entries come to the root of a checkpoint; None where there are too few to know."""
    head = checkpoint.head
    return log.tree.root(head.size) == head.root if head.size <= log.tree.size else None


def _shown(line: bytes) -> str:
    try:
        said = entry.read(line)
    except NotAnEntry:
        return f"{line[:60]!r}"
    return f"{said.type} of {said.at:%Y-%m-%d %H:%M:%S} (hash {said.body_hash.hex()[:12]})"
