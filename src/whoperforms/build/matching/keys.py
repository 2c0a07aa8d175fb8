"""Keys under which somebody may be meant by an entry of a list: found by joining columns, never by comparing all.

Shape:  a key is a form of the family name with a form of the given name. The entry's side has all that a person may
        be called: both names in each other's place, nicknames, parts; slips are found on the practitioners' side.
"""

from collections.abc import Iterator

import polars as pl

from whoperforms.build.matching.alike import alike, forms_of, leavings
from whoperforms.evidence.name_forms import family_forms, given_forms
from whoperforms.evidence.nicknames import also_called

PAIR = ["entry", "npi"]
KEY = {"family": pl.String, "given": pl.String, "entry": pl.UInt32}


class Keys:
    """The keys of the entries of lists: a frame with `entry`, `family` and `given`."""

    def __init__(self, entries: pl.DataFrame) -> None:
        self._keys = pl.DataFrame(list(_keys(entries)), schema=KEY, orient="row").unique()
        initial = pl.col("given").str.head(1)
        self._initials = self._keys.with_columns(initial).unique()
        self._lone_initials = self._keys.filter(pl.col("given").str.len_bytes() == 1)
        self._families = leavings(self._keys["family"])
        self._givens = leavings(self._keys["given"])

    def meant(self, names: pl.DataFrame) -> pl.DataFrame:
        """Return which entries may mean whom (`entry`, `npi`); `names`: `npi`, `family` and `given`, as published."""
        families = forms_of(names["family"], family_forms).rename({"name": "family", "form": "family_form"})
        givens = forms_of(names["given"], given_forms).rename({"name": "given", "form": "given_form"})
        called = names.join(families, on="family").join(givens, on="given")
        called = called.select("npi", pl.col("family_form").alias("family"), pl.col("given_form").alias("given"))
        one_letter = pl.col("given").str.len_bytes() == 1
        return (
            pl.concat(
                [
                    _met(called, self._keys),
                    _met(_slipped(called, "family", self._families), self._keys),
                    _met(_slipped(called, "given", self._givens), self._keys),
                    _met(called.with_columns(pl.col("given").str.head(1)), self._lone_initials),
                    _met(called.filter(one_letter), self._initials),
                ]
            )
            .unique()
            .sort(PAIR)
        )


def _met(called: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    return called.join(keys, on=["family", "given"]).select(PAIR)


def _slipped(called: pl.DataFrame, part: str, left_of_wanted: pl.DataFrame) -> pl.DataFrame:
    """Return who would be called what, had a slip changed one part of their name into one that is wanted."""
    wanted = alike(called[part], left_of_wanted).rename({"form": part})
    return called.join(wanted, on=part).drop(part).rename({"alike": part}).select(called.columns)


def _keys(entries: pl.DataFrame) -> Iterator[tuple[str, str, int]]:
    """Yield family and given name under which each entry's person may stand in the directory."""
    for entry, family, given in entries.select("entry", "family", "given").iter_rows():
        if family is None or given is None:
            continue
        givens = [form for form in given_forms(given) if form]
        families = family_forms(family)
        called = {*givens, *(other for form in givens for other in also_called(form))}
        yield from ((form, other, entry) for form in families for other in called)
        yield from ((form, other, entry) for form in givens for other in families)
