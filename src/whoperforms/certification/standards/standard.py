"""A standard: what a programme asks before it certifies somebody, as one document of one version.

Shape:  TOML, as docs/standard.md explains key by key. A draft may leave out what the programme has to choose; a
        version that is published has everything, and never changes (`versions`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256 as digest
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import StandardDrafted
from whoperforms.certification.bodies.shape import Slug
from whoperforms.certification.standards.requirements import (
    SIGN,
    USABLE,
    AnyRequirement,
    Applies,
    Attestation,
    Competence,
    Didactic,
    Eligibility,
    HandsOn,
    Mentored,
    Requirement,
    Title,
    Verification,
    Wording,
)
from whoperforms.certification.standards.tables import text_of
from whoperforms.kernel.errors import BadProcedure, BadQuestion, NothingFound
from whoperforms.procedures import load as procedures
from whoperforms.procedures.kinds import Id
from whoperforms.procedures.read import File, Read, parsed, read
from whoperforms.procedures.rules import Fault, twice
from whoperforms.procedures.shape import fault, offer
from whoperforms.procedures.sourced import Source, Value

NEUTRAL: Final = Path(__file__).with_name("neutral.toml")  # for procedures of which nothing is public
OF_PROCEDURE: Final = "standard.toml"  # in the folder of its definition
LONGEST: Final = 500_000  # signs of a document; the one for MILD has some 10,000


class BadStandard(BadQuestion):
    """A document that is no standard; names line and remedy."""


class Delta(Value, frozen=True, kw_only=True):
    """What holders of the version before have to add: a requirement, in words, and the last day to do so."""

    requirement: Slug
    text: Wording
    grace_until: date | None = None


class Standard(
    Value,
    frozen=True,
    kw_only=True,
    rename={"requirements": "requirement", "deltas": "delta", "sources": "source"},
):
    """One version of what a programme asks. `scope`: the sentence of a certificate that says what it covers."""

    programme: Slug
    number: Annotated[int, Meta(ge=1, le=10_000)]
    scope: Title
    effective_from: date | None = None
    validity_months: Annotated[int, Meta(ge=1, le=120)] | None = None
    requirements: Annotated[tuple[AnyRequirement, ...], Meta(min_length=1)]
    deltas: tuple[Delta, ...] = ()
    sources: Mapping[Id, Source] = {}

    def requirement(self, called: str) -> AnyRequirement:
        """Return the requirement of an id. Raises: NothingFound."""
        known = {one.id: one for one in self.requirements}
        if called not in known:
            raise NothingFound(f"{called!r}: nothing that version {self.number} asks; {offer(called, known)}")
        return known[called]

    def asked(self, pathway: str, *when: Applies) -> tuple[AnyRequirement, ...]:
        """Return what somebody on a pathway is asked at these times, in the order of the document."""
        return tuple(
            one for one in self.requirements if one.applies_to in when and (not one.pathways or pathway in one.pathways)
        )


def from_text(text: str, *, called: str = "the standard") -> Standard:
    """Return the standard that a document says. Raises: BadStandard, naming line and remedy."""
    if len(text) > LONGEST:
        raise BadStandard(
            "{called}: {count} signs, too long for a standard; keep it under {most}",
            called=called,
            count=len(text),
            most=LONGEST,
        )
    file = File(Path(called), text.replace("\r\n", "\n"))
    try:
        data = parsed(file)
        try:
            found = Read(file, msgspec.convert(data, Standard))
        except msgspec.ValidationError as why:
            file.refuse(*fault(str(why), data, Standard))
        return checked(found)
    except BadProcedure as why:
        raise BadStandard(str(why)) from None


def template(procedure: str, *, programme: str | None = None, folder: Path | None = None) -> Standard:
    """Return the draft that a procedure's programme begins with: its own, or else one that asks the least.

    Raises: BadQuestion for an unknown procedure, BadProcedure, MachineRefused.
    """
    own = procedures.home(procedure, folder) / OF_PROCEDURE
    found = checked(read(own if own.is_file() else NEUTRAL, Standard))
    return msgspec.structs.replace(found, programme=programme or procedure)


def written(standard: Standard) -> str:
    """Return a standard as the text of its document; `from_text` reads the same standard from it."""
    return text_of(standard)


def sha256(document: str) -> str:
    """Return the hash by which a document is known."""
    return digest(document.encode()).hexdigest()


def drafted(standard: Standard) -> StandardDrafted:
    """Return what is recorded of a draft."""
    document = written(standard)
    return StandardDrafted(number=standard.number, document=document, sha256=sha256(document))


def checked(found: Read[Standard]) -> Standard:
    """Return what was read, once it breaks no rule. Raises: BadProcedure for the first fault found."""
    for path, sentence in faults(found.value):
        found.file.refuse(path, sentence)
    return found.value


def faults(standard: Standard) -> Iterator[Fault]:
    """Yield what is wrong with a standard beyond the type of each value; what is not chosen yet is no fault."""
    ids = [one.id for one in standard.requirements]
    yield from twice((("requirement", at, "id"), name) for at, name in enumerate(ids))
    yield from twice((("delta", at, "requirement"), one.requirement) for at, one in enumerate(standard.deltas))
    for at, one in enumerate(standard.requirements):
        for path, sentence in (*wrong_signers(one), *listed_twice(one), *out_of_range(one), *unsourced(one, standard)):
            yield ("requirement", at, *path), sentence
    for at, delta in enumerate(standard.deltas):
        path = ("delta", at)
        if delta.requirement not in ids:
            wrong = f"{delta.requirement!r}: no requirement of this version"
            yield (*path, "requirement"), f"{wrong}; {offer(delta.requirement, ids)}"
        if delta.grace_until and standard.effective_from and delta.grace_until < standard.effective_from:
            wrong = f"{delta.grace_until}: before the version is in force on {standard.effective_from}"
            yield (*path, "grace_until"), f"{wrong}; give holders a later day"


def wrong_signers(of: Requirement) -> Iterator[Fault]:
    """Yield roles that could not sign a requirement off, and a want of any."""
    if not of.signers and not isinstance(of, Verification):
        yield ("signers",), f'{of.id!r}: nobody signs this off; name a role, such as `signers = ["examiner"]`'
    stated = isinstance(of, Attestation)
    for at, role in enumerate(of.signers):
        if stated is not (role is Role.PHYSICIAN) or role not in SIGN:
            may = "physician" if stated else ", ".join(sorted(SIGN - {Role.PHYSICIAN}))
            yield ("signers", at), f"{role.value!r}: cannot sign off {of.kind}; choose one of {may}"


def listed_twice(of: Requirement) -> Iterator[Fault]:
    """Yield what stands twice in a list of a requirement."""
    lists: dict[str, Sequence[str]] = {"signers": of.signers, "pathways": of.pathways}
    match of:
        case Eligibility(elements=elements):
            lists["elements"] = elements
        case Didactic(modules=modules):
            lists["modules"] = [one.id for one in modules]
        case HandsOn(checklist=checklist, models=models):
            lists |= {"checklist": [one.id for one in checklist], "models": models}
        case Competence(rubric=rubric):
            lists["rubric"] = [one.id for one in rubric]
        case Mentored(roles=roles, levels=levels):
            lists |= {"roles": [one.role for one in roles], "levels": [str(one.levels) for one in levels]}
    for key, values in lists.items():
        yield from twice(((key, at), str(value)) for at, value in enumerate(values))


def out_of_range(of: Requirement) -> Iterator[Fault]:
    """Yield numbers that nobody could reach, and sources that would prove nothing."""
    match of:
        case Competence(highest=int(highest), rubric=rubric):
            for at, one in enumerate(rubric):
                if one.level is not None and one.level > highest:
                    wrong = f"{one.level}: above {highest}, the highest level of the scale"
                    yield ("rubric", at, "level"), f"{wrong}; lower it, or raise `highest`"
        case Mentored(number=int(number)):
            parts = [("roles", at, one.number) for at, one in enumerate(of.roles)]
            parts += [("levels", at, one.number) for at, one in enumerate(of.levels)]
            for key, at, part in parts:
                if part is not None and part > number:
                    wrong = f"{part}: more than the {number} cases that are asked in all"
                    yield (key, at, "number"), f"{wrong}; lower it, or raise `number`"
        case Verification(source_classes=classes):
            for at, name in enumerate(classes):
                if name not in USABLE:
                    wrong = f"{name.value!r}: a hint at most, which verifies nothing"
                    yield ("source_classes", at), f"{wrong}; choose one of {', '.join(USABLE)}"


def unsourced(of: Requirement, standard: Standard) -> Iterator[Fault]:
    """Yield sources that the document does not list."""
    for at, name in enumerate(of.sources):
        if name not in standard.sources:
            yield ("sources", at), f"{name!r}: no source of this file; {offer(name, standard.sources)}"
