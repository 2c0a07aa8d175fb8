"""`whoperforms log monitor`: a site that agrees with itself, and each thing that who owns its database may do."""

import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test import override_settings

from commands import whoperforms
from issuers import issued, issuer_at
from registries import registry_at
from serving import server
from whoperforms.certification.acts import keeping, people
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.events import ORIGIN, instant, link, written
from whoperforms.credentials.keys import issuer_file
from whoperforms.registry import journal, log, signing
from worlds import id_of, npi


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory, demo_directory):
    """A folder with a registry, its keys, an older copy of both, and what a holder kept of its log; two numbers."""
    folder = tmp_path_factory.mktemp("issuer")
    with issuer_at(folder / "registry.db", folder) as world:
        document = issuer_file.document(signing.issuer(journal.ledger()), datetime.now(UTC))
        (folder / "issuer.json").write_text(json.dumps(document))
        enrolments = [listed(world, name, number) for name, number in (("Ada", 7), ("Ben", 8))]
        connections.close_all()
        copied(folder, folder / "older", "registry.db", "keys")
        suspended(world, enrolments[1][0])
        connections.close_all()
    with served(folder, demo_directory) as address:
        ran = monitored(folder, address)
    assert (ran.code, ran.err) == (0, ""), ran.out
    assert ran.out.endswith("0 checkpoints that were held, 2 certificates: nothing to report\n")
    return folder, [number for _, number in enrolments]


@pytest.fixture
def site(yesterday, tmp_path):
    """A copy of that folder, to do something to."""
    copied(yesterday[0], tmp_path, *(path.name for path in yesterday[0].iterdir()))
    return tmp_path


def listed(world, name, number):
    enrolment, certificate = issued(world, name, number)
    said = ConsentSet(programme="mild", use=Use.LISTING, given=True)
    world.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=said)
    return enrolment, certificate


def suspended(world, enrolment):
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")


def copied(of, to, *names):
    to.mkdir(exist_ok=True)
    for name in names:
        path = of / name
        if path.is_dir():
            shutil.copytree(path, to / name, dirs_exist_ok=True)
        elif not name.endswith(("-wal", "-shm")):
            shutil.copy2(path, to / name)


@contextmanager
def served(folder, demo_directory):
    told = {
        "WHOPERFORMS_REGISTRY": str(folder / "registry.db"),
        "WHOPERFORMS_KEYS": str(folder / "keys"),
        "WHOPERFORMS_KEYS_PASSPHRASE_FILE": str(folder / "passphrase"),
    }
    with server(demo_directory, **told) as (address, _):
        yield address.rstrip("/")


def monitored(folder, address, *more):
    given = ("--issuer", str(folder / "issuer.json"), "--folder", str(folder / "held"), "--origin", address)
    return whoperforms("log", "monitor", *given, *more)


def looked(site, demo_directory, *more):
    with served(site, demo_directory) as address:
        return monitored(site, address, *more)


def test_what_was_seen_is_kept_and_a_second_look_holds_the_site_to_it(site, demo_directory):
    entries = (site / "held" / "entries.jsonl").read_bytes()
    ran = looked(site, demo_directory)

    assert (ran.code, ran.out.count("1 checkpoints that were held")) == (0, 1), ran.out
    assert (site / "held" / "entries.jsonl").read_bytes() == entries
    assert looked(site, demo_directory, "--new-only").code == 0


def test_what_was_added_since_is_added_to_what_was_kept(site, demo_directory):
    entries = (site / "held" / "entries.jsonl").read_bytes()
    with signing_at(site):
        log_grows(site)
    ran = looked(site, demo_directory, "--new-only")

    assert ran.code == 0, ran.out
    after = (site / "held" / "entries.jsonl").read_bytes()
    assert after.startswith(entries)
    assert len(after) > len(entries)
    assert len(list((site / "held" / "checkpoints").iterdir())) == 2


@contextmanager
def signing_at(site):
    settled = override_settings(KEYS=site / "keys", KEYS_PASSPHRASE=site / "passphrase")
    with registry_at(site / "registry.db"), settled:
        yield
        connections.close_all()


def log_grows(site):  # noqa: ARG001 - there has to be a registry
    """Let the operator record something, and the log be signed."""
    from whoperforms.certification.bodies.people import PersonRegistered
    from whoperforms.registry.recording import record
    from recorder import OPERATOR

    body = PersonRegistered(name="Nobody")
    record(OPERATOR, lambda ledger, at: people.register(ledger, at, person=id_of("Nobody"), body=body))
    log.checkpoint()


def edited(rows):
    """A row says another time, and nothing else is changed."""
    at = len(rows) // 2
    rows[at] = replace(rows[at], at=rows[at - 1].at)


def deleted(rows):
    del rows[len(rows) // 2]


def truncated(rows):
    del rows[-2:]


def reordered(rows):
    at = len(rows) // 2
    one, other = rows[at], rows[at + 1]
    rows[at], rows[at + 1] = replace(other, seq=one.seq), replace(one, seq=other.seq)


ACTS = {act.__name__: act for act in (edited, deleted, truncated, reordered)}


def done_to(site, act, *, hashed):
    """Do something to the rows of a registry, its triggers dropped; `hashed`: with the chain made right again."""
    columns = ", ".join(journal.COLUMNS)
    with closing(sqlite3.connect(site / "registry.db")) as there, there:
        for (name,) in there.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            there.execute(f"drop trigger {name}")
        rest = {row[0]: row[1:] for row in there.execute("select seq, was, becomes from event")}
        rows = [
            journal.Row(**dict(zip(journal.COLUMNS, row, strict=True)))
            for row in there.execute(f"select {columns} from event order by seq")
        ]
        there.execute("create temporary table before as select * from event")
        act(rows)
        if hashed:
            chain = ORIGIN
            for place, row in enumerate(rows):
                again = replace(row, seq=place + 1)
                chain = link(chain, again)
                rows[place] = replace(again, chain=chain)
        there.execute("delete from event")
        marks = ", ".join("?" * (len(journal.COLUMNS) + 2))
        of = {one: rest for one, rest in rest.items()}
        there.executemany(
            f"insert into event ({columns}, was, becomes) values ({marks})",
            [(*(getattr(row, name) for name in journal.COLUMNS), *of.get(row.seq, (None, None))) for row in rows],
        )


@pytest.mark.parametrize("hashed", [False, True], ids=["plainly", "every hash right"])
@pytest.mark.parametrize("act", ACTS)
def test_what_the_owner_of_the_database_does_is_seen_by_a_holder_of_yesterdays_checkpoint(
    site, demo_directory, act, hashed
):
    done_to(site, ACTS[act], hashed=hashed)
    ran = looked(site, demo_directory)

    print(ran.out, ran.err)
    assert ran.code == 3
