"""Keys and signatures in letters: one text for each value, one value for each text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.credentials import multikey
from whoperforms.credentials.strict_json import Unreadable

PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"  # noqa: S105 - published to be known


@given(st.binary(max_size=80))
def test_bytes_come_back_from_their_letters(data):
    assert multikey.base58_bytes(multikey.base58_text(data)) == data


@given(st.text(alphabet=multikey.ALPHABET, max_size=80))
def test_letters_come_back_from_their_bytes(text):
    assert multikey.base58_text(multikey.base58_bytes(text)) == text


# Source: IETF draft-msporny-base58-03, section 5.
@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"Hello World!", "2NEpo7TZRRrLZSi2U", id="words"),
        pytest.param(
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
            id="a-sentence",
        ),
        pytest.param(bytes.fromhex("0000287fb4cd"), "11233QC4", id="zeros-in-front"),
    ],
)
def test_the_examples_of_the_draft_hold(data, text):
    assert multikey.base58_text(data) == text
    assert multikey.base58_bytes(text) == data


def test_the_keys_of_the_w3c_vectors_are_written_as_they_are():
    assert multikey.public_text(multikey.public_bytes(PUBLIC)) == PUBLIC


@given(st.binary(min_size=32, max_size=32))
def test_every_public_key_begins_with_z6mk(data):
    assert multikey.public_text(data).startswith("z6Mk")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "does not begin with z", id="empty"),
        pytest.param(PUBLIC[1:], "does not begin with z", id="without-its-sign"),
        pytest.param("u" + PUBLIC[1:], "does not begin with z", id="another-alphabet"),
        pytest.param(PUBLIC[:-2], "33 bytes where 34 belong", id="letters-short"),
        pytest.param(PUBLIC + "1", "bytes where 34 belong", id="a-letter-long"),
        pytest.param("z1" + PUBLIC[1:], "35 bytes where 34 belong", id="a-zero-in-front"),
        pytest.param(PUBLIC[:-1] + "0", "'0' is no letter", id="no-letter"),
        pytest.param(PUBLIC + " ", "' ' is no letter", id="a-space-after"),
        pytest.param(PUBLIC[:-1] + "²", "is no letter", id="no-ascii"),
        pytest.param("z" + 100_000 * "2", "100,000 letters", id="without-end"),
        pytest.param(SECRET, "not the public key of Ed25519", id="a-secret-key"),
    ],
)
def test_what_is_no_public_key_is_refused(text, sentence):
    with pytest.raises(Unreadable, match=sentence):
        multikey.public_bytes(text)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_not_written(length):
    with pytest.raises(Unreadable, match="a key of Ed25519 has 32"):
        multikey.public_text(bytes(length))
