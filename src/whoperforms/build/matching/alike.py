"""Names one slip apart, found for whole columns: both leave the same letters when each loses one, or one does.

Source: the deletion neighbourhood of W. Garbe's SymSpell; it also finds a letter moved, which is two slips.
"""

from collections.abc import Callable

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from whoperforms.evidence.likeness import SHORTEST_SLIP, TWO_SLIPS_FROM
from whoperforms.evidence.name_forms import LONGEST

PLAIN = "^[A-Za-z]+$"  # nearly all names: one word of letters


def forms_of(names: pl.Series, forms: Callable[[str], tuple[str, ...]]) -> pl.DataFrame:
    """Return each name with each of its forms: columns `name` and `form`."""
    distinct = pl.DataFrame({"name": names.drop_nulls().unique(maintain_order=True)})
    plain = pl.col("name").str.contains(PLAIN)
    simple = distinct.filter(plain).with_columns(pl.col("name").str.to_lowercase().str.slice(0, LONGEST).alias("form"))
    rest = distinct.filter(~plain)["name"]
    several = pl.DataFrame(
        {"name": rest, "form": pl.Series([list(forms(name)) for name in rest], dtype=pl.List(pl.String))}
    )
    return pl.concat([simple, several.explode("form").filter(pl.col("form").is_not_null(), pl.col("form") != "")])


def leavings(forms: pl.Series) -> pl.DataFrame:
    """Return each form of some length with itself and what is left when it loses a letter: `form` and `left`."""
    distinct = pl.DataFrame({"form": forms.unique(maintain_order=True)})
    long = distinct.filter(pl.col("form").str.len_bytes() >= SHORTEST_SLIP)
    form, length = pl.col("form"), long["form"].str.len_bytes()
    longest: int = max(length, default=0)
    cut = [
        long.filter(length > at).select("form", (form.str.head(at) + form.str.slice(at + 1)).alias("left"))
        for at in range(longest)
    ]
    return pl.concat([long.with_columns(form.alias("left")), *cut]).unique()


def alike(forms: pl.Series, left_of_wanted: pl.DataFrame) -> pl.DataFrame:
    """Return which forms are a slip apart from which wanted ones, as `leavings` gave them: `form` and `alike`."""
    met = leavings(forms).join(left_of_wanted.rename({"form": "alike"}), on="left")
    pairs = met.filter(pl.col("form") != pl.col("alike")).select("form", "alike").unique()
    slips = cpdist(pairs["form"].to_list(), pairs["alike"].to_list(), scorer=OSA.distance)
    long = pl.min_horizontal(pl.col("form", "alike").str.len_bytes()) >= TWO_SLIPS_FROM
    return pairs.with_columns(pl.Series("slips", slips)).filter((pl.col("slips") <= 1) | long).select("form", "alike")
