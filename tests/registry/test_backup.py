"""A backup holds all of a registry, or is not there; what it brings back verifies, on either database."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection, transaction

from hostile_files import WHOLE, bytes_of
from registries import registry_at
from whoperforms.certification.bodies.people import PersonRegistered
from whoperforms.certification.events import Authn, Draft, Signer, Stream, StreamKind, first_broken
from whoperforms.kernel.errors import BadQuestion
from whoperforms.registry import journal
from whoperforms.registry.accounts.models import Account, Session
from whoperforms.registry.archive import MANIFEST, archive_at, file_entry, table_entry
from whoperforms.registry.backup import back_up, snapshot
from whoperforms.registry.corrections import selectors, services
from whoperforms.registry.corrections.report import Category, Report
from whoperforms.registry.corrections.states import State
from whoperforms.registry.errors import BadArchive, NotEmpty
from whoperforms.registry.file_kinds import EVIDENCE
from whoperforms.registry.files import Files
from whoperforms.registry.kept_tables import KINDS, LEFT_OUT, columns_of, fields_of, kept_models, table_of
from whoperforms.registry.models import Event
from whoperforms.registry.one_writer import lock
from whoperforms.registry.restore import restore

pytestmark = pytest.mark.usefixtures("place")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = Signer(person="0123456789AB", role="coordinator", authn=Authn.PASSWORD)


def person(name: str) -> tuple[str, Draft]:
    stream = Stream(StreamKind.PERSON, journal.new_id())
    return journal.new_id(), Draft(stream=stream, body=PersonRegistered(name=name))


def filled(files: Files, *, events=5) -> None:
    """Write a little of everything: a correction that was answered, events, an account, files."""
    number = services.receive(
        Report(category=Category.OTHER, text='José said: "no"\n\t\u2603', language="es"), submission="a", now=NOON
    )
    services.step(number, State.ANSWERED, by="Ana", at=NOON + timedelta(microseconds=1), text="Gracias.")
    journal.append([person(f"Person {at}") for at in range(events)], ANA, journal.ledger(), NOON)
    account = Account.objects.create(email="ana@example.org", last_login=NOON, person=ANA.person)
    account.authenticator_set.create(type="totp", data={"secret": "sealed", "tried": [1, None]})
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=NOON, account=account)
    for content in (WHOLE["cv.pdf"], bytes_of(1)):
        files.keep(BytesIO(content), name="cv.pdf", taken=EVIDENCE)


def everything() -> dict[str, list[tuple]]:
    """Return the rows of all tables that a backup holds, as Python has them on either database."""
    return {
        table_of(model): [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in model.objects.order_by("pk").values_list(*(field.attname for field in fields_of(model)))
        ]
        for model in kept_models()
    }


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "registry.files")


@pytest.fixture
def archive(files, tmp_path):
    """A backup of a registry with a little of everything."""
    filled(files)
    back_up(tmp_path / "a.backup", files, now=NOON)
    return tmp_path / "a.backup"


@pytest.fixture(params=["sqlite", "postgres"])
def elsewhere(request, tmp_path):
    """Where a registry may be brought back to: nothing is there yet."""
    if request.param == "sqlite":
        (tmp_path / "elsewhere").mkdir()
        return tmp_path / "elsewhere" / "registry.db"
    server = request.getfixturevalue("cluster")
    name = f"elsewhere_{abs(hash(request.node.nodeid))}"
    server.run(f"create database {name}")
    return server.database(name)


def changed(archive: Path, **entries: bytes | None) -> Path:
    """Return the archive with some entries changed, added, or left out."""
    out = archive.with_name("changed.backup")
    with ZipFile(archive) as before, ZipFile(out, "w") as after:
        held = {name: before.read(name) for name in before.namelist()}
        for name, content in (held | entries).items():
            if content is not None:
                after.writestr(name, content)
    return out


def manifest_with(archive: Path, **changes) -> bytes:
    with ZipFile(archive) as packed:
        return json.dumps(json.loads(packed.read(MANIFEST)) | changes).encode()


def test_every_table_is_in_a_backup_or_left_out_for_a_reason():
    of_no_model = {"django_migrations", "account_cache"}
    left_out = {table_of(m) for m in apps.get_models(include_auto_created=True) if m._meta.label_lower in LEFT_OUT}
    there = {name for name in connection.introspection.table_names() if not name.startswith("sqlite_")}

    assert there - of_no_model == left_out | {table_of(model) for model in kept_models()}
    assert {kind for model in kept_models() for kind in (c.kind for c in columns_of(model))} <= set(KINDS.values())


def test_a_backup_brings_back_the_same_registry_on_either_database(archive, elsewhere, files, tmp_path):
    before, theirs = everything(), Files(tmp_path / "theirs.files")

    with registry_at(elsewhere, tables=False):
        manifest = restore(archive, elsewhere, theirs)

        assert everything() == before
        assert first_broken(journal.rows()) is None
        assert journal.ledger().seq == manifest.last[0] == 5
        assert [waiting.text for waiting in selectors.waiting()] == ['José said: "no"\n☃']
        journal.append([person("New")], ANA, journal.ledger(), NOON)
        services.receive(Report(category=Category.OTHER, text="b", language="en"), submission="b", now=NOON)
    assert list(theirs.all()) == list(files.all()) == list(manifest.files)
    assert all(before.values()) or {name for name, rows in before.items() if not rows} <= {
        "account_emailaddress",
        "account_emailconfirmation",
        "invitation",
    }


def test_nobody_is_signed_in_after_a_restore(archive, elsewhere, files):
    with registry_at(elsewhere, tables=False):
        restore(archive, elsewhere, files)

        assert not Session.objects.exists()


def test_a_backup_is_of_one_moment_and_stops_nobody_from_writing(files):
    filled(files)

    def write():
        try:
            with transaction.atomic():
                lock()
                journal.append([person("Meanwhile")], ANA, journal.ledger(), NOON)
        finally:
            connection.close()

    with snapshot():
        assert Event.objects.count() == 5
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write).result(timeout=5)
        assert Event.objects.count() == 5
    assert Event.objects.count() == 6


def test_a_backup_is_its_owners_alone_and_leaves_nothing_beside_it(archive, tmp_path):
    assert archive.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.glob("*.backup*")) == ["a.backup"]


def test_a_backup_takes_no_file_s_place(archive, files):
    with pytest.raises(BadQuestion, match="is there already; name a file that is not"):
        back_up(archive, files, now=NOON)


def test_a_damaged_file_of_evidence_is_told_and_left_out(files, tmp_path):
    filled(files)
    damaged, whole = files.all()
    files.path(damaged).chmod(0o600)
    files.path(damaged).write_bytes(b"x")

    manifest = back_up(tmp_path / "a.backup", files, now=NOON)

    assert (manifest.damaged, manifest.files) == ((damaged,), (whole,))
    with archive_at(tmp_path / "a.backup") as archive:
        archive.refuse_damaged()


def test_a_file_that_is_swept_away_meanwhile_is_left_out(files, tmp_path):
    filled(files)
    there = tuple(files.all())
    gone = files.path("ab" * 32)
    gone.parent.mkdir(exist_ok=True)
    gone.symlink_to(tmp_path / "nowhere")  # listed, and not there once it is opened

    manifest = back_up(tmp_path / "a.backup", files, now=NOON)

    assert (manifest.files, manifest.damaged) == (there, ())


def test_a_registry_that_is_not_empty_is_not_overwritten(archive, place, files):
    before = everything()

    with pytest.raises(NotEmpty, match="this registry is not empty"):
        restore(archive, place, files)

    assert everything() == before


ATTACKS = {
    "cut short": lambda archive: cut(archive, archive.stat().st_size // 2),
    "cut by one byte": lambda archive: cut(archive, archive.stat().st_size - 1),
    "empty": lambda archive: cut(archive, 0),
    "a page": lambda archive: written(archive, b"<html>"),
    "a zip without manifest": lambda archive: changed(archive, **{MANIFEST: None}),
    "a manifest that is none": lambda archive: changed(archive, **{MANIFEST: b"[]"}),
    "a manifest without end": lambda archive: changed(archive, **{MANIFEST: b"[" * 100_000}),
    "a newer format": lambda archive: changed(archive, **{MANIFEST: manifest_with(archive, format=2)}),
    "a newer program": lambda archive: changed(
        archive, **{MANIFEST: manifest_with(archive, steps=["registry.9999_later"])}
    ),
    "an older program": lambda archive: changed(archive, **{MANIFEST: manifest_with(archive, steps=[])}),
    "a path that leads out": lambda archive: changed(archive, **{"../../evil": b"x"}),
    "a path from the root": lambda archive: changed(archive, **{"/etc/cron.d/evil": b"x"}),
    "a path in the manifest": lambda archive: changed(
        archive, **{MANIFEST: manifest_with(archive, files=["../../evil"]), "files/../../evil": b"x"}
    ),
    "a table that is missing": lambda archive: changed(archive, **{table_entry("event"): None}),
    "a row that is missing": lambda archive: changed(archive, **{table_entry("event"): lines(archive)[:-1]}),
    "an event that was changed": lambda archive: with_rows(archive, lambda rows: [rows[0], *rows[2:]]),
    "an event that was left out at the end": lambda archive: with_rows(archive, lambda rows: rows[:-1]),
    "a link that was changed": lambda archive: with_rows(
        archive, lambda rows: [*rows[:-1], [*rows[-1][:-1], "AAAA" + rows[-1][-1][4:]]]
    ),
    "a file of evidence that was changed": lambda archive: changed(
        archive, **{file_entry(a_file(archive)): b"something else"}
    ),
    "a file of evidence that is missing": lambda archive: changed(archive, **{file_entry(a_file(archive)): None}),
}


def cut(archive, size):
    return written(archive, archive.read_bytes()[:size])


def written(archive, content):
    out = archive.with_name("changed.backup")
    out.write_bytes(content)
    return out


def lines(archive, table="event"):
    with ZipFile(archive) as packed:
        return packed.read(table_entry(table))


def a_file(archive):
    with archive_at(archive) as opened:
        return opened.manifest.files[0]


def with_rows(archive, change):
    """Return an archive whose events are others, and whose manifest has their hash."""
    rows = change([json.loads(line) for line in lines(archive).splitlines()])
    content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    with ZipFile(archive) as packed:
        tables = json.loads(packed.read(MANIFEST))["tables"]
    for table in tables:
        if table["name"] == "event":
            table |= {"rows": len(rows), "sha256": sha256(content).hexdigest()}
    manifest = manifest_with(archive, tables=tables)
    return changed(archive, **{MANIFEST: manifest, table_entry("event"): content})


IN_THE_ROWS = {"an event that was changed", "an event that was left out at the end", "a link that was changed"}


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("attack", "elsewhere"),
    [
        (attack, engine)  # most are seen before a database is asked
        for attack in ATTACKS
        for engine in ("sqlite", *(["postgres"] if attack in IN_THE_ROWS else []))
    ],
    indirect=["elsewhere"],
)
def test_a_broken_archive_is_refused_with_a_sentence_and_leaves_nothing_behind(archive, elsewhere, tmp_path, attack):
    broken, theirs = ATTACKS[attack](archive), Files(tmp_path / "theirs.files")

    with registry_at(elsewhere, tables=False):
        with pytest.raises(BadArchive) as why:
            restore(broken, elsewhere, theirs)
        if isinstance(elsewhere, str) and "event" in connection.introspection.table_names():
            assert not any(everything().values())

    assert str(broken) in str(why.value)
    assert not theirs.folder.exists()
    assert isinstance(elsewhere, str) or list(elsewhere.parent.iterdir()) == []


BACK_UP = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from whoperforms import registry
registry.start()
from whoperforms.registry.backup import back_up, snapshot
from whoperforms.registry.files import Files
folder = Path(sys.argv[1])
print("ready", flush=True)
back_up(folder / "killed.backup", Files(folder / "registry.files"), now=datetime.now(UTC))
"""


def test_a_backup_that_is_killed_leaves_no_half_archive_and_the_next_one_is_whole(place, files, tmp_path):
    filled(files, events=2000)
    for at in range(20):
        files.keep(BytesIO(bytes_of(at)), name="scan.png", taken=EVIDENCE)
    part, target = tmp_path / "killed.backup.part", tmp_path / "killed.backup"
    process = subprocess.Popen(
        [sys.executable, "-c", BACK_UP, str(tmp_path)],
        stdout=subprocess.PIPE,
        env=os.environ | {"WHOPERFORMS_REGISTRY": str(place)},
    )
    process.stdout.readline()
    while not part.exists() or part.stat().st_size < 50_000:
        assert process.poll() is None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert not target.exists()

    back_up(target, files, now=NOON)

    assert not part.exists()
    with archive_at(target) as archive:
        archive.refuse_damaged()
