"""Many at once through the real server, and two servers that tell the same."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Barrier, BrokenBarrierError

import msgspec
import pytest
from django.db import connections

from clusters import clusters_folder, primary
from registry_worlds import RegistryWorld
from served_registries import STAFF, Browser, programme, session_of
from serving import server
from soak import soaked
from whoperforms.certification.acts import keeping, people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.procedures.load import load
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.registry.verifying import verified
from whoperforms.search.answer import GroupId
from whoperforms.search.desk import Desk
from whoperforms.store.directory import open_directory
from worlds import id_of

DONE, OVERTAKEN = 303, 409
ROUNDS = soaked(4, 300)  # contests, at most
LASTS = soaked(0, 60)  # seconds of writing, at least
FEWEST = 2  # contests, however long they take


@pytest.fixture(params=["sqlite", "postgres"])
def crowded(request, tmp_path):
    """A registry, a folder, and how many write to it at once."""
    if request.param == "sqlite":
        yield tmp_path / "registry.db", tmp_path, soaked(4, 20)
        return
    with clusters_folder() as folder, primary(folder, fsync="on", max_connections="250") as cluster:
        cluster.run("create database crowded")
        yield cluster.database("crowded"), tmp_path, soaked(8, 200)


@dataclass(frozen=True, kw_only=True)
class Contest:
    """Everybody opens the same form, and only then all send it at the same moment: one decides, or one gives a name."""

    number: int
    enrolment: str = ""
    person: str = ""

    @property
    def path(self) -> str:
        return f"{STAFF}/records/{self.enrolment}/refuse" if self.enrolment else f"{STAFF}/people/{self.person}/name"

    def typed(self, writer: int) -> dict[str, str]:
        if self.enrolment:
            return {"reason": "NOT_ELIGIBLE", "text": f"No licence on file: {writer}."}
        return {"name": f"Candidate {self.number} of writer {writer}", "npi": "", "credential": ""}


@dataclass
class Crowd:
    """Writers, each on a connection of their own, who wait for each other before each form and before each answer."""

    address: str
    session: str
    writers: int
    contests: list[Contest]
    answers: list[dict[int, int]] = field(default_factory=list)  # by contest the status that each writer was told
    slowest: float = 0.0

    def write(self) -> float:
        """Let them write until a minute is over, or all is decided; return how long it took."""
        self._began = time.monotonic()
        self._at, self._ready, self._sent = -1, Barrier(self.writers, action=self._next), Barrier(self.writers)
        with ThreadPoolExecutor(self.writers) as pool:
            list(pool.map(self._write, range(self.writers)))
        return time.monotonic() - self._began

    def _next(self) -> None:
        """Go on to the next contest, or to none."""
        self._at += 1
        over = self._at >= FEWEST and time.monotonic() - self._began >= LASTS
        self._at = len(self.contests) if over else self._at
        if self._at < len(self.contests):
            self.answers.append({})

    def _write(self, writer: int) -> None:
        try:
            with closing(Browser(self.address, self.session)) as browser:
                while self._ready.wait(600) >= 0 and self._at < len(self.contests):
                    contest = self.contests[self._at]
                    form = browser.form(contest.path)
                    self._sent.wait(600)
                    began = time.monotonic()
                    self.answers[self._at][writer], _ = browser.post(contest.path, form | contest.typed(writer))
                    self.slowest = max(self.slowest, time.monotonic() - began)
        except BrokenBarrierError:
            return  # because of what another one met
        except Exception:
            self._ready.abort()
            self._sent.abort()
            raise


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_of_many_who_write_the_same_at_once_one_does_and_the_others_are_told(crowded, demo_directory, record_property):
    place, folder, writers = crowded
    with programme(place, folder) as (world, told):
        contests = list(contests_in(world))
        session = session_of("Cora")
        connections.close_all()
        with server(demo_directory, **told) as (address, _):
            crowd = Crowd(address, session, writers, contests)
            seconds = crowd.write()

        statuses = Counter(status for answers in crowd.answers for status in answers.values())
        for name, value in {"writers": writers, "contests": len(crowd.answers), "seconds": round(seconds)}.items():
            record_property(name, value)
        print(writers, len(crowd.answers), statuses, f"{seconds:.1f} s, slowest {crowd.slowest:.1f} s")  # noqa: T201 - figures of a heavy run
        assert set(statuses) == {DONE, OVERTAKEN}
        assert [Counter(answers.values())[DONE] for answers in crowd.answers] == [1] * len(crowd.answers)
        assert told_in_the_registry(crowd) == [winner(answers) for answers in crowd.answers]
        assert (verified().broken, verified().unknown) == (None, {})


def contests_in(world: RegistryWorld) -> Iterator[Contest]:
    """Yield decisions and names in turn: each decision about somebody else, all names of one person."""
    named = world.candidate("Candidate of nobody")
    for at in range(ROUNDS):
        about = {"person": named} if at % 2 else {"enrolment": world.applied(f"Candidate {at}")}
        yield Contest(number=at, **about)  # each has names of its own: the same one again would be nothing new


def winner(answers: dict[int, int]) -> int:
    [found] = [writer for writer, status in answers.items() if status == DONE]
    return found


def told_in_the_registry(crowd: Crowd) -> list[int]:
    """Return whose word the registry holds, contest by contest: nothing twice, nothing that nobody was told."""
    there, contests = ledger(), crowd.contests[: len(crowd.answers)]
    refusals = [
        (one.enrolment, event.text.rstrip(".").rpartition(" ")[2])
        for one in contests
        if one.enrolment
        for event in there.enrolments[one.enrolment].history
        if event.type == "refuse"
    ]
    assert Event.objects.filter(type="refuse").count() == len(refusals)
    [person] = {one.person for one in contests if one.person}
    names = iter([name.name.rpartition(" ")[2] for name in there.people[person].names[1:]])
    refused = dict(refusals)
    found = [refused[one.enrolment] if one.enrolment else next(names) for one in contests]
    assert (len(refused), next(names, None)) == (len(refusals), None)
    return [int(writer) for writer in found]


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
                for asks in (certified, certified_on_the_page):
                    assert {asks(address, place, npi) for _ in range(8)} == {True}
            suspend(world, ada)
            for address in (one, other):
                for asks in (certified, certified_on_the_page):
                    assert {asks(address, place, npi) for _ in range(8)} == {False}


def suspend(world: RegistryWorld, enrolment: str) -> None:
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Until it is clear.")


def certified(address: str, place: str, npi: str) -> bool:
    """Whether a search, on a new connection, shows somebody in the group of those certified."""
    with closing(Browser(address, "")) as browser:
        status, said = browser.get(f"/api/search?near={place}&procedure=mild")
    assert status == 200, said[:500]
    [group] = [group for group in msgspec.json.decode(said)["groups"] if group["id"] == "certified"]
    return npi in {str(result["npi"]) for result in group["results"]}


def certified_on_the_page(address: str, place: str, npi: str) -> bool:
    """Whether the page of results, on a new connection, shows somebody in the group of those certified."""
    with closing(Browser(address, "")) as browser:
        status, page = browser.get(f"/en/mild/near?place={place}")
    assert status == 200, page[:500]
    of_group = page.partition('aria-labelledby="g-certified"')[2].partition("</section>")[0]
    return npi in of_group
