"""Today: what waits for each role, with its number, and nothing of one's own where a second person is needed."""

import html
import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client, override_settings

from registries import registry_at
from registry_worlds import RegistryWorld
from signing import signing_in
from standards import WORKSHOP, standard
from whoperforms.certification.acts import complaints, deciding, keeping, programmes, sessions
from whoperforms.certification.bodies.auditing import ComplaintOpened
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Attended, PolicySet, Separation
from whoperforms.certification.bodies.verification import Element, Finding, Result
from whoperforms.certification.standards.standard import written
from whoperforms.registry.corrections import services
from whoperforms.registry.corrections.report import Category, Report
from worlds import BY_PASSPORT, STAFF, id_of, morning

BASE = "/en/staff/mild"
SECTION = re.compile(
    r'<h2 id="(?P<key>\w+)">[^<]*<span class="count">(?P<count>\d+)</span></h2>(?P<items>.*?)</section>', re.DOTALL
)


def waiting(client, address=f"{BASE}/"):
    """Return what a page says that waits: by kind how many, and the text of the items."""
    page = client.get(address)
    assert page.status_code == HTTPStatus.OK, page.content.decode()[:2000]
    return {found["key"]: (int(found["count"]), found["items"]) for found in SECTION.finditer(page.content.decode())}


def strict(world):
    body = PolicySet(
        separation=Separation.STRICT, verification_days=90, waiting_days=30, identity_procedure=BY_PASSPORT
    )
    world.operator(programmes.set_policy, programme="mild", body=body)
    world.policy = Separation.STRICT


def test_nothing_waits_in_a_programme_in_which_nothing_has_happened(as_):
    assert "Nothing waits for you." in as_("Cora").get(f"{BASE}/").content.decode()


def test_an_application_waits_for_the_coordinator_and_leads_to_the_form(world, as_):
    ada = world.applied("Ada")

    count, items = waiting(as_("Cora"))["applications"]

    assert count == 1
    assert f'href="{BASE}/records/{ada}/accept"' in items
    assert "applications" not in waiting(as_("Dora"))


def test_papers_wait_for_a_decider(world, as_):
    ada = world.submitted("Ada")

    count, items = waiting(as_("Dora"))["papers"]

    assert (count, f'href="{BASE}/records/{ada}/certify"' in items) == (1, True)


def test_a_proposal_waits_for_another_decider_and_not_for_the_one_who_made_it(world, as_):
    strict(world)
    ada = world.submitted("Ada")
    decision = deciding.Decision(
        enrolment=ada, event="certify", reason="STANDARD_MET", by=id_of("Dora"), number=world.new_id()
    )
    world.act("Dora", Role.DECIDER, deciding.decide, decision=decision)

    mine, others = waiting(as_("Dora")), waiting(as_("Dirk"))

    assert ("proposals" in mine, "papers" in mine) == (False, False)
    assert others["proposals"][0] == 1
    assert "Certified: The standard is met, proposed by Dora" in others["proposals"][1]


def test_a_look_waits_for_a_second_reviewer_until_somebody_has_reviewed_it(world, as_):
    ada = world.enrolled("Ada")
    look = world.look(world.ledger.enrolment(ada).person, Element.EDUCATION, agreed=None)
    count, items = waiting(as_("Rhea"))["looks"]
    assert (count, f"verification_reviewed?look={look.seq}" in items) == (1, True)

    world.look(world.ledger.enrolment(ada).person, Element.LICENCE, jurisdiction="WI", number="L-1", agreed=True)

    assert waiting(as_("Rhea"))["looks"][0] == 1
    assert "looks" not in waiting(as_("Vera"))


def test_who_looked_does_not_review_the_own_look(world, as_):
    ada = world.enrolled("Ada")
    world.give(id_of("Vera"), Role.SECOND_REVIEWER)

    world.look(world.ledger.enrolment(ada).person, Element.EDUCATION, agreed=None)

    assert "looks" not in waiting(as_("Vera"))


def test_a_requirement_waits_for_a_signature_once_all_else_of_it_is_there(world, as_):
    ada = world.enrolled("Ada")
    assert "signatures" not in waiting(as_("Ed"))

    for module, bank in (("wax", "1"), ("fire", "7")):
        world.result(ada, module=module, item_bank=bank)

    count, items = waiting(as_("Ed"))["signatures"]
    assert (count, f'href="{BASE}/records/{ada}/sign/lessons"' in items) == (1, True)
    assert "signatures" not in waiting(as_("Tess"))


def test_cases_wait_for_the_mentor_who_was_there(world, as_):
    ada = world.enrolled("Ada")
    world.register("Max", Role.MENTOR)
    for role in ("observed", "assisted", "performed"):
        world.case(ada, role=role)

    assert waiting(as_("Mona"))["signatures"][0] == 1
    assert "signatures" not in waiting(as_("Max"))


def test_a_suspended_certification_waits_with_its_cause(world, as_):
    ada = world.certified("Ada")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=ada, reason="SAFETY", text="Two burns.")

    count, items = waiting(as_("Cleo"))["causes"]

    assert (count, "Safety of patients" in items) == (1, True)


def test_bad_news_that_nobody_has_written_down_yet_waits_too(world, as_):
    ada = world.certified("Ada")
    person = world.ledger.enrolment(ada).person
    world.look(
        person,
        Element.EXCLUSION,
        result=Result.NEGATIVE,
        finding=Finding.EXCLUDED,
        agreed=None,
    )

    assert "Excluded from federal health programs" in waiting(as_("Carl"))["causes"][1]


def test_a_monthly_check_that_is_overdue_waits_for_the_verifier(tmp_path, demo_directory):
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        world = RegistryWorld(begins=morning(days_ago=80)).programme()
        ada = world.certified("Ada")
        world.wait(until=morning(days_ago=1))
        world.operator(programmes.confirm_clock, programme="mild")
        count, items = waiting(signing_in(app=True)("Vera"))["overdue"]

    assert (count, f'href="{BASE}/records/{ada}/verification_recorded?element=' in items) == (1, True)
    assert "Exclusion from federal health programs" in items


def test_an_appeal_waits_for_the_panel(world, as_):
    ada = world.submitted("Ada")
    [denied] = world.decide(ada, "deny", "NOT_COMPETENT", text="Come again.")
    world.act("Ada", Role.PHYSICIAN, keeping.appeal, enrolment=ada, contested=denied.seq, text="It is wrong.")

    count, items = waiting(as_("Pam"))["appeals"]
    assert (count, f'href="{BASE}/records/{ada}/appeal_decided"' in items) == (1, True)


def test_todays_sessions_wait_for_their_trainers_and_for_the_coordinator(world, as_):
    world.register("Tom", Role.TRAINER)
    session = world.planned(WORKSHOP, on=datetime.now(UTC).date())

    assert f'href="{BASE}/sessions/{session}"' in waiting(as_("Tess"))["sessions"][1]
    assert waiting(as_("Cora"))["sessions"][0] == 1
    assert "sessions" not in waiting(as_("Tom"))


def test_a_proposed_standard_waits_for_a_second_person(world, as_):
    draft = standard(programme="mild", number=2, effective_from=world.today + timedelta(days=30))
    world.act("Stan", Role.STANDARDS_OWNER, programmes.draft_standard, programme="mild", document=written(draft))
    known = {"programme": "mild", "number": 2, "procedure": world.procedure}
    world.act("Stan", Role.STANDARDS_OWNER, programmes.propose_standard, **known)

    assert waiting(as_("Sue"))["standards"][0] == 1
    assert "standards" not in waiting(as_("Stan"))


def test_only_some_are_shown_at_first_with_the_way_to_all_of_them(world, as_):
    for name in ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"):
        world.applied(f"Ada {name}")
    cora = as_("Cora")

    count, items = waiting(cora)["applications"]
    assert (count, items.count("<li>"), f"{BASE}/?only=applications" in items) == (12, 10, True)

    assert waiting(cora, f"{BASE}/?only=applications")["applications"][1].count("<li>") == 12


@pytest.mark.parametrize("who", ["Audrey", "Stan"])
def test_who_decides_nothing_about_people_learns_of_none(world, as_, who):
    world.submitted("Ada")

    assert waiting(as_(who)) == {}


def test_the_page_is_there_in_spanish_too(world, as_):
    world.applied("Ada")

    assert waiting(as_("Cora"), "/es/staff/mild/")["applications"][0] == 1


def test_who_has_one_programme_is_led_to_it(as_):
    answer = as_("Cora").get("/en/staff/")

    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}/")


def test_who_has_several_programmes_chooses(world, as_):
    other = RegistryWorld(Separation.SMALL, called="lantern", begins=world.at)
    other.ledger = world.ledger
    other.opened()
    other.give(id_of("Cora"), Role.COORDINATOR)

    page = as_("Cora").get("/en/staff/").content.decode()

    assert all(f'href="/en/staff/{name}/"' in page for name in ("mild", "lantern"))


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("address", [f"{BASE}/", "/en/staff/", f"{BASE}/standards", f"{BASE}/sessions"])
def test_nobody_sees_anything_without_signing_in(address):
    assert Client(SERVER_NAME="127.0.0.1").get(address)["Location"].startswith("/en/account/")


def test_every_link_of_what_waits_leads_to_a_form_for_whoever_sees_it(world, as_):
    ada = world.enrolled("Ada")
    world.applied("Bob")
    world.submitted("Dan")
    world.look(world.ledger.enrolment(ada).person, Element.EDUCATION, agreed=None)
    world.workshop(ada, requirement=WORKSHOP)

    for name in ("Cora", "Dora", "Rhea", "Ed", "Tess"):
        client = as_(name)
        for _count, items in waiting(client).values():
            for href in re.findall('href="([^"]+)"', items):
                assert client.get(html.unescape(href)).status_code == HTTPStatus.OK, (name, href)


def links_of(items):
    """Return where what waits leads."""
    return [html.unescape(one) for one in re.findall('href="([^"]+)"', items)]


def test_a_reported_mistake_waits_for_both_who_may_answer_and_leads_to_its_form(world, as_):  # noqa: ARG001
    report = Report(category=Category.LEFT, text="She moved.", language="en", npi=None, procedure="mild", about=None)
    number = services.receive(report, submission="one", now=datetime.now(UTC))

    for name in ("Cora", "Carl"):
        assert links_of(waiting(as_(name))["corrections"][1]) == [f"{BASE}/corrections/{number}"]
    assert "corrections" not in waiting(as_("Audrey"))


def test_a_complaint_waits_for_the_panel(world, as_):
    world.certified("Ada")
    body = ComplaintOpened(about=id_of("Ada"), category="safety")
    [opened] = world.act(
        "Carl", Role.COMPLIANCE, complaints.open_complaint, programme="mild", body=body, text="Works without the lamp."
    )

    assert links_of(waiting(as_("Pam"))["complaints"][1]) == [f"{BASE}/contested/{opened.seq}"]
    assert "complaints" not in waiting(as_("Carl"))


def test_whom_nobody_has_looked_up_waits_for_the_verifier_until_a_check_is_there(world, as_):
    ada = world.enrolled("Ada")

    [href] = links_of(waiting(as_("Vera"))["unseen"][1])
    assert href.startswith(f"{BASE}/records/{ada}/verification_recorded?element=")
    assert as_("Vera").get(href).status_code == HTTPStatus.OK
    world.looked_up(ada)
    assert "unseen" not in waiting(as_("Vera"))


def test_a_session_waits_until_somebody_has_said_who_was_there(world, as_):
    ada = world.enrolled("Ada")
    session = world.planned(WORKSHOP)  # of yesterday
    world.act("Cora", Role.COORDINATOR, sessions.take_seat, session=session, enrolment=ada)

    for name in ("Tess", "Cora"):
        assert links_of(waiting(as_(name))["attendance"][1]) == [f"{BASE}/sessions/{session}"]
    body = Attended(enrolment=ada, minutes=WORKSHOP.minutes)
    world.act("Tess", Role.TRAINER, sessions.attended, session=session, body=body)
    assert "attendance" not in waiting(as_("Tess"))


def test_a_renewal_with_everything_met_waits_for_a_decider(tmp_path, demo_directory):
    with registry_at(tmp_path / "registry.db"), override_settings(DIRECTORY=demo_directory):
        world = RegistryWorld(begins=morning(days_ago=700)).programme()
        ada = world.certified("Ada")
        world.wait(until=morning(days_ago=2))
        world.operator(programmes.confirm_clock, programme="mild")
        as_ = signing_in(app=True)
        before = waiting(as_("Dora"))
        world.looked_up(ada)
        world.meet(ada, "statement")
        after = waiting(as_("Dora"))

    assert "renewals" not in before
    assert links_of(after["renewals"][1]) == [f"{BASE}/records/{ada}/renew"]


def test_nothing_waits_without_a_way_to_it(world, as_):
    world.applied("Ada")
    ada = world.submitted("Bea")
    world.enrolled("Cid")
    world.decide(ada, "deny", "NOT_COMPETENT", text="Come again.")
    denied = world.ledger.enrolment(ada).decisions[-1]
    world.act("Bea", Role.PHYSICIAN, keeping.appeal, enrolment=ada, contested=denied.seq, text="It is wrong.")
    suspended = world.certified("Dan")
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=suspended, reason="SAFETY", text="Looked into.")
    world.planned(WORKSHOP, on=datetime.now(UTC).date())
    report = Report(category=Category.LEFT, text="She moved.", language="en", npi=None, procedure="mild", about=None)
    services.receive(report, submission="one", now=datetime.now(UTC))

    found = {key for name in STAFF for key, (_count, items) in waiting(as_(name)).items() if items.count("<li>")}
    bare = [items for name in STAFF for _count, items in waiting(as_(name)).values() if "<li><span" in items]

    assert found >= {"applications", "appeals", "causes", "sessions", "corrections", "unseen"}
    assert bare == []
