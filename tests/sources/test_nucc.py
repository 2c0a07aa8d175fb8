"""NUCC taxonomy: codes and names from either vintage, and none of its owner's texts."""

import pytest

from published import NUCC, NUCC_2015, PAIN, SPINE, table
from readers import read
from requirements import needs_samples
from whoperforms.sources import nucc

ROW = {
    "Code": PAIN,
    "Grouping": "Example Physicians",
    "Type": "Example Physicians",
    "Classification": "Pain",
    "Specialization": "Interventional",
    "Definition": 'Words of\ntheir owner, "quoted"',
    "Notes": "more<br/>words",
    "Display Name": " Interventional Pain Physician ",
    "Section": "Individual",
}


@pytest.mark.parametrize(
    ("header", "name", "section"),
    [(NUCC, "Interventional Pain Physician", "Individual"), (NUCC_2015, "Pain, Interventional", None)],
    ids=["since 2021", "before"],
)
def test_a_code_has_its_name_in_both_vintages(header, name, section):
    records, aside, rows, _ = read(nucc.readings, table(header, [ROW, ROW | {"Code": SPINE}]))

    assert [(code["row"], code["code"], code["name"], code["section"]) for code in records["taxonomy_code"]] == [
        (1, PAIN, name, section),
        (2, SPINE, name, section),
    ]
    assert "owner" not in str(records)
    assert "<br/>" not in str(records)
    assert (aside, rows) == ([], 2)


def test_a_cp1252_file_is_read():
    records, aside, _, _ = read(nucc.readings, table(NUCC, [ROW | {"Display Name": "Médecin"}], encoding="cp1252"))

    assert records["taxonomy_code"][0]["name"] == "Médecin"
    assert [note[1:3] for note in aside] == [("repaired", "display_name")]


@pytest.mark.parametrize(
    ("code", "why"),
    [("208VP0014", "208VP0014"), ("", "(blank)"), ("208VP00144", "208VP00144"), ("208-P0014X", "208-P0014X")],
)
def test_what_is_no_code_is_set_aside(code, why):
    records, aside, _, _ = read(nucc.readings, table(NUCC, [ROW | {"Code": code}]))

    assert records["taxonomy_code"] == []
    assert [note[4] for note in aside] == [f"{why}: a taxonomy code is ten characters and ends in X"]


def test_the_real_table_has_883_codes():
    file = needs_samples("nucc") / "nucc_taxonomy_2025_rebuilt_883.csv"
    records, aside, rows, _ = read(nucc.readings, file.read_bytes())

    assert (rows, len({code["code"] for code in records["taxonomy_code"]}), aside) == (883, 883, [])
    assert all(code["name"] == code["name"].strip() for code in records["taxonomy_code"])
    assert sum(code["section"] == "Individual" for code in records["taxonomy_code"]) == 698
