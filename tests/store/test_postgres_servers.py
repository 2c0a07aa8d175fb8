"""Several servers hold one directory: a dead one is asked no more, and no answer is lost; or one sentence says why."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest

from clusters import OWNER, free_port
from whoperforms.kernel.errors import BadDirectory, BadQuestion, MachineRefused
from whoperforms.store import postgres_servers
from whoperforms.store.directory import open_directory
from whoperforms.store.engine import Engine
from whoperforms.store.ledger import built_at
from whoperforms.store.serving import Serving
from whoperforms.store.target import writing_to

PATIENCE = 30  # seconds until what must happen has happened
IN_RECOVERY = "select pg_is_in_recovery()"


def put(address: str, said: str) -> None:
    with writing_to(address) as (writer, _):
        writer.insert("built", ("name", "value"), [("built_at", said)])


@pytest.fixture
def both(cluster, standby) -> str:
    """Give the address of a directory that two servers hold."""
    put(f"{cluster.address}?options=-c%20synchronous_commit%3Dremote_apply", "today")
    return f"postgresql://{OWNER}@{cluster.host},{standby.host}/postgres"


def until(happens, *, asked: str) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, asked


def on_standby(engine: Engine) -> bool:
    return engine.rows(IN_RECOVERY)[0][0]


def test_standbys_are_asked_and_the_primary_is_spared(both):
    engine = open_directory(both).engine
    until(lambda: on_standby(engine), asked="a question on the standby")

    assert all(on_standby(engine) for _ in range(20))


def test_a_dead_server_is_out_within_a_second():
    assert postgres_servers.PROBE_EVERY + postgres_servers.PROBE_WITHIN < 1


def asking_while(both: str, happens) -> None:
    """Ask with several threads while something happens to a server: every answer comes."""
    directory = open_directory(both)
    done = Event()
    answers = count()

    def asking() -> None:
        while not done.is_set():
            assert built_at(directory) == "today"
            next(answers)

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(asking) for _ in range(4)]
        try:
            happens(directory.engine)
        finally:
            done.set()
        for one in asked:
            one.result()
    assert next(answers) > 0


def test_a_replica_that_dies_is_taken_out_and_put_back_when_it_lives_again(both, standby):
    def dies_and_comes_back(engine) -> None:
        standby.stop()
        try:
            until(lambda: not engine.servers.alive[standby.host], asked="the replica to be out")
            until(lambda: not on_standby(engine), asked="the primary to answer")
        finally:
            standby.start()
        until(lambda: engine.servers.alive[standby.host], asked="the replica to be back")
        until(lambda: on_standby(engine), asked="the replica to be asked")

    asking_while(both, dies_and_comes_back)


def test_a_server_that_lives_again_is_noticed_by_itself(both, standby):
    engine = open_directory(both).engine
    standby.stop()
    try:
        until(lambda: not engine.servers.alive[standby.host], asked="the replica to be out")
    finally:
        standby.start()

    until(lambda: engine.servers.alive[standby.host], asked="the replica to be back")


def test_a_replica_that_hangs_is_taken_out_and_who_waits_for_it_is_answered_by_another(both, standby):
    def hangs(engine) -> None:
        until(lambda: on_standby(engine), asked="the replica to be asked")
        with standby.hung():
            until(lambda: not engine.servers.alive[standby.host], asked="the replica to be out")
            until(lambda: not on_standby(engine), asked="the primary to answer")
        until(lambda: engine.servers.alive[standby.host], asked="the replica to be back")

    asking_while(both, hangs)


def test_a_primary_that_dies_leaves_the_replica_to_answer(both, cluster):
    def dies_and_comes_back(engine) -> None:
        cluster.stop()
        try:
            until(lambda: not engine.servers.alive[cluster.host], asked="the primary to be out")
            assert on_standby(engine)
        finally:
            cluster.start()

    asking_while(both, dies_and_comes_back)


def test_a_replica_that_is_behind_is_left_in_peace_until_it_has_the_new_directory(both, cluster, standby):
    serving = Serving(both)
    assert serving.answer(built_at) == "today"
    standby.run("select pg_wal_replay_pause()")
    try:
        put(cluster.address, "tomorrow")
        directory = open_newest(both, "tomorrow")
        assert {built_at(directory) for _ in range(20)} == {"tomorrow"}
        assert serving.answer(built_at) in {"today", "tomorrow"}
    finally:
        standby.run("select pg_wal_replay_resume()")
    until(lambda: on_standby(directory.engine), asked="the replica to be asked")
    assert built_at(directory) == "tomorrow"


def open_newest(address: str, said: str):
    found = []
    until(lambda: found.append(open_directory(address)) or built_at(found[-1]) == said, asked="the new directory")
    return found[-1]


def test_a_connection_that_was_cut_is_made_anew(cluster):
    put(cluster.address, "today")
    directory = open_directory(cluster.address)
    assert built_at(directory) == "today"

    cluster.run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'whoperforms'")

    assert built_at(directory) == "today"


def test_a_directory_cannot_be_changed_through_an_open_one(cluster):
    put(cluster.address, "today")
    with pytest.raises(BadDirectory, match="read-only transaction"):
        open_directory(cluster.address).engine.rows("delete from built")


def test_a_failing_question_says_what_postgres_said(cluster):
    put(cluster.address, "today")
    with pytest.raises(BadDirectory, match='column "nobody" does not exist'):
        open_directory(cluster.address).engine.rows("select nobody from built")


@pytest.mark.parametrize(
    ("user", "database", "sentence"),
    [
        ("locked:wrong", "postgres", "{shown}: PostgreSQL refused the user's password; give the right one"),
        (OWNER, "nowhere", '{shown}: database "nowhere" does not exist; make it, or give another address'),
        ("nobody", "postgres", '{shown}: role "nobody" does not exist; make it, or give another address'),
        (
            "few",
            "postgres",
            "{shown}: PostgreSQL has no connection left; ask again later, or raise its max_connections",
        ),
    ],
)
def test_a_server_that_lets_nobody_in_is_one_sentence(cluster, user, database, sentence):
    cluster.run(
        "drop role if exists locked, few",
        "create role locked login password 'right'",
        "create role few login connection limit 0",
    )
    for asked in (open_directory, lambda address: put(address, "today")):
        with pytest.raises(MachineRefused) as why:
            asked(cluster.database(database, user=user))
        shown = cluster.database(database, user=user.partition(":")[0])
        assert str(why.value).startswith(sentence.format(shown=shown))
        assert "wrong" not in str(why.value)


def test_a_server_that_is_away_is_one_sentence():
    address = f"postgresql://{OWNER}@127.0.0.1:{free_port()}/country"
    for asked in (open_directory, lambda address: put(address, "today")):
        with pytest.raises(MachineRefused) as why:
            asked(address)
        assert str(why.value).startswith(f"{address}: PostgreSQL does not answer (")
        assert str(why.value).endswith("; start it, or give another address")
        assert "\n" not in str(why.value)


def test_a_server_lost_while_it_is_asked_is_one_sentence(cluster):
    put(cluster.address, "today")
    directory = open_directory(cluster.address)
    cluster.stop()
    try:
        with pytest.raises(MachineRefused, match="PostgreSQL does not answer"):
            built_at(directory)
    finally:
        cluster.start()
    assert built_at(directory) == "today"


def test_a_build_needs_a_server_that_takes_writes(standby):
    with pytest.raises(MachineRefused, match="no server of this address takes writes; name the primary"):
        put(standby.address, "today")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://ana@db:x/country", "give each host its port, or one port for all of them"),
        ("postgresql://ana@a:1,b:2,c:3/country?port=1,2", "give each host its port, or one port for all of them"),
        ("postgresql://ana@db/country?colour=red", 'no address of a database (invalid URI query parameter: "colour")'),
        ("postgresql://ana:secret@[db/country", "no address of a database (end of string reached when looking"),
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(address, sentence):
    with pytest.raises(BadQuestion) as why:
        open_directory(address)
    assert sentence in str(why.value)
    assert "secret" not in str(why.value)
