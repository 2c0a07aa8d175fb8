"""How often somebody billed Original Medicare for a procedure: a floor, with year and basis, never a zero.

Source: Medicare Physician & Other Practitioners, by Provider and Service; patient-days of both places of service,
        individuals only, codes that count as a case in that year. A row with 10 or fewer patients is not published.
"""

from collections.abc import Callable, Collection, Iterable
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


def yearly_cases(
    rows: Iterable[BilledRow], counts: Callable[[str, int], bool], one_per_day: Collection[str] = ()
) -> tuple[YearlyCases, ...]:
    """Return the cases of each year with a published row, newest first.

    `counts` says whether a code, in a year, is a case. Of the codes in `one_per_day` only one counts for a patient on
    a day; the yearly rows do not tell the days, so of each place the larger row counts: a floor stays a floor.
    """
    by_year: dict[int, list[BilledRow]] = {}
    for row in rows:
        if row.entity == PERSON and counts(row.code, row.year):
            by_year.setdefault(row.year, []).append(row)
    return tuple(_of_year(year, by_year[year], one_per_day) for year in sorted(by_year, reverse=True))


def _of_year(year: int, rows: list[BilledRow], one_per_day: Collection[str]) -> YearlyCases:
    counted = [row for row in rows if row.code not in one_per_day]
    for place in sorted({row.place for row in rows}):
        rivals = [row for row in rows if row.place == place and row.code in one_per_day]
        counted += sorted(rivals, key=lambda row: row.patient_days)[-1:]
    return YearlyCases(
        year=year,
        cases=sum(row.patient_days for row in counted),
        places=tuple(sorted({row.place for row in counted})),
        facts=tuple(row.fact for row in counted),
    )
