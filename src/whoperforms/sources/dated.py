"""Which day a published file is of, as far as its name says.

Source: the publishers' ways of naming: `PPEF_Enrollment_Extract_2026.10.01.csv`, `OptOut_October2026.csv`,
        `OP_DTL_GNRL_PGYR2025_P06302026_06152026.csv`, `roster_x_mild_20261031.csv`; archives of Care Compare,
        `doctors_and_clinicians_05_2024.zip`.
"""

import calendar
import re
from datetime import date

YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[._-]?(\d\d)[._-]?(\d\d)(?!\d)")
PUBLISHED = re.compile(r"_P(\d\d)(\d\d)(20\d\d)(?!\d)", re.IGNORECASE)
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTH_IN_DIGITS = re.compile(r"(?<!\d)(0[1-9]|1[0-2])[_-](20\d\d)(?!\d)")
MONTH = re.compile(rf"({'|'.join(MONTHS)})[ _-]?(20\d\d)(?!\d)", re.IGNORECASE)


def day_in(name: str) -> date | None:
    """Return the day in a file's name; of a month its first, to promise nothing; None where there is none.

    >>> day_in("PPEF_Enrollment_Extract_2026.10.01.csv")
    datetime.date(2026, 10, 1)
    >>> day_in("OptOut_October2026.csv")
    datetime.date(2026, 10, 1)
    >>> day_in("OP_DTL_GNRL_PGYR2025_P06302026_06152026.csv")
    datetime.date(2026, 6, 30)
    >>> day_in("doctors_and_clinicians_05_2024.zip")
    datetime.date(2024, 5, 1)
    >>> day_in("DAC_NationalDownloadableFile.csv")
    """
    if found := PUBLISHED.search(name):
        return _day(found[3], found[1], found[2])
    if found := YEAR_FIRST.search(name):
        return _day(*found.groups())
    if found := MONTH.search(name):
        return date(int(found[2]), MONTHS[found[1].lower()], 1)
    if found := MONTH_IN_DIGITS.search(name):
        return date(int(found[2]), int(found[1]), 1)
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # digits that are no day
        return None
