"""What NUCC offers: the taxonomy table, twice a year.

Source: https://www.nucc.org/images/stories/CSV/nucc_taxonomy_<yy><n>.csv; (c) American Medical Association for NUCC,
        free to download.
Shape:  n is 0 for January, 1 for July. No page lists them all: the newest is the first, from today backwards,
        that is there. 404 means not out yet; so does a web page in its place.
"""

import re
from collections.abc import Iterator
from datetime import date

from whoperforms.evidence.source import Source
from whoperforms.fetch.connection import Connection
from whoperforms.fetch.listing import nothing_offered
from whoperforms.fetch.release import MEGABYTE, Covers, Keep, Kind, Offer, offers

FOLDER = "https://www.nucc.org/images/stories/CSV/"
PAGE = "https://www.nucc.org/"
NAME = re.compile(r"nucc_taxonomy_(\d\d)([01])\.csv", re.IGNORECASE | re.ASCII)
JANUARY, JULY = 1, 7
YEARS_BACK = 2  # twice a year without fail since 2009: older than that, the address has changed


def _half_year(name: str) -> Covers | None:
    found = NAME.fullmatch(name)
    if not found:
        return None
    day = date(2000 + int(found[1]), JULY if found[2] == "1" else JANUARY, 1)
    return Covers(day, day)


HALF_YEARLY = Kind(
    source=Source.NUCC,
    label=Source.NUCC.label,
    keep=Keep.NEWEST,
    covers=_half_year,
    said=lambda covers: f"{covers.first:%B %Y}",
    inside="code",
    most_bytes=50 * MEGABYTE,
)
KINDS = (HALF_YEARLY,)


def offered(connection: Connection, _sources: frozenset[Source], today: date) -> list[Offer]:
    """Return the newest table that is out. Raises: BadRelease when none is, PublisherAway."""
    for name in _names(today):
        if connection.look(FOLDER + name).is_file:
            return offers(KINDS, [FOLDER + name])
    raise nothing_offered("no taxonomy table", FOLDER, by_hand=PAGE)


def _names(today: date) -> Iterator[str]:
    """Yield the names that a table may have, newest first."""
    for year in range(today.year, today.year - YEARS_BACK, -1):
        if (year, JULY) <= (today.year, today.month):
            yield f"nucc_taxonomy_{year % 100:02}1.csv"
        yield f"nucc_taxonomy_{year % 100:02}0.csv"
