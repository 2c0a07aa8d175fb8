"""One page on which events are told: who reads it, and what the standards call their requirements and parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Body
from whoperforms.certification.events import Event
from whoperforms.certification.standards.standard import from_text
from whoperforms.web.languages import Language
from whoperforms.web.staff import words
from whoperforms.web.staff.visit import Visit

KEPT: Final = 100  # names of the standards of a programme, by language
ROLES: Final = frozenset(map(str, Role))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an event says. `href`: an address elsewhere that somebody typed; empty where it is none."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A page. `whole`: hashes too, for whoever audits; `files`: whether the reader may know of files.

    `names`: what standards call requirements, and by REQUIREMENT/ID their modules and items: the newest version's name.
    """

    visit: Visit
    names: Mapping[str, str]
    files: bool
    whole: bool = False

    @classmethod
    def of(cls, visit: Visit, *, about: str | None = None, whole: bool = False) -> "Telling":
        """Return the page of a visit. `about`: whom it is about, where it is about one person."""
        versions = visit.ledger.versions(visit.programme)
        documents = tuple(one.drafted.body.document for one in versions if one.drafted)
        whose = about or (visit.whose.id if visit.whose else None)
        return cls(
            visit=visit,
            names=_names(documents, visit.language),
            files=visit.may("read_evidence", whose),
            whole=whole,
        )

    def name(self, requirement: str) -> str:
        """Return what the standard calls a requirement; its id where no version has it."""
        return self.names.get(requirement, requirement)

    def part(self, requirement: str, identifier: str) -> str:
        """Return what the standard calls a module or an item of a requirement; its id where no version has it."""
        return self.names.get(f"{requirement}/{identifier}", identifier)

    def who(self, event: Event[Any]) -> str:
        """Return who did something, and in which role."""
        name = self.visit.name_of(event.actor)
        return f"{name} ({words.role(event.role)})" if event.role in ROLES else name

    def signature(self, event: Event[Body]) -> Iterator[Fact]:
        """Yield what the signature under an event means, in the signer's own mouth, and by what they showed it."""
        if event.meaning is not None:
            yield Fact(gettext("What the signature means"), words.meaning(event.meaning))
        if event.meaning is not None or self.whole:
            yield Fact(gettext("Shown with"), words.authn(event.authn))


def address_of(text: str) -> str:
    """Return where a link on what somebody typed leads: to an address of the web that is encrypted; else nowhere.

    >>> address_of("https://board.example/look?id=7")
    'https://board.example/look?id=7'
    >>> address_of("javascript:alert(1)") or address_of("http://board.example") or address_of("555-0100")
    ''
    """
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.username is None and parts.port in {None, 443}
    except ValueError:
        return ""
    plain = text.isascii() and text.isprintable() and " " not in text and "\\" not in text
    return text if plain and named and parts.scheme == "https" else ""


@lru_cache(maxsize=KEPT)
def _names(documents: tuple[str, ...], language: Language) -> Mapping[str, str]:
    """Return the names of requirements and of their parts, by id: those of the newest version that has each."""
    found: dict[str, str] = {}
    for document in documents:
        for one in from_text(document).requirements:
            parts = (part for name in ("modules", "rubric", "checklist") for part in getattr(one, name, ()))
            found |= {f"{one.id}/{part.id}": part.name.spoken(language) for part in parts}
            found[one.id] = one.name.spoken(language)
    return found
