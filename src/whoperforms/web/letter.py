"""A letter for hospital privileging: what the registry knows of one physician's certification, in words.

Shape:  `Letter` is all that a letter says, as values, made by whoever has a ledger; `lines_of` puts it into the words
        of one language (`letters/en.toml`, `es.toml`: the same keys in both), `letter_pdf` onto paper.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.kernel.dates import day_in_words
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.web.languages import Language

TABLES: Final = Path(__file__).parent / "letters"


NEEDS_SINCE: Final = frozenset({CertificationState.SUSPENDED, CertificationState.REVOKED, CertificationState.WITHDRAWN})
NO_CERTIFICATE: Final = frozenset({CertificationState.IN_TRAINING, CertificationState.NONE})


@dataclass(frozen=True, slots=True)
class Stated:
    """The physician's own word: about so many cases in the twelve months before a day."""

    about: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that a letter says. `since`: the first day of a state that is not in force. Raises: BadValue.

    `number` is the certificate's, as it is shown; `url` the page that shows how it stands today; `contact` how to reach
    the issuer; `operator` who runs the registry; both None where it serves one machine alone; `invented` is true of the
    people of the demo.
    """

    name: str
    npi: Npi
    programme: str
    scope: str
    issuer: str
    issuer_kind: IssuerKind
    number: str
    state: CertificationState
    begins: date
    ends: date
    since: date | None = None
    standard: int
    effective: date
    separation: Separation
    decided: date
    cases: Stated | None = None
    as_of: date
    url: str
    contact: str | None
    operator: str | None
    invented: bool

    def __post_init__(self) -> None:
        if self.state in NO_CERTIFICATE:
            raise BadValue(
                "{state}: no certificate was issued, so there is nothing to write; wait for the decision",
                state=self.state,
            )
        if self.begins > self.ends:
            raise BadValue("{day}: a certificate cannot begin after its end; look at its dates", day=self.begins)
        if self.state in CERTIFIED and not self.begins <= self.as_of <= self.ends:
            raise BadValue("{day}: the certificate is not in force on that day; no letter may say so", day=self.as_of)
        if self.state in NEEDS_SINCE and self.since is None:
            raise BadValue("{state}: since when is not said; add the day", state=self.state)
        if self.npi.digits.startswith("2") is not self.invented:
            raise BadValue(
                "{npi}: invented people have an NPI that begins with 2, and nobody else", npi=self.npi.digits
            )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a letter: its heading, and lines of a label, which may be empty, and a text."""

    heading: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in words, from the top down."""

    title: str
    above: tuple[str, ...]
    parts: tuple[Part, ...]
    foot: str


@cache
def words(language: Language) -> Mapping[str, Any]:
    """Return the words of a letter in a language."""
    return tomllib.loads((TABLES / f"{language.value}.toml").read_text(encoding="utf-8"))


def lines_of(letter: Letter, language: Language) -> Written:
    """Return a letter in the words of a language."""
    said = words(language)
    days = {
        name: day_in_words(day, language.value)
        for name in ("begins", "ends", "since", "as_of", "effective", "decided")
        if (day := getattr(letter, name))
    }
    kind = letter.issuer_kind.value
    issuer = said[f"issuer_{kind}"].format(issuer=letter.issuer)
    certification = (
        (said["kind_of_paper"], said[kind]),
        (said["issuer"], issuer),
        (said["programme"], letter.programme),
        (said["scope"], letter.scope),
        (said["number"], letter.number),
        (said["standing"], said[letter.state.value].format(**days)),
        (said["standard"], said["standard_version"].format(version=letter.standard, **days)),
        (said["decided"], days["decided"]),
        (said["separation"], said[letter.separation.value]),
    )
    return Written(
        title=said["title"],
        above=(*([said["invented"]] if letter.invented else []), said["as_of"].format(**days), said["to"]),
        parts=(
            Part(said["who"], ((said["name"], letter.name), (said["npi"], f"{letter.npi.digits}. {said['npi_note']}"))),
            Part(said["what"], certification),
            Part(said["cases"], (("", _cases(letter, language)),)),
            Part(
                said["verify"],
                (
                    ("", said["verify_page"].format(url=letter.url)),
                    (
                        "",
                        said["verify_issuer"].format(contact=letter.contact) if letter.contact else said["no_contact"],
                    ),
                ),
            ),
            Part(said["not_said"], tuple(("", item) for item in said["not_said_items"])),
        ),
        foot=said["made_by" if letter.operator else "made_here"].format(made=days["as_of"], operator=letter.operator),
    )


def _cases(letter: Letter, language: Language) -> str:
    said = words(language)
    if letter.cases is None:
        return str(said["not_stated"])
    day = day_in_words(letter.cases.day, language.value)
    return str(said["stated"]).format(about=f"{letter.cases.about:,}", day=day)
