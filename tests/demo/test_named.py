"""Who is named by people: in the roster of the invented academy, and in the exclusion list without an NPI."""

import json
from collections import Counter
from datetime import date
from hashlib import sha256

import pytest

from demo import made
from demo.made import table_of as table


@pytest.mark.parametrize("size", ["small", "usual"])
def test_the_roster_names_whom_truth_says(size, request):
    written = request.getfixturevalue(size)
    stated, rows = json.loads(written.truth.read_text())["roster"], table(written.roster)
    manifest = json.loads((written.roster.parent / stated["manifest"]).read_text())
    named = {row["NPI"]: row for row in made.table(written.nppes)}
    folded = {npi: row["Provider Last Name (Legal Name)"] for npi, row in named.items()}

    assert Counter(row["status"] for row in rows) == stated["statuses"]
    assert stated["statuses"].keys() == {"active", "in_training", "lapsed", "revoked", "suspended", "withdrawn"}
    assert [row["npi"] for row in rows if row["public_consent"] == "no"] == stated["without_consent"]
    assert len(stated["without_npi"]) == sum(not row["npi"] for row in rows) == 1
    assert [row["npi"] for row in rows[:-1] if row["npi"] and row["last_name"].upper() != folded[row["npi"]]] == stated[
        "name_disagrees"
    ]
    assert {row["programme"] for row in rows} == {"widening"}
    assert {row["pathway"] for row in rows} >= ({"needle", "knife"} if size == "usual" else {"needle"})
    assert manifest["issuer"] == "Example Device Academy"
    assert (manifest["rows"], manifest["kind"], manifest["as_of"]) == (len(rows), "full", "2026-06-08")
    assert manifest["sha256"] == sha256(written.roster.read_bytes()).hexdigest()


def test_the_roster_has_one_whom_medicare_revoked_one_who_opted_out_and_one_excluded(small, truth):
    active = {row["npi"] for row in table(small.roster) if row["status"] == "active"}

    assert active & {row["NPI"] for row in table(small.revoked)}
    assert active & {row["NPI"] for row in table(small.opt_out)}
    assert truth["examples"]["excluded_performer"] in active


def test_a_rosters_days_follow_each_other(usual):
    for row in table(usual.roster):
        days = [
            row[column] for column in ("didactic_on", "hands_on_on", "mentored_until", "certified_on") if row[column]
        ]
        assert days == sorted(days)
        assert max(*days, row["updated_on"], row["status_on"]) <= "2026-06-08"
        assert not row["expires_on"] or row["expires_on"] >= row["certified_on"]
        assert (row["status"] == "active") == (not row["status_on"])
        if row["status"] == "lapsed":
            assert row["expires_on"] <= "2026-06-08"


def test_exclusions_without_npi_are_about_the_practitioners_that_truth_names(usual, usual_main, usual_truth):
    listed, names = table(usual.leie), table(usual.truth_names)
    people = {row["NPI"]: row for row in usual_main}
    same = Counter(row["same_person"] for row in names)
    agree = Counter()
    for row in names:
        entry, person = listed[int(row["row"]) - 1], people[row["npi"]]
        state = person["Provider Business Practice Location Address State Name"]
        agree[row["same_person"]] += entry["STATE"] == state
        assert entry["NPI"] == "0000000000"
        assert set(entry["LASTNAME"]) <= set(person["Provider Last Name (Legal Name)"])

    assert usual_truth["leie"]["named_only"]["about_the_practitioner"]["rows"] == same["yes"] > 30
    assert usual_truth["leie"]["named_only"]["about_a_namesake"]["rows"] == same["no"] > 10
    assert agree["yes"] / same["yes"] > 0.6
    assert agree["no"] / same["no"] < 0.2


def test_the_exclusion_list_is_of_the_month_so_that_no_check_is_overdue(small, usual):
    for written in (small, usual):
        newest = max(row["EXCLDATE"] for row in table(written.leie)[:-1])
        assert 0 <= (made.AS_OF - date.fromisoformat(newest)).days <= 31


def test_a_father_is_excluded_and_his_son_of_the_same_name_is_not(usual, usual_truth):
    about = {row["npi"]: row["same_person"] for row in table(usual.truth_names)}

    assert about[usual_truth["examples"]["father"]] == "yes"
    assert usual_truth["examples"]["son"] not in about
