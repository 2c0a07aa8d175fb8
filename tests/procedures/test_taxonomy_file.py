"""The role table against the whole published taxonomy, where somebody has it."""

import csv

import pytest

from requirements import SAMPLES
from whoperforms.procedures.definition import Role

TAXONOMY = SAMPLES / "nucc/nucc_taxonomy_2025_rebuilt_883.csv"

pytestmark = pytest.mark.skipif(
    not TAXONOMY.exists(), reason="no taxonomy file; WHOPERFORMS_SAMPLES may name a folder that has one"
)


@pytest.fixture(scope="module")
def published():
    with TAXONOMY.open(encoding="utf-8", newline="") as rows:
        return {row["Code"]: row for row in csv.DictReader(rows)}


def test_every_code_of_the_role_table_is_published(mild, published):
    assert [row.code for row in mild.taxonomy if row.code not in published] == []


def test_exactly_five_physician_names_say_pain_medicine_and_all_are_core(mild, published):
    found = [
        code
        for code, row in published.items()
        if "Pain Medicine" in row["Display Name"] and row["Display Name"].endswith("Physician")
    ]

    assert len(found) == 5
    assert all(mild.role_of(code) is Role.CORE for code in found)


def test_a_family_holds_the_sub_codes_of_its_own_classification_and_no_other(mild, published):
    families = {row.code: published[row.code]["Classification"] for row in mild.taxonomy if row.sub_codes}
    held = {code for code in published if mild.role_of(code) and code not in {row.code for row in mild.taxonomy}}

    assert len(held) > 10
    assert {published[code]["Classification"] for code in held} == set(families.values())


def test_sites_are_organizations_and_operators_are_people(mild, published):
    for row in mild.taxonomy:
        is_place = published[row.code]["Section"] != "Individual"
        assert is_place == (row.role is Role.SITE), row.code
