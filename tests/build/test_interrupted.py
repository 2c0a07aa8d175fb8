"""A build that is stopped, starved or raced: the old directory serves on, and the next build cleans up."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest

from building import ANYTHING, asked, built, leftovers
from commands import COMMAND
from published import monthly, npidata, person, written
from soak import soaked
from whoperforms.kernel.npi import check_digit
from whoperforms.store.directory import open_directory
from whoperforms.store.swap import BUILDING, DIRECTORY, STAGING

NAME = "npidata_pfile_20250609-20250615.csv"
PEOPLE = 8_000
ACCEPTED = ("--accept-drift", "8,000 people after one")


@pytest.fixture(scope="module")
def larger(tmp_path_factory):
    """Give a file whose build takes a second or two."""
    stems = [str(stem) for stem in range(200_000_000, 200_000_000 + PEOPLE)]
    rows = (person(f"{stem}{check_digit(stem)}") for stem in stems)
    return written(tmp_path_factory.mktemp("larger") / NAME, npidata(rows))


@pytest.fixture
def serving(tmp_path):
    """Give a folder with a directory of one person that serves, and its bytes."""
    out = tmp_path / "out"
    built(out, monthly(tmp_path, [person()]))
    return out, (out / DIRECTORY).read_bytes()


def command(out, nppes):
    return [COMMAND, "build", "--out", str(out), "--nppes", str(nppes), *ACCEPTED]


def test_two_builds_into_one_folder_one_is_told_who_holds_it_the_other_finishes(serving, larger):
    out, before = serving
    with subprocess.Popen(command(out, larger), stdout=subprocess.DEVNULL) as first:
        while not (out / BUILDING).exists():
            assert first.poll() is None
        first.send_signal(signal.SIGSTOP)
        try:
            second = subprocess.run(command(out, larger), capture_output=True, check=False, text=True, timeout=60)
            assert (out / DIRECTORY).read_bytes() == before
        finally:
            first.send_signal(signal.SIGCONT)
        assert first.wait(timeout=120) == 0

    assert second.returncode == 4
    assert second.stderr == (
        f"whoperforms: {out}: another build is writing here (process {first.pid}); wait for it, or give another --out\n"
    )
    assert asked(out, "select count(*) from practitioner") == [(PEOPLE,)]
    assert leftovers(out) == []


def kill_at_random(arguments, whole, times):
    """Run a command again and again, each time killed at some moment of the seconds it takes; yield after each."""
    moments = random.Random(20251120)  # noqa: S311 - dice, not secrets
    for _ in range(times):
        with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(timeout=moments.uniform(0.1, 0.95) * whole)
            except subprocess.TimeoutExpired:
                process.kill()
        yield process.returncode == -signal.SIGKILL


def seconds(arguments):
    began = time.monotonic()
    subprocess.run(arguments, check=True, capture_output=True)
    return time.monotonic() - began


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_build_killed_at_any_moment_leaves_the_old_directory_and_the_next_one_cleans_up(serving, larger, tmp_path):
    out, before = serving
    whole = seconds(command(tmp_path / "measured", larger))
    killed = []
    for was_killed in kill_at_random(command(out, larger), whole, soaked(2, 100)):
        killed.append(was_killed)
        [(people,)] = asked(out, "select count(*) from practitioner")
        assert people in {1, PEOPLE}
        assert people == PEOPLE or (out / DIRECTORY).read_bytes() == before

    assert any(killed)
    subprocess.run(command(out, larger), check=True, capture_output=True)
    assert asked(out, "select count(*) from practitioner") == [(PEOPLE,)]
    assert leftovers(out) == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_an_increment_killed_at_any_moment_leaves_the_old_directory_and_the_next_one_cleans_up(tmp_path, larger):
    out, measured = tmp_path / "out", tmp_path / "measured"
    month = monthly(tmp_path, [person()])
    built(out, month)
    shutil.copytree(out, measured)
    arguments = [COMMAND, "increment", str(out), str(larger), *ACCEPTED]
    whole = seconds([COMMAND, "increment", str(measured), str(larger), *ACCEPTED])
    before = (out / DIRECTORY).read_bytes()
    killed = []
    for was_killed in kill_at_random(arguments, whole, soaked(2, 100)):
        killed.append(was_killed)
        [(people,)] = asked(out, "select count(*) from practitioner")
        assert people in {1, PEOPLE}
        assert people == PEOPLE or (out / DIRECTORY).read_bytes() == before
        built(out, month, allowed=ANYTHING)
        before = (out / DIRECTORY).read_bytes()

    assert any(killed)
    subprocess.run(arguments, check=True, capture_output=True)
    assert asked(out, "select count(*) from practitioner") == [(PEOPLE,)]
    assert leftovers(out) == []


KILLED_AT_THE_SWAP = """
import os, pathlib, signal, sys
from whoperforms.cli import main
real = pathlib.Path.replace
def replace(path, target):
    if {before}: os.kill(os.getpid(), signal.SIGKILL)
    real(path, target)
    os.kill(os.getpid(), signal.SIGKILL)
pathlib.Path.replace = replace
main()
"""


@pytest.mark.parametrize(("before", "people"), [(True, 1), (False, PEOPLE)])
@pytest.mark.parametrize("how", ["build", "increment"])
def test_killed_on_either_side_of_the_swap_one_directory_serves_whole(tmp_path, larger, how, before, people):
    out = tmp_path / "out"
    built(out, monthly(tmp_path, [person()]))
    words = (
        ["build", "--out", str(out), "--nppes", str(larger), *ACCEPTED]
        if how == "build"
        else ["increment", str(out), str(larger), *ACCEPTED]
    )
    script = KILLED_AT_THE_SWAP.format(before=before)
    ran = subprocess.run([sys.executable, "-c", script, *words], check=False, capture_output=True)

    assert ran.returncode == -signal.SIGKILL
    assert asked(out, "select count(*) from practitioner") == [(people,)]
    assert asked(out, "pragma integrity_check") == [("ok",)]
    built(out, monthly(tmp_path, [person(), person(2000000010)]), allowed=ANYTHING)
    assert asked(out, "select count(*) from practitioner") == [(2,)]
    assert leftovers(out) == []


def test_what_a_killed_build_left_behind_is_removed_by_the_next(serving, tmp_path):
    out, _ = serving
    (out / STAGING).mkdir()
    (out / STAGING / "location.0.arrow").write_bytes(b"half")
    (out / BUILDING).write_bytes(b"half")
    built(out, monthly(tmp_path, [person(), person(2000000010)]))

    assert asked(out, "select count(*) from practitioner") == [(2,)]
    assert leftovers(out) == []


@pytest.mark.parametrize("most", [0, 1_500_000])
def test_a_file_that_may_not_grow_is_a_full_disk(serving, larger, most):
    out, before = serving
    ran = subprocess.run(
        command(out, larger),
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert_disk_full(ran, out)
    assert (out / DIRECTORY).read_bytes() == before


def assert_disk_full(ran, out):
    assert ran.returncode == 4, ran.stderr
    sentence = ran.stderr.splitlines()[-1]  # a slow machine has told its progress before
    assert "free some space or give another --out; the directory that was there still serves" in sentence
    assert sentence.startswith("whoperforms: ")
    assert "Traceback" not in ran.stderr
    assert leftovers(out) == []


@pytest.mark.parametrize("room", ["200k", "1m"])
def test_a_full_disk_leaves_the_old_directory(tmp_path, larger, room):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["/bin/mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(disk)], check=False, capture_output=True
        ).returncode
    )
    if not mounted:
        pytest.skip("no small disk can be mounted here; run the tests as root on a machine that may mount tmpfs")
    try:
        ran = subprocess.run(command(disk, larger), capture_output=True, check=False, text=True, timeout=120)
        assert_disk_full(ran, disk)
        assert not (disk / DIRECTORY).exists()
    finally:
        subprocess.run(["/bin/umount", str(disk)], check=True)


def test_the_swap_is_one_step_for_who_has_the_old_directory_open(serving, tmp_path):
    out, _ = serving
    old = open_directory(out)
    built(out, monthly(tmp_path, [person(), person(2000000010)]))

    count = "select count(*) from practitioner"
    assert old.connection.execute(count).fetchone() == (1,)
    assert open_directory(out).connection.execute(count).fetchone() == (2,)
