"""Records looked at again: samples that anybody can draw again, complaints, and words removed by law."""

from collections import Counter
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recorder import refused
from whoperforms.certification.acts import auditing
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.verification import (
    AuditResult,
    ComplaintDecided,
    ComplaintOpened,
    Erased,
    Founded,
)
from whoperforms.certification.duties.separation import NotSeparated
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.ledger import NoSuchRecord
from whoperforms.certification.lifecycle import NotAllowed
from worlds import id_of

places = st.lists(st.integers(1, 10**6), unique=True, min_size=1, max_size=60)


def sampled(world, number=5):
    return world.act("Carl", Role.COMPLIANCE, auditing.sample, programme="mild", number=number)


@given(places, st.integers(0, 2**53 - 1), st.data())
def test_a_seed_draws_the_same_of_the_same_records_in_any_order(known, seed, data):
    number = data.draw(st.integers(1, len(known)))
    drawn = auditing.draw(known, seed=seed, number=number)

    assert auditing.draw(data.draw(st.permutations(known)), seed=seed, number=number) == drawn
    assert (len(set(drawn)), set(drawn) <= set(known), list(drawn)) == (number, True, sorted(drawn))


def test_every_record_is_drawn_about_as_often_as_any_other():
    """Of 40 records 10, for 400 seeds: each about 100 times; six standard deviations are 52."""
    often = Counter(seq for seed in range(400) for seq in auditing.draw(range(1, 41), seed=seed, number=10))

    assert all(100 - 52 < often[seq] < 100 + 52 for seq in range(1, 41))


def test_a_sample_is_drawn_again_after_more_was_recorded(certified):
    [sample] = sampled(certified)
    certified.certified("Bea")

    assert auditing.drawn_again(certified.ledger, "mild", sample) == sample.body.drawn
    assert sampled(certified)[0].body.drawn != sample.body.drawn


def test_nobody_chooses_the_seed_it_is_the_link_of_the_newest_event(certified):
    before = certified.rows[-1]
    with pytest.raises(TypeError, match="seed"):
        certified.act("Carl", Role.COMPLIANCE, auditing.sample, programme="mild", number=5, seed=7)

    [sample] = sampled(certified)

    assert sample.body.link_of == before.seq == sample.seq - 1
    assert f"{sample.body.seed:053b}" == "".join(f"{byte:08b}" for byte in before.chain)[:53]
    assert auditing.is_seed_of(sample, before.chain)


@pytest.mark.parametrize(
    "changed",
    [{"seed": 2}, {"link_of": None}, {"link_of": 1}],
    ids=["another seed", "as it was chosen in earlier versions", "the link of an older event"],
)
def test_a_seed_that_somebody_chose_is_told_from_one_that_nobody_did(certified, changed):
    link = certified.rows[-1].chain
    [sample] = sampled(certified)

    assert not auditing.is_seed_of(replace(sample, body=msgspec.structs.replace(sample.body, **changed)), link)


def test_a_sample_is_of_the_programme_and_not_of_its_staff(certified):
    known = auditing.records_of(certified.ledger, "mild")

    assert {str(event.stream.kind) for event in known} == {"enrolment", "verification"}
    assert sampled(certified, number=len(known) - 0)[0].body.drawn == tuple(event.seq for event in known)


@pytest.mark.parametrize(
    ("field", "said", "sentence"),
    [
        ("number", {"number": 0}, "0: not so many of"),
        ("number", {"number": 5000}, "5000: not so many of"),
    ],
    ids=["none", "many"],
)
def test_a_sample_that_cannot_be_is_refused_at_its_field(certified, field, said, sentence):
    with refused(field, sentence):
        sampled(certified, **said)


def found(world, seq, *, in_order=True, finding=None, by="Carl", text=""):
    body = AuditResult(sampled=seq, in_order=in_order, finding=finding)
    return world.act(by, Role.COMPLIANCE, auditing.record_result, programme="mild", body=body, text=text)


def test_what_was_found_of_a_record_that_was_drawn_is_recorded(certified):
    [sample] = sampled(certified)
    drawn = sample.body.drawn[0]
    with refused("sampled", "in no sample of mild; choose one that was drawn"):
        found(certified, 1)
    with refused("finding", "late: contradicts that all is in order"):
        found(certified, drawn, finding="late")
    with refused("finding", "not in order, and it is not said in what"):
        found(certified, drawn, in_order=False)
    with refused("text", "no word on what is not in order"):
        found(certified, drawn, in_order=False, finding="late")
    found(certified, drawn, in_order=False, finding="late", text="Three days.")

    assert certified.ledger.audit["mild"][-1].body.finding == "late"


def test_nobody_audits_what_they_wrote(certified):
    [sample] = sampled(certified, number=len(auditing.records_of(certified.ledger, "mild")))
    own = next(event for event in auditing.records_of(certified.ledger, "mild") if event.actor == id_of("Vera"))
    certified.give(id_of("Vera"), Role.COMPLIANCE)

    assert own.seq in sample.body.drawn
    with pytest.raises(NotAllowed, match="nobody audits what they wrote"):
        found(certified, own.seq, by="Vera")


def complained(world, *, category="safety", text="Two fires in a week.", about="Ana"):
    body = ComplaintOpened(about=id_of(about), category=category)
    return world.act("Carl", Role.COMPLIANCE, auditing.open_complaint, programme="mild", body=body, text=text)


def judged(world, complaint, *panel, by="Pam", text="No fire was seen.", outcome=Founded.UNFOUNDED):
    body = ComplaintDecided(complaint=complaint, panel=tuple(map(id_of, panel or (by,))), outcome=outcome)
    return world.act(by, Role.APPEALS_PANEL, auditing.decide_complaint, programme="mild", body=body, text=text)


def test_a_complaint_has_a_category_and_words_that_tell_of_no_patient(certified):
    with refused("category", "'safe': unknown; did you mean 'safety'"):
        complained(certified, category="safe")
    with refused("text", "no word on what the complaint is"):
        complained(certified, text="")
    with refused("text", "what reads like a name"):
        complained(certified, text="Mrs Wick was burnt.")
    with pytest.raises(NoSuchRecord):
        complained(certified, about="nobody")
    complained(certified)

    assert len(auditing.open_complaints(certified.ledger, "mild")) == 1


def test_a_complaint_is_decided_once_by_people_who_had_no_part_in_it(certified):
    [complaint] = complained(certified)
    certified.give(id_of("Carl"), Role.APPEALS_PANEL)
    certified.give(id_of("Vera"), Role.APPEALS_PANEL)
    with refused("panel", "had a part in this complaint"):
        judged(certified, complaint.seq, "Pam", "Carl")
    with refused("panel", "you are one of them, and each is named once"):
        judged(certified, complaint.seq, "Pam", "Pam")
    with refused("panel", "you are one of them"):
        judged(certified, complaint.seq, "Vera")
    with pytest.raises(NotSeparated, match="R8"):
        judged(certified, complaint.seq, "Pam", "Vera")
    judged(certified, complaint.seq)

    assert auditing.open_complaints(certified.ledger, "mild") == ()
    with pytest.raises(NotAllowed, match="no complaint that waits for a panel"):
        judged(certified, complaint.seq)


def test_each_of_a_panel_signs_the_same_before_a_complaint_is_decided(certified):
    panel = ("Pam", "Paul", "Pia")
    for name in panel[1:]:
        certified.register(name, Role.APPEALS_PANEL)
    [complaint] = complained(certified)

    [first] = judged(certified, complaint.seq, *panel, by="Pam")
    [second] = judged(certified, complaint.seq, *panel, by="Paul", text="A fire was seen.")
    judged(certified, complaint.seq, "Pia", "Pam", "Paul", by="Pia")
    [same] = judged(certified, complaint.seq, *panel, by="Paul")

    assert [first.type, second.type, same.type] == ["complaint_proposed", "complaint_proposed", "complaint_decided"]
    assert auditing.open_complaints(certified.ledger, "mild") == ()


def erased(world, seq, *, by="Carl", second="Cleo", law="GDPR, article 17", text="A court order.", programme="mild"):
    body = Erased(second=id_of(second), law=law, programme=programme)
    of = Stream.named(world.rows[seq - 1].stream) if seq <= len(world.rows) else Stream(StreamKind.PERSON, "nobody")
    return world.act(by, Role.COMPLIANCE, auditing.erase, erased=seq, of=of, body=body, text=text)


def erased_by_two(world, seq, **others):
    """Let one officer propose it, and the other one have it done."""
    erased(world, seq, by="Cleo", second="Carl", **others)
    return erased(world, seq, **others)


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
    with pytest.raises(NotAllowed, match="signed by you already"):
        erased(certified, 5)
    [other] = erased(certified, 5, by="Cleo", second="Carl", law="HIPAA")
    [event] = erased(certified, 5, by="Cleo", second="Carl")

    assert [one.type for one in (first, other, event)] == ["erasure_proposed", "erasure_proposed", "erased"]
    assert {str(one.stream) for one in (first, other, event)} == {"erasure:5"}
    with pytest.raises(NotAllowed, match="its words are removed already"):
        erased(certified, 5)


def test_an_officer_has_no_words_about_the_own_person_removed(certified):
    of_carl = next(row.seq for row in certified.rows if row.stream == f"person:{id_of('Carl')}")

    for by, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        with pytest.raises(NotAllowed, match="about one of you two"):
            erased(certified, of_carl, by=by, second=second)


def test_words_of_every_kind_about_a_person_can_be_removed(certified):
    kinds = {Stream.named(row.stream).kind: row.seq for row in certified.rows}
    for kind in (StreamKind.PERSON, StreamKind.ENROLMENT, StreamKind.SESSION, StreamKind.VERIFICATION):
        erased_by_two(certified, kinds[kind])

    assert len([row for row in certified.rows if row.type == "erased"]) == 4
