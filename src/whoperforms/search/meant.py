"""Whom an entry of a list may mean, asked of a directory that serves: the questions that a build asks of whole lists.

Shape:  candidates are found by the search for names, and weighed by the evidence that a build weighs
        (evidence.matching); how common a name is, is counted over the names of the directory.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np

from whoperforms.evidence.likeness import Frequencies, Name
from whoperforms.evidence.matching import MatchQuestion, Named, Person, question
from whoperforms.kernel.errors import BadQuestion
from whoperforms.search.by_name import ByName, by_name
from whoperforms.store.directory import Directory
from whoperforms.store.identities import identities
from whoperforms.store.names import GIVEN_MASK, Names, Role

MOST = 20  # candidates who are weighed
MOST_ASKED = 5  # questions about one entry


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant: the practitioner, and the question with what speaks for and against."""

    person: Person
    question: MatchQuestion


def candidates(directory: Directory, entry: Named) -> tuple[Candidate, ...]:
    """Return whom an entry may mean, the likeliest first: by its own NPI, and by name."""
    npis = {npi for name in (entry.name, entry.name.turned) for npi in _called(directory.names, name)}
    people = identities(directory, npis | ({entry.npi} if entry.npi else set()))
    frequencies = _frequencies(directory, [entry.name, *(name for one in people.values() for name in one.names)])
    found = [Candidate(one, asked) for one in people.values() if (asked := question(entry, one, frequencies))]
    return tuple(sorted(found, key=lambda one: (-one.question.score, one.person.npi)))[:MOST_ASKED]


def _called(names: Names, name: Name) -> list[int]:
    try:
        found = by_name(names, ByName(name=f"{name.given or ''} {name.family}".strip(), limit=MOST))
    except BadQuestion:  # a name in no letters that anybody can be looked for by
        return []
    return [hit.npi for hit in found]


class _Counted:
    """How many people the newest directory has, in all and in each state: counted when first asked for."""

    def __init__(self) -> None:
        self._of: Names | None = None
        self._counts: tuple[int, Mapping[str, int]] = (0, {})
        self._lock = Lock()

    def of(self, names: Names) -> tuple[int, Mapping[str, int]]:
        with self._lock:
            if self._of is not names:
                npis = names.bearers["npi"].astype(np.uint64)
                states = np.frombuffer(names.bearers["state"].tobytes(), dtype=">u2").astype(np.uint64)
                pairs = np.unique((states << np.uint64(32)) | npis)
                each, counts = np.unique(pairs >> np.uint64(32), return_counts=True)
                by_state = {
                    int(state).to_bytes(2).decode("ascii", "replace"): int(count)
                    for state, count in zip(each, counts, strict=True)
                }
                self._of, self._counts = names, (len(np.unique(npis)), by_state)
            return self._counts


_COUNTED = _Counted()


def _frequencies(directory: Directory, called: list[Name]) -> Frequencies:
    names = directory.names
    people, states = _COUNTED.of(names)
    families = {form for name in called for form in name.families}
    givens = {form for name in called for form in name.givens if form}
    return Frequencies(
        people=people,
        families={form: _bearers(names, Role.FAMILY, form) for form in families},
        givens={form: _bearers(names, Role.GIVEN, form) for form in givens},
        states=states,
    )


def _bearers(names: Names, role: Role, form: str) -> int:
    """Return how many bear a name as it is spelt."""
    numbers = names.numbers(role, [form])
    if not len(numbers):
        return 0
    if role is Role.FAMILY:
        rows = names.of_family(int(numbers[0]))
    else:
        rows = np.flatnonzero((names.keys & GIVEN_MASK) == np.uint64(numbers[0]))
    begins, ends = names.spans(rows)
    return int((ends - begins).sum())
