"""When somebody's standing changes, groups are made of the earlier ones: the same as if they were read anew."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whoperforms.certification.programme import Issuer, IssuerKind
from whoperforms.certification.published import Published
from whoperforms.certification.standing import EvidenceState, Standing, Standings, State
from whoperforms.certification.turns import Turn
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.load import load
from whoperforms.search.answer import GroupId
from whoperforms.search.desk import Desk
from whoperforms.store.directory import open_directory

DAY = date(2026, 11, 20)
MILD = load("mild")


@pytest.fixture(scope="module")
def directory(demo_directory):
    return open_directory(demo_directory)


@pytest.fixture(scope="module")
def npis(directory):
    """Some with published cases, and some of whom nothing is known but a specialty, or not even that."""
    known = Desk(directory).known(MILD)
    specialists = known.on(DAY).groups.crowd(GroupId.SPECIALTY).npi.tolist()
    return sorted({*list(known.on(DAY).ground.billed)[:6], *specialists[:6], 2_147_483_645})


def published(states):
    standings = tuple(
        Standing(
            npi=Npi.known(npi),
            programme="mild",
            number=f"N{npi}",
            state=state,
            issuer="Invented",
            issuer_kind=IssuerKind.MANUFACTURER,
            evidence_state=EvidenceState.DOCUMENT_REVIEWED,
            since=date(2026, 1, 1),
            until=None,
            checked_on=DAY,
            consent=True,
        )
        for npi, state in sorted(states.items())
        if state
    )
    events = {(int(one.npi), one.programme, one.number): 1 for one in standings}
    return Published(standings=Standings(standings=standings), events=events, on=DAY)


def rows(crowd):
    return sorted(
        zip(
            *(column.tolist() for column in (crowd.lat, crowd.lon, crowd.npi, crowd.location, crowd.marks)), strict=True
        )
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_groups_of_a_later_standing_are_those_read_anew(directory, npis, data):
    desk = Desk(directory)
    standing = st.sampled_from([None, State.ACTIVE, State.SUSPENDED, State.IN_TRAINING])
    for _ in range(3):
        told = published(dict(zip(npis, data.draw(st.tuples(*[standing] * len(npis))), strict=True)))
        desk = Desk(directory, told, desk)
        anew = Desk(directory, told)
        for group in data.draw(st.permutations(list(GroupId))):
            grown, read = (one.known(MILD).on(DAY).groups.crowd(group) for one in (desk, anew))
            assert rows(grown) == rows(read)
            assert grown.lats == grown.lat.tolist() == sorted(grown.lats)
            assert not np.diff(grown.lat).min(initial=0) < 0


def test_whoever_reads_an_answer_sees_that_something_has_changed(directory, npis):
    told = published(dict.fromkeys(npis, State.ACTIVE))
    other = replace(told, standings=Standings(standings=told.standings.standings[1:]))

    assert Desk(directory, told).identity == Desk(directory, told).identity
    assert len({Desk(directory, one).identity for one in (None, told, other, Published(on=DAY))}) == 4


def test_what_was_suspended_and_reinstated_on_one_day_is_another_answer(directory, npis):
    """It stands as before, by another event and after two turns more: who kept the page has to be told."""
    told = published({npis[0]: State.ACTIVE})
    key = (npis[0], "mild")
    issuer = Issuer("invented", "Invented", IssuerKind.MANUFACTURER)
    states = (State.ACTIVE, State.SUSPENDED, State.ACTIVE)
    turns = tuple(
        Turn(state=state, since=DAY, until=None, issuer=issuer, seq=seq) for seq, state in enumerate(states, 1)
    )
    before = replace(told, turns={key: turns[:1]})
    after = replace(told, turns={key: turns})
    decided_anew = replace(told, events=dict.fromkeys(told.events, 9))

    assert len({Desk(directory, one).identity for one in (told, before, after, decided_anew)}) == 4
