"""The parts of the pages about a procedure, as text: sections, whom it suits, how it is taught, questions, who pays."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whoperforms.kernel.dates import day_in_words
from whoperforms.procedures import words as definition_words
from whoperforms.procedures.kinds import AnsweredBy, Page, QuestionKind
from whoperforms.procedures.statements import Coverage, Question
from whoperforms.web.told import Teller, Told

TRIAL = re.compile(r"NCT[0-9]{8}")
TRIALS = "https://clinicaltrials.gov/study/"
ON_PROFILES = frozenset(  # what a doctor's own page can answer
    {
        *(AnsweredBy.PLACES, AnsweredBy.AFFILIATION, AnsweredBy.VOLUME, AnsweredBy.CASE_LOG),
        *(AnsweredBy.CREDENTIAL, AnsweredBy.BOARD, AnsweredBy.OUTCOMES, AnsweredBy.PAYMENTS),
    }
)
HINTS: dict[str, Promise] = {
    "profile": gettext_lazy("The doctor's page on this site may say something. Ask all the same."),
    "costs": gettext_lazy("See the page on costs. Ask all the same."),
    "facts": gettext_lazy("Here is what we know in general. Ask about your own case."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, a lead, and statements."""

    id: str
    heading: str
    lead: str
    facts: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A statement under a name."""

    name: str
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Published statements on whom a procedure suits: one, or several that contradict one another."""

    told: tuple[Told, ...]

    @property
    def disagree(self) -> bool:
        """Whether they contradict one another."""
        return len(self.told) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What is public about the issuer's training, and what is not; `told` says where it was read."""

    elements: tuple[definition_words.Named, ...]
    competences: tuple[definition_words.Named, ...]
    requirements: tuple[definition_words.Named, ...]
    not_published: tuple[str, ...]
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question, what is known in general, and where more may stand."""

    kind: QuestionKind
    text: str
    facts: tuple[Told, ...]
    hint: str
    costs: bool

    @classmethod
    def of(cls, question: Question, teller: Teller) -> "QuestionLine":
        """Present a question."""
        by = frozenset(question.answered_by)
        pays = AnsweredBy.COVERAGE in by
        hint = "profile" if by & ON_PROFILES else "costs" if pays else "facts" if question.facts else ""
        return cls(
            kind=question.kind,
            text=teller.words.questions[question.id],
            facts=teller.facts(question.facts),
            hint=str(HINTS[hint]) if hint else "",
            costs=pays,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The questions of a kind, and where they come from."""

    lines: tuple[QuestionLine, ...]
    told: tuple[Told, ...]

    @classmethod
    def of(cls, kind: QuestionKind, teller: Teller) -> "Asked":
        """Present the questions of a kind, in the definition's order."""
        found = [each for each in teller.procedure.questions if each.kind is kind]
        origins = dict.fromkeys(teller.told(each, "") for each in found)
        return cls(lines=tuple(QuestionLine.of(each, teller) for each in found), told=tuple(origins))


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A statement on who pays, since when, and the studies it names, each with where it can be looked up."""

    told: Told
    since: str
    studies: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, coverage: Coverage, teller: Teller) -> "Payer":
        """Present a statement on who pays."""
        day = coverage.effective_on
        since = _("From %(day)s on.") % {"day": day_in_words(day, teller.words.language)} if day else ""
        return cls(
            told=teller.told(coverage, teller.words.coverage[coverage.id]),
            since=since,
            studies=tuple((each, f"{TRIALS}{each}" if TRIAL.fullmatch(each) else "") for each in coverage.studies),
        )


def sections(teller: Teller, page: Page) -> tuple[Section, ...]:
    """Return the sections of a page, in the definition's order."""
    found = ((each, teller.words.sections[each.id]) for each in teller.procedure.sections if each.page is page)
    return tuple(
        Section(id=each.id, heading=words.heading, lead=words.lead, facts=teller.facts(each.facts))
        for each, words in found
    )


def choices(teller: Teller) -> tuple[Choice, ...]:
    """Return whom a procedure suits, as it is published: who contradict one another stand together."""
    rows = {row.id: row for row in teller.procedure.selection}
    found, placed = [], set[str]()
    for row in rows.values():
        together = [each for each in (row.id, *row.contradicts) if each not in placed]
        if row.id not in placed:
            placed.update(together)
            found.append(Choice(told=tuple(teller.told(rows[each], teller.words.selection[each]) for each in together)))
    return tuple(found)


def trained(teller: Teller) -> Trained:
    """Return what is public of the training."""
    training, words = teller.procedure.training, teller.words
    return Trained(
        elements=_named(training.elements, words.training_elements),
        competences=_named(training.competences, words.competences),
        requirements=_named(training.requirements, words.requirements),
        not_published=tuple(words.not_published[each] for each in training.not_published),
        told=teller.told(training, ""),
    )


def _named(ids: Iterable[str], words: Mapping[str, definition_words.Named]) -> tuple[definition_words.Named, ...]:
    return tuple(words[each] for each in ids)
