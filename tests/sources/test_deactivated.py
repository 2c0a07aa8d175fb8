"""The deactivation report: a spreadsheet of text or of real dates, and what is none."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from published import ANA, BEN, CLEO, DAN, spreadsheet
from readers import read
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import deactivated


def reading(rows, **form):
    return read(deactivated.readings, spreadsheet(rows, **form), file="report.xlsx")


def refusal(content):
    with pytest.raises(BadRelease) as why:
        read(deactivated.readings, content, file="report.xlsx")
    return str(why.value)


def test_numbers_and_dates_are_read_as_text_or_as_what_a_spreadsheet_makes_of_them():
    rows = [(str(ANA), "01/15/2025"), (BEN, date(2025, 2, 28)), (f" {CLEO} ", "2025-03-01"), (DAN, "1/2/2025")]
    records, aside, count, _ = reading(rows)

    assert [(d["row"], d["npi"], d["deactivated_on"]) for d in records["deactivation"]] == [
        (1, ANA, 20250115),
        (2, BEN, 20250228),
        (3, CLEO, 20250301),
        (4, DAN, 20250102),
    ]
    assert (aside, count) == ([], 4)


def test_a_bad_npi_loses_its_row_and_a_bad_date_only_itself():
    records, aside, count, _ = reading([("0000000000", "01/15/2025"), (f"{ANA}.0", "soon"), (str(BEN), ""), ("", "")])

    assert [(d["row"], d["npi"], d["deactivated_on"]) for d in records["deactivation"]] == [
        (2, ANA, None),
        (3, BEN, None),
    ]
    assert [(note[0], note[4]) for note in aside] == [
        (1, "0000000000: an NPI is ten digits, the first 1 or 2; nobody can be withheld by this row"),
        (2, "soon: expected a date as MM/DD/YYYY; deactivated without one"),
        (2, "a spreadsheet's number; read without .0"),
        (3, "(blank): expected a date as MM/DD/YYYY; deactivated without one"),
    ]
    assert count == 3


@pytest.mark.parametrize(
    ("header", "column"),
    [(("Number", "Date"), "'NPI'"), (("NPI", "Date"), "'NPPES Deactivation Date'")],
)
def test_a_missing_column_is_refused_by_name(header, column):
    assert refusal(spreadsheet([(str(ANA), "01/15/2025")], header=header)) == (
        f"report.xlsx: no column {column}, so this is not the NPPES deactivation report; check which file was given"
    )


def test_rows_are_numbered_on_across_batches(monkeypatch):
    monkeypatch.setattr(deactivated, "BATCH", 2)
    records, _, count, _ = reading([(str(npi), "01/15/2025") for npi in (ANA, BEN, CLEO)])
    assert ([d["row"] for d in records["deactivation"]], count) == ([1, 2, 3], 3)


def test_two_cells_in_opposite_corners_do_not_fill_the_memory():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")
    assert "no column 'NPI'" in refusal(content.getvalue())


def test_a_part_that_unpacks_to_more_than_any_report_is_refused():
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(520):
            part.write(b" " * (1 << 20))
    assert refusal(content.getvalue()).startswith(
        "report.xlsx: not a spreadsheet (xl/worksheets/sheet1.xml has 545,259,520 bytes)"
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", spreadsheet([])[:-40], spreadsheet([])[:500]])
def test_what_is_no_spreadsheet_is_refused(content):
    assert "report.xlsx: not a spreadsheet" in refusal(content)
