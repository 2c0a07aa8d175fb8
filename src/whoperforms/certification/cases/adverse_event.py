"""Whom an adverse event has to be reported to. Writing it into a log of cases is no report, and replaces none.

Source: 21 CFR part 803 (medical device reporting): 803.3 for what a user facility is, 803.10, 803.20 and 803.30 for who
        reports what, to whom and until when; the agency's own pages on mandatory and voluntary reports. Each duty says
        how sure it is, as a procedure's facts do; nothing here is legal advice.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from whoperforms.certification.cases.case import Case, Setting
from whoperforms.procedures.sourced import Confidence

CHECKED_ON: Final = date(2026, 11, 22)
MANDATORY: Final = (
    "https://www.fda.gov/mandatory-reporting-requirements-manufacturers-importers-and-device-user-facilities"
)
VOLUNTARY: Final = "https://www.accessdata.fda.gov/scripts/medwatch/index.cfm"


class Reporter(StrEnum):
    """Who reports. A hospital or a surgery center is a user facility, a physician's office is none."""

    USER_FACILITY = "user_facility"
    MANUFACTURER = "manufacturer"
    HEALTH_PROFESSIONAL = "health_professional"


class Harm(StrEnum):
    """What a device has caused, or may have, or may have contributed to."""

    DEATH = "death"
    SERIOUS_INJURY = "serious_injury"
    MALFUNCTION = "malfunction"


class Recipient(StrEnum):
    """To whom a report goes."""

    FDA = "fda"
    MANUFACTURER = "manufacturer"  # where it is not known, the FDA


class Days(StrEnum):
    """How the days are counted, from the day on which the reporter becomes aware."""

    WORK = "work"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty to report, or with `within` None an invitation to; `form` is the agency's, `link` where to go."""

    reporter: Reporter
    harms: tuple[Harm, ...]
    recipients: tuple[Recipient, ...]
    within: int | None
    days: Days | None
    form: str
    link: str
    source: str
    confidence: Confidence
    checked_on: date = CHECKED_ON


OF_A_DEATH: Final = Duty(
    reporter=Reporter.USER_FACILITY,
    harms=(Harm.DEATH,),
    recipients=(Recipient.FDA, Recipient.MANUFACTURER),
    within=10,
    days=Days.WORK,
    form="3500A",
    link=MANDATORY,
    source="21 CFR 803.30(a)(1)",
    confidence=Confidence.SECONDARY,
)
OF_AN_INJURY: Final = replace(
    OF_A_DEATH,
    harms=(Harm.SERIOUS_INJURY,),
    recipients=(Recipient.MANUFACTURER,),
    source="21 CFR 803.30(a)(2)",
)
OF_THE_MAKER: Final = Duty(
    reporter=Reporter.MANUFACTURER,
    harms=(Harm.DEATH, Harm.SERIOUS_INJURY, Harm.MALFUNCTION),
    recipients=(Recipient.FDA,),
    within=30,
    days=Days.CALENDAR,
    form="3500A (electronic)",
    link=MANDATORY,
    source="21 CFR 803.10(c)",
    confidence=Confidence.SECONDARY,
)
OF_ANYBODY: Final = Duty(
    reporter=Reporter.HEALTH_PROFESSIONAL,
    harms=tuple(Harm),
    recipients=(Recipient.FDA,),
    within=None,
    days=None,
    form="3500",
    link=VOLUNTARY,
    source="21 CFR 803.20(a); FDA MedWatch, voluntary reporting",
    confidence=Confidence.CONFIRMED,
)
OF_A_FACILITY: Final = (OF_A_DEATH, OF_AN_INJURY)


def duties(setting: Setting) -> tuple[Duty, ...]:
    """Return who reports what after an operation in a setting; an unknown one may be a user facility.

    >>> [duty.reporter.value for duty in duties(Setting.OFFICE)]
    ['manufacturer', 'health_professional']
    """
    of_the_place = () if setting is Setting.OFFICE else OF_A_FACILITY
    return (*of_the_place, OF_THE_MAKER, OF_ANYBODY)


def notice(case: Case) -> tuple[Duty, ...]:
    """Return what to show beside a case: every duty as soon as it has any event, whether or not a device is at fault.

    Who wrote an event down decides nothing here: what has to be reported is the reporter's to judge.
    """
    happened = case.events.union(*(visit.events for visit in case.visits))
    return duties(case.setting) if happened else ()
