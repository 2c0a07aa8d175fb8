"""A person's name as somebody types it, and the ways in which it can be read.

Shape:  "John Smith", "Smith, John", "Smith John", "Dr. John Q. Smith Jr., MD", "Maria Garcia-Lopez", "Smith".
        Which words are the family name cannot be known: all likely readings are tried, the likeliest first.
"""

import re
from dataclasses import dataclass, replace

from whoperforms.evidence.name_forms import SUFFIXES, family_forms, joined, words_of
from whoperforms.kernel.errors import BadQuestion

# how doubtful a reading is: all words as they stand, a middle name left out, turned round, one part of a double name
STRAIGHT, TURNED, PARTS = 1, 2, 3

MOST_LETTERS = 100
MOST_WORDS = 8
FEWEST_LETTERS = 2
TITLES = frozenset(["dr", "doctor", "prof", "professor", "mr", "mrs", "ms", "miss", "sir", "dame", "rev"])
CREDENTIALS = frozenset(
    """
    agnp aprn arnp bds bsn ccc ccclsp cnm cnp cns crna dds dmd dnp dpm dpt drph dvm edd faans faaos faap faapmr
    facp facs fnp fnpbc fnpc jd lcsw lmft lmhc lmsw lpc lpn lvn mba mbbs mbchb md mha mph msn msw np otr otrl pac
    pharmd phd pmhnp psyd rd rdn rn rph scd slp
    """.split()  # noqa: SIM905 - as words they can be read
)
# written like a name: credentials only behind a comma or with dots ("Anh Do" is a person)
NAMES_TOO = frozenset(["do", "od", "dc", "pa", "ma", "ms", "bs", "ba", "pt", "ot", "lac"])
LOOSE = frozenset("odl")  # a first letter that people write apart: O Brien, D Angelo
CREDENTIAL_WITH_DOTS = re.compile(r"\b(?:[a-z]{1,3}\.){2,}[a-z]?(?!\w)|\bpa-?c\b|\bph\.\s?d\b\.?", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name, as forms; `given` and `initial` may be "". `doubt` grows with what was done to it."""

    family: str
    given: str = ""
    initial: str = ""
    doubt: int = 0


def readings(text: str) -> tuple[Reading, ...]:
    """Return the ways to read `text`, the likeliest first. Raises: BadQuestion.

    >>> [(reading.given, reading.family) for reading in readings("Smith, John Q.")]
    [('johnq', 'smith'), ('john', 'smith'), ('smith', 'johnq')]
    >>> [(reading.given, reading.family) for reading in readings("Dr. Anh Do, M.D.")]
    [('anh', 'do'), ('do', 'anh')]
    """
    shown = text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}..."
    if len(text) > MOST_LETTERS:
        raise BadQuestion(f"{shown!r}: too long for a name; give at most {MOST_LETTERS} letters")
    pieces = _pieces(CONTROLS.sub(" ", text))
    words = [word for piece in pieces for word in piece]
    if not words and any(letter.isdigit() for letter in text):
        raise BadQuestion(f"{shown!r}: a number is no name; give a name, or look an NPI up with 'whoperforms show'")
    if len("".join(words)) < FEWEST_LETTERS or len(max(words, key=len)) < FEWEST_LETTERS:
        raise BadQuestion(f"{shown!r}: no name in it that could be looked for; give at least a family name")
    if len(words) > MOST_WORDS:
        raise BadQuestion(f"{shown!r}: too many words for a name; give given name and family name")
    found = _around_a_comma(*pieces) if len(pieces) > 1 else _in_any_order(words)
    return tuple(dict.fromkeys([*found, *_with_parts(found, text)]))


def _pieces(text: str) -> list[list[str]]:
    """Return the words of the family name and of the given names where a comma parts them, else all words as one."""
    pieces = []
    for at, piece in enumerate(text.split(",")):
        words = [joined(words_of(word)) for word in CREDENTIAL_WITH_DOTS.sub(_unless_initials, piece).split()]
        words = _without_titles([word for word in words if word], after_comma=at > 0)
        if words:
            pieces.append(words)
    return pieces if len(pieces) <= 1 else [pieces[0], [word for piece in pieces[1:] for word in piece]]


def _unless_initials(found: re.Match[str]) -> str:
    """Return initials such as "J.R." parted, a credential such as "M.D." not at all."""
    letters = re.sub("[^a-z]", "", found[0].lower())
    return " " if letters in CREDENTIALS | NAMES_TOO else found[0].replace(".", ". ")


def _without_titles(words: list[str], *, after_comma: bool) -> list[str]:
    dropped = CREDENTIALS | SUFFIXES | (NAMES_TOO if after_comma else frozenset())
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    while words and words[-1] in dropped and (after_comma or len(words) > 1):
        words = words[:-1]
    return words


def _around_a_comma(family: list[str], given: list[str]) -> list[Reading]:
    whole = joined(family)
    found = [Reading(whole, joined(given))]
    if len(given) > 1:
        found.append(Reading(whole, given[0], _initial(given[1:]), doubt=int(len(given[1]) > 1)))
    return [*found, Reading(joined(given), whole, doubt=TURNED)]


def _in_any_order(words: list[str]) -> list[Reading]:
    """Return the readings of words not parted by a comma; an initial is nobody's family name."""
    full = [words[0], *(word for word in words[1:] if len(word) > 1)]
    if len(words) == 1:
        return [Reading(words[0])]
    if len(full) == 1:
        return [Reading(words[0], words[1])]
    first, last, initial = full[0], full[-1], _initial(words[1:-1])
    apart = [Reading(words[-2] + last, joined(words[:-2]), doubt=STRAIGHT)] if words[-2] in LOOSE else []
    if len(full) == 2:  # noqa: PLR2004 - "John Q Smith", "Smith John Q", "Sean O Brien"
        turned = Reading(first, last, _initial(words[2:]), doubt=TURNED)
        return [Reading(last, first, initial), *apart, turned]
    return [
        Reading(joined(full[1:]), first),
        Reading(last, full[1] if len(first) == 1 else joined(full[:-1])),
        Reading(last, first, initial, doubt=STRAIGHT),
        *apart,
        Reading(first, full[1], full[2][0], doubt=TURNED),
        Reading(joined(full[:-1]), last, doubt=TURNED),
    ]


def _initial(words: list[str]) -> str:
    return words[0][0] if words else ""


def _with_parts(found: list[Reading], text: str) -> list[Reading]:
    """Return readings with one part of a double family name: who types both may be looking for a bearer of one."""
    parts = {joined(words_of(word)): family_forms(word)[1:] for word in text.replace(",", " ").split() if "-" in word}
    return [
        replace(reading, family=part, doubt=PARTS)
        for reading in found
        for part in parts.get(reading.family, ())
        if reading.doubt < TURNED
    ]
