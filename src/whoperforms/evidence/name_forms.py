"""The forms under which a person's name is kept and looked up: one string of letters for each way to write it.

Shape:  lower-case ASCII letters, no blanks, at most LONGEST of them: blanks, hyphens, apostrophes and accents are where
        people differ most in writing one name.
"""

import re

from whoperforms.places.names import plain

LONGEST = 40  # letters; NPPES takes 35 for a family name
SHORTEST_PART = 3  # letters; "Li-Wang" is no name "Li" with something behind it
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th"})
PARTICLES = frozenset(
    """
    al and bin da das de dei del della den der di do dos du e el ibn la las le los mac mc of saint san santa st
    ten ter van vanden vander von y zu
    """.split()  # noqa: SIM905 - as words they can be read
)
# letters that are no plain letter with an accent on it
TO_ASCII = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "TH",
        "ł": "l",
        "Ł": "L",
        "\u0131": "i",  # without its dot
        "ħ": "h",
        "Ħ": "H",
        "ŋ": "n",
        "Ŋ": "N",
    }
)
NOT_A_LETTER = re.compile("[^a-z]+")


def words_of(name: str) -> list[str]:
    """Return the words of a name in lower-case ASCII; a number's digits are no word.

    >>> words_of("Núñez-O'Brien"), words_of("Søren"), words_of("St. Clair"), words_of("7")
    (['nunez', 'obrien'], ['soren'], ['st', 'clair'], [])
    """
    if name.isascii() and name.isalpha():  # nearly all
        return [name.lower()]
    words = plain(name.translate(TO_ASCII)).split(" ")
    return [letters for word in words if (letters := word if word in SUFFIXES else NOT_A_LETTER.sub("", word))]


def joined(words: list[str]) -> str:
    """Return words as one form.

    >>> joined(["mc", "donald"]), joined(["saint", "clair"])
    ('mcdonald', 'stclair')
    """
    if len(words) > 1 and words[0] == "saint":
        words = ["st", *words[1:]]
    return "".join(words)[:LONGEST]


def without_suffixes(words: list[str]) -> list[str]:
    """Return `words` without Jr. and the like at their end; a name that is nothing else stays."""
    end = len(words)
    while end > 1 and words[end - 1] in SUFFIXES:
        end -= 1
    return words[:end]


def family_forms(name: str) -> tuple[str, ...]:
    """Return the whole family name first, then each part that people use alone.

    >>> family_forms("GARCIA-LOPEZ"), family_forms("VAN DER BERG"), family_forms("O'BRIEN JR."), family_forms("LI-WANG")
    (('garcialopez', 'garcia', 'lopez'), ('vanderberg', 'berg'), ('obrien',), ('liwang', 'wang'))
    """
    words = without_suffixes(words_of(name))
    return _forms(words, [word for word in words if word not in PARTICLES])


def given_forms(name: str) -> tuple[str, ...]:
    """Return the whole given name first, then its first word, if there are several.

    >>> given_forms("Mary Ann"), given_forms("JEAN-LUC"), given_forms("J")
    (('maryann', 'mary'), ('jeanluc', 'jean'), ('j',))
    >>> given_forms("")
    ('',)
    """
    words = without_suffixes(words_of(name))
    return _forms(words, words[:1]) or ("",)


def _forms(words: list[str], parts: list[str]) -> tuple[str, ...]:
    whole = joined(words)
    if len(words) == 1:
        return (whole,)
    return (
        tuple(dict.fromkeys([whole, *(part[:LONGEST] for part in parts if len(part) >= SHORTEST_PART)]))
        if whole
        else ()
    )
