"""How often somebody billed Original Medicare for a procedure: a floor, with year and basis, never a zero.

Source: Medicare Physician & Other Practitioners, by Provider and Service; patient-days of both places of service,
        individuals only, codes that count as a case in that year. A row with 10 or fewer patients is not published.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from whoperforms.evidence.facts import Fact

PERSON = "I"


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledRow:
    """One published row: `entity` I or O, `place` F or O; a case is one patient on one day."""

    fact: Fact
    year: int
    code: str
    place: str
    entity: str
    patient_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCases:
    """At least `cases` in `year`; `places` are those with a published row, the other one may be hidden."""

    year: int
    cases: int
    places: tuple[str, ...]
    facts: tuple[Fact, ...]


def yearly_cases(rows: Iterable[BilledRow], counts: Callable[[str, int], bool]) -> tuple[YearlyCases, ...]:
    """Return the cases of each year with a published row, newest first.

    `counts` says whether a code, in a year, is a case. Where one year was published twice, the file with the
    later name stands for it: published names begin with the year of their release.
    """
    by_year: dict[int, list[BilledRow]] = {}
    for row in rows:
        if row.entity == PERSON and counts(row.code, row.year):
            by_year.setdefault(row.year, []).append(row)
    return tuple(_of_year(year, by_year[year]) for year in sorted(by_year, reverse=True))


def _of_year(year: int, rows: list[BilledRow]) -> YearlyCases:
    newest = max(row.fact.file for row in rows)
    published = [row for row in rows if row.fact.file == newest]
    return YearlyCases(
        year=year,
        cases=sum(row.patient_days for row in published),
        places=tuple(sorted({row.place for row in published})),
        facts=tuple(row.fact for row in published),
    )
