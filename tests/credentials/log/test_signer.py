"""Who signs the checkpoints: never one that contradicts an earlier one, whatever became of the database."""

import os
import subprocess
import sys
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from whoperforms.credentials.log import checkpoint
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.note import NoteKey
from whoperforms.credentials.log.signer import NotToBeSigned, Signer, refuse_contradicted
from whoperforms.credentials.log.tree import Tree
from whoperforms.kernel.errors import MachineRefused

SECRET = Ed25519PrivateKey.from_private_bytes(sha256(b"the log of these tests").digest())
NEW_SECRET = Ed25519PrivateKey.from_private_bytes(sha256(b"the next key of these tests").digest())
LOG = NoteKey("registry.example.org/log", SECRET.public_key().public_bytes_raw())
NEW = NoteKey("registry.example.org/log", NEW_SECRET.public_key().public_bytes_raw())
LEAVES = [sha256(b"\x00entry %d" % number).digest() for number in range(40)]


@pytest.fixture
def signer(tmp_path):
    return Signer(key=LOG, sign=SECRET.sign, memory=tmp_path / "checkpoint")


@pytest.fixture
def begun(signer):
    signer.begin(lambda: Tree(LEAVES[:20]))
    return signer


def signs(signer, leaves):
    return checkpoint.opened(signer.checkpoint(lambda: Tree(leaves)), [signer.key]).checkpoint.head


@pytest.mark.parametrize("size", [21, 32, 33, 40])
def test_a_log_that_grew_is_signed_and_remembered(begun, size):
    assert signs(begun, LEAVES[:size]) == Head(size, Tree(LEAVES[:size]).root())
    assert begun.last().head == Head(size, Tree(LEAVES[:size]).root())


def test_an_empty_log_can_be_begun(signer):
    signer.begin(Tree)

    assert signs(signer, LEAVES[:3]).size == 3


def test_a_log_to_which_nothing_was_added_gets_the_same_checkpoint_again(begun):
    kept = begun.memory.read_bytes()

    assert begun.checkpoint(lambda: Tree(LEAVES[:20])) == kept


def test_what_is_handed_out_lies_on_the_disk_for_its_owner_alone(begun):
    handed_out = begun.checkpoint(lambda: Tree(LEAVES[:30]))

    assert begun.memory.read_bytes() == handed_out
    assert begun.memory.stat().st_mode & 0o777 == 0o600


def test_an_older_registry_that_was_restored_is_not_signed(begun):
    kept = begun.memory.read_bytes()

    with pytest.raises(NotToBeSigned, match="19 entries: the log had 20 when it was last signed, so an older registry"):
        begun.checkpoint(lambda: Tree(LEAVES[:19]))
    assert begun.memory.read_bytes() == kept


def test_an_older_registry_that_has_grown_again_is_not_signed(begun):
    restored = [*LEAVES[:19], *(sha256(b"\x00since then %d" % number).digest() for number in range(9))]

    with pytest.raises(NotToBeSigned, match=r"history differs.*nothing more is signed"):
        begun.checkpoint(lambda: Tree(restored))


@pytest.mark.parametrize("place", [0, 7, 19])
@pytest.mark.parametrize("size", [20, 21, 40])
def test_a_registry_in_which_one_event_was_changed_is_not_signed(begun, place, size):
    changed = [*LEAVES[:place], sha256(b"\x00changed").digest(), *LEAVES[place + 1 : size]]

    with pytest.raises(NotToBeSigned):
        begun.checkpoint(lambda: Tree(changed))


def test_a_registry_in_which_two_events_changed_places_is_not_signed(begun):
    with pytest.raises(NotToBeSigned):
        begun.checkpoint(lambda: Tree([LEAVES[1], LEAVES[0], *LEAVES[2:]]))


def test_a_log_that_was_never_begun_is_not_signed(signer):
    with pytest.raises(NotToBeSigned, match="is not there; bring it back"):
        signer.checkpoint(lambda: Tree(LEAVES))


def test_a_log_is_begun_once(begun):
    with pytest.raises(NotToBeSigned, match="was begun before"):
        begun.begin(lambda: Tree(LEAVES[:5]))


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept.replace(b"\n20\n", b"\n10\n"),
        lambda kept: kept[:-30],
        lambda _: b"",
        lambda kept: kept.replace(b"/log\n", b"/new\n", 1),
    ],
    ids=["a smaller size", "cut short", "emptied", "another log"],
)
def test_a_memory_that_somebody_changed_is_not_believed(begun, change):
    begun.memory.write_bytes(change(begun.memory.read_bytes()))

    with pytest.raises(NotToBeSigned, match="not what was last signed"):
        begun.checkpoint(lambda: Tree(LEAVES))


def test_a_log_that_nobody_signs_for_is_held_to_what_was_signed_last(begun):
    refuse_contradicted(begun.memory, [NEW, LOG], lambda: Tree(LEAVES))
    for keys, leaves in (([LOG], LEAVES[:19]), ([LOG], [*LEAVES[1:20], *LEAVES]), ([NEW], LEAVES), ([], LEAVES)):
        with pytest.raises(NotToBeSigned):
            refuse_contradicted(begun.memory, keys, lambda leaves=leaves: Tree(leaves))


def test_where_nothing_was_ever_signed_there_is_nothing_to_contradict(tmp_path):
    refuse_contradicted(tmp_path / "checkpoint", [], lambda: Tree(LEAVES))


def test_a_new_key_signs_after_the_old_one_and_at_the_same_size_too(begun):
    new = Signer(key=NEW, sign=NEW_SECRET.sign, memory=begun.memory, earlier=(LOG,))

    assert signs(new, LEAVES[:20]).size == 20
    assert signs(new, LEAVES).size == 40


def test_a_new_key_without_the_old_one_believes_nothing(begun):
    with pytest.raises(NotToBeSigned, match="not what was last signed"):
        Signer(key=NEW, sign=NEW_SECRET.sign, memory=begun.memory).checkpoint(lambda: Tree(LEAVES))


def test_where_nothing_can_be_kept_nothing_is_signed(tmp_path):
    nowhere = Signer(key=LOG, sign=SECRET.sign, memory=tmp_path / "no such folder" / "checkpoint")

    with pytest.raises(MachineRefused, match="nothing can be kept there"):
        nowhere.begin(lambda: Tree(LEAVES))


def test_what_cannot_be_kept_is_not_handed_out(begun):
    (begun.memory.parent / "checkpoint.new").mkdir()

    with pytest.raises(MachineRefused, match="nothing was handed out"):
        begun.checkpoint(lambda: Tree(LEAVES))
    assert begun.last().head.size == 20


def test_the_log_is_looked_at_when_nobody_else_can_sign_any_more(begun):
    other = "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    tried = []

    def look():
        lock = os.fspath(begun.memory) + ".lock"
        tried.append(subprocess.run([sys.executable, "-c", other, lock], capture_output=True, check=False).returncode)
        return Tree(LEAVES)

    begun.checkpoint(look)

    assert tried == [1]
