"""Names made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.places.names import fold
from whoperforms.places.states import STATES, state_called


@pytest.mark.parametrize(
    "spellings",
    [
        ("St. Louis", "SAINT LOUIS", "st louis", "St.Louis"),
        ("Ste. Genevieve", "Sainte Genevieve"),
        ("Ft. Worth", "Fort  Worth", "FT WORTH"),
        ("Mt. Pleasant", "Mount Pleasant"),
        ("Coeur d'Alene", "COEUR D ALENE", "Coeur d\u2019Alene"),
        ("McLean", "Mc Lean"),
        ("O'Fallon", "O Fallon"),
        ("Winston-Salem", "WINSTON SALEM"),
        ("Ca\u00f1on City", "Canon City", "Can\u0303on City"),
        ("Kapa\u02bba", "Kapa\u2018a", "Kapaa"),
        ("N Little Rock", "North Little Rock"),
    ],
)
def test_spellings_of_one_name_fold_alike(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    "pair", [("Pittsburg", "Pittsburgh"), ("Springfield", "Spring Field"), ("Auburn", "Auburndale")]
)
def test_different_names_stay_apart(pair):
    assert fold(pair[0]) != fold(pair[1])


@given(st.text())
def test_a_folded_name_is_plain_and_stays_as_it_is(text):
    once = fold(text)
    assert once.isascii()
    assert once == " ".join(once.split())
    assert fold(once) == once


@pytest.mark.parametrize("state", STATES)
def test_a_state_answers_to_its_letters_and_its_name(state):
    assert state_called(state) == state_called(state.lower()) == state_called(STATES[state].upper()) == state


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("N.H.", "NH"),
        ("N. Carolina", "NC"),
        ("W. Va.", "WV"),
        ("D.C.", "DC"),
        ("Calif.", "CA"),
        ("U.S. Virgin Islands", "VI"),
        ("Ontario", None),
        ("", None),
    ],
)
def test_older_ways_to_write_a_state(written, state):
    assert state_called(written) == state
