"""A fresh process that holds a log of many entries, and tells what each question to it takes; the last line is JSON."""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tables import milliseconds, percentile

from whoperforms.certification.events import LEAF
from whoperforms.credentials.log import checkpoint, entry
from whoperforms.credentials.log.checks import Head, check_consistency, check_inclusion
from whoperforms.credentials.log.entry import Entry
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.log.signer import Signer
from whoperforms.credentials.log.tree import HASH, Tree

entries, asked = int(sys.argv[1]), int(sys.argv[2])
dice = random.Random(7)  # noqa: S311 - the same questions each time
leaves = [sha256(seq.to_bytes(8, "big")).digest() for seq in range(entries)]

began = time.process_time()
tree = Tree(leaves)
built = time.process_time() - began

some = Entry(seq=1, event_id="X" * 12, type="certify", at=datetime(2026, 11, 1, tzinfo=UTC), body_hash=leaves[0]).data
began = time.process_time()
for _ in range(asked):
    entry.read(some)
    sha256(LEAF + some).digest()
read = (time.process_time() - began) / asked * entries

memory = sum(HASH * (entries >> level) for level in range(entries.bit_length()))
head = Head(entries, tree.root())
secret = Ed25519PrivateKey.generate()
key = NoteKey("registry.example.org/log", secret.public_key().public_bytes_raw())


def times(work: Callable[[int], object]) -> tuple[float, float]:
    """Return the median and the 95th percentile of the milliseconds that `work` takes of a place in the log."""
    taken = [milliseconds(lambda: work(place)) for place in dice.choices(range(1, entries), k=asked)]  # noqa: B023
    return percentile(taken, 50), percentile(taken, 95)


paths = {place: tree.inclusion(place) for place in dice.choices(range(entries), k=100)}
grown = {size: tree.consistency(size) for size in dice.choices(range(1, entries), k=100)}
proved, earlier = list(paths), list(grown)
heads = {size: Head(size, tree.root(size)) for size in grown}

with tempfile.TemporaryDirectory() as folder:
    signer = Signer(key=key, sign=secret.sign, memory=Path(folder) / "checkpoint")
    signed = signer.begin(lambda: tree)

    def another(_: int) -> bytes:
        """Add an entry, and sign for it."""
        tree.append(leaves[0])
        return signer.checkpoint(lambda: tree)

    told = {
        "prove an entry": times(tree.inclusion),
        "prove growth": times(tree.consistency),
        "check a proof of an entry": times(
            lambda n: check_inclusion(leaves[place := proved[n % len(proved)]], place, paths[place], head)
        ),
        "check a proof of growth": times(
            lambda n: check_consistency(heads[size := earlier[n % len(earlier)]], head, grown[size])
        ),
        "the root of an earlier size": times(tree.root),
        "check a checkpoint's signature": times(lambda _: checkpoint.opened(signed, [key])),
        "add an entry": times(lambda _: tree.append(leaves[0])),
        "add an entry and sign a checkpoint": times(another),
    }
hashed = percentile([milliseconds(lambda: sha256(leaves[0] + leaves[1]).digest()) for _ in range(asked)], 50)
print(json.dumps({"built": built, "read": read, "memory": memory, "hash": hashed, "times": told}))
