"""A probe tells at once whether a server is there."""

from clusters import free_port
from whoperforms.store.postgres_address import postgres_address
from whoperforms.store.postgres_probe import Probe

SOON = 5.0  # seconds


def probe_of(address: str) -> Probe:
    [server] = postgres_address(address).servers
    return Probe(server.conninfo)


def test_a_server_that_is_there_answers_and_says_whom_it_follows(cluster, standby):
    for server, follows in ((cluster, False), (standby, True)):
        probe = probe_of(server.address)
        assert [probe.answers(SOON), probe.answers(SOON), probe.standby] == [True, True, follows]
        probe.close()


def test_a_server_that_hangs_does_not_answer_and_one_that_comes_back_does(cluster):
    probe = probe_of(cluster.address)
    assert probe.answers(SOON)
    with cluster.hung():
        assert [probe.answers(0.1), probe.answers(0.1)] == [False, False]
    assert probe.answers(SOON)
    probe.close()


def test_where_nobody_listens_nobody_answers():
    assert not probe_of(f"postgresql://ana@127.0.0.1:{free_port()}/country").answers(SOON)


def test_who_is_not_let_in_gets_no_answer(cluster):
    assert not probe_of(cluster.database("nowhere")).answers(SOON)
