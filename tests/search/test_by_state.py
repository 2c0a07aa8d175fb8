"""Doctors with published cases, by the state of the main practice location: by name, the withheld left out."""

from datetime import date

import pytest

from building import built
from published import ANA, BEN, CLEO, LEIE, PART_B_RECENT, exclusion, monthly, part_b, person, service, table, written
from rosters import lost, roster
from whoperforms.kernel.npi import Npi
from whoperforms.places.states import STATES
from whoperforms.procedures.load import load
from whoperforms.search.by_state import ByState
from whoperforms.search.known import Known
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record

MILD = load("mild")
ON = date(2026, 11, 1)
D24 = "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv"


@pytest.fixture(scope="module")
def demo(demo_directory):
    """The demo country."""
    directory = open_directory(demo_directory)
    yield directory
    directory.engine.close()


def test_everybody_listed_with_a_published_count_stands_once_in_their_state(demo):
    on = Known(demo, MILD).on(ON)
    expected = {}
    for npi in on.ground.billed.keys() - on.ground.certifications.in_no_group("mild", ON):
        held = record(demo, Npi.known(npi))
        [main] = [location for location in held.locations if location.location == 0]
        if held.listed and main.state in STATES:
            expected.setdefault(main.state, {})[held.npi] = (held.practitioner.name, main.city)

    found = {state: {one.npi: (one.name, one.city) for one in on.by_state.of(state)} for state in on.by_state.counts}

    assert found == expected
    assert sum(on.by_state.counts.values()) > 10
    assert on.by_state.counts == {state: len(of) for state, of in sorted(expected.items())}


def test_they_stand_by_name_and_with_the_newest_year(demo):
    on = Known(demo, MILD).on(ON)

    for state in on.by_state.counts:
        names = [(one.family, one.given or "", one.npi) for one in on.by_state.of(state)]
        assert names == sorted(names)
        for one in on.by_state.of(state):
            assert one.newest_year == max(row.year for row in on.ground.billed[int(one.npi)])


def states_of(folder, *people, **sources) -> ByState:
    cases = written(folder / D24, part_b([service(npi) for npi in (ANA, BEN, CLEO)], PART_B_RECENT))
    built(folder, monthly(folder, people), part_b=[cases], **sources)
    directory = open_directory(folder)
    found = Known(directory, MILD).on(ON).by_state
    assert found.counts is not None  # read before the file is closed
    directory.engine.close()
    return found


PEOPLE = (person(ANA, family="ZULU"), person(BEN, family="ALPHA"), person(CLEO, family="MIKE"))


def test_a_state_where_nobody_has_published_cases_has_none(tmp_path):
    found = states_of(tmp_path, *PEOPLE)

    assert (found.counts, found.of("TX"), found.of("nowhere")) == ({"MA": 3}, (), ())
    assert [one.family for one in found.of("MA")] == ["ALPHA", "MIKE", "ZULU"]


def test_the_withheld_are_left_out(tmp_path):
    excluded = written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion(BEN)]))

    assert [one.family for one in states_of(tmp_path, *PEOPLE, leie=excluded).of("MA")] == ["MIKE", "ZULU"]


def test_who_has_lost_a_certification_is_left_out(tmp_path):
    listed = written(
        tmp_path / "roster_stryker_mild_20260302.csv",
        roster(lost(1, str(BEN), last_name="ALPHA", first_name="ANA")),
    )

    assert [one.family for one in states_of(tmp_path, *PEOPLE, roster=[listed]).of("MA")] == ["MIKE", "ZULU"]


def test_who_gives_no_state_of_the_country_stands_in_none(tmp_path):
    abroad = person(BEN, family="ALPHA") | {"Provider Business Practice Location Address State Name": "ONTARIO"}

    assert states_of(tmp_path, PEOPLE[0], abroad).counts == {"MA": 1}
