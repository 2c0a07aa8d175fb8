"""The keys on a page: two custodians add and retire them, one says that one was stolen, and what waits shows."""

import html
from http import HTTPStatus

import pytest
from django.conf import settings
from django.test import override_settings

from custodians import DID, KAY
from custodians import propose as proposed
from filled_in import BASE, SIGNED, sent
from issuers import PASSPHRASE, QUICK, issued, issuer_at
from signing import signing_in
from whoperforms.certification.acts import deciding
from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.bodies.certificates import KeyKind
from whoperforms.certification.bodies.people import Role
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.keys.sealed import SealedKeys
from whoperforms.credentials.multikey import public_text
from whoperforms.registry.journal import ledger
from worlds import id_of, npi

KEYS = f"{BASE}/keys"


@pytest.fixture
def world(tmp_path, demo_directory):
    """A registry with custodians and a key of each kind, as it is today."""
    with issuer_at(tmp_path / "registry.db", tmp_path) as made, override_settings(DIRECTORY=demo_directory):
        yield made


@pytest.fixture
def as_(world):  # noqa: ARG001 - there has to be a world for its people to sign in
    return signing_in(app=True)


def new_key(world, fragment="2026d", kind=Kind.CERTIFICATE):
    return SealedKeys(folder=settings.KEYS, passphrase=PASSPHRASE, cost=QUICK).make(fragment, kind, world.at)


def said(client, address=KEYS):
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK
    return html.unescape(page.content.decode())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", ["Kay", "Carl", "Audrey"])
def test_who_may_see_the_keys_reads_what_became_of_each(as_, who, language):
    page = said(as_(who), f"/{language}/staff/mild/keys")

    for fragment in ("2026a", "2026b", "2026c"):
        assert f"{fragment} <span" in page
    assert page.count(DID) == 3


@pytest.mark.parametrize("who", ["Cora", "Dora", "Stan"])
def test_nobody_else_sees_them_or_is_led_there(as_, who):
    client = as_(who)

    assert client.get(KEYS).status_code == HTTPStatus.FORBIDDEN
    assert KEYS not in said(client, f"{BASE}/")


def test_a_key_of_this_machine_is_proposed_by_one_custodian_and_added_by_another(world, as_):
    held = new_key(world)
    kay, kit = as_("Kay"), as_("Kit")
    assert "not proposed yet" in said(kay)
    assert "Key 2026d" in said(kay, f"{BASE}/")

    answer = sent(kay, f"{KEYS}/2026d/propose", did=DID, **SIGNED)
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, f"{KEYS}?done=key_proposed")
    assert "Key 2026d" not in said(kay, f"{BASE}/")
    assert f"{KEYS}/2026d/add" not in said(kay)
    assert f"{KEYS}/2026d/add" in said(kit, f"{BASE}/")
    assert public_text(held.public) in said(kit, f"{KEYS}/2026d/add")

    answer = sent(kit, f"{KEYS}/2026d/add", **SIGNED)
    assert answer["Location"] == f"{KEYS}?done=key_added"
    assert ledger().keys["2026d"].signs
    assert ledger().keys["2026d"].proposed.body.public == public_text(held.public)


def test_who_proposed_a_key_cannot_add_it(world, as_):
    held = new_key(world)
    proposed(world, "2026d", KAY, public=public_text(held.public), kind=KeyKind.CERTIFICATE)

    answer = sent(as_("Kay"), f"{KEYS}/2026d/add", **SIGNED)

    assert answer.status_code != HTTPStatus.SEE_OTHER
    assert "nobody else has signed the very same" in html.unescape(answer.content.decode())
    assert not ledger().keys["2026d"].signs


@pytest.mark.parametrize("did", ["did:web:elsewhere.example", "https://registry.example", "did:web:a b", ""])
def test_a_key_of_another_issuer_is_not_proposed(world, as_, did):
    new_key(world)
    answer = sent(as_("Kay"), f"{KEYS}/2026d/propose", did=did, **SIGNED)

    assert answer.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}
    assert "2026d" not in ledger().keys


def test_nothing_is_done_with_a_key_without_a_proof_of_who_signs(world, as_):
    new_key(world)
    answer = sent(as_("Kay"), f"{KEYS}/2026d/propose", did=DID, proof="password", proof_password="wrong")  # noqa: S106

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "2026d" not in ledger().keys


def test_two_custodians_retire_a_key(as_):
    kay, kit = as_("Kay"), as_("Kit")
    sent(kay, f"{KEYS}/2026b/ask-retirement", text="Its year is over.", **SIGNED)

    assert "asked on" in said(kay)
    assert "Its year is over." in said(kit, f"{KEYS}/2026b/retire")
    assert f"{KEYS}/2026b/retire" in said(kit, f"{BASE}/")
    assert sent(kit, f"{KEYS}/2026b/retire", **SIGNED)["Location"] == f"{KEYS}?done=key_retired"
    assert not ledger().keys["2026b"].signs


@pytest.mark.parametrize("who", ["Kay", "Carl"])
def test_one_alone_says_that_a_key_was_stolen_and_its_certificates_wait(world, as_, who):
    issued(world)
    answer = sent(as_(who), f"{KEYS}/2026a/compromised", text="The machine was stolen.", **SIGNED)

    assert answer["Location"] == f"{KEYS}?done=key_compromised"
    assert "It is believed no more." in said(as_(who))
    assert "1 certificate waits to be signed." in said(as_(who))


def test_once_another_key_is_added_what_waits_is_signed_with_it(world, as_):
    _, number = issued(world)
    world.operator(acts.compromise_key, fragment="2026a", text="Stolen.")
    held = new_key(world)
    proposed(world, "2026d", KAY, public=public_text(held.public), kind=KeyKind.CERTIFICATE)
    sent(as_("Kit"), f"{KEYS}/2026d/add", **SIGNED)

    assert ledger().certificates[number].method == f"{DID}#2026d"


@pytest.mark.parametrize("address", ["2026a/nothing", "2026z/retire", "2026z/propose", "..%2f..%2fetc/propose"])
def test_what_is_not_there_is_not_found(as_, address):
    assert as_("Kay").get(f"{KEYS}/{address}").status_code == HTTPStatus.NOT_FOUND


def test_a_site_that_was_given_no_keys_says_so(as_):
    with override_settings(KEYS_PASSPHRASE=None):
        assert "This site signs nothing" in said(as_("Kay"))


def decided(world, as_):
    """Let the second of two deciders sign; return the answer and the certificate that was decided."""
    enrolment = world.submitted("Ada", npi=npi(7))
    given = {"enrolment": enrolment, "event": "certify", "reason": "STANDARD_MET", "number": world.new_id()}
    world.act("Dora", Role.DECIDER, deciding.decide, decision=deciding.Decision(by=id_of("Dora"), **given))
    answer = sent(as_("Dirk"), f"{BASE}/records/{enrolment}/certify", reason="STANDARD_MET", **SIGNED)
    return answer, ledger().enrolment(enrolment).certificate


def test_who_decides_signs_the_certificate_in_the_same_request(world, as_):
    answer, certificate = decided(world, as_)

    assert answer.status_code == HTTPStatus.SEE_OTHER, html.unescape(answer.content.decode())
    assert certificate.number in ledger().certificates
    assert "unsigned" not in answer["Location"]


def test_a_decision_holds_where_its_certificate_cannot_be_signed_and_both_are_said(world, as_):
    for file in settings.KEYS.iterdir():
        if "2026a" in file.name:
            file.write_bytes(b"{")
    answer, certificate = decided(world, as_)

    assert answer["Location"].endswith("?done=certify&unsigned=yes")
    assert certificate.number not in ledger().certificates
    page = said(as_("Dirk"), answer["Location"])
    assert "Recorded: " in page
    assert "its certificate could not be signed now" in page
