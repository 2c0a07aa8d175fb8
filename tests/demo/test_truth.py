"""What the generator says of its files is what the csv module finds in them."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from demo import made
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record

LEFT, BACK = "NPI Deactivation Date", "NPI Reactivation Date"
STREET = "Provider First Line Business Practice Location Address"


def test_rows_are_as_many_as_stated(small, truth):
    for stated, path in ((truth["nppes"], small.nppes), *zip(truth["weeks"], small.weekly, strict=True)):
        assert stated["file"] == path.name
        assert stated["rows"] == {kind: len(made.rows(path, kind)[1]) for kind in stated["rows"]}
    for stated, path in zip(truth["part_b"], small.part_b, strict=True):
        assert (stated["file"], stated["rows"]) == (path.name, len(made.csv_table(path)))
    assert truth["leie"]["rows"] == len(made.csv_table(small.leie))


def test_people_organizations_and_dark_rows_are_as_many_as_stated(small, truth, main):
    kinds = Counter(row["Entity Type Code"] for row in main)
    bad = small.rejected[small.nppes.name] - 1  # one is too short to be read at all

    assert truth["practitioners"] == truth["nppes"]["people"] == kinds["1"] - bad == 1_000
    assert truth["nppes"]["organizations"] == kinds["2"]
    assert truth["nppes"]["dark"] == kinds[""]
    assert truth["nppes"]["active"] == sum(not row[LEFT] or bool(row[BACK]) for row in main) - bad


def test_whoever_left_on_a_day_that_is_none_is_not_among_the_active(demo_files, demo_directory):
    [row] = [row for row in made.table(demo_files.nppes) if row[LEFT] == "02/30/2019"]
    found = record(open_directory(demo_directory), Npi(row["NPI"]))

    assert found is not None
    assert (found.listed, found.deactivated, found.deactivated_on) == (False, True, None)


def test_excluded_npis_are_those_of_the_list(small, truth):
    found = sorted(row["NPI"] for row in made.csv_table(small.leie) if row["NPI"] != "0" * 10)

    assert truth["leie"]["npis"] == found


def test_people_with_published_cases_are_those_of_the_file(small, truth):
    for stated, path in zip(truth["part_b"], small.part_b, strict=True):
        *rows, bad = made.csv_table(path)
        cases = [row for row in rows if row["HCPCS_Cd"] == "0275T"]
        people = {row["Rndrng_NPI"] for row in cases if row["Rndrng_Prvdr_Ent_Cd"] == "I"}
        centres = {row["Rndrng_NPI"] for row in cases if row["Rndrng_Prvdr_Ent_Cd"] == "O"}

        assert stated["people_with_published_cases"] == sorted(people)
        assert stated["organizations_with_published_cases"] == sorted(centres)
        assert centres
        with pytest.raises(BadValue, match="last digit should be"):
            Npi(bad["Rndrng_NPI"])
        assert bad["HCPCS_Cd"] == "0275T"


def test_no_published_row_has_fewer_than_eleven_patients(small, usual):
    for path in (*small.part_b, *usual.part_b):
        rows = made.csv_table(path)
        assert min(int(row["Tot_Benes"]) for row in rows) == 11
        keys = Counter((row["Rndrng_NPI"], row["HCPCS_Cd"], row["Place_Of_Srvc"]) for row in rows)
        assert max(keys.values()) == 1


def test_a_week_holds_whole_rows_of_whom_it_says(small, truth, by_npi):
    before = dict(by_npi)
    for stated, path in zip(truth["weeks"], small.weekly, strict=True):
        rows = {row["NPI"]: row for row in made.table(path)}
        dark = {npi for npi, row in rows.items() if not row["Entity Type Code"]}
        back = {npi for npi, row in rows.items() if npi in before and not before[npi]["Entity Type Code"]}
        moved = {npi for npi in rows.keys() & before.keys() - dark - back if rows[npi][STREET] != before[npi][STREET]}

        assert dark == set(stated["deactivated"])
        assert back == set(stated["reactivated"])
        assert all(rows[npi][LEFT] for npi in back)
        assert {rows[npi][LEFT] for npi in dark} == {rows[npi][BACK] for npi in back} == {midweek(path)}
        assert len(moved) == stated["moved"]
        assert len(rows.keys() - before.keys()) == stated["new"]
        assert len(rows) == sum(stated[kind] for kind in ("new", "moved", "renamed")) + len(dark) + len(back)
        before |= rows


def midweek(path):
    first = datetime.strptime(path.name.split("_")[3], "%m%d%y").replace(tzinfo=UTC)
    return (first + timedelta(days=3)).strftime("%m/%d/%Y")


def test_who_takes_a_new_name_keeps_the_old_one_as_former(small, truth, by_npi):
    last = "Provider Last Name (Legal Name)"
    renamed = [
        row
        for row in made.table(small.weekly[0])
        if row[last] and by_npi.get(row["NPI"], row)[last] not in {row[last], ""}
    ]

    assert len(renamed) == truth["weeks"][0]["renamed"]
    assert all(row["Provider Other Last Name"] == by_npi[row["NPI"]][last] for row in renamed)


@pytest.mark.parametrize("weeks", [0, 1, 9])
def test_there_may_be_any_number_of_weeks_and_nobody_is_twice_in_one(weeks, tmp_path):
    written = made.write(tmp_path, weeks=weeks)

    assert len(written.weekly) == weeks
    for path in written.weekly:
        npis = [row["NPI"] for row in made.table(path)]
        assert len(set(npis)) == len(npis) > 0
