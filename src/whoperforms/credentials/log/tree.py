"""The tree over the leaves of a log: one root stands for all of them in their order, and proofs against it are short.

Source: RFC 6962, section 2.1.
Shape:  a leaf comes in as its hash (SHA-256 of 0x00 and its data). Of each level the hashes of the nodes that are full
        lie behind one another: they never change, so the tree of every earlier size is still there to be asked. What
        is asked of `size` leaves is right while others are appended.
"""

from collections.abc import Iterable
from hashlib import sha256
from itertools import count
from typing import Final

from whoperforms.kernel.errors import BadValue

NODE: Final = b"\x01"
HASH: Final = 32  # bytes
EMPTY: Final = sha256().digest()  # the root of no leaves


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash that stands for two nodes beside one another."""
    return sha256(NODE + left + right).digest()


class Tree:
    r"""The hashes of all leaves so far, and of the full nodes above them: 64 bytes a leaf. Leaves are only ever added.

    >>> tree = Tree([sha256(b"\x00").digest()])
    >>> tree.size, tree.root().hex()[:8]
    (1, '6e340b9c')
    """

    __slots__ = ("_levels", "_size")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels = list[bytearray]()
        self._size = 0
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    def append(self, leaf: bytes) -> None:
        """Add the hash of a leaf behind the last one, and that of each node that it completes. Raises: BadValue."""
        if len(leaf) != HASH:
            raise BadValue(f"{leaf[:40].hex()}: a leaf is added by its hash, which is {HASH} bytes")
        place, hashed = self._size, leaf
        for level in count():
            if level == len(self._levels):
                self._levels.append(bytearray())
            full = self._levels[level]
            full += hashed
            if not place & 1:
                break
            hashed = sha256(NODE + full[-2 * HASH :]).digest()
            place >>= 1
        self._size += 1

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first `size` leaves; of all, where none is given. Raises: BadValue."""
        size = self._known(size)
        return self._part(0, size) if size else EMPTY

    def leaf(self, index: int) -> bytes:
        """Return the hash of a leaf, the first one being 0. Raises: BadValue."""
        self._refuse_beyond(index, self._size)
        return self._full(0, index)

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return what proves that a leaf is the one at `index` of the first `size`: hashes from leaf to root.

        Raises: BadValue.
        """
        size = self._known(size)
        self._refuse_beyond(index, size)
        start, end, path = 0, size, list[bytes]()
        while end - start > 1:
            middle = start + _left(end - start)
            if index < middle:
                path.append(self._part(middle, end))
                end = middle
            else:
                path.append(self._part(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return what proves that the first `old` leaves are where the first `size` begin. Raises: BadValue."""
        size = self._known(size)
        if not 0 <= old <= size:
            raise BadValue(f"{old}: a log of {size} entries was never so long; ask for at most {size}")
        start, end, whole, path = 0, size, True, list[bytes]()
        while old and old < end:
            middle = start + _left(end - start)
            if old <= middle:
                path.append(self._part(middle, end))
                end = middle
            else:
                path.append(self._part(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._part(start, end))
        return tuple(reversed(path))

    def _known(self, size: int | None) -> int:
        """Return a size that this tree has or had. Raises: BadValue."""
        if size is None:
            return self._size
        if not 0 <= size <= self._size:
            raise BadValue(f"{size}: the log has {self._size} entries; ask for at most {self._size}")
        return size

    @staticmethod
    def _refuse_beyond(index: int, size: int) -> None:
        if not 0 <= index < size:
            raise BadValue(f"{index}: no entry of the first {size}; the first one is 0, the last one {size - 1}")

    def _part(self, start: int, end: int) -> bytes:
        """Return the root of the leaves from `start` to before `end`, a part into which a tree was split."""
        length = end - start
        if not length & (length - 1):
            level = length.bit_length() - 1
            return self._full(level, start >> level)
        middle = start + _left(length)
        return node(self._part(start, middle), self._part(middle, end))

    def _full(self, level: int, place: int) -> bytes:
        return bytes(self._levels[level][place * HASH : (place + 1) * HASH])


def _left(length: int) -> int:
    """Return how many of two or more leaves go to the left: the largest power of two that leaves one over."""
    return 1 << ((length - 1).bit_length() - 1)
