"""Rules that several sources share, as expressions over whole columns.

A *fault* is an expression that gives the reason why a row cannot be kept, and null where it can.
"""

import polars as pl

from whoperforms.kernel.npi import ISSUER

MASK = r"^[$*_=<>-]+$|^<UNAVAIL>$"  # how the publishers blank out a tax or social security number
NO_DATE = ("00000000", "0000-00-00")
SLASHED = "%m/%d/%Y"
COMPACT = "%Y%m%d"
DASHED = "%Y-%m-%d"
AS_WRITTEN = {SLASHED: "MM/DD/YYYY", COMPACT: "YYYYMMDD", DASHED: "YYYY-MM-DD"}
FIRST_YEAR, LAST_YEAR = 1850, 2200


def text(name: str) -> pl.Expr:
    """Return a published value without outer blanks; null when nothing is left."""
    trimmed = pl.col(name).str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def unmasked(name: str) -> pl.Expr:
    """Return a value, or null where the publisher has blanked it out (`$$$$$$$$$`, `********`)."""
    value = text(name)
    return pl.when(~value.str.contains(MASK)).then(value)


def npi(name: str) -> pl.Expr:
    """Return an identifier as a number, null where it is not one; see `npi_fault`."""
    return text(name).cast(pl.Int64, strict=False)


def npi_fault(name: str) -> pl.Expr:
    """Return why a value is no NPI: its shape, or the check digit.

    Source: as `kernel.npi`, for a column at a time.
    """
    value = text(name)
    digits = npi(name)
    expected = _check_digit(digits // 10)
    wrong_shape = value.is_null() | ~value.str.contains(r"^[12][0-9]{9}$")
    return (
        pl.when(wrong_shape)
        .then(pl.format("{}: an NPI is ten digits, the first 1 or 2", value.fill_null("(blank)").str.head(40)))
        .when(digits % 10 != expected)
        .then(pl.format("{}: last digit should be {}", value, expected))
    )


def _check_digit(stem: pl.Expr) -> pl.Expr:
    """Return the Luhn digit that completes nine digits given as a number."""
    issuer = sum(_doubled(int(digit), doubled=place % 2 == 1) for place, digit in enumerate(ISSUER))
    total = pl.lit(issuer)
    for place in range(9):
        digit = stem // 10**place % 10
        if place % 2 == 0:
            digit = digit * 2
            digit = digit // 10 + digit % 10
        total = total + digit
    return (10 - total % 10) % 10


def _doubled(digit: int, *, doubled: bool) -> int:
    return sum(divmod(digit * (2 if doubled else 1), 10))


def day(name: str, *forms: str) -> pl.Expr:
    """Return a date as YYYYMMDD, null where none is stated or it is not a day of the calendar."""
    stated = stated_day(name)
    parsed = pl.coalesce(stated.str.to_date(form, strict=False) for form in forms)
    year = parsed.dt.year()
    number = year * 10_000 + parsed.dt.month().cast(pl.Int32) * 100 + parsed.dt.day().cast(pl.Int32)
    return pl.when(year.is_between(FIRST_YEAR, LAST_YEAR)).then(number)


def stated_day(name: str) -> pl.Expr:
    """Return a date as published, null where the publisher writes its own form of "none"."""
    value = text(name)
    return pl.when(~value.is_in(NO_DATE)).then(value)


def day_fault(name: str, *forms: str) -> pl.Expr:
    """Return why a stated date cannot be used, null where it can or none is stated."""
    wanted = " or ".join(AS_WRITTEN[form] for form in forms)
    return pl.when(stated_day(name).is_not_null() & day(name, *forms).is_null()).then(
        pl.lit(f"not a day of the calendar; expected {wanted}")
    )


def us_postal_code(value: pl.Expr) -> pl.Expr:
    """Return a ZIP code of five or nine digits; leading zeros lost on the way are put back; null otherwise."""
    digits = value.str.replace("-", "", literal=True)
    length = digits.str.len_chars()
    return (
        pl.when(~digits.str.contains(r"^[0-9]{3,9}$"))
        .then(None)
        .when(length <= 5)  # noqa: PLR2004 - a ZIP code has five digits, with its extension nine
        .then(digits.str.pad_start(5, "0"))
        .otherwise(digits.str.pad_start(9, "0"))
    )


def phone(name: str) -> pl.Expr:
    """Return ten digits where the number has ten, else the number as published."""
    value = text(name)
    digits = value.str.replace_all(r"[^0-9]", "")
    return pl.when(digits.str.len_chars() == 10).then(digits).otherwise(value)  # noqa: PLR2004
