"""Days as the directory holds them, and as people write them.

Shape:  in the directory one integer, YYYYMMDD, readable and four bytes long: 20250608 is 8 June 2025; `None` is "not
        stated", never a date.
"""

from calendar import monthrange
from datetime import date

from whoperforms.kernel.errors import BadValue

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
DAYS = {"en": "{month} {day}, {year}", "es": "{day} de {month} de {year}"}
LANGUAGES = tuple(MONTHS)


def day_number(day: date) -> int:
    """Return `day` as YYYYMMDD.

    >>> day_number(date(2025, 6, 8))
    20250608
    """
    return day.year * 10_000 + day.month * 100 + day.day


def from_day_number(number: int) -> date:
    """Return the day that YYYYMMDD names. Raises: BadValue.

    >>> from_day_number(20250608)
    datetime.date(2025, 6, 8)
    >>> from_day_number(20250231)
    Traceback (most recent call last):
    whoperforms.kernel.errors.BadValue: 20250231: not a day of the calendar; write YYYYMMDD
    """
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        raise BadValue("{number}: not a day of the calendar; write YYYYMMDD", number=number) from None


def day_in_text(text: str) -> date | None:
    """Return the day that a text is, written YYYY-MM-DD; None where it is something else.

    >>> day_in_text("2026-11-01"), day_in_text("UPDATED.csv")
    (datetime.date(2026, 11, 1), None)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_in_words(day: date, language: str) -> str:
    """Return a day as people write it in a language, `en` or `es`.

    >>> day_in_words(date(2026, 11, 1), "en"), day_in_words(date(2026, 11, 1), "es")
    ('November 1, 2026', '1 de noviembre de 2026')
    """
    return DAYS[language].format(day=day.day, month=MONTHS[language].split()[day.month - 1], year=day.year)


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month; of a shorter month the last day.

    >>> months_after(date(2027, 1, 31), 1), months_after(date(2026, 11, 22), 24)
    (datetime.date(2027, 2, 28), datetime.date(2028, 11, 22))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
