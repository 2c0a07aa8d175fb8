"""A new directory takes the old one's place in one step, or not at all."""

import errno
import os
import sqlite3

import pytest

from whoperforms.kernel.errors import MachineRefused
from whoperforms.store.swap import BUILDING, DIRECTORY, LOCK, STAGING, refusals_as_sentences, replacing


def contents(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_folder_is_made_and_the_new_file_put_in_place(tmp_path):
    folder = tmp_path / "new" / "out"
    with replacing(folder) as (building, staging):
        building.write_text("new")
        (staging / "run").write_text("run")
        assert contents(folder) == [BUILDING, LOCK, STAGING]

    assert (folder / DIRECTORY).read_text() == "new"
    assert contents(folder) == [DIRECTORY, LOCK]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    (tmp_path / DIRECTORY).write_text("old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path) as (building, _):
        building.write_text("half" * (1 // building.write_text("")))

    assert (tmp_path / DIRECTORY).read_text() == "old"
    assert contents(tmp_path) == [DIRECTORY, LOCK]


def test_a_second_build_is_told_the_process_that_holds_the_folder(tmp_path):
    with replacing(tmp_path) as (building, _):
        building.write_text("first")
        with pytest.raises(MachineRefused) as why, replacing(tmp_path):
            pytest.fail("two builds at once")
        assert building.read_text() == "first"

    assert str(why.value) == (
        f"{tmp_path}: another build is writing here (process {os.getpid()}); wait for it, or give another --out"
    )


def test_the_lock_goes_with_its_holder(tmp_path):
    for number in "12":
        with replacing(tmp_path) as (building, _):
            building.write_text(number)
    assert (tmp_path / DIRECTORY).read_text() == "2"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "x: the disk is full; free some space or give another --out; the directory that was there"),
        (errno.EFBIG, "x: the disk is full; free some space"),
        (errno.EDQUOT, "x: the disk is full; free some space"),
        (errno.EACCES, "x: no permission to write here; give another --out, or ask for the permission"),
        (errno.EROFS, "x: no permission to write here"),
        (errno.ENOTDIR, "x: a file, where a folder is needed; give another --out"),
        (errno.EIO, "x: Input/output error; see to it and build again"),
    ],
)
def test_what_the_machine_says_becomes_a_sentence(tmp_path, number, sentence):
    with pytest.raises(MachineRefused) as why, refusals_as_sentences(tmp_path):
        raise OSError(number, os.strerror(number), "x")
    assert str(why.value).startswith(sentence)


def test_a_database_that_cannot_grow_is_a_full_disk(tmp_path):
    connection = sqlite3.connect(tmp_path / "full.db")
    connection.execute("pragma max_page_count = 2")
    with pytest.raises(MachineRefused, match="the disk refused to take the directory"), refusals_as_sentences(tmp_path):
        connection.executescript("create table t (x); insert into t values (zeroblob(1000000));")
    connection.close()


def test_a_mistake_of_ours_is_not_blamed_on_the_machine(tmp_path):
    connection = sqlite3.connect(tmp_path / "x.db")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), refusals_as_sentences(tmp_path):
        connection.execute("select 1 from nowhere")
    connection.close()
