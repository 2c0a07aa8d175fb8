"""Which full names may be meant by what was typed, and how unlike it each is.

Shape:  unlikeness is counted in tenths of an edit; 0 is the name as it was typed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from whoperforms.evidence.nicknames import also_called
from whoperforms.search.typed_name import Reading
from whoperforms.store.names import GIVEN_MASK, Keys, Names, Numbers, Role, key_of

MOST_SPELLINGS = 5_000  # like one word; "lee" has 1,300 among half a million
EDIT, NICKNAME, INITIAL, DOUBT = 10, 4, 3, 1
NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Columns: full names by their rows in `Names`, and what each has of the reading it answers to."""

    row: Numbers
    group: Keys  # one for each full name; for each family name where no given name was typed
    unlike: Numbers
    doubt: Numbers
    initial: NDArray[np.bytes_]


@dataclass(frozen=True, slots=True)
class _Alike:
    """Columns: numbers of spellings, and how unlike each is."""

    number: Numbers
    unlike: Numbers


class NameSearch:
    """One search: it remembers which spellings are like a word, for the next reading and the next round."""

    def __init__(self, names: Names, readings: tuple[Reading, ...]) -> None:
        self._names = names
        self._readings = readings
        self._known: dict[tuple[Role, str, int], _Alike] = {}
        self._also: dict[str, _Alike] = {}

    def candidates(self, edits: int, doubt: int) -> Candidates:
        """Return the full names at most `edits` (0 to 2) from any reading with no more than this doubt."""
        asked = [reading for reading in self._readings if reading.doubt <= doubt]
        found = [self._of(reading, edits) for reading in asked]
        rows = np.concatenate([some.number for some in found])
        reading = np.repeat(np.arange(len(asked)), [len(some.number) for some in found])
        doubts = np.array([reading.doubt * DOUBT for reading in asked])[reading]
        unlike = np.concatenate([some.unlike for some in found]) + doubts
        order = np.lexsort((reading, unlike, rows))
        best = order[np.flatnonzero(np.diff(rows[order], prepend=-1))]
        initials = np.array([reading.initial for reading in asked], dtype="S1")
        full = np.array([_is_full(reading) for reading in asked])[reading[best]]
        keys = self._names.keys[rows[best]]
        group = np.where(full, keys, keys | GIVEN_MASK)
        return Candidates(rows[best], group, unlike[best], doubts[best], initials[reading[best]])

    def _of(self, reading: Reading, edits: int) -> _Alike:
        """Return the rows of full names that one reading may mean."""
        families = self._alike(Role.FAMILY, reading.family, edits)
        if not _is_full(reading):
            return self._with_initial(families, reading.given)
        givens = self._givens(reading.given, edits)
        keys, unlike = [np.empty(0, np.uint64)], [NONE]
        for spent in range(edits + 1):
            family = families.number[families.unlike == spent * EDIT]
            left = givens.unlike < (edits - spent + 1) * EDIT
            keys.append(key_of(family[:, None], givens.number[None, left]).ravel())
            unlike.append(np.tile(givens.unlike[left] + spent * EDIT, len(family)))
        rows = self._names.find(np.concatenate(keys))
        return _Alike(rows[rows >= 0], np.concatenate(unlike)[rows >= 0])

    def _givens(self, given: str, edits: int) -> _Alike:
        """Return the given names that may be meant: spelt like it, nicknames, a mere initial if edits are allowed."""
        alike = self._alike(Role.GIVEN, given, edits)
        nicknames = self._nicknames(given)
        initial = self._alike(Role.GIVEN, given[0], 0) if edits else _Alike(NONE, NONE)
        return _Alike(
            np.concatenate([alike.number, nicknames.number, initial.number]),
            np.concatenate([alike.unlike, nicknames.unlike, initial.unlike + NICKNAME + INITIAL]),
        )

    def _nicknames(self, given: str) -> _Alike:
        if given not in self._also:
            numbers = self._names.numbers(Role.GIVEN, sorted(also_called(given)))
            self._also[given] = _Alike(numbers, np.full(len(numbers), NICKNAME))
        return self._also[given]

    def _with_initial(self, families: _Alike, letter: str) -> _Alike:
        """Return all full names of some families whose given name begins with `letter`, which may be ""."""
        found = [self._names.of_family(number) for number in families.number.tolist()]
        rows = np.concatenate([NONE, *found])
        unlike = np.repeat(families.unlike, [len(some) for some in found])
        if not letter:
            return _Alike(rows, unlike)
        begins = self._names.written(rows)[0].astype("S1") == letter.encode()
        return _Alike(rows[begins], unlike[begins] + INITIAL)

    def _alike(self, role: Role, text: str, edits: int) -> _Alike:
        if (role, text, edits) not in self._known:
            self._known[role, text, edits] = self._looked_up(role, text, edits)
        return self._known[role, text, edits]

    def _looked_up(self, role: Role, text: str, edits: int) -> _Alike:
        if not edits:
            numbers = self._names.numbers(role, [text])
            return _Alike(numbers, np.zeros(len(numbers), np.int64))
        like = self._names.like(role, text, edits, MOST_SPELLINGS)
        away = cdist([text], [spelling for _, spelling in like], scorer=OSA.distance, dtype=np.int64)
        return _Alike(np.array([number for number, _ in like], dtype=np.int64), away.reshape(-1) * EDIT)


def _is_full(reading: Reading) -> bool:
    """Return whether a given name was typed, not just its first letter or none."""
    return len(reading.given) > 1
