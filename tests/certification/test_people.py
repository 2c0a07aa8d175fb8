"""What events tell of people: the newest name and word, and every role for its time only."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from happenings import ANA, BEN, CAT, event
from whoperforms.certification.bodies import people as told
from whoperforms.certification.bodies.people import Conflict, Role, Use
from whoperforms.certification.bodies.shape import Period
from whoperforms.certification.events import StreamKind
from whoperforms.certification.people import Person, fold, in_conflict

DAY = date(2026, 1, 1)


def noon(on):
    return datetime.combine(on, time(12), UTC)


def person(*bodies, called=ANA, on=DAY):
    """Return somebody of whom some things were written down, one a day."""
    return fold(
        called,
        [
            event(seq, body, kind=StreamKind.PERSON, at=noon(on + timedelta(days=seq - 1)))
            for seq, body in enumerate(bodies, 1)
        ],
    )


def granted(role=Role.DECIDER, begins=DAY, ends=None, programme="lantern"):
    return told.RoleGranted(programme=programme, role=role, period=Period(begins=begins, ends=ends))


def test_a_name_is_the_newest_and_the_old_ones_stay():
    ana = person(
        told.PersonRegistered(name="Ana Alba", npi="2000000002", credential="MD"), told.PersonNamed(name="Ana Berg")
    )

    assert (ana.name, ana.npi, ana.credential) == ("Ana Berg", "2000000002", "MD")
    assert [(one.name, one.since) for one in ana.names] == [
        ("Ana Alba", noon(DAY)),
        ("Ana Berg", noon(DAY + timedelta(days=1))),
    ]


def test_who_has_no_name_yet_goes_by_the_id():
    assert (Person(id=ANA).name, Person(id=ANA).credential) == (ANA, None)


def test_of_consents_the_newest_word_for_each_programme_and_use_counts():
    ana = person(
        told.ConsentSet(programme="lantern", use=Use.LISTING, given=True),
        told.ConsentSet(programme="lantern", use=Use.OUTCOMES, given=True),
        told.ConsentSet(programme="lantern", use=Use.LISTING, given=False),
    )

    assert [ana.agrees("lantern", use) for use in (Use.LISTING, Use.OUTCOMES, Use.CASES)] == [False, True, False]
    assert not ana.agrees("another", Use.OUTCOMES)


def test_what_else_is_told_of_somebody_is_kept():
    listed = told.Listed(
        programme="lantern",
        issuer="academy",
        record="R-1",
        name="Ana",
        state="active",
        evidence_state="listed",
        consent=True,
        as_of=DAY,
    )
    ana = person(
        told.IdentityProved(programme="lantern", method="A passport"),
        told.PlaceConfirmed(place="1 Main Street", works_there=True),
        told.PlaceConfirmed(place="1 Main Street", works_there=False),
        listed,
        told.FoundingMentor(programme="lantern", deciders=(BEN, CAT)),
    )

    assert ana.identities["lantern"].body.method == "A passport"
    assert not ana.places["1 Main Street"].body.works_there
    assert [listing.body for listing in ana.listings] == [listed]
    assert ana.foundings["lantern"].seq == ana.last == 5


def test_a_conflict_that_who_judges_declares_stands_at_once():
    ana, ben = person(told.ConflictDeclared(other=BEN, kind=Conflict.FAMILY)), Person(id=BEN)

    assert in_conflict(ana, ben, noon(DAY)) == ana.conflicts
    assert in_conflict(ana, ben, noon(DAY) - timedelta(seconds=1)) == ()


@pytest.mark.parametrize("words", ["", "yes", "no", "yes no", "no yes"])
def test_a_conflict_that_a_candidate_declares_stands_once_somebody_says_so_and_as_long_as_they_do(words):
    looked = [told.ConflictReviewed(programme="mild", conflict=1, stands=word == "yes") for word in words.split()]
    ana, ben = person(told.ConflictDeclared(other=BEN, kind=Conflict.FAMILY), *looked), Person(id=BEN)

    assert in_conflict(ben, ana, noon(DAY + timedelta(days=2))) == (ana.conflicts if words.endswith("yes") else ())
    assert in_conflict(ben, ana, noon(DAY)) == ()
    assert in_conflict(ana, Person(id=CAT), noon(DAY)) == ()


def test_an_end_ends_what_was_granted_before_it_and_not_what_is_granted_anew():
    ends = told.RoleEnded(programme="lantern", role=Role.DECIDER, on=DAY + timedelta(days=1))
    ana = person(granted(), ends, granted())

    assert [ana.roles("lantern", noon(DAY + timedelta(days=days))) for days in range(3)] == [
        {Role.DECIDER},
        set(),
        {Role.DECIDER},
    ]


SOME_DAYS = st.integers(0, 6)


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from(("lantern", "another")), SOME_DAYS, SOME_DAYS), max_size=6),
    SOME_DAYS,
)
def test_a_role_holds_if_some_grant_written_by_then_covers_the_day_and_nobody_had_ended_it_by_then(story, asked):
    bodies = [
        granted(begins=DAY + timedelta(days=one), ends=DAY + timedelta(days=other), programme=programme)
        if grants
        else told.RoleEnded(programme=programme, role=Role.DECIDER, on=DAY + timedelta(days=one))
        for grants, programme, one, other in story
    ]
    holds = any(
        grants
        and programme == "lantern"
        and number <= asked
        and one <= asked <= other
        and not any(
            not later[0] and later[1] == programme and max(later[2], said_on) <= asked
            for said_on, later in enumerate(story[number + 1 :], number + 1)
        )
        for number, (grants, programme, one, other) in enumerate(story)
    )

    found = person(*bodies).roles("lantern", noon(DAY + timedelta(days=asked)))
    assert found == ({Role.DECIDER} if holds else set())


def test_what_was_signed_before_a_role_was_ended_on_that_day_stays_signed():
    ended = told.RoleEnded(programme="lantern", role=Role.DECIDER, on=DAY + timedelta(days=1))
    ana = person(granted(), ended)

    said = noon(DAY + timedelta(days=1))
    assert ana.roles("lantern", said - timedelta(seconds=1)) == {Role.DECIDER}
    assert ana.roles("lantern", said) == frozenset()


def test_of_a_delegate_of_two_physicians_one_of_the_two_ends_it():
    def acting(whom):
        return told.RoleGranted(programme="lantern", role=Role.DELEGATE, period=Period(begins=DAY), for_person=whom)

    ended = told.RoleEnded(programme="lantern", role=Role.DELEGATE, on=DAY, for_person=BEN)
    ana = person(acting(BEN), acting(CAT), ended)

    at = noon(DAY + timedelta(days=3))
    assert [grant.for_person for grant in ana.grants if grant.holds(at)] == [CAT]
