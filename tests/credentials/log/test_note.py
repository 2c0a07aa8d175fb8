"""Notes and checkpoints: known answers, what is believed, what is passed over, and what spoils a note."""

from base64 import b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from whoperforms.credentials.log import checkpoint, note
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.checks import Head
from whoperforms.credentials.log.note import Believed, How, NotANote, Note, NoteKey, NoteUnsigned, Signature
from whoperforms.credentials.log.tree import EMPTY
from whoperforms.kernel.errors import BadValue

EXAMPLE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""".encode()
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

SECRET = Ed25519PrivateKey.from_private_bytes(sha256(b"the log of these tests").digest())
WITNESS_SECRET = Ed25519PrivateKey.from_private_bytes(sha256(b"a witness of these tests").digest())
STRANGER_SECRET = Ed25519PrivateKey.from_private_bytes(sha256(b"a stranger of these tests").digest())
LOG = NoteKey("registry.example.org/log", SECRET.public_key().public_bytes_raw())
WITNESS = NoteKey("witness.example.net/w1", WITNESS_SECRET.public_key().public_bytes_raw(), How.COSIGNATURE)
STRANGER = NoteKey("stranger.example.com", STRANGER_SECRET.public_key().public_bytes_raw())
ROOT = sha256(b"some root").digest()
TEXT = Checkpoint(origin=LOG.name, head=Head(17, ROOT)).text
BY_LOG = note.signed(TEXT, LOG, SECRET.sign)
BY_STRANGER = note.signed(TEXT, STRANGER, STRANGER_SECRET.sign)
BY_WITNESS = note.cosigned(TEXT, WITNESS, WITNESS_SECRET.sign, seconds=1_793_577_600)
SIGNED = Note(TEXT, (BY_LOG,)).written()


@pytest.mark.parametrize(
    ("text", "key_id"),
    [
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "c74f20a3"),
        (EXAMPLE_KEY, "530d903a"),
    ],
    ids=["of Go's sumdb/note", "of the specification"],
)
def test_a_known_key_has_the_known_id_and_is_written_as_it_was_read(text, key_id):
    key = NoteKey.read(text)

    assert (key.id.hex(), key.written()) == (key_id, text)


def test_the_note_of_the_specification_is_believed_and_written_as_it_was_read():
    read, key = note.read(EXAMPLE), NoteKey.read(EXAMPLE_KEY)

    assert read.believed([key]) == (Believed(key),)
    assert read.text == "This is an example message.\n"
    assert read.written() == EXAMPLE


def test_a_checkpoint_has_three_lines_and_one_signature():
    assert SIGNED.decode() == (
        "registry.example.org/log\n17\n"
        f"{b64encode(ROOT).decode()}\n\n"
        f"— registry.example.org/log {b64encode(LOG.id + SECRET.sign(TEXT.encode())).decode()}\n"
    )


def test_a_checkpoint_that_the_log_signed_is_opened():
    assert checkpoint.opened(SIGNED, [LOG]).checkpoint == Checkpoint(origin=LOG.name, head=Head(17, ROOT))


def test_a_witness_adds_when_it_saw_the_checkpoint():
    signed = Note(TEXT, (BY_LOG, BY_WITNESS)).written()

    assert checkpoint.opened(signed, [LOG], [WITNESS]).witnessed == (Believed(WITNESS, 1_793_577_600),)
    assert checkpoint.opened(signed, [LOG]).witnessed == ()


def test_a_cosignature_is_made_of_the_time_and_the_text():
    message = b"cosignature/v1\ntime 1793577600\n" + TEXT.encode()

    assert BY_WITNESS.value == (1_793_577_600).to_bytes(8, "big") + WITNESS_SECRET.sign(message)
    assert BY_WITNESS.id == sha256(b"witness.example.net/w1\n\x04" + WITNESS.public).digest()[:4]


def test_what_strangers_signed_is_passed_over_even_if_it_is_wrong():
    wrong = Signature(STRANGER.name, STRANGER.id, bytes(64))
    of_tomorrow = Signature("quantum.example.com", b"\x01\x02\x03\x04", bytes(2420))
    same_name = Signature(LOG.name, b"\x00\x00\x00\x00", bytes(64))
    same_id = Signature("other.example.org", LOG.id, bytes(64))
    signed = Note(TEXT, (wrong, of_tomorrow, same_name, same_id, BY_LOG)).written()

    assert checkpoint.opened(signed, [LOG]).checkpoint.head == Head(17, ROOT)


WRONG = Signature(LOG.name, LOG.id, BY_STRANGER.value)
AS_A_NOTE = Signature(WITNESS.name, WITNESS.id, bytes(8) + WITNESS_SECRET.sign(TEXT.encode()))
LATER = Signature(WITNESS.name, WITNESS.id, (1_793_577_601).to_bytes(8, "big") + BY_WITNESS.value[8:])
TOO_LATE = note.cosigned(TEXT, WITNESS, WITNESS_SECRET.sign, seconds=2**63)


@pytest.mark.parametrize(
    "signatures",
    [
        (),
        (BY_STRANGER,),
        (BY_WITNESS,),
        (WRONG,),
        (BY_LOG, WRONG),
        (BY_LOG, Signature(LOG.name, LOG.id, BY_LOG.value[:-1])),
        (BY_LOG, AS_A_NOTE),
        (BY_LOG, LATER),
        (BY_LOG, TOO_LATE),
        (BY_LOG, Signature(WITNESS.name, WITNESS.id, b"\x00")),
    ],
    ids=[
        *("nobody", "a stranger alone", "a witness alone", "another's signature under our name"),
        *("a bad one of ours beside a good one", "one byte short", "a witness who signed it as a note"),
        *("a witness at another time", "a witness after the end of time", "a witness cut short"),
    ],
)
def test_a_checkpoint_is_believed_only_if_each_known_signature_is_right_and_one_is_the_logs(signatures):
    with pytest.raises((NoteUnsigned, NotANote)):
        checkpoint.opened(Note(TEXT, signatures).written(), [LOG], [WITNESS])


def test_another_logs_key_does_not_sign_for_this_one():
    other = Checkpoint(origin="other.example.org/log", head=Head(17, ROOT)).text
    signed = Note(other, (note.signed(other, LOG, SECRET.sign),)).written()

    with pytest.raises(NoteUnsigned, match=r"other\.example\.org/log.*no signature of this log's own key"):
        checkpoint.opened(signed, [LOG])


def test_a_witness_under_the_name_of_the_log_does_not_sign_for_it():
    namesake = NoteKey(LOG.name, WITNESS.public, How.COSIGNATURE)
    signed = Note(TEXT, (note.cosigned(TEXT, namesake, WITNESS_SECRET.sign, seconds=1_793_577_600),)).written()

    with pytest.raises(NoteUnsigned, match="no signature of this log's own key"):
        checkpoint.opened(signed, [LOG], [namesake])


def test_a_note_is_believed_only_if_a_known_key_signed_it():
    with pytest.raises(NoteUnsigned, match=r"'This is an example message\.': no signature of a key that we know"):
        note.read(EXAMPLE).believed([LOG])


def test_a_checkpoint_signed_with_an_earlier_key_of_the_log_is_opened():
    new = NoteKey(LOG.name, STRANGER.public)

    assert checkpoint.opened(SIGNED, [new, LOG]).checkpoint.head.size == 17


@pytest.mark.parametrize("place", range(len(TEXT.encode())))
def test_no_byte_of_what_was_signed_can_be_changed(place):
    changed = SIGNED[:place] + bytes([SIGNED[place] ^ 1]) + SIGNED[place + 1 :]

    with pytest.raises((NoteUnsigned, NotANote)):
        checkpoint.opened(changed, [LOG])


LINE = BY_LOG.line()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        TEXT.encode(),
        (TEXT + "\n").encode(),
        (TEXT + "\n" + LINE.rstrip("\n")).encode(),
        (TEXT + "\n" + LINE.replace("—", "-")).encode(),
        (TEXT + "\n" + LINE.replace("— ", "—")).encode(),
        (TEXT + "\n" + LINE.replace("=\n", "\n")).encode(),
        (TEXT + "\n" + LINE.replace("\n", "=\n")).encode(),
        (TEXT + "\n" + LINE.replace(" ", "  ")).encode(),
        (TEXT + "\n" + LINE.replace("registry.", "registry+")).encode(),
        (TEXT + "\n— registry.example.org/log AAAAAA==\n").encode(),
        (TEXT + "\n— registry.example.org/log\n").encode(),
        SIGNED.replace(b"\n", b"\r\n"),
        SIGNED.replace(b"17", b"17\t"),
        SIGNED.replace(b"17", b"17\xff"),
        SIGNED + b" " * note.MOST_BYTES,
        (TEXT + "\n" + LINE * 65).encode(),
    ],
    ids=[
        *("nothing", "no text", "no signatures", "an empty line alone", "no newline at the end", "a hyphen for a dash"),
        *("no space after the dash", "no padding", "too much padding", "two spaces", "a plus in the name"),
        *("an id and no signature", "a name alone", "carriage returns", "a tab", "not UTF-8", "too long"),
        "too many signatures",
    ],
)
def test_what_is_no_note_is_refused_with_a_sentence(data):
    with pytest.raises(NotANote):
        note.read(data)


@pytest.mark.parametrize(
    "lines",
    [
        ("origin", "17"),
        ("origin", "017", b64encode(ROOT).decode()),
        ("origin", "+17", b64encode(ROOT).decode()),
        ("origin", "\N{FULLWIDTH DIGIT ONE}7", b64encode(ROOT).decode()),
        ("origin", "9" * 20, b64encode(ROOT).decode()),
        ("origin", "17", b64encode(ROOT).decode().rstrip("=")),
        ("origin", "17", b64encode(ROOT[1:]).decode()),
        ("origin", "0", b64encode(ROOT).decode()),
        ("", "17", b64encode(ROOT).decode()),
        ("origin", "17", b64encode(ROOT).decode(), "", "more"),
    ],
    ids=[
        *("no root", "a leading zero", "a plus", "other digits", "too large", "no padding", "a short root"),
        *("a root of nothing that is not", "no origin", "an empty line inside"),
    ],
)
def test_what_is_no_checkpoint_is_refused_with_a_sentence(lines):
    with pytest.raises(NotANote):
        checkpoint.read("".join(f"{line}\n" for line in lines))


def test_lines_that_others_add_are_kept_for_they_are_signed():
    text = f"other.example.org\n0\n{b64encode(EMPTY).decode()}\nmore of it\n"

    assert checkpoint.read(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "PeterNeumann+c74f20a3+AhpcQQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2Q==",
    ],
    ids=["a name alone", "another id", "cut short", "another kind", "no key", "a space", "a short key"],
)
def test_what_is_no_key_of_a_log_is_refused_with_a_sentence(text):
    with pytest.raises(BadValue):
        NoteKey.read(text)
