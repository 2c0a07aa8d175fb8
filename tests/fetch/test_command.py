"""`whoperforms fetch`, as somebody types it."""

import io
import sys

import pytest

from commands import whoperforms
from fetch.offered import MONTH, MONTH_ZIP, REPORT, TAXONOMY, WEEKS
from imitation import CATALOGUE, LEIE, NPPES_FOLDER, web_page
from whoperforms.cli import fetch as command
from whoperforms.cli.fetch import amount


@pytest.fixture
def run(site, tmp_path):
    """Run the command against the imitated publishers, into one folder."""

    def ran(*arguments):
        return whoperforms(
            "fetch", "--out", str(tmp_path / "files"), *arguments, WHOPERFORMS_MIRROR=site.root, NO_PROXY="127.0.0.1"
        )

    return ran


def test_a_dry_run_says_of_each_file_what_it_is_its_size_its_state_and_its_address(run, tmp_path):
    ran = run("--dry-run", "--source", "nppes", "--source", "deactivated")

    assert ran.code == 0, ran.err
    month, address, week, *_, report, _, total = ran.out.splitlines()
    assert month.split() == [*("NPPES", "month", "November", "2026"), *amount(len(MONTH_ZIP)).split(), "new"]
    assert address == f"  {NPPES_FOLDER}{MONTH}"
    assert "2026-11-09 to 2026-11-15" in week
    assert report.startswith("NPPES deactivations  2026-11-09 ")
    assert {line.rindex("new") for line in (month, week, report)} == {month.rindex("new")}
    assert total.startswith("To fetch: 4 files, ")
    assert not (tmp_path / "files").exists()


def test_a_fetch_ends_with_the_build_that_fits(run, tmp_path):
    ran = run("--years", "1")
    folder = tmp_path / "files"

    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-1].strip() == (
        f"whoperforms build --out out --nppes {folder / MONTH} {folder / WEEKS[0]} {folder / WEEKS[1]} "
        f"--nucc {folder / TAXONOMY} --deactivated {folder / REPORT} "
        f"--part-b {folder / 'PHY_R26_P05_V10_D24_Prov_Svc.csv'} --leie {folder / 'UPDATED.csv'}"
    )
    again = run("--dry-run", "--years", "1")
    assert again.out.count("already here") == 7
    assert again.out.endswith("To fetch: 0 files, 0 bytes in all.\n")


def test_what_failed_is_told_after_what_arrived(run, site):
    del site.published[CATALOGUE]
    site.next(LEIE, web_page)
    ran = run()

    assert ran.code == 3
    assert MONTH in ran.out
    assert "whoperforms build" not in ran.out
    first, second = ran.err.splitlines()
    assert first.startswith(f"whoperforms: {CATALOGUE}: the publisher answers 404")
    assert second.startswith("whoperforms: UPDATED.csv: a web page came in its place")


def test_without_nppes_there_is_no_build_to_name(run):
    ran = run("--source", "leie")

    assert ran.code == 0
    assert "build" not in ran.out


@pytest.mark.parametrize(
    ("option", "value"), [("--source", "everything"), ("--years", "0"), ("--mirror", "nowhere"), ("--contact", "ä")]
)
def test_an_option_that_makes_no_sense_is_a_wrong_question(run, option, value):
    assert run(option, value).code == 2


class Screen(io.StringIO):
    """A terminal, as far as programs ask."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch, stream, *steps):
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(command, "PATIENCE", 0)
    with command._transfers() as transfers:
        for step in steps:
            transfers(*step)
    return stream.getvalue()


def test_a_terminal_shows_bytes_and_rate(monkeypatch):
    drawn = shown(monkeypatch, Screen(), ("a.zip", 1_000_000, 4_000_000), ("a.zip", 4_000_000, 4_000_000))

    assert "a.zip" in drawn
    assert "4.0/4.0 MB" in drawn


def test_where_there_is_no_terminal_a_line_says_bytes_rate_and_time_left(monkeypatch):
    lines = shown(monkeypatch, io.StringIO(), ("a.zip", 0, 4_000_000), ("a.zip", 1_000_000, 4_000_000)).splitlines()

    assert lines[-1].startswith("a.zip: 1.0 MB of 4.0 MB, ")
    assert "/s, " in lines[-1]
    assert lines[-1].endswith(" s left")


def test_a_length_that_is_not_stated_is_left_out(monkeypatch):
    assert shown(monkeypatch, io.StringIO(), ("a.csv", 1500, None)) == "a.csv: 1.5 KB, 0 bytes/s\n"
