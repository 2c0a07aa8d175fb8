"""All that events come to: the same in any order of independent lives, and nothing certain of what is broken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lives import apart, retold, some_lives
from recorder import id_of
from whoperforms.certification.enrolment import fold
from whoperforms.certification.events import Row, body_hash, event_of, link
from whoperforms.certification.judged import folded
from whoperforms.certification.ledger import Ledger, NoSuchRecord
from whoperforms.certification.overview import Overview
from whoperforms.certification.papers import progress_of, stands_of
from whoperforms.certification.state import CertificationState

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIVES = 20  # one of each stage, and more of those that are common


@cache
def world():
    return some_lives(LIVES, now=NOW)


def meaning(ledger):
    """Return what a ledger says of everybody, without the places of events."""
    return {
        name: (
            enrolment.stage,
            replace(stands_of(ledger, enrolment, NOW), against=()),
            [(one.requirement, one.status) for one in progress_of(ledger, enrolment, NOW)]
            if enrolment.standard
            else [],
            [certificate.number for certificate in enrolment.certificates],
            ledger.people[enrolment.person].name,
        )
        for name, enrolment in sorted(ledger.enrolments.items())
    }


@cache
def as_told():
    return meaning(world().ledger)


def test_the_lives_of_the_examples_are_held_to_all_rules_and_end_in_different_states():
    ledger = world().ledger

    assert (ledger.broken, ledger.unknown) == (None, {})
    assert {stands_of(ledger, one, NOW).state for one in ledger.enrolments.values()} == {
        CertificationState.NONE,
        CertificationState.IN_TRAINING,
        CertificationState.ACTIVE,
        CertificationState.SUSPENDED,
        CertificationState.WITHDRAWN,
    }


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_independent_lives_come_to_the_same_in_any_interleaving(data):
    others, lives = apart(world().rows)
    chosen = data.draw(st.lists(st.sampled_from(range(LIVES)), min_size=2, max_size=5, unique=True))
    turns = [life for life in chosen for _ in lives[life]]
    data.draw(st.randoms(use_true_random=False)).shuffle(turns)
    told = {life: iter(lives[life]) for life in chosen}

    one_by_one = [row for life in chosen for row in lives[life]]
    mixed = [next(told[life]) for life in turns]
    in_order, interleaved = (folded(Ledger(), retold([*others, *rows], 1)) for rows in (one_by_one, mixed))

    assert interleaved.broken is None
    assert meaning(interleaved) == meaning(in_order)
    assert meaning(in_order).items() <= as_told().items()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 500), max_size=6))
def test_rows_come_to_the_same_all_at_once_or_in_pieces(cuts):
    rows = world().rows
    ends = sorted({0, *(min(cut, len(rows)) for cut in cuts), len(rows)})
    ledger = Ledger()
    for begins, until in pairwise(ends):
        ledger = folded(ledger, rows[begins:until])

    assert ledger == world().ledger


def test_every_enrolment_is_what_its_own_events_fold_to():
    events = [event_of(row) for row in world().rows]
    for name, enrolment in world().ledger.enrolments.items():
        assert fold(name, [event for event in events if event.stream.id == name]) == enrolment


def test_lives_told_again_are_as_many_lives_in_the_same_states():
    ledger = folded(Ledger(), retold(world().rows, 3))
    counted = [one.stage for one in world().ledger.enrolments.values()]

    assert (ledger.broken, ledger.unknown) == (None, {})
    assert sorted(one.stage for one in ledger.enrolments.values()) == sorted(counted * 3)
    assert len(ledger.people_with) == 3 * LIVES
    states = [kept.stands.state for kept in Overview().renewed(ledger, NOW).kept.values()]
    assert states.count(CertificationState.ACTIVE) == 3 * 6


def test_a_ledger_that_takes_rows_is_another_one():
    before = world().ledger
    known = (before.seq, len(before.people), dict(before.last_of))
    before.after([_next(before, replace(world().rows[0]))])

    assert (before.seq, len(before.people), dict(before.last_of)) == known


def test_an_event_of_tomorrows_program_makes_its_own_stream_uncertain_and_nothing_else():
    before = world().ledger
    ada, other, *_ = (one for one in before.enrolments.values() if stands_of(before, one, NOW).certified)
    row = next(row for row in world().rows if row.stream == f"enrolment:{ada.id}")
    strange = row.record.replace(b'"type":"apply"', b'"type":"teleported"')
    after = before.after([_next(before, row, record=strange, type="teleported")])

    assert after.broken is None
    assert list(after.unknown) == [f"enrolment:{ada.id}"]
    assert stands_of(after, after.enrolments[ada.id], NOW).state is CertificationState.CANNOT_CONFIRM
    assert stands_of(after, after.enrolments[other.id], NOW).certified


def test_a_step_that_the_table_does_not_have_makes_its_stream_uncertain():
    before = world().ledger
    held = next(one for one in before.enrolments.values() if stands_of(before, one, NOW).certified)
    applied = next(row for row in world().rows if row.stream == f"enrolment:{held.id}")
    after = before.after([_next(before, applied)])

    assert "apply: not possible for an enrolment that is active" in after.unknown[f"enrolment:{held.id}"]
    assert stands_of(after, after.enrolments[held.id], NOW).state is CertificationState.CANNOT_CONFIRM


def test_after_a_broken_row_nothing_is_taken_and_nothing_is_certain():
    rows = list(world().rows)
    rows[-5] = replace(rows[-5], at="2020-01-01T00:00:00Z")
    known = Ledger().after(rows)

    assert known.broken.seq == rows[-5].seq
    assert known.seq == rows[-5].seq - 1
    assert known.after(rows[known.seq :]) is known
    assert not any(stands_of(known, one, NOW).certified for one in known.enrolments.values())


def test_what_was_known_at_an_instant_is_what_its_rows_come_to():
    rows = world().rows
    then = world().rows[len(rows) // 2].at
    known = Ledger().after(row for row in rows if row.at <= then)

    assert 0 < known.seq < len(rows)
    assert known == Ledger().after(rows[: known.seq])


@pytest.mark.parametrize("asked", ["person", "programme", "enrolment", "session"])
def test_what_is_not_there_is_said_with_its_name(asked):
    with pytest.raises(NoSuchRecord, match=f"'nobody': no {asked} of this name is recorded here"):
        getattr(Ledger(), asked)("nobody")


def test_an_overview_is_the_same_whether_it_grew_or_was_made_anew():
    rows, overview, ledger = world().rows, Overview(), Ledger()
    for begins in range(0, len(rows), 37):
        ledger = ledger.after(rows[begins : begins + 37])
        overview = overview.renewed(ledger, NOW - timedelta(hours=1))

    grown, anew = overview.renewed(ledger, NOW), Overview().renewed(ledger, NOW)
    assert {name: kept.stands for name, kept in grown.kept.items()} == {
        name: kept.stands for name, kept in anew.kept.items()
    }


def test_an_overview_works_out_again_only_what_changed():
    before = Overview().renewed(world().ledger, NOW)
    again = world().again()
    again.wait(until=NOW)
    again.candidate("Newcomer")
    enrolment = again.enrolled("Newcomer")
    after = before.renewed(again.ledger, NOW)

    assert {name for name, kept in after.kept.items() if before.kept.get(name) is not kept} == {enrolment}
    assert id_of("Newcomer") == after.kept[enrolment].enrolment.person


def _next(ledger: Ledger, row: Row, **others: object) -> Row:
    """Return a row told a second time, behind all others."""
    told = replace(row, seq=ledger.seq + 1, event_id=id_of(f"again {ledger.seq}"), **others)
    told = replace(told, body_hash=body_hash(told.record, told.salt))
    return replace(told, chain=link(ledger.chain, told))
