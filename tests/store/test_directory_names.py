"""A directory opens its own index of names, whichever engine keeps it, and keeps it open."""

import shutil

import pytest

from directories import Invented, directory_of, npi, write_directory
from whoperforms.kernel.errors import BadDirectory
from whoperforms.kernel.point import Point
from whoperforms.search.by_name import ByName, by_name
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.engine import Replaced
from whoperforms.store.names import ABOUT

BOSTON = Point(42.36, -71.06)


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def somebody(family: str) -> list[Invented]:
    return [Invented(npi(1), (BOSTON,), family=family)]


def knows(directory: Directory, family: str) -> bool:
    hits = by_name(directory.names, ByName(name=f"Ana {family}", state="MA", near=BOSTON))
    return [(hit.npi, hit.edits, hit.metres) for hit in hits] == [(int(npi(1)), 0, 0)]


def test_the_names_of_a_directory_are_its_own(out):
    assert knows(directory_of(somebody("OLDER"), out, names=True), "Older")


def test_the_index_is_opened_once(out):
    directory = directory_of(somebody("OLDER"), out, names=True)

    assert directory.names is directory.names


def test_who_has_opened_the_names_keeps_them_through_any_number_of_swaps(out):
    held = directory_of(somebody("OLDER"), out, names=True)
    assert knows(held, "Older")
    for family in ("NEWER", "NEWEST"):
        write_directory(somebody(family), out, names=True)

    assert knows(held, "Older")
    assert knows(open_directory(out.read_from), "Newest")


def test_the_names_of_the_directory_before_can_still_be_opened(out):
    held = directory_of(somebody("OLDER"), out, names=True)
    write_directory(somebody("NEWER"), out, names=True)

    assert knows(held, "Older")


def test_names_that_were_swapped_away_before_they_were_opened_say_so(out):
    held = directory_of(somebody("OLDER"), out, names=True)
    for family in ("NEWER", "NEWEST"):
        write_directory(somebody(family), out, names=True)

    with pytest.raises(Replaced, match=r"replaced .*; ask again"):
        _ = held.names


def test_names_half_removed_by_a_build_say_so_too(out_of):
    out = out_of("sqlite")
    held = directory_of(somebody("OLDER"), out, names=True)
    folder = held.engine.names_folder()
    write_directory(somebody("NEWER"), out, names=True)
    (folder / ABOUT).unlink()

    with pytest.raises(Replaced, match="replaced by a newer directory; ask again"):
        _ = held.names


def test_names_that_are_missing_though_nothing_was_replaced_are_a_bad_directory(out_of):
    directory = directory_of(somebody("OLDER"), out_of("sqlite"), names=True)
    shutil.rmtree(directory.engine.names_folder())

    with pytest.raises(BadDirectory, match=r"no whole index of names .* build the directory again"):
        _ = directory.names


def test_a_database_without_names_is_a_bad_directory(out_of):
    directory = directory_of(somebody("OLDER"), out_of("postgres"))

    with pytest.raises(BadDirectory, match=r"no whole index of names .* build the directory again"):
        _ = directory.names
