"""Beside a case with an event stands to whom it has to be reported; writing it here is no report."""

import re

import pytest

from whoperforms.certification.cases.adverse_event import (
    OF_A_DEATH,
    OF_AN_INJURY,
    OF_ANYBODY,
    OF_THE_MAKER,
    Recipient,
    Reporter,
    duties,
    notice,
)
from whoperforms.certification.cases.case import Case, Setting, Visit, When
from whoperforms.kernel.month import Month

MARCH = Month(2026, 3)


def case(setting=Setting.SURGERY_CENTER, events=(), later=()):
    visits = (Visit(when=When.AFTER, month=Month(2026, 9), events=frozenset(later)),)
    levels = frozenset({"L4-L5"})
    return Case(month=MARCH, levels=levels, setting=setting, events=frozenset(events), visits=visits)


def test_a_case_without_an_event_shows_nothing():
    assert notice(case()) == ()


@pytest.mark.parametrize(
    "told", [{"events": ["serious_event"]}, {"later": ["repeat_procedure"]}], ids=["at the operation", "later"]
)
def test_any_event_shows_every_duty(told):
    assert notice(case(**told)) == (OF_A_DEATH, OF_AN_INJURY, OF_THE_MAKER, OF_ANYBODY)


@pytest.mark.parametrize("setting", Setting)
def test_only_an_office_is_surely_no_user_facility(setting):
    of_a_facility = [duty for duty in duties(setting) if duty.reporter is Reporter.USER_FACILITY]

    assert bool(of_a_facility) is (setting is not Setting.OFFICE)
    assert OF_ANYBODY in duties(setting)


def test_a_user_facility_reports_a_death_to_both_and_an_injury_to_the_manufacturer():
    assert OF_A_DEATH.recipients == (Recipient.FDA, Recipient.MANUFACTURER)
    assert OF_AN_INJURY.recipients == (Recipient.MANUFACTURER,)
    assert (OF_A_DEATH.within, OF_A_DEATH.days, OF_A_DEATH.form) == (10, "work", "3500A")


@pytest.mark.parametrize("duty", duties(Setting.OTHER), ids=lambda duty: f"{duty.reporter}, {duty.harms[0]}")
def test_every_duty_says_to_whom_where_and_how_we_know(duty):
    assert duty.recipients
    assert re.match(r"https://www\.(?:accessdata\.)?fda\.gov/", duty.link)
    assert duty.source.startswith("21 CFR 803.")
    assert (duty.within is not None) is (duty.reporter is not Reporter.HEALTH_PROFESSIONAL)
