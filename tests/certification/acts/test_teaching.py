"""Evidence and cases: what is recorded while somebody learns, on which days, by whom, and how often."""

from datetime import timedelta

import msgspec
import pytest

from recorder import refused
from standards import LESSONS, TECHNIQUE, standard
from whoperforms.certification.acts import enrolling, keeping, teaching
from whoperforms.certification.bodies.enrolment import CaseRole
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.shape import Document
from whoperforms.certification.ledger import NoSuchRecord
from whoperforms.certification.lifecycle import Impossible
from worlds import World, id_of, npi

FILE = Document(sha256="a" * 64, media_type="application/pdf", name="exam.pdf", size=100)


def result(world, **said):
    return world.result(world.ana, **({"module": "wax", "item_bank": "1"} | said))


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("requirement", {"requirement": "lesson"}, "not asked of this person by version 1; did you mean 'lessons'"),
        ("requirement", {"requirement": "mentorship"}, "is met by cases with a mentor; record a case"),
        ("requirement", {"requirement": "licence"}, "is looked up at its source"),
        ("module", {"module": None}, "'': lessons has modules; choose one of wax, fire"),
        ("module", {"module": "wex"}, "'wex': no module of lessons; did you mean 'wax'"),
        ("module", {"requirement": "technique"}, "'wax': no module of technique"),
        ("score", {"score": 101}, "101: no share of all points; write 0 to 100"),
        ("score", {"score": -1}, "-1: no share of all points"),
        ("score", {"score": None}, "'': wax has an exam; write its score"),
        ("minutes", {"minutes": 0}, "0: not how long something lasts; write 1 to 6,000 minutes"),
        ("minutes", {"minutes": 6001}, "6001: not how long something lasts"),
        ("item_bank", {"item_bank": None}, "a score means nothing without its questions"),
        ("item_bank", {"module": "fire"}, "'1': no version that counts for fire; choose one of 7"),
        ("documents", {"documents": (FILE, FILE)}, "2 files: two of them are the same"),
        ("source", {"source": ""}, "'': cannot stand here"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 15 else None,
)
def test_evidence_that_cannot_be_is_refused_at_its_field(learning, field, said, sentence):
    with refused(field, sentence):
        result(learning, **said)


def test_evidence_has_a_day_between_the_enrolment_and_today(learning):
    began = learning.today
    learning.wait(days=3)
    with refused("on", "is not yet come; write .* or an earlier day"):
        result(learning, on=learning.today + timedelta(days=1))
    with refused("on", f"before the enrolment began on {began}; write that day or a later one"):
        result(learning, on=began - timedelta(days=1))
    with refused("expires_on", "before .*, when it was achieved"):
        result(learning, expires_on=learning.today - timedelta(days=1))

    result(learning, on=began)
    result(learning, on=learning.today, module="fire", item_bank="7")
    assert len(learning.ledger.enrolments[learning.ana].evidence) == 2


def test_no_result_is_older_than_its_module(learning):
    """A candidate who goes over to a version with a new module has no result from before there was one."""
    tools = msgspec.structs.replace(LESSONS.modules[0], id="tools")
    lessons = msgspec.structs.replace(LESSONS, modules=(*LESSONS.modules, tools))
    first = learning.today
    asked = standard(programme="mild", effective_from=first + timedelta(days=10), number=2)
    newer = tuple(lessons if one.id == "lessons" else one for one in asked.requirements)
    learning.publish(msgspec.structs.replace(asked, requirements=newer))
    learning.wait(days=12)
    learning.act("Ana", Role.PHYSICIAN, enrolling.move, enrolment=learning.ana)

    with refused("on", f"before there was a module tools; it is asked since {first + timedelta(days=10)}"):
        result(learning, module="tools", on=first + timedelta(days=9))
    result(learning, module="tools", on=first + timedelta(days=10))
    result(learning, module="wax", on=first)


def test_an_exam_has_so_many_attempts_and_a_pause_after_one_that_failed(learning):
    result(learning, score=79)
    with refused("on", "too early after the attempt of 2026-01-05; the next one counts from 2026-01-12 on"):
        result(learning)
    learning.wait(days=7)
    result(learning, score=79)
    learning.wait(days=7)

    with pytest.raises(Impossible, match="wax: all 2 attempts are used up"):
        result(learning)
    result(learning, module="fire", item_bank="7")


def withdrawn(world, evidence, *, by="Cora", role=Role.COORDINATOR, text="Of somebody else."):
    return world.act(by, role, teaching.withdraw_evidence, enrolment=world.ana, evidence=evidence, text=text)


def test_a_result_that_was_recorded_wrongly_counts_no_more_and_two_people_make_it_no_attempt(learning):
    learning.register("Coleen", Role.COORDINATOR)
    [wrong] = result(learning, score=10)
    with refused("text", "no word on why it counts no more"):
        withdrawn(learning, wrong.seq, text="")
    withdrawn(learning, wrong.seq)
    assert learning.ledger.enrolments[learning.ana].evidence == ()
    with refused("on", "too early after the attempt"):
        result(learning)
    with refused("evidence", f"event {wrong.seq}: no evidence of this enrolment that counts"):
        withdrawn(learning, wrong.seq)

    withdrawn(learning, wrong.seq, by="Coleen")

    result(learning)
    with refused("evidence", f"event {wrong.seq}: no evidence of this enrolment that counts"):
        withdrawn(learning, wrong.seq, by="Coleen")


def test_one_coordinator_makes_no_room_for_another_attempt(learning):
    for _ in range(2):
        [failed] = result(learning, score=10)
        withdrawn(learning, failed.seq)
        learning.wait(days=7)

    with pytest.raises(Impossible, match="wax: all 2 attempts are used up"):
        result(learning)
    result(learning, module="fire", item_bank="7")


def test_nor_does_a_candidate_who_coordinates_too(learning):
    learning.give(id_of("Ana"), Role.COORDINATOR)
    [failed] = result(learning, score=10)
    withdrawn(learning, failed.seq)

    withdrawn(learning, failed.seq, by="Ana")

    with refused("on", "too early after the attempt"):
        result(learning)


def test_a_candidate_does_not_take_back_a_failed_exam(learning):
    [failed] = result(learning, score=10)

    with pytest.raises(Impossible, match="recorded by the programme; ask its coordinator to withdraw it"):
        withdrawn(learning, failed.seq, by="Ana", role=Role.PHYSICIAN)


def test_evidence_that_was_signed_for_or_decided_on_stays(learning, certified):
    [sheet] = learning.result(learning.ana, "technique")
    learning.sign_off(learning.ana, TECHNIQUE, evidence=(sheet.seq,))
    with pytest.raises(Impossible, match=r"signed for in event .*; have that sign-off voided first"):
        withdrawn(learning, sheet.seq)

    used = certified.ledger.enrolments[certified.ana].evidence[0].seq
    with pytest.raises(Impossible, match="a decision rests on it; ask compliance to correct it"):
        withdrawn(certified, used)


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("requirement", {"requirement": "lessons"}, "is not met by cases; record evidence for it"),
        ("role", {"requirement": "first", "role": CaseRole.OBSERVED}, "the first own cases are performed"),
        ("levels", {"levels": 0}, "0: not so many levels in one operation; write 1 to 6"),
        ("levels", {"levels": 7}, "7: not so many levels"),
        ("site", {"site": "Home of Mrs Wick"}, "what reads like a name"),
        ("site", {"site": ""}, "cannot stand here"),
    ],
    ids=["lessons", "observed", "none", "seven", "patient", "nowhere"],
)
def test_a_case_that_cannot_be_is_refused_at_its_field(learning, field, said, sentence):
    with refused(field, sentence):
        learning.case(learning.ana, **said)


def test_a_case_lies_between_the_enrolment_and_today(learning):
    with refused("on", "is not yet come"):
        learning.case(learning.ana, on=learning.today + timedelta(days=1))
    with refused("on", "before the enrolment began"):
        learning.case(learning.ana, on=learning.today - timedelta(days=1))


def test_a_mentor_is_certified_on_the_day_of_the_case_or_a_founding_one(world):
    world.give(id_of("Tess"), Role.MENTOR)
    bea = world.certified("Bea", npi=npi(2))
    certified_on = world.today
    world.ana = world.enrolled("Ana")
    with refused("mentor", r"Tess: not certified in mild on .* \(R6"):
        world.case(world.ana, mentor=id_of("Tess"))
    with refused("mentor", "Ana: is the candidate"):
        world.case(world.ana, mentor=id_of("Ana"))
    with pytest.raises(NoSuchRecord):
        world.case(world.ana, mentor=id_of("nobody"))
    world.wait(days=1)
    world.case(world.ana, mentor=id_of("Bea"))

    world.wait(days=1)
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=bea, reason="SAFETY", text="Two fires.")
    with refused("mentor", "Bea: not certified in mild"):
        world.case(world.ana, mentor=id_of("Bea"))
    world.case(world.ana, mentor=id_of("Bea"), on=certified_on + timedelta(days=1))


def test_nothing_is_recorded_of_whoever_is_not_learning(learning, certified):
    applied = learning.applied("Bea")
    with pytest.raises(Impossible, match="applied: nothing is recorded of such an enrolment"):
        learning.result(applied, module="wax", item_bank="1")

    with refused("requirement", "'lessons': not asked of this person by version 1"):
        certified.result(certified.ana, module="wax", item_bank="1")
    certified.result(certified.ana, "statement")


def test_evidence_of_an_unknown_enrolment_is_refused():
    with pytest.raises(NoSuchRecord):
        World().result(id_of("nobody"))
