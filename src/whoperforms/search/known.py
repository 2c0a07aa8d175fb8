"""What is known of a procedure from one directory, whatever the language it is said in.

Shape:  worked out for the first who asks, and kept. It is large, so all voices share one: who has published cases, who
        is certified, and, for the day on which is asked, where those who may be in a group are.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from whoperforms.certification.cases.own_word import OwnWord, PlaceSaid
from whoperforms.certification.programme import programmes
from whoperforms.certification.published import Published
from whoperforms.evidence.volume import PERSON, BilledRow
from whoperforms.procedures.definition import Procedure
from whoperforms.search.by_state import ByState
from whoperforms.search.certifications import Certifications, certifications_of, laid_over
from whoperforms.search.ground import Ground
from whoperforms.search.groups import Groups
from whoperforms.search.shares import Shares
from whoperforms.store.directory import Directory

BILLED = """
select npi, year, code, place, patient_days, release, row from medicare_service
 where entity = 'I' order by npi, year desc, code, place, release, row
"""


@dataclass(frozen=True, slots=True)
class KnownOn:
    """What is known on one day: certifications begin and end with days."""

    ground: Ground
    groups: Groups
    by_state: ByState


class Known:
    """Tells everything about one procedure that one directory holds."""

    def __init__(self, directory: Directory, procedure: Procedure, published: Published | None = None) -> None:
        self.directory = directory
        self.procedure = procedure
        self._published = published
        self._today: KnownOn | None = None
        self._groups: Groups | None = None  # the last ones that were made, of an earlier standing of things

    def renewed(self, published: Published | None) -> "Known":
        """Return the same with what a registry says now; what the directory alone tells is not worked out again."""
        found = Known(self.directory, self.procedure, published)
        of_directory = ("shares", "_billed", "_lists")
        found.__dict__.update({name: value for name, value in self.__dict__.items() if name in of_directory})
        found._groups = self._groups
        return found

    @cached_property
    def as_of(self) -> str | None:
        """How recent the provider file is, an ISO day."""
        return self.directory.as_of

    @cached_property
    def certifications(self) -> Certifications:
        """What is known of certifications, with where each was read. Raises: BadDirectory (an unknown issuer)."""
        return laid_over(self._lists, self._published) if self._published else self._lists

    def own_word(self, npi: int) -> OwnWord:
        """Return what a physician lets be known of the own cases and outcomes."""
        words = self._published.words if self._published else {}
        return words.get((npi, self.procedure.id)) or OwnWord()

    def places_said(self, npi: int) -> tuple[PlaceSaid, ...]:
        """Return what a physician said of places."""
        return self._published.places.get(npi, ()) if self._published else ()

    @cached_property
    def _lists(self) -> Certifications:
        """What issuers' lists in the directory say."""
        return certifications_of(self.directory, programmes([self.procedure]))

    @cached_property
    def shares(self) -> Shares:
        """What share of all services the published rows cover."""
        return Shares(self.directory, self.procedure)

    def on(self, day: date) -> KnownOn:
        """Return what answers on a day share; that of the last day asked for is kept."""
        known = self._today
        if known is None or known.ground.day != day:
            ground = Ground(
                directory=self.directory,
                procedure=self.procedure,
                certifications=self.certifications,
                billed=self._billed,
                day=day,
            )
            self._groups = Groups(ground, self._groups)
            known = self._today = KnownOn(ground, self._groups, ByState(ground))
        return known

    @cached_property
    def _billed(self) -> dict[int, list[BilledRow]]:
        """What was published of each NPI with cases of the procedure, newest year first."""
        found: dict[int, list[BilledRow]] = {}
        for npi, year, code, place, patient_days, release, row in self.directory.engine.rows(BILLED):
            if self.procedure.counts_as_case(code, year):
                fact = self.directory.fact(release, row)
                found.setdefault(npi, []).append(
                    BilledRow(fact=fact, year=year, code=code, place=place, entity=PERSON, patient_days=patient_days)
                )
        return found
