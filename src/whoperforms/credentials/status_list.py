"""Status lists: one bit for each certificate, signed by its issuer, that says whether it was taken or is suspended.

Source: W3C Bitstring Status List 1.0 (https://www.w3.org/TR/vc-bitstring-status-list/, Recommendation, 15 May 2025).
Shape:  131,072 bits; bit 0 is the left-most of the first byte. In a document they are `encodedList`: `u`, then gzip in
        base64url without padding. How gzip packs differs between libraries: whoever hashes a list hashes its bits.
"""

import base64
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from whoperforms.certification.bodies.certificates import LIST_SIZE, ListEntry
from whoperforms.certification.issued import Place
from whoperforms.kernel.errors import BadData, BadValue

BYTES: Final = LIST_SIZE // 8
GZIP: Final = 31  # zlib's word for a gzip header and trailer around the largest window
ENCODED: Final = re.compile(r"u[A-Za-z0-9_-]+")


class BadList(BadData):
    """A status list that cannot be one of ours."""


class ListFull(BadValue):
    """A list that takes no more entries."""


class Purpose(StrEnum):
    """What a set bit means: taken for good, or suspended for now (also: the issuer cannot confirm it now)."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class Bits:
    """The entries of a list, packed.

    >>> bits = Bits.of([0, 9])
    >>> bits.packed[:2].hex(), bits.set_at(9), bits.set_at(10)
    ('8040', True, False)
    """

    packed: bytes

    def __post_init__(self) -> None:
        if len(self.packed) != BYTES:
            raise BadList(f"{len(self.packed):,} bytes: a status list has {BYTES:,}; use the list of the issuer")

    @classmethod
    def of(cls, indices: Iterable[int]) -> Self:
        """Return a list in which these entries are set. Raises: BadValue for what is no entry."""
        packed = bytearray(BYTES)
        given = list(indices)
        for end in (min(given), max(given)) if given else ():
            _within(end)
        for index in given:
            packed[index >> 3] |= 128 >> (index & 7)
        return cls(bytes(packed))

    @classmethod
    def decoded(cls, encoded: str) -> Self:
        """Return the list that a document holds, never more than a list's size of it. Raises: BadList."""
        if not ENCODED.fullmatch(encoded):
            raise BadList(f"{encoded[:20]!r}: no encoded list; it begins with u, and base64url without padding follows")
        try:
            packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-(len(encoded) - 1) % 4))
            opened = zlib.decompressobj(GZIP)
            bits = opened.decompress(packed, BYTES + 1)
        except (ValueError, zlib.error):
            raise BadList(f"{encoded[:20]!r}: cannot be unpacked; use the list of the issuer") from None
        if len(bits) > BYTES:
            raise BadList(f"the list unpacks to more than {BYTES:,} bytes; use the list of the issuer")
        if not opened.eof or opened.unused_data:
            raise BadList("the list breaks off, or something follows it; use the list of the issuer")
        return cls(bits)

    def encoded(self) -> str:
        """Return the list as a document holds it: the same text each time with the same library."""
        packer = zlib.compressobj(9, zlib.DEFLATED, GZIP)
        packed = packer.compress(self.packed) + packer.flush()
        return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    def set_at(self, index: int) -> bool:
        """Return whether an entry is set. Raises: BadValue for what is no entry."""
        return bool(self.packed[_within(index) // 8] >> (7 - index % 8) & 1)


def free_index(taken: Collection[int], randomness: Callable[[int], int]) -> int:
    """Return an entry that was never given, each as likely as any other: nobody can tell from it what came before.

    `taken`: all that were ever given, of certificates that ended too. `randomness(n)`: a number from 0 up to n, without
    n, as `secrets.randbelow` gives it. Raises: ListFull once half of the list was given.
    """
    if 2 * len(taken) >= LIST_SIZE:
        raise ListFull(f"{len(taken):,} entries of {LIST_SIZE:,} were given; begin a new list")
    while (index := randomness(LIST_SIZE)) in taken:
        pass
    return index


def free_entry(taken: Sequence[Collection[int]], randomness: Callable[[int], int]) -> ListEntry:
    """Return an entry for one more certificate. `taken`: what was given of each list so far, in their order.

    Only the newest list takes more; once half of it is given, a new one begins.
    """
    try:
        return ListEntry(list=max(len(taken), 1), index=free_index(taken[-1] if taken else (), randomness))
    except ListFull:
        return ListEntry(list=len(taken) + 1, index=free_index((), randomness))


class FreeEntries:
    """Entries of the lists of each purpose, each given once; `taken`: those that were ever given."""

    def __init__(self, taken: Iterable[Place], randomness: Callable[[int], int]) -> None:
        self._randomness = randomness
        self._taken: dict[Purpose, dict[int, set[int]]] = {purpose: {} for purpose in Purpose}
        for purpose, number, index in taken:
            self._taken[Purpose(purpose)].setdefault(number, set()).add(index)

    def next(self, purpose: Purpose) -> ListEntry:
        """Return an entry that nothing had before, drawn so that nobody can tell from it what came first."""
        of = self._taken[purpose]
        entry = free_entry([of[number] for number in range(1, max(of, default=0) + 1)], self._randomness)
        of.setdefault(entry.list, set()).add(entry.index)
        return entry


def _within(index: int) -> int:
    if not 0 <= index < LIST_SIZE:
        raise BadValue(f"{index}: no entry of a status list; they are 0 to {LIST_SIZE - 1}")
    return index
