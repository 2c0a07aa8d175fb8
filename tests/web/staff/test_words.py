"""Words: whatever the registry knows has a text for its pages, in both languages, and nothing is shown raw."""

import re
from datetime import date
from enum import StrEnum

import pytest
from django.utils import translation

from whoperforms.certification import events
from whoperforms.certification.acts.complaints import Category
from whoperforms.certification.bodies.enrolment import CaseRole, Meaning
from whoperforms.certification.bodies.people import Conflict, Role, Use
from whoperforms.certification.bodies.programme import Model, Separation, ToldBy
from whoperforms.certification.bodies.verification import Element, Finding, Method, Result, SourceClass
from whoperforms.certification.duties.deeds import CONFLICT, KEPT_AS
from whoperforms.certification.duties.rights import OPERATOR
from whoperforms.certification.flags import Flag, Pattern
from whoperforms.certification.kits import KitReason
from whoperforms.certification.lifecycle import CAUSES, SYSTEM, Stage
from whoperforms.certification.progress.completeness import Status
from whoperforms.certification.progress.lack import Lack, LackCode
from whoperforms.certification.standards.requirements import AnyRequirement, Applies
from whoperforms.certification.state import CertificationState
from whoperforms.evidence.reviews import Decision
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.web.languages import Language
from whoperforms.web.staff import words
from whoperforms.web.staff.words.happenings import EVENTS, REASONS
from whoperforms.web.staff.words.lacking import LACKS
from whoperforms.web.staff.words.tables import UNKNOWN

REASON_CODES = sorted({*CAUSES, *(code for codes in events.REASONS.values() for code in codes)})
SAID = {  # by what says them: all values that there are
    "applies": Applies,
    "authn": events.Authn,
    "case_role": CaseRole,
    "category": Category,
    "conflict": Conflict,
    "decision": Decision,
    "deed": [*KEPT_AS, CONFLICT],
    "element": Element,
    "event": events.TYPES,
    "finding": Finding,
    "issuer_kind": IssuerKind,
    "itself": [SYSTEM, OPERATOR],
    "kind": [str(kind.__struct_config__.tag) for kind in AnyRequirement.__args__],
    "kit": KitReason,
    "meaning": Meaning,
    "method": Method,
    "model": Model,
    "place": [*Stage, *CertificationState],
    "reason": REASON_CODES,
    "result": Result,
    "role": Role,
    "separation": Separation,
    "source_class": SourceClass,
    "stage": Stage,
    "state": CertificationState,
    "status": Status,
    "told_by": ToldBy,
    "use": Use,
}
VALUES = [(name, str(value)) for name, values in SAID.items() for value in values]
AMOUNTS = [
    Lack(code, wanted, found, of)
    for code in LackCode
    for wanted, found in [(5, 3), (("trainer", "mentor"), "model"), (None, date(2026, 3, 1))]
    for of in ["licence", None]
]


def test_every_function_that_says_something_is_walked_here():
    assert {*SAID, "flag", "lack", "refusal"} == set(words.__all__)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("pattern", Pattern)
def test_every_pattern_has_a_sentence_with_what_was_counted(pattern, language):
    seen = Flag(pattern=pattern, people=("A", "B"), counted=41, of=47, on=date(2026, 3, 1))
    with translation.override(language):
        text = words.flag(seen, {"A": "Ada", "B": "Ben"}.get)

        assert text != str(UNKNOWN)
        assert "41" in text
        assert "%(" not in text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("says", "value"), VALUES, ids=[f"{says}-{value}" for says, value in VALUES])
def test_every_value_has_words(says, value, language):
    with translation.override(language):
        text = getattr(words, says)(value)

        assert text
        assert text != str(UNKNOWN)


@pytest.mark.parametrize(("says", "value"), VALUES, ids=[f"{says}-{value}" for says, value in VALUES])
def test_words_are_said_in_spanish_too(says, value):
    with translation.override("en"):
        in_english = getattr(words, says)(value)
    with translation.override("es"):
        in_spanish = getattr(words, says)(value)

    assert in_spanish != in_english or in_english in {"NPI", "Mentor", "Auditor"}


def test_no_word_is_kept_for_what_does_not_exist():
    assert set(EVENTS) == set(events.TYPES)
    assert set(REASONS) == set(REASON_CODES)
    assert set(LACKS) == set(LackCode)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("lack", AMOUNTS, ids=repr)
def test_every_lack_is_a_sentence_whatever_stands_in_it(lack, language):
    with translation.override(language):
        text = words.lack(lack)

    assert re.match(r"[\w(“]", text)
    assert text.endswith(".")
    assert not re.search(r"%\(|None|[a-z]_[a-z]", text)


def test_a_lack_says_what_is_wanted_and_what_is_there():
    with translation.override("en"):
        assert words.lack(Lack(LackCode.CASES, 5, 3)) == "Cases needed: 5; that count so far: 3."
        assert words.lack(Lack(LackCode.SIGN_OFF, (Role.TRAINER, Role.MENTOR))) == (
            "Nobody has signed. May sign: Trainer or Mentor."
        )
        assert words.lack(Lack(LackCode.RUN_OUT, None, date(2026, 3, 1), Element.LICENCE)) == (
            "License: has run out; it held until March 1, 2026."
        )


def test_what_the_standard_calls_a_module_stands_in_a_lack_where_it_is_known():
    with translation.override("en"):
        said = words.lack(Lack(LackCode.MODULE, of="anatomy"), {"anatomy": "Anatomy of the spine"})

    assert said == "No result for the module Anatomy of the spine."


class Newer(StrEnum):
    """A value of a newer program."""

    TELEPORTED = "teleported"


@pytest.mark.parametrize("says", [name for name in SAID if name != "lack"])
def test_what_a_newer_program_wrote_is_unknown_and_never_shown_raw(says):
    assert getattr(words, says)(Newer.TELEPORTED) == str(UNKNOWN)
