"""Words removed by law: by two officers of whose they are, of anything about a person, and never of the own person."""

from dataclasses import replace

import pytest

from recorder import refused
from whoperforms.certification.acts import auditing, complaints, people, removing
from whoperforms.certification.bodies.auditing import AuditResult, ComplaintDecided, ComplaintOpened, Founded
from whoperforms.certification.bodies.enrolment import Invited
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from worlds import id_of


def erased(world, seq, *, by="Carl", second="Cleo", law="GDPR, article 17", text="A court order.", programme="mild"):
    body = Erased(second=id_of(second), law=law, programme=programme)
    of = Stream.named(world.rows[seq - 1].stream) if seq <= len(world.rows) else Stream(StreamKind.PERSON, "nobody")
    return world.act(by, Role.COMPLIANCE, removing.erase, erased=seq, of=of, body=body, text=text)


def erased_by_two(world, seq, **others):
    """Let one officer propose it, and the other one have it done."""
    erased(world, seq, by="Cleo", second="Carl", **others)
    return erased(world, seq, **others)


def gone(world, seq):
    """Let the database let go of the words of an event."""
    world.rows = [replace(row, record=None, salt=None) if row.seq == seq else row for row in world.rows]
    world.ledger = folded(Ledger(), world.rows)
    assert world.ledger.broken is None


def test_two_people_have_words_removed_by_law_and_only_once(certified):
    with refused("erased", "event 9999: there is no such event"):
        erased(certified, 9999)
    with refused("erased", "event 1: of a programme, which tells of no person"):
        erased(certified, 1)
    with refused("programme", "'spark': not the programme of event 5"):
        erased(certified, 5, programme="spark")
    with refused("programme", "'': not the programme of event 5"):
        erased(certified, 5, programme=None)
    with refused("second", "you; a second person has to agree"):
        erased(certified, 5, second="Carl")
    with refused("law", "cannot stand here"):
        erased(certified, 5, law="")
    with refused("text", "no word on why the law wants it"):
        erased(certified, 5, text="")
    [first] = erased(certified, 5)
    with pytest.raises(Impossible, match="signed by you already"):
        erased(certified, 5)
    [other] = erased(certified, 5, by="Cleo", second="Carl", law="HIPAA")
    [event] = erased(certified, 5, by="Cleo", second="Carl")

    assert [one.type for one in (first, other, event)] == ["erasure_proposed", "erasure_proposed", "erased"]
    assert {str(one.stream) for one in (first, other, event)} == {"erasure:5"}
    with pytest.raises(Impossible, match="its words are removed already"):
        erased(certified, 5)


def test_an_officer_has_no_words_about_the_own_person_removed(certified):
    of_carl = next(row.seq for row in certified.rows if row.stream == f"person:{id_of('Carl')}")

    for by, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        with pytest.raises(Impossible, match="about one of you two"):
            erased(certified, of_carl, by=by, second=second)


def test_words_of_every_kind_about_a_person_can_be_removed(certified):
    kinds = {Stream.named(row.stream).kind: row.seq for row in certified.rows}
    for kind in (StreamKind.PERSON, StreamKind.ENROLMENT, StreamKind.SESSION, StreamKind.VERIFICATION):
        erased_by_two(certified, kinds[kind])

    assert len([row for row in certified.rows if row.type == "erased"]) == 4


def complained_of_carl(world):
    """Let somebody complain of Carl, and two of a panel find that it is so; return the three events."""
    for name in ("Pia", "Pit"):
        world.register(name, Role.APPEALS_PANEL)
    body = ComplaintOpened(about=id_of("Carl"), category="conduct")
    said = {"programme": "mild", "body": body, "text": "He shouts."}
    [opened] = world.act("Cora", Role.COORDINATOR, complaints.open_complaint, **said)
    panel = (id_of("Pia"), id_of("Pit"))
    body = ComplaintDecided(complaint=opened.seq, panel=panel, outcome=Founded.FOUNDED)
    said = {"programme": "mild", "body": body, "text": "He does."}
    [signed] = world.act("Pia", Role.APPEALS_PANEL, complaints.decide_complaint, **said)
    [decided] = world.act("Pit", Role.APPEALS_PANEL, complaints.decide_complaint, **said)
    return opened.seq, signed.seq, decided.seq


def test_an_officer_of_whom_somebody_complained_has_no_word_of_it_removed(certified):
    for seq in complained_of_carl(certified):
        with pytest.raises(Impossible, match="about one of you two"):
            erased(certified, seq)


def test_of_whom_somebody_complained_is_known_once_the_complaint_is_gone(certified):
    """Else an officer could see to what a panel found about the own person."""
    opened, *found = complained_of_carl(certified)
    certified.register("Carla", Role.COMPLIANCE)
    erased(certified, opened, by="Cleo", second="Carla")
    erased(certified, opened, by="Carla", second="Cleo")
    gone(certified, opened)

    for seq in found:
        for by, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
            with pytest.raises(Impossible, match="about one of you two"):
                erased(certified, seq, by=by, second=second)
        erased(certified, seq, by="Cleo", second="Carla")
        erased(certified, seq, by="Carla", second="Cleo")
        gone(certified, seq)


def test_an_officer_has_no_result_of_an_audit_of_the_own_record_removed(certified):
    certified.give(id_of("Ana"), Role.COMPLIANCE)
    [enrolment] = certified.ledger.of(id_of("Ana"), "mild")
    looks = [look.recorded for look in certified.ledger.looks(id_of("Ana"), "mild")]
    own = [event.seq for event in (enrolment.history[-1], looks[0], enrolment.history[0])]
    records = auditing.records_of(certified.ledger, "mild")
    [sampled] = certified.act("Cleo", Role.COMPLIANCE, auditing.sample, programme="mild", number=len(records))
    results = {}
    for seq in own:
        body = AuditResult(sampled=seq, in_order=True)
        [result] = certified.act("Cleo", Role.COMPLIANCE, auditing.record_result, programme="mild", body=body)
        results[seq] = result.seq

    for seq, result in results.items():
        with pytest.raises(Impossible, match="about one of you two"):
            erased(certified, result, by="Ana")
        erased_by_two(certified, seq)
        gone(certified, seq)
        with pytest.raises(Impossible, match="about one of you two"):
            erased(certified, result, by="Ana")
        erased(certified, result)
    erased(certified, sampled.seq, by="Ana")


def test_whom_an_enrolment_was_about_is_known_once_its_application_is_gone(certified):
    """Else an officer could see to the rest of the own one."""
    certified.give(id_of("Ana"), Role.COMPLIANCE)
    applied, *_, last = certified.ledger.of(id_of("Ana"), "mild")[0].history
    erased_by_two(certified, applied.seq)
    gone(certified, applied.seq)

    with pytest.raises(Impossible, match="about one of you two"):
        erased(certified, last.seq, by="Ana")
    with refused("programme", "'lantern': not the programme of event"):
        erased(certified, last.seq, programme="lantern")
    erased_by_two(certified, last.seq)


def test_a_programme_that_only_listed_somebody_has_its_own_words_removed_and_no_other(certified):
    registered = next(row.seq for row in certified.rows if row.stream == f"person:{id_of('Ana')}")
    certified.called = "lantern"
    certified.opened()
    for name in ("Eve", "Evan"):
        certified.register(name, Role.COMPLIANCE)
    body = Invited(person=id_of("Ana"), programme="lantern", role=Role.PHYSICIAN)
    [asked] = certified.act("Eve", Role.COMPLIANCE, people.invite, person=id_of("Ana"), body=body)
    by_them = {"by": "Eve", "second": "Evan", "programme": "lantern"}

    with refused("programme", "'lantern': not the programme of event"):
        erased(certified, registered, **by_them)
    erased(certified, asked.seq, **by_them)
    erased(certified, asked.seq, **by_them | {"by": "Evan", "second": "Eve"})
    gone(certified, asked.seq)
    with refused("programme", "'lantern': not the programme of event"):
        erased(certified, registered, **by_them)
