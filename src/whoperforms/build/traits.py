"""What the postings of a practitioner tell of them, so that a question can filter by it (store.postings.Trait)."""

from collections.abc import Iterator, Mapping

import polars as pl

from whoperforms.store.postings import Trait

SEXES = {"F": Trait.FEMALE.value, "M": Trait.MALE.value, "X": Trait.SEX_X.value}  # as NPPES publishes them


def traits(tables: Mapping[str, pl.DataFrame], places: pl.DataFrame) -> pl.DataFrame:
    """Return `npi, traits` of everybody in `places`, the placed locations; the same at every one of them."""
    several = pl.when(pl.len() > 1).then(Trait.SEVERAL_PLACES.value).otherwise(0).alias("places")
    told = places.group_by("npi").agg(several)
    for number, part in enumerate(_told(tables)):
        told = told.join(part.rename({"trait": f"trait_{number}"}), on="npi", how="left")
    return told.select("npi", pl.sum_horizontal(pl.exclude("npi")).cast(pl.UInt16).alias("traits"))


def _told(tables: Mapping[str, pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield `npi, trait` of those who have one, of one kind of trait at a time."""
    people, services, listings, opted_out = (
        tables.get(name, pl.DataFrame()) for name in ("practitioner", "medicare_service", "care_compare", "opt_out")
    )
    if not people.is_empty():
        yield people.select("npi", pl.col("sex").replace_strict(SEXES, default=0, return_dtype=pl.Int32).alias("trait"))
    if not services.is_empty():
        yield _having(services.filter(pl.col("entity") == "I"), Trait.BILLED)
    if not listings.is_empty():
        yield _having(listings.filter("telehealth"), Trait.TELEHEALTH)
        takes = listings if opted_out.is_empty() else listings.join(opted_out, on="npi", how="anti")
        yield _having(takes, Trait.TAKES_MEDICARE)


def _having(rows: pl.DataFrame, trait: Trait) -> pl.DataFrame:
    return rows.select("npi").unique().with_columns(pl.lit(trait.value).alias("trait"))
