"""A directory file is opened, or refused with the reason and the remedy."""

import sqlite3

import pytest

from building import built
from commands import whoperforms
from published import monthly, person
from whoperforms.kernel.errors import BadDirectory
from whoperforms.store.directory import open_directory
from whoperforms.store.schema import VERSION
from whoperforms.store.swap import DIRECTORY


@pytest.fixture
def out(tmp_path):
    built(tmp_path, monthly(tmp_path, [person()]))
    return tmp_path


def refusal(folder):
    with pytest.raises(BadDirectory) as why:
        open_directory(folder)
    return str(why.value)


def test_an_empty_folder_is_told_how_to_get_a_directory(tmp_path):
    assert refusal(tmp_path) == (
        f"{tmp_path / DIRECTORY}: no directory here; make one with 'whoperforms build --out {tmp_path} ...'"
    )


@pytest.mark.parametrize(("version", "age"), [(VERSION - 1, "an older"), (VERSION + 1, "a newer")])
def test_another_schema_is_named_with_its_age(out, version, age):
    with sqlite3.connect(out / DIRECTORY) as connection:
        connection.execute(f"pragma user_version = {version}")
    connection.close()
    assert refusal(out) == (
        f"{out / DIRECTORY}: written by {age} whoperforms (schema {version}, this one reads {VERSION}); build it again"
    )


@pytest.mark.parametrize("content", [b"NPI,Name\n", b"\0" * 8192, b"", b"SQLite format 3\0" + b"\xff" * 100])
def test_what_is_no_directory_is_refused(tmp_path, content):
    (tmp_path / DIRECTORY).write_bytes(content)
    assert refusal(tmp_path) == (
        f"{tmp_path / DIRECTORY}: not a directory file; build it again, or give another --directory"
    )


def test_another_programs_database_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / DIRECTORY) as connection:
        connection.execute("create table practitioner (npi)")
    connection.close()
    assert "not a directory file" in refusal(tmp_path)


@pytest.mark.parametrize("size", [20_000, 9_000])
def test_a_directory_cut_short_is_refused_in_one_sentence(out, size):
    whole = (out / DIRECTORY).read_bytes()
    (out / DIRECTORY).write_bytes(whole[:size])
    ran = whoperforms("show", "2000000002", "--directory", str(out))

    assert ran.code == 3
    assert ran.err.startswith("whoperforms: ")
    assert "build it again" in ran.err
    assert ran.err.count("\n") == 1


def test_a_directory_is_opened_with_what_it_was_built_from(out):
    directory = open_directory(out)
    assert [release.part for release in directory.releases.values()] == [
        "main",
        "endpoints",
        "other names",
        "further places",
    ]
    assert (directory.as_of, directory.invented) == ("2025-06-08", True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        directory.connection.execute("delete from practitioner")
    directory.connection.close()
