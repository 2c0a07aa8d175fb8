"""What the demo's programme asks: the draft that its procedure comes with, filled with numbers of our invention.

Shape:  every number here is invented, as the people are. Two versions, the second of which asks one thing more of
        those who are certified, and a third that is still being written.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import msgspec

from whoperforms.certification.bodies.enrolment import CaseRole
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.standards import requirements as of
from whoperforms.certification.standards.requirements import (
    AnyRequirement,
    Applies,
    Criterion,
    Module,
    Named,
    Title,
    Wording,
)
from whoperforms.certification.standards.standard import Delta, Standard

BANK: Final = "A"
MODULES: Final = (
    Module(id="anatomy", name=Title(en="Anatomy", es="Anatomía"), item_banks=(BANK,)),
    Module(id="selection", name=Title(en="Choosing patients", es="Elegir pacientes"), item_banks=(BANK,)),
    Module(id="steps", name=Title(en="Steps of the procedure", es="Pasos del procedimiento"), item_banks=(BANK,)),
)
CHECKLIST: Final = (
    Named(id="access", name=Title(en="Finds the way in", es="Encuentra el acceso")),
    Named(id="imaging", name=Title(en="Reads the X-ray view", es="Lee la imagen de rayos X")),
)
RUBRIC: Final = (
    Criterion(id="judgement", name=Title(en="Judgement", es="Criterio"), level=3),
    Criterion(id="safety", name=Title(en="Safety", es="Seguridad"), level=3),
)
RADIATION: Final = of.Didactic(
    id="radiation",
    applies_to=Applies.BOTH,
    name=Title(en="Radiation safety", es="Seguridad radiológica"),
    text=Wording(en="A lesson on sparing patients and staff X-rays.", es="Una lección sobre cómo evitar rayos X."),
    signers=(Role.EXAMINER,),
    modules=(Module(id="doses", name=Title(en="Doses", es="Dosis"), item_banks=(BANK,)),),
    pass_mark=80,
    attempts=3,
    waiting_days=7,
)
YEARS_OF_GRACE: Final = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a standard, as the demo's programme has them."""

    first: Standard
    second: Standard
    draft: Standard


def versions(template: Standard, *, first: date, second: date) -> Versions:
    """Return the versions of a standard, in force from their days on; the last one is a draft with gaps."""
    one = msgspec.structs.replace(
        template,
        effective_from=first,
        validity_months=24,
        requirements=tuple(filled(asked, cases=4) for asked in template.requirements),
    )
    new = Delta(
        requirement=RADIATION.id,
        text=Wording(en="A lesson on radiation safety.", es="Una lección sobre seguridad radiológica."),
        grace_until=second + YEARS_OF_GRACE,
    )
    two = msgspec.structs.replace(
        template,
        number=2,
        effective_from=second,
        validity_months=24,
        requirements=(*(filled(asked, cases=5) for asked in template.requirements), RADIATION),
        deltas=(new,),
    )
    three = msgspec.structs.replace(two, number=3, effective_from=None, deltas=())
    return Versions(one, two, three)


def filled(asked: AnyRequirement, *, cases: int) -> AnyRequirement:
    """Return a requirement with all that its programme has to choose."""
    chosen: dict[str, object] = {}
    match asked:
        case of.Eligibility():
            chosen = {"licences": 1}
        case of.Didactic():
            chosen = {"modules": MODULES, "pass_mark": 80, "attempts": 3, "waiting_days": 7}
        case of.HandsOn():
            ratios = {"learners_per_station": 2, "learners_per_trainer": 8}
            chosen = {"minutes": 240, "checklist": CHECKLIST, **ratios}
        case of.Mentored():
            roles = (of.RoleMix(role=CaseRole.OBSERVED, number=1), of.RoleMix(role=CaseRole.PERFORMED, number=2))
            chosen = {"number": cases, "months": 12, "roles": roles, "levels": (of.LevelMix(levels=2, number=1),)}
        case of.Competence():
            chosen = {"highest": 4, "rubric": RUBRIC}
        case of.Verification():
            chosen = {"days": 90}
        case of.Attestation():
            chosen = {"days": 120}
        case of.Proctored():
            chosen = {"number": 1}
    return msgspec.structs.replace(asked, **chosen)
