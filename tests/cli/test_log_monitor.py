"""`whoperforms log monitor`: a site that agrees with itself, and each thing that who owns its database may do."""

import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings

from commands import whoperforms
from issuers import issued, issuer_at
from recorder import OPERATOR
from registries import registry_at
from serving import server
from whoperforms.certification.acts import keeping, people
from whoperforms.certification.bodies.people import ConsentSet, PersonRegistered, Role, Use
from whoperforms.certification.events import ORIGIN, Row, link
from whoperforms.cli.issuers_site import Elsewhere, asking
from whoperforms.cli.log_held import Holdings
from whoperforms.cli.log_monitor import Monitor
from whoperforms.cli.over_https import client
from whoperforms.credentials.keys import issuer_file
from whoperforms.credentials.log.monitor import Wrong
from whoperforms.kernel.errors import BadData, BadQuestion
from whoperforms.registry import journal, log, signing
from whoperforms.registry.recording import record
from worlds import id_of

HERE = httpx.URL("http://127.0.0.1")


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory):
    """A folder with a registry and keys, an older copy of both, and what a holder kept of the log; two numbers."""
    folder = tmp_path_factory.mktemp("issuer")
    with issuer_at(folder / "registry.db", folder) as world:
        document = issuer_file.document(signing.issuer(journal.ledger()), datetime.now(UTC))
        (folder / "issuer.json").write_text(json.dumps(document))
        _, ada = listed(world, "Ada", 7)
        connections.close_all()
        copied(folder, folder / "older", "registry.db", "keys")
        enrolment, ben = listed(world, "Ben", 8)
        world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=enrolment, reason="SAFETY", text="Two burns.")
        connections.close_all()
    with site_of(folder):
        report = seen(folder)
    assert (report.findings, report.certificates, report.agree) == ((), 2, 0)
    return folder, [ada, ben]


@pytest.fixture
def folder(yesterday, tmp_path):
    """A copy of that folder, to do something to."""
    copied(yesterday[0], tmp_path, *(path.name for path in yesterday[0].iterdir()))
    return tmp_path


def listed(world, name, number):
    enrolment, certificate = issued(world, name, number)
    said = ConsentSet(programme="mild", use=Use.LISTING, given=True)
    world.act(name, Role.PHYSICIAN, people.consent, person=id_of(name), body=said)
    return enrolment, certificate


def copied(of, to, *names):
    to.mkdir(exist_ok=True)
    for name in names:
        if (of / name).is_dir():
            shutil.copytree(of / name, to / name, dirs_exist_ok=True)
        elif not name.endswith(("-wal", "-shm")):
            shutil.copy2(of / name, to / name)


@contextmanager
def site_of(folder, *, runs_on=False):
    """Serve a folder's registry in this process: one that has read nothing of it yet, unless it `runs_on`."""
    if not runs_on:
        journal._KEPT, log._KEPT = journal._Kept(), log._Kept()
    signs = override_settings(KEYS=folder / "keys", KEYS_PASSPHRASE=folder / "passphrase")
    with registry_at(folder / "registry.db", tables=False), signs:
        yield


def seen(folder, *numbers, new_only=False):
    """Look at the site from outside, through its own application."""
    saved = issuer_file.read((folder / "issuer.json").read_bytes())
    with client(Elsewhere(HERE, httpx.WSGITransport(app=get_wsgi_application()))) as http:
        watching = Monitor(saved=saved, http=http, held=Holdings(folder / "held"), new_only=new_only)
        return watching.look(numbers, lambda: datetime.now(UTC))


def kinds(report):
    return {finding.wrong for finding in report.findings}


def test_a_second_look_holds_the_site_to_what_was_kept_at_the_first(folder):
    entries = (folder / "held" / "entries.jsonl").read_bytes()
    with site_of(folder):
        report = seen(folder)

    assert (report.findings, report.certificates, report.agree) == ((), 2, 1)
    assert (folder / "held" / "entries.jsonl").read_bytes() == entries


def test_what_was_added_since_is_added_to_what_was_kept(folder):
    entries = (folder / "held" / "entries.jsonl").read_bytes()
    with site_of(folder):
        body = PersonRegistered(name="Nobody")
        record(OPERATOR, lambda ledger, at: people.register(ledger, at, person=id_of("Nobody"), body=body))
        report = seen(folder, new_only=True)

    after = (folder / "held" / "entries.jsonl").read_bytes()
    assert (report.findings, report.agree) == ((), 1)
    assert after.startswith(entries)
    assert len(after.splitlines()) == report.size
    assert len(list((folder / "held" / "checkpoints").iterdir())) == 2


def test_half_a_line_that_was_kept_when_the_power_went_is_no_entry(folder):
    kept = folder / "held" / "entries.jsonl"
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-20])
    with site_of(folder):
        assert seen(folder).findings == ()
    assert kept.read_bytes() == whole


def edited(rows):
    """Let an entry say another time."""
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


def done_to(folder, act, *, hashed):
    """Do something to the rows of a registry, its triggers dropped; `hashed`: number and chain them anew."""
    columns = ", ".join(journal.COLUMNS)
    with closing(sqlite3.connect(folder / "registry.db")) as there, there:
        for (name,) in there.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            there.execute(f"drop trigger {name}")
        stages = {row[0]: row[1:] for row in there.execute("select event_id, was, becomes from event")}
        found = there.execute(f"select {columns} from event order by seq").fetchall()
        rows = [Row(**dict(zip(journal.COLUMNS, row, strict=True))) for row in found]
        act(rows)
        chain = ORIGIN
        for place, row in enumerate(rows if hashed else ()):
            again = replace(row, seq=place + 1)
            chain = link(chain, again)
            rows[place] = replace(again, chain=chain)
        there.execute("delete from event")
        there.executemany(
            f"insert into event ({columns}, was, becomes) values ({', '.join('?' * 11)})",
            [(*(getattr(row, name) for name in journal.COLUMNS), *stages[row.event_id]) for row in rows],
        )


@pytest.mark.parametrize("runs_on", [False, True], ids=["a new process", "a process that runs on"])
@pytest.mark.parametrize("hashed", [False, True], ids=["plainly", "every hash right"])
@pytest.mark.parametrize("act", ACTS)
def test_what_the_owner_of_the_database_does_is_seen_by_who_holds_a_checkpoint_of_yesterday(
    folder, act, hashed, runs_on
):
    with site_of(folder):
        assert seen(folder).findings == ()
    done_to(folder, ACTS[act], hashed=hashed)
    with site_of(folder, runs_on=runs_on):
        report = seen(folder)

    assert kinds(report) & {Wrong.REWRITTEN, Wrong.TRUNCATED}
    if act != "truncated":
        first = len((folder / "held" / "entries.jsonl").read_bytes().splitlines()) // 2 + 1
        assert any(finding.sentence.startswith(f"entry {first}: was") for finding in report.findings)
        assert len(list(folder.glob("held/contradiction-*.jsonl"))) == 1


@pytest.mark.parametrize("stream", ["as it was", "person:000000000000"])
@pytest.mark.parametrize("kind", ["suspend", "key_added", "certificate_issued"])
def test_whose_words_somebody_blanks_is_not_what_it_was_without_them(folder, kind, stream):
    def blanked(rows):
        at = max(place for place, row in enumerate(rows) if row.type == kind)
        moved = rows[at].stream if stream == "as it was" else stream
        rows[at] = replace(rows[at], record=None, salt=None, stream=moved)

    done_to(folder, blanked, hashed=False)
    with site_of(folder):
        report = seen(folder)
        assert "its words are gone, and nobody signed" in journal.ledger().broken.what

    assert Wrong.NOT_SIGNED in kinds(report)


@pytest.mark.parametrize("keys_too", [False, True], ids=["the database", "the keys too"])
def test_an_older_registry_that_is_put_in_its_place_is_seen(folder, keys_too):
    copied(folder / "older", folder, "registry.db", *(["keys"] if keys_too else []))
    with site_of(folder):
        report = seen(folder)

    assert (Wrong.NOT_SIGNED in kinds(report)) is not keys_too
    assert kinds(report) & {Wrong.WENT_BACK, Wrong.TRUNCATED}


def test_who_has_the_keys_too_cannot_leave_out_what_a_decision_rests_on(folder):
    done_to(folder, deleted, hashed=True)
    (folder / "keys" / log.MEMORY).unlink()
    with site_of(folder), pytest.raises(BadData, match="somebody changed the registry from outside"):
        log.begin()


@pytest.mark.parametrize("act", sorted(ACTS.keys() - {"deleted"}))
def test_who_has_the_keys_too_and_signs_another_history_is_seen(folder, act):
    done_to(folder, ACTS[act], hashed=True)
    (folder / "keys" / log.MEMORY).unlink()
    with site_of(folder):
        log.begin()
        report = seen(folder)

    assert Wrong.NOT_SIGNED not in kinds(report)
    assert kinds(report) & {Wrong.REWRITTEN, Wrong.SPLIT_VIEW, Wrong.WENT_BACK}


@pytest.fixture(scope="module")
def served(yesterday, tmp_path_factory, demo_directory):
    """The real server over a copy of the folder; the folder, the address."""
    folder = tmp_path_factory.mktemp("served")
    copied(yesterday[0], folder, *(path.name for path in yesterday[0].iterdir()))
    told = {
        "WHOPERFORMS_REGISTRY": str(folder / "registry.db"),
        "WHOPERFORMS_KEYS": str(folder / "keys"),
        "WHOPERFORMS_KEYS_PASSPHRASE_FILE": str(folder / "passphrase"),
    }
    with server(demo_directory, **told) as (address, _):
        yield folder, address


def monitored(folder, address, *numbers):
    given = ("--issuer", str(folder / "issuer.json"), "--folder", str(folder / "held"), "--origin", address)
    return whoperforms("log", "monitor", *given, *numbers)


def test_over_the_network_a_site_agrees_with_itself_until_its_database_is_edited(served, yesterday):
    folder, address = served
    ran = monitored(folder, address, yesterday[1][0].lower())
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("that fit: 1; certificates compared: 2; nothing to report\n")

    unknown = monitored(folder, address, "0000-0000-0000")
    assert unknown.code == 3
    assert "not_said: 000000000000: the certificate with the status lists knows of no such" in unknown.out

    done_to(folder, edited, hashed=False)
    ran = monitored(folder, address)
    assert ran.code == 3
    assert "rewritten: entry " in ran.out


def test_a_site_that_is_not_there_is_not_one_that_disagrees(folder):
    ran = monitored(folder, "http://127.0.0.1:9")
    assert (ran.code, ran.out) == (4, "")
    assert "could not be reached" in ran.err


@pytest.mark.parametrize(
    "origin",
    [
        "http://registry.example",
        "http://127.0.0.1.example",
        "ftp://127.0.0.1",
        "https://a.example/path",
        "",
        "https://",
    ],
)
def test_no_other_address_is_asked_than_a_safe_one(origin):
    with pytest.raises(BadQuestion, match="not asked"):
        asking(origin)


class Contradicts(httpx.BaseTransport):
    """A site one of whose answers says something else."""

    def __init__(self, part, change):
        self.part, self.change, self.app = part, change, httpx.WSGITransport(app=get_wsgi_application())

    def handle_request(self, request):
        answer = self.app.handle_request(request)
        data = b"".join(answer.stream)
        changed = self.change(data) if self.part in request.url.path and answer.status_code == 200 else data
        return httpx.Response(answer.status_code, stream=httpx.ByteStream(changed))


CONTRADICTIONS = {
    "the twin": (".fhir.json", lambda data: data.replace(b"2000000077", b"2000000085"), Wrong.FACTS_DIFFER),
    "status.json": ("/status.json", lambda data: data.replace(b"suspended", b"active"), Wrong.NOT_PROVED),
    "the lists": ("/log/certificates", lambda data: data.replace(b'"suspended"', b'"active"'), Wrong.STATES_DIFFER),
    "a turn": ("/log/certificates", lambda data: data.replace(b'"entry":', b'"entry":1'), Wrong.NOT_IN_THE_LOG),
    "its own answer": ("/api/verify", lambda data: data.replace(b'"suspended"', b'"active"'), Wrong.STATES_DIFFER),
    "the name": ("/api/verify", lambda data: data.replace(b"Ada", b"Eve"), Wrong.FACTS_DIFFER),
    "the page": (
        "/en/c/",
        lambda data: data.replace(b'data-state="suspended"', b'data-state="active"'),
        Wrong.STATES_DIFFER,
    ),
    "the NPI on the page": ("/en/c/", lambda data: data.replace(b"2000000077", b"2000000085"), Wrong.FACTS_DIFFER),
    "a key of its own": ("/did.json", lambda data: data.replace(b"2026a", b"2026x"), Wrong.KEYS_DIFFER),
    "another history of keys": ("/issuer.json", lambda data: data.replace(b"2026a", b"2026x"), Wrong.KEYS_DIFFER),
    "a key that no entry added": (
        "/log/entries",
        lambda data: data.replace(b"key_added", b"key_proposed"),
        Wrong.KEYS_DIFFER,
    ),
    "the certificate": (".json", lambda data: data.replace(b"Ada", b"Eve"), Wrong.NOT_PROVED),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_one_place_that_says_something_else_is_named(folder, name):
    part, change, wrong = CONTRADICTIONS[name]
    saved = issuer_file.read((folder / "issuer.json").read_bytes())
    with site_of(folder), client(Elsewhere(HERE, Contradicts(part, change))) as http:
        report = Monitor(saved=saved, http=http, held=Holdings(folder / "held")).look((), lambda: datetime.now(UTC))

    assert wrong in kinds(report)
