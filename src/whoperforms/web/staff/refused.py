"""What a refusal says: in the language of a page, with names instead of ids."""

from functools import cached_property

from whoperforms.certification.ledger import Ledger
from whoperforms.certification.papers import standard_of
from whoperforms.certification.standards.requirements import AnyRequirement
from whoperforms.kernel.sentence import Sentence
from whoperforms.web.languages import Language
from whoperforms.web.spoken import spoken
from whoperforms.web.staff import words


def names_in(asked: AnyRequirement, language: Language) -> dict[str, str]:
    """Return what a requirement calls its modules and items, by their ids."""
    parts = (part for name in ("modules", "rubric", "checklist") for part in getattr(asked, name, ()))
    return {part.id: part.name.spoken(language) for part in parts}


def refused(sentence: Sentence, ledger: Ledger, programme: str, language: Language) -> str:
    """Return why something is refused, as whoever works in a programme reads it."""
    names = _Names(ledger, programme, language)
    called = {"person": names.person, "enrolment": names.enrolment, "programme": names.programme, "part": names.part}
    return words.refusal(sentence, called)


class _Names:
    """How what a ledger knows is called in a language; what is not known has no name."""

    def __init__(self, ledger: Ledger, programme: str, language: Language) -> None:
        self.ledger, self.of, self.language = ledger, programme, language

    def person(self, called: str) -> str | None:
        """Return the name of a person."""
        found = self.ledger.people.get(called)
        return found.name if found else None

    def enrolment(self, called: str) -> str | None:
        """Return the name of whose enrolment it is."""
        found = self.ledger.enrolments.get(called)
        return self.person(found.person) if found else None

    def programme(self, called: str) -> str | None:
        """Return what a programme is called, which is as its procedure."""
        found = self.ledger.programmes.get(called)
        opened = found.opened if found else None
        return spoken(opened.body.procedure, self.language).words.name if opened else None

    def part(self, called: str) -> str | None:
        """Return the name of a requirement, of a module or of an item."""
        return self._parts.get(called)

    @cached_property
    def _parts(self) -> dict[str, str]:
        found = dict[str, str]()
        for record in self.ledger.versions(self.of):
            if record.drafted:
                for one in standard_of(self.ledger, self.of, record.number).requirements:
                    found |= {one.id: one.name.spoken(self.language), **names_in(one, self.language)}
        return found
