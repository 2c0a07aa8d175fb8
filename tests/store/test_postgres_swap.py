"""A new directory takes the old one's place in PostgreSQL in one step, or not at all."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import psycopg
import pytest

from clusters import OWNER, clusters_folder, primary
from whoperforms.kernel.errors import BadData, BadDirectory, MachineRefused
from whoperforms.store.directory import open_directory
from whoperforms.store.ledger import built_at
from whoperforms.store.schema import VERSION
from whoperforms.store.serving import Serving
from whoperforms.store.target import writing_to

RELEASE = ("id", "source", "part", "file", "sha256", "bytes", "rows_read", "rows_kept", "rows_skipped", "rows_rejected")
SCHEMAS = "select nspname from pg_namespace where nspname like 'whoperforms%' order by nspname"
LATEST = """
select n.nspname from pg_namespace as n where n.nspname ~ '^whoperforms_[0-9]+$'
 order by substring(n.nspname from 13)::integer desc limit 1
"""


@pytest.fixture
def database(cluster, request) -> Iterator[str]:
    """Give the address of a database that holds nothing yet."""
    name = f"t{abs(hash(request.node.nodeid))}"
    cluster.run(f"create database {name}")
    yield cluster.database(name)
    cluster.run(f"drop database {name} (force)")


def put(address: str, said: str) -> None:
    """Put a directory there that says when it was built."""
    with writing_to(address) as (writer, _):
        writer.insert("built", ("name", "value"), [("built_at", said)])


def schemas(address: str) -> list[str]:
    with psycopg.connect(address) as connection:
        return [name for (name,) in connection.execute(SCHEMAS)]


def run(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def refusal(address: str) -> str:
    with pytest.raises(BadDirectory) as why:
        open_directory(address)
    return str(why.value)


def test_a_directory_is_seen_once_it_is_whole(database):
    with writing_to(database) as (writer, staging):
        writer.insert("built", ("name", "value"), [("built_at", "today")])
        (staging / "run").write_text("run")
        assert schemas(database) == []

    assert built_at(open_directory(database)) == "today"
    assert not staging.exists()


def test_who_has_a_directory_open_keeps_it_and_who_comes_next_gets_the_new_one(database):
    put(database, "old")
    old = open_directory(database)
    put(database, "new")

    assert (built_at(old), built_at(open_directory(database))) == ("old", "new")


def test_the_directory_before_the_last_is_dropped(database):
    for said in ("first", "second", "third"):
        put(database, said)

    assert schemas(database) == ["whoperforms_2", "whoperforms_3"]


def test_one_that_was_overtaken_by_two_swaps_says_so_and_is_asked_again(database):
    put(database, "first")
    serving = Serving(database)
    overtaken = serving.directory()
    for said in ("second", "third"):
        put(database, said)

    with pytest.raises(MachineRefused, match="this directory was replaced while it was asked; ask again"):
        built_at(overtaken)
    assert serving.answer(built_at) == "third"


def test_a_failure_leaves_the_old_directory_and_nothing_else(database):
    put(database, "old")
    staged = []

    def half(writer, staging) -> None:
        staged.append(staging)
        writer.insert("built", ("name", "value"), [("built_at", "new")])
        writer.insert("built", ("name", "value"), [("half", 1 // 0)])

    with pytest.raises(ZeroDivisionError), writing_to(database) as place:
        half(*place)

    assert (schemas(database), built_at(open_directory(database))) == (["whoperforms_1"], "old")
    assert not staged[0].exists()


def test_a_row_unaccounted_for_stops_the_build(database):
    with pytest.raises(BadData, match="rows read are not rows kept"), writing_to(database) as (writer, _):
        writer.insert("release", RELEASE, [(1, "nppes", "main", "npidata.csv", "0", 1, 3, 1, 1, 0)])
    assert schemas(database) == []


def test_a_second_build_is_told_which_process_of_the_server_holds_the_database(database):
    with writing_to(database) as (first, _):
        first.insert("built", ("name", "value"), [("built_at", "first")])
        with pytest.raises(MachineRefused) as why, writing_to(database):
            pytest.fail("two builds at once")

    assert str(why.value).startswith(f"{database}: another build is writing here (server process ")
    assert built_at(open_directory(database)) == "first"


HELD = """
import sys
from whoperforms.store.target import writing_to
with writing_to(sys.argv[1]) as (writer, staging):
    writer.insert("built", ("name", "value"), [("built_at", "killed")])
    (staging / "run").write_text("run")
    print(staging, flush=True)
    sys.stdin.read()
"""


def test_a_killed_build_is_undone_and_the_next_one_cleans_up(database):
    put(database, "old")
    with subprocess.Popen(
        [sys.executable, "-c", HELD, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        staging = Path(process.stdout.readline().strip())
        process.kill()
    assert (staging / "run").exists()
    assert built_at(open_directory(database)) == "old"

    put(database, "new")

    assert schemas(database) == ["whoperforms_1", "whoperforms_2"]
    assert not staging.exists()


def test_a_connection_lost_while_building_leaves_the_old_directory(database, cluster):
    put(database, "old")

    def lost(writer) -> None:
        cluster.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name like '% build'")
        writer.insert("built", ("name", "value"), [("built_at", "new")])

    with pytest.raises(MachineRefused) as why, writing_to(database) as (writer, _):
        lost(writer)

    assert str(why.value).startswith(f"{database}: PostgreSQL was lost while building (")
    assert str(why.value).endswith("; build again; the directory that was there still serves")
    assert built_at(open_directory(database)) == "old"


@pytest.fixture
def small_disk() -> Iterator[str]:
    """Give the address of a database, on a server of its own, whose tables lie on a disk of a megabyte."""
    with clusters_folder() as folder, primary(folder) as server:
        disk = folder / "disk"
        disk.mkdir()
        mount = ["/bin/mount", "-t", "tmpfs", "-o", f"size=1m,uid={server.owner}", "tmpfs", str(disk)]
        if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("no small disk can be mounted here; run the tests as root on a machine that may mount tmpfs")
        try:
            server.run(f"create tablespace small location '{disk}'")
            yield f"{server.address}?options=-c%20default_tablespace%3Dsmall"
            server.stop()
        finally:
            subprocess.run(["/bin/umount", str(disk)], check=True)


def test_a_full_disk_of_the_server_leaves_the_old_directory(small_disk):
    put(small_disk, "old")
    long = [(f"name {number}", "x" * 1000) for number in range(5000)]
    with pytest.raises(MachineRefused) as why, writing_to(small_disk) as (writer, _):
        writer.insert("built", ("name", "value"), long)

    assert "the server's disk is full (could not extend file" in str(why.value)
    assert str(why.value).endswith("free some space there; the directory that was there still serves")
    assert built_at(open_directory(small_disk)) == "old"


def test_an_empty_database_is_told_how_to_get_a_directory(database):
    assert refusal(database) == (
        f"{database}: no directory here; make one with 'whoperforms build --out {database} ...'"
    )


@pytest.mark.parametrize(("version", "age"), [(VERSION - 1, "an older"), (VERSION + 1, "a newer")])
def test_another_schema_is_named_with_its_age(database, version, age):
    put(database, "today")
    mark = f"whoperforms directory, schema {version}, build 00000000-0000-0000-0000-000000000000"
    run(database, f"comment on schema whoperforms_1 is '{mark}'")

    assert refusal(database) == (
        f"{database}, schema whoperforms_1: written by {age} whoperforms (schema {version}, this one reads {VERSION}); "
        "build it again"
    )


def test_a_schema_that_is_not_ours_is_refused_and_never_dropped(database):
    run(database, "create schema whoperforms_7")
    assert refusal(database) == (
        f"{database}: schema whoperforms_7 was not made by whoperforms; rename it, or give another database"
    )

    for said in ("first", "second", "third"):
        put(database, said)

    assert schemas(database) == ["whoperforms_10", "whoperforms_7", "whoperforms_9"]
    assert built_at(open_directory(database)) == "third"


def test_another_schema_of_the_name_a_build_uses_stops_it(database):
    run(database, "create schema whoperforms_building")

    with pytest.raises(MachineRefused, match='schema "whoperforms_building" already exists'):
        put(database, "today")


def test_without_the_right_to_make_a_schema_a_build_says_which_to_grant(database):
    run(database, "drop role if exists guest", "create role guest login")

    with pytest.raises(MachineRefused) as why:
        put(database.replace(f"{OWNER}@", "guest@"), "today")

    assert "no right to make a schema (permission denied for database" in str(why.value)
    assert str(why.value).endswith("grant 'create' on the database")


def test_anybody_who_may_connect_may_read(database):
    put(database, "today")
    run(database, "drop role if exists guest", "create role guest login")

    assert built_at(open_directory(database.replace(f"{OWNER}@", "guest@"))) == "today"


@pytest.mark.parametrize("read_on", ["primary", "replica", "both"])
def test_a_load_of_questions_goes_on_over_ten_swaps_without_error_or_mixture(database, cluster, standby, read_on):
    name = database.rpartition("/")[2]
    hosts = {"primary": [cluster.host], "replica": [standby.host], "both": [cluster.host, standby.host]}[read_on]
    waiting = f"{database}?options=-c%20synchronous_commit%3Dremote_apply"
    put_numbered(waiting, 0)
    serving = Serving(f"postgresql://{OWNER}@{','.join(hosts)}/{name}")
    done = Event()

    def asking() -> set[int]:
        seen = set()
        while not done.is_set():
            first, *others = serving.answer(numbers)
            assert others == [first] * len(others)
            seen.add(first)
        return seen

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(asking) for _ in range(4)]
        try:
            for number in range(1, 11):
                put_numbered(waiting, number)
        finally:
            done.set()
        seen = set().union(*(one.result() for one in asked))

    assert len(seen) > 1
    assert seen <= set(range(11))


def put_numbered(address: str, number: int) -> None:
    with writing_to(address) as (writer, _):
        writer.insert("built", ("name", "value"), [("built_at", str(number))])
        writer.insert("skipped", ("release", "rule", "rows"), [(1, "number", number)])
        for table in ("practitioner", "taxonomy_code"):
            columns = ("npi", "family") if table == "practitioner" else ("code", "name")
            values = (2000000002, str(number)) if table == "practitioner" else ("208VP0014X", str(number))
            writer.insert(table, (*columns, "release", "row"), [(*values, 1, 1)])


def numbers(directory) -> list[int]:
    """Ask one directory four times, once in each table."""
    questions = (
        "select value from built",
        "select rows from skipped",
        "select family from practitioner",
        "select name from taxonomy_code",
    )
    return [int(directory.engine.rows(question)[0][0]) for question in questions]
