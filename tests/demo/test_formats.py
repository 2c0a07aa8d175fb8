import io
import re

import pytest
from python_calamine import CalamineWorkbook

from demo import made
from requirements import SAMPLES
from whoperforms.demo import columns, exclusions, part_b
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi

HEADERS = {
    "nppes/headers/npidata_pfile_V2_2025-06_330.csv": columns.MAIN,
    "nppes/headers/pl_pfile_V2_2025-06.csv": columns.PRACTICE_LOCATION,
    "nppes/headers/othername_pfile_V2_2025-06.csv": columns.OTHER_NAME,
    "nppes/headers/endpoint_pfile_V2_2025-06.csv": columns.ENDPOINT,
}
KINDS = ("npidata", "pl", "othername", "endpoint")


@pytest.mark.parametrize(("file", "header"), HEADERS.items())
def test_a_header_is_the_published_one_to_the_last_byte(file, header):
    if not (SAMPLES / file).exists():
        pytest.skip(f"{file}: the folder of published samples is not beside the repository")

    assert columns.header_line(header).encode() == (SAMPLES / file).read_bytes()


def test_the_exclusion_header_is_the_published_one(small):
    samples = sorted(SAMPLES.glob("leie/*.csv"))
    if not samples:
        pytest.skip("leie: the folder of published samples is not beside the repository")

    assert small.leie.read_bytes().split(b"\r\n")[0] == samples[0].read_bytes().split(b"\r\n")[0]


def test_the_part_b_header_is_that_of_2022_without_gender(small):
    samples = sorted(SAMPLES.glob("partb/header_*.csv"))
    if not samples:
        pytest.skip("partb: the folder of published samples is not beside the repository")
    published = samples[0].read_text().strip().split(",")
    published.remove("Rndrng_Prvdr_Gndr")

    assert published == part_b.HEADER
    assert all(path.read_text().split("\n")[0] == ",".join(published) for path in small.part_b)


def test_files_are_named_as_published(small):
    assert small.nppes.name == "NPPES_Data_Dissemination_June_2026_V2.zip"
    assert [path.name for path in small.weekly] == [
        "NPPES_Data_Dissemination_060926_061526_Weekly_V2.zip",
        "NPPES_Data_Dissemination_061626_062226_Weekly_V2.zip",
    ]
    assert small.deactivated.name == "NPPES_Deactivated_NPI_Report_060826_V2.zip"
    assert [path.name for path in small.part_b] == [
        "MUP_PHY_R25_P05_V20_D23_Prov_Svc.csv",
        "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv",
    ]
    assert list(made.members(small.deactivated)) == ["NPPES Deactivated NPI Report 20260608.xlsx"]
    assert sorted(made.members(small.nppes)) == sorted(
        f"{kind}_pfile_20050523-20260608{end}.csv" for kind in KINDS for end in ("", "_FileHeader")
    )


def test_every_row_but_the_one_cut_on_purpose_has_all_its_columns(small):
    for path in (small.nppes, *small.weekly):
        for kind in KINDS:
            header, rows = made.rows(path, kind)
            odd = [row for row in rows if len(row) != len(header)]
            assert len(odd) == (1 if kind == "npidata" and path == small.nppes else 0)


def test_every_value_of_every_nppes_file_is_quoted_and_lines_end_in_crlf(small):
    line = re.compile(rb'"[^"]*"(,"[^"]*")*\r\n')
    for path in (small.nppes, *small.weekly):
        for content in made.members(path).values():
            assert all(line.fullmatch(each + b"\r\n") for each in content.removesuffix(b"\r\n").split(b"\r\n"))


def test_every_exclusion_row_is_quoted_under_a_bare_header(small):
    header, *rows = small.leie.read_bytes().removesuffix(b"\r\n").split(b"\r\n")

    assert header == ",".join(exclusions.HEADER).encode()
    assert all(row.startswith(b'"') and row.endswith(b'"') and row.count(b'","') == 17 for row in rows)


def test_every_npi_is_invented_valid_and_there_once(small):
    npis = [row["NPI"] for row in made.table(small.nppes)]
    wrong = [npi for npi in npis if not valid(npi)]

    assert len(wrong) == 1
    assert len(set(npis)) == len(npis)
    assert all(2_000_000_000 <= int(npi) <= 2_147_483_647 for npi in npis)
    for path in small.weekly:
        assert all(valid(row["NPI"]) for row in made.table(path))


def test_no_cell_is_longer_than_declared(main):
    limits = {"Postal Code": 20, "Telephone Number": 20, "City Name": 40, "First Line": 55, "Last Name (Legal": 35}
    for row in main:
        for column, value in row.items():
            for part, limit in limits.items():
                assert part not in column or len(value) <= limit


def test_telephones_are_numbers_that_nobody_has(main):
    numbers = {row["Provider Business Practice Location Address Telephone Number"] for row in main} - {""}

    assert all(re.fullmatch(r"[0-9]{3}55501[0-9]{2}|1-617-555-01[0-9]{2}", number) for number in numbers)


def test_the_deactivation_sheet_is_laid_out_as_published(small, truth, by_npi):
    [content] = made.members(small.deactivated).values()
    title, header, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("DeactivatedNPIs").to_python()
    )

    assert title[0].startswith("NPPES Deactivated NPI Report")
    assert header == ["NPI", "NPPES Deactivation Date"]
    assert len(rows) == truth["deactivated"]["rows"]
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", day) for _, day in rows)
    full = [npi for npi, _ in rows if by_npi[npi]["Entity Type Code"]]
    assert full == truth["deactivated"]["still_in_main_file"]


def test_no_description_is_anybody_elses(small):
    for path in small.part_b:
        for row in made.csv_table(path):
            assert row["HCPCS_Desc"] == f"Demo words for {row['HCPCS_Cd']}"


def valid(npi):
    try:
        return Npi(npi).invented
    except BadValue:
        return False
