"""Imports of thousands of rows: worked out while others write, then recorded at once, or not at all."""

import io
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPException

import pytest
from django.db import connections

from clusters import clusters_folder, primary
from registry_worlds import RegistryWorld
from rosters import roster, row
from served_registries import STAFF, Browser, kill, programme, session_of
from serving import server
from soak import soaked
from whoperforms.certification.acts import listing, people
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.bodies.people import PersonNamed, Role
from whoperforms.certification.events import Authn, Signer
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.registry import journal
from whoperforms.registry.file_kinds import IMPORTS
from whoperforms.registry.files import Files
from whoperforms.registry.models import Event
from whoperforms.registry.recording import TRIES, Sending, Stale, ids_of, record_much
from whoperforms.registry.roster_file import read
from whoperforms.registry.rosters import file_for
from whoperforms.registry.sweeping import ROSTERS
from whoperforms.registry.verifying import verified
from worlds import id_of

ROWS = soaked(1_200, 50_000)  # more than are recorded while their sender waits
LONGEST = 600  # seconds
TODAY = datetime.now(UTC).date()
DAY = TODAY - timedelta(days=5)  # of the lists
CORA = Signer(person=id_of("Cora"), role="coordinator", authn=Authn.PASSWORD, meaning=Meaning.DECIDED)


def nameless(many, *, mark="A"):
    """Return rows that nobody's NPI is stated in, each of somebody else."""
    days = dict.fromkeys(("certified_on", "consent_on", "updated_on"), str(DAY))
    called = ("".join(chr(65 + int(digit)) for digit in str(number)) for number in range(many))
    return [
        row(at, "", issuer_record_id=f"{mark}-{at}", last_name=f"{mark}{name}", **days)
        for at, name in enumerate(called)
    ]


@pytest.fixture
def world(place):  # noqa: ARG001 - the registry that it is made in
    """A programme of the invented issuer with its staff."""
    made = RegistryWorld()
    made.programme()
    made.wait(days=27)
    return made


def imported(world, many, *, sending=None, on_progress=lambda *_: None):
    """Import rows as a form does that was sent."""
    sending = sending or Sending("form")
    given = read(file_for(roster(*nameless(many)), "list.csv", "mild", DAY))

    def act(ledger, at):
        return listing.import_roster(ledger, at, roster=given, new_id=ids_of(sending, CORA.person))

    return record_much(CORA, act, sending=sending, now=world.at, on_progress=on_progress)


def renamed(world, number):
    """Have somebody else write something."""
    body = PersonNamed(name=f"Tess {number}")
    world.act("Cora", Role.COORDINATOR, people.rename, person=id_of("Tess"), body=body, by=id_of("Cora"))


def test_what_is_worked_out_first_is_what_everybody_folds(world):
    told = []

    events = imported(world, 700, on_progress=lambda done, of: told.append((done, of)))

    assert (len(events), Event.objects.count()) == (1401, journal.ledger().seq)
    assert told == [(0, 1401), (500, 1401), (1000, 1401), (1401, 1401)]
    assert journal.ledger() == folded(Ledger(), journal.rows())
    assert verified().broken is None


def test_the_same_form_twice_is_one_import(world):
    first, again = imported(world, 3), imported(world, 3)

    assert first == again
    assert len(journal.ledger().programmes["mild"].imports) == 1


def test_who_writes_meanwhile_gets_through_and_the_import_is_worked_out_anew(world):
    turns = []

    def once(done, of):
        if done == of and not turns:
            turns.append(renamed(world, 1))

    events = imported(world, 5, on_progress=once)

    assert len(events) == 11
    assert journal.ledger().people[id_of("Tess")].name == "Tess 1"
    assert events[-1].seq == journal.ledger().seq
    assert verified().broken is None


def test_an_import_that_others_always_come_before_is_recorded_while_they_wait(world):
    tries = []

    def always(done, of):
        if done == of:
            tries.append(renamed(world, len(tries)))

    events = imported(world, 5, on_progress=always)

    assert (len(tries), len(events)) == (TRIES, 11)
    assert verified().broken is None


def test_what_was_signed_is_recorded_and_nothing_else(world):
    signer = Signer(person=CORA.person, role=CORA.role, authn=CORA.authn, meaning=CORA.meaning, record_sha256="0" * 64)
    given = read(file_for(roster(*nameless(3)), "list.csv", "mild", DAY))
    events = Event.objects.count()

    with pytest.raises(Stale, match="what you signed is not what would be written now"):
        record_much(signer, partial(listing.import_roster, roster=given, new_id=journal.new_id), now=world.at)

    assert Event.objects.count() == events


@pytest.fixture(params=["sqlite", "postgres"])
def kept_in(request, tmp_path):
    """Where a registry is kept that a server serves."""
    if request.param == "sqlite":
        yield tmp_path / "registry.db"
        return
    with clusters_folder() as folder, primary(folder, fsync="on") as cluster:
        cluster.run("create database imported")
        yield cluster.database("imported")


def begun(browser, files, content):
    """Go to the last step of the wizard with a file that was given, and send it; return where that leads."""
    document = files.keep(io.BytesIO(content), name="list.csv", taken=IMPORTS)
    path = f"{STAFF}/roster/{document.sha256}/import?on={DAY}&name=list.csv"
    status, _ = browser.post(path, browser.form(path))
    assert status == 303
    return browser.led_to


def followed(browser, path):
    """Look again until an import is recorded; return what was read on the way."""
    pages, began = [], time.monotonic()
    while (found := browser.get(path))[0] == 200 and time.monotonic() - began < LONGEST:
        pages.append(found[1])
        assert "Not imported" not in found[1]
        assert "Nothing was imported" not in found[1]
    assert found[0] == 303, pages[-1]
    return pages


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_who_writes_during_a_large_import_gets_through(kept_in, tmp_path, demo_directory, record_property):
    files = Files(tmp_path / "files" / ROSTERS, within=tmp_path / "files")
    with programme(kept_in, tmp_path) as (_world, told):
        session = session_of("Cora")
        connections.close_all()
        told |= {"WHOPERFORMS_FILES": str(files.within)}
        with server(demo_directory, **told) as (address, _), ThreadPoolExecutor(1) as pool, ExitStack() as held:
            cora, other = (held.enter_context(closing(Browser(address, session))) for _ in range(2))
            where = begun(cora, files, roster(*nameless(ROWS)))
            importing, answers = pool.submit(followed, cora, where), []
            while not importing.done() or not answers:
                answers.append(named(other, len(answers)))
            pages = importing.result()
        statuses = [status for status, _ in answers]
        slowest = max(seconds for _, seconds in answers)
        record_property("answers", json.dumps({"statuses": statuses, "slowest": slowest, "pages": len(pages)}))
        print(len(statuses), sorted(set(statuses)), f"slowest {slowest:.1f} s, {len(pages)} pages")  # noqa: T201 - figures of a heavy run
        assert set(statuses) <= {303, 503}
        assert Event.objects.filter(type="listed").count() == ROWS
        assert (verified().broken, verified().unknown) == (None, {})
        assert all("Look again" in page for page in pages)


def named(browser, number):
    """Give somebody a name; return what was answered, and how long that took."""
    path = f"{STAFF}/people/{id_of('Tess')}/name"
    form, began = browser.form(path), time.monotonic()
    status, _ = browser.post(path, form | {"name": f"Tess {number}", "npi": "", "credential": ""})
    return status, time.monotonic() - began


@pytest.mark.timeout(600)
def test_of_an_import_whose_server_is_killed_all_is_recorded_or_nothing(tmp_path, demo_directory):
    files, place = Files(tmp_path / "files" / ROSTERS, within=tmp_path / "files"), tmp_path / "registry.db"
    with programme(place, tmp_path) as (_world, told):
        events, session = Event.objects.count(), session_of("Cora")
        connections.close_all()
        told |= {"WHOPERFORMS_FILES": str(files.within)}
        with suppress(ConnectionError, HTTPException), server(demo_directory, **told) as (address, process):
            with closing(Browser(address, session)) as cora:
                where = begun(cora, files, roster(*nameless(ROWS)))
            kill(process)

        assert Event.objects.count() in {events, events + 2 * ROWS + 1}
        assert re.fullmatch(rf"{STAFF}/roster/imports/\w{{12}}", where)
        assert verified().broken is None
