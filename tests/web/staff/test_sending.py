"""Forms sent: a signature covers what was typed, what is sent twice is done once, what was changed is another."""

import json
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from fido2.utils import websafe_decode

import passkeys
from filled_in import BASE, filled, sent
from signing import account, code, signed_in
from whoperforms.certification.bodies.enrolment import Meaning
from whoperforms.certification.events import Authn, Draft, Signer
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.signed_version import signed_version
from whoperforms.registry.accounts import assertions
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.web.staff.acting import ActForm
from worlds import id_of

from .test_fuzzed_forms import all_forms


def evidence(world, **typed):
    return {"requirement": "lessons/wax", "on": str(world.today), "source": "School", "score": "90", **typed}


def test_a_form_that_is_changed_and_sent_again_is_not_called_done(world, as_):
    ada, cora = world.enrolled("Ada"), as_("Cora")
    address = f"{BASE}/records/{ada}/evidence_recorded"
    shown = filled(cora, address)
    first = cora.post(address, shown | evidence(world, item_bank="1"))

    changed = cora.post(address, shown | evidence(world, requirement="lessons/fire", score="40", item_bank="7"))

    assert (first.status_code, changed.status_code) == (HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT)
    assert "somebody has changed this since you opened it" in changed.content.decode()
    assert [event.body.module for event in ledger().enrolments[ada].evidence] == ["wax"]


def test_a_signed_form_that_is_sent_twice_is_done_once_and_both_times_well(world, as_):
    """A double click: the code of the app was used by the first, and the decision has changed what may be done."""
    ada, dora = world.submitted("Ada"), as_("Dora")
    address = f"{BASE}/records/{ada}/certify"
    form = filled(dora, address, reason="STANDARD_MET", text="", proof="totp", proof_code=code())

    answers = [dora.post(address, form) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (HTTPStatus.SEE_OTHER, f"{BASE}/records/{ada}?done=certify")
    ] * 2
    assert len(ledger().enrolments[ada].certificates) == 1


@pytest.mark.usefixtures("world")
def test_the_end_of_a_role_that_is_sent_twice_is_done_once_and_both_times_well(as_):
    carl, address = as_("Carl"), f"{BASE}/people/{id_of('Tess')}/end"
    form = filled(carl, address, ended_role="trainer", on=str(datetime.now(UTC).date()), text="She left.")

    assert [carl.post(address, form).status_code for _ in range(2)] == [HTTPStatus.SEE_OTHER] * 2


def test_what_is_refused_takes_no_code(world, as_):
    ada, dora = world.submitted("Ada"), as_("Dora")
    address, signed = f"{BASE}/records/{ada}/certify", {"proof": "totp", "proof_code": code()}
    stale = dora.post(address, filled(dora, address, reason="STANDARD_MET", **signed) | {"seen": "1"})
    assert stale.status_code == HTTPStatus.CONFLICT

    assert sent(dora, address, reason="STANDARD_MET", **signed).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(
    ("who", "where", "typed"),
    [
        ("Cora", "records/{ada}/accept", {}),
        ("Cora", "records/{ada}/accept", {"exception": "on", "text": "She lit it."}),
        ("Cora", "records/{ada}/refuse", {"reason": "NOT_ELIGIBLE", "text": "No."}),
        ("Cora", "records/{ada}/withdraw", {"reason": "RETIRED"}),
        ("Cora", "people/{tess}/name", {"name": "Mallory"}),
        ("Carl", "people/{tess}/grant", {"given_role": "decider", "begins": "2999-01-01"}),
        ("Carl", "people/{tess}/invite", {"invited_role": "decider", "email": "m@example.org", "by": "link"}),
    ],
)
def test_a_session_alone_signs_nothing(world, as_, who, where, typed):
    ada, client = world.applied("Ada"), as_(who)
    address = f"{BASE}/" + where.format(ada=ada, tess=id_of("Tess"))
    events = Event.objects.count()

    answer = client.post(address, filled(client, address) | typed | {"proof": "", "proof_password": ""})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "Choose how you show that it is you" in answer.content.decode()
    assert Event.objects.count() == events


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: f"{form.__module__}-{form.__name__}")
def test_every_form_that_is_signed_says_what_that_means_and_no_other_does(form):
    assert (form.meaning is not None) is ActForm.is_signed.fget(form)


# By a passkey: the form asks first what has to be signed, with all that was typed.


@pytest.fixture
def dora(world):  # noqa: ARG001 - she is one of it
    """A decider with a passkey, in a browser that has it."""
    who = account("dora@example.org", person=id_of("Dora"), app=True)
    passkeys.give(who, host="localhost")
    return signed_in(who, HTTP_HOST="localhost")


def asked(client, address, form):
    """Return the challenge for what was typed."""
    answer = client.post(address, form | {"proof_asks": "yes"})
    assert answer.status_code == HTTPStatus.OK, answer.content.decode()
    return websafe_decode(answer.json()["request_options"]["publicKey"]["challenge"])


def signed(challenge):
    answer = passkeys.answer_to(challenge, host="localhost")
    return {"proof": "passkey", "proof_assertion": json.dumps(answer)}


def test_a_passkey_signs_what_was_typed_and_nothing_else(world, dora):
    ada = world.submitted("Ada")
    address, events = f"{BASE}/records/{ada}/return", Event.objects.count()
    form = filled(dora, address, reason="INCOMPLETE", text="Two cases more.")
    challenge = asked(dora, address, form)

    assert asked(dora, address, form) == challenge
    others = (
        form | {"reason": "INTEGRITY"},
        form | {"text": "Two cases more"},
        filled(dora, f"{BASE}/records/{ada}/deny"),
    )
    for other in others[:2]:
        assert asked(dora, address, other) != challenge
        assert dora.post(address, other | signed(challenge)).status_code == HTTPStatus.BAD_REQUEST
    denied = dora.post(f"{BASE}/records/{ada}/deny", others[2] | form | signed(challenge))
    assert denied.status_code == HTTPStatus.BAD_REQUEST
    assert Event.objects.count() == events

    assert dora.post(address, form | signed(challenge)).status_code == HTTPStatus.SEE_OTHER
    found = ledger().enrolments[ada]
    assert (found.stage, found.decisions[-1].authn) == (Stage.ENROLLED, "passkey")
    assert found.decisions[-1].record_sha256 == challenge.hex()


def test_a_passkey_signs_the_number_of_the_certificate_too(world, dora):
    ada = world.submitted("Ada")
    address = f"{BASE}/records/{ada}/certify"
    form, last = filled(dora, address, reason="STANDARD_MET"), ledger().enrolments[ada].last

    answer = dora.post(address, form | signed(asked(dora, address, form)))

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [certified] = [event for event in ledger().enrolments[ada].history if event.type == "certify"]
    record = json.loads(Event.objects.get(seq=certified.seq).record)
    by = Signer(person=id_of("Dora"), role="decider", authn=Authn.PASSKEY, meaning=Meaning.DECIDED)
    written = Draft(stream=certified.stream, body=certified.body, reason=certified.reason, text=certified.text)
    version = signed_version([written], by, lambda _stream: last)
    assert assertions.verify(record["assertion"], version)


def test_what_cannot_be_done_gives_a_passkey_nothing_to_sign(world, dora):
    ada = world.submitted("Ada")
    address = f"{BASE}/records/{ada}/certify"
    form = filled(dora, address, reason="no reason", proof_asks="yes")

    answer = dora.post(address, form)

    assert (answer.status_code, answer["Content-Type"]) == (HTTPStatus.BAD_REQUEST, "text/html; charset=utf-8")
