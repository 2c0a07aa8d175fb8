"""What somebody reports to be wrong: of whom, of what, and in their own words."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from whoperforms.evidence.matrix import Subject
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.registry.offered import names

LONGEST = 2000  # characters of a text
LANGUAGES = ("en", "es")
PAGES = (  # what a report may be about besides a claim
    *("home", "near", "map", "doctor", "check", "compare", "call", "visit"),
    *("about", "who_performs", "training", "questions", "costs", "states", "state"),
    *("data", "quality", "privacy", "credits"),
)
ABOUT = frozenset((*Subject, *PAGES))


class Category(StrEnum):
    """What kind of mistake."""

    PLACE = "place"
    TELEPHONE = "telephone"
    NOT_PERFORMED = "not_performed"
    SPECIALTY = "specialty"
    OTHER_PERSON = "other_person"
    LEFT = "left"
    CERTIFICATION = "certification"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is wrong. `npi`: of whom, if of anybody; `about`: the claim or the page, if known. Raises: BadValue."""

    category: Category
    text: str
    language: str
    procedure: str | None = None
    npi: Npi | None = None
    about: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", plain(self.text))
        if not self.text:
            raise BadValue("'': nothing is said to be wrong; write what is wrong, and what is right if you know")
        if len(self.text) > LONGEST:
            raise BadValue(
                "{count} characters: a report has at most {most}; write it shorter", count=len(self.text), most=LONGEST
            )
        for value, known in ((self.language, LANGUAGES), (self.procedure, names()), (self.about, ABOUT)):
            if value is not None and value not in known:
                raise BadValue(
                    "{value!r}: not known here; choose one of {choices}", value=value[:40], choices=sorted(known)
                )


def plain(text: str) -> str:
    r"""Return a text without what no one can read, and with one way to end a line.

    >>> plain(" Moved\r\nto\x00 Akron.\u202e ")
    'Moved\nto Akron.'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    readable = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in HIDDEN)
    return readable.strip()


HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
