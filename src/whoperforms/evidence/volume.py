"""How often somebody billed Original Medicare for a procedure: a floor, with year and basis, never a zero.

Source: Medicare Physician & Other Practitioners, by Provider and Service; patient-days of both places of service,
        individuals only, codes that count as a case in that year. A row with 10 or fewer patients is not published.
        What that covers is held against the same publisher's totals by Geography and Service.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from whoperforms.evidence.facts import Fact
from whoperforms.procedures.definition import Procedure

PERSON = "I"
PAYER = "Original Medicare"


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
class TotalRow:
    """What all providers together billed under one code in one place; `state` is None for the whole country."""

    fact: Fact
    year: int
    state: str | None
    code: str
    place: str
    patient_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFamily:
    """The codes of a procedure that are a case, and how they are counted.

    `counts` says whether a code, in a year, is a case. Of the codes in `one_per_day` only one counts for a patient on
    a day. Medicare publishes counts of `published_from` patients or more, for each code and place.
    """

    codes: tuple[str, ...]
    counts: Callable[[str, int], bool]
    one_per_day: tuple[str, ...] = ()
    published_from: int = 11

    @classmethod
    def of(cls, procedure: Procedure) -> Self:
        """Return the family as a procedure defines it."""
        return cls(
            codes=procedure.case_codes,
            counts=procedure.counts_as_case,
            one_per_day=procedure.case_counting.one_per_day,
            published_from=procedure.case_counting.published_from,
        )

    def in_year(self, year: int) -> tuple[str, ...]:
        """Return the codes that are a case in `year`."""
        return tuple(code for code in self.codes if self.counts(code, year))


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCases:
    """At least `cases` in `year`; `places` are those with a published row, the other one may be hidden."""

    year: int
    cases: int
    places: tuple[str, ...]
    facts: tuple[Fact, ...]


class NoCount(StrEnum):
    """Why no count is published."""

    HIDDEN_OR_NONE = "hidden_or_none"  # too few patients for each code and place, or nothing billed: nobody can tell
    NO_CODE = "no_code"  # the procedure had no code of its own in that year


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """One year of a practitioner: at least `cases`, or None and `why`; and what the number rests on.

    `codes` are the family in that year, `places` those with a published row, `published_from` the fewest patients
    that are published for each code and place.
    """

    year: int
    cases: int | None
    why: NoCount | None
    codes: tuple[str, ...]
    places: tuple[str, ...]
    published_from: int
    facts: tuple[Fact, ...]
    payer: str = PAYER


class NoShare(StrEnum):
    """Why it is not known what share of the services the published rows cover."""

    NO_TOTAL = "no_total"  # the totals lack a code and place, or the year
    MISMATCH = "mismatch"  # more is published of one than there is in all: the files are not of one issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Denominator:
    """How many patient-days people's rows show, of how many there were; `total` is None where that is not known.

    `published` are rows of people (entity I), `total` is of all providers. `state` is None for the whole country.
    """

    year: int
    state: str | None
    codes: tuple[str, ...]
    published: int
    total: int | None
    why: NoShare | None
    facts: tuple[Fact, ...]

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down so that it never says too much; None where it is not known."""
        return None if self.total is None else 100 * self.published // self.total


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


def volumes(rows: Iterable[BilledRow], years: Iterable[int], family: CodeFamily) -> tuple[Volume, ...]:
    """Return one practitioner's volume of each year of which a file was read, newest first.

    `years` are those files'; a year with a row is there anyhow.
    """
    counted = {cases.year: cases for cases in yearly_cases(rows, family.counts, family.one_per_day)}
    return tuple(_volume(year, counted.get(year), family) for year in sorted({*years, *counted}, reverse=True))


def _volume(year: int, counted: YearlyCases | None, family: CodeFamily) -> Volume:
    codes = family.in_year(year)
    silence = NoCount.HIDDEN_OR_NONE if codes else NoCount.NO_CODE
    return Volume(
        year=year,
        cases=counted.cases if counted else None,
        why=None if counted else silence,
        codes=codes,
        places=counted.places if counted else (),
        published_from=family.published_from,
        facts=counted.facts if counted else (),
    )


def denominator(
    rows: Iterable[BilledRow],
    totals: Iterable[TotalRow],
    family: CodeFamily,
    *,
    year: int,
    state: str | None = None,
) -> Denominator:
    """Return what share of the services of a year the published rows cover.

    `rows` are of everybody in the state asked for: a billed row does not name one. The share is known only where the
    totals have every code and place of the rows, and nowhere less than they: so it is never above 100 percent.
    """
    published: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.entity == PERSON and row.year == year and family.counts(row.code, year):
            published[row.code, row.place] += row.patient_days
    all_providers: Counter[tuple[str, str]] = Counter()
    facts = []
    for row_of_all in totals:
        if (row_of_all.year, row_of_all.state) == (year, state) and family.counts(row_of_all.code, year):
            all_providers[row_of_all.code, row_of_all.place] += row_of_all.patient_days
            facts.append(row_of_all.fact)
    why = _why_unknown(published, all_providers)
    return Denominator(
        year=year,
        state=state,
        codes=family.in_year(year),
        published=published.total(),
        total=None if why else all_providers.total(),
        why=why,
        facts=tuple(facts),
    )


def _why_unknown(published: Counter[tuple[str, str]], all_providers: Counter[tuple[str, str]]) -> NoShare | None:
    if not all_providers.total() or published.keys() - all_providers.keys():
        return NoShare.NO_TOTAL
    return NoShare.MISMATCH if any(days > all_providers[key] for key, days in published.items()) else None
