"""A directory is the same whichever engine keeps it: every row, every record, every answer."""

from datetime import date

import polars as pl
import pytest

from building import NOW
from clusters import Out
from whoperforms.build.build import build
from whoperforms.kernel.npi import Npi
from whoperforms.places.find import find
from whoperforms.procedures.load import load, words
from whoperforms.search.question import Question
from whoperforms.search.voice import exact
from whoperforms.search.who_performs import who_performs
from whoperforms.store import ledger
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.records import record
from whoperforms.store.schema import SCHEMA
from whoperforms.store.target import writing_to
from whoperforms.store.whereabouts import whereabouts

PLACES = ("02115", "New York, NY", "Boise, ID", "Honolulu, HI", "Anchorage, AK", "San Juan, PR", "Miami, FL")
HOSTILE = [
    "",
    "\\.",
    "\\N",
    'a "quoted", value',
    "line\nend",
    "carriage\rreturn",
    "tab\there",
    "NULL",
    "é\U0001f600",
    "\\x00",
]


@pytest.fixture(scope="module")
def kept(demo_sources, demo_directory, cluster, standby) -> dict[str, Directory]:
    """Give the demo country's directory, from a file, from a server, and from the one that follows it."""
    waiting = f"{cluster.address}?options=-c%20synchronous_commit%3Dremote_apply"
    build(demo_sources, waiting, now=NOW, on_progress=lambda *_: None)
    places = {"sqlite": demo_directory, "postgres": cluster.address, "replica": standby.address}
    return {engine: open_directory(place) for engine, place in places.items()}


@pytest.fixture(params=["postgres", "replica"])
def other(request, kept) -> Directory:
    return kept[request.param]


@pytest.mark.parametrize("table", SCHEMA, ids=lambda table: table.name)
def test_every_table_holds_the_same_rows(kept, other, table):
    everything = f"select {', '.join(column.name for column in table.columns)} from {table.name}"
    everything += " where name <> 'names'" * (table.name == "built")  # where the index of names lies
    rows, others = (sorted(map(repr, of.engine.rows(everything))) for of in (kept["sqlite"], other))

    assert others == rows


def test_the_demo_fills_every_table_that_the_engines_could_differ_in(kept):
    filled = {table.name for table in SCHEMA if kept["sqlite"].engine.rows(f"select 1 from {table.name} limit 1")}
    # no NUCC table, nobody has decided anything, nobody lost a certification in silence, no directory was there before
    assert {table.name for table in SCHEMA} - filled <= {"taxonomy_code", "review", "unsaid_loss", "drift"}


@pytest.mark.parametrize("place", PLACES)
def test_every_answer_is_the_same(kept, other, place):
    asked = Question(place=find(place), procedure=load("mild"), asked_on=date(2026, 11, 1))
    answers = [who_performs(of, asked, exact(words("mild", "en"))) for of in (kept["sqlite"], other)]

    assert answers[1] == answers[0]


def test_every_record_is_the_same(kept, other):
    some = "select npi from practitioner where npi % 37 = 0 union select npi from exclusion where npi > 0 order by npi"
    npis = [Npi(str(npi)) for (npi,) in kept["sqlite"].engine.rows(some)]

    assert len(npis) > 50
    assert [record(other, npi) for npi in npis] == [record(kept["sqlite"], npi) for npi in npis]


def test_what_is_read_of_many_at_once_is_the_same(kept, other):
    some = "select npi from practitioner where npi % 7 = 0 union select npi from roster_entry where npi > 0 order by 1"
    npis = [npi for (npi,) in kept["sqlite"].engine.rows(some)]

    assert len(npis) > 300
    assert whereabouts(other, npis) == whereabouts(kept["sqlite"], npis)


def test_the_account_of_the_build_is_the_same(kept, other):
    for told in (ledger.built_at, ledger.counts, ledger.skipped, lambda of: list(ledger.rejected(of))):
        assert told(other) == told(kept["sqlite"])
    assert (other.releases, other.as_of, other.invented) == (
        kept["sqlite"].releases,
        kept["sqlite"].as_of,
        kept["sqlite"].invented,
    )


@pytest.mark.parametrize("value", HOSTILE)
def test_any_text_comes_back_as_it_was_and_blank_is_not_empty(out: Out, value):
    columns = ("release", "row", "outcome", "column_name", "value", "reason")
    rows = [(1, 1, value, None, value, value), (1, 2, "row", value, None, value)]
    with writing_to(out.written_to) as (writer, _):
        writer.insert("rejected", columns, rows)
    held = open_directory(out.read_from).engine.rows(f"select {', '.join(columns)} from rejected order by row")

    assert held == rows


@pytest.mark.parametrize("value", HOSTILE)
def test_any_text_in_columns_comes_back_as_it_was_and_blank_is_not_empty(out: Out, value):
    columns = {"release": [1, 1], "row": [1, 2], "outcome": [value, "row"], "column_name": [None, value]}
    columns |= {"value": [value, None], "reason": [value, value]}
    with writing_to(out.written_to) as (writer, _):
        writer.insert_columns("rejected", pl.DataFrame(columns))
    held = open_directory(out.read_from).engine.rows(f"select {', '.join(columns)} from rejected order by row")

    assert held == list(zip(*columns.values(), strict=True))


def test_truth_values_in_columns_come_back_as_numbers(out: Out):
    codes = pl.DataFrame({"npi": [1, 2], "position": [1, 1], "code": ["x", "y"], "is_primary": [True, False]})
    with writing_to(out.written_to) as (writer, _):
        writer.insert_columns("taxonomy", codes.with_columns(release=1, row=1))
    engine = open_directory(out.read_from).engine

    assert engine.rows("select is_primary from taxonomy order by npi") == [(1,), (0,)]
