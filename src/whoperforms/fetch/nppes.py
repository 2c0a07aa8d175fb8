"""What CMS offers of NPPES: a full file each month, one for each week since, a report of deactivated NPIs.

Source: https://download.cms.gov/nppes/NPI_Files.html, a page of links; public domain.
Shape:  `<a href='./NPPES_Data_Dissemination_November_2026_V2.zip'>`: relative, quoted either way. About four weeks
        are kept online. V1 names have no number at their end; they are taken where there is no V2.
        A monthly name says no day: the file reaches at least to the first of its month.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from whoperforms.evidence.source import Source
from whoperforms.fetch.connection import Connection
from whoperforms.fetch.listing import links, nothing_offered
from whoperforms.fetch.release import MEGABYTE, Covers, Keep, Kind, Offer, offers

PAGE = "https://download.cms.gov/nppes/NPI_Files.html"
MONTH = re.compile(r"NPPES_Data_Dissemination_([A-Z]{3})[A-Z]*_(20\d\d)(?:_V(\d))?\.zip", re.IGNORECASE | re.ASCII)
WEEK = re.compile(r"NPPES_Data_Dissemination_(\d{6})_(\d{6})_Weekly(?:_V(\d))?\.zip", re.IGNORECASE | re.ASCII)
REPORT = re.compile(r"NPPES_Deactivated_NPI_Report_(\d{6})(?:_V(\d))?\.zip", re.IGNORECASE | re.ASCII)


def _month(name: str) -> Covers | None:
    found = MONTH.fullmatch(name)
    first = found and _day(found[1], found[2], form="%b%Y")
    return Covers(first, first, _issue(found)) if found and first else None


def _week(name: str) -> Covers | None:
    found = WEEK.fullmatch(name)
    first, last = (_day(found[1]), _day(found[2])) if found else (None, None)
    return Covers(first, last, _issue(found)) if found and first and last else None


def _report(name: str) -> Covers | None:
    found = REPORT.fullmatch(name)
    day = found and _day(found[1])
    return Covers(day, day, _issue(found)) if found and day else None


def _day(*words: str, form: str = "%m%d%y") -> date | None:
    """Return the day that some digits name, None when they name none."""
    try:
        return datetime.strptime("".join(words), form).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None


def _issue(found: re.Match[str]) -> tuple[int, ...]:
    return (int(found[found.re.groups] or 1),)


MONTHLY = Kind(
    source=Source.NPPES,
    label="NPPES month",
    keep=Keep.NEWEST,
    covers=_month,
    said=lambda covers: f"{covers.first:%B %Y}",
    inside="npidata_pfile",
    most_bytes=10_000 * MEGABYTE,
)
WEEKLY = Kind(
    source=Source.NPPES,
    label="NPPES week",
    keep=Keep.SINCE_MONTH,
    covers=_week,
    said=lambda covers: f"{covers.first} to {covers.last}",
    inside="npidata_pfile",
    most_bytes=1_000 * MEGABYTE,
)
DEACTIVATED = Kind(
    source=Source.DEACTIVATED,
    label=Source.DEACTIVATED.label,
    keep=Keep.NEWEST,
    covers=_report,
    said=lambda covers: f"{covers.last}",
    inside=".xlsx",
    most_bytes=200 * MEGABYTE,
)
KINDS = (MONTHLY, WEEKLY, DEACTIVATED)


def offered(connection: Connection, sources: frozenset[Source], _today: date) -> list[Offer]:
    """Return every month, week and report on the page. Raises: BadRelease when a wanted one is missing."""
    kinds = [kind for kind in KINDS if kind.source in sources]
    found = offers(kinds, links(connection, PAGE))
    _refuse_without(kinds, found)
    return found


def _refuse_without(kinds: Sequence[Kind], found: Sequence[Offer]) -> None:
    """Refuse a page without a month or a report; a page without weeks is one of the day the month came out."""
    there = {offer.release.kind.label for offer in found}
    for kind in kinds:
        if kind.keep is Keep.NEWEST and kind.label not in there:
            raise nothing_offered(f"no link to a zip of {kind.label}", PAGE, by_hand=PAGE)
