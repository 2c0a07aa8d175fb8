"""Records looked at again: samples that anybody can draw again, and what was found."""

from collections import Counter
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recorder import refused
from whoperforms.certification.acts import auditing
from whoperforms.certification.bodies.auditing import AuditResult
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.lifecycle import Impossible
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
    with pytest.raises(Impossible, match="nobody audits what they wrote"):
        found(certified, own.seq, by="Vera")
