"""A practice address: where somebody says they work. Never a mailing address.

Source: the practice-location columns of NPPES; postal codes after USPS Publication 28.
Shape:  `line_1, line_2, city, state, postal_code, country, phone` as text, blank as null.
"""

import polars as pl

from whoperforms.sources.reading import Outcome, values_set_aside
from whoperforms.sources.rules import phone, text, unmasked, us_postal_code

US_COUNTRIES = ("US", "PR", "GU", "VI", "AS", "MP", "UM", "FM", "MH", "PW")  # at times a territory stands as a country

COLUMNS = ("line_1", "line_2", "city", "state", "postal_code", "country", "phone")


def address() -> list[pl.Expr]:
    """Return the address columns, cleaned; a frame needs them under our names."""
    published = text("postal_code")
    return [
        unmasked("line_1").alias("line_1"),
        unmasked("line_2").alias("line_2"),
        text("city").alias("city"),
        text("state").str.to_uppercase().alias("state"),
        pl.when(in_us(text("country"))).then(us_postal_code(published)).otherwise(published).alias("postal_code"),
        text("country").str.to_uppercase().alias("country"),
        phone("phone").alias("phone"),
    ]


def address_notes(published: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Return the postal codes that were repaired or set aside, with the reason; both frames hold the same rows."""
    differs = published["postal_code"].ne_missing(read["postal_code"])
    changed = published.select("row", "postal_code", "country").filter(differs)
    value = text("postal_code")
    zip_code = us_postal_code(value)
    stated = in_us(text("country")) & value.is_not_null()
    repaired = values_set_aside(
        changed,
        Outcome.REPAIRED,
        column="postal_code",
        value=value,
        reason=pl.when(stated & (zip_code != value.str.replace(r"[- ]", ""))).then(
            pl.format("leading zeros were lost; read as {}", zip_code)
        ),
    )
    lost = values_set_aside(
        changed,
        Outcome.VALUE,
        column="postal_code",
        value=value,
        reason=pl.when(stated & zip_code.is_null()).then(pl.lit("a US ZIP code is five or nine digits")),
    )
    return pl.concat([repaired, lost])


def in_us(country: pl.Expr) -> pl.Expr:
    """Return whether a place lies where US postal codes are in use: its country blank, or one of `US_COUNTRIES`."""
    return country.is_null() | country.str.to_uppercase().is_in(US_COUNTRIES)
