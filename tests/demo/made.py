"""Demo countries for the tests, and plain readings of their files: the csv module, no reader of ours."""

import csv
import io
import zipfile
from datetime import date

from whoperforms.demo import country, enrolment
from whoperforms.demo.procedure import DemoCode, DemoPathway, DemoProcedure, DemoProduct, DemoSpecialty

AS_OF = date(2026, 6, 8)
YEARS = (2023, 2024)
CORE = ("208VP0014X", "208VP0000X", "207LP2900X", "2081P2900X", "2084P2900X", "207XS0117X", "207T00000X")
MAKER, PRODUCT = "Invented Makers, Inc.", "widen"
PROCEDURE = DemoProcedure(
    id="widening",
    core_taxonomies=CORE,
    codes=(
        DemoCode("0275T", date(2011, 7, 1), date(2025, 12, 31), counts_as_case=True),
        DemoCode("62330", date(2026, 1, 1), None, counts_as_case=True),
        DemoCode("G0276", date(2015, 1, 1), None, counts_as_case=False),
    ),
    specialties=(
        DemoSpecialty("09", "Interventional Pain Management", ("208VP0014X",)),
        DemoSpecialty("05", "Anesthesiology", ("207L00000X", "207LP2900X")),
    ),
    products=(DemoProduct(MAKER, PRODUCT), DemoProduct("Sample Devices", PRODUCT)),
    pathways=(DemoPathway("needle", CORE[:5]), DemoPathway("knife", CORE[5:])),
)


def write(folder, *, practitioners=1_000, seed=7, weeks=2, whole_truth=False, old_care_compare=False):
    return country.write(
        folder,
        practitioners=practitioners,
        seed=seed,
        as_of=AS_OF,
        weeks=weeks,
        part_b_years=YEARS,
        procedure=PROCEDURE,
        whole_truth=whole_truth,
        old_care_compare=old_care_compare,
    )


def members(path):
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def rows(path, kind):
    """Return header and rows of one CSV of an NPPES zip."""
    [content] = [
        content
        for name, content in members(path).items()
        if name.startswith(f"{kind}_pfile_") and not name.endswith("_FileHeader.csv")
    ]
    header, *found = csv.reader(io.StringIO(content.decode("ascii"), newline=""))
    return header, found


def table(path, kind="npidata"):
    """Return the whole rows of one CSV of an NPPES zip, by column; the row that is too short is left out."""
    header, found = rows(path, kind)
    return [dict(zip(header, row, strict=True)) for row in found if len(row) == len(header)]


def csv_table(path, encoding="ascii"):
    """Return the rows of a CSV file by column; blanks around the names of columns do not count."""
    with path.open(newline="", encoding=encoding) as file:
        header, *found = csv.reader(file)
        return [dict(zip(map(str.strip, header), row, strict=True)) for row in found]


def table_of(path):
    """Return the rows of a CSV file of any source: Medicare's enrolment files are not in UTF-8."""
    return csv_table(path, enrolment.ENCODING if path.name.startswith("PPEF") else "utf-8")
