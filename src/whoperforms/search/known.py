"""What is known of a procedure from one directory, whatever the language it is said in.

Shape:  worked out for the first who asks, and kept. It is large, so all voices share one: who has published cases, who
        is certified, and, for the day on which is asked, where those who may be in a group are.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from whoperforms.certification.programme import programmes
from whoperforms.evidence.volume import PERSON, BilledRow
from whoperforms.procedures.definition import Procedure
from whoperforms.search.by_state import ByState
from whoperforms.search.certifications import Certifications, certifications_of
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

    def __init__(self, directory: Directory, procedure: Procedure) -> None:
        self.directory = directory
        self.procedure = procedure
        self._today: KnownOn | None = None

    @cached_property
    def as_of(self) -> str | None:
        """How recent the provider file is, an ISO day."""
        return self.directory.as_of

    @cached_property
    def certifications(self) -> Certifications:
        """What is known of certifications, with where each was read. Raises: BadDirectory (an unknown issuer)."""
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
            known = self._today = KnownOn(ground, Groups(ground), ByState(ground))
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
