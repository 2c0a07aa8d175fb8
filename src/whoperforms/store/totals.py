"""What Medicare was billed in the country and its states, as the directory holds it."""

from whoperforms.evidence.volume import TotalRow
from whoperforms.store.directory import Directory

TOTALS = """
select release, row, year, state, code, place, patient_days from medicare_total
 where patient_days is not null order by release, row
"""


def totals(directory: Directory) -> list[TotalRow]:
    """Return every total, of each state and of the country (`state` None)."""
    return [
        TotalRow(
            fact=directory.fact(release, row),
            year=year,
            state=state,
            code=code,
            place=place,
            patient_days=patient_days,
        )
        for release, row, year, state, code, place, patient_days in directory.engine.rows(TOTALS)
    ]
