"""Care Compare's listings joined to a practitioner's places: an address is a place once, however many list it.

Shape:  a listing is one enrolment of a clinician with one group at one address. Each address becomes a row of
        `location`, with the release and row of the first listing that names it; the listings keep its number.
"""

import polars as pl

from whoperforms.sources import address

KEY = ["npi", "release", "row"]
FIRST = {"release": "first_release", "row": "first_row"}
ADDRESS = list(address.COLUMNS)
LISTED = (
    *("enrolment", "group_id", "group_name", "group_members", "school", "graduated", "specialty"),
    *("other_specialties", "telehealth", "assignment", "group_assignment"),
)

NO_LISTINGS = pl.DataFrame(
    schema={"npi": pl.Int64, "release": pl.Int32, "row": pl.UInt32}
    | dict.fromkeys((*LISTED, *ADDRESS), pl.String)
    | {"telehealth": pl.Boolean, "first_release": pl.Int32, "first_row": pl.UInt32}
)


def listings(taken: pl.DataFrame | None) -> pl.DataFrame:
    """Return what was read of some NPIs, each row with the release and row that first name its address."""
    if taken is None:
        return NO_LISTINGS
    one_address = ["npi", *(pl.col(name).str.to_uppercase().str.strip_chars() for name in _WHERE)]
    return taken.with_columns(pl.col(name).first().over(one_address).alias(first) for name, first in FIRST.items())


_WHERE = ("line_1", "line_2", "city", "state", "postal_code")


def addresses(listed: pl.DataFrame) -> pl.DataFrame:
    """Return the addresses that listings name, each once, as rows of `location` without their number."""
    stated = pl.any_horizontal(pl.col(name).is_not_null() for name in _WHERE)
    first = (pl.col("release") == pl.col("first_release")) & (pl.col("row") == pl.col("first_row"))
    return listed.filter(stated & first).select(*KEY, *ADDRESS)


def located(listed: pl.DataFrame, locations: pl.DataFrame) -> pl.DataFrame:
    """Return the listings with the number of their place in `locations`, for the table of the directory."""
    if listed.is_empty():
        return pl.DataFrame()
    numbers = locations.select("npi", "location", *(pl.col(name).alias(first) for name, first in FIRST.items()))
    return listed.join(numbers, on=["npi", *FIRST.values()], how="left", maintain_order="left").select(
        *KEY, pl.col("location").cast(pl.Int64), *LISTED
    )
