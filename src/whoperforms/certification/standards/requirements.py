"""What a standard asks of a candidate, as data: one shape for each kind of requirement.

Shape:  tables of a standard's document, told apart by `kind`. In these shapes None always means the same: the
        programme has to choose, and has not yet. A standard in which something is None is a draft (`versions`).
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from msgspec import Meta

from whoperforms.certification.bodies.enrolment import CaseRole
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Model
from whoperforms.certification.bodies.shape import Count, Slug, snake
from whoperforms.certification.bodies.verification import Element, SourceClass
from whoperforms.certification.lifecycle import STEPS, Stage
from whoperforms.procedures.kinds import Id, TaxonomyCode, Text
from whoperforms.procedures.sourced import Value

Line = Annotated[str, Meta(max_length=200, pattern=r"\S")]
Version = Annotated[str, Meta(max_length=60, pattern=r"\S")]
Number = Annotated[int, Meta(ge=1, le=10_000)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Months = Annotated[int, Meta(ge=0, le=600)]
Days = Annotated[int, Meta(ge=0, le=3660)]

SIGN = frozenset(role for role in Role if role in STEPS[Stage.ENROLLED, "sign_off"].by)  # who may sign off at all
USABLE: Final = (SourceClass.PRIMARY, SourceClass.EQUIVALENT)  # what others say is a hint, what oneself says no proof


class Applies(StrEnum):
    """When a requirement has to be met."""

    INITIAL = "initial"
    RENEWAL = "renewal"
    BOTH = "both"


class Wording(Value, frozen=True, kw_only=True):
    """What people read, in each language that the pages have."""

    en: Text
    es: Text

    def spoken(self, language: str) -> str:
        """Return the words in a language; English where there are none.

        >>> Wording(en="Study", es="Estudio").spoken("es")
        'Estudio'
        """
        return self.es if language == "es" else self.en


class Title(Value, frozen=True, kw_only=True):
    """A short text in each language, for a line of a list or a certificate."""

    en: Line
    es: Line

    def spoken(self, language: str) -> str:
        """Return the words in a language; English where there are none."""
        return self.es if language == "es" else self.en


class Requirement(Value, frozen=True, kw_only=True, tag_field="kind", tag=snake):
    """What all kinds share. `id` means the same in every version.

    `signers`: any one of these roles signs it off; none: nobody has to. `pathways`: for whom it holds; none: for all.
    `sources`: where it was read that a programme asks this; ids of the document's `[source.ID]` tables.
    """

    id: Slug
    applies_to: Applies
    name: Title
    text: Wording
    signers: tuple[Role, ...] = ()
    pathways: tuple[Id, ...] = ()
    sources: tuple[Id, ...] = ()

    @property
    def kind(self) -> str:
        """The name of its kind."""
        return str(self.__struct_config__.tag)


class Eligibility(Requirement, frozen=True, kw_only=True):
    """Who may be taken in at all: what was learned and where one may practise, looked up and signed by a verifier.

    What is accepted is named for the verifier, who reads the documents: any one of each list, by the ids and codes of
    the procedure's definition; an empty list asks nothing. `elements` have each to be confirmed by a look; a licence in
    as many states as `licences` says.
    """

    residencies: tuple[Id, ...] = ()
    fellowships: tuple[Id, ...] = ()
    specialties: tuple[TaxonomyCode, ...] = ()
    boards: tuple[Id, ...] = ()
    elements: tuple[Element, ...] = ()
    licences: Annotated[int, Meta(ge=0, le=60)] | None = None


class Module(Value, frozen=True, kw_only=True):
    """One lesson. `item_banks`: the versions of its exam that count; none: any, if it is stated which."""

    id: Slug
    name: Title
    examined: bool = True
    item_banks: tuple[Version, ...] = ()


class Didactic(Requirement, frozen=True, kw_only=True):
    """Lessons with exams. `attempts` of each exam, 0: as many as it takes; `waiting_days` after one that failed."""

    modules: tuple[Module, ...] = ()
    pass_mark: Percent | None = None
    attempts: Count | None = None
    waiting_days: Days | None = None


class Named(Value, frozen=True, kw_only=True):
    """One thing to do or to show, and what it is called."""

    id: Slug
    name: Title


class HandsOn(Requirement, frozen=True, kw_only=True):
    """A workshop on one of `models`, in sessions; what is on the checklist an examiner sees each person do."""

    models: Annotated[tuple[Model, ...], Meta(min_length=1)]
    minutes: Number | None = None
    learners_per_station: Number | None = None
    learners_per_trainer: Number | None = None
    checklist: tuple[Named, ...] = ()


class RoleMix(Value, frozen=True, kw_only=True):
    """Of the cases, so many at least in a role."""

    role: CaseRole
    number: Number | None = None


class LevelMix(Value, frozen=True, kw_only=True):
    """Of the cases, so many at least at which so many levels, or more, were treated."""

    levels: Number
    number: Number | None = None


class Mentored(Requirement, frozen=True, kw_only=True):
    """Cases at which a mentor was present, all within some period of so many months; 0: however long it takes."""

    number: Number | None = None
    months: Months | None = None
    roles: tuple[RoleMix, ...] = ()
    levels: tuple[LevelMix, ...] = ()


class Criterion(Value, frozen=True, kw_only=True):
    """One item of a rubric, and the level that has to be reached at least."""

    id: Slug
    name: Title
    level: Number | None = None


class Competence(Requirement, frozen=True, kw_only=True):
    """One thing to be mastered, judged by a rubric on a scale from 0 to `highest`; each competence for itself."""

    highest: Number | None = None
    rubric: tuple[Criterion, ...] = ()


class Verification(Requirement, frozen=True, kw_only=True):
    """Something to be looked up at a source, not longer ago than `days` on the day of a decision."""

    element: Element
    source_classes: Annotated[tuple[SourceClass, ...], Meta(min_length=1)] = USABLE
    days: Days | None = None


class Attestation(Requirement, frozen=True, kw_only=True):
    """Something that the physician states and signs, not longer ago than `days`; `version` changes with the words."""

    version: Version
    statement: Wording
    days: Days | None = None


class Instrument(Requirement, frozen=True, kw_only=True):
    """Leave to use an instrument: no kit goes to whoever lacks it. Another instrument asks for another sign-off."""

    instrument: Slug


class Proctored(Requirement, frozen=True, kw_only=True):
    """The first own cases, done while a mentor stands by."""

    number: Number | None = None


AnyRequirement: TypeAlias = (
    Eligibility | Didactic | HandsOn | Mentored | Competence | Verification | Attestation | Instrument | Proctored
)
FILLED: Final = {Didactic: "modules", Competence: "rubric"}  # a list without which nothing would be asked
ADDED: Final = frozenset({("learners_per_trainer",)})  # asked of drafts only later: older published versions lack it


def unset_in(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of everything in a requirement that the programme has to choose and has not."""
    if value is None:
        yield path
    elif isinstance(value, tuple):
        for one in value:
            name = getattr(one, "id", None) or getattr(one, "role", None) or getattr(one, "levels", None) or one
            yield from unset_in(one, (*path, str(name)))
    elif isinstance(value, Value):
        needed = FILLED.get(type(value))
        for field in value.__struct_fields__:
            inner = getattr(value, field)
            yield from [(*path, field)] if field == needed and not inner else unset_in(inner, (*path, field))
