"""The audit: every event with its place, samples that anybody can draw again, and words removed by law."""

import re
from http import HTTPStatus

import pytest
from django.test import override_settings

from filled_in import BASE, HIDDEN, sent
from issuers import issued, issuer_at
from signing import code, signing_in
from whoperforms.certification.acts import complaints, removing
from whoperforms.certification.bodies.auditing import ComplaintOpened
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.web.staff import audit
from worlds import id_of

ROW = re.compile(r'<tr><th scope="row">(\d+)</th>')
SIGNED = {"proof": "totp"}


def places(page):
    return [int(seq) for seq in ROW.findall(page.content.decode())]


def test_all_events_are_there_a_hundred_at_a_time_each_with_its_link(world, as_):
    for name in ("Ada", "Ben", "Cyd"):
        world.trained(name)
    audrey = as_("Audrey")

    first = audrey.get(f"{BASE}/audit")
    seen = places(first)
    assert len(seen) == audit.A_PAGE
    assert Event.objects.get(pk=seen[0]).chain.hex() in first.content.decode().replace("<wbr>", "")
    older = re.search(r'href="([^"]+before=\d+)"', first.content.decode())[1]
    seen += places(audrey.get(older))

    # all but what is of no programme: somebody registered who holds no role of it yet is known by the role
    assert seen == sorted(Event.objects.values_list("seq", flat=True), reverse=True)[: len(seen)]


def test_events_are_found_by_type_and_person(world, as_):
    ada = world.enrolled("Ada")
    world.enrolled("Ben")
    audrey = as_("Audrey")

    accepted = places(audrey.get(f"{BASE}/audit?type=accept&person=ada"))
    assert accepted == [event.seq for event in ledger().enrolments[ada].history if event.type == "accept"]
    assert len(places(audrey.get(f"{BASE}/audit?type=accept"))) == 2
    assert "Nobody is called so." in audrey.get(f"{BASE}/audit?person=Nemo").content.decode()
    assert places(audrey.get(f"{BASE}/audit?type=nonsense&before=x")) == places(audrey.get(f"{BASE}/audit"))


@pytest.mark.parametrize("who", ["Cora", "Dora", "Stan", "Pam"])
@pytest.mark.usefixtures("world")
def test_nobody_else_reads_it(as_, who):
    assert as_(who).get(f"{BASE}/audit").status_code == HTTPStatus.FORBIDDEN


def test_a_sample_is_drawn_by_the_chain_and_what_was_found_is_recorded(world, as_):
    world.enrolled("Ada")
    carl = as_("Carl")

    assert 'name="seed"' not in carl.get(f"{BASE}/audit/sample").content.decode()
    assert sent(carl, f"{BASE}/audit/sample", seed="7", number="2").status_code == HTTPStatus.SEE_OTHER
    assert ledger().audit["mild"][-1].body.seed != 7
    page = carl.get(f"{BASE}/audit").content.decode()
    assert "The seed draws the same records again." in page
    assert "somebody chose it, or an earlier version" not in page
    [first, _second] = ledger().audit["mild"][-1].body.drawn
    found = {"in_order": "no", "finding": "wrong_date", "text": "Off by one day.", **SIGNED, "proof_code": code()}
    answer = sent(carl, f"{BASE}/audit/{first}/result", **found)

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    assert "not in order: Off by one day." in as_("Audrey").get(f"{BASE}/audit").content.decode()
    assert as_("Audrey").get(f"{BASE}/audit/sample").status_code == HTTPStatus.FORBIDDEN


def test_patterns_are_shown_with_what_was_counted_to_those_who_audit(world, as_):
    carl = as_("Carl")
    assert "Nothing stands out." in carl.get(f"{BASE}/audit").content.decode()

    world.submitted("Ada")

    for name in ("Carl", "Audrey"):
        page = as_(name).get(f"{BASE}/audit").content.decode()
        assert "Ada was taken in and had complete papers on one day" in page
        assert f"up to event {world.ledger.seq}." in page
        counted = re.search(r'Events: <a href="([^"]+)#events-caption">(\d+)</a>', page)
        assert places(as_(name).get(counted[1]))[0] == int(counted[2])


@pytest.mark.usefixtures("world")
def test_the_chain_is_verified_on_the_page_or_said_to_be_too_long_for_it(as_, monkeypatch):
    audrey = as_("Audrey")
    hidden = dict(HIDDEN.findall(audrey.get(f"{BASE}/audit").content.decode()))

    page = audrey.post(f"{BASE}/audit/verify", hidden).content.decode()
    assert f"All {Event.objects.count():,} events follow from each other." in page
    monkeypatch.setattr(audit, "MOST_VERIFIED", 1)
    page = audrey.post(f"{BASE}/audit/verify", hidden).content.decode()
    assert "whoperforms registry verify" in page
    assert audrey.get(f"{BASE}/audit/verify").status_code == HTTPStatus.FOUND


def test_of_whom_the_application_is_gone_and_of_complaints_words_can_be_removed_too(world, as_):
    ada = world.enrolled("Ada")
    [result] = world.result(ada, module="wax", item_bank="1")
    opened = ComplaintOpened(about=id_of("Ada"), category="safety")
    [complaint] = world.act(
        "Carl", Role.COMPLIANCE, complaints.open_complaint, programme="mild", body=opened, text="Fire."
    )
    applied, stream = world.ledger.enrolments[ada].history[0].seq, Stream(StreamKind.ENROLMENT, ada)
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        given = {"erased": applied, "of": stream, "body": body, "text": "The court says so."}
        world.act(by, Role.COMPLIANCE, removing.erase, **given)

    page = as_("Carl").get(f"{BASE}/audit").content.decode()

    assert [seq for seq in (result.seq, complaint.seq) if f"/audit/{seq}/erase" not in page] == []


def test_words_are_removed_by_two_people_and_the_page_says_so(world, as_, tmp_path):
    ada = world.enrolled("Ada")
    [event] = world.result(ada, module="wax", item_bank="1", source="School of Nowhere")
    carl = as_("Carl")
    address = f"{BASE}/audit/{event.seq}/erase"
    said = {"law": "Order 12", "text": "The court says so.", **SIGNED}

    with override_settings(FILES=tmp_path / "files"):
        first = sent(as_("Cleo"), address, **said, second=id_of("Carl"), proof_code=code())
        assert first.status_code == HTTPStatus.SEE_OTHER, first.content.decode()
        assert "School of Nowhere" in carl.get(f"{BASE}/records/{ada}").content.decode()
        form = carl.get(address).content.decode()
        assert all(part in form for part in ("Proposed by Cleo on", 'value="Order 12"', "The court says so."))
        answer = sent(carl, address, **said, second=id_of("Cleo"), proof_code=code())

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    page = carl.get(f"{BASE}/audit?person=Ada").content.decode()
    assert "Its words were removed by law." in page
    assert "School of Nowhere" not in carl.get(f"{BASE}/records/{ada}").content.decode()
    assert carl.get(f"{BASE}/audit/999999/erase").status_code == HTTPStatus.NOT_FOUND
    assert as_("Audrey").get(address).status_code == HTTPStatus.FORBIDDEN


def test_an_auditor_reads_of_every_event_all_that_it_says(world, as_):
    ada = world.certified("Ada")
    audrey = as_("Audrey")
    found = ledger().enrolments[ada].certificate

    def read(kind):
        return audrey.get(f"{BASE}/audit?type={kind}").content.decode()

    certified = read("certify")
    for said in (found.number, found.scope, "Dora (Decider)", "separation of duties: Small", "a code of an app"):
        assert said in certified, said
    look = ledger().looks(id_of("Ada"), "mild")[0]
    for said in (look.said.query_sha256, "https://board.example/look", "R-7", "State medical board"):
        assert said in read("verification_recorded"), said
    assert "How identity is proved:" in read("policy_set")
    assert "Harbour hospital" in read("mentored_case")
    assert "Wax Hall" in read("session_planned")


def test_an_auditor_reads_keys_and_certificates_too(tmp_path, demo_directory):
    with issuer_at(tmp_path / "registry.db", tmp_path) as made, override_settings(DIRECTORY=demo_directory):
        enrolment, number = issued(made)
        audrey = signing_in(app=True)("Audrey")
        signed = audrey.get(f"{BASE}/audit?type=certificate_issued").content.decode()
        added = audrey.get(f"{BASE}/audit?type=key_proposed").content.decode()

    kept = made.ledger.certificates[number]
    assert f"Ada, {number}" in signed
    assert f'href="{BASE}/records/{enrolment}"' in signed
    assert f"list {kept.revocation.list}, place {kept.revocation.index}" in signed
    assert "did:web:registry.example" in added
