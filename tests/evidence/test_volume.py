"""The case-counting rule: patient-days of both places, people only, codes that count in that year."""

import pytest

from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.evidence.volume import BilledRow, yearly_cases


def billed(year=2024, code="A", place="F", days=12, entity="I", file="D24.csv", row=1) -> BilledRow:
    fact = Fact(source=Source.PART_B, release=str(year), file=file, row=row)
    return BilledRow(fact=fact, year=year, code=code, place=place, entity=entity, patient_days=days)


def counts(code: str, year: int) -> bool:
    return code == "A" and year >= 2012


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([billed()], [(2024, 12)]),
        ([billed(place="F"), billed(place="O", days=11)], [(2024, 23)]),
        ([billed(code="B")], []),
        ([billed(year=2011)], []),
        ([billed(entity="O", days=90)], []),
        ([billed(entity="O", days=90), billed()], [(2024, 12)]),
        ([billed(year=2022), billed(year=2024, days=30)], [(2024, 30), (2022, 12)]),
    ],
)
def test_cases_by_year(rows, expected):
    assert [(year.year, year.cases) for year in yearly_cases(rows, counts)] == expected


@pytest.mark.parametrize(
    ("rows", "cases"),
    [
        ([billed(code="OLD", days=20), billed(code="NEW", days=25)], 25),
        ([billed(code="OLD", days=20), billed(code="NEW", days=25, place="O")], 45),
        ([billed(code="OLD", days=20), billed(code="NEW", days=25), billed(code="THIRD", days=11)], 36),
    ],
)
def test_of_two_codes_for_one_operation_only_the_larger_row_of_a_place_counts(rows, cases):
    [year] = yearly_cases(rows, lambda _code, _year: True, one_per_day=("OLD", "NEW"))

    assert year.cases == cases


def test_no_row_makes_no_zero():
    assert all(year.cases for year in yearly_cases([billed(), billed(code="B", year=2020)], counts))
