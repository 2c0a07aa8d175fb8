"""Who may stand in which group of an answer about a procedure, on a day.

Shape:  certified: in force on the day, by an issuer's list or registry. Medicare cases: a published count. Specialty: a
        code of the default search, unless one comes first whose bearers never perform it. Nobody stands in two groups,
        the strongest evidence decides; and who has lost a certification stands in none.
"""

from collections.abc import Collection, Iterable
from functools import cached_property

import numpy as np

from whoperforms.procedures.definition import Role
from whoperforms.search.answer import GroupId
from whoperforms.search.crowd import Crowd
from whoperforms.search.ground import Ground
from whoperforms.store.cards import stated_by
from whoperforms.store.people import specialties
from whoperforms.store.postings import Terms

STATED_CODES = "select code from term where kind = 'practitioner' order by code"


class Groups:
    """The crowds of a day, each read when it is first asked for, and kept."""

    def __init__(self, ground: Ground) -> None:
        standings, procedure = ground.certifications.standings, ground.procedure
        self._directory = ground.directory
        self._procedure = procedure
        self._billed = ground.billed.keys()
        self._lost = ground.certifications.in_no_group(procedure.id, ground.day)
        self._certified = standings.certified(procedure.id, ground.day) - self._lost
        self._crowds: dict[tuple[GroupId, str | None], Crowd] = {}

    def crowd(self, group: GroupId, pathway: str | None) -> Crowd:
        """Return everybody who may be in a group, on a pathway if one is named."""
        key = group, pathway
        if key not in self._crowds:
            self._crowds[key] = self._read(group, pathway)
        return self._crowds[key]

    def _read(self, group: GroupId, pathway: str | None) -> Crowd:
        match group:
            case GroupId.CERTIFIED:
                return self._of(self._on_pathway(self._certified, pathway))
            case GroupId.MEDICARE_CASES:
                return self._performers(pathway)
            case GroupId.SPECIALTY:
                others = {*self._billed, *self._certified, *self._lost, *self._never_operators}
                return Crowd.of(
                    self._directory, _stating(self._procedure.taxonomy_codes(pathway=pathway)), but_not=others
                )

    @cached_property
    def _never_operators(self) -> frozenset[int]:
        """Who states such a specialty too, and first of all one whose bearers never perform the procedure."""
        known = [code for (code,) in self._directory.engine.rows(STATED_CODES)]
        never = [code for code in known if self._procedure.role_of(code) is Role.NEVER_OPERATOR]
        here, there = (
            Crowd.of(self._directory, _stating(codes)).npi for codes in (self._procedure.taxonomy_codes(), never)
        )
        both = specialties(self._directory, np.intersect1d(here, there).tolist())
        return frozenset(
            npi for npi, first in both.items() if self._procedure.role_of(first.code) is Role.NEVER_OPERATOR
        )

    def _performers(self, pathway: str | None) -> Crowd:
        terms = tuple(("billed", code) for code in self._procedure.case_codes)
        others = self._billed - self._certified - self._lost
        return Crowd.of(self._directory, terms, only=self._on_pathway(others, pathway))

    def _of(self, npis: Collection[int]) -> Crowd:
        """Return some practitioners, found by whatever specialty they state; the withheld are found by none."""
        stated = stated_by(self._directory, sorted(npis)).values()
        codes = sorted({specialty.code for specialties in stated for specialty in specialties})
        return Crowd.of(self._directory, _stating(codes), only=npis)

    def _on_pathway(self, npis: Collection[int], pathway: str | None) -> Collection[int]:
        if pathway is None:
            return npis
        return {
            npi
            for npi, stated in stated_by(self._directory, sorted(npis)).items()
            if any(pathway in self._procedure.pathways_of(code) for code, _, _ in stated)
        }


def _stating(codes: Iterable[str]) -> Terms:
    return tuple(("practitioner", code) for code in codes)
