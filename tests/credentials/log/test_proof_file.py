"""The file that proves an entry of the log: its lines, and what is not believed."""

from base64 import b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from whoperforms.credentials.log import note, proof_file
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.checks import Head, NotProved
from whoperforms.credentials.log.note import NotANote, Note, NoteKey, NoteUnsigned
from whoperforms.credentials.log.proof_file import ProofFile
from whoperforms.credentials.log.tree import Tree

SECRET = Ed25519PrivateKey.from_private_bytes(sha256(b"the log of these tests").digest())
LOG = NoteKey("registry.example.org/log", SECRET.public_key().public_bytes_raw())
LEAVES = [sha256(b"\x00entry %d" % number).digest() for number in range(21)]
TREE = Tree(LEAVES)


def checkpoint_of(tree: Tree) -> bytes:
    text = Checkpoint(origin=LOG.name, head=Head(tree.size, tree.root())).text
    return Note(text, (note.signed(text, LOG, SECRET.sign),)).written()


SIGNED = checkpoint_of(TREE)
PROOF = ProofFile(index=13, path=TREE.inclusion(13), signed=SIGNED, extra=b"what opens it")


def test_a_proof_has_the_lines_of_its_format():
    lines = PROOF.written().decode().split("\n")

    assert lines[:3] == ["c2sp.org/tlog-proof@v1", f"extra {b64encode(b'what opens it').decode()}", "index 13"]
    assert lines[3:9] == [*(b64encode(hashed).decode() for hashed in TREE.inclusion(13)), ""]
    assert "\n".join(lines[9:]).encode() == SIGNED


@pytest.mark.parametrize("extra", [None, b"", b"what opens it"], ids=["none", "empty", "some"])
@pytest.mark.parametrize("size", [1, 2, 14, 21])
def test_a_proof_is_read_as_it_was_written_and_believed(size, extra):
    tree = Tree(LEAVES[:size])
    proof = ProofFile(index=size - 1, path=tree.inclusion(size - 1), signed=checkpoint_of(tree), extra=extra)

    assert proof_file.read(proof.written()) == proof
    assert proof.proved(LEAVES[size - 1], [LOG]).checkpoint.head == Head(size, tree.root())


def test_another_leaf_is_not_proved():
    with pytest.raises(NotProved):
        PROOF.proved(LEAVES[12], [LOG])


def test_a_checkpoint_of_another_log_proves_nothing():
    with pytest.raises(NoteUnsigned):
        PROOF.proved(LEAVES[13], [NoteKey("other.example.org/log", LOG.public)])


WRITTEN = PROOF.written()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        WRITTEN.replace(b"@v1", b"@v2"),
        WRITTEN.replace(b"index 13\n", b""),
        WRITTEN.replace(b"index 13", b"index 013"),
        WRITTEN.replace(b"index 13", b"index -1"),
        WRITTEN.replace(b"index 13", b"index  13"),
        WRITTEN.replace(b"extra ", b"extra !"),
        WRITTEN.replace(b"index 13", b"extra YQ==\nindex 13"),
        WRITTEN.replace(b"\n\n", b"\n", 1),
        WRITTEN.replace(b"\n", b"\r\n"),
        WRITTEN.replace(b"index 13", b"index 13\n" + b64encode(bytes(31))),
        WRITTEN.replace(b"index 13", b"index 13\n" + b"\n".join([b64encode(bytes(32))] * 60)),
        WRITTEN.replace(b"index 13", "index \N{FULLWIDTH DIGIT ONE}3".encode()),
        b"{}",
        WRITTEN + b" " * proof_file.MOST_BYTES,
    ],
    ids=[
        *("nothing", "of tomorrow", "no index", "a leading zero", "a minus", "two spaces", "no base 64"),
        *("extra twice", "no empty line", "carriage returns", "a short hash", "too many hashes", "other digits"),
        *("JSON", "too long"),
    ],
)
def test_what_is_no_proof_is_refused_with_a_sentence(data):
    with pytest.raises((NotANote, NoteUnsigned)):
        proof_file.read(data).proved(LEAVES[13], [LOG])
