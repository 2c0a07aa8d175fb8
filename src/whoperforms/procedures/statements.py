"""What is said about a procedure: facts for people, coverage, selection, studies, results, questions.

The sentences are in the words files, under the ids that stand here.
"""

from datetime import date
from typing import Annotated

from msgspec import Meta

from whoperforms.procedures.kinds import AnsweredBy, Better, Id, Page, QuestionKind, Text, Threshold
from whoperforms.procedures.sourced import Confidence, Sourced, Value


class Fact(Sourced, frozen=True, kw_only=True):
    """One statement for people; its sentence is in the words files under the same id."""

    id: Id


class Section(Value, frozen=True, kw_only=True):
    """One part of a page on the procedure: a heading, a lead, and these facts in this order."""

    id: Id
    page: Page = Page.ABOUT
    facts: tuple[Id, ...]


class Term(Value, frozen=True, kw_only=True):
    """A word of the glossary, and the facts that use it."""

    id: Id
    facts: tuple[Id, ...] = ()


class Coverage(Sourced, frozen=True, kw_only=True):
    """One statement on who pays; the answer about a person is always "ask"."""

    id: Id
    effective_on: date | None = None
    studies: tuple[Text, ...] = ()  # registry numbers of the studies it names


class Selection(Sourced, frozen=True, kw_only=True):
    """One published statement on whom the procedure suits; shown beside the others, never computed."""

    id: Id
    contradicts: tuple[Id, ...] = ()


class Result(Value, frozen=True, kw_only=True):
    """One number of a study: what was measured, in whom, after how long."""

    measure: Id
    unit: Id
    treated: float
    compared: float | None = None
    followed: int | None = None  # how many treated patients the number rests on
    after_months: int | None = None
    confidence: Confidence | None = None  # None: as sure as the study


class Study(Sourced, frozen=True, kw_only=True, rename={"results": "result"}):
    """One study, as context and never as a mark to pass."""

    id: Id
    name: Text
    treated: int | None = None
    compared: int | None = None
    compared_with: Id | None = None
    results: tuple[Result, ...] = ()


class Responder(Sourced, frozen=True, kw_only=True):
    """A named threshold at which a change, or a score, counts as a response."""

    rule: Threshold
    points: float


class Instrument(Sourced, frozen=True, kw_only=True, rename={"responders": "responder"}):
    """A questionnaire or test by which results are measured. Scores are stored, never its questions."""

    id: Id
    unit: Id
    better: Better
    lowest: float | None = None
    highest: float | None = None
    items: int | None = None
    after_treatment_only: bool = False
    responders: tuple[Responder, ...] = ()


class Outcomes(Sourced, frozen=True, kw_only=True):
    """What counts as an event, and below how many patients no percentage is shown."""

    events: tuple[Id, ...]
    percent_from: int


class Window(Value, frozen=True, kw_only=True):
    """When after the operation results are looked at, and how many months early or late still count."""

    months: Annotated[int, Meta(ge=1)]
    tolerance: Annotated[int, Meta(ge=0)]


class CaseLog(Sourced, frozen=True, kw_only=True):
    """What a log of cases may name: where in the body, and when results are looked at, before and after."""

    levels: tuple[Text, ...] = ()
    before_months: Annotated[int, Meta(ge=0)]
    windows: tuple[Window, ...] = ()


class VolumeFact(Sourced, frozen=True, kw_only=True):
    """One published statement on numbers of operations and results."""

    id: Id


class Question(Sourced, frozen=True, kw_only=True):
    """A question to take along. `answered_by` empty: nothing published can answer, ask."""

    id: Id
    kind: QuestionKind
    answered_by: tuple[AnsweredBy, ...] = ()
    facts: tuple[Id, ...] = ()


class OpenPoint(Value, frozen=True, kw_only=True):
    """What is not settled yet, for those who keep the definition."""

    id: Id
    statement: Text
    checked_on: date
