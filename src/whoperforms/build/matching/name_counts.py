"""How many practitioners bear each name and work in each state, counted while ranges of them go by."""

from collections.abc import Callable, Mapping

import polars as pl

from whoperforms.build.matching.alike import forms_of
from whoperforms.evidence.likeness import Frequencies
from whoperforms.evidence.name_forms import family_forms, given_forms

COUNTED = ("family", "given", "state")
COUNT = {"name": pl.String, "people": pl.UInt32}


class NameCounts:
    """Takes practitioners and their locations, range by range."""

    def __init__(self) -> None:
        self._people = 0
        self._counts = {name: pl.DataFrame(schema=COUNT) for name in COUNTED}

    def take(self, practitioners: pl.DataFrame, locations: pl.DataFrame) -> None:
        """Count one range; of its locations only those of practitioners."""
        self._people += practitioners.height
        working = locations.select("npi", "state").unique().join(practitioners, on="npi", how="semi")
        for name, rows in (("family", practitioners), ("given", practitioners), ("state", working)):
            self._counts[name] = _added(self._counts[name], rows.select(pl.col(name).alias("name")))

    def frequencies(self) -> Frequencies:
        """Return what was counted, by the forms of the names."""
        families, givens, states = (self._counts[name] for name in COUNTED)
        return Frequencies(
            people=self._people,
            families=_by_form(families, family_forms),
            givens=_by_form(givens, given_forms),
            states=dict(states.iter_rows()),
        )


def _added(counts: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    more = compact(names.drop_nulls().group_by("name").agg(pl.len().cast(pl.UInt32).alias("people")))
    return pl.concat([counts, more]).group_by("name").agg(pl.col("people").sum())


def _by_form(counts: pl.DataFrame, forms: Callable[[str], tuple[str, ...]]) -> Mapping[str, int]:
    by_form = counts.join(forms_of(counts["name"], forms), on="name").group_by("form").agg(pl.col("people").sum())
    return dict(by_form.iter_rows())


def compact(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with memory of their own: text cut out of a large frame would keep all of that frame's alive."""
    own = pl.from_arrow(rows.to_arrow())
    assert isinstance(own, pl.DataFrame)  # noqa: S101 - a table becomes a frame; for the type checker
    return own
