"""The own record: who sees it, and what a physician does with it."""

from http import HTTPStatus
from io import BytesIO

import pytest

from filled_in import SIGNED, filled, sent
from hostile_files import WHOLE
from whoperforms.certification.acts import keeping, people
from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.people import Role, Use
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.lifecycle import Stage
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from worlds import id_of, npi

ME = "/en/me/mild"


def named(name, content):
    file = BytesIO(content)
    file.name = name
    return file


def test_a_physician_who_has_not_applied_does_so_and_sees_it(world, as_):
    world.candidate("Ada")

    assert "You have not applied" in as_("Ada").get(f"{ME}/").content.decode()
    answer = sent(as_("Ada"), f"{ME}/apply", pathway="interventional_pain")

    assert (answer.status_code, answer["Location"]) == (303, f"{ME}/?done=apply")
    assert ledger().of(id_of("Ada"), "mild")[0].stage is Stage.APPLIED
    page = as_("Ada").get(answer["Location"]).content.decode()
    for said in ("Application to decide", "What happened", "Recorded: Application"):
        assert said in page


def test_a_record_says_where_one_stands_and_what_is_missing(world, as_):
    world.enrolled("Ada")

    page = as_("Ada").get(f"{ME}/").content.decode()

    for said in ("<h1>Ada", "Requirements", "In training", "Hand in evidence", "State and sign: statement"):
        assert said in page


@pytest.mark.parametrize("page", ["", "cases", "places", "consents", "people", "workshops", "evidence", "cases/one"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_is_there_in_both_languages(world, as_, page, language):
    world.enrolled("Ada")

    assert as_("Ada").get(f"/{language}/me/mild/{page}").status_code == HTTPStatus.OK


def test_whoever_is_no_physician_here_has_no_such_pages(world, as_):
    assert as_("Cora").get(f"{ME}/").status_code == HTTPStatus.FORBIDDEN
    world.candidate("Ada")
    assert as_("Ada").get("/en/me/other/").status_code == HTTPStatus.NOT_FOUND


def lesson(world):
    """Return what is typed of a lesson with its exam."""
    exam = {"score": "90", "item_bank": "1"}
    return {"requirement": "lessons/wax", "on": world.today.isoformat(), "source": "Lantern school", **exam}


def test_evidence_is_handed_in_with_a_file_that_is_kept(world, as_):
    ada = world.enrolled("Ada")

    answer = sent(as_("Ada"), f"{ME}/evidence", **lesson(world), file=named("cv.pdf", WHOLE["cv.pdf"]))

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [recorded] = ledger().enrolments[ada].evidence
    assert (recorded.role, recorded.body.module, recorded.body.documents[0].name) == ("physician", "wax", "cv.pdf")


def test_a_file_of_another_kind_is_refused_at_its_field_and_nothing_is_recorded(world, as_):
    ada = world.enrolled("Ada")

    answer = sent(as_("Ada"), f"{ME}/evidence", **lesson(world), file=named("cv.pdf", b"MZ not a paper"))

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert 'id="file-error"' in answer.content.decode()
    assert ledger().enrolments[ada].evidence == ()


def test_a_physician_signs_a_statement_and_only_with_a_proof(world, as_):
    ada = world.enrolled("Ada")

    assert "It is true." in as_("Ada").get(f"{ME}/statements/statement").content.decode()
    assert sent(as_("Ada"), f"{ME}/statements/statement", proof="").status_code == HTTPStatus.BAD_REQUEST
    answer = sent(as_("Ada"), f"{ME}/statements/statement", **SIGNED)

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    [signed] = ledger().enrolments[ada].sign_offs
    assert (signed.body.version, signed.role, signed.meaning, signed.authn) == ("1", "physician", "stated", "password")


def test_papers_that_are_not_complete_cannot_be_submitted_and_complete_ones_can(world, as_):
    world.enrolled("Ada")
    world.trained("Bea")

    shown = as_("Ada").get(f"{ME}/do/submit")
    assert (shown.status_code, "No result for the module Wax." in shown.content.decode()) == (HTTPStatus.CONFLICT, True)
    seen = ledger().of(id_of("Ada"), "mild")[0].last
    early = as_("Ada").post(f"{ME}/do/submit", {"seen": str(seen), "submission": "0" * 32})
    assert early.status_code == HTTPStatus.CONFLICT
    assert "requirements are not met yet" in early.content.decode()
    assert sent(as_("Bea"), f"{ME}/do/submit").status_code == HTTPStatus.SEE_OTHER
    assert ledger().of(id_of("Bea"), "mild")[0].stage is Stage.SUBMITTED


def test_a_physician_leaves_and_appeals(world, as_):
    world.enrolled("Ada")
    assert sent(as_("Ada"), f"{ME}/do/withdraw", reason="HOLDER_REQUEST").status_code == HTTPStatus.SEE_OTHER
    assert ledger().of(id_of("Ada"), "mild")[0].stage is Stage.WITHDRAWN


def test_whoever_was_revoked_appeals_on_the_own_page_and_reads_what_follows_where_that_was_wrong(world, as_):
    ada = world.certified("Ada", npi=npi(7))
    [event] = world.decide(ada, "revoke", "ISSUED_IN_ERROR")
    page = as_("Ada").get(f"{ME}/").content.decode()
    assert (f"{ME}/do/appeal_open" in page, "should not have ended" in page) == (True, False)

    said = {"contested": event.seq, "text": "It was another one."}
    assert sent(as_("Ada"), f"{ME}/do/appeal_open", **said, **SIGNED).status_code == HTTPStatus.SEE_OTHER
    world.ledger = ledger()
    [opened] = keeping.open_appeals(world.ledger.enrolments[ada])
    found = {"appeal_": opened.seq, "reason": "REVERSED", "panel": (id_of("Pam"),), "text": "So it was."}
    world.act("Pam", Role.APPEALS_PANEL, keeping.decide_appeal, enrolment=ada, **found)

    page = as_("Ada").get(f"{ME}/").content.decode()
    assert ("A panel found that this should not have ended" in page, f"{ME}/apply" in page) == (True, True)


@pytest.mark.parametrize("use", Use)
def test_each_use_is_agreed_to_for_itself_and_taken_back(world, as_, use):
    world.candidate("Ada")
    ada = as_("Ada")

    assert sent(ada, f"{ME}/consents/{use}", **SIGNED).status_code == HTTPStatus.SEE_OTHER
    assert {one for one in Use if ledger().person(id_of("Ada")).agrees("mild", one)} == {use}
    assert "You agree." in ada.get(f"{ME}/consents").content.decode()
    assert sent(ada, f"{ME}/consents/{use}", **SIGNED).status_code == HTTPStatus.SEE_OTHER
    assert not ledger().person(id_of("Ada")).agrees("mild", use)


def test_a_delegate_enters_for_the_physician_and_signs_nothing(world, as_):
    ada = world.enrolled("Ada")
    world.register("Del")

    named_ = sent(as_("Ada"), f"{ME}/people/delegate", person=id_of("Del"), **SIGNED)
    assert named_.status_code == HTTPStatus.SEE_OTHER, named_.content.decode()

    entered = sent(as_("Del"), f"{ME}/evidence", **lesson(world))
    assert entered.status_code == HTTPStatus.SEE_OTHER, entered.content.decode()
    assert f"of={id_of('Ada')}" in entered["Location"]
    assert as_("Del").get(entered["Location"]).status_code == HTTPStatus.OK
    assert ledger().enrolments[ada].evidence[0].actor == id_of("Del")
    for address in (f"{ME}/consents/listing", f"{ME}/people/delegate"):
        assert as_("Del").get(address).status_code == HTTPStatus.FORBIDDEN
    before = Event.objects.count()
    assert as_("Del").get(f"{ME}/statements/statement").status_code == HTTPStatus.FORBIDDEN
    assert as_("Del").post(f"{ME}/statements/statement", SIGNED).status_code == HTTPStatus.FORBIDDEN
    assert Event.objects.count() == before


def test_a_delegate_whose_role_is_ended_comes_no_more(world, as_):
    world.candidate("Ada")
    world.register("Del")
    body = told.RoleGranted(
        programme="mild", role=Role.DELEGATE, period=Period(begins=world.today), for_person=id_of("Ada")
    )
    world.act("Ada", Role.PHYSICIAN, people.grant, person=id_of("Del"), body=body, by=id_of("Ada"))
    assert as_("Del").get(f"{ME}/").status_code == HTTPStatus.OK

    address = f"{ME}/people/delegates/{id_of('Del')}/end"
    form = filled(as_("Ada"), address, **SIGNED)
    ended, again = (as_("Ada").post(address, form) for _ in range(2))

    assert ended.status_code == HTTPStatus.SEE_OTHER, ended.content.decode()
    assert (again.status_code, again["Location"]) == (ended.status_code, ended["Location"])
    assert as_("Del").get(f"{ME}/").status_code == HTTPStatus.FORBIDDEN


def test_a_conflict_is_declared_and_listed(world, as_):
    world.candidate("Ada")

    answer = sent(as_("Ada"), f"{ME}/people/conflict", other=id_of("Ed"), kind="family")

    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()
    assert "Ed: Family" in as_("Ada").get(f"{ME}/people").content.decode()


def test_a_seat_is_taken_and_given_up(world, as_):
    from datetime import timedelta  # noqa: PLC0415

    from standards import WORKSHOP  # noqa: PLC0415

    ada = world.enrolled("Ada")
    session = world.planned(WORKSHOP, on=world.today + timedelta(days=9))

    assert sent(as_("Ada"), f"{ME}/workshops/{session}/take").status_code == HTTPStatus.SEE_OTHER
    assert ledger().session(session).seats == (ada,)
    assert sent(as_("Ada"), f"{ME}/workshops/{session}/give-up").status_code == HTTPStatus.SEE_OTHER
    assert ledger().session(session).seats == ()


def test_who_is_certified_has_a_letter_and_others_have_none(world, as_, performer):
    world.enrolled("Ada")
    world.certified("Bea", npi=performer)

    letter = as_("Bea").get(f"{ME}/letter.pdf")

    assert (letter.status_code, letter["Content-Type"], letter.content[:4]) == (200, "application/pdf", b"%PDF")
    assert as_("Ada").get(f"{ME}/letter.pdf").status_code == HTTPStatus.CONFLICT


def test_what_cannot_be_done_now_is_said_on_a_page_and_is_no_form(world, as_):
    world.enrolled("Ada")
    world.candidate("Bea")

    for page, said in (
        ("do/appeal_open", "Nothing was decided that could be appealed."),
        ("do/evidence_withdrawn", "There is no result that could be withdrawn"),
        ("apply", "There is an application already. Where it stands now: In training."),
    ):
        answer = as_("Ada").get(f"{ME}/{page}")
        assert (answer.status_code, said in answer.content.decode()) == (HTTPStatus.CONFLICT, True), page
    assert as_("Bea").get(f"{ME}/apply").status_code == HTTPStatus.OK


def test_the_own_record_says_what_was_signed_of_one_and_what_it_means(world, as_):
    world.enrolled("Ada")
    sent(as_("Ada"), f"{ME}/statements/statement", **SIGNED)

    page = as_("Ada").get(f"{ME}/").content.decode()

    for said in (
        "I state this of myself, and it is true.",
        "Version of the words that were signed:",
        "Ada (Physician)",
    ):
        assert said in page, said
