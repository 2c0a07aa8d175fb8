"""What is private is looked for by shape, in every text of every source, and never repeated where it was found."""

from dataclasses import replace

import polars as pl
import pytest

from building import NOW, SCOPE, asked
from published import ANA, LEIE, exclusion, monthly, organization, person, table, written
from whoperforms.build.build import build, build_from
from whoperforms.build.privacy import LINE, NOT_SHOWN, PERSON, PRIVATE, Guarded, not_kept, noted, screened
from whoperforms.build.reading_list import Sources, reading_list
from whoperforms.kernel.errors import BadData
from whoperforms.sources.reading import Outcome, Reading, rejected_rows
from whoperforms.store.swap import DIRECTORY
from whoperforms.store.writer import Writer

WHERE = {None: "description", PERSON: "credentials", LINE: "line_1", PERSON | LINE: "line_2"}
SECRETS = {
    "credentials": "MD DOB 05/12/1961",
    "line_2": "EIN 12-3456789",
    "description": "write to ana.example@gmail.com",
    "school": "SSN 123456789",
}


def one(column, value):
    return {"endpoint": pl.DataFrame({"npi": [ANA], "row": [7], column: [value]}, schema_overrides={"row": pl.UInt32})}


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.name)
def test_an_example_is_left_out_with_its_row_and_column_and_not_repeated(private):
    column = WHERE[private.columns]
    kept, notes = screened(one(column, private.example))

    assert kept["endpoint"][column].to_list() == [None]
    assert notes.row(0) == (7, Outcome.VALUE, column, None, not_kept(private))
    assert private.example not in str(notes.rows())


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.name)
def test_a_counter_example_stays(private):
    column = WHERE[private.columns]
    kept, notes = screened(one(column, private.counter_example))

    assert kept["endpoint"][column].to_list() == [private.counter_example]
    assert notes.is_empty()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("endpoint", "ana@direct.clinic.example"),
        ("endpoint", "frontdesk@clinic.example"),
        ("endpoint", "https://fhir.gmail-like.example/r4"),
        ("licence", "12-3456789"),
        ("licence", "2019-05-12"),
        ("line_1", "100 MAIN ST PO BOX 7"),
        ("line_1", "1 POBLANO WAY"),
        ("name", "PO BOX PHARMACY"),
        ("credentials", "M.D., PH.D. 2009"),
        ("phone", "617-555-0100"),
        ("postal_code", "02115-5804"),
        ("website", "https://live.example.org/@mail"),
    ],
)
def test_what_only_looks_a_little_like_it_stays(column, value):
    assert screened(one(column, value))[0]["endpoint"][column].to_list() == [value]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("endpoint", "Ana.Example@Yahoo.co.uk"),
        ("organization", "mail me: ana@outlook.com."),
        ("family", "EXAMPLE 1961-05-12"),
        ("line_1", "P O BOX 12"),
        ("line_1", "po box 12"),
        ("line_2", "Post Office Box 12"),
        ("line_1", "PMB 3"),
        ("school", "BORN ON 5.12.61"),
        ("name", "EXAMPLE MD TIN 123456789"),
    ],
)
def test_other_ways_to_write_it_are_left_out(column, value):
    assert screened(one(column, value))[0]["endpoint"][column].to_list() == [None]


def test_a_record_that_needs_the_value_stays_without_it():
    frame = pl.DataFrame({"row": [1], "family": ["ana@clinic.example"]}, schema_overrides={"row": pl.UInt32})
    kept, notes = screened({"practitioner": frame, "other_name": frame})

    assert kept["practitioner"]["family"].to_list() == [NOT_SHOWN]
    assert kept["other_name"]["family"].to_list() == [None]
    assert notes.height == 2


def test_a_note_of_another_fault_does_not_repeat_what_is_private():
    rejected = pl.concat(
        [
            rejected_rows({3: "123-45-6789: an NPI is ten digits, the first 1 or 2"}),
            rejected_rows({}).clear(n=1).with_columns(row=pl.lit(4, pl.UInt32), value=pl.lit("ana@gmail.com")),
        ]
    )

    [(_, _, _, _, reason), (_, _, _, value, _)] = noted(rejected).rows()
    assert reason == f"{NOT_SHOWN} an NPI is ten digits, the first 1 or 2"
    assert value is None


def test_the_files_of_a_build_lose_what_is_private_and_say_where(tmp_path):
    address = "Provider {} Line Business Practice Location Address"
    rows = [
        person() | {"Provider Credential Text": SECRETS["credentials"], address.format("Second"): SECRETS["line_2"]},
        organization() | {address.format("First"): "PO BOX 12"},
        person(npi="987-65-4321"),
    ]
    endpoint = [{"NPI": str(ANA), "Endpoint Type": "OTHERS", "Endpoint": "a@b.example"}]
    endpoint[0]["Endpoint Description"] = SECRETS["description"]
    report = build(
        Sources(
            nppes=[monthly(tmp_path, rows, endpoint=endpoint)],
            leie=written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(CITY="ana@hotmail.com")])),
            scope=SCOPE,
        ),
        tmp_path,
        now=NOW,
        on_progress=lambda *_: None,
    )

    assert asked(
        tmp_path,
        "select part, row, column_name, value from rejected join release on release.id = rejected.release "
        "where outcome = 'value' order by 1, 2, 3",
    ) == [
        ("endpoints", 1, "description", None),
        ("full list", 1, "city", None),
        ("main", 1, "credentials", None),
        ("main", 1, "line_2", None),
        ("main", 2, "line_1", None),
    ]
    counted = {release.part: release.values_rejected for release in report.releases if release.values_rejected}
    assert counted == {"main": 3, "endpoints": 1, "full list": 1}
    [(reason,)] = asked(tmp_path, "select reason from rejected where outcome = 'row'")
    assert reason.startswith(NOT_SHOWN)
    held = (tmp_path / DIRECTORY).read_bytes()
    for secret in (*SECRETS.values(), "PO BOX 12", "ana@hotmail", "987-65-4321"):
        assert secret.encode() not in held


def test_a_reader_that_lets_everything_through_is_caught(tmp_path):
    def careless(_, __):
        named = one("school", SECRETS["school"])["endpoint"]
        yield Reading(
            rows=1, records={"opt_out": named.rename({"school": "specialty_name"})}, rejected=rejected_rows({})
        )

    *nppes, other = reading_list(
        Sources(
            nppes=[monthly(tmp_path, [person()])],
            leie=written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion()])),
        )
    )
    build_from(
        [*nppes, replace(other, source="opt_out", reader=careless)], tmp_path, now=NOW, on_progress=lambda *_: None
    )

    assert asked(tmp_path, "select npi, specialty_name from opt_out") == [(ANA, None)]
    assert asked(tmp_path, "select row, column_name, value from rejected") == [(7, "specialty_name", None)]


class Nowhere:
    """A writer that keeps what it was given."""

    def __init__(self):
        self.tables = []

    def insert(self, table, columns, rows):
        self.tables.append((table, columns, list(rows)))

    def insert_columns(self, table, rows):
        self.tables.append((table, rows))

    def keep_names(self, folder):
        self.tables.append(("names", folder))


def test_what_comes_from_no_reader_is_looked_at_before_it_is_written():
    written: Writer = Nowhere()
    question = pl.DataFrame({"release": [3], "row": [9], "evidence": ["born 05/12/1961"]})

    with pytest.raises(BadData, match=r"^match_question\.evidence, release 3, row 9: holds what is private") as refused:
        Guarded(written).insert_columns("match_question", question)
    assert "1961" not in str(refused.value)
    assert written.tables == []
    Guarded(written).insert_columns("match_question", question.with_columns(evidence=pl.lit("one name")))
    assert [name for name, _ in written.tables] == ["match_question"]
