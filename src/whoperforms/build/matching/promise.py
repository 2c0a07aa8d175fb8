"""Which pairs of an entry and a practitioner can come to anything: those whose name and place are not too common.

Shape:  works on columns, with the weights of `evidence`; what it lets go could not reach the least score, were all that
        it does not look at as good as can be.
"""

from collections.abc import Callable

import polars as pl

from whoperforms.build.matching.keys import PAIR
from whoperforms.build.matching.people import Tables, names_of
from whoperforms.evidence.likeness import (
    MIDDLE_WEIGHTS,
    SUFFIX_WEIGHTS,
    WEIGHTS,
    Frequencies,
    Likeness,
    Name,
    middle_likeness,
    weight,
)
from whoperforms.evidence.match_evidence import OTHER_STATE, place_weights
from whoperforms.evidence.matching import least_weight, most_of_the_rest
from whoperforms.evidence.name_forms import family_forms, given_forms

CLOSE_LAT, CLOSE_LON = 400_000, 900_000  # millionths of a degree: 25 miles, and more than that in the north
CLOSE, SAME_STATE, ELSEWHERE = range(3)
ROUNDED = 2  # two weights that were rounded
WEIGHT = pl.Int32


def with_nearness(pairs: pl.DataFrame, points: pl.DataFrame, locations: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with `nearness`: how near the nearest of their locations is to the entry's town."""
    there = locations.select("npi", pl.col("state").alias("their_state"), pl.col("lat", "lon").cast(pl.Int64))
    beside = pairs.join(points, on="entry").join(there, on="npi")
    north, east = pl.col("lat") - pl.col("at_lat"), pl.col("lon") - pl.col("at_lon")
    close = (north.abs() < CLOSE_LAT) & (east.abs() < CLOSE_LON)
    same_state = pl.col("state") == pl.col("their_state")
    nearness = pl.when(close | (same_state & close.is_null())).then(CLOSE).when(same_state).then(SAME_STATE)
    nearest = (
        beside.with_columns(nearness.otherwise(ELSEWHERE).alias("nearness"))
        .group_by(PAIR)
        .agg(pl.col("nearness").min())
    )
    return pairs.join(nearest, on=PAIR, how="left").with_columns(pl.col("nearness").fill_null(CLOSE))


def promising(pairs: pl.DataFrame, entries: pl.DataFrame, tables: Tables, frequencies: Frequencies) -> pl.DataFrame:
    """Return the pairs (`entry`, `npi`) that can reach the least score, and those of one NPI."""
    listed = entries.select(
        "entry",
        "state",
        pl.col("npi").alias("carried"),
        pl.col("middle").alias("listed_middle"),
        pl.Series("suffix_weight", _suffix_weights(entries), dtype=WEIGHT),
    )
    judged = (
        pairs.join(listed, on="entry")
        .join(_places(entries, frequencies), on=["state", "nearness"], how="left", nulls_equal=True)
        .join(_names(tables, frequencies), on="npi", how="left")
    )
    judged = judged.join(_middles(judged), on=["listed_middle", "middle"], how="left", nulls_equal=True)
    together = pl.sum_horizontal(pl.col("^.*_weight$"))
    enough = least_weight(frequencies.people) - most_of_the_rest() - ROUNDED
    can = pl.col("family_weight").is_not_null() & (together >= enough)
    return judged.filter(can | (pl.col("npi") == pl.col("carried"))).select(PAIR).unique().sort(PAIR)


def _names(tables: Tables, frequencies: Frequencies) -> pl.DataFrame:
    """Return everybody's names with the most that family and given name can weigh."""
    names = names_of(tables)
    families, givens = frequencies.families, frequencies.givens
    return names.join(
        _rarity(names, "family", family_forms, lambda form: frequencies.share(families, form)), on="family"
    ).join(_rarity(names, "given", given_forms, lambda form: frequencies.share(givens, form)), on="given")


def _rarity(
    names: pl.DataFrame, part: str, forms: Callable[[str], tuple[str, ...]], share: Callable[[str], float]
) -> pl.DataFrame:
    distinct = names[part].drop_nulls().unique()
    initial = WEIGHTS[Likeness.INITIAL]
    weights = [max(weight(1 / share(next(iter(forms(name)), ""))), initial) for name in distinct]
    return pl.DataFrame({part: distinct, f"{part}_weight": pl.Series(weights, dtype=WEIGHT)})


def _middles(judged: pl.DataFrame) -> pl.DataFrame:
    """Return what each two middle names weigh."""
    distinct = judged.select("listed_middle", "middle").unique()
    found = (middle_likeness(Name("", None, one), Name("", None, other)) for one, other in distinct.iter_rows())
    weights = [0 if likeness is None else MIDDLE_WEIGHTS[likeness] for likeness in found]
    return distinct.with_columns(pl.Series("middle_weight", weights, dtype=WEIGHT))


def _suffix_weights(entries: pl.DataFrame) -> list[int]:
    """Return the most that Jr. and the like can weigh: something where the entry states one."""
    names = (
        Name(family or "", *rest) for family, *rest in entries.select("family", "given", "middle", "suffix").rows()
    )
    return [SUFFIX_WEIGHTS[True] if name.generation else 0 for name in names]


def _places(entries: pl.DataFrame, frequencies: Frequencies) -> pl.DataFrame:
    """Return the most that a place can weigh, by the entry's state and nearness; nothing where none is stated."""
    rows = [(None, CLOSE, 0)]
    for state in entries["state"].drop_nulls().unique():
        weights = place_weights(frequencies, state)
        most = {CLOSE: max(weights), SAME_STATE: weights[-1], ELSEWHERE: OTHER_STATE}
        rows += [(state, nearness, added) for nearness, added in most.items()]
    schema = {"state": pl.String, "nearness": pl.Int32, "place_weight": WEIGHT}
    return pl.DataFrame(rows, schema, orient="row")
