"""The real command on bad files: one sentence, the right exit code, and the old directory as it was."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from building import built, leftovers
from commands import whoperforms
from published import (
    PART_B_RECENT,
    V2,
    dark,
    monthly,
    npidata,
    organization,
    part_b,
    person,
    service,
    weekly,
    written,
    zipped,
)
from whoperforms.build.published import published_files
from whoperforms.kernel.errors import BadRelease
from whoperforms.store.swap import DIRECTORY

NAME = "npidata_pfile_20250609-20250615.csv"
REAL, DARK_REAL = 1000000004, 1000000012  # by their shape: the check digit is right, the first is 1
ROWS = npidata([person(), person(2000000010)])


@pytest.fixture
def serving(tmp_path):
    """Give a folder with a directory that serves, and its bytes."""
    out = tmp_path / "out"
    built(out, monthly(tmp_path, [person()]))
    return out, (out / DIRECTORY).read_bytes()


def csv_cut_in_the_last_row(folder):
    return written(folder / NAME, ROWS[:-40])


def zip_of_a_csv_cut_in_the_last_row(folder):
    return zipped(folder / "cut.zip", {NAME: ROWS[:-40]})


def zip_cut_short(folder):
    path = monthly(folder, [person()])
    return written(folder / "NPPES.zip", path.read_bytes()[:-60])


def needed_column_missing(folder):
    return written(folder / NAME, npidata([person()], [name for name in V2 if name != "Entity Type Code"]))


def empty_file(folder):
    return written(folder / NAME, b"")


def header_only(folder):
    return written(folder / NAME, npidata([]))


def not_one_good_row(folder):
    return written(folder / NAME, npidata([person(2000000000), person(2000000001)]))


def utf16_file(folder):
    return written(folder / NAME, ROWS.decode().encode("utf-16"))


def binary_noise(folder):
    return written(folder / NAME, bytes(range(256)) * 4096)


def html_in_place_of_csv(folder):
    return written(folder / NAME, b"<!DOCTYPE html>\n<html><body>404</body></html>\n")


def a_folder(folder):
    (folder / NAME).mkdir()
    return folder / NAME


def a_pipe(folder):
    os.mkfifo(folder / NAME)
    return folder / NAME


def invented_and_real_people(folder):
    return written(folder / NAME, npidata([person(), dark(DARK_REAL), person(REAL)]))


REFUSED = {
    csv_cut_in_the_last_row: f"{NAME}: cut short in data row 2; download the file again",
    zip_of_a_csv_cut_in_the_last_row: f"{NAME}: cut short in data row 2; download the file again",
    zip_cut_short: "NPPES.zip: a zip archive cut short or damaged; download it again",
    needed_column_missing: f"{NAME}: no column 'Entity Type Code', so this is not the NPPES main file",
    empty_file: f"{NAME}: the file is empty; download it again",
    header_only: f"{NAME}: a header and no data rows; download it again",
    not_one_good_row: f"{NAME}: not one row can be used; check which file was given",
    utf16_file: f"{NAME}: not plain text, or UTF-16; save it as UTF-8, or download it again",
    binary_noise: f"{NAME}: not plain text, or UTF-16; save it as UTF-8, or download it again",
    html_in_place_of_csv: f"{NAME}: a web page, not the NPPES main file (npidata_pfile); download the file again",
    a_pipe: f"{NAME}: not a regular file; give the published file itself",
    invented_and_real_people: (
        f"{NAME}: holds invented people (NPIs that start with 2) and also real ones; a directory holds one or the other"
    ),
    a_folder: f"{NAME}: a folder; name the published files themselves",
}


@pytest.mark.parametrize("attack", REFUSED, ids=lambda attack: attack.__name__)
def test_a_bad_file_is_refused_and_the_old_directory_serves_on(attack, serving, tmp_path):
    out, before = serving
    ran = whoperforms("build", "--out", str(out), "--nppes", str(attack(tmp_path)))

    assert (ran.code, ran.out) == (3, "")
    assert REFUSED[attack] in ran.err
    assert ran.err.startswith("whoperforms: ")
    assert ran.err.count("\n") == 1
    assert_as_it_was(out, before)


def test_a_device_is_refused_before_it_is_read():
    with pytest.raises(BadRelease, match="/dev/zero: not a regular file; give the published file itself"):
        published_files(Path("/dev/zero"))


def test_an_invented_month_and_a_real_week_are_told_apart_by_name(tmp_path):
    month, week = monthly(tmp_path, [person()]), weekly(tmp_path, 1, [organization(REAL)])
    with pytest.raises(BadRelease) as why:
        built(tmp_path / "out", month, week)
    assert str(why.value) == (
        "npidata_pfile_20050523-20250608.csv: holds invented people (NPIs that start with 2) and "
        "npidata_pfile_20250609-20250615.csv real ones; a directory holds one or the other"
    )


def assert_as_it_was(out, before):
    assert (out / DIRECTORY).read_bytes() == before
    assert leftovers(out) == []


def test_two_files_of_one_content_are_a_wrong_question(serving, tmp_path):
    out, before = serving
    once = written(tmp_path / NAME, ROWS)
    again = shutil.copy(once, tmp_path / "npidata_pfile_20250616-20250622.csv")
    ran = whoperforms("build", "--out", str(out), "--nppes", str(once), str(again))

    assert (ran.code, ran.err) == (2, f"whoperforms: {again}: given twice (same content); name each file once\n")
    assert_as_it_was(out, before)


def test_a_file_nobody_may_read_is_the_machines_refusal(tmp_path):
    path = written(tmp_path / NAME, ROWS)
    path.chmod(0)
    look = f"from pathlib import Path; from whoperforms.build.published import *; published_files(Path({str(path)!r}))"
    command = [*bound_by_permissions(), sys.executable, "-c", look]
    ran = subprocess.run(command, capture_output=True, check=False, text=True, timeout=60)

    assert ran.stderr.splitlines()[-1] == (
        f"whoperforms.kernel.errors.MachineRefused: {path}: cannot be read (Permission denied); check its permissions"
    )


def test_a_folder_nobody_may_write_to_is_the_machines_refusal(tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    nppes = written(tmp_path / NAME, ROWS)
    ran = started("build", "--out", str(locked), "--nppes", str(nppes), under=bound_by_permissions())

    assert ran.returncode == 4
    assert ran.stderr.endswith("no permission to write here; give another --out, or ask for the permission\n")
    assert list(locked.iterdir()) == []


def bound_by_permissions():
    """Give what makes a command heed permissions even when root runs it; skip where that cannot be."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root heeds no permissions without 'setpriv': install util-linux, or run as another user")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def test_a_file_where_the_folder_should_be_is_the_machines_refusal(tmp_path):
    in_the_way = written(tmp_path / "out", b"")
    ran = whoperforms("build", "--out", str(in_the_way / "deeper"), "--nppes", str(written(tmp_path / NAME, ROWS)))

    assert ran.code == 4
    assert ran.err.endswith("a file, where a folder is needed; give another --out\n")


def test_a_bad_medicare_file_after_a_good_nppes_file_changes_nothing(serving, tmp_path):
    out, before = serving
    bills = written(tmp_path / "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv", part_b([service()], PART_B_RECENT[:-9]))
    nppes = written(tmp_path / NAME, ROWS)
    ran = whoperforms("build", "--out", str(out), "--nppes", str(nppes), "--part-b", str(bills))

    assert ran.code == 3
    assert "no column 'Place_Of_Srvc' or 'place_of_service'" in ran.err
    assert_as_it_was(out, before)


def test_a_bomb_is_streamed_and_never_fills_the_memory(tmp_path):
    path = tmp_path / "bomb.zip"
    unpacked = 128 << 20
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(NAME, "w") as content:
        content.write(npidata([person()]))
        for _ in range(unpacked >> 20):
            content.write(b"\n" * (1 << 20))
    assert path.stat().st_size < unpacked // 500

    harmless = peak_memory("build", "--out", str(tmp_path), "--nppes", str(monthly(tmp_path, [person()])))
    bomb = peak_memory("build", "--out", str(tmp_path), "--nppes", str(path))
    assert bomb - harmless < unpacked * 0.75


def peak_memory(*arguments):
    """Give the most memory that a command had at any time, in bytes."""
    ran = started(*arguments, before_exit="print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)")
    assert ran.returncode == 0, ran.stderr
    return int(ran.stdout.split()[-1]) * 1024


def started(*arguments, under=(), before_exit="pass"):
    """Run the command line in a process of its own, `under` another command."""
    code = f"""
import atexit, resource, sys
from whoperforms.cli import main
atexit.register(lambda: exec({before_exit!r}))
sys.argv = {["whoperforms", *arguments]!r}
main()
"""
    command = [*under, sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, check=False, text=True, timeout=120)
