"""Words removed by law: gone from the row, from the ledger and from the folder of files; the chain still holds."""

import os
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import override_settings

from hostile_files import png
from recorder import refused
from registry_worlds import RegistryWorld
from whoperforms.certification.acts import removing
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.duties.rights import NoRight
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.registry import erasing, journal
from whoperforms.registry.file_kinds import EVIDENCE
from whoperforms.registry.files import Files
from whoperforms.registry.models import Event
from whoperforms.registry.verifying import verified
from worlds import id_of

WORDS = "Lantern school of Harbour street 9"
PNG = png()


@pytest.fixture
def world(place, tmp_path):  # noqa: ARG001 - the registry that Django points at
    """A small programme with all its staff, and a folder for its files."""
    with override_settings(FILES=tmp_path / "files"):
        made = RegistryWorld(Separation.SMALL)
        made.programme()
        yield made


def erase(world, seq, **others):
    """Let one officer propose it, and the other one have it done."""
    sign(world, seq, by="Cleo", second=id_of("Carl"), **others)
    return sign(world, seq, **others)


def sign(world, seq, *, by="Carl", role=Role.COMPLIANCE, **others):
    said = {"second": id_of("Cleo"), "law": "Order 12 of the county court", "programme": "mild"} | others
    text = said.pop("text", "The order of 3 November.")
    return world.act(by, role, removing.erase, erased=seq, of=erasing.stream_of(seq), body=Erased(**said), text=text)


def recorded(world, **others):
    ada = world.enrolled("Ada")
    [event] = world.result(ada, source=WORDS, module="wax", item_bank="1", **others)
    return ada, event


def test_the_words_are_gone_and_the_chain_still_holds(world):
    ada, event = recorded(world)
    before = Event.objects.get(pk=event.seq)
    assert [one.body.source for one in journal.ledger().enrolments[ada].evidence] == [WORDS]

    erase(world, event.seq)

    after = Event.objects.get(pk=event.seq)
    assert (after.record, after.salt) == (None, None)
    assert [bytes(getattr(after, name)) for name in ("body_hash", "chain")] == [
        bytes(getattr(before, name)) for name in ("body_hash", "chain")
    ]
    assert verified().broken is None
    assert journal.ledger().enrolments[ada].evidence == ()
    assert all(one.seq != event.seq for one in journal.ledger().enrolments[ada].history)
    assert WORDS.encode() not in b"".join(bytes(row.record) for row in Event.objects.exclude(record=None))


def test_words_that_go_while_a_process_folds_are_gone_in_it_too(world, monkeypatch):
    ada, event = recorded(world)
    sign(world, event.seq, by="Cleo", second=id_of("Carl"))
    elsewhere = journal._Kept()
    elsewhere.brought_forward()
    world.register("Somebody else")
    asks = journal._Kept._follows

    def follows(kept):
        found = asks(kept)
        monkeypatch.undo()
        sign(world, event.seq)
        return found

    monkeypatch.setattr(elsewhere, "_follows", follows)
    known = elsewhere.brought_forward()

    assert known.enrolments[ada].evidence == ()
    assert known == folded(Ledger(), journal.rows())


def test_life_goes_on_after_words_were_removed(world):
    ada, event = recorded(world)
    erase(world, event.seq)

    world.looked_up(ada)
    world.meet(ada)

    assert verified().broken is None
    assert journal.ledger().unknown == {}


def test_a_file_goes_with_the_words_that_named_it_unless_others_name_it(world):
    files = Files(settings.FILES)
    kept = files.keep(BytesIO(PNG), name="cv.png", taken=EVIDENCE)
    os.utime(files.path(kept.sha256), (0, 0))  # nobody is about to name it in another event
    ada, first = recorded(world, documents=(kept,))
    [second] = world.result(ada, documents=(kept,), module="fire", item_bank="7")

    erase(world, first.seq)
    assert list(files.all()) == [sha256(PNG).hexdigest()]

    erase(world, second.seq)
    assert list(files.all()) == []


def test_two_people_agree_or_nothing_goes(world):
    _ada, event = recorded(world)

    with refused("second", "a second person has to agree"):
        sign(world, event.seq, second=id_of("Carl"))
    with pytest.raises(NoRight):
        sign(world, event.seq, by="Cora", role=Role.COORDINATOR, second=id_of("Carl"))
    with refused("programme", "not the programme of event"):
        sign(world, event.seq, programme="other")
    sign(world, event.seq)
    with pytest.raises(Impossible, match="signed by you already"):
        sign(world, event.seq)
    sign(world, event.seq, by="Cleo", second=id_of("Carl"), law="Order 13")
    with pytest.raises(NotSeparated, match="second"):
        world.act("Carl", Role.COMPLIANCE, lambda *_: [alone(event.seq)])

    assert bytes(Event.objects.get(pk=event.seq).record)
    assert verified().broken is None


def alone(seq):
    """Return what one officer would write past the act, in the other's name."""
    body = Erased(second=id_of("Cleo"), law="Order 12 of the county court", programme="mild")
    return Draft(stream=Stream(StreamKind.ERASURE, str(seq)), body=body, text="The order of 3 November.")


def test_it_is_done_once_and_of_people_alone(world):
    _ada, event = recorded(world)
    erase(world, event.seq)

    with pytest.raises(Impossible, match="removed already"):
        erase(world, event.seq)
    with refused("erased", "which tells of no person"):
        erase(world, 1)
    with refused("erased", "there is no such event"):
        erase(world, 10_000)


def test_words_that_no_event_lets_go_stay(world):
    _ada, event = recorded(world)

    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(seq=event.seq).update(record=None, salt=None)


def test_words_kept_in_another_process_are_forgotten_there_too(world):
    """A process that folded the words before has to fold anew: its ledger follows from nothing that was removed."""
    ada, event = recorded(world)
    there = journal._Kept()  # as another process has one
    assert there.brought_forward().enrolments[ada].evidence

    erase(world, event.seq)

    assert there.brought_forward().enrolments[ada].evidence == ()
    assert replace(there.brought_forward()).last(Stream(StreamKind.ERASURE, str(event.seq)))
