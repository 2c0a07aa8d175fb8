"""Who keeps a directory open answers from the new one soon after a swap, and never from two at once."""

import time

import pytest

from clusters import Out
from whoperforms.kernel.errors import BadDirectory
from whoperforms.store.ledger import built_at
from whoperforms.store.serving import Serving
from whoperforms.store.swap import DIRECTORY
from whoperforms.store.target import writing_to

PATIENCE = 30  # seconds until what must happen has happened


def put(out: Out, said: str) -> None:
    with writing_to(out.written_to) as (writer, _):
        writer.insert("built", ("name", "value"), [("built_at", said)])


def test_a_swap_is_noticed_and_who_holds_the_old_directory_keeps_it(out):
    put(out, "old")
    serving = Serving(out.read_from)
    held = serving.directory()
    assert serving.answer(built_at) == "old"
    put(out, "new")

    end = time.monotonic() + PATIENCE
    while serving.answer(built_at) != "new":
        assert time.monotonic() < end
    assert built_at(held) == "old"


def test_the_same_directory_is_handed_out_while_nothing_is_swapped(out):
    put(out, "today")
    serving = Serving(out.read_from)

    assert serving.directory() is serving.directory()


def test_a_directory_that_comes_later_is_found_without_starting_anew(tmp_path):
    serving = Serving(tmp_path)
    with pytest.raises(BadDirectory, match="no directory here"):
        serving.directory()
    put(Out("sqlite", tmp_path, tmp_path), "today")

    assert serving.answer(built_at) == "today"


def test_a_file_that_was_taken_away_is_told(tmp_path):
    put(Out("sqlite", tmp_path, tmp_path), "today")
    serving = Serving(tmp_path)
    serving.directory()
    (tmp_path / DIRECTORY).unlink()

    with pytest.raises(BadDirectory, match="no directory here"):
        serving.directory()
