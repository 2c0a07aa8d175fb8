"""Attacks by form: forged versions and names of forms, links that would change something, sites of others."""

from http import HTTPStatus

import pytest

from filled_in import BASE, filled
from whoperforms.certification.lifecycle import Stage
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.web.staff.record_forms import FORMS


def test_no_link_changes_anything(world, as_):
    ada = world.submitted("Ada")
    before = Event.objects.count()

    for name in ("Cora", "Dora", "Carl", "Audrey"):
        for act in FORMS:
            as_(name).get(f"{BASE}/records/{ada}/{act}?reason=HARM&text=x&proof=session")

    assert Event.objects.count() == before


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 20, "١٢", "0"])
def test_a_forged_version_is_a_stale_one(world, as_, seen):
    ada = world.applied("Ada")
    cora, address = as_("Cora"), f"{BASE}/records/{ada}/refuse"

    answer = cora.post(address, filled(cora, address, reason="NOT_ELIGIBLE", text="No.") | {"seen": seen})

    assert answer.status_code == HTTPStatus.CONFLICT
    assert ledger().enrolments[ada].stage is Stage.APPLIED


def test_the_name_of_another_form_of_mine_does_not_swallow_this_one(world, as_):
    ada, eve = world.applied("Ada"), world.applied("Eve")
    cora = as_("Cora")
    for enrolment in (ada, eve):
        address = f"{BASE}/records/{enrolment}/refuse"
        fields = filled(cora, address, reason="NOT_ELIGIBLE", text="No.") | {"submission": "the same"}
        assert cora.post(address, fields).status_code == HTTPStatus.SEE_OTHER

    assert {ledger().enrolments[one].stage for one in (ada, eve)} == {Stage.REFUSED}


@pytest.mark.parametrize("done", ["x", "<script>alert(1)</script>", "%00", "https://evil.example"])
def test_what_a_link_says_was_done_is_neither_believed_nor_run(world, as_, done):
    ada = world.applied("Ada")

    answer = as_("Cora").get(f"{BASE}/records/{ada}?done={done}")

    assert answer.status_code == HTTPStatus.OK
    assert "<script>alert" not in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(world, as_):
    ada = world.applied("Ada")
    cora, address = as_("Cora"), f"{BASE}/records/{ada}/refuse"
    fields = filled(cora, address, reason="NOT_ELIGIBLE", text="No.")
    fields.pop("csrfmiddlewaretoken", None)
    cora.handler.enforce_csrf_checks = True

    assert cora.post(address, fields).status_code == HTTPStatus.FORBIDDEN
    assert ledger().enrolments[ada].stage is Stage.APPLIED


def test_who_may_read_a_record_may_not_do_what_another_role_does(world, as_):
    ada = world.submitted("Ada")
    before = Event.objects.count()

    for name, act in (("Audrey", "suspend"), ("Cora", "certify"), ("Vera", "return"), ("Dora", "withdraw")):
        answer = as_(name).post(f"{BASE}/records/{ada}/{act}", {"role": "decider", "reason": "x"})
        assert answer.status_code == HTTPStatus.FORBIDDEN, (name, act)

    assert Event.objects.count() == before
