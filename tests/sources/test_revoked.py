"""Medicare revocations: an NPI withholds, whatever else cannot be read."""

import pytest

from published import ANA, BEN, table
from published_enrolments import REVOCATIONS, revocation
from readers import read
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import revoked
from whoperforms.sources.leie import NOBODY_WITHHELD

NO_DAY = "not a day of the calendar; expected MM/DD/YYYY or YYYY-MM-DD or YYYY/MM/DD"


def reading(*rows, header=tuple(REVOCATIONS), **form):
    return read(revoked.readings, table(header, rows, **form))


@pytest.mark.parametrize(
    ("since", "until"), [("05/20/2025", "07/31/2030"), ("2025-05-20", "2030-07-31"), ("2025/05/20", "2030/07/31")]
)
def test_a_revocation_is_read_with_its_dates_in_any_form(since, until):
    row = revocation(REVOCATION_EFCTV_DT=since, REENROLLMENT_BAR_EXPRTN_DT=until)
    records, aside, _, _ = reading(row, encoding="latin-1")

    assert records["revocation"] == [
        {
            "row": 1,
            "npi": ANA,
            "enrolment": "I20200101000001",
            "specialty_name": "PAIN MANAGEMENT",
            "state": "MA",
            "reason": "424.535(A)(1) Noncompliance",
            "revoked_on": 20250520,
            "barred_until": 20300731,
        }
    ]
    assert aside == []
    assert "EXAMPLE" not in str(records)


def test_a_valid_npi_withholds_whatever_else_cannot_be_read():
    nothing_else = dict.fromkeys(REVOCATIONS, "") | {"NPI": str(BEN), "ENRLMT_ID": "?"}
    undated = revocation(REVOCATION_EFCTV_DT="13/45/2025", REENROLLMENT_BAR_EXPRTN_DT="forever")
    records, aside, _, _ = reading(nothing_else, undated)

    assert [row["npi"] for row in records["revocation"]] == [BEN, ANA]
    assert [row["revoked_on"] for row in records["revocation"]] == [None, None]
    assert aside == [
        (2, "value", "revoked_on", "13/45/2025", NO_DAY),
        (2, "value", "barred_until", "forever", NO_DAY),
    ]


def test_a_revoked_person_with_several_npis_is_withheld_under_each():
    rows = [revocation(MULTIPLE_NPI_FLAG="Y"), revocation(BEN, MULTIPLE_NPI_FLAG="Y")]
    assert [row["npi"] for row in reading(*rows)[0]["revocation"]] == [ANA, BEN]


@pytest.mark.parametrize(
    ("npi", "why"),
    [
        ("2000000000", "2000000000: last digit should be 2"),
        ("", "(blank): an NPI is ten digits, the first 1 or 2"),
        ("NPI", "NPI: an NPI is ten digits, the first 1 or 2"),
    ],
)
def test_a_revocation_without_a_valid_npi_says_that_it_withholds_nobody(npi, why):
    records, aside, _, _ = reading(revocation(npi))

    assert records["revocation"] == []
    assert aside == [(1, "row", None, None, f"{why}; {NOBODY_WITHHELD}")]


def test_a_row_of_the_wrong_width_says_that_it_withholds_nobody():
    _, aside, _, _ = read(revoked.readings, table(REVOCATIONS, [revocation()]) + b'"2000000010"\r\n')
    assert aside == [(2, "row", None, None, f"has 1 column; the header names 12; {NOBODY_WITHHELD}")]


def test_an_npi_that_went_through_a_spreadsheet_withholds():
    records, aside, _, _ = reading(revocation(f"{ANA}.0"))

    assert records["revocation"][0]["npi"] == ANA
    assert aside == [(1, "repaired", "npi", f"{ANA}.0", "a spreadsheet's number; read without .0")]


def test_control_characters_are_left_out_of_a_reason():
    records, aside, _, _ = reading(revocation(REVOCATION_RSN="424.535\x1b[2J"))

    assert records["revocation"][0]["reason"] == "424.535[2J"
    assert [note[:3] for note in aside] == [(1, "repaired", "reason")]


@pytest.mark.parametrize("column", ["NPI", "ENRLMT_ID", "REVOCATION_RSN", "REVOCATION_EFCTV_DT"])
def test_a_missing_column_is_refused_by_its_name(column):
    with pytest.raises(BadRelease, match=f"no column '{column}', so this is not the Medicare revocations"):
        reading(revocation(), header=[name for name in REVOCATIONS if name != column])


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(BadRelease, match="column 'NPI' stands twice"):
        reading(revocation(), header=[*REVOCATIONS, "NPI"])
