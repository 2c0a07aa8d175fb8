"""The one table of a certification's life: what is in it may happen, and nothing else."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import STREAM_OF, StreamKind
from whoperforms.certification.lifecycle import (
    ANY,
    CAUSES,
    CLEARED_BY,
    ENDED,
    EVENTS,
    HOLDS,
    STEPS,
    SYSTEM,
    TABLE,
    VOIDED,
    Impossible,
    Stage,
    after,
    step,
    transitions,
)

# The table of the rules, written down a second time: event, where it may follow, where it leads ("=": it stays)
RULES = """
apply           none                                        applied
accept          applied                                     enrolled
refuse          applied                                     refused
sign_off        enrolled active suspended                   =
void_sign_off   enrolled submitted                          enrolled
void_sign_off   active suspended                            suspended
submit          enrolled                                    submitted
return          submitted                                   enrolled
deny            submitted                                   enrolled
certify         submitted                                   active
suspend         active                                      suspended
add_cause       suspended                                   =
clear_cause     suspended                                   =
reinstate       suspended                                   active
reduce_scope    active                                      =
renew           active                                      =
revoke          active suspended                            revoked
withdraw        applied enrolled submitted active suspended withdrawn
correct         *                                           =
appeal_open     *                                           =
appeal_decided  *                                           =
"""


def listed():
    """Return what the rules say, by stage and event."""
    found = {}
    for line in RULES.strip().splitlines():
        event, *stages, ends = line.split()
        for stage in ANY if stages == ["*"] else map(Stage, stages):
            found[stage, event] = stage if ends == "=" else Stage(ends)
    return found


LISTED = listed()


PAIRS = [pytest.param(*pair, id="-".join(pair)) for pair in product(Stage, EVENTS)]


@pytest.mark.parametrize(("stage", "event"), PAIRS)
def test_what_is_listed_leads_where_it_says_and_whatever_is_not_is_refused(stage, event):
    if (stage, event) in LISTED:
        assert after(stage, event) is LISTED[stage, event]
    else:
        with pytest.raises(Impossible, match=f"{event}: not possible for an enrolment that is {stage}"):
            after(stage, event)


@given(st.sampled_from(Stage), st.text())
def test_an_event_of_no_known_name_is_refused(stage, event):
    if event not in EVENTS:
        with pytest.raises(Impossible):
            after(stage, event)


def test_databases_are_given_the_same_table():
    assert {(stage, event): ends for stage, event, ends in transitions()} == {
        (str(stage), event): str(ends) for (stage, event), ends in LISTED.items()
    }


def test_what_has_ended_never_goes_on():
    for stage in ENDED:
        assert {after(stage, event) for event in EVENTS if (stage, event) in STEPS} == {stage}


def test_nobody_is_certified_but_by_a_decision():
    """Every way into a stage that holds a certificate starts at one, or is `certify`."""
    ways = {(stage, event) for (stage, event) in STEPS if after(stage, event) in HOLDS and stage not in HOLDS}

    assert ways == {(Stage.SUBMITTED, "certify")}


@pytest.mark.parametrize("event", ["certify", "renew", "reinstate", "revoke", "reduce_scope"])
def test_what_makes_or_takes_a_certificate_is_decided_by_two(event):
    rows = [row for row in TABLE if row.event == event]

    assert [(row.deciders, row.by) for row in rows] == [(2, (Role.DECIDER,))]


def test_the_system_may_suspend_and_nothing_else():
    assert {row.event for row in TABLE if SYSTEM in row.by} == {"suspend", "add_cause"}


def test_every_row_says_by_whom_and_why():
    assert all(row.by and row.reasons and row.begins for row in TABLE)
    assert all(set(row.by) <= {*map(str, Role), SYSTEM} for row in TABLE)


def test_every_cause_says_what_answers_it_and_a_fact_is_never_settled():
    reasons = {reason for row in TABLE if row.event == "clear_cause" for reason in row.reasons}

    assert set(CLEARED_BY) == {*CAUSES, *VOIDED}
    assert {reason for named in CLEARED_BY.values() for reason in named} == reasons
    settled = {cause for cause in CAUSES if "SETTLED" in CLEARED_BY[cause]}
    assert settled == {"COMPLAINT", "SAFETY", "MISUSE_OF_MARK", "FEES"}


def test_every_step_is_an_event_of_an_enrolment():
    names = {str(body.__struct_config__.tag) for body in STREAM_OF[StreamKind.ENROLMENT]}

    assert set(EVENTS) <= names


def test_what_is_refused_is_told_with_what_may_follow():
    with pytest.raises(Impossible, match="what may follow is accept, refuse") as why:
        step(Stage.APPLIED, "certify")

    assert why.value.http_status == 409
