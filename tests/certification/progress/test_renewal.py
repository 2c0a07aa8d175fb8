"""When a renewal opens, who is reminded, what it asks, and what a changed standard asks of those who hold one."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import KIT, LESSONS, LICENCE, standard
from stories import DAY, Story, days, decision
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.looks.limits import reverify_by
from whoperforms.certification.progress.completeness import Status
from whoperforms.certification.progress.renewal import (
    LADDER,
    Added,
    Behind,
    added,
    behind,
    decided_on,
    is_open,
    opens,
    reminder_due,
    reminders,
    renewal_progress,
)
from whoperforms.certification.standards.requirements import Applies, Wording
from whoperforms.certification.standards.standard import Delta
from whoperforms.kernel.errors import BadData

END = datetime(2028, 3, 2, 23, 59, 59, tzinfo=UTC)
REFRESHER = msgspec.structs.replace(LESSONS, id="refresher", applies_to=Applies.RENEWAL)
GRACE = date(2027, 6, 30)


def delta(name, until=GRACE):
    return Delta(requirement=name, text=Wording(en="Add it.", es="Añádalo."), grace_until=until)


def version(number, *requirements, deltas=()):
    return standard(*requirements, number=number, effective_from=date(2025 + number, 1, 1), deltas=deltas)


ONE = version(1, LESSONS, LICENCE)
TWO = version(2, LESSONS, LICENCE, REFRESHER, deltas=(delta("refresher"),))


def certified():
    return Story(standard=ONE).look().add(told.Submit()).decided(decision(told.Certify))


def refreshed(story):
    story.result("wax", requirement="refresher").result("fire", requirement="refresher")
    return story.signed("refresher", role=Role.EXAMINER)


def statuses(found):
    return {one.requirement: one.status for one in found}


@pytest.mark.parametrize(
    ("day", "is_so"),
    [(date(2027, 9, 3), False), (date(2027, 9, 4), True), (date(2028, 3, 2), True), (date(2029, 1, 1), True)],
    ids=["181 days before", "180 days before", "the last day", "after the end"],
)
def test_a_renewal_opens_180_days_before_the_end_and_stays_open(day, is_so):
    assert is_open(END, day) is is_so
    assert opens(END) == date(2027, 9, 4)


def test_reminders_go_by_the_ladder():
    assert [(one.days, one.on.isoformat()) for one in reminders(END)] == [
        (-90, "2027-12-03"),
        (-30, "2028-02-01"),
        (-15, "2028-02-16"),
        (-10, "2028-02-21"),
        (-5, "2028-02-26"),
        (1, "2028-03-03"),
        (14, "2028-03-16"),
        (28, "2028-03-30"),
        (42, "2028-04-13"),
    ]


@given(st.integers(-120, 60), st.sets(st.sampled_from(LADDER)))
def test_on_a_day_the_last_step_that_was_reached_is_sent_unless_it_was(offset, sent):
    told_already = [one.about for one in reminders(END) if one.days in sent]
    reached = [step for step in LADDER if step <= offset]

    found = reminder_due(END, told_already, END.date() + days(offset))

    if not reached or reached[-1] in sent:
        assert found is None
    else:
        assert found.days == reached[-1]


def test_reminders_of_another_end_are_others():
    first = reminders(END)[0].about

    assert reminder_due(datetime(2030, 3, 2, tzinfo=UTC), [first], date(2029, 12, 2)) is not None


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_everything_is_verified_again_within_three_years(day):
    assert (reverify_by(day).year, reverify_by(day).month) == (day.year + 3, day.month)


def test_the_day_of_the_last_decision_is_that_of_the_last_certification_or_renewal():
    story = certified()
    story.decided(decision(told.Renew, supersedes="CERT00000000"), on=DAY + days(400))
    story.decided(told.ReduceScope(number="CERT00000002", supersedes="CERT00000001", scope="Less", deciders=()))

    assert decided_on(story.enrolment) == DAY + days(400)
    with pytest.raises(BadData, match="was never certified, so nothing of it can be renewed"):
        decided_on(Story().enrolment)


@pytest.mark.parametrize(
    ("versions", "held", "expected"),
    [
        ([ONE], 1, ()),
        ([ONE, TWO], 1, (Added(requirement="refresher", grace_until=GRACE),)),
        ([ONE, TWO], 2, ()),
        (
            [ONE, TWO, version(3, LESSONS, REFRESHER, deltas=(delta("refresher", date(2029, 1, 1)),))],
            1,
            (Added(requirement="refresher", grace_until=date(2029, 1, 1)),),
        ),
        ([ONE, TWO, version(3, LESSONS, REFRESHER)], 1, (Added(requirement="refresher", grace_until=GRACE),)),
        ([ONE, TWO, version(3, LESSONS, LICENCE)], 1, ()),
    ],
    ids=["nothing new", "one version behind", "up to date", "changed again", "two versions behind", "taken back"],
)
def test_what_holders_have_to_add_is_what_versions_since_have_told_them(versions, held, expected):
    assert added(versions, held) == expected
    assert added(versions[::-1], held) == expected


def test_a_renewal_asks_what_the_newest_version_asks_of_renewals():
    found = renewal_progress(certified().given(DAY + days(9)), [ONE, TWO], held=1)

    assert statuses(found) == {"licence": Status.MET, "refresher": Status.MISSING}
    assert [one.by for one in found] == [None, GRACE]


@pytest.mark.parametrize(
    ("on", "status"),
    [(GRACE, Status.MISSING), (GRACE + days(1), Status.OVERDUE)],
    ids=["on the last day of grace", "the day after"],
)
def test_what_was_not_added_in_time_is_overdue_and_shows_which_version_is_held(on, status):
    found = renewal_progress(certified().given(on), [ONE, TWO], held=1)
    late = behind(found, holds=1, current=2, on=on)

    assert statuses(found)["refresher"] is status
    assert late == (Behind(holds=1, current=2, unmet=(found[1],)) if status is Status.OVERDUE else None)


def test_what_was_added_counts_whenever_that_was():
    early = refreshed(Story(standard=TWO)).add(told.Submit()).decided(decision(told.Certify))
    late = refreshed(certified())
    on = GRACE + days(1)

    for story in (early, late):
        found = renewal_progress(story.given(on), [ONE, TWO], held=1)
        assert statuses(found)["refresher"] is Status.MET
        assert behind(found, holds=1, current=2, on=on) is None


def test_what_was_asked_before_has_to_be_done_again_since_the_decision():
    story = refreshed(Story(standard=TWO)).add(told.Submit()).decided(decision(told.Certify, standard=2))

    assert statuses(renewal_progress(story.given(), [ONE, TWO], held=2))["refresher"] is Status.MISSING
    assert statuses(renewal_progress(refreshed(story).given(), [ONE, TWO], held=2))["refresher"] is Status.MET


def test_what_is_asked_initially_only_is_never_asked_again():
    assert statuses(renewal_progress(certified().given(), [version(2, KIT, LESSONS)], held=1)) == {}
    assert renewal_progress(certified().given(), [], held=1) == ()
