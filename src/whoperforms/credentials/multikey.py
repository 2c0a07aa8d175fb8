"""Keys and signatures as certificates write them: a letter for the alphabet, then base 58.

Source: W3C Controlled Identifiers 1.0, section 2.2.2 (Multikey) and 2.4 (Multibase); IETF draft-msporny-base58.
Shape:  "z" + base58btc of two bytes that say which kind of key, and the 32 bytes of an Ed25519 key. Each value has one
        text and each text one value: whatever would be another writing of the same bytes is refused.
"""

from typing import Final

from whoperforms.credentials.strict_json import Unreadable, shown

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PUBLIC: Final = b"\xed\x01"
KEY_BYTES: Final = 32
LONGEST: Final = 128  # letters; a signature has 88
VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)}


def base58_text(data: bytes) -> str:
    """Return bytes in base 58, Bitcoin's alphabet.

    >>> base58_text(b"Hello World!"), base58_text(bytes(2) + b"a")
    ('2NEpo7TZRRrLZSi2U', '112g')
    """
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, value = divmod(number, len(ALPHABET))
        letters = ALPHABET[value] + letters
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ALPHABET[0] * zeros + letters


def base58_bytes(text: str) -> bytes:
    """Return the bytes that a text in base 58 says. Raises: Unreadable.

    >>> base58_bytes("2NEpo7TZRRrLZSi2U")
    b'Hello World!'
    >>> base58_bytes("0O")
    Traceback (most recent call last):
    whoperforms.credentials.strict_json.Unreadable: '0O': '0' is no letter of base 58; give the text as it was issued
    """
    if len(text) > LONGEST:
        raise Unreadable(f"{shown(text)}: {len(text):,} letters, and no key or signature has more than {LONGEST}")
    number = 0
    for letter in text:
        if (value := VALUES.get(letter)) is None:
            raise Unreadable(f"{shown(text)}: {shown(letter)} is no letter of base 58; give the text as it was issued")
        number = number * len(ALPHABET) + value
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multibase_text(data: bytes) -> str:
    """Return bytes as certificates write them: "z", then base 58."""
    return "z" + base58_text(data)


def multibase_bytes(text: str, length: int) -> bytes:
    """Return the bytes of a text that begins with "z", exactly so many. Raises: Unreadable."""
    if not text.startswith("z"):
        raise Unreadable(f"{shown(text)}: does not begin with z, the sign of base 58; give the text as it was issued")
    data = base58_bytes(text[1:])
    if len(data) != length:
        raise Unreadable(f"{shown(text)}: {len(data)} bytes where {length} belong; give the text as it was issued")
    return data


def public_text(public: bytes) -> str:
    """Return a public key's text.

    >>> public_text(bytes(32))
    'z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP'
    """
    return multibase_text(PUBLIC + _key(public))


def public_bytes(text: str) -> bytes:
    """Return the 32 bytes of a public key. Raises: Unreadable, a secret key's text too."""
    data = multibase_bytes(text, len(PUBLIC) + KEY_BYTES)
    if not data.startswith(PUBLIC):
        raise Unreadable(f"{shown(text)}: not the public key of Ed25519; give the text of one")
    return data[len(PUBLIC) :]


def _key(data: bytes) -> bytes:
    if len(data) != KEY_BYTES:
        raise Unreadable(f"{len(data)} bytes: a key of Ed25519 has {KEY_BYTES}; give the raw key")
    return data
