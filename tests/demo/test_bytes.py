import hashlib
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from demo import made
from whoperforms.demo import nppes, sheets
from whoperforms.demo.dice import Dice
from whoperforms.demo.population import Country
from whoperforms.demo.records import Records, lines
from whoperforms.kernel.errors import BadValue


def hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_seed_writes_the_same_bytes(small, tmp_path):
    again = made.write(tmp_path)

    assert hashes(again.nppes.parent) == hashes(small.nppes.parent)


def test_another_seed_writes_other_people_under_the_same_names_of_files(small, tmp_path):
    again = made.write(tmp_path, seed=8)
    other, own = hashes(again.nppes.parent), hashes(small.nppes.parent)

    assert other.keys() == own.keys()
    assert set(other.values()) & set(own.values()) == {own[small.crosswalk.name]}  # of specialties, not of people


GOLDEN = {
    "registry": "126ec94a0375fc900b29e6c06a83f49b99bfb53980fba10180e0800cb0d760a1",
    "the rest": "515d9a4863d0721ee61bbed40f409159c69208d911ba6e2e16362cf7088f55c8",
}


def test_the_files_are_to_the_last_byte_what_they_were(small):
    zipped = [content for path in (small.nppes, *small.weekly) for content in made.members(path).values()]
    plain = [path.read_bytes() for path in sorted(small.nppes.parent.glob("*.csv"))]

    assert {
        "registry": hashlib.sha256(b"".join(zipped)).hexdigest(),
        "the rest": hashlib.sha256(b"".join(plain)).hexdigest(),
    } == GOLDEN


def test_the_other_sources_do_not_depend_on_how_rows_fall_into_blocks(small, tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "BLOCK", 26 * 7)
    again = made.write(tmp_path)

    wrong = sheets.wrong_npi(Country(1_000, Dice(7), made.AS_OF, made.PROCEDURE)).encode()

    def lines(path):
        return sorted(line for line in path.read_bytes().splitlines() if wrong not in line)

    for path in (again.affiliation, again.opt_out, again.revoked, *again.enrolment, *again.open_payments):
        assert lines(path) == lines(small.nppes.parent / path.name)


def test_the_people_do_not_depend_on_how_rows_fall_into_blocks(small, tmp_path, monkeypatch):
    monkeypatch.setattr(nppes, "BLOCK", 26 * 7)
    again = made.write(tmp_path)

    def people(path):
        return sorted(row["NPI"] + row["Provider First Name"] for row in made.table(path))

    assert people(again.nppes) == people(small.nppes)


def test_a_row_made_alone_is_the_row_made_among_all():
    country = Country(1_000, Dice(7), made.AS_OF, made.PROCEDURE)
    together = lines(country, Records.as_made(np.arange(country.rows)))

    for row in (0, 4, 25, 137, 777, country.rows - 1):
        assert lines(country, Records.as_made(np.array([row])))[0] == together[row]


def test_every_member_of_a_zip_is_dated_by_the_country_not_by_the_clock(small):
    with zipfile.ZipFile(small.nppes) as zipped:
        assert {info.date_time for info in zipped.infolist()} == {(2026, 6, 8, 0, 0, 0)}


def test_progress_is_told_up_to_the_last_row(tmp_path):
    told = []
    made.country.write(
        tmp_path,
        practitioners=1_000,
        seed=1,
        as_of=made.AS_OF,
        part_b_years=(2024,),
        procedure=made.PROCEDURE,
        on_progress=lambda *args: told.append(args),
    )

    assert ("practitioners", 1298, 1298) in told
    assert ("Medicare 2024", 1298, 1298) in told


@pytest.mark.parametrize(
    ("practitioners", "core", "sentence"),
    [
        (999, made.CORE, "999 practitioners: the demo country has at least 1,000"),
        (20_000_000, made.CORE, "20000000 practitioners: too many for the invented NPIs"),
        (1_000, ("000000000X",), "000000000X: no such code in the demo's specialties"),
    ],
)
def test_a_country_that_cannot_be_is_refused(practitioners, core, sentence):
    procedure = replace(made.PROCEDURE, core_taxonomies=core)

    with pytest.raises(BadValue, match=sentence):
        Country(practitioners, Dice(1), made.AS_OF, procedure)


def test_the_readme_says_that_all_is_invented(small):
    text = small.readme.read_text()

    assert text.startswith("This country is invented.")
    assert "seed 7" in text
    assert json.loads(small.truth.read_text())["seed"] == 7
