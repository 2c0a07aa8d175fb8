"""The record of an enrolment, and the forms with which something is done about it."""

import re
from datetime import timedelta
from html import escape
from http import HTTPStatus

import pytest
from django.test import override_settings
from django.utils.formats import date_format

from filled_in import BASE, SIGNED, filled, sent
from registries import registry_at
from registry_worlds import RegistryWorld
from signing import code, signing_in
from whoperforms.certification.acts import enrolling, keeping, looking, programmes
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.verification import Element, Finding, Result, VerificationReviewed
from whoperforms.certification.lifecycle import Stage
from whoperforms.certification.papers import standard_of
from whoperforms.registry.journal import ledger
from whoperforms.registry.models import Event
from whoperforms.web.staff import record, timeline
from worlds import id_of, morning, npi


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


def chosen(page, name):
    """Return the value that stands chosen in a list of a page."""
    listed = re.search(rf'<select[^>]* name="{name}".*?</select>', page.content.decode(), re.DOTALL)[0]
    return re.findall(r'<option value="([^"]*)" selected', listed)


def rejected(client, address, **typed):
    """Send a form with a wrong password, and return the page that comes back."""
    return sent(client, address, **typed, **{**SIGNED, "proof_password": "wrong"})


def suspended_twice(world):
    """Certify Ada, and suspend her for two causes; return the enrolment and the numbers of the causes."""
    ada = world.certified("Ada")
    for act, reason in ((keeping.suspend, "COMPLAINT"), (keeping.suspend, "SAFETY")):
        world.act("Carl", Role.COMPLIANCE, act, enrolment=ada, reason=reason, text="Looked into.")
    return ada, [str(event.seq) for event in ledger().enrolments[ada].causes]


def test_what_was_chosen_stays_chosen_after_a_wrong_password(world, as_):
    ada, (_complaint, safety) = suspended_twice(world)
    said = {"cause": safety, "reason": "SETTLED", "text": "Looked into, and settled."}
    address = f"{BASE}/records/{ada}/clear_cause"

    refused = rejected(as_("Carl"), address, **said)

    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert (chosen(refused, "cause"), chosen(refused, "reason")) == ([safety], ["SETTLED"])


def test_a_proposal_says_which_of_several_causes_it_is_about(world, as_):
    ada, (complaint, safety) = suspended_twice(world)
    said = {"cause": safety, "reason": "SETTLED", "text": "Looked into, and settled."}
    address = f"{BASE}/records/{ada}/clear_cause"
    sent(as_("Carl"), address, **said)

    page, today = (as_("Cleo").get(where).content.decode() for where in (f"{BASE}/records/{ada}", f"{BASE}/"))

    for shown in (page, today):
        assert f"It is about: {safety}: " in shown
        assert f"It is about: {complaint}: " not in shown
    assert chosen(as_("Cleo").get(address), "cause") == [safety]


@pytest.mark.parametrize("act", ["clear_cause", "void_sign_off", "correct", "evidence_withdrawn"])
def test_every_list_of_numbers_keeps_its_second_choice(world, as_, act):
    ada, _causes = suspended_twice(world) if act == "clear_cause" else (world.trained("Ada"), ())
    client = as_("Cora" if act == "evidence_withdrawn" else "Carl")
    address = f"{BASE}/records/{ada}/{act}"
    shown = client.get(address).content.decode()
    seconds = [
        (name, options[1])
        for name, inside in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', shown, re.DOTALL)
        if len(options := re.findall(r'<option value="(\d+)"', inside)) > 1
    ]

    assert seconds
    for name, second in seconds:
        assert chosen(rejected(client, address, **{name: second}), name) == [second]


def test_levels_of_a_rubric_stay_chosen_zero_too(world, as_):
    ada = world.enrolled("Ada")
    where = f"{BASE}/records/{ada}/sign/technique"
    shown = as_("Ed").get(where).content.decode()
    items = re.findall(r'<select[^>]* name="(item_\w+)"', shown)

    refused = rejected(as_("Ed"), where, **dict.fromkeys(items, "0"))

    assert items
    assert [chosen(refused, item) for item in items] == [["0"]] * len(items)


def test_the_way_to_a_check_opens_with_that_check(world, as_):
    ada = world.enrolled("Ada")
    looks = [world.look(id_of("Ada"), element, agreed=None) for element in (Element.EDUCATION, Element.EXCLUSION)]

    for look in looks:
        page = as_("Rhea").get(f"{BASE}/records/{ada}/verification_reviewed?look={look.seq}")
        assert chosen(page, "verification") == [str(look.seq)]


def test_a_check_that_is_overdue_is_named_with_its_day(tmp_path, demo_directory):
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        made = RegistryWorld(begins=morning(days_ago=80)).programme()
        ada = made.certified("Ada", npi=npi(7))
        made.wait(until=morning(days_ago=1))
        made.operator(programmes.confirm_clock, programme="mild")
        as_ = signing_in(app=True)
        pages = [as_("Cora").get(f"{BASE}/records/{ada}"), as_("Ada").get("/en/me/mild/")]

    for page in pages:
        said = page.content.decode()
        assert "Cannot be confirmed now" in said
        assert "Checks that are overdue" in said
        assert re.search(r"Exclusion from federal health programs: overdue since \w", said)


def test_the_record_says_whether_a_kit_may_be_released(world, as_):
    ada = world.enrolled("Ada")
    address = f"{BASE}/records/{ada}"
    assert "no: nobody has signed the leave to use it." in as_("Cora").get(address).content.decode()

    world.meet(ada, "kit")

    for client, page in ((as_("Cora"), address), (as_("Ada"), "/en/me/mild/")):
        assert "yes: the leave to use it is signed." in client.get(page).content.decode()


def test_a_signature_that_was_voided_waits_for_a_new_one_and_the_cause_says_what_answers_it(world, as_):
    ada = world.certified("Ada", npi=npi(1))
    voided_by_two(world, ada, "technique")
    asked = f"{BASE}/records/{ada}/sign/technique"

    assert f'href="{asked}"' in as_("Ed").get(f"{BASE}/records/{ada}").content.decode()
    assert f'href="{asked}"' in as_("Ed").get(f"{BASE}/").content.decode()
    assert as_("Ed").get(asked).status_code == HTTPStatus.OK
    assert as_("Ed").get(f"{BASE}/records/{ada}/sign/selection").status_code == HTTPStatus.NOT_FOUND
    cause = ledger().enrolments[ada].causes[0].seq
    address = f"{BASE}/records/{ada}/clear_cause"

    refused = sent(as_("Carl"), address, cause=cause, reason="SETTLED", text="Fine.", **SIGNED)

    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert "have it signed anew" in refused.content.decode() or "once it is signed anew" in refused.content.decode()


def voided_by_two(world, enrolment, requirement):
    signed = ledger().enrolments[enrolment].sign_offs
    seq = next(one.seq for one in signed if one.body.requirement == requirement)
    for by, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        said = {"sign_off": seq, "reason": "EVIDENCE_FALSE", "second": id_of(second), "text": "Forged."}
        world.act(by, Role.COMPLIANCE, keeping.void, enrolment=enrolment, **said)


def test_of_whoever_left_the_record_says_what_was_open_then(world, as_):
    ada = world.certified("Ada", npi=npi(1))
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Two fires.")
    said = {"enrolment": ada, "reason": "HOLDER_REQUEST"}
    world.act("Cora", Role.COORDINATOR, enrolling.withdraw, **said)

    page = as_("Cora").get(f"{BASE}/records/{ada}").content.decode()

    assert "own request; open then: Safety of patients" in page


def test_each_thing_that_was_proposed_has_its_own_way_to_the_second_signature(world, as_):
    ada = world.certified("Ada", npi=npi(1))
    cause = {"enrolment": ada, "reason": "SAFETY", "text": "Two fires."}
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, **cause)
    for by, act, given in (
        ("Carl", keeping.clear, {"cause": ledger().enrolments[ada].causes[0].seq, "reason": "SETTLED"}),
        ("Carl", keeping.correct, {"wrong": 1, "reason": "CLERICAL"}),
    ):
        world.act(by, Role.COMPLIANCE, act, enrolment=ada, second=id_of(by), text="So it is.", **given)

    page = as_("Cleo").get(f"{BASE}/records/{ada}").content.decode()

    for act in ("clear_cause", "correct"):
        assert f'class="usa-button" href="{BASE}/records/{ada}/{act}"' in page


def test_what_is_lacking_is_said_by_its_name(world, as_):
    ada = world.enrolled("Ada")

    page = as_("Ed").get(f"{BASE}/records/{ada}").content.decode()

    assert "No result for the module Wax." in page
    assert "No result for the module wax." not in page


def test_a_level_that_is_too_low_is_said_at_its_item_and_by_its_name(world, as_):
    where = f"{BASE}/records/{world.enrolled('Ada')}/sign/technique"

    refused = sent(as_("Ed"), where, met="yes", means="assessed", item_needle="1", item_image="2").content.decode()

    assert 'id="item_needle-error"' in refused
    assert "1: too low for “Needle”, which wants 3" in refused


def test_the_numbers_that_forms_ask_for_stand_on_the_pages(world, as_):
    ada = world.enrolled("Ada")

    assert f"<dd>{ada}</dd>" in as_("Cora").get(f"{BASE}/records/{ada}").content.decode()
    assert f"<dd>{id_of('Ada')}</dd>" in as_("Cora").get(f"{BASE}/people/{id_of('Ada')}").content.decode()


def test_the_newer_look_that_clears_a_cause_is_chosen(world, as_):
    ada, _causes = suspended_twice(world)
    page = as_("Carl").get(f"{BASE}/records/{ada}/clear_cause").content.decode()
    look = ledger().looks(id_of("Ada"), "mild")[0].recorded.seq

    assert re.search(rf'<select[^>]* name="verification".*?<option value="{look}"', page, re.DOTALL)


def test_a_second_reviewer_reads_where_the_first_one_looked_and_all_that_was_found(world, as_):
    world.enrolled("Ada")
    said = {"jurisdiction": "WI", "number": "L-4411", "reference": "R-9", "address": "https://board.example/look?id=9"}
    days = {"expires_on": world.today + timedelta(days=400), "source_as_of": world.today}
    look = world.look(id_of("Ada"), Element.LICENCE, agreed=None, **said, **days)
    record = f"{BASE}/records/{ledger().of(id_of('Ada'), 'mild')[0].id}"

    for page in (record, f"{record}/verification_reviewed?look={look.seq}"):
        shown = as_("Rhea").get(page).content.decode()
        assert 'href="https://board.example/look?id=9" rel="noreferrer noopener nofollow"' in shown
        for fact in ("L-4411", "R-9", "State medical board", "Primary: the body that granted it", "By a person"):
            assert fact in shown, fact
        assert all(date_format(day, "DATE_FORMAT") in shown for day in days.values())


def test_what_a_second_person_said_of_a_check_stands_with_it(world, as_):
    ada = world.enrolled("Ada")
    look = world.look(id_of("Ada"), Element.EDUCATION, agreed=None)
    body = VerificationReviewed(verification=look.seq, agrees=False)
    given = {"person": id_of("Ada"), "body": body, "text": "Another Ada."}
    world.act("Rhea", Role.SECOND_REVIEWER, looking.review, **given)

    page = as_("Vera").get(f"{BASE}/records/{ada}").content.decode()

    assert re.search(r"Reviewed: [^<]*, Rhea \(Second reviewer\)", page)
    assert "Another Ada." in page


def test_a_decider_reads_what_each_signature_means_with_the_levels_that_were_reached(world, as_):
    ada = world.enrolled("Ada")
    said = {"met": "yes", "means": "assessed", "item_needle": "4", "item_image": "2"}
    answer = sent(as_("Ed"), f"{BASE}/records/{ada}/sign/technique", **said)
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.content.decode()

    page = as_("Dora").get(f"{BASE}/records/{ada}").content.decode()

    for fact in ("Ed (Examiner)", "I have assessed this myself.", "the password", "Needle: 4; Image: 2"):
        assert fact in page, fact


def test_who_was_at_a_workshop_and_what_was_seen_of_a_case_is_on_the_record(world, as_):
    ada = world.enrolled("Ada")
    world.meet(ada, "workshop")
    world.case(ada, complication=True, imaging_reviewed=False, site="Lantern hospital")

    page = as_("Dora").get(f"{BASE}/records/{ada}").content.decode()

    for fact in ("Attendance recorded", "Wax Hall", "Cadaver", "Lantern hospital", "Was there a complication?"):
        assert fact in page, fact


def test_a_long_record_is_read_page_by_page(world, as_, monkeypatch):
    ada = world.trained("Ada")
    monkeypatch.setattr(record, "A_PAGE", 3)
    monkeypatch.setattr(timeline, "A_PAGE", 4)
    cora, address = as_("Cora"), f"{BASE}/records/{ada}"

    first = cora.get(address).content.decode()
    assert len(re.findall(r'<li value="(\d+)">', first)) == 4
    assert f'href="{address}?rests=2#rests"' in first
    last = ledger().enrolments[ada].history[0].seq
    pages = 2 + len(ledger().enrolments[ada].history) // 4
    assert f'<li value="{last}">' in cora.get(f"{address}?page={pages}").content.decode()


@pytest.mark.parametrize(
    ("who", "act", "said"),
    [
        ("Dora", "certify", "Where it can be done: Papers submitted."),
        ("Dora", "renew", "Where it can be done: Certified."),
        ("Pam", "appeal_decided", "No appeal waits."),
        ("Cora", "submit", "No result for the module Wax."),
        ("Carl", "void_sign_off", "Nobody has signed anything that counts."),
        ("Rhea", "verification_reviewed", "There is no check by somebody else"),
    ],
)
def test_instead_of_a_form_that_cannot_succeed_the_page_says_what_is_lacking(world, as_, who, act, said):
    ada = world.enrolled("Ada")

    answer = as_(who).get(f"{BASE}/records/{ada}/{act}")

    assert answer.status_code == HTTPStatus.CONFLICT
    page = answer.content.decode()
    assert "This cannot be done now" in page
    assert said in page
    assert "<form" not in page.partition("<main")[2]


def test_papers_that_lack_something_are_not_offered_to_be_certified(world, as_):
    ada = world.submitted("Ada")
    assert as_("Dora").get(f"{BASE}/records/{ada}/certify").status_code == HTTPStatus.OK
    said = {"jurisdiction": "WI", "result": Result.NEGATIVE, "finding": Finding.SUSPENDED}
    look = world.look(id_of("Ada"), Element.LICENCE, **said)

    answer = as_("Dora").get(f"{BASE}/records/{ada}/certify")

    assert answer.status_code == HTTPStatus.CONFLICT
    assert f"event {look.seq}" in answer.content.decode()


def test_until_when_a_certificate_is_valid_stands_there_only_while_it_is(world, as_):
    ada = world.certified("Ada", npi=npi(7))
    pages = (("Cora", f"{BASE}/records/{ada}"), ("Ada", "/en/me/mild/"))
    until = date_format(ledger().enrolments[ada].certificate.valid_until, "DATE_FORMAT")

    def said(page):
        """Return what the list at the top of a page says."""
        return re.search(r"<dl.*?</dl>", page.content.decode(), re.DOTALL)[0]

    for who, page in pages:
        top = said(as_(who).get(page))
        assert ("Valid until" in top, until in top) == (True, True)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Two fires.")
    for who, page in pages:
        top = said(as_(who).get(page))
        assert ("Valid until" in top, "not in force while it is suspended" in top) == (False, True)
    world.decide(ada, "revoke", "HARM")
    for who, page in pages:
        assert until not in said(as_(who).get(page))
