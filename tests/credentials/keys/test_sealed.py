"""Keys in sealed files: what opens them, what does not, and what is refused with which sentence."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from whoperforms.credentials import multikey
from whoperforms.credentials.keys.custody import NotHeld
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.keys.sealed import Cost, Damaged, SealedKeys, WrongPassphrase, held_in, passphrase_in
from whoperforms.kernel.errors import BadValue, MachineRefused

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
CHEAP = Cost(n=2**4)
PASSPHRASE = b"a passphrase of these tests"
SECRET_KEY = b"\x80\x26"  # before a secret key, where one is written as text: W3C Controlled Identifiers 1.0, 2.2.2
OTHER = b"another passphrase of these tests"


@pytest.fixture
def keys(tmp_path):
    return SealedKeys(folder=tmp_path / "keys", passphrase=PASSPHRASE, cost=CHEAP)


@pytest.fixture
def made(keys):
    keys.make("2026a", Kind.CERTIFICATE, AT)
    return keys


def again(keys, passphrase=PASSPHRASE):
    return SealedKeys(folder=keys.folder, passphrase=passphrase, cost=CHEAP)


def file_of(keys, fragment="2026a"):
    return keys.folder / f"{fragment}.sealed"


def rewritten(path, **said):
    path.write_text(json.dumps({**json.loads(path.read_text()), **said}))


def test_a_key_signs_what_its_public_half_confirms(keys):
    held = keys.make("2026a", Kind.CERTIFICATE, AT)

    Ed25519PublicKey.from_public_bytes(held.public).verify(keys.sign("2026a", b"a message"), b"a message")


def test_a_key_signs_the_same_after_a_restart(made):
    assert again(made).sign("2026a", b"a message") == made.sign("2026a", b"a message")


def test_who_has_no_passphrase_sees_which_keys_there_are(made):
    made.make("2026b", Kind.STATUS, AT)

    held = again(made, OTHER).held()

    assert [(key.fragment, key.kind, key.made) for key in held] == [
        ("2026a", Kind.CERTIFICATE, AT),
        ("2026b", Kind.STATUS, AT),
    ]
    assert held == made.held()


def test_a_folder_that_is_not_there_holds_no_keys(keys):
    assert keys.held() == ()


def test_files_and_folder_are_for_their_owner_alone(made):
    assert made.folder.stat().st_mode & 0o777 == 0o700
    assert file_of(made).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in made.folder.iterdir()] == ["2026a.sealed"]


def test_no_file_and_no_text_shows_a_secret_key_or_a_passphrase(made):
    made.sign("2026a", b"a message")
    [secret] = made._opened.values()

    shown = file_of(made).read_bytes() + repr(made).encode()

    for hidden in (secret.private_bytes_raw(), PASSPHRASE):
        assert hidden not in shown
        assert hidden.hex().encode() not in shown
    assert multikey.base58_text(SECRET_KEY + secret.private_bytes_raw()).encode() not in shown


def test_two_keys_sealed_with_one_passphrase_share_no_salt_and_no_nonce(made):
    made.make("2026b", Kind.STATUS, AT)
    one, other = (json.loads(file_of(made, name).read_text()) for name in ("2026a", "2026b"))

    assert one["salt"] != other["salt"]
    assert one["nonce"] != other["nonce"]


def test_a_wrong_passphrase_opens_nothing(made):
    with pytest.raises(WrongPassphrase, match="the passphrase does not open this key"):
        again(made, OTHER).sign("2026a", b"a message")


def test_a_key_is_not_sealed_with_another_passphrase_than_those_beside_it(made):
    with pytest.raises(WrongPassphrase):
        again(made, OTHER).make("2026z", Kind.LOG, AT)
    assert len(made.held()) == len(held_in(made.folder)) > 0
    assert "2026z" not in {key.fragment for key in made.held()}


def test_a_name_is_given_once(made):
    before = file_of(made).read_bytes()

    with pytest.raises(MachineRefused, match=r"2026a\.sealed: a key of this name is there"):
        made.make("2026a", Kind.STATUS, AT)
    assert file_of(made).read_bytes() == before
    assert len(list(made.folder.iterdir())) == 1


@pytest.mark.parametrize("fragment", ["", "2026", "2026A", "26a", "2026abc", "../2026a", "2026a\n", "2026a.sealed"])
def test_what_is_no_name_of_a_key_is_refused(keys, fragment):
    with pytest.raises(BadValue):
        keys.make(fragment, Kind.LOG, AT)
    with pytest.raises(NotHeld):
        keys.sign(fragment, b"a message")


def test_a_key_that_is_not_held_signs_nothing(made):
    with pytest.raises(NotHeld, match="'2026b': no such key"):
        made.sign("2026b", b"a message")


def test_a_short_passphrase_seals_nothing(tmp_path):
    with pytest.raises(BadValue, match="11 bytes: too short"):
        SealedKeys(folder=tmp_path, passphrase=b"short as it")


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "status"},
        {"made": "2026-11-02T09:00:00Z"},
        {"public": multikey.public_text(bytes(32))},
        {"salt": "00" * 16},
        {"nonce": "00" * 12},
        {"sealed": "00" * 48},
        {"scrypt_n": 32},
    ],
    ids=lambda said: next(iter(said)),
)
def test_a_file_of_which_one_word_was_changed_does_not_open(made, said):
    rewritten(file_of(made), **said)

    with pytest.raises(WrongPassphrase, match="or the file was changed"):
        again(made).sign("2026a", b"a message")


@pytest.mark.parametrize(
    "said",
    [
        {"v": 2},
        {"fragment": "2026b"},
        {"kind": "everything"},
        {"public": "z6Mk"},
        {"made": "yesterday"},
        {"salt": "xyz"},
        {"nonce": "00"},
        {"nonce": ""},
        {"sealed": 1},
        {"scrypt_n": 2**21},
        {"scrypt_n": 1},
        {"scrypt_n": 100},
        {"scrypt_n": -16},
        {"more": "of it"},
    ],
    ids=lambda said: "-".join(str(part) for pair in said.items() for part in pair),
)
def test_a_file_that_is_none_of_ours_is_refused_with_a_sentence(made, said):
    rewritten(file_of(made), **said)

    with pytest.raises(Damaged, match=r"2026a\.sealed: .*bring it back from a backup"):
        again(made).sign("2026a", b"a message")


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"null", b"[" * 3000, b" " * 5000])
def test_a_damaged_file_is_refused_with_a_sentence(made, data):
    file_of(made).write_bytes(data)

    with pytest.raises(Damaged, match="bring it back from a backup"):
        again(made).held()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_file_that_others_may_read_or_write_is_not_used(made, mode):
    file_of(made).chmod(mode)

    with pytest.raises(MachineRefused, match=r"others may read it; run 'chmod 600"):
        again(made).sign("2026a", b"a message")


def test_a_folder_into_which_others_may_look_takes_no_key(made):
    made.folder.chmod(0o755)

    with pytest.raises(MachineRefused, match=r"others may look into it; run 'chmod 700"):
        made.make("2026b", Kind.LOG, AT)


def test_a_folder_that_cannot_be_made_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(MachineRefused, match="no keys can be kept there"):
        SealedKeys(folder=tmp_path / "file" / "keys", passphrase=PASSPHRASE, cost=CHEAP).make("2026a", Kind.LOG, AT)


def test_keys_sealed_anew_open_with_the_new_passphrase_alone(made):
    signature = made.sign("2026a", b"a message")

    after = made.seal_anew(OTHER)

    assert again(made, OTHER).sign("2026a", b"a message") == after.sign("2026a", b"a message") == signature
    assert file_of(made).stat().st_mode & 0o777 == 0o600
    with pytest.raises(WrongPassphrase):
        again(made).sign("2026a", b"a message")


def test_sealing_anew_that_was_cut_is_taken_up_again(made):
    made.make("2026b", Kind.STATUS, AT)
    not_yet = file_of(made, "2026b").read_bytes()
    made.seal_anew(OTHER)
    file_of(made, "2026b").write_bytes(not_yet)

    made.seal_anew(OTHER)

    assert all(again(made, OTHER).sign(name, b"a message") for name in ("2026a", "2026b"))


def test_sealing_anew_with_a_wrong_passphrase_changes_nothing(made):
    before = file_of(made).read_bytes()

    with pytest.raises(WrongPassphrase):
        again(made, b"a third one of these tests").seal_anew(OTHER)
    assert file_of(made).read_bytes() == before


def test_a_passphrase_is_the_first_line_of_a_file_for_its_owner_alone(tmp_path):
    path = tmp_path / "passphrase"
    path.write_bytes(PASSPHRASE + b"\nsomething else\n")
    path.chmod(0o600)

    assert passphrase_in(path) == PASSPHRASE


@pytest.mark.parametrize(
    ("data", "mode", "sentence"),
    [
        (PASSPHRASE, 0o644, "others may read it"),
        (b"short\n", 0o600, "no passphrase on its first line"),
        (b"", 0o600, "no passphrase on its first line"),
        (None, 0o600, "the passphrase of the keys cannot be read"),
    ],
    ids=["open to others", "short", "empty", "not there"],
)
def test_a_file_without_a_passphrase_of_ones_own_is_refused(tmp_path, data, mode, sentence):
    path = tmp_path / "passphrase"
    if data is not None:
        path.write_bytes(data)
        path.chmod(mode)

    with pytest.raises(MachineRefused, match=sentence):
        passphrase_in(path)
