"""What is kept no longer goes with a sweep: files that nothing names, rosters, words in a database's log."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from threading import Thread
from time import time

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import override_settings

from commands import whoperforms
from hostile_files import CSV, WHOLE, bytes_of
from registry_worlds import RegistryWorld
from rosters import roster, row
from whoperforms.certification.acts import listing, removing
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.kernel.errors import MachineRefused
from whoperforms.registry import erasing, journal
from whoperforms.registry.backup import back_up
from whoperforms.registry.file_kinds import EVIDENCE, IMPORTS
from whoperforms.registry.file_owner import MARK, owned_since
from whoperforms.registry.files import Files
from whoperforms.registry.one_writer import writing
from whoperforms.registry.roster_file import read
from whoperforms.registry.roster_import import KEPT
from whoperforms.registry.rosters import file_for
from whoperforms.registry.sweeping import A_DAY, AN_HOUR, overwrite_log, rosters, sweep, sweep_rosters
from whoperforms.web.staff.files_given import kept_file
from worlds import id_of

RESULT = {"module": "wax", "item_bank": "1"}
WORDS = "Lantern school of Harbour street 9"


@pytest.fixture
def world(place, tmp_path):  # noqa: ARG001 - the registry that Django points at
    """A small programme with all its staff, and a folder for its files."""
    with override_settings(FILES=tmp_path / "files"):
        made = RegistryWorld(Separation.SMALL)
        made.programme()
        owned_since(settings.FILES)
        yield made


def given(number, *, ago=AN_HOUR + 60, files=None, content=None, taken=EVIDENCE):
    """Keep a file that somebody gave some seconds ago."""
    files = files or Files(settings.FILES)
    kept = files.keep(BytesIO(content or bytes_of(number)), name="scan.png", taken=taken)
    os.utime(files.path(kept.sha256), (time() - ago, time() - ago))
    return kept


def kept_now():
    return set(Files(settings.FILES).all())


def erase(world, seq):
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12 of the county court", programme="mild")
        said = {"erased": seq, "of": erasing.stream_of(seq), "body": body, "text": "The order of 3 November."}
        world.act(by, Role.COMPLIANCE, removing.erase, **said)


def test_a_file_that_no_event_names_goes_once_nobody_can_be_about_to_name_it(world):
    named, orphan, fresh = given(1), given(2), given(3, ago=60)
    world.result(world.enrolled("Ada"), documents=(named,), **RESULT)

    assert sweep() == 1
    assert kept_now() == {named.sha256, fresh.sha256}
    assert orphan.sha256 not in kept_now()
    assert sweep() == 0


def test_of_a_folder_that_two_registries_had_nothing_goes_that_may_be_the_other_ones(world):  # noqa: ARG001
    folder = settings.FILES
    theirs = given(1)
    (folder / MARK).unlink()  # as it was before folders had an owner

    assert sweep() == 0
    assert owned_since(folder) > time() - 1
    assert kept_now() == {theirs.sha256}


def test_a_folder_of_another_registry_is_refused(world):  # noqa: ARG001
    named = given(1)
    (settings.FILES / MARK).write_text("another 0")

    with pytest.raises(MachineRefused, match="holds the files of another registry; name a folder of its own"):
        sweep()
    with pytest.raises(MachineRefused, match="another registry"):
        kept_file(SimpleUploadedFile("scan.png", bytes_of(2)))
    assert kept_now() == {named.sha256}


def test_what_a_killed_erasure_left_goes_with_the_next_sweep(world):
    """A file that was given within the hour stays when its words go, as one whose sweep was killed does."""
    named = given(1, ago=0)
    [event] = world.result(world.enrolled("Ada"), documents=(named,), **RESULT)
    erase(world, event.seq)
    assert kept_now() == {named.sha256}
    os.utime(Files(settings.FILES).path(named.sha256), (0, 0))

    assert sweep() == 1
    assert kept_now() == set()


def test_a_file_that_is_given_again_counts_as_given_now(world):  # noqa: ARG001
    first = given(1)
    again = Files(settings.FILES).keep(BytesIO(bytes_of(1)), name="other.png", taken=EVIDENCE)

    assert (sweep(), again.sha256) == (0, first.sha256)
    assert kept_now() == {first.sha256}


def test_a_file_that_somebody_names_while_the_sweep_reads_stays(world):
    named, ada = given(1), world.enrolled("Ada")
    world.record, recorded = (lambda signer, act: written.append((signer, act))), world.record
    written = []
    world.result(ada, documents=(named,), **RESULT)
    [(signer, act)] = written
    world.record = recorded

    def swept():
        sweep()
        connections.close_all()

    sweeping = Thread(target=swept)
    with writing():
        drafts = act(journal.ledger(), datetime.now(UTC))
        journal.append(((journal.new_id(), one) for one in drafts), signer, journal.ledger(), datetime.now(UTC))
        sweeping.start()
        sweeping.join(0.5)  # it has read all that is recorded, and waits for this
        assert kept_now() == {named.sha256}
    sweeping.join()

    assert kept_now() == {named.sha256}


def test_in_a_registry_without_events_which_may_be_one_that_is_restored_all_files_stay(place, tmp_path):  # noqa: ARG001
    with override_settings(FILES=tmp_path / "files"):
        kept = given(1)

        assert sweep() == 0
        assert kept_now() == {kept.sha256}


def test_rosters_go_after_a_day_and_no_backup_has_them(world, tmp_path):  # noqa: ARG001
    old, young = (given(0, ago=ago, files=rosters(), content=CSV + more, taken=IMPORTS) for ago, more in ROSTERS)
    assert kept_now() == set()
    assert back_up(tmp_path / "a.backup", Files(settings.FILES), now=datetime.now(UTC)).files == ()

    assert sweep_rosters() == 1
    assert list(rosters().all()) == [young.sha256]
    assert old.sha256 != young.sha256
    assert {oct(folder.stat().st_mode & 0o777) for folder in (settings.FILES, rosters().folder)} == {"0o700"}


ROSTERS = ((A_DAY + 60, b""), (A_DAY - 60, b"1,2\n"))


def test_rosters_are_kept_as_long_as_it_is_known_what_became_of_them():
    assert A_DAY == KEPT


def test_the_file_of_a_roster_that_an_older_program_kept_goes_though_its_import_names_it(world):
    content = roster(row(1, "", last_name="Beacon"))
    kept = given(0, content=content, taken=IMPORTS)
    listed = read(file_for(content, "list.csv", "mild", world.today))
    world.act("Cora", Role.COORDINATOR, listing.import_roster, roster=listed, new_id=journal.new_id)
    assert kept.sha256 == sha256(content).hexdigest() == journal.ledger().programme("mild").imports[-1].body.sha256

    assert sweep() == 1
    assert kept_now() == set()


def test_a_file_goes_though_somebody_reads_and_the_log_is_emptied_once_nobody_does(tmp_path, caplog, world, place):
    if isinstance(place, str):
        pytest.skip("PostgreSQL has no such log")
    named = given(1)
    [event] = world.result(world.enrolled("Ada"), source=WORDS, documents=(named,), **RESULT)
    overwrite_log()
    with closing(sqlite3.connect(place, isolation_level=None)) as reader:
        reader.execute("begin")
        assert reader.execute("select count(*) from event").fetchone()[0] >= event.seq
        assert WORDS.encode() in everything(place)

        erase(world, event.seq)

        assert "somebody is reading the registry, so words that were removed may stand in its log" in caplog.text
        assert kept_now() == set()
        assert WORDS.encode() in everything(place)
    caplog.clear()

    sweep()

    assert WORDS.encode() not in everything(place)
    assert caplog.text == ""
    assert tmp_path in place.parents


def everything(place):
    """Return what stands in a registry's files."""
    return b"".join(path.read_bytes() for path in place.parent.glob(f"{place.name}*") if path.is_file())


def test_an_erasure_whose_sweep_fails_is_recorded_all_the_same(world, caplog):
    [event] = world.result(world.enrolled("Ada"), documents=(given(1),), **RESULT)
    cannot_go = Files(settings.FILES).path("0" * 64)
    cannot_go.mkdir(parents=True)
    os.utime(cannot_go, (0, 0))

    erase(world, event.seq)

    assert "words were removed, and files may be left" in caplog.text
    assert journal.ledger().erasures


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_the_command_of_each_day_sweeps(world, place, demo_directory):
    named, orphan = given(1), given(2, content=WHOLE["cv.pdf"])
    world.result(world.enrolled("Ada"), documents=(named,), **RESULT)
    files = {"WHOPERFORMS_DIRECTORY": str(demo_directory), "WHOPERFORMS_REGISTRY": str(place)}

    first, again = (whoperforms("registry", "follow", "--files", str(settings.FILES), **files) for _ in range(2))

    assert ("1 file removed that nothing names any more" in first.out, "removed" in again.out) == (True, False), first
    assert kept_now() == {named.sha256}
    assert orphan.sha256 not in kept_now()
