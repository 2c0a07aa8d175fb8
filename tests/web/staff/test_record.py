"""The record of an enrolment, and the forms with which something is done about it."""

import re
from http import HTTPStatus

import pytest

from signing import code
from whoperforms.certification.lifecycle import Stage
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from worlds import id_of

BASE = "/en/staff/mild"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def sent(client, address, **fields):
    """Fill in a form as it is shown, and send it."""
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK, page.content.decode()[:2000]
    return client.post(address, dict(HIDDEN.findall(page.content.decode())) | fields)


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
    shown = dict(HIDDEN.findall(cora.get(address).content.decode()))
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
