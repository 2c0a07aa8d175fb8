"""A registry of its own for each test, on either database; Django is pointed at it for as long as the test runs."""

import pytest

from registries import registry_at


@pytest.fixture(params=["sqlite", "postgres"])
def place(request, tmp_path):
    """Where a registry is kept, with its tables: a file, then a new database on a server."""
    if request.param == "sqlite":
        where = tmp_path / "registry.db"
    else:
        server = request.getfixturevalue("cluster")
        name = f"registry_{abs(hash(request.node.nodeid))}"
        server.run(f"create database {name} template {_with_tables(server)}")
        where = server.database(name)
    with registry_at(where):
        yield where


MADE = set()  # addresses of servers that have the tables already


def _with_tables(server):
    """Return the name of a database whose tables are made once, for all tests."""
    if server.address not in MADE:
        server.run("create database registry_tables")
        with registry_at(server.database("registry_tables")):
            MADE.add(server.address)
    return "registry_tables"
