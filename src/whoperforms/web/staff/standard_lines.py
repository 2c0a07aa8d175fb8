"""One requirement of a standard as its readers see it: its words, and each value with what it means."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from whoperforms.certification.standards.requirements import (
    AnyRequirement,
    Attestation,
    Competence,
    Didactic,
    Eligibility,
    HandsOn,
    Instrument,
    Mentored,
    Module,
    Proctored,
    Verification,
)
from whoperforms.certification.standards.standard import Standard
from whoperforms.certification.standards.versions import Unset
from whoperforms.web.staff import words

Line = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementLines:
    """A requirement, in words."""

    id: str
    name: str
    kind: str
    text: str
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, one: AnyRequirement, language: str) -> "RequirementLines":
        """Say a requirement."""
        signers = _list(words.role(role) for role in one.signers)
        return cls(
            id=one.id,
            name=one.name.spoken(language),
            kind=words.kind(one.kind),
            text=one.text.spoken(language),
            lines=(
                (_("When"), words.applies(one.applies_to)),
                *([(_("Only for the pathways"), _list(one.pathways))] if one.pathways else []),
                *_values(one, language),
                (_("Who signs"), signers or _("nobody has to")),
            ),
        )


def what_is_missing(of: Standard, what: Unset, language: str) -> str:
    """Say something that is to be chosen: of which requirement, and what.

    A name inside a list, such as an item of a rubric, stays as the document has it.
    """
    *way, last = what.parameter.split(".")
    label = parameter(last)
    inner = f" ({way[-1]})" if way else ""
    if what.requirement is None:
        return label
    return f"{of.requirement(what.requirement).name.spoken(language)}: {label}{inner}"


def parameter(name: str) -> str:  # the labels of numbers are those of the lines below
    """Say what a key of a document means."""
    known = {
        "effective_from": _("In force from"),
        "validity_months": _("A certificate is valid for, in months"),
        "grace_until": _("Last day for holders of the version before"),
        "licences": _("Confirmed licenses, in so many states"),
        "modules": _("Modules"),
        "pass_mark": _("Mark to pass, in percent"),
        "attempts": _("Attempts allowed (0: as many as it takes)"),
        "waiting_days": _("Days to wait after an attempt that failed"),
        "minutes": _("Minutes of workshop"),
        "learners_per_station": _("Learners at one station, at most"),
        "learners_per_trainer": _("Learners with one trainer, at most"),
        "number": _("Number of cases"),
        "months": _("Within so many months (0: however long it takes)"),
        "highest": _("Highest level of the scale"),
        "rubric": _("Items of the rubric"),
        "level": _("Level to reach"),
        "days": _("At most so many days old"),
    }
    return known.get(name, name)


def _values(one: AnyRequirement, language: str) -> Iterator[Line]:
    """Return what a requirement asks, each value under its own name; what is not chosen is said so."""
    return SAYING[type(one)](one, language)


def _didactic(one: Didactic, language: str) -> Iterator[Line]:
    modules = (f"{module.name.spoken(language)}{_exam(module.examined)}{_banks(module)}" for module in one.modules)
    yield parameter("modules"), _list(modules) or _unchosen()
    yield from _numbers(one, "pass_mark", "attempts", "waiting_days")


def _hands_on(one: HandsOn, language: str) -> Iterator[Line]:
    yield _("Taught on"), _list(words.model(model) for model in one.models)
    yield from _numbers(one, "minutes", "learners_per_station", "learners_per_trainer")
    if one.checklist:
        yield _("Checklist"), _list(item.name.spoken(language) for item in one.checklist)


def _mentored(one: Mentored, _language: str) -> Iterator[Line]:
    yield from _numbers(one, "number", "months")
    for mix in one.roles:
        yield _("Of these, in the role “%(role)s”") % {"role": words.case_role(mix.role)}, _number(mix.number)
    for levels in one.levels:
        yield _("Of these, with %(levels)s or more levels") % {"levels": levels.levels}, _number(levels.number)


def _competence(one: Competence, language: str) -> Iterator[Line]:
    yield from _numbers(one, "highest")
    items = (f"{item.name.spoken(language)}: {_number(item.level)}" for item in one.rubric)
    yield _("Items, and the level to reach"), _list(items) or _unchosen()


def _verification(one: Verification, _language: str) -> Iterator[Line]:
    yield _("What is looked up"), words.element(one.element)
    yield _("Where"), _list(words.source_class(each) for each in one.source_classes)
    yield from _numbers(one, "days")


def _attestation(one: Attestation, language: str) -> Iterator[Line]:
    yield _("What is stated (version %(version)s)") % {"version": one.version}, one.statement.spoken(language)
    yield from _numbers(one, "days")


def _eligibility(one: Eligibility, _language: str) -> Iterator[Line]:
    for label, accepted in (
        (_("Residency, any one of"), one.residencies),
        (_("Fellowship, any one of"), one.fellowships),
        (_("Specialty, any one of"), one.specialties),
        (_("Board, any one of"), one.boards),
        (_("To be confirmed at a source"), tuple(words.element(element) for element in one.elements)),
    ):
        if accepted:
            yield label, _list(accepted)
    yield from _numbers(one, "licences")


SAYING: Final[Mapping[type, Callable[[Any, str], Iterator[Line]]]] = {
    Eligibility: _eligibility,
    Didactic: _didactic,
    HandsOn: _hands_on,
    Mentored: _mentored,
    Competence: _competence,
    Verification: _verification,
    Attestation: _attestation,
    Instrument: lambda one, _language: iter([(_("Instrument"), one.instrument)]),
    Proctored: lambda one, _language: _numbers(one, "number"),
}


def _numbers(one: AnyRequirement, *names: str) -> Iterator[Line]:
    return ((parameter(name), _number(getattr(one, name))) for name in names)


def _number(value: int | None) -> str:
    return _unchosen() if value is None else str(value)


def _unchosen() -> str:
    return _("not chosen yet")


def _exam(examined: bool) -> str:  # noqa: FBT001 - what the document says of a module
    return "" if examined else " " + _("(without an exam)")


def _banks(module: Module) -> str:
    """Say which versions of an exam count, where not any does."""
    said = _("(version of the questions: %(versions)s)") % {"versions": ", ".join(module.item_banks)}
    return f" {said}" if module.item_banks else ""


def _list(values: "Iterator[str] | tuple[str, ...]") -> str:
    return "; ".join(values)
