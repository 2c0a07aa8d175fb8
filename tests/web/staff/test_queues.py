"""Queues: looks for a second person, reported mistakes with their answers, appeals and complaints."""

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from filled_in import BASE, filled, sent
from signing import code
from whoperforms.certification.acts.complaints import open_complaints
from whoperforms.certification.bodies.auditing import Founded
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.verification import Element
from whoperforms.registry.corrections import selectors, services
from whoperforms.registry.corrections.report import Category, Report
from whoperforms.registry.journal import ledger
from worlds import id_of

SIGNED = {"proof": "totp"}


def reported(*, days_ago=0, text="The phone number is of another office."):
    report = Report(category=Category.TELEPHONE, text=text, language="en", npi=None, procedure="mild", about=None)
    return services.receive(report, submission=f"s{days_ago}", now=datetime.now(UTC) - timedelta(days=days_ago))


def test_looks_wait_for_a_second_person_until_one_has_spoken(world, as_):
    ada = world.enrolled("Ada")
    look = world.look(id_of("Ada"), Element.EDUCATION, agreed=None)
    rhea = as_("Rhea")

    page = rhea.get(f"{BASE}/looks").content.decode()
    assert f"{BASE}/records/{ada}/verification_reviewed" in page
    reviewed = {"verification": look.seq, "agrees": "yes", **SIGNED, "proof_code": code()}
    sent(rhea, f"{BASE}/records/{ada}/verification_reviewed", **reviewed)

    assert "verification_reviewed" not in rhea.get(f"{BASE}/looks").content.decode()


@pytest.mark.usefixtures("world")
def test_a_reported_mistake_has_a_day_to_answer_by_and_gets_an_answer(as_):
    old, new = reported(days_ago=31), reported()
    cora = as_("Cora")

    page = cora.get(f"{BASE}/corrections").content.decode()
    assert page.index(str(old)) < page.index(str(new))
    assert page.count("<strong>late</strong>") == 1
    answer = sent(cora, f"{BASE}/corrections/{old}", state="answered", text="Put right.")

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    assert [told.text for told in selectors.correction(old).told] == ["Put right."]
    assert "<strong>late</strong>" not in cora.get(f"{BASE}/corrections").content.decode()


@pytest.mark.usefixtures("world")
def test_an_answer_without_words_or_out_of_turn_is_refused(as_):
    number = reported()
    cora = as_("Cora")

    empty = sent(cora, f"{BASE}/corrections/{number}", state="closed", text="")
    assert (empty.status_code, "what the sender reads has 1 to" in empty.content.decode()) == (400, True)
    odd = sent(cora, f"{BASE}/corrections/{number}", state="received", text="Again.")
    assert odd.status_code == HTTPStatus.BAD_REQUEST
    assert selectors.correction(number).told == ()
    assert cora.get(f"{BASE}/corrections/nothing").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("who", "sees", "answers"), [("Cora", 200, 200), ("Carl", 200, 200), ("Audrey", 200, 403), ("Tess", 403, 403)]
)
@pytest.mark.usefixtures("world")
def test_who_sees_reported_mistakes_and_who_answers_them(as_, who, sees, answers):
    number = reported()

    assert as_(who).get(f"{BASE}/corrections").status_code == sees
    assert as_(who).get(f"{BASE}/corrections/{number}").status_code == answers


def test_a_complaint_is_taken_up_and_a_panel_decides_it(world, as_):
    world.enrolled("Ada")
    said = {"enrolment": "Ada", "category": "safety", "text": "Works without the lamp."}

    answer = sent(as_("Cora"), f"{BASE}/contested/new", **said)
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [opened] = open_complaints(ledger(), "mild")
    where = f"{BASE}/contested/{opened.seq}"
    assert where in as_("Pam").get(f"{BASE}/contested").content.decode()
    assert where not in as_("Audrey").get(f"{BASE}/contested").content.decode()
    found = {"text": "Nothing was found.", "outcome": "unfounded"}
    answer = sent(as_("Pam"), where, **found, **SIGNED, proof_code=code())

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    assert ledger().audit["mild"][-1].body.outcome is Founded.UNFOUNDED
    assert open_complaints(ledger(), "mild") == ()
    assert as_("Pam").get(where).status_code == HTTPStatus.NOT_FOUND


def test_a_complaint_is_decided_once_each_of_the_panel_has_signed_the_same(world, as_):
    world.enrolled("Ada")
    world.register("Paul", Role.APPEALS_PANEL)
    sent(as_("Cora"), f"{BASE}/contested/new", enrolment="Ada", category="safety", text="Works without the lamp.")
    [opened] = open_complaints(ledger(), "mild")
    where, said = f"{BASE}/contested/{opened.seq}", {"text": "Nothing was found.", "outcome": "unfounded", **SIGNED}

    first = sent(as_("Pam"), where, **said, panel=id_of("Paul"), proof_code=code())
    assert first["Location"].endswith("done=complaint_proposed"), first.content.decode()
    paul = as_("Paul")
    assert where in paul.get(f"{BASE}/").content.decode()
    page = paul.get(where).content.decode()
    assert "Nothing was found." in page
    assert re.search(r'value="unfounded" type="radio" checked', page)
    sent(paul, where, **said, panel=id_of("Pam"), proof_code=code())

    assert open_complaints(ledger(), "mild") == ()


@pytest.mark.usefixtures("world")
def test_what_was_found_out_is_public_and_the_words_are_not(as_):
    number = reported()
    address = f"{BASE}/corrections/{number}"

    without = sent(as_("Cora"), address, state="closed", text="They moved.")
    closed = sent(as_("Cora"), address, state="closed", text="They moved.", decided="put_right")

    assert (without.status_code, 'id="decided-error"' in without.content.decode()) == (400, True)
    assert closed.status_code == HTTPStatus.SEE_OTHER, closed.content.decode()
    public = as_("Cora").get("/en/corrections").content.decode()
    assert "It was a mistake, and is put right." in public
    assert "They moved." not in public


@pytest.mark.usefixtures("world")
def test_of_two_who_answer_the_same_report_the_second_reads_first_what_was_answered(as_):
    number = reported()
    address = f"{BASE}/corrections/{number}"
    opened = {who: filled(as_(who), address, state="answered") for who in ("Cora", "Carl")}

    first = as_("Cora").post(address, opened["Cora"] | {"text": "It is put right."})
    late = as_("Carl").post(address, opened["Carl"] | {"text": "It was right all along."})

    assert (first.status_code, late.status_code) == (HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT)
    said = late.content.decode()
    assert "somebody has answered it since you opened this page" in said
    assert f'<a href="{address}">Open this form anew</a>' in said
    assert "It is put right." in as_("Carl").get(address).content.decode()
    assert [told.text for told in selectors.correction(number).told] == ["It is put right."]


@pytest.mark.usefixtures("world")
def test_an_answer_that_is_sent_twice_is_told_once(as_):
    number = reported()
    address = f"{BASE}/corrections/{number}"
    answer = filled(as_("Cora"), address, state="answered", text="It is put right.")

    assert [as_("Cora").post(address, answer).status_code for _ in range(2)] == [HTTPStatus.SEE_OTHER] * 2
    assert [told.text for told in selectors.correction(number).told] == ["It is put right."]


STEPS = {  # what is sent twice
    "looked at": {"state": "looked_at"},
    "answered": {"state": "answered", "text": "It is put right."},
    "closed": {"state": "closed", "text": "It is put right.", "decided": "put_right"},
}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("step", STEPS)
def test_whatever_becomes_of_a_report_is_recorded_once_and_a_second_click_is_answered_as_the_first(as_, step):
    number = reported()
    address = f"{BASE}/corrections/{number}"
    answer = filled(as_("Cora"), address, **STEPS[step])

    first, second = (as_("Cora").post(address, answer) for _ in range(2))

    assert (first.status_code, second.status_code) == (HTTPStatus.SEE_OTHER, HTTPStatus.SEE_OTHER)
    assert first["Location"] == second["Location"]
    assert selectors.any_with(number).state == STEPS[step]["state"]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("late", STEPS)
@pytest.mark.parametrize("early", STEPS)
def test_of_two_officers_at_one_report_the_second_reads_that_somebody_was_faster(as_, early, late):
    number = reported()
    address = f"{BASE}/corrections/{number}"
    carl = filled(as_("Carl"), address, **STEPS[late])
    sent(as_("Cora"), address, **STEPS[early])

    answer = as_("Carl").post(address, carl)

    said = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    verb = "closed" if early == "closed" else "answered"
    assert f"somebody has {verb} it since you opened this page" in said
    assert ("<textarea" in said) is (early != "closed")
    assert len(selectors.any_with(number).told) == (early != "looked at")


def test_a_decision_on_a_complaint_that_is_sent_twice_is_done_once_and_both_times_well(world, as_):
    world.enrolled("Ada")
    sent(as_("Cora"), f"{BASE}/contested/new", enrolment="Ada", category="safety", text="Works without the lamp.")
    [opened] = open_complaints(ledger(), "mild")
    where = f"{BASE}/contested/{opened.seq}"
    form = filled(as_("Pam"), where, text="Nothing was found.", outcome="unfounded", **SIGNED, proof_code=code())

    answers = [as_("Pam").post(where, form) for _ in range(2)]

    assert [(one.status_code, one["Location"]) for one in answers] == [
        (HTTPStatus.SEE_OTHER, f"{BASE}/contested?done=complaint_decided")
    ] * 2
