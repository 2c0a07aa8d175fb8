"""Rules that several sources share, as expressions over whole columns.

A *fault* is an expression that gives the reason why a row cannot be kept, and null where it can.
Rules that every cell goes through are written as steps over a series: an expression would work out each value anew
for every place that mentions it, and most cells need no more than the first step.
"""

from collections.abc import Callable
from functools import partial

import polars as pl

from whoperforms.kernel.npi import ISSUER
from whoperforms.kernel.personal import SOCIAL_SECURITY_NUMBER

MASKED = r"^[$*_=<>-]+$|^<UNAVAIL>$"  # how the publishers blank out a tax or social security number
NO_DATE = ("00000000", "0000-00-00")
SLASHED = "%m/%d/%Y"
COMPACT = "%Y%m%d"
DASHED = "%Y-%m-%d"
YEAR_FIRST = "%Y/%m/%d"
AS_WRITTEN = {SLASHED: "MM/DD/YYYY", COMPACT: "YYYYMMDD", DASHED: "YYYY-MM-DD", YEAR_FIRST: "YYYY/MM/DD"}
FIRST_DAY, LAST_DAY = 1850_01_01, 2200_12_31  # YYYYMMDD; beyond, a slip of the pen
SPREADSHEET_NPI = r"^([0-9]{10})\.0+$"
MOSTLY_BLANK = 4  # one value in so many stated, or fewer
SHOWN = 40  # characters of a bad value that a reason repeats
YES_OR_NO = {"Y": True, "YES": True, "N": False, "NO": False}
WHOLE_NUMBER = r"^([0-9]{1,12})(?:\.0+)?$"
TAXONOMY_CODE = r"^[0-9A-Z]{9}X$"

Steps = Callable[[pl.Series], pl.Series]


def text(name: str) -> pl.Expr:
    """Return a published value without outer blanks; null when nothing is left."""
    return _stepwise(pl.col(name), _trimmed, pl.String)


def _trimmed(published: pl.Series) -> pl.Series:
    trimmed = published.str.strip_chars()
    return _without(trimmed, trimmed == "")


def _stepwise(column: pl.Expr, steps: Steps, kind: type[pl.DataType]) -> pl.Expr:
    """Return a column gone through `steps`, which leave a blank blank; a mostly blank column spares them its blanks."""
    return column.map_batches(partial(_sparsely, steps=steps, kind=kind), return_dtype=kind, is_elementwise=True)


def _sparsely(values: pl.Series, *, steps: Steps, kind: type[pl.DataType]) -> pl.Series:
    stated = len(values) - values.null_count()
    if stated * MOSTLY_BLANK > len(values):
        return steps(values)
    blank = pl.Series([None], dtype=kind).new_from_index(0, len(values)).alias(values.name)
    if not stated:
        return blank
    where = values.is_not_null()
    return blank.scatter(where.arg_true(), steps(values.filter(where)))


def _without(values: pl.Series, unwanted: pl.Series) -> pl.Series:
    return values.set(unwanted, None) if unwanted.any() else values


def unmasked(name: str) -> pl.Expr:
    """Return a value, or null where the publisher has blanked it out (`$$$$$$$$$`), or should have."""
    return _stepwise(text(name), _without_masks, pl.String)


def _without_masks(values: pl.Series) -> pl.Series:
    return _without(values, values.str.contains(f"{MASKED}|{SOCIAL_SECURITY_NUMBER}"))


def unmasked_fault(name: str) -> pl.Expr:
    """Return why a value was left out that its publisher has not blanked out."""
    return pl.when(pl.col(name).str.contains(SOCIAL_SECURITY_NUMBER)).then(
        pl.lit("has the shape of a social security number, which is not kept")
    )


def shown(value: pl.Expr) -> pl.Expr:
    """Return a bad value as a reason repeats it."""
    return value.fill_null("(blank)").str.head(SHOWN)


def npi(name: str) -> pl.Expr:
    """Return an identifier as a number, null where it is not one; see `npi_fault`."""
    return _stepwise(text(name), _npis, pl.Int64)


def valid_npi(name: str) -> pl.Expr:
    """Return an identifier as a number, null where it is not one or its check digit is wrong."""
    return _stepwise(text(name), _valid_npis, pl.Int64)


def _valid_npis(values: pl.Series) -> pl.Series:
    return _npis(values).set(_npi_faults(values).is_not_null(), None)


def npi_repaired(name: str) -> pl.Expr:
    """Return how an identifier was repaired, null where it stands as issued."""
    return pl.when(text(name).str.contains(SPREADSHEET_NPI)).then(pl.lit("a spreadsheet's number; read without .0"))


def _npis(values: pl.Series) -> pl.Series:
    return _undotted(values).cast(pl.Int64, strict=False)


def _undotted(values: pl.Series) -> pl.Series:
    """Return identifiers without the `.0` that a spreadsheet puts behind a number."""
    dotted = values.str.ends_with(".0")
    return values.str.replace(SPREADSHEET_NPI, "$1") if dotted.any() else values


def npi_fault(name: str) -> pl.Expr:
    """Return why a value is no NPI: its shape, or the check digit.

    Source: as `kernel.npi`, for a column at a time.
    """
    return text(name).map_batches(_npi_faults, return_dtype=pl.String, is_elementwise=True)


def _npi_faults(values: pl.Series) -> pl.Series:
    values = _undotted(values)
    shaped = values.str.contains(r"^[12][0-9]{9}$").fill_null(value=False)
    digits = values.set(~shaped, None).cast(pl.Int64)
    excess = _luhn(digits) % 10
    good = (excess == 0).fill_null(value=False)
    if good.all():
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(values))
    return pl.select(
        pl.when(~shaped)
        .then(pl.format("{}: an NPI is ten digits, the first 1 or 2", shown(pl.lit(values))))
        .when(~good)
        .then(pl.format("{}: last digit should be {}", values, (digits % 10 + 10 - excess) % 10))
    ).to_series()


def _doubled(digit: int) -> int:
    return sum(divmod(2 * digit, 10))


LUHN_OF_ISSUER = sum(_doubled(int(d)) if place % 2 else int(d) for place, d in enumerate(ISSUER))
LUHN_OF_PAIR = pl.Series([_doubled(pair // 10) + pair % 10 for pair in range(100)], dtype=pl.Int64)


def _luhn(digits: pl.Series) -> pl.Series:
    """Return the Luhn sum of issuer and ten digits, looked up two digits at a time; good ones make whole tens."""
    pairs = [LUHN_OF_PAIR.gather(digits // 100**place % 100) for place in range(5)]
    return sum(pairs[1:], pairs[0]) + LUHN_OF_ISSUER


def day(name: str, *forms: str) -> pl.Expr:
    """Return a date as YYYYMMDD, null where none is stated or it is not a day of the calendar."""
    return _stepwise(pl.col(name), partial(_days, forms=forms), pl.Int32)


def _days(published: pl.Series, *, forms: tuple[str, ...]) -> pl.Series:
    trimmed = published.str.strip_chars()
    parsed = trimmed.str.to_date(forms[0], strict=False)
    for form in forms[1:]:
        unread = parsed.is_null() & (trimmed != "").fill_null(value=False)
        if unread.any():
            parsed = parsed.zip_with(~unread, trimmed.str.to_date(form, strict=False))
    number = parsed.dt.year() * 10_000 + parsed.dt.month().cast(pl.Int32) * 100 + parsed.dt.day().cast(pl.Int32)
    return _without(number, ~number.is_between(FIRST_DAY, LAST_DAY))


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
    """Return a ZIP code of five or nine digits; leading zeros lost on the way are put back; null otherwise.

    The lowest ZIP code is 00501, so at most two digits of five can have been lost, and as many of nine.
    """
    return _stepwise(value, _us_postal_codes, pl.String)


def _us_postal_codes(values: pl.Series) -> pl.Series:
    digits = values.str.replace(r"[- ]", "")
    digits = _without(digits, ~digits.str.contains(r"^[0-9]{3,5}$|^[0-9]{7,9}$"))
    return digits.str.pad_start(5, "0").zip_with(digits.str.len_bytes() <= 5, digits.str.pad_start(9, "0"))  # noqa: PLR2004


def phone(name: str) -> pl.Expr:
    """Return ten digits where the number has ten, else the number as published."""
    return _stepwise(text(name), _phones, pl.String)


def _phones(values: pl.Series) -> pl.Series:
    dressed = values.filter(~values.str.contains(r"^[0-9]{10}$")).unique()
    digits = dressed.str.replace_all(r"[^0-9]", "")
    return values.replace(dressed, digits.zip_with(digits.str.len_bytes() == 10, dressed))  # noqa: PLR2004


def whole_number(name: str) -> pl.Expr:
    """Return a whole number, null where it is none; thousands may be set apart, `.0` may stand behind."""
    return text(name).str.replace_all(",", "", literal=True).str.extract(WHOLE_NUMBER).cast(pl.Int64)


def flag(name: str) -> pl.Expr:
    """Return whether yes is said, null where it is neither yes nor no."""
    return text(name).str.to_uppercase().replace_strict(YES_OR_NO, default=None, return_dtype=pl.Boolean)


def taxonomy_code_fault(code: pl.Expr) -> pl.Expr:
    """Return why a value has not the shape of a taxonomy code."""
    return pl.when(code.is_null() | ~code.str.contains(TAXONOMY_CODE)).then(
        pl.format("{}: a taxonomy code is ten characters and ends in X", shown(code))
    )
