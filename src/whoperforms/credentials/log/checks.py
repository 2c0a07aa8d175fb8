"""What shows that a leaf is in a log, and that a log only grew: the two proofs against roots, checked hash by hash.

Source: RFC 6962, section 2.1; the way of checking is that of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from whoperforms.credentials.log.tree import EMPTY, HASH, node
from whoperforms.kernel.errors import BadData


class NotProved(BadData):
    """A proof that does not show what it was given for."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands for a whole log at one moment: how many entries it has, and the root over them."""

    size: int
    root: bytes


def check_inclusion(leaf: bytes, index: int, path: Sequence[bytes], head: Head) -> None:
    """Let through only a path that leads from the leaf at `index` to the root. Raises: NotProved."""
    _refuse_lengths((leaf, head.root, *path))
    if not 0 <= index < head.size:
        raise NotProved(f"{index}: no entry of a log with {head.size}; ask for the proof of another one")
    place, last, reached = index, head.size - 1, leaf
    for beside in path:
        if not last:
            raise NotProved(f"entry {index}: the proof has more hashes than the way to the root; ask for it anew")
        if place & 1 or place == last:
            reached = node(beside, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node(reached, beside)
        place, last = place >> 1, last >> 1
    if last:
        raise NotProved(f"entry {index}: the proof ends before the root; ask for it anew")
    if reached != head.root:
        raise NotProved(f"entry {index}: the proof leads to another root than that of the {head.size} entries")


def check_consistency(old: Head, new: Head, path: Sequence[bytes]) -> None:
    """Let through only a path which shows that the new log begins with the whole old one. Raises: NotProved."""
    _refuse_lengths((old.root, new.root, *path))
    if not 0 <= old.size <= new.size:
        raise NotProved(f"{new.size} entries: fewer than the {old.size} that the log had before; entries are missing")
    if old.size in {0, new.size}:
        _check_trivial(old, new, path)
        return
    if _followed(old, new, path) != (old.root, new.root):
        raise NotProved(
            f"{old.size} to {new.size} entries: the proof does not lead to both of their roots, so history differs"
        )


def _check_trivial(old: Head, new: Head, path: Sequence[bytes]) -> None:
    """Check where there is nothing to prove: from no entries, or between two heads of one size."""
    if path:
        raise NotProved(f"{len(path)} hashes from {old.size} to {new.size} entries: nothing needs proof there")
    if old.size == 0 and old.root != EMPTY:
        raise NotProved(f"{old.root.hex()}: not the root of a log without entries")
    if old.size == new.size and old.root != new.root:
        raise NotProved(f"{old.size} entries: two different roots; the log shows different people different histories")


def _followed(old: Head, new: Head, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the two roots to which a path leads. Raises: NotProved."""
    hashes = [old.root, *path] if not old.size & (old.size - 1) else list(path)
    if not hashes:
        raise NotProved(f"no hash from {old.size} to {new.size} entries: nothing is proved; ask for the proof anew")
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    reached_old = reached_new = hashes[0]
    for beside in hashes[1:]:
        if not last:
            raise NotProved(f"{new.size} entries: the proof has more hashes than the way to the root; ask for it anew")
        if place & 1 or place == last:
            reached_old, reached_new = node(beside, reached_old), node(beside, reached_new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached_new = node(reached_new, beside)
        place, last = place >> 1, last >> 1
    if last:
        raise NotProved(f"{new.size} entries: the proof ends before the root; ask for it anew")
    return reached_old, reached_new


def _refuse_lengths(hashes: Sequence[bytes]) -> None:
    wrong = next((hashed for hashed in hashes if len(hashed) != HASH), None)
    if wrong is not None:
        raise NotProved(f"{wrong[:40].hex()}: {len(wrong)} bytes; each hash of a proof is {HASH}")
