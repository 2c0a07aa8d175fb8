"""What somebody typed, before it becomes an event: each value in a shape that an event may have, or refused."""

import re
from typing import Final, TypeVar

import msgspec

from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.lifecycle import Impossible
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.sentence import Sentence

LONGEST: Final = 2_000  # signs of what somebody says in own words
SHOWN: Final = 60  # signs of a wrong value, in a sentence
UNREADABLE: Final = re.compile(  # controls, signs without width, those that turn the text around, halves of signs
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\uf8ff]"
)
AT: Final = re.compile(r" - at `\$\.(?P<field>\w+)(?P<inner>.*)`$")
B = TypeVar("B", bound=Body)
REMEDIES: Final = {  # by what the shape of a value asks
    "of length": Sentence("write 1 to 200 signs"),
    "regex '\\\\S'": Sentence("write at least one sign that can be read"),
    "regex '^[a-z]": Sentence("write small letters, digits and _, at most 60, a letter first"),
    "regex '^[0-9A-HJ": Sentence("twelve letters and digits; choose from what is recorded"),
    "regex '^[0-9a-f]": Sentence("the hash of a file has 64 signs; give the file again"),
    "`int`": Sentence("write a whole number from 0 to 1,000,000"),
}


def whole(body: B) -> B:
    """Return a body whose every value has the shape that an event wants. Raises: BadField, naming the field."""
    for name in body.__struct_fields__:
        _refuse_unreadable(name, getattr(body, name))
    try:
        return msgspec.json.decode(msgspec.json.encode(body), type=type(body))
    except msgspec.ValidationError as why:
        found = AT.search(str(why))
        name = found["field"] if found else "text"
        remedy = next((remedy for sign, remedy in REMEDIES.items() if sign in str(why)), Sentence("enter it again"))
        raise BadField(
            name, "{value}: cannot stand here; {remedy}", value=_shown(getattr(body, name, "")), remedy=remedy
        ) from None


def said(text: str, about: Sentence) -> str:
    """Return what somebody says in own words, which has to be something. Raises: BadField, named "text".

    >>> said("  She trained the first ten. ", Sentence("why"))
    'She trained the first ten.'
    """
    words = at_most(text)
    if not words:
        raise BadField("text", "'': no word on {what}; write it", what=about)
    return words


def at_most(text: str) -> str:
    """Return what somebody says in own words, if anything. Raises: BadField, named "text"."""
    words = text.strip()
    if len(words) > LONGEST:
        raise BadField("text", "{count:,} signs: too long; say it in {most:,}", count=len(words), most=LONGEST)
    _refuse_unreadable("text", words)
    return words


def refuse_taken(known: object, name: str, what: Sentence) -> None:
    """Let something new have an id that nothing has yet. Raises: Impossible."""
    if known is not None:
        raise Impossible(
            "{name}: a {what} with this id is recorded already; enter it again for another id", name=name, what=what
        )


def _refuse_unreadable(field: str, value: object) -> None:
    """Refuse signs that no reader shows, and halves of signs, which have no bytes. Raises: BadField."""
    if isinstance(value, str) and UNREADABLE.search(value):
        raise BadField(field, "{value}: has signs that nobody can read; write it anew", value=_shown(value))


def _shown(value: object) -> str:
    return ascii(value)[:SHOWN] if isinstance(value, str) and UNREADABLE.search(value) else repr(value)[:SHOWN]
