"""A folder comes back out of PostgreSQL as it went in, once for each build."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from whoperforms.kernel.errors import MachineRefused
from whoperforms.store import postgres_write
from whoperforms.store.directory import open_directory
from whoperforms.store.postgres_folder import get_folder
from whoperforms.store.target import writing_to

FILES = {"meta.json": b"{}", "empty": b"", "segment/a.term": bytes(range(256)) * 50, "segment/b": b"\\x00,\n\"'"}


@pytest.fixture
def folder(tmp_path):
    for name, data in FILES.items():
        path = tmp_path / "names" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "names"


@pytest.fixture
def engine(cluster, folder, monkeypatch):
    monkeypatch.setattr(postgres_write, "CHUNK", 1000)
    with writing_to(cluster.address) as (writer, _):
        writer.keep_names(folder)
    return open_directory(cluster.address).engine


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_comes_back_as_it_was(engine, tmp_path):
    assert contents(get_folder(engine, engine.build, tmp_path / "cache")) == FILES


def test_what_was_unpacked_before_is_used_again(engine, tmp_path):
    unpacked = get_folder(engine, engine.build, tmp_path)
    (unpacked / "seen").write_text("before")

    assert (get_folder(engine, engine.build, tmp_path) / "seen").exists()


def test_several_who_unpack_at_once_leave_one_whole_folder(engine, tmp_path):
    cache = tmp_path / "cache"
    with ThreadPoolExecutor(4) as pool:
        unpacked = set(pool.map(lambda _: get_folder(engine, engine.build, cache), range(4)))

    assert [contents(folder) for folder in unpacked] == [FILES]
    assert list(cache.iterdir()) == list(unpacked)


def test_another_build_is_unpacked_beside_the_first(engine, cluster, tmp_path):
    with writing_to(cluster.address) as (writer, _):
        writer.insert("names_file", ("name", "chunk", "data"), [("only", 0, b"new")])
    newer = open_directory(cluster.address).engine

    assert contents(get_folder(newer, newer.build, tmp_path / "cache")) == {"only": b"new"}
    assert contents(get_folder(engine, engine.build, tmp_path / "cache")) == FILES


def test_a_cache_that_is_a_file_is_one_sentence(engine, tmp_path):
    (tmp_path / "cache").write_text("")
    with pytest.raises(MachineRefused, match="a file, where a folder is needed"):
        get_folder(engine, engine.build, tmp_path / "cache")


def test_what_was_unpacked_for_builds_of_long_ago_is_forgotten(engine, tmp_path):
    cache = tmp_path / "cache"
    for number in range(6):
        older = cache / f"build-{number}"
        older.mkdir(parents=True)
        os.utime(older, (number, number))
    newest = get_folder(engine, engine.build, cache)

    assert {path.name for path in cache.iterdir()} == {newest.name, "build-3", "build-4", "build-5"}
