"""Find practitioners by name, as somebody may remember it: misspelt, the wrong way round, by a nickname.

Shape:  a search goes in rounds: names as typed, turned round or by nickname, then names one edit away, then two. It
        ends with the round that has found enough. An edit is a letter put in, left out, changed, or changed places with
        its neighbour.
"""

from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from whoperforms.kernel.errors import BadQuestion
from whoperforms.kernel.npi import Npi
from whoperforms.kernel.point import Point
from whoperforms.places.bulges import bulges_to, metres_of
from whoperforms.places.states import MILITARY_STATES, state_called, state_spelt_like
from whoperforms.search.name_candidates import EDIT, Candidates, NameSearch
from whoperforms.search.typed_name import PARTS, STRAIGHT, TURNED, readings
from whoperforms.store.names import FORMER, NOWHERE, Names, Numbers

MOST_HITS = 100
FAR = np.int64(1) << np.int64(40)  # metres: sorts those without a point behind all others
SHOWN = 40  # letters of a wrong value

# edits, the doubtful readings allowed, and how many practitioners end the search (None: as many as asked for)
ROUNDS = ((0, TURNED, None), (1, TURNED, 1), (2, STRAIGHT, 1), (2, PARTS, 0))


class Match(StrEnum):
    """How a practitioner's name is like the one typed."""

    EXACT = "exact"
    NICKNAME = "nickname"  # or an initial
    ALIKE = "alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByName:
    """A question: who is called `name`, works in `state`, works near a place. Units: metres. Raises: BadQuestion.

    With `near`, bearers of one name come nearest first; with `within_metres`, no others are found. `after` is the last
    practitioner of the page before.
    """

    name: str
    state: str | None = None
    near: Point | None = None
    within_metres: float | None = None
    limit: int = 10
    after: Npi | None = None

    def __post_init__(self) -> None:
        readings(self.name)
        if self.state is not None and self.state_code is None:
            meant = state_spelt_like(self.state[:SHOWN])
            hint = f"did you mean {meant}?" if meant else "give a state's name or its two letters"
            raise BadQuestion(f"{self.state[:SHOWN]!r}: no state is called so; {hint}")
        if not 1 <= self.limit <= MOST_HITS:
            raise BadQuestion(f"limit {self.limit}: ask for at least 1 and at most {MOST_HITS} practitioners")
        if self.within_metres is not None and not (self.near is not None and self.within_metres > 0):
            raise BadQuestion(f"within {self.within_metres:g} metres: give a place to measure from, and more than 0")

    @property
    def state_code(self) -> str | None:
        """The two letters of `state`; None where none was asked for."""
        text = (self.state or "").strip()[:SHOWN]
        return text.upper() if text.upper() in MILITARY_STATES else state_called(text)


@dataclass(frozen=True, slots=True)
class NameHit:
    """A practitioner who may be meant. `metres`: to the nearest location, None where not asked or not known."""

    npi: int
    match: Match
    edits: int
    former: bool
    metres: int | None


@dataclass(frozen=True, slots=True)
class _Found:
    """Those who bear a candidate's name, where the question wants them: one row for each name and person."""

    name: Numbers  # row of the candidate
    npi: Numbers
    other_initial: Numbers
    form: Numbers
    metres: Numbers

    def take(self, rows: Numbers | NDArray[np.bool_]) -> "_Found":
        return _Found(*(getattr(self, column.name)[rows] for column in fields(self)))


def by_name(names: Names, question: ByName) -> tuple[NameHit, ...]:
    """Return who may be meant, the likeliest first. Raises: BadQuestion (`after` is not among those found).

    Order: how unlike the name is; of names equally unlike, one bearer of each in turn, beginning with the name that
    most bear. Bearers of one name: that middle initial, present names, distance, given name, NPI.
    """
    search = NameSearch(names, readings(question.name))
    for edits, doubt, enough in ROUNDS:
        candidates = search.candidates(edits, doubt)
        found = _found(names, candidates, question)
        if _persons(found, question.limit) >= (question.limit if enough is None else enough):
            break
    ranks, alphabetic = _ranks(names, candidates, found)
    if question.after is None:
        found = found.take(_first_of_each(found, ranks, alphabetic, question.limit))
    order = _in_order(candidates, found, ranks, alphabetic)
    begin = _begin(found.npi[order], question.after)
    return tuple(_hit(candidates, found, row) for row in order[begin : begin + question.limit].tolist())


def _found(names: Names, candidates: Candidates, question: ByName) -> _Found:
    begins, ends = names.spans(candidates.row)
    times = ends - begins
    name = np.repeat(np.arange(len(times)), times)
    bearers = names.bearers[np.arange(len(name)) - np.repeat(np.cumsum(times) - times - begins, times)]
    keep = np.ones(len(bearers), dtype=bool)
    if question.state_code is not None:
        keep &= bearers["state"] == question.state_code.encode()
    metres = np.full(len(bearers), FAR)
    if question.near is not None:
        placed = bearers["lat"] != NOWHERE
        bulges = bulges_to(question.near, bearers["lat"][placed], bearers["lon"][placed])
        metres[placed] = metres_of(bulges).astype(np.int64)
        if question.within_metres is not None:
            keep &= metres <= question.within_metres
    typed = candidates.initial[name]
    other = (typed != b"") & (typed != bearers["initial"])
    rows = _Found(name, bearers["npi"].astype(np.int64), other.astype(np.int64), bearers["form"], metres)
    return _once(rows.take(keep))


def _once(rows: _Found) -> _Found:
    """Return one row for each name and person, with the best of their locations; theirs stand together."""
    if not len(rows.npi):
        return rows
    first = np.flatnonzero((np.diff(rows.name, prepend=-1) != 0) | (np.diff(rows.npi, prepend=-1) != 0))
    best = (np.minimum.reduceat(column, first) for column in (rows.other_initial, rows.form, rows.metres))
    return _Found(rows.name[first], rows.npi[first], *best)


def _persons(found: _Found, limit: int) -> int:
    """Return how many persons were found, no more than it takes to know whether they are `limit`."""
    few = found.npi[: limit * MOST_HITS]
    return len(np.unique(few))


def _ranks(names: Names, candidates: Candidates, found: _Found) -> tuple[Numbers, Numbers]:
    """Return for each candidate the rank of its group, most borne first, and its own place in the alphabet.

    A group is one full name, or one family name where no given name was asked for.
    """
    alphabetic = np.empty(len(candidates.row), np.int64)
    alphabetic[np.lexsort(names.written(candidates.row))] = np.arange(len(candidates.row))
    _, first, group = np.unique(candidates.group, return_index=True, return_inverse=True)
    borne = np.bincount(group[found.name], minlength=len(first))
    foremost = np.full(len(first), len(candidates.row))
    np.minimum.at(foremost, group, alphabetic)
    ranks = np.empty(len(first), np.int64)
    ranks[np.lexsort((foremost, -borne, candidates.unlike[first]))] = np.arange(len(first))
    return ranks[group], alphabetic


def _first_of_each(found: _Found, ranks: Numbers, alphabetic: Numbers, most: int) -> Numbers:
    """Return the rows of the first `most` of each group, in any order: a page never needs more of one."""
    rank = ranks[found.name]
    inside = (found.other_initial, found.form, found.metres, alphabetic[found.name], found.npi)
    large = np.flatnonzero(np.bincount(rank, minlength=1) > most)
    small = np.flatnonzero(~np.isin(rank, large))
    return np.concatenate([small, *(_smallest(inside, np.flatnonzero(rank == group), most) for group in large)])


def _smallest(columns: tuple[Numbers, ...], rows: Numbers, most: int) -> Numbers:
    """Return the `most` rows that would come first, sorted by the columns in turn."""
    certain = []
    for column in columns:
        if len(rows) <= most:
            break
        values = column[rows]
        edge = np.partition(values, most - 1)[most - 1]
        certain.append(rows[values < edge])
        most -= len(certain[-1])
        rows = rows[values == edge]
    return np.concatenate([*certain, rows[:most]])


def _in_order(candidates: Candidates, found: _Found, ranks: Numbers, alphabetic: Numbers) -> Numbers:
    """Return the rows of `found` in the order of the answer, each person once."""
    unlike, rank = candidates.unlike[found.name], ranks[found.name]
    inside = np.lexsort(
        (found.npi, alphabetic[found.name], found.metres, found.form, found.other_initial, rank, unlike)
    )
    starts = np.flatnonzero(np.diff(rank[inside], prepend=-1))
    turn = np.arange(len(inside)) - np.repeat(starts, np.diff(starts, append=len(inside)))
    order = inside[np.lexsort((np.arange(len(inside)), rank[inside], turn, unlike[inside]))]
    _, first = np.unique(found.npi[order], return_index=True)
    kept: Numbers = order[np.sort(first)]
    return kept


def _begin(npis: Numbers, after: Npi | None) -> int:
    if after is None:
        return 0
    at = np.flatnonzero(npis == int(after))
    if not len(at):
        raise BadQuestion(f"{after}: not among those found; ask for the first page again")
    return int(at[0]) + 1


def _hit(candidates: Candidates, found: _Found, row: int) -> NameHit:
    name = found.name[row]
    away = int(candidates.unlike[name] - candidates.doubt[name])
    match = Match.ALIKE if away >= EDIT else Match.NICKNAME if away else Match.EXACT
    metres = None if found.metres[row] == FAR else int(found.metres[row])
    return NameHit(int(found.npi[row]), match, away // EDIT, bool(found.form[row] & FORMER), metres)
