"""What share of all services the published rows cover: of the country, and of a state.

Shape:  a published row counts in the state of its biller's main practice location today, and a sentence about a state
        says so; the totals are their publisher's, of the year.
"""

from functools import cached_property

from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import PERSON, BilledRow, CodeFamily, Denominator, NoShare, TotalRow, denominator
from whoperforms.places.states import STATES
from whoperforms.procedures.definition import Procedure
from whoperforms.search.medicare_claims import share_sentence
from whoperforms.search.voice import Sentences
from whoperforms.store.directory import Directory
from whoperforms.store.totals import totals

BILLED = """
select s.year, s.code, s.place, s.patient_days, s.release, s.row, l.state
  from medicare_service as s left join location as l on l.npi = s.npi and l.location = 0
 where s.entity = 'I' order by s.npi, s.year desc, s.code, s.place, s.release, s.row
"""


class Shares:
    """Tells shares for a procedure, of the newest year with published rows; nothing where no totals were read."""

    def __init__(self, directory: Directory, procedure: Procedure) -> None:
        self._directory = directory
        self._family = CodeFamily.of(procedure)

    def sentences(self, voice: Sentences, state: str | None = None) -> tuple[str, ...]:
        """Return what to say of the country and, where one is given, of a state."""
        wanted = [None] if state is None else [None, state]
        found = [(area, self.of(area)) for area in wanted]
        return tuple(_sentence(share, area, voice) for area, share in found if share)

    def of(self, state: str | None) -> Denominator | None:
        """Return the share of a state, or of the country; None where nothing was published or no totals were read."""
        if not self._billed or not self._totals:
            return None
        rows = [row for row, of_state in self._billed if state is None or of_state == state]
        newest = max(row.year for row, _ in self._billed)
        return denominator(rows, self._totals, self._family, year=newest, state=state)

    @cached_property
    def _billed(self) -> list[tuple[BilledRow, str | None]]:
        return [
            (
                BilledRow(
                    fact=self._directory.fact(release, row),
                    year=year,
                    code=code,
                    place=place,
                    entity=PERSON,
                    patient_days=patient_days,
                ),
                state,
            )
            for year, code, place, patient_days, release, row, state in self._directory.engine.rows(BILLED)
            if self._family.counts(code, year)
        ]

    @cached_property
    def _totals(self) -> list[TotalRow]:
        return totals(self._directory) if self._directory.has(Source.PART_B_TOTALS) else []


def _sentence(share: Denominator, state: str | None, voice: Sentences) -> str:
    """Say a share; of a state, whose people are counted: no row is read for the state that it was billed in."""
    if state is None:
        return share_sentence(share, None, voice)
    said = share_sentence(share, STATES.get(state, state), voice)
    return said if share.why is NoShare.NO_TOTAL else voice.say("share_of_state", sentence=said)
