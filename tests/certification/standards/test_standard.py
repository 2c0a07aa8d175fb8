"""A standard is read from its document and written to it, and a wrong document is refused with line and remedy."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings

import standards
from standards import LESSONS, standard
from whoperforms.certification.bodies.programme import StandardDrafted
from whoperforms.certification.bodies.verification import Element
from whoperforms.certification.standards.requirements import Applies, Didactic
from whoperforms.certification.standards.standard import (
    BadStandard,
    Delta,
    drafted,
    from_text,
    sha256,
    template,
    written,
)
from whoperforms.certification.standards.versions import unset
from whoperforms.kernel.errors import BadProcedure, BadQuestion, NothingFound
from whoperforms.procedures.load import load, names

WHOLE = written(standard())
KINDS = "eligibility, didactic, hands_on, mentored, competence, verification, attestation, instrument, proctored"


@settings(deadline=None)  # a busy machine is no fault of the rule
@given(standards.standards())
def test_what_is_written_is_read_again_as_the_same(made):
    assert from_text(written(made)) == made


@settings(deadline=None)  # a busy machine is no fault of the rule
@given(standards.standards())
def test_what_is_read_is_written_again_as_the_same(made):
    document = written(made)

    assert written(from_text(document)) == document


WRONG = {  # what is replaced, by what, the text whose line is named, the sentence
    "an unknown kind": (
        'kind = "mentored"',
        'kind = "mentorred"',
        "mentorred",
        f"'mentorred': as requirement[4].kind this is not one of {KINDS}; write one of them",
    ),
    "no kind": (
        'kind = "mentored"\n',
        "",
        '[[requirement]]\nid = "mentorship"',
        "requirement[4] lacks the key 'kind'; add `kind = ...`",
    ),
    "a key of another kind": (
        "pass_mark = 80",
        "pass_mark = 80\nmonths = 77",
        "months = 77",
        f"'months': no key of requirement[2]; choose one of {', '.join(Didactic.__struct_fields__)}",
    ),
    "a key misspelt": (
        "pass_mark = 80",
        "passmark = 80",
        "passmark",
        "'passmark': no key of requirement[2]; did you mean 'pass_mark'?",
    ),
    "too high a mark": (
        "pass_mark = 80",
        "pass_mark = 101",
        "pass_mark",
        "101: as requirement[2].pass_mark this is too many; write 100 or less",
    ),
    "a fraction": (
        "pass_mark = 80",
        "pass_mark = 79.5",
        "pass_mark",
        "79.5: as requirement[2].pass_mark this is the wrong type; write a whole number",
    ),
    "a number below one": ("number = 1", "number = 0", "number = 0", "0: as number this is too few; write 1 or more"),
    "an unknown element": (
        'element = "licence"',
        'element = "license"',
        'element = "license"',
        f"'license': as requirement[7].element this is not one of {', '.join(Element)}; write one of them",
    ),
    "an id with capitals": (
        'id = "lessons"',
        'id = "Lessons"',
        "Lessons",
        "'Lessons': as requirement[2].id this is not an id; use small letters, digits and _, a letter first",
    ),
    "no Spanish": (
        'name = { en = "kit", es = "kit (es)" }',
        'name = { en = "kit" }',
        'name = { en = "kit" }',
        "requirement[9].name lacks the key 'es'; add `es = ...`",
    ),
    "an id twice": (
        'id = "lessons"',
        'id = "workshop"',
        'id = "workshop"\napplies_to = "initial"\nname = { en = "workshop"',
        "'workshop': stands here a second time; keep one of the two",
    ),
    "a module twice": (
        'id = "fire"',
        'id = "wax"',
        '{ id = "wax", name = { en = "Fire"',
        "'wax': stands here a second time; keep one of the two",
    ),
    "nobody who signs": (
        'signers = ["trainer"]',
        "signers = []",
        "signers = []",
        "'kit': nobody signs this off; name a role, such as `signers = [\"examiner\"]`",
    ),
    "a role that signs nothing off": (
        'signers = ["trainer"]',
        'signers = ["auditor"]',
        "auditor",
        "'auditor': cannot sign off instrument; choose one of examiner, mentor, trainer, verifier",
    ),
    "somebody who states it for the physician": (
        'signers = ["physician"]',
        'signers = ["trainer"]',
        'signers = ["trainer"]\nversion',
        "'trainer': cannot sign off attestation; choose one of physician",
    ),
    "a level above the scale": (
        "level = 3",
        "level = 5",
        "level = 5",
        "5: above 4, the highest level of the scale; lower it, or raise `highest`",
    ),
    "a part that is more than all": (
        'role = "observed", number = 1',
        'role = "observed", number = 4',
        'role = "observed", number = 4',
        "4: more than the 3 cases that are asked in all; lower it, or raise `number`",
    ),
    "a hint as a source": (
        'source_classes = ["primary"',
        'source_classes = ["self_attested"',
        "self_attested",
        "'self_attested': a hint at most, which verifies nothing; choose one of primary, equivalent",
    ),
    "a source that is not listed": (
        'id = "kit"',
        'id = "kit"\nsources = ["letter"]',
        "letter",
        "'letter': no source of this file; choose one of none",
    ),
    "a delta of nothing": (
        WHOLE[-1:],
        '\n[[delta]]\nrequirement = "lesson"\ntext = { en = "a", es = "b" }\n',
        'requirement = "lesson"',
        "'lesson': no requirement of this version; did you mean 'lessons'?",
    ),
    "a grace that is over": (
        WHOLE[-1:],
        '\n[[delta]]\nrequirement = "lessons"\ntext = { en = "a", es = "b" }\ngrace_until = 2025-12-31\n',
        "grace_until",
        "2025-12-31: before the version is in force on 2026-01-01; give holders a later day",
    ),
    "no TOML": (
        "pass_mark = 80",
        "pass_mark 80",
        "pass_mark 80",
        "not TOML: expected '=' after a key in a key/value pair; mend this line or the one above",
    ),
}


@pytest.mark.parametrize(("old", "new", "at", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_document_is_refused_with_its_line_and_what_to_do(old, new, at, sentence):
    text = WHOLE[: WHOLE.rindex(old)] + new if old == "\n" else WHOLE.replace(old, new, 1)
    line = text[: text.index(at)].count("\n") + 1

    with pytest.raises(BadStandard) as told:
        from_text(text, called="draft 3")

    assert str(told.value) == f"draft 3, line {line}: {sentence}"
    assert told.value.http_status == 400


def test_a_document_past_all_measure_is_not_read():
    with pytest.raises(BadStandard, match="500001 signs, too long for a standard; keep it under 500000"):
        from_text("#" * 500_001)


def test_a_document_is_known_by_the_hash_of_its_bytes():
    document = written(standard())

    assert drafted(standard()) == StandardDrafted(number=1, document=document, sha256=sha256(document))
    assert sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


def test_a_requirement_is_found_by_its_id():
    assert standard().requirement("lessons") == LESSONS
    with pytest.raises(NothingFound, match="'lesson': nothing that version 1 asks; did you mean 'lessons'"):
        standard().requirement("lesson")


def test_what_is_asked_depends_on_the_pathway_and_the_time():
    wick = msgspec.structs.replace(LESSONS, id="wick", pathways=("wick_trimming",))
    renewal = msgspec.structs.replace(LESSONS, id="again", applies_to=Applies.RENEWAL)
    made = standard(wick, renewal, standards.LICENCE)

    assert [one.id for one in made.asked("wick_trimming", Applies.INITIAL, Applies.BOTH)] == ["wick", "licence"]
    assert [one.id for one in made.asked("lamp_lighting", Applies.INITIAL, Applies.BOTH)] == ["licence"]
    assert [one.id for one in made.asked("lamp_lighting", Applies.RENEWAL, Applies.BOTH)] == ["again", "licence"]


def test_an_entry_of_the_delta_names_the_last_day():
    delta = Delta(requirement="lessons", text=standards.STATEMENT.text, grace_until=date(2026, 1, 1))

    assert from_text(written(standard(deltas=(delta,)))).deltas == (delta,)


# The templates that ship.


@pytest.mark.parametrize("name", names())
def test_a_shipped_template_has_no_number_of_its_own_making(name):
    draft = template(name)
    numbers = [
        (one.id, field)
        for one in draft.requirements
        for field in one.__struct_fields__
        if isinstance(getattr(one, field), int)
    ]

    assert numbers == []
    assert draft.effective_from is None
    assert draft.validity_months is None
    assert unset(draft)


@pytest.mark.parametrize("name", names())
def test_a_shipped_template_uses_the_ids_of_the_definition(name):
    definition, draft = load(name), template(name)
    pathways = {pathway.id: pathway for pathway in definition.pathways}
    competences = {one.id for one in draft.requirements if one.kind == "competence"}

    assert draft.programme == name
    assert competences == set(definition.training.competences)
    for one in draft.requirements:
        assert set(one.pathways) <= set(pathways)
        for pathway in one.pathways:
            assert set(one.residencies) == set(pathways[pathway].residencies)
            assert set(one.fellowships) <= set(pathways[pathway].fellowships)


@pytest.mark.parametrize("name", names())
def test_every_element_of_the_training_that_is_public_is_asked(name):
    kinds = {one.kind for one in template(name).requirements}

    assert kinds >= set(load(name).training.elements)


def test_what_a_template_says_is_public_has_a_source():
    draft = template("mild")
    unsourced = {one.id for one in draft.requirements if not one.sources}

    assert unsourced == {"first_cases", "licence", "exclusion", "statement"}  # asked by every programme here
    assert {name for one in draft.requirements for name in one.sources} == set(draft.sources)


def test_a_procedure_without_a_template_begins_with_the_least(tmp_path):
    (tmp_path / "lantern").mkdir()
    (tmp_path / "lantern" / "lantern.toml").touch()

    draft = template("lantern", programme="lantern_of_wax", folder=tmp_path)

    assert draft.programme == "lantern_of_wax"
    assert [one.id for one in draft.requirements] == ["eligibility", "technique", "licence", "exclusion", "statement"]


def test_a_wrong_template_of_an_adopter_names_its_file_and_line(tmp_path):
    (tmp_path / "lantern").mkdir()
    (tmp_path / "lantern" / "lantern.toml").touch()
    (tmp_path / "lantern" / "standard.toml").write_text('programme = "lantern"\nnumber = "1"\n', encoding="utf-8")

    with pytest.raises(BadProcedure, match=r"standard\.toml, line 2: '1': as number this is the wrong type"):
        template("lantern", folder=tmp_path)


def test_a_template_of_an_unknown_procedure_is_a_question_to_mend():
    with pytest.raises(BadQuestion, match="no such procedure"):
        template("midl")
