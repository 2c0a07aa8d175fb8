"""What staff record of somebody's training: results with files, cases, signatures, and what puts errors right."""

import re
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from filled_in import BASE, sent
from hostile_files import png
from signing import code
from whoperforms.certification.acts import enrolling, keeping
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.papers import standard_of
from whoperforms.certification.progress.taught import withdrawn_by_one
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from worlds import id_of

SIGNED = {"proof": "totp"}
PNG = png()


@pytest.fixture(autouse=True)
def _files(tmp_path):
    """A folder for the files that are given."""
    with override_settings(FILES=tmp_path / "files"):
        yield


def result(world, **others):
    """Return what somebody types for a result, with a file."""
    said = {"requirement": "lessons/wax", "on": world.today, "source": "School", "score": "90", "item_bank": "1"}
    return said | {"file": SimpleUploadedFile("cv.png", PNG, "image/png")} | others


def test_a_result_is_recorded_with_its_file_which_only_those_may_fetch_who_read_evidence(world, as_):
    ada = world.enrolled("Ada")

    answer = sent(as_("Tess"), f"{BASE}/records/{ada}/evidence_recorded", **result(world))

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [event] = ledger().enrolments[ada].evidence
    [document] = event.body.documents
    where = f"{BASE}/records/{ada}/files/{document.sha256}"
    assert where in as_("Cora").get(f"{BASE}/records/{ada}").content.decode()
    file = as_("Cora").get(where)
    assert b"".join(file.streaming_content) == PNG
    assert file["Content-Disposition"].startswith("attachment")
    assert where not in as_("Stan").get(f"{BASE}/records/{ada}").content.decode()
    assert as_("Stan").get(where).status_code == HTTPStatus.FORBIDDEN
    assert as_("Cora").get(where[:-4] + "0000").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("on", "2099-01-01", "is not yet come"),
        ("on", "2001-01-01", "before the enrolment began"),
        ("score", "101", "no share of all points"),
        ("item_bank", "", "a score means nothing without its questions"),
        ("file", SimpleUploadedFile("cv.png", b"<html>", "image/png"), "no file of a kind that we take"),
        ("requirement", "lessons/none", "Select a valid choice"),
    ],
    ids=["future", "before", "score", "questions", "content", "module"],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_recorded(world, as_, field, typed, said):
    ada = world.enrolled("Ada")
    events = Event.objects.count()

    answer = sent(as_("Tess"), f"{BASE}/records/{ada}/evidence_recorded", **result(world, **{field: typed}))

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    page = answer.content.decode()
    assert said in page
    assert f'href="#{field}"' in page
    assert Event.objects.count() == events


def test_a_result_that_was_recorded_wrongly_counts_no_more(world, as_):
    ada = world.enrolled("Ada")
    [event] = world.result(ada, module="wax", item_bank="1")

    sent(as_("Cora"), f"{BASE}/records/{ada}/evidence_withdrawn", evidence=event.seq, text="Of somebody else.")

    assert ledger().enrolments[ada].evidence == ()


def test_an_attempt_that_one_coordinator_has_withdrawn_is_another_ones_to_withdraw_too(world, as_):
    world.register("Cody", Role.COORDINATOR)
    ada = world.enrolled("Ada")
    [event] = world.result(ada, module="wax", item_bank="1", score=10)
    address = f"{BASE}/records/{ada}/evidence_withdrawn"
    given = {"evidence": event.seq, "text": "Of somebody else.", **SIGNED, "proof_code": code()}
    sent(as_("Cora"), address, **given)
    assert f'value="{event.seq}"' not in as_("Cora").get(address).content.decode()

    assert f'value="{event.seq}"' in as_("Cody").get(address).content.decode()
    assert withdrawn_by_one(ledger().enrolments[ada])
    sent(as_("Cody"), address, **given)

    assert withdrawn_by_one(ledger().enrolments[ada]) == ()


def test_a_mentor_records_a_case(world, as_):
    ada = world.enrolled("Ada")
    case = {
        "requirement": "mentorship",
        "on": world.today,
        "site": "Harbour hospital",
        "levels": "2",
        "case_role": "performed",
        "mentor": id_of("Mona"),
        "imaging_reviewed": "yes",
        "complication": "no",
    }

    answer = sent(as_("Mona"), f"{BASE}/records/{ada}/mentored_case", **case)

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [event] = ledger().enrolments[ada].cases
    assert (event.body.levels, event.body.complication, event.body.mentor) == (2, False, id_of("Mona"))


def lacking(world, ada, kind):
    """Return a requirement of a kind."""
    asked = standard_of(world.ledger, "mild", world.ledger.enrolment(ada).standard)
    return next(one for one in asked.requirements if one.kind == kind)


def signer_of(requirement):
    """Return who of the staff signs a requirement."""
    return {"trainer": "Tess", "mentor": "Mona", "examiner": "Ed", "verifier": "Vera"}[requirement.signers[0]]


def test_a_requirement_is_signed_by_its_rubric_with_what_the_signature_means(world, as_):
    ada = world.enrolled("Ada")
    asked = lacking(world, ada, "competence")
    client = as_(signer_of(asked))
    address = f"{BASE}/records/{ada}/sign/{asked.id}"
    assert address in client.get(f"{BASE}/records/{ada}").content.decode()
    levels = {f"item_{one.id}": str(asked.highest) for one in asked.rubric}

    low = sent(client, address, met="yes", means="observed", **dict.fromkeys(levels, "0"), **SIGNED, proof_code=code())
    assert (low.status_code, "too low for" in low.content.decode()) == (HTTPStatus.BAD_REQUEST, True)
    full = sent(client, address, met="yes", means="observed", **levels, **SIGNED, proof_code=code(later=1))
    assert full.status_code == HTTPStatus.SEE_OTHER, full.content.decode()

    [signed] = ledger().enrolments[ada].sign_offs
    assert (signed.body.met, signed.meaning, signed.role) == (True, "observed", asked.signers[0])
    assert {item.level for item in signed.body.rubric} == {asked.highest}


def test_a_signature_names_the_evidence_that_its_signer_looked_at(world, as_):
    ada = world.enrolled("Ada")
    asked = lacking(world, ada, "didactic")
    [event] = world.result(ada, module="wax", item_bank="1")
    address = f"{BASE}/records/{ada}/sign/{asked.id}"
    signed = {"means": "assessed", **SIGNED, "proof_code": code()}

    answer = sent(as_(signer_of(asked)), address, met="no", evidence=event.seq, text="One module is missing.", **signed)

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [event_signed] = ledger().enrolments[ada].sign_offs
    assert event_signed.body.evidence == (event.seq,)
    assert event_signed.text == "One module is missing."


def test_who_does_not_sign_a_requirement_has_no_link_and_is_refused(world, as_):
    ada = world.enrolled("Ada")
    asked = lacking(world, ada, "competence")

    assert f"/sign/{asked.id}" not in as_("Cora").get(f"{BASE}/records/{ada}").content.decode()
    assert as_("Cora").get(f"{BASE}/records/{ada}/sign/{asked.id}").status_code == HTTPStatus.FORBIDDEN
    assert as_("Ed").get(f"{BASE}/records/{ada}/sign/nothing").status_code == HTTPStatus.NOT_FOUND


def test_two_people_void_a_signature_and_the_second_finds_the_form_filled_in(world, as_):
    ada = world.trained("Ada")
    before = ledger().enrolments[ada].sign_offs
    address = f"{BASE}/records/{ada}/void_sign_off"
    voided = {"sign_off": before[3].seq, "reason": "EVIDENCE_FALSE", "second": id_of("Cleo"), **SIGNED}

    sent(as_("Carl"), address, **voided, proof_code=code())
    assert ledger().enrolments[ada].sign_offs == before
    assert "proposed by Carl on" in as_("Cleo").get(f"{BASE}/records/{ada}").content.decode()
    page = as_("Cleo").get(address).content.decode()
    chosen = re.findall(r'<option value="([^"]+)" selected>', page)
    assert chosen == [str(before[3].seq), "EVIDENCE_FALSE", id_of("Carl")]
    answer = sent(
        as_("Cleo"),
        address,
        **dict(zip(("sign_off", "reason", "second"), chosen, strict=True)),
        **SIGNED,
        proof_code=code(),
    )

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    assert [one.seq for one in ledger().enrolments[ada].sign_offs] == [
        one.seq for one in before if one.seq != before[3].seq
    ]


def test_a_panel_decides_an_appeal_and_there_is_no_form_without_one(world, as_):
    ada = world.submitted("Ada")
    world.decide(ada, "deny", "NOT_COMPETENT")
    pam = as_("Pam")
    address = f"{BASE}/records/{ada}/appeal_decided"
    assert address not in pam.get(f"{BASE}/records/{ada}").content.decode()
    denied = ledger().enrolments[ada].decisions[-1]
    [opened] = world.act("Ada", Role.PHYSICIAN, keeping.appeal, enrolment=ada, contested=denied.seq, text="I can.")
    assert address in pam.get(f"{BASE}/records/{ada}").content.decode()

    answer = sent(
        pam, address, appeal=opened.seq, reason="UPHELD", text="The papers show it.", **SIGNED, proof_code=code()
    )

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    assert ledger().enrolments[ada].appeals[-1].body.panel == (id_of("Pam"),)
    assert keeping.open_appeals(ledger().enrolments[ada]) == ()


def test_the_record_says_what_follows_where_a_panel_found_an_end_wrong(world, as_):
    ada = world.applied("Ada")
    why = {"reason": "NOT_ELIGIBLE", "text": "No board."}
    [refused] = world.act("Cora", Role.COORDINATOR, enrolling.refuse, enrolment=ada, **why)
    [opened] = world.act("Ada", Role.PHYSICIAN, keeping.appeal, enrolment=ada, contested=refused.seq, text="I have.")
    found = {"appeal_": opened.seq, "reason": "REVERSED", "panel": (id_of("Pam"),), "text": "So it is."}
    said = "A panel found that this should not have ended"
    assert said not in as_("Pam").get(f"{BASE}/records/{ada}").content.decode()

    world.act("Pam", Role.APPEALS_PANEL, keeping.decide_appeal, enrolment=ada, **found)

    assert said in as_("Pam").get(f"{BASE}/records/{ada}").content.decode()


def test_each_of_a_panel_signs_the_same_and_the_next_one_finds_it_filled_in(world, as_):
    ada = world.submitted("Ada")
    world.decide(ada, "deny", "NOT_COMPETENT")
    world.register("Paul", Role.APPEALS_PANEL)
    denied = ledger().enrolments[ada].decisions[-1]
    [opened] = world.act("Ada", Role.PHYSICIAN, keeping.appeal, enrolment=ada, contested=denied.seq, text="I can.")
    address, pam, paul = f"{BASE}/records/{ada}/appeal_decided", as_("Pam"), as_("Paul")
    said = {"appeal": opened.seq, "reason": "UPHELD", "text": "The papers show it.", **SIGNED}

    first = sent(pam, address, **said, panel=id_of("Paul"), proof_code=code())
    assert first.status_code == HTTPStatus.SEE_OTHER, first.content.decode()
    assert len(keeping.open_appeals(ledger().enrolments[ada])) == 1
    assert address in paul.get(f"{BASE}/").content.decode()
    form = paul.get(address).content.decode()
    assert ("The papers show it." in form, "proposed by Pam" in form) == (True, True)
    sent(paul, address, **said, panel=id_of("Pam"), proof_code=code())

    assert set(ledger().enrolments[ada].appeals[-1].body.panel) == {id_of("Pam"), id_of("Paul")}
