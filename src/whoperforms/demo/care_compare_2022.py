"""Care Compare's clinicians as they were published to about 2022: the same people, and hospitals on their rows.

Source: CMS, Provider Data Catalog, Doctors and Clinicians of 40 columns.
Shape:  comma CSV; every name in the header but the first has a blank before it. Nothing says who offers telehealth. Up
        to five hospitals stand on each row, with number and name; other facilities stand nowhere.
"""

from pathlib import Path

import polars as pl

from whoperforms.demo import care_compare, sheets
from whoperforms.demo.care_compare import CCN, FILE, LETTERS_IN_ZIP
from whoperforms.demo.dice import Rows
from whoperforms.demo.population import Country
from whoperforms.demo.sheets import Sheet

HOSPITALS = range(1, 6)
NAMES = {  # what is called otherwise since
    "Provider Last Name": "lst_nm",
    "Provider First Name": "frst_nm",
    "Provider Middle Name": "mid_nm",
    "Facility Name": "org_nm",
    "City/Town": "cty",
    "State": "st",
    "ZIP Code": "zip",
    "Telephone Number": "phn_numbr",
}
SINCE = "Telehlth"
ON_ROWS = tuple(f"{name}_{at}" for at in HOSPITALS for name in ("hosp_afl", "hosp_afl_lbn"))
KEPT = [NAMES.get(name, name) for name in map(str.strip, care_compare.HEADER) if name != SINCE]
COLUMNS = (*KEPT[:-3], *ON_ROWS, *KEPT[-3:])
HEADER = (COLUMNS[0], *(f" {name}" for name in COLUMNS[1:]))


def write(country: Country, folder: Path) -> Sheet:
    """Write clinicians; the last rows have a wrong NPI, and letters in a ZIP code."""
    wrong = {"NPI": sheets.wrong_npi(country)}, {"zip": LETTERS_IN_ZIP, "adrs_id": LETTERS_IN_ZIP}
    return sheets.write(folder / FILE, HEADER, sheets.by_person(country, _clinicians), wrong=wrong)


def _clinicians(country: Country, rows: Rows) -> pl.DataFrame:
    listed = care_compare.clinicians(country, rows).drop(SINCE).rename(NAMES)
    return listed.join(_hospitals(country, rows), on="NPI", how="left", maintain_order="left").fill_null("")


def _hospitals(country: Country, rows: Rows) -> pl.DataFrame:
    """Return the first five hospitals of each person on one row."""
    every = care_compare.affiliations(country, rows).filter(pl.col("facility_type") == "Hospital")
    of_each = every.group_by("NPI", maintain_order=True).agg(pl.col(CCN))
    number = (pl.col(CCN).list.get(at - 1, null_on_oob=True).alias(f"hosp_afl_{at}") for at in HOSPITALS)
    name = (pl.format("INVENTED HOSPITAL {}", f"hosp_afl_{at}").alias(f"hosp_afl_lbn_{at}") for at in HOSPITALS)
    return of_each.with_columns(number).with_columns(name).drop(CCN)
