"""Who may stand in which group of an answer about a procedure, on a day.

Shape:  certified: in force on the day, by an issuer's list or registry. Medicare cases: a published count. Specialty: a
        code of the default search, unless one comes first whose bearers never perform it. Nobody stands in two groups,
        the strongest evidence decides; and who has lost a certification stands in none.
        What a question can choose by, and postings do not tell, is marked: a published count, each pathway.
        Whenever somebody's standing changes, groups are made of the earlier ones: only who came is read from the
        directory.
"""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from whoperforms.procedures.definition import Role
from whoperforms.search.answer import GroupId
from whoperforms.search.crowd import Crowd
from whoperforms.search.ground import Ground
from whoperforms.search.question import Question
from whoperforms.store.cards import stated_by
from whoperforms.store.people import specialties
from whoperforms.store.postings import Terms

STATED_CODES = "select code from term where kind = 'practitioner' order by code"
PERFORMS = 1 << 16  # above the traits of postings: has a published count of cases of this procedure
FIRST_PATHWAY = 1 << 17  # and the others above it, up to the 32nd bit
OF_DIRECTORY = ("_earlier", "_specialists")  # what no standing changes


class _Read(NamedTuple):
    """Who was in a group, and the crowd of them."""

    members: frozenset[int]
    crowd: Crowd


class Groups:
    """The crowds of a day, each read when it is first asked for, and kept. `before`: those of the same directory."""

    def __init__(self, ground: Ground, before: "Groups | None" = None) -> None:
        standings, procedure = ground.certifications.standings, ground.procedure
        self._directory = ground.directory
        self._procedure = procedure
        self._billed = ground.billed.keys()
        self._lost = ground.certifications.in_no_group(procedure.id, ground.day)
        self._certified = standings.certified(procedure.id, ground.day) - self._lost
        self._crowds: dict[GroupId, Crowd] = {}
        self._earlier: dict[GroupId, _Read] = {}
        if before is not None:
            self.__dict__.update({name: found for name, found in before.__dict__.items() if name in OF_DIRECTORY})
        self.pathways = {pathway.id: FIRST_PATHWAY << at for at, pathway in enumerate(procedure.pathways)}

    def crowd(self, group: GroupId) -> Crowd:
        """Return everybody who may be in a group."""
        if group not in self._crowds:
            self._crowds[group] = self._read(group)
        return self._crowds[group]

    def wanted(self, question: Question) -> int:
        """Return the marks that everybody in the answer has to have."""
        wanted = question.traits.value | (PERFORMS if question.billed else 0)
        return wanted | (0 if question.pathway is None else self.pathways[question.pathway])

    def _read(self, group: GroupId) -> Crowd:
        match group:
            case GroupId.CERTIFIED:
                return self._grown(group, frozenset(self._certified), self._of)
            case GroupId.MEDICARE_CASES:
                return self._grown(group, frozenset(self._billed - self._certified - self._lost), self._performers)
            case GroupId.SPECIALTY:
                return self._specialists.without({*self._billed, *self._certified, *self._lost})

    def _grown(self, group: GroupId, members: frozenset[int], read: Callable[[frozenset[int]], Crowd]) -> Crowd:
        """Return the crowd of those in a group: of the earlier one who is still there, and who came read anew."""
        earlier = self._earlier.get(group)
        if earlier is None:
            crowd = read(members)
        else:
            stayed, came = earlier.crowd.without(earlier.members - members), members - earlier.members
            crowd = stayed.joined(read(came)) if came else stayed
        self._earlier[group] = _Read(members, crowd)
        return crowd

    @cached_property
    def _specialists(self) -> Crowd:
        """Everybody who states a code of the default search, but for those who never perform it."""
        stating = {mark: self._stating(pathway) for pathway, mark in self.pathways.items()}
        terms = _terms(self._procedure.taxonomy_codes())
        return Crowd.of(self._directory, terms, but_not=self._never_operators).marked(stating)

    @cached_property
    def _never_operators(self) -> frozenset[int]:
        """Who states such a specialty too, and first of all one whose bearers never perform the procedure."""
        known = [code for (code,) in self._directory.engine.rows(STATED_CODES)]
        never = [code for code in known if self._procedure.role_of(code) is Role.NEVER_OPERATOR]
        here, there = (
            Crowd.of(self._directory, _terms(codes)).npi for codes in (self._procedure.taxonomy_codes(), never)
        )
        both = specialties(self._directory, np.intersect1d(here, there).tolist())
        return frozenset(
            npi for npi, first in both.items() if self._procedure.role_of(first.code) is Role.NEVER_OPERATOR
        )

    def _performers(self, npis: frozenset[int]) -> Crowd:
        terms = tuple(("billed", code) for code in self._procedure.case_codes)
        return Crowd.of(self._directory, terms, only=npis).marked({PERFORMS: npis} | self._on_pathways(npis))

    def _of(self, npis: frozenset[int]) -> Crowd:
        """Return some practitioners, found by whatever specialty they state; the withheld are found by none."""
        stated = stated_by(self._directory, sorted(npis)).values()
        codes = sorted({specialty.code for specialties in stated for specialty in specialties})
        found = Crowd.of(self._directory, _terms(codes), only=npis)
        return found.marked({PERFORMS: self._billed} | self._on_pathways(npis))

    def _on_pathways(self, npis: Collection[int]) -> dict[int, Collection[int]]:
        """Return who of some practitioners states a specialty of each pathway, by the mark of the pathway."""
        stated = stated_by(self._directory, sorted(npis))
        return {
            mark: [
                npi
                for npi, specialties in stated.items()
                if any(pathway in self._procedure.pathways_of(code) for code, _, _ in specialties)
            ]
            for pathway, mark in self.pathways.items()
        }

    def _stating(self, pathway: str) -> list[int]:
        """Return who states a code of the default search that belongs to a pathway."""
        found: list[int] = Crowd.of(
            self._directory, _terms(self._procedure.taxonomy_codes(pathway=pathway))
        ).npi.tolist()
        return found


def _terms(codes: Iterable[str]) -> Terms:
    return tuple(("practitioner", code) for code in codes)
