"""The whole way in PostgreSQL: built into a database, asked there, served from there, replaced while it serves."""

import httpx
import pytest

from clusters import free_port
from commands import whoperforms
from published import monthly, person
from serving import serving


@pytest.fixture
def address(cluster) -> str:
    return cluster.database("postgres", user="whoperforms:secret")


def test_built_asked_and_served_from_a_database_by_one_setting(address, tmp_path):
    built = whoperforms("build", "--out", address, "--nppes", str(monthly(tmp_path, [person()])))
    assert built.code == 0, built.err
    assert "secret" not in built.out

    shown = whoperforms("show", "2000000002", WHOPERFORMS_DIRECTORY=address)
    assert (shown.code, shown.err) == (0, "")
    assert "2000000002" in shown.out

    near = whoperforms("near", "02115", "--procedure", "mild", "--directory", address)
    assert near.err == ""

    with serving(address) as page:
        told = httpx.get(f"{page}en/data")
    assert told.status_code == 200
    assert "NPPES" in told.text


def test_a_database_that_is_away_is_one_sentence_for_the_terminal(tmp_path):
    address = f"postgresql://whoperforms:secret@127.0.0.1:{free_port()}/country"
    nppes = str(monthly(tmp_path, [person()]))
    for command in (("show", "2000000002", "--directory", address), ("build", "--out", address, "--nppes", nppes)):
        ran = whoperforms(*command)
        assert (ran.code, ran.err.count("\n")) == (4, 1)
        assert "PostgreSQL does not answer" in ran.err
        assert "secret" not in ran.err
