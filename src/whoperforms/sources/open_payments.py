"""Open Payments, general payments: what makers of drugs and devices paid to practitioners, for what.

Source: CMS "Open Payments", a file for each program year, in June, published anew in January; public domain.
Shape:  91 columns since program year 2021; some 15 million rows, 9 GB. A record names up to five products, which share
        one amount. Dates MM/DD/YYYY; amounts in dollars and cents. Rows vanish from one publication to the next: a
        file replaces the whole year. The originals of 2013 to 2020 have no NPI and cannot be used.

A payment is a relationship that is disclosed; it is no proof of training. A product counts as a procedure's only
together with its maker: a product's name may be an everyday word. Names and addresses of recipients are not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import BinaryIO

import polars as pl

from whoperforms.kernel.errors import BadRelease, BadValue
from whoperforms.places.names import plain
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Outcome, Reading, all_rejected, split, values_set_aside, values_unread
from whoperforms.sources.rules import (
    SLASHED,
    day,
    day_fault,
    flag,
    npi,
    npi_fault,
    npi_repaired,
    shown,
    text,
    whole_number,
)

PRODUCTS = tuple(f"product_{slot}" for slot in range(1, 6))

LAYOUT = Layout(
    dataset="Open Payments' general payments with NPIs",
    vintages="91 columns, program years 2021 on; the originals of 2013 to 2020 know recipients by Physician_Profile_ID "
    "and no NPI, and cannot be used",
    columns={
        "npi": ("Covered_Recipient_NPI",),
        "recipient": ("Covered_Recipient_Type",),
        "change": ("Change_Type",),
        "record_id": ("Record_ID",),
        "year": ("Program_Year",),
        "maker": ("Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name",),
        "amount": ("Total_Amount_of_Payment_USDollars",),
        "paid_on": ("Date_of_Payment",),
        "payments": ("Number_of_Payments_Included_in_Total_Amount",),
        "nature": ("Nature_of_Payment_or_Transfer_of_Value",),
        "form": ("Form_of_Payment_or_Transfer_of_Value",),
        "disputed": ("Dispute_Status_for_Publication",),
        **{
            name: (f"Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_{slot}",)
            for slot, name in enumerate(PRODUCTS, start=1)
        },
    },
)

OTHER_MAKER = "paid by a maker of no procedure here"
WITHDRAWN = "withdrawn by its publisher"
TO_HOSPITAL = "paid to a teaching hospital"
NOT_COVERED = "paid to a recipient who is not covered"
WITHOUT_NPI = "paid to somebody without an NPI"
RULES = (WITHDRAWN, TO_HOSPITAL, NOT_COVERED, WITHOUT_NPI)  # for the makers' own rows, in this order

PROGRAM_YEAR = re.compile(r"PGYR(20[0-9]{2})(?![0-9])", re.IGNORECASE)
AMOUNT = r"^\$?([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,2})0*)?$"
SIGNS = str.maketrans("", "", ".\N{REGISTERED SIGN}\N{TRADE MARK SIGN}\N{SERVICE MARK}")  # drop out of a name
LEGAL_FORMS = frozenset(["co", "company", "corp", "corporation", "inc", "incorporated", "limited", "llc", "lp", "ltd"])
NAMES_HELD = 1 << 14  # far more than a program year has makers


@dataclass(frozen=True, slots=True)
class Maker:
    """A maker by a name it pays under, and what it calls the product that belongs to a procedure.

    Raises: BadValue (a name of signs alone, which would be like no name).
    """

    procedure: str
    maker: str
    product: str

    def __post_init__(self) -> None:
        for name in (self.maker, self.product):
            if not product_key(name):
                raise BadValue(f"{name!r}: no letters or digits to know a maker or product by; write its name")


def program_year(file: str) -> int:
    """Return the program year that a file is about, from its published name. Raises: BadRelease.

    >>> program_year("OP_DTL_GNRL_PGYR2024_P01232026_01102026.csv")
    2024
    """
    found = PROGRAM_YEAR.search(file)
    if found is None:
        raise BadRelease(
            f"{file}: the name does not say which program year the payments are of; keep the published name "
            "(OP_DTL_GNRL_PGYR2024_...csv)"
        )
    return int(found[1])


@lru_cache(NAMES_HELD)
def maker_key(name: str) -> str:
    """Return what makes two names of a maker equal: its words, without a legal form behind them.

    >>> maker_key("EXAMPLE SPINE, L.L.C."), maker_key("Example-Spine Inc"), maker_key("Example Spine Sales Corp.")
    ('example spine', 'example spine', 'example spine sales')
    """
    words = product_key(name).split(" ")
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def product_key(name: str) -> str:
    """Return what makes two names of a product equal: all its words.

    >>> product_key("Exemplar® KIT"), product_key("exemplar-kit")
    ('exemplar kit', 'exemplar kit')
    """
    return plain(name.translate(SIGNS))


def readings(stream: BinaryIO, file: str, *, makers: tuple[Maker, ...]) -> Iterator[Reading]:
    """Yield payments by `makers` to practitioners; all others are counted as skipped. Raises: BadRelease."""
    year = program_year(file)
    return map(partial(_reading, makers=makers, year=year), Delimited(stream, LAYOUT, file).batches())


def _reading(batch: Batch, *, makers: tuple[Maker, ...], year: int) -> Reading:
    keys = {maker_key(maker.maker) for maker in makers}
    paying = [name for name in batch.frame["maker"].drop_nulls().unique() if maker_key(name) in keys]
    by_makers = batch.frame.filter(pl.col("maker").is_in(paying)).with_columns(_rule().alias("rule"))
    skipped = {rule: by_makers.filter(pl.col("rule") == rule).height for rule in RULES}
    published, rejected = split(by_makers.filter(pl.col("rule").is_null()), _fault(year))
    kept = published.select(
        "row",
        npi("npi"),
        text("record_id"),
        pl.col("year").str.strip_chars().cast(pl.Int32),
        text("maker"),
        _cents().alias("amount_cents"),
        day("paid_on", SLASHED),
        whole_number("payments"),
        text("nature"),
        text("form"),
        _products().alias("products"),
        _procedure(published, makers).alias("procedure"),
        flag("disputed"),
    )
    return Reading(
        rows=batch.rows,
        records={"payment": kept},
        rejected=all_rejected(
            batch.rejected,
            rejected,
            values_set_aside(published, Outcome.REPAIRED, column="npi", value=text("npi"), reason=npi_repaired("npi")),
            *values_unread(published, kept, ("paid_on",), lambda name: day_fault(name, SLASHED)),
            *values_unread(published, kept, ("payments",), _uncountable),
        ),
        skipped={OTHER_MAKER: batch.frame.height - by_makers.height, **skipped},
    )


def _rule() -> pl.Expr:
    """Return the rule that leaves a row out, the first of `RULES` that does."""
    recipient = text("recipient").str.to_lowercase()
    return (
        pl.when(text("change").str.contains(r"(?i)^(?:delete|remove)"))
        .then(pl.lit(WITHDRAWN))
        .when(recipient.str.contains("teaching hospital", literal=True))
        .then(pl.lit(TO_HOSPITAL))
        .when(recipient.str.contains("^non-?covered"))
        .then(pl.lit(NOT_COVERED))
        .when(text("npi").is_null())
        .then(pl.lit(WITHOUT_NPI))
    )


def _fault(year: int) -> pl.Expr:
    stated = text("year")
    return pl.coalesce(
        pl.when(text("record_id").is_null()).then(pl.lit("no Record_ID, by which a payment is known")),
        npi_fault("npi"),
        pl.when(stated.ne_missing(pl.lit(str(year)))).then(
            pl.format("program year {}: the file is named as that of {}", shown(stated), pl.lit(str(year)))
        ),
        pl.when(_cents().is_null()).then(
            pl.format("{}: an amount is dollars and cents, and not negative", shown(text("amount")))
        ),
        pl.when(flag("disputed").is_null()).then(
            pl.format("dispute status {}: neither Yes nor No", shown(text("disputed")))
        ),
    )


def _cents() -> pl.Expr:
    """Return an amount in cents, null where it is none; read as text, so that no cent is lost on the way."""
    dollars = text("amount").str.extract(AMOUNT, 1).str.replace_all(",", "", literal=True).cast(pl.Int64)
    cents = text("amount").str.extract(AMOUNT, 2).fill_null("").str.pad_end(2, "0").cast(pl.Int64)
    return dollars * 100 + cents


def _uncountable(name: str) -> pl.Expr:
    return pl.when(text(name).is_not_null()).then(pl.lit("not a whole number of payments"))


def _products() -> pl.Expr:
    """Return the products that a record names, each once, in its order; null without any."""
    named = pl.concat_list(map(text, PRODUCTS)).list.drop_nulls().list.unique(maintain_order=True).list.join("; ")
    return pl.when(named != "").then(named)


def _procedure(published: pl.DataFrame, makers: tuple[Maker, ...]) -> pl.Expr:
    """Return the first procedure whose maker paid and whose product is named."""
    names_of_makers = {name: maker_key(name) for name in published["maker"].unique()}
    slots = pl.concat([published[slot].alias("product") for slot in PRODUCTS])
    names_of_products = {name: product_key(name) for name in slots.drop_nulls().unique()}
    meant = (
        pl.when(
            pl.col("maker").is_in(_called(names_of_makers, maker_key(maker.maker)))
            & pl.any_horizontal(
                pl.col(slot).is_in(_called(names_of_products, product_key(maker.product))) for slot in PRODUCTS
            )
        ).then(pl.lit(maker.procedure))
        for maker in makers
    )
    return pl.coalesce(pl.lit(None, pl.String), *meant)


def _called(names: dict[str, str], key: str) -> list[str]:
    return [name for name, its_key in names.items() if its_key == key]
