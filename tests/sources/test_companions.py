"""The files beside the main file: further places, other names, endpoints."""

import pytest

from published import ANA, CLINIC, ENDPOINT, OTHERNAME, PL, second_place, table
from readers import read
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import nppes_companions


def test_a_further_place_is_read_through_the_irregular_blanks_of_its_header():
    row = second_place() | {PL[2]: "STE 9"}
    records, aside, _, _ = read(nppes_companions.location_readings, table(PL, [row]))

    assert records["further_location"] == [
        {
            "npi": ANA,
            "row": 1,
            "line_1": "2 EXAMPLE WAY",
            "line_2": "STE 9",
            "city": "BOSTON",
            "state": "MA",
            "postal_code": "021150002",
            "country": "US",
            "phone": "6175550101",
        }
    ]
    assert aside == []


def test_a_place_with_a_repaired_zip_or_a_bad_npi_says_so():
    rows = [second_place(zip_code="2115"), second_place(2000000003), second_place(zip_code="x")]
    records, aside, _, _ = read(nppes_companions.location_readings, table(PL, rows))

    assert [place["row"] for place in records["further_location"]] == [1, 3]
    assert [note[:3] for note in aside] == [
        (1, "repaired", "postal_code"),
        (2, "row", None),
        (3, "value", "postal_code"),
    ]


@pytest.mark.parametrize("header", [OTHERNAME, [*OTHERNAME, "Created Date"]], ids=["2025", "2026"])
def test_an_other_name_is_read_in_both_vintages(header):
    rows = [dict(zip(OTHERNAME, (str(CLINIC), "PAIN CENTER", "3"), strict=True)), {"NPI": str(CLINIC)}]
    records, aside, _, _ = read(nppes_companions.other_name_readings, table(header, rows))

    assert records["further_name"] == [{"row": 1, "npi": CLINIC, "kind": "doing business as", "name": "PAIN CENTER"}]
    assert [note[4] for note in aside] == ["no name: the other organization's name is blank"]


def test_an_endpoint_may_have_a_thousand_characters():
    row = {"NPI": str(ANA), "Endpoint Type": "FHIR", "Endpoint": "https://fhir.example/" + "x" * 980, "Use Code": "OTH"}
    records, _, _, _ = read(nppes_companions.endpoint_readings, table(ENDPOINT, [row]))

    [endpoint] = records["endpoint"]
    assert (endpoint["npi"], endpoint["kind"], len(endpoint["endpoint"])) == (ANA, "FHIR", 1001)


def test_a_missing_column_is_refused_by_its_published_name():
    with pytest.raises(BadRelease, match="no column 'Provider Secondary Practice Location Address - City Name'"):
        read(nppes_companions.location_readings, table([c for c in PL if "City" not in c], [second_place()]))
