"""Write the index of names: from all practitioners, or from an older index and those who changed.

Shape:  what comes in are columns, in batches and in any order: who is called what (`Called`), who works where
        (`Working`). An NPI may have several names and locations; one without a name is left out.
"""

import json
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import tantivy
from numpy.typing import NDArray

from whoperforms.evidence.name_forms import family_forms, given_forms, words_of
from whoperforms.store.names import (
    ABOUT,
    BEARER,
    BEARERS,
    ENDS,
    FAMILIES,
    FORMER,
    GIVENS,
    KEYS,
    LOCKS,
    NOWHERE,
    PART,
    SPELLING,
    SPELLINGS,
    VERSION,
    Bearers,
    Keys,
    Numbers,
    Role,
    key_of,
    open_names,
    spelling_schema,
)

WRITER_MEMORY = 64_000_000  # bytes; half a million spellings need less
LETTERS_OF_A_STATE = 2

Degrees = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Words:
    """A column of text as few texts and, for each row, the place of its text among them."""

    places: Numbers
    texts: Sequence[str | None]

    @classmethod
    def of(cls, column: Iterable[str | None]) -> Self:
        """Return a column given as it stands."""
        texts: dict[str | None, int] = {}
        places = [texts.setdefault(text, len(texts)) for text in column]
        return cls(np.array(places, dtype=np.int64), list(texts))


@dataclass(frozen=True, slots=True)
class Called:
    """Columns: who is called what. `former`: not the present legal name."""

    npi: Numbers
    family: Words
    given: Words
    middle: Words
    former: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    """Columns: who works where. Units: millionths of a degree; NOWHERE where unknown."""

    npi: Numbers
    state: Words
    lat: Degrees
    lon: Degrees


def write_names(folder: Path, called: Iterable[Called], working: Iterable[Working]) -> None:
    """Write the index of names into `folder`, which must not be there yet; it is whole once this returns."""
    vocabulary = {role: _Spellings(forms, []) for role, forms in FORMS.items()}
    keys, bearers = _joined(_names(called, vocabulary), _places(working))
    folder.mkdir(parents=True)
    (folder / SPELLINGS).mkdir()
    index = tantivy.Index(spelling_schema(), path=str(folder / SPELLINGS))
    _write(folder, index, vocabulary, keys, bearers)


def update_names(
    older: Path, folder: Path, gone: Collection[int], called: Iterable[Called], working: Iterable[Working]
) -> None:
    """Write into `folder` the index that lies in `older`, without the NPIs `gone` and with what came.

    Whoever comes with a name must be in `gone` if `older` has them. `older` serves on untouched; both share the files
    of spellings that did not change. A spelling that nobody bears any more stays, and finds nobody.
    """
    before = open_names(older)
    vocabulary = {role: _Spellings(FORMS[role], before.all_texts(role)) for role in Role}
    came_keys, came = _joined(_names(called, vocabulary), _places(working))
    stays = ~np.isin(before.bearers["npi"], np.fromiter(gone, np.uint32, len(gone)))
    counts = np.diff(before.ends, prepend=0)
    keys = np.concatenate([np.repeat(before.keys, counts)[stays], came_keys])
    folder.mkdir(parents=True)
    _link(older / SPELLINGS, folder / SPELLINGS)
    index = tantivy.Index.open(str(folder / SPELLINGS))
    _write(folder, index, vocabulary, keys, np.concatenate([before.bearers[stays], came]))


class _Spellings(dict[str | None, tuple[int, ...]]):
    """From a name as published to the numbers of its forms, the whole one first; numbers are given out as met."""

    def __init__(self, forms: Callable[[str], tuple[str, ...]], texts: list[str]) -> None:
        self._forms = forms
        self.texts = texts
        self.known = len(texts)
        self._numbers = {text: number for number, text in enumerate(texts)}

    def __missing__(self, name: str | None) -> tuple[int, ...]:
        forms = self._forms(name or "")
        self[name] = numbers = tuple(self._number(form) for form in forms)
        return numbers

    def _number(self, form: str) -> int:
        number = self._numbers.setdefault(form, len(self.texts))
        if number == len(self.texts):
            self.texts.append(form)
        return number


NO_PLACES = Working(np.empty(0, np.int64), Words.of([]), np.empty(0, np.int32), np.empty(0, np.int32))
FORMS: dict[Role, Callable[[str], tuple[str, ...]]] = {Role.FAMILY: family_forms, Role.GIVEN: given_forms}


def _initial(middle: str | None) -> bytes:
    return "".join(words_of(middle or ""))[:1].encode()


def _state(text: str | None) -> bytes:
    return text.encode() if text and len(text) == LETTERS_OF_A_STATE and text.isascii() else b""


@dataclass(frozen=True, slots=True)
class _Names:
    """Columns of all names in all their forms, in order of NPI."""

    npi: Numbers
    key: Keys
    initial: NDArray[np.bytes_]
    form: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Places:
    """Columns of all locations, in order of NPI, then as they came."""

    npi: Numbers
    state: NDArray[np.bytes_]
    lat: Degrees
    lon: Degrees


def _names(called: Iterable[Called], vocabulary: dict[Role, _Spellings]) -> _Names:
    families, givens = vocabulary[Role.FAMILY], vocabulary[Role.GIVEN]
    npis, keys, letters, forms = (
        [np.empty(0, np.int64)],
        [np.empty(0, np.uint64)],
        [np.empty(0, "S1")],
        [np.empty(0, "u1")],
    )
    for batch in called:
        rows, family, given, part = _combined(
            _Forms(batch.family.places, [families[name] for name in batch.family.texts]),
            _Forms(batch.given.places, [givens[name] for name in batch.given.texts]),
        )
        npis.append(batch.npi[rows])
        keys.append(key_of(family, given))
        letters.append(_each(batch.middle, _initial, "S1")[rows])
        forms.append((part * PART + batch.former * FORMER).astype(np.uint8))
    npi = np.concatenate(npis)
    order = np.argsort(npi, kind="stable")
    columns = (np.concatenate(column)[order] for column in (keys, letters, forms))
    return _Names(npi[order], *columns)


def _each(words: Words, of: Callable[[str | None], bytes], kind: str) -> NDArray[np.bytes_]:
    """Return what becomes of each row's text."""
    return np.array([of(text) for text in words.texts], dtype=kind)[words.places]


class _Forms:
    """The numbers of the forms of each row's name, given those of its text."""

    def __init__(self, places: Numbers, numbers: list[tuple[int, ...]]) -> None:
        self._places = places
        self._numbers = numbers
        self.times = np.array([len(forms) for forms in numbers], dtype=np.int64)[places]

    def whole(self, rows: Numbers) -> Numbers:
        """Return the number of the whole name of some rows."""
        return np.array([forms[0] if forms else 0 for forms in self._numbers], dtype=np.int64)[self._places[rows]]

    def of(self, row: int) -> tuple[int, ...]:
        """Return the numbers of all forms of one row's name, the whole one first."""
        return self._numbers[int(self._places[row])]


def _combined(families: _Forms, givens: _Forms) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return rows, family and given numbers, and whether a form is a part, of every form of every name.

    Nearly all names have one form, so these go through at once.
    """
    times = families.times * givens.times
    usual, unusual = np.flatnonzero(times == 1), np.flatnonzero(times > 1)
    several = [
        (row, family, given, at_family + at_given > 0)
        for row in unusual.tolist()
        for at_family, family in enumerate(families.of(row))
        for at_given, given in enumerate(givens.of(row))
    ]
    columns = np.stack([usual, families.whole(usual), givens.whole(usual), np.zeros_like(usual)], axis=1)
    rows, family, given, part = np.concatenate([columns, np.array(several, np.int64).reshape(-1, 4)]).T
    return rows, family, given, part


def _places(working: Iterable[Working]) -> _Places:
    batches = [NO_PLACES, *working]
    npi = np.concatenate([batch.npi for batch in batches])
    state = np.concatenate([_each(batch.state, _state, "S2") for batch in batches])
    lat, lon = (np.concatenate(column) for column in zip(*((b.lat, b.lon) for b in batches), strict=True))
    order = np.argsort(npi, kind="stable")
    return _Places(npi[order], state[order], lat[order], lon[order])


def _joined(names: _Names, places: _Places) -> tuple[Keys, Bearers]:
    """Return the key and row of each name at each location of its bearer, at none if there is none."""
    first = np.searchsorted(places.npi, names.npi, side="left")
    number = np.searchsorted(places.npi, names.npi, side="right") - first
    times = np.maximum(number, 1)
    name = np.repeat(np.arange(len(names.npi)), times)
    place = np.arange(len(name)) - np.repeat(np.cumsum(times) - times, times) + first[name]
    bearers = np.zeros(len(name), BEARER)
    bearers["npi"], bearers["initial"], bearers["form"] = names.npi[name], names.initial[name], names.form[name]
    bearers["lat"] = bearers["lon"] = NOWHERE
    placed = number[name] > 0
    at = place[placed]
    bearers["state"][placed], bearers["lat"][placed], bearers["lon"][placed] = (
        places.state[at],
        places.lat[at],
        places.lon[at],
    )
    return names.key[name], bearers


def _write(
    folder: Path, index: tantivy.Index, vocabulary: dict[Role, _Spellings], keys: Keys, bearers: Bearers
) -> None:
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    ends = np.flatnonzero(np.diff(keys, append=~keys[-1:])) + 1
    arrays = {
        FAMILIES: np.array(vocabulary[Role.FAMILY].texts, dtype=SPELLING),
        GIVENS: np.array(vocabulary[Role.GIVEN].texts, dtype=SPELLING),
        KEYS: keys[ends - 1],
        ENDS: ends,
        BEARERS: bearers[order],
    }
    _add_spellings(index, vocabulary)
    for name, array in arrays.items():
        with (folder / name).open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
    about = {"version": VERSION, "rows": {name: len(array) for name, array in arrays.items()}}
    (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")  # last: what has it is whole
    for kept_to_itself in (folder / SPELLINGS).glob("*.json"):  # by Tantivy
        kept_to_itself.chmod((folder / ABOUT).stat().st_mode)


def _add_spellings(index: tantivy.Index, vocabulary: dict[Role, _Spellings]) -> None:
    """Put the spellings that are new into the index."""
    writer = index.writer(heap_size=WRITER_MEMORY, num_threads=1)
    for role, spellings in vocabulary.items():
        for number in range(spellings.known, len(spellings.texts)):
            if text := spellings.texts[number]:
                writer.add_document(tantivy.Document.from_dict({"number": number, role: text}, index.schema))
    writer.commit()
    writer.wait_merging_threads()


def _link(older: Path, folder: Path) -> None:
    """Give `folder` the same files as `older`: Tantivy never writes into a file of its own, it replaces it."""
    folder.mkdir()
    for file in older.iterdir():
        if file.suffix != LOCKS:
            os.link(file, folder / file.name)
