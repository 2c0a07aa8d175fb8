"""The deactivation report: a zipped spreadsheet of NPIs that are no longer in use.

Source: CMS, NPPES Deactivated NPI Report.
Shape:  sheet `DeactivatedNPIs`: a title row, a header row, then NPI and date (MM/DD/YYYY, as text), by NPI.
"""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import xlsxwriter

from whoperforms.demo import awkward
from whoperforms.demo.archive import Block, archive
from whoperforms.demo.awkward import Case
from whoperforms.demo.dice import Rows
from whoperforms.demo.people import days
from whoperforms.demo.population import CYCLE, Country
from whoperforms.demo.records import Records, left_on

SHEET = "DeactivatedNPIs"
MOST = 1_048_574  # rows of a sheet under title and header


def in_list_only(country: Country) -> Rows:
    """Return the people whom the report names already, while the main file still has their row."""
    first = np.arange(Case.DEACTIVATED_IN_LIST_ONLY, country.practitioners, awkward.THOUSAND)
    return country.row_of_person(first)


def write(country: Country, folder: Path) -> tuple[Path, int]:
    """Write the zipped report. Returns its path and how many NPIs it lists."""
    dark = country.row_of_dark(np.arange(country.rows // CYCLE))
    late = in_list_only(country)
    left = np.concatenate([left_on(country, Records.as_made(dark)), np.full(len(late), country.today - 2)])
    npis = country.npis(np.concatenate([dark, late]))
    order = np.argsort(npis)[:MOST]
    listed = zip(npis[order].tolist(), days()[left[order]], strict=True)
    sheet = BytesIO()
    made = datetime.combine(country.as_of, datetime.min.time())
    with xlsxwriter.Workbook(sheet, {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": made, "title": "Invented"})
        rows = workbook.add_worksheet(SHEET)
        rows.write_row(0, 0, [f"NPPES Deactivated NPI Report as of {country.as_of:%m/%d/%Y}"])
        rows.write_row(1, 0, ["NPI", "NPPES Deactivation Date"])
        for number, (npi, day) in enumerate(listed, start=2):
            rows.write_string(number, 0, str(npi))
            rows.write_string(number, 1, day)
    path = folder / f"NPPES_Deactivated_NPI_Report_{country.as_of:%m%d%y}_V2.zip"
    with archive(path, country.as_of) as zipped:
        name = f"NPPES Deactivated NPI Report {country.as_of:%Y%m%d}.xlsx"
        zipped.add(name, [Block(sheet.getvalue(), len(order))])
    return path, len(order)
