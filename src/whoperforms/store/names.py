"""Who is called what: the names of all practitioners, opened for search.

Shape:  a folder beside the directory file, written once (store.names_write), mapped into memory and never changed.
        `spellings` is a Tantivy index of the distinct family and given names, about half a million words, so that a
        search with typos goes through words, not people. A *spelling* has a number in its role, its row in
        `families.npy` or `givens.npy`. A *full name* is one family and one given spelling: `keys.npy` holds those that
        occur, sorted, family number * 2**32 + given number. `ends.npy` tells where the bearers of each end in
        `bearers.npy`, a row for each person and practice location under each form of the name.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from whoperforms.evidence.name_forms import LONGEST
from whoperforms.kernel.errors import BadDirectory

VERSION = 1
ABOUT, SPELLINGS, LOCKS = "about.json", "spellings", ".lock"
FAMILIES, GIVENS, KEYS, ENDS, BEARERS = "families.npy", "givens.npy", "keys.npy", "ends.npy", "bearers.npy"
NOWHERE = np.iinfo(np.int32).min  # for a location without a point
GIVEN_BITS = 32
GIVEN_MASK = np.uint64(2**GIVEN_BITS - 1)
FORMER, PART = 1, 2  # flags of a `form`; 0 is the present name as a whole

SPELLING = np.dtype(f"S{LONGEST}")
BEARER = np.dtype(
    [
        ("npi", "<u4"),
        ("lat", "<i4"),  # millionths of a degree
        ("lon", "<i4"),
        ("state", "S2"),
        ("initial", "S1"),  # of the middle name
        ("form", "u1"),
    ]
)

Numbers = NDArray[np.int64]
Keys = NDArray[np.uint64]
Bearers = NDArray[np.void]
Spellings = NDArray[np.bytes_]


class Role(StrEnum):
    """What a spelling is used as."""

    FAMILY = "family"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Names:
    """The names to ask."""

    index: tantivy.Index
    searcher: tantivy.Searcher
    spellings: dict[Role, Spellings]
    keys: Keys
    ends: Numbers
    bearers: Bearers

    def numbers(self, role: Role, texts: Iterable[str]) -> Numbers:
        """Return the numbers of those spellings, among `texts`, that are known to the letter."""
        schema = self.index.schema
        # one after the other: a set query takes forty times as long
        queries = (tantivy.Query.term_query(schema, role, text, "basic") for text in texts)
        return np.array([number for query in queries for number in self._numbers(query, 1)], dtype=np.int64)

    def like(self, role: Role, text: str, edits: int, most: int) -> list[tuple[int, str]]:
        """Return the number and text of at most `most` spellings up to `edits` (1 or 2) from `text`.

        An edit is a letter put in, left out, changed, or changed places with its neighbour.
        """
        query = tantivy.Query.fuzzy_term_query(self.index.schema, role, text, edits, transposition_cost_one=True)
        numbers = self._numbers(query, most)
        return list(zip(numbers, self.texts(role, numbers), strict=True))

    def texts(self, role: Role, numbers: Sequence[int] | Numbers) -> list[str]:
        """Return the spellings with these numbers."""
        return [text.decode() for text in self.spellings[role][numbers].tolist()] if len(numbers) else []

    def all_texts(self, role: Role) -> list[str]:
        """Return all spellings in this role, in order of their numbers."""
        return [text.decode() for text in self.spellings[role].tolist()]

    def find(self, keys: Keys) -> Numbers:
        """Return the row of each full name in `keys`, -1 where nobody bears it."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        rows = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[rows] == keys, rows, -1)

    def of_family(self, number: int) -> Numbers:
        """Return the rows of all full names with the family spelling `number`."""
        bounds = np.array([number, number + 1], dtype=np.uint64) << np.uint64(GIVEN_BITS)
        first, end = np.searchsorted(self.keys, bounds)
        return np.arange(first, end, dtype=np.int64)

    def written(self, rows: Numbers) -> tuple[Spellings, Spellings]:
        """Return given and family spellings of the full names in `rows`."""
        keys = self.keys[rows]
        families = self.spellings[Role.FAMILY][keys >> np.uint64(GIVEN_BITS)]
        return self.spellings[Role.GIVEN][keys & GIVEN_MASK], families

    def spans(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Return where the bearers of the full names in `rows` begin and end."""
        return np.where(rows > 0, self.ends[rows - 1], 0), self.ends[rows].astype(np.int64)

    def _numbers(self, query: tantivy.Query, most: int) -> list[int]:
        hits = self.searcher.search(query, limit=most, count=False).hits
        return self.searcher.fast_field_values("number", [address for _, address in hits]) if hits else []  # type: ignore[return-value]


def key_of(family: Numbers | int, given: Numbers | int) -> Keys:
    """Return the key of full names."""
    return (np.asarray(family, dtype=np.uint64) << np.uint64(GIVEN_BITS)) | np.asarray(given, dtype=np.uint64)


def spelling_schema() -> tantivy.Schema:
    """Return the schema of the index of spellings."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", fast=True)
    for role in Role:
        builder.add_text_field(role, tokenizer_name="raw", index_option="basic")
    return builder.build()


def open_names(folder: Path) -> Names:
    """Open the names in `folder`. Raises: BadDirectory (not there, not whole, another version)."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["version"] != VERSION:
            raise BadDirectory(
                f"{folder}: names of version {about['version']}, not {VERSION} as this program reads; build again"
            )
        index, searcher = _reading(folder / SPELLINGS)
        arrays = {name: _mapped(folder / name, about["rows"][name]) for name in about["rows"]}
        return Names(
            index,
            searcher,
            {Role.FAMILY: arrays[FAMILIES], Role.GIVEN: arrays[GIVENS]},
            arrays[KEYS],
            arrays[ENDS],
            arrays[BEARERS],
        )
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise BadDirectory(f"{folder}: no whole index of names ({why}); build the directory again") from None


def _reading(spellings: Path) -> tuple[tantivy.Index, tantivy.Searcher]:
    """Return the index of spellings, mapped into memory.

    Tantivy writes a lock file beside what it reads, and who serves may not be allowed to: so it is given a folder of
    links, which is gone once all is mapped. Its own watch over the folder looks once at the beginning, and may put a
    lock file back while the folder is being removed: hence twice.
    """
    links = Path(mkdtemp(prefix="whoperforms-names-"))
    try:
        for file in spellings.resolve().iterdir():
            if file.suffix != LOCKS:
                (links / file.name).symlink_to(file)
        index = tantivy.Index.open(str(links))
        index.config_reader(reload_policy="manual")
        return index, index.searcher()
    finally:
        for _ in range(2):
            rmtree(links, ignore_errors=True)


def _mapped(path: Path, rows: int) -> NDArray[Any]:
    """Return an array that lies in a file. Raises: ValueError (not as long as it was written)."""
    mapped: NDArray[Any] = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    if len(mapped) != rows:
        raise ValueError(f"{path.name} has {len(mapped)} rows, not {rows}")
    return mapped
