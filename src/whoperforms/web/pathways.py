"""How doctors come to a procedure, as text: the pathways step by step, who trains them, and how that is proved."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from string import Formatter

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from whoperforms.kernel.dates import day_in_words
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.procedures.training import Board, CredentialClass, Issuer, Pathway, Step
from whoperforms.web.told import Teller, Told

A_YEAR = 12  # months
KINDS: dict[IssuerKind, Promise] = {
    IssuerKind.MANUFACTURER: gettext_lazy("This company makes the tools. Its certificate is not a medical board's."),
    IssuerKind.SOCIETY: gettext_lazy("This is a society of doctors. Its certificate is not a medical board's."),
    IssuerKind.INDEPENDENT: gettext_lazy(
        "This body does not make the tools. Its certificate is not a medical board's."
    ),
}
BLANKS: dict[str, Promise] = {  # what a sentence about a real certificate fills in
    "issuer": gettext_lazy("[who gave it]"),
    "board": gettext_lazy("[board]"),
    "certificate": gettext_lazy("[field]"),
    "title": gettext_lazy("[title]"),
    "body": gettext_lazy("[who gave it]"),
    "date": gettext_lazy("[date]"),
    "reviewed": gettext_lazy("[date]"),
    "checked_by": gettext_lazy("[who looked]"),
    "how": gettext_lazy("[where]"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step: `told` is what is said of it, `choices` the fields of which one is enough, and which are most often."""

    heading: str
    told: Told
    choices: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayLine:
    """A pathway drawn as steps."""

    id: str
    name: str
    people: str
    text: str
    steps: tuple[StepLine, ...]
    facts: tuple[Told, ...]
    boards: tuple[str, ...]

    @classmethod
    def of(cls, pathway: Pathway, teller: Teller) -> "PathwayLine":
        """Present a pathway."""
        words = teller.words.pathways[pathway.id]
        boards = {board.id: board.name for board in teller.procedure.boards}
        return cls(
            id=pathway.id,
            name=words.name,
            people=words.people,
            text=words.text,
            steps=tuple(
                StepLine(
                    heading=teller.words.steps[step.kind],
                    told=teller.told(step, " ".join(_step(step))),
                    choices=tuple((teller.words.choices[each], each in step.most_often) for each in step.choices),
                )
                for step in pathway.steps
            ),
            facts=teller.facts(pathway.facts),
            boards=tuple(boards[board] for board in pathway.boards),
        )


def _step(step: Step) -> Iterable[str]:
    """Yield the sentences on a step."""
    if not step.required:
        yield _("Some doctors do this. It is not a must.")
    if step.months and step.months % A_YEAR == 0:
        years = step.months // A_YEAR
        yield ngettext("It takes %(count)s year.", "It takes %(count)s years.", years) % {"count": years}
    elif step.months:
        yield ngettext("It takes %(count)s month.", "It takes %(count)s months.", step.months) % {"count": step.months}
    if step.accredited:
        yield _("The program is an approved one.")
    if len(step.choices) > 1:
        yield _("It is in one of these fields:")
    elif step.choices:
        yield _("It is in this field:")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerLine:
    """Who trains, from when to when, and what kind of body that is."""

    name: str
    now: bool
    href: str
    told: Told

    @classmethod
    def of(cls, issuer: Issuer, teller: Teller, *, today: date) -> "IssuerLine":
        """Present an issuer."""
        now = (issuer.valid_from or today) <= today <= (issuer.valid_to or today)
        said = [str(KINDS[issuer.kind]), *_period(issuer, teller.words.language)]
        return cls(name=issuer.name, now=now, href=issuer.contact_url or "", told=teller.told(issuer, " ".join(said)))


def _period(issuer: Issuer, language: str) -> Iterable[str]:
    if issuer.valid_from:
        yield _("It gives the training since %(day)s.") % {"day": day_in_words(issuer.valid_from, language)}
    if issuer.valid_to:
        yield _("It gave the training until %(day)s.") % {"day": day_in_words(issuer.valid_to, language)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """A body that certifies doctors: in what, and where a patient can look somebody up."""

    name: str
    certificates: str
    href: str
    told: Told

    @classmethod
    def of(cls, board: Board, teller: Teller) -> "BoardLine":
        """Present a board."""
        certificates = "; ".join(board.certificates)
        said = _("Field: %(certificates)s.") % {"certificates": certificates} if certificates else ""
        return cls(
            name=board.name, certificates=certificates, href=board.patient_lookup or "", told=teller.told(board, said)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLine:
    """A kind of credential: the only sentence in which this site would speak of one, and the boards that give it."""

    id: str
    told: Told
    boards: tuple[BoardLine, ...]

    @classmethod
    def of(cls, kind: CredentialClass, teller: Teller) -> "ClassLine":
        """Present a kind of credential."""
        sentence = with_blanks(teller.words.credential_classes[kind.id])
        boards = (board for board in teller.procedure.boards if board.credential_class == kind.id)
        return cls(
            id=kind.id,
            told=teller.told(kind, sentence),
            boards=tuple(BoardLine.of(board, teller) for board in boards),
        )


def proofs(teller: Teller) -> tuple[Told, ...]:
    """Return how well a credential can be proved, strongest first."""
    return tuple(
        teller.told(state, with_blanks(teller.words.evidence_states[state.id]), name=state.id)
        for state in teller.procedure.evidence_states
    )


def with_blanks(sentence: str) -> str:
    """Return a sentence about a credential with words in place of what only a real one has."""
    parts = [
        said + (str(BLANKS.get(blank, "[...]")) if blank is not None else "")
        for said, blank, _spec, _conversion in Formatter().parse(sentence)
    ]
    return re.sub(r"\s+", " ", "".join(parts))
