"""Refusals on pages: in the reader's language, with the values in them, and with names instead of ids."""

import subprocess
import sys
from datetime import date
from http import HTTPStatus
from pathlib import Path

import pytest
from django.utils.translation import override

from filled_in import BASE, ENGLISH, refusals_in, sent
from whoperforms.kernel.errors import BadField, BadQuestion
from whoperforms.kernel.sentence import Sentence, Spoken
from whoperforms.web.staff.words import refusal

SPANISH = BASE.replace("/en/", "/es/")
SCRIPTS = Path(__file__).parents[3] / "scripts"
PUT_TOGETHER = """
from pathlib import Path
from refusal_messages import refusals
print(*(f"{one.file}:{one.line}" for one in refusals(Path("src/whoperforms")) if one.made), sep="\\n")
"""
NAMES_A_LINE = "certification/standards/standard.py"  # what is wrong with a document in its own, English, words


def test_a_refusal_is_said_in_english_as_it_was_and_knows_what_it_was_made_of():
    why = BadField("on", "{on}: is not yet come; write {today} or an earlier day", on=date(2026, 11, 9), today="now")

    assert str(why) == "2026-11-09: is not yet come; write now or an earlier day"
    assert why.sentence.template == "{on}: is not yet come; write {today} or an earlier day"
    assert BadQuestion(why.sentence).sentence is why.sentence


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            Sentence("{person}: you; a second person has to agree", person="4K"),
            "Dr. Ada: you; a second person has to agree",
        ),
        (
            Sentence("{stage}: nothing is recorded of such an enrolment", stage="enrolled"),
            "In training: nothing is recorded of such an enrolment",
        ),
        (
            Sentence("{level}: too low for {item}, which wants 2", level=1, item="judgement"),
            "1: too low for “Judgement”, which wants 2",
        ),
        (
            Sentence(
                "{module!r}: no module of {requirement}; choose one of {choices}",
                module="wax",
                requirement="lessons",
                choices=["judgement"],
            ),
            "'wax': no module of “Lessons”; choose one of “Judgement”",
        ),
        (
            Sentence("it is for the {roles:or}", roles=["decider", "key_custodian"]),
            "it is for the decider or key custodian",
        ),
        (Sentence("{on}: is over", on=date(2026, 11, 9)), "Nov. 9, 2026: is over"),
        (Sentence("{count:,} signs", count=5000), "5,000 signs"),
        (Sentence("{act}: not yours to do here", act="read_audit"), "This page: not yours to do here"),
        (Sentence("{reason}: unknown", reason="<b>"), "<b>: unknown"),
        (Spoken("Falta {algo}."), "Falta {algo}."),
    ],
    ids=["person", "stage", "item", "unknown", "roles", "day", "number", "page", "typed", "spoken"],
)
def test_values_are_called_by_their_names(sentence, said):
    names = {"4K": "Dr. Ada", "judgement": "Judgement", "lessons": "Lessons"}
    with override("en"):
        assert refusal(sentence, {"person": names.get, "part": names.get}) == said


@pytest.mark.parametrize("typed", ["} x {", "a{", "{0.__class__}", "{", ""])
def test_text_that_somebody_typed_is_said_as_it_is_whatever_braces_it_has(typed):
    with override("es"):
        assert refusal(Sentence.of(typed)) == (f'<span lang="en">{typed}</span>' if typed else "")


def test_what_has_no_spanish_is_marked_as_english_and_carries_no_markup():
    with override("es"):
        said = refusal(Sentence("{value}: said in no catalogue; write {other}", value="<b>", other=date(2026, 11, 9)))

    assert said == '<span lang="en">&lt;b&gt;: said in no catalogue; write Nov. 9, 2026</span>'


def test_a_sentence_is_said_in_spanish_with_the_sentences_in_it():
    inner = Sentence("choose one of {choices}", choices=["a", "b"])
    with override("es"):
        said = refusal(
            Sentence(
                "{requirement!r}: no workshop of version {number}; {offer}", requirement="x", number=2, offer=inner
            )
        )

    assert said == "'x': no es un taller de la versión 2; elija entre: a, b"


def test_what_an_act_refuses_is_said_in_spanish_at_its_field(world, as_):
    ada = world.enrolled("Ada")
    result = {"requirement": "lessons/wax", "on": world.today, "source": "School", "score": "90", "item_bank": "1"}
    record = f"{SPANISH}/records/{ada}"
    for address, fields, field, wanted in (
        (f"{record}/evidence_recorded", {**result, "on": "2099-01-01"}, "on", "todavía no ha llegado"),
        (
            f"{record}/evidence_recorded",
            {**result, "score": "140"},
            "score",
            "no es una parte de todos los puntos",
        ),
        (
            f"{record}/evidence_recorded",
            {**result, "item_bank": ""},
            "item_bank",
            "Una puntuación no dice nada",
        ),
    ):
        answer = sent(as_("Tess"), address, **fields)
        said = " ".join(refusals_in(answer))
        assert answer.status_code == HTTPStatus.BAD_REQUEST
        assert wanted in said, (address, said)
        assert not ENGLISH.search(said), said
        assert f'href="#{field}"' in answer.content.decode()


@pytest.mark.usefixtures("world")
def test_who_may_not_is_told_so_in_spanish(as_):
    answer = as_("Vera").get(f"{SPANISH}/audit")

    assert answer.status_code == HTTPStatus.FORBIDDEN
    [said] = refusals_in(answer)
    assert said.startswith("Esta página: no le corresponde a usted aquí; corresponde a ")
    assert not ENGLISH.search(said)


def test_every_refusal_behind_a_form_is_a_template_with_its_values_by_name():
    asked = [sys.executable, "-c", PUT_TOGETHER]
    found = subprocess.run(
        asked, cwd=SCRIPTS.parent, env={"PYTHONPATH": str(SCRIPTS)}, capture_output=True, text=True, check=True
    )

    assert [one for one in found.stdout.split() if not one.startswith(NAMES_A_LINE)] == []
