"""Standards of an invented programme, whole and easy to change, and any standard at all for properties."""

from datetime import date

import msgspec
from hypothesis import strategies as st

from whoperforms.certification.bodies.enrolment import CaseRole
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Model
from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.standards import requirements as asked
from whoperforms.certification.standards.requirements import Applies, Title, Wording
from whoperforms.certification.standards.standard import Delta, Standard
from whoperforms.procedures.sourced import Source

EXAMINER, TRAINER, MENTOR, VERIFIER = (Role.EXAMINER,), (Role.TRAINER,), (Role.MENTOR,), (Role.VERIFIER,)


def said(text):
    return {"name": Title(en=text, es=f"{text} (es)"), "text": Wording(en=f"{text}.", es=f"{text} (es).")}


def title(text):
    return Title(en=text, es=f"{text} (es)")


def made(kind, called, **others):
    """Return a requirement of a kind; asked at the beginning, unless it is said otherwise."""
    return kind(**({"id": called, "applies_to": Applies.INITIAL} | said(called) | others))


ELIGIBLE = made(
    asked.Eligibility,
    "eligible",
    signers=VERIFIER,
    residencies=("candle_making",),
    elements=(Element.EDUCATION,),
    licences=1,
)
LESSONS = made(
    asked.Didactic,
    "lessons",
    signers=EXAMINER,
    modules=(asked.Module(id="wax", name=title("Wax")), asked.Module(id="fire", name=title("Fire"), item_banks=("7",))),
    pass_mark=80,
    attempts=2,
    waiting_days=7,
)
WORKSHOP = made(
    asked.HandsOn,
    "workshop",
    signers=EXAMINER,
    models=(Model.MODEL, Model.CADAVER),
    minutes=120,
    learners_per_station=2,
    learners_per_trainer=6,
    checklist=(asked.Named(id="hold", name=title("Hold")), asked.Named(id="turn", name=title("Turn"))),
)
MENTORSHIP = made(
    asked.Mentored,
    "mentorship",
    signers=MENTOR,
    number=3,
    months=6,
    roles=(asked.RoleMix(role=CaseRole.OBSERVED, number=1), asked.RoleMix(role=CaseRole.PERFORMED, number=1)),
    levels=(asked.LevelMix(levels=2, number=1),),
)
TECHNIQUE = made(
    asked.Competence,
    "technique",
    signers=EXAMINER,
    highest=4,
    rubric=(
        asked.Criterion(id="needle", name=title("Needle"), level=3),
        asked.Criterion(id="image", name=title("Image"), level=2),
    ),
)
SELECTION = msgspec.structs.replace(TECHNIQUE, id="selection")
LICENCE = made(asked.Verification, "licence", element=Element.LICENCE, days=90, applies_to=Applies.BOTH)
STATEMENT = made(
    asked.Attestation,
    "statement",
    signers=(Role.PHYSICIAN,),
    version="1",
    statement=Wording(en="It is true.", es="Es cierto."),
    days=120,
    applies_to=Applies.BOTH,
)
KIT = made(asked.Instrument, "kit", signers=TRAINER, instrument="lantern_kit")
FIRST = made(asked.Proctored, "first", signers=MENTOR, number=1)
ALL = (ELIGIBLE, LESSONS, WORKSHOP, MENTORSHIP, SELECTION, TECHNIQUE, LICENCE, STATEMENT, KIT, FIRST)


def standard(*requirements, **others):
    """Return a standard that could be published."""
    whole = {
        "programme": "lantern",
        "number": 1,
        "scope": title("Lighting lanterns"),
        "effective_from": date(2026, 1, 1),
        "validity_months": 24,
        "requirements": requirements or ALL,
    }
    return Standard(**(whole | others))


# Any standard that breaks no rule.

AWKWARD = (
    "x",
    '"',
    "\\",
    "a\x7f",
    "a\nb\tc\r\n",
    "'''",
    '"""',
    "[x]",
    "# no",
    "{ a = 1 }",
    "ñ",
    "a\u2028b",
    "\U0001f600",
    "\x00",
)
words = st.sampled_from(AWKWARD) | st.text(min_size=1, max_size=3).filter(str.strip)
ids = st.sampled_from(["a", "b2", "c_", "kit", "lessons", "long_name_of_something_7"])
titles = st.builds(Title, en=words, es=st.just("é"))
wordings = st.builds(Wording, en=st.just("A."), es=words)
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))


NO_MATTER_WHO = st.just(EXAMINER)


def chosen(low, high):
    return st.none() | st.integers(low, high)


def several(one, *, of=lambda value: value, low=0):
    return st.lists(one, min_size=low, max_size=2, unique_by=of).map(tuple)


def built(kind, signers=NO_MATTER_WHO, **others):
    return st.builds(
        kind,
        id=ids,
        applies_to=st.sampled_from(Applies),
        name=titles,
        text=wordings,
        signers=signers,
        pathways=several(ids),
        **others,
    )


some_signers = st.lists(
    st.sampled_from([Role.TRAINER, Role.MENTOR, Role.EXAMINER, Role.VERIFIER]), min_size=1, unique=True
)
items = st.builds(asked.Named, id=ids, name=titles)
kinds = (
    built(
        asked.Eligibility, residencies=several(ids), elements=several(st.sampled_from(Element)), licences=chosen(0, 60)
    ),
    built(
        asked.Didactic,
        signers=some_signers.map(tuple),
        modules=several(
            st.builds(asked.Module, id=ids, name=titles, examined=st.booleans(), item_banks=several(words)),
            of=lambda module: module.id,
        ),
        pass_mark=chosen(0, 100),
        attempts=chosen(0, 9),
        waiting_days=chosen(0, 99),
    ),
    built(
        asked.HandsOn,
        models=several(st.sampled_from(Model), low=1),
        minutes=chosen(1, 900),
        learners_per_station=chosen(1, 9),
        learners_per_trainer=chosen(1, 9),
        checklist=several(items, of=lambda item: item.id),
    ),
    built(
        asked.Mentored,
        number=st.none() | st.integers(5, 9),
        months=chosen(0, 24),
        roles=several(
            st.builds(asked.RoleMix, role=st.sampled_from(CaseRole), number=chosen(1, 5)), of=lambda mix: mix.role
        ),
        levels=several(
            st.builds(asked.LevelMix, levels=st.integers(1, 5), number=chosen(1, 5)), of=lambda mix: mix.levels
        ),
    ),
    built(
        asked.Competence,
        highest=st.none() | st.integers(5, 9),
        rubric=several(
            st.builds(asked.Criterion, id=ids, name=titles, level=chosen(1, 5)), of=lambda criterion: criterion.id
        ),
    ),
    built(asked.Verification, signers=st.just(()), element=st.sampled_from(Element), days=chosen(0, 400)),
    built(
        asked.Attestation,
        signers=st.just((Role.PHYSICIAN,)),
        version=words,
        statement=wordings,
        days=chosen(0, 400),
    ),
    built(asked.Instrument, instrument=ids),
    built(asked.Proctored, number=chosen(1, 9)),
)
requirements = st.one_of(kinds)


@st.composite
def standards(draw):
    found = draw(st.lists(requirements, min_size=1, max_size=3, unique_by=lambda one: one.id))
    named = draw(st.lists(st.sampled_from([one.id for one in found]), unique=True, max_size=2))
    effective = draw(st.none() | days)
    return Standard(
        programme=draw(ids),
        number=draw(st.integers(1, 99)),
        scope=draw(titles),
        effective_from=effective,
        validity_months=draw(chosen(1, 120)),
        requirements=tuple(found),
        deltas=tuple(
            Delta(requirement=name, text=draw(wordings), grace_until=draw(st.none() | st.just(date(2031, 1, 1))))
            for name in named
        ),
        sources=draw(
            st.dictionaries(ids, st.builds(Source, title=words, url=st.just("https://x.example")), max_size=2)
        ),
    )
