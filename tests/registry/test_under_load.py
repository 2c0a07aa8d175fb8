"""Many at once through the real server, a server that is killed, and two that tell the same."""

import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from random import Random
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import msgspec
import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from clusters import clusters_folder, primary
from registries import registry_at
from registry_worlds import RegistryWorld
from serving import server
from signing import account, signed_in
from soak import soaked
from whoperforms.certification.acts import keeping, people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.lifecycle import Stage
from whoperforms.procedures.load import load
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.registry.secret import made
from whoperforms.registry.verifying import verified
from whoperforms.search.answer import GroupId
from whoperforms.search.desk import Desk
from whoperforms.store.directory import open_directory
from worlds import id_of, morning

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
STAFF = "/en/staff/mild/records"
DONE, OVERTAKEN = 303, 409
SEED = 6


class Browser:
    """Somebody signed in, on a connection of their own."""

    def __init__(self, address: str, session: str) -> None:
        where = urlsplit(address)
        self._connection = HTTPConnection(where.hostname, where.port, timeout=120)
        self._cookies = {settings.SESSION_COOKIE_NAME: session}

    def get(self, path: str) -> tuple[int, str]:
        return self._asked("GET", path)

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        return self._asked("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})

    def form(self, path: str) -> dict[str, str]:
        """Return what a form holds before anything is filled in; nothing where it is not offered."""
        status, page = self.get(path)
        return dict(HIDDEN.findall(page)) if status == 200 else {}

    def close(self) -> None:
        self._connection.close()

    def _asked(self, method, path, body=None, headers=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()


@contextmanager
def programme(place, folder: Path) -> Iterator[tuple[RegistryWorld, dict[str, str]]]:
    """Yield a programme in a registry, and what a server has to be told to serve it."""
    key = folder / "site.key"
    with registry_at(place), override_settings(SECRET_KEY=made(key)):
        world = RegistryWorld(begins=morning(days_ago=1))
        world.programme()
        yield world, {"WHOPERFORMS_REGISTRY": str(place), "WHOPERFORMS_SECRET_KEY_FILE": str(key)}


@pytest.fixture(params=["sqlite", "postgres"])
def crowded(request, tmp_path):
    """A registry, a folder, and how many write to it at once."""
    if request.param == "sqlite":
        yield tmp_path / "registry.db", tmp_path, soaked(4, 20)
        return
    with clusters_folder() as folder, primary(folder, fsync="on", max_connections="250") as cluster:
        cluster.run("create database crowded")
        yield cluster.database("crowded"), tmp_path, soaked(8, 200)


def session_of(name: str) -> str:
    who = account(f"{name.lower()}@example.org", person=id_of(name), app=True)
    return signed_in(who).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_of_many_who_decide_the_same_at_once_one_does_and_the_others_are_told(crowded, demo_directory, record_property):
    place, folder, writers = crowded
    with programme(place, folder) as (world, told):
        rounds = [world.applied(f"Candidate {at}") for at in range(soaked(3, 40))]
        session = session_of("Cora")
        connections.close_all()
        with server(demo_directory, **told) as (address, _):
            answers = at_once(address, session, writers, rounds)

        by_round = [Counter(status for status, _ in answered) for answered in answers]
        record_property("writers", writers)
        record_property("decisions", len(rounds))
        assert {status for one in by_round for status in one} <= {DONE, OVERTAKEN}
        assert [one[DONE] for one in by_round] == [1] * len(rounds)
        refused = Counter(Event.objects.filter(type="refuse").values_list("stream", flat=True))
        assert refused == {f"enrolment:{name}": 1 for name in rounds}
        assert verified().broken is None


def at_once(address: str, session: str, writers: int, rounds: list[str]) -> list[list[tuple[int, str]]]:
    """Let everybody open each form, and only then send it, all at the same moment; return the answers of each round."""
    opened, browsers = Barrier(writers), [Browser(address, session) for _ in range(writers)]

    def write(browser: Browser) -> list[tuple[int, str]]:
        answers = []
        for name in rounds:
            path = f"{STAFF}/{name}/refuse"
            form = browser.form(path)
            opened.wait(600)
            answers.append(browser.post(path, form | {"reason": "NOT_ELIGIBLE", "text": "No licence on file."}))
            opened.wait(600)
        return answers

    with ThreadPoolExecutor(writers) as pool:
        found = list(pool.map(write, browsers))
    for browser in browsers:
        browser.close()
    return [[answers[at] for answers in found] for at in range(len(rounds))]


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(tmp_path, demo_directory, record_property):
    chance, numbers, acknowledged = Random(SEED), count(), []  # noqa: S311 - drawn, not secret
    kills, operations = soaked(1, 10), soaked(6, 20)
    with programme(tmp_path / "registry.db", tmp_path) as (world, told):
        session = session_of("Cora")
        for _ in range(kills):
            waiting = [world.applied(f"Candidate {next(numbers)}") for _ in range(operations)]
            connections.close_all()
            last = chance.randrange(1, operations)
            acknowledged += killed_at(demo_directory, told, session, waiting, last)
            known = verified()
            assert (known.broken, known.unknown) == (None, {})
            there = ledger().enrolments
            assert {there[name].stage for name in acknowledged} <= {Stage.REFUSED}
            assert {there[name].stage for name in waiting} <= {Stage.REFUSED, Stage.APPLIED}
    record_property("kills", kills)
    record_property("acknowledged", len(acknowledged))


def killed_at(directory, told, session, waiting, last) -> list[str]:
    """Send a form for each who waits, four at a time; kill the server with all its workers after so many answers."""
    acknowledged = []
    with suppress(ConnectionError), server(directory, **told) as (address, process):

        def refuse(name: str) -> None:
            path = f"{STAFF}/{name}/refuse"
            with suppress(ConnectionError, HTTPException), closing(Browser(address, session)) as browser:
                form = browser.form(path) | {"reason": "NOT_ELIGIBLE", "text": "No licence on file."}
                status, _ = browser.post(path, form)
                assert status == DONE
                acknowledged.append(name)
                if len(acknowledged) == last:
                    kill(process)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(refuse, waiting))
    assert len(acknowledged) >= last
    return acknowledged


def kill(process: int) -> None:
    """Kill a process and its children, all at once, as a machine does that loses power."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    for one in (process, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def test_a_suspension_is_public_on_the_next_request_of_every_process(tmp_path, demo_directory):
    """Two servers with two workers or more each: none of them was told, each of them looks."""
    directory, day = open_directory(demo_directory), datetime.now(UTC).date()
    crowd = Desk(directory).known(load("mild")).on(day).groups.crowd(GroupId.MEDICARE_CASES)
    npi = str(crowd.npi[0])
    with programme(tmp_path / "registry.db", tmp_path) as (world, told):
        ada = world.certified("Ada", npi=npi)
        said = ConsentSet(programme="mild", use=Use.LISTING, given=True)
        world.act("Ada", Role.PHYSICIAN, people.consent, person=id_of("Ada"), body=said)
        asked = "select postal_code from location where npi = :npi limit 1"
        place = directory.engine.rows(asked, {"npi": int(npi)})[0][0][:5]
        with server(demo_directory, **told) as (one, _), server(demo_directory, **told) as (other, _):
            for address in (one, other):
                assert {certified(address, place, npi) for _ in range(8)} == {True}
            suspend(world, ada)
            for address in (one, other):
                assert {certified(address, place, npi) for _ in range(8)} == {False}


def suspend(world: RegistryWorld, enrolment: str) -> None:
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Until it is clear.")


def certified(address: str, place: str, npi: str) -> bool:
    """Whether a search, on a new connection, shows somebody in the group of those certified."""
    with closing(Browser(address, "")) as browser:
        status, said = browser.get(f"/api/search?near={place}&procedure=mild")
    assert status == 200, said[:500]
    [group] = [group for group in msgspec.json.decode(said)["groups"] if group["id"] == "certified"]
    return npi in {str(result["npi"]) for result in group["results"]}
