"""The record of an enrolment, and the forms with which something is done about it."""

import re
from html import escape
from http import HTTPStatus

import pytest

from filled_in import BASE, filled, sent
from signing import code
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.papers import standard_of
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from worlds import id_of


def test_a_record_says_where_somebody_stands_what_is_missing_and_what_happened(world, as_):
    ada = world.enrolled("Ada")

    page = as_("Cora").get(f"{BASE}/records/{ada}").content.decode()

    assert "<h1>Ada" in page
    for said in ("Requirements", "What happened", "What you can do"):
        assert said in page


def test_a_coordinator_refuses_an_application_and_says_why(world, as_):
    ada = world.applied("Ada")

    answer = sent(as_("Cora"), f"{BASE}/records/{ada}/refuse", reason="NOT_ELIGIBLE", text="No licence on file.")

    assert (answer.status_code, answer["Location"]) == (303, f"{BASE}/records/{ada}?done=refuse")
    assert ledger().enrolments[ada].stage is Stage.REFUSED


def test_a_decision_is_signed_with_a_second_look_at_who_signs(world, as_):
    ada = world.submitted("Ada")
    dora = as_("Dora")
    address = f"{BASE}/records/{ada}/certify"

    wrong = sent(dora, address, reason="STANDARD_MET", proof="password", proof_password="not hers")  # noqa: S106 - a wrong one
    assert wrong.status_code == HTTPStatus.BAD_REQUEST
    assert ledger().enrolments[ada].stage is Stage.SUBMITTED

    right = sent(dora, address, reason="STANDARD_MET", proof="totp", proof_code=code())
    assert right.status_code == HTTPStatus.SEE_OTHER, right.content.decode()
    decided = ledger().enrolments[ada].decisions[-1]
    assert (decided.actor, decided.authn, decided.meaning) == (id_of("Dora"), "totp", "decided")
    assert decided.record_sha256


def test_a_form_that_was_overtaken_is_refused_with_a_sentence(world, as_):
    ada = world.applied("Ada")
    cora = as_("Cora")
    address = f"{BASE}/records/{ada}/refuse"
    shown = filled(cora, address)
    assert sent(cora, address, reason="NOT_ELIGIBLE", text="No licence.").status_code == HTTPStatus.SEE_OTHER

    late = cora.post(address, shown | {"submission": "another", "reason": "SANCTIONED", "text": "Sanctioned."})

    assert late.status_code == HTTPStatus.CONFLICT
    assert "somebody has changed this since you opened it" in late.content.decode()


@pytest.mark.parametrize("who", ["Audrey", "Tess"])
def test_who_may_not_decide_sees_no_form_and_changes_nothing(world, as_, who):
    ada = world.submitted("Ada")
    events = Event.objects.count()

    client = as_(who)
    refused = client.get(f"{BASE}/records/{ada}/certify")
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"{BASE}/records/{ada}/certify", {"reason": "STANDARD_MET"}).status_code == HTTPStatus.FORBIDDEN
    assert Event.objects.count() == events


def test_another_programme_s_record_is_not_there(as_):
    assert as_("Cora").get(f"{BASE}/records/E0000000000X").status_code == HTTPStatus.NOT_FOUND
    assert as_("Cora").get("/en/staff/other/board").status_code == HTTPStatus.NOT_FOUND


def test_the_timeline_names_the_requirement_that_was_signed(world, as_):
    ada = world.trained("Ada")
    signed = ledger().enrolments[ada].sign_offs[0]
    standard = standard_of(ledger(), "mild", 1)
    name = standard.requirement(signed.body.requirement).name.spoken("en")

    page = as_("Cora").get(f"{BASE}/records/{ada}").content.decode()

    assert f"<strong>Requirement signed ({escape(name)})</strong>: Met" in page


def test_an_exception_is_proposed_by_one_coordinator_and_done_by_another(world, as_):
    ada = world.applied("Ada")
    world.register("Cody", Role.COORDINATOR)
    address = f"{BASE}/records/{ada}/accept"
    first = as_("Cora").get(address).content.decode()
    assert ('name="second"' in first, 'name="exception"' in first) == (False, True)

    sent(as_("Cora"), address, exception="yes", text="Trained abroad.")
    assert ledger().enrolments[ada].stage is Stage.APPLIED
    second = as_("Cody").get(address).content.decode()
    assert ('name="second"' in second, 'name="exception"' in second) == (True, False)
    answer = sent(as_("Cody"), address, second=id_of("Cora"), text="Trained abroad.")

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    accepted = ledger().enrolments[ada].history[-1]
    assert (accepted.reason, accepted.body.second) == ("EXCEPTION", id_of("Cora"))


def test_who_signs_first_is_not_asked_who_else_agrees(world, as_):
    ada = world.trained("Ada")

    first = as_("Carl").get(f"{BASE}/records/{ada}/void_sign_off").content.decode()

    assert 'name="second"' not in first
    assert "Yours is the first signature" in first


@pytest.mark.parametrize(
    ("act", "label", "optional"),
    [
        ("withdraw", "Why", True),
        ("refuse", "What the applicant reads", False),
        ("accept", "Why an exception is made", False),
    ],
    ids=["left empty by anybody", "never empty", "empty but for an exception"],
)
def test_what_may_be_left_empty_says_so(world, as_, act, label, optional):
    page = as_("Cora").get(f"{BASE}/records/{world.applied('Ada')}/{act}").content.decode()

    assert re.search(rf"<label[^>]*>{label}[^<]*</label>", page)
    assert bool(re.search(rf"<label[^>]*>{label}[^<]* \(optional\)</label>", page)) is optional
