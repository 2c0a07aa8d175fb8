"""A directory file is checked against its own promises before it may serve."""

import sqlite3

import pytest

from whoperforms.kernel.errors import BadData
from whoperforms.store.schema import APPLICATION_ID, VERSION
from whoperforms.store.write import writing

RELEASE = ("id", "source", "part", "file", "sha256", "bytes", "rows_read", "rows_kept", "rows_skipped", "rows_rejected")


def test_a_whole_file_says_what_it_is(tmp_path):
    path = tmp_path / "directory.db"
    with writing(path) as writer:
        writer.insert("built", ("name", "value"), [("built_at", "now")])

    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("pragma user_version").fetchone() == (VERSION,)
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("select * from built").fetchall() == [("built_at", "now")]
    connection.close()


def test_a_row_unaccounted_for_stops_the_file(tmp_path):
    values = (1, "nppes", "main", "npidata.csv", "0", 1, 3, 1, 1, 0)
    with pytest.raises(BadData) as why, writing(tmp_path / "directory.db") as writer:
        writer.insert("release", RELEASE, [values])
    assert str(why.value) == ("npidata.csv: rows read are not rows kept, skipped and rejected; report this as a fault")


LOST = ("practitioner", "X", 1, 0, b"", b"")


def test_a_posting_that_was_lost_stops_the_file(tmp_path):
    lost = "1 postings promised, 0 bytes held"
    with pytest.raises(BadData, match=lost), writing(tmp_path / "directory.db") as writer:
        writer.insert("term", ("kind", "code", "postings", "first_block", "boxes", "traits"), [LOST])


def test_a_file_that_failed_its_check_cannot_be_mistaken_for_a_directory(tmp_path):
    path = tmp_path / "directory.db"
    with pytest.raises(BadData), writing(path) as writer:
        writer.insert("release", RELEASE, [(1, "nppes", "main", "npidata.csv", "0", 1, 3, 1, 1, 0)])
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma application_id").fetchone() == (0,)
    connection.close()
