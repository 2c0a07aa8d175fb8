"""Dice without memory: the same seed, purpose and keys always fall the same way.

Source: SplitMix64 (Steele, Lea, Flood, 2014) over a BLAKE2 digest of seed and purpose.
Shape:  keys are row numbers. An answer depends on its own keys alone, so rows can be made in any order, in
        any blocks, twice, and on any machine; nothing about nine million people has to be remembered.
        Shares are shaped with + - * / and square roots alone: powers and logarithms differ between machines.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.int64]
Bits: TypeAlias = NDArray[np.uint64]
Shares: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True)
class Dice:
    """Throws that differ by purpose and key; equal ones fall equally.

    >>> Dice(7).below(6, "demo", np.arange(5)).tolist()
    [4, 3, 4, 2, 5]
    """

    seed: int

    def bits(self, purpose: str, *keys: Rows) -> Bits:
        """Return 64 random bits for each key; several keys are taken together."""
        digest = blake2b(f"{self.seed} {purpose}".encode(), digest_size=8).digest()
        state: Bits = np.array([int.from_bytes(digest, "big")], dtype=np.uint64)
        for key in keys:
            state = _mixed(state ^ (key.astype(np.uint64) * GOLDEN))
        return state

    def share(self, purpose: str, *keys: Rows) -> Shares:
        """Return a number from 0 up to 1 for each key."""
        return (self.bits(purpose, *keys) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def low(self, purpose: str, *keys: Rows) -> Shares:
        """Return a number from 0 up to 1 for each key, more often a small one (the square of a share)."""
        share = self.share(purpose, *keys)
        return share * share

    def below(self, bound: int | Rows, purpose: str, *keys: Rows) -> Rows:
        """Return a whole number from 0 to `bound` - 1 for each key."""
        return (self.share(purpose, *keys) * bound).astype(np.int64)

    def chance(self, probability: float | Shares, purpose: str, *keys: Rows) -> Flags:
        """Return for each key whether something of this probability happens."""
        return np.less(self.share(purpose, *keys), probability)


def _mixed(state: Bits) -> Bits:
    state = state + GOLDEN
    state = (state ^ (state >> np.uint64(30))) * FIRST
    state = (state ^ (state >> np.uint64(27))) * SECOND
    return state ^ (state >> np.uint64(31))
