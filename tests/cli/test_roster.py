"""`roster template` and `roster check`, as an issuer types them."""

import csv
import json

import pytest

from commands import whoperforms
from rosters import BEN, CLEO, FILE, laid, lost, roster, row
from whoperforms.sources.roster_columns import TEMPLATE

ROWS = row(), row(2, "2000000003"), row(3, ""), row(4, BEN, public_consent="no"), lost(5, CLEO)
OUTCOMES = ["accepted", "rejected", "to a person", "left out", "accepted"]


def test_the_template_is_the_header_and_a_roster_without_rows(tmp_path):
    printed = whoperforms("roster", "template")
    wrote = whoperforms("roster", "template", "--out", str(tmp_path / FILE))

    assert (printed.code, printed.out) == (0, ",".join(TEMPLATE) + "\n")
    assert (wrote.code, wrote.out, (tmp_path / FILE).read_text()) == (0, "", printed.out)
    assert "full list of 2026-03-02: 0 accepted" in whoperforms("roster", "check", str(tmp_path / FILE)).out


def test_each_row_is_told_with_its_outcome_and_nothing_is_changed(tmp_path):
    path = laid(tmp_path, roster(*ROWS), kind="changes")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    ran = whoperforms("roster", "check", str(path))

    assert (ran.code, ran.err) == (0, "")
    assert "npi 2000000003: last digit should be 2; check the number" in ran.out
    assert "stryker, mild, changes list of 2026-03-02: 2 accepted, 1 to a person, 1 rejected, 1 left out." in ran.out
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_the_outcomes_go_back_to_the_issuer_as_csv(tmp_path):
    path, out = laid(tmp_path, roster(*ROWS)), tmp_path / "outcomes.csv"
    assert whoperforms("roster", "check", str(path), "--out", str(out)).code == 0

    with out.open(newline="") as file:
        told = list(csv.DictReader(file))
    assert [of["outcome"] for of in told] == OUTCOMES
    assert [of["issuer_record_id"] for of in told] == [f"R-{number:04}" for number in range(1, 6)]
    assert list(told[0]) == ["row", "issuer_record_id", "npi", "outcome", "reason"]


@pytest.mark.parametrize("arguments", [["template"], ["check", FILE]])
def test_no_file_that_is_there_is_written_over(tmp_path, monkeypatch, arguments):
    path = laid(tmp_path, roster(*ROWS))
    monkeypatch.chdir(tmp_path)
    ran = whoperforms("roster", *arguments, "--out", FILE)

    assert (ran.code, "is there already; name a file that is not" in ran.err) == (2, True)
    assert path.read_bytes() == roster(*ROWS)


def test_json_holds_the_same(tmp_path):
    path = laid(tmp_path, roster(row(), header=[*TEMPLATE, "Remarks"]))
    told = json.loads(whoperforms("roster", "check", str(path), "--json").out)

    assert told == {
        "issuer": "stryker",
        "programme": "mild",
        "kind": "full",
        "as_of": "2026-03-02",
        "not_read": ["Remarks"],
        "rows": [
            {"row": 1, "issuer_record_id": "R-0001", "npi": "2000000002", "outcome": "accepted", "reason": ""},
        ],
    }
    assert "Columns that are not read: Remarks." in whoperforms("roster", "check", str(path)).out


def test_a_roster_that_would_be_refused_says_why_and_ends_as_wrong_data(tmp_path):
    altered = laid(tmp_path, roster(*ROWS), rows=6)
    ran = whoperforms("roster", "check", str(altered))
    missing = whoperforms("roster", "check", str(tmp_path / "roster_stryker_mild_20260101.csv"))

    assert (ran.code, ran.out) == (3, "")
    assert "5 rows, and its manifest says 6; ask the issuer for both anew" in ran.err
    assert (missing.code, "no such file" in missing.err) == (3, True)
