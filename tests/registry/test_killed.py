"""A server that is killed while people do many things: what was acknowledged is there, and nothing is half done."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPException
from random import Random

import pytest
from django.db import connections

from registry_worlds import RegistryWorld
from served_registries import STAFF, Browser, kill, programme, session_of
from serving import server
from signing import PASSWORD
from soak import soaked
from whoperforms.certification.ledger import Ledger
from whoperforms.registry.journal import ledger
from whoperforms.registry.verifying import verified

SEED = 6
AT_ONCE = 8
DONE = 303
KINDS = ("refuse", "accept", "name", "name", "look", "look", "evidence", "evidence", "withdraw", "suspend")
LOOK = {
    "element": "licence",
    "source": "state_board",
    "source_class": "primary",
    "result": "confirmed",
    "jurisdiction": "WI",
    "number": "L-1",
    "address": "https://board.example/look",
}
SIGNED = {"proof": "password", "proof_password": PASSWORD}


@dataclass(frozen=True, kw_only=True)
class Errand:
    """Something that somebody does once, and how often a registry says that it was done."""

    by: str
    path: str
    typed: dict[str, str]
    done: Callable[[Ledger], int]


def errand(world: RegistryWorld, kind: str, number: int) -> Errand:
    """Return an errand about somebody of its own, with words of its own."""
    comes_before = {"suspend": "certified", "evidence": "enrolled", "look": "enrolled"}.get(kind, "applied")
    enrolment = getattr(world, comes_before)(f"Candidate {number}")
    person, words = world.ledger.enrolment(enrolment).person, f"Errand {number}."
    evidence = {"requirement": "lessons/wax", "on": str(world.today), "score": "90", "item_bank": "1"}
    by, where, typed = {
        "refuse": ("Cora", "refuse", {"reason": "NOT_ELIGIBLE", "text": words}),
        "accept": ("Cora", "accept", {}),
        "withdraw": ("Cora", "withdraw", {"reason": "RETIRED", "text": words}),
        "suspend": ("Carl", "suspend", SIGNED | {"reason": "SAFETY", "text": words}),
        "evidence": ("Cora", "evidence_recorded", evidence | {"source": words}),
        "look": ("Vera", "verification_recorded", LOOK | {"reference": words}),
        "name": ("Cora", "", {"name": words, "npi": "", "credential": ""}),
    }[kind]

    def done(known: Ledger) -> int:
        of = known.enrolments[enrolment]
        looks, names = known.verifications.get(person, ()), known.people[person].names
        return {
            "evidence": sum(one.body.source == words for one in of.evidence),
            "look": sum(one.said.reference == words for one in looks),
            "name": sum(one.name == words for one in names),
        }.get(kind, sum(event.type == kind for event in of.history))

    path = f"{STAFF}/records/{enrolment}/{where}" if where else f"{STAFF}/people/{person}/name"
    return Errand(by=by, path=path, typed=typed, done=done)


def drawn(world: RegistryWorld, chance: Random, numbers: range) -> Iterator[Errand]:
    for number in numbers:
        kind = KINDS[number % len(KINDS)] if number < len(KINDS) else chance.choice(KINDS)
        yield errand(world, kind, number)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(tmp_path, demo_directory, record_property):
    chance = Random(SEED)  # noqa: S311 - drawn, not secret
    kills, errands = soaked(1, 2), soaked(10, 200)
    acknowledged, all_of_them = list[Errand](), list[Errand]()
    with programme(tmp_path / "registry.db", tmp_path) as (world, told):
        sessions = {name: session_of(name) for name in ("Cora", "Vera", "Carl")}
        for at in range(kills):
            waiting = list(drawn(world, chance, range(at * errands, (at + 1) * errands)))
            chance.shuffle(waiting)
            connections.close_all()
            last = chance.randrange(errands // 4, 3 * errands // 4)
            acknowledged += killed_at(demo_directory, told, sessions, waiting, last)
            all_of_them += waiting
            known = verified()
            assert (known.broken, known.unknown) == (None, {})
            there = ledger()
            assert [one.path for one in acknowledged if one.done(there) != 1] == []
            assert [one.path for one in all_of_them if one.done(there) not in {0, 1}] == []
    of_all = {"kills": kills, "errands": len(all_of_them), "acknowledged": len(acknowledged)}
    for name, value in of_all.items():
        record_property(name, value)
    print(of_all, "done, not acknowledged:", sum(one.done(there) for one in all_of_them) - len(acknowledged))  # noqa: T201 - figures of a heavy run


def killed_at(directory, told, sessions, waiting, last) -> list[Errand]:
    """Send a form for each errand, several at a time; kill the server with all its workers after so many answers."""
    acknowledged, wrong = list[Errand](), list[str]()
    with suppress(ConnectionError), server(directory, **told) as (address, process):

        def run(one: Errand) -> None:
            with suppress(ConnectionError, HTTPException), closing(Browser(address, sessions[one.by])) as browser:
                status, page = browser.post(one.path, browser.form(one.path) | one.typed)
                if status != DONE:
                    wrong.append(f"{one.path}: {status} {page[-3000:]}")
                    return
                acknowledged.append(one)
                if len(acknowledged) == last:
                    kill(process)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(run, waiting))
    assert wrong == []
    assert len(acknowledged) >= last
    return acknowledged
