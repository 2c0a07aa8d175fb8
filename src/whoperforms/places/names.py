"""Town names made comparable: one key for all the ways in which people and the post write a name.

Shape:  lower-case ASCII letters and digits, words parted by one blank; "" when nothing is left.
"""

import re
import unicodedata

WRITTEN_OUT = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "mtn": "mountain",
    "pt": "point",
    "spg": "spring",
    "spgs": "springs",
    "hts": "heights",
    "jct": "junction",
    "twp": "township",
}
DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}  # as the first of several words

APOSTROPHES = re.compile("['`\u2018\u2019\u02bb\u02bc\u02b9]")  # the last three: okina and its kin
NOT_A_WORD = re.compile("[^a-z0-9]+")
LOOSE_PREFIX = re.compile(r"\b(mc|[odl]) (?=[a-z])")  # the post writes Mc Lean, O Fallon, D Iberville


def plain(name: str) -> str:
    """Return `name` in lower-case ASCII words, nothing written out.

    >>> plain("  Cañon   City ")
    'canon city'
    """
    if not name.isascii():
        name = APOSTROPHES.sub("", unicodedata.normalize("NFKD", name))
        name = "".join(letter for letter in name if not unicodedata.combining(letter))
    return NOT_A_WORD.sub(" ", name.lower().replace("'", "")).strip()


def fold(name: str) -> str:
    """Return the key under which `name` is looked up; equal keys mean equal names.

    >>> fold("ST. LOUIS"), fold("Saint Louis"), fold("Mc Lean"), fold("O'Fallon"), fold("N Little Rock")
    ('saint louis', 'saint louis', 'mclean', 'ofallon', 'north little rock')
    """
    words = [WRITTEN_OUT.get(word, word) for word in plain(name).split(" ")]
    if len(words) > 1:
        words[0] = DIRECTIONS.get(words[0], words[0])
    return LOOSE_PREFIX.sub(r"\1", " ".join(words))
