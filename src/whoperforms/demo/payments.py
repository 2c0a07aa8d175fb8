"""Open Payments: what makers of drugs and devices paid, the makers of the procedure's product among them.

Source: CMS, Open Payments, general payments; layout of program years 2021 and later, 91 columns.
Shape:  comma CSV, dates MM/DD/YYYY, dollars with cents. Five products share one amount. Another maker sells something
        under the product's name; the makers' names are written in several ways; hospitals have no NPI.
"""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl

from whoperforms.demo import addresses, medicare, moves, people, performers, sheets
from whoperforms.demo.dice import Dice, Rows
from whoperforms.demo.moves import Giver
from whoperforms.demo.population import FIRST_DAY, Country, is_person, text
from whoperforms.demo.procedure import DemoProcedure
from whoperforms.demo.sheets import Sheet, blank_unless
from whoperforms.demo.taxonomies import specialty_of

HEADER = tuple((files("whoperforms.demo") / "data" / "open_payments.txt").read_text(encoding="ascii").split())
PRODUCT, KIND, AREA, COVERED = (
    "Name_of_Drug_or_Biological_or_Device_or_Medical_Supply_",
    "Indicate_Drug_or_Biological_or_Device_or_Medical_Supply_",
    "Product_Category_or_Therapeutic_Area_",
    "Covered_or_Noncovered_Indicator_",
)
PUBLISHED_FROM_MONTH = 7  # of the year that follows
OTHERS = ("Example Pharma Holdings", "Invented Devices, LLC", "Demo Biologics Corp.")
OTHER_PRODUCTS = pl.Series(["EXAMPLEX", "INVENTED SPACER", "DEMOLOL", "SAMPLE STENT"])
BESIDE = "Invented Spacer System"  # of the procedure's makers, another product
NATURES = pl.Series(["Food and Beverage", "Food and Beverage", "Travel and Lodging", "Consulting Fee", "Education"])
FORMS = pl.Series(["In-kind items and services", "Cash or cash equivalent"])
PAID, PAID_PERFORMER, PAID_CORE, MOST_PAYMENTS = 0.03, 0.8, 0.2, 5
OWN_PRODUCT, TWO_PRODUCTS, DISPUTED, TO_HOSPITAL, SAME_WORD = 0.7, 0.2, 0.02, 0.02, 0.1
A_ROW, A_YEAR = 16, 1_000_000_000  # record numbers
PHYSICIAN, HOSPITAL = "Covered Recipient Physician", "Covered Recipient Teaching Hospital"


def years(country: Country) -> tuple[int, int]:
    """Return the two newest program years that would be public."""
    day = country.as_of
    newest = day.year - (1 if day.month >= PUBLISHED_FROM_MONTH else 2)
    return newest - 1, newest


def write(country: Country, folder: Path, year: int) -> Sheet:
    """Write one program year; the last row is of the procedure's maker, if it has one, with a wrong NPI."""
    published = date(year + 1, 6, 30) if year == max(years(country)) else date(year + 2, 1, 23)
    name = f"OP_DTL_GNRL_PGYR{year}_P{published:%m%d%Y}_{published.replace(day=10):%m%d%Y}.csv"
    wrong = {"Covered_Recipient_NPI": sheets.wrong_npi(country), "Covered_Recipient_Type": PHYSICIAN}
    wrong["Record_ID"] = str((year - 2_000) * A_YEAR + A_YEAR - 1)
    for known in country.procedure.products[:1]:
        wrong["Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name"] = known.maker
        wrong[f"{PRODUCT}1"] = known.product
    return sheets.write(folder / name, HEADER, _frames(country, year, published), wrong=(wrong,))


def _frames(country: Country, year: int, published: date) -> Iterator[pl.DataFrame]:
    for rows in sheets.blocks(country):
        who = rows[is_person(rows)]
        own = _makers_payees(country, who, year) if country.procedure.products else who[:0]
        paid = who[country.dice.chance(PAID, "paid", who) & medicare.has_specialty(country, who)]
        payees = np.concatenate([own, paid])
        count = 1 + country.dice.below(MOST_PAYMENTS, "payments", payees, np.full(len(payees), year))
        at = np.repeat(np.arange(len(payees)), count)
        slot = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count) + MOST_PAYMENTS * (at >= len(own))
        order = np.lexsort((slot, payees[at]))
        yield _payments(country, payees[at][order], slot[order], year, published)


def _makers_payees(country: Country, who: Rows, year: int) -> Rows:
    """Return whom the procedure's makers pay in a year: most performers, some others of the core."""
    core = np.isin(specialty_of(country, who), country.core)
    chance = np.where(np.isin(who, performers.performers(country)), PAID_PERFORMER, PAID_CORE * core)
    return who[country.dice.chance(chance, "paid by the maker", who, np.full(len(who), year))]


def _payments(country: Country, rows: Rows, slot: Rows, year: int, published: date) -> pl.DataFrame:
    """Return a row for each payment; slots below MOST_PAYMENTS are of the procedure's makers."""
    dice, keys = country.dice, (rows, slot, np.full(len(rows), year))
    first = (date(year, 1, 1) - FIRST_DAY).days
    cents = 500 + (dice.low("paid cents", *keys) * 400_000).astype(np.int64)
    filled = _recipients(country, rows, keys).hstack(_makers(country, slot, keys))
    filled = filled.hstack(
        pl.select(
            Change_Type=pl.Series(["UNCHANGED", "NEW"]).gather(dice.below(2, "change", *keys)),
            Total_Amount_of_Payment_USDollars=pl.concat_str(
                text(cents // 100), pl.lit("."), text(cents % 100).str.zfill(2)
            ),
            Date_of_Payment=people.days().gather(first + dice.below(365, "paid on", *keys)),
            Number_of_Payments_Included_in_Total_Amount=text(1 + dice.below(3, "paid times", *keys) // 2),
            Form_of_Payment_or_Transfer_of_Value=FORMS.gather(dice.below(len(FORMS), "form of payment", *keys)),
            Nature_of_Payment_or_Transfer_of_Value=NATURES.gather(dice.below(len(NATURES), "nature", *keys)),
            Physician_Ownership_Indicator=pl.lit("No"),
            Third_Party_Payment_Recipient_Indicator=pl.lit("No Third Party Payment"),
            Charity_Indicator=pl.lit("No"),
            Delay_in_Publication_Indicator=pl.lit("No"),
            Record_ID=text((year - 2_000) * A_YEAR + rows * A_ROW + slot),
            Dispute_Status_for_Publication=_yes(dice, DISPUTED, "disputed", keys),
            Related_Product_Indicator=pl.lit("Yes"),
            Program_Year=pl.lit(str(year)),
            Payment_Publication_Date=pl.lit(f"{published:%m/%d/%Y}"),
        )
    )
    return filled.with_columns(pl.lit("").alias(name) for name in HEADER if name not in filled.columns)


def _recipients(country: Country, rows: Rows, keys: tuple[Rows, ...]) -> pl.DataFrame:
    """Return the columns of whom it went to; of a hospital only what is its own."""
    some, at = np.unique(rows, return_inverse=True)
    name = people.names_of(country, some, np.zeros_like(some))
    place = addresses.practices(country, some, moves.given(country, some, Giver.PAYMENTS))
    person = pl.Series(~country.dice.chance(TO_HOSPITAL, "to a hospital", *keys))
    own = {
        "Covered_Recipient_Profile_ID": text(some + 1),
        "Covered_Recipient_NPI": text(country.npis(some)),
        "Covered_Recipient_First_Name": name["given"],
        "Covered_Recipient_Middle_Name": name["middle"],
        "Covered_Recipient_Last_Name": name["family"],
        "Covered_Recipient_Name_Suffix": name["suffix"],
        "Covered_Recipient_Primary_Type_1": pl.Series(["Medical Doctor"]).new_from_index(0, len(some)),
        "Covered_Recipient_Specialty_1": medicare.specialty_names(country, some),
        "Covered_Recipient_License_State_code1": place["state"],
    }
    return pl.select(
        *(blank_unless(person, values.gather(at)).alias(column) for column, values in own.items()),
        Covered_Recipient_Type=pl.when(person).then(pl.lit(PHYSICIAN)).otherwise(pl.lit(HOSPITAL)),
        Teaching_Hospital_CCN=blank_unless(~person, "000001"),
        Teaching_Hospital_ID=blank_unless(~person, "1"),
        Teaching_Hospital_Name=blank_unless(~person, "INVENTED TEACHING HOSPITAL"),
        Recipient_Primary_Business_Street_Address_Line1=place["line_1"].gather(at),
        Recipient_Primary_Business_Street_Address_Line2=place["line_2"].gather(at),
        Recipient_City=place["city"].gather(at),
        Recipient_State=place["state"].gather(at),
        Recipient_Zip_Code=place["zip"].gather(at),
        Recipient_Country=pl.lit("United States"),
    )


def _makers(country: Country, slot: Rows, keys: tuple[Rows, ...]) -> pl.DataFrame:
    """Return the columns of who paid, and for which products."""
    dice, products = country.dice, country.procedure.products
    own = slot < MOST_PAYMENTS if products else np.zeros(len(slot), dtype=np.bool_)
    which = dice.below(max(len(products), 1), "which maker", *keys)
    spelling = dice.below(2, "maker's spelling", *keys)
    names = pl.Series(_spellings(country.procedure) + list(OTHERS))
    other = len(names) - len(OTHERS) + dice.below(len(OTHERS), "other maker", *keys)
    payer = np.where(own, which * 2 + spelling, other)
    name = names.gather(payer)
    named = pl.Series([known.product for known in products] or [BESIDE]).gather(which)
    for_it, word = dice.chance(OWN_PRODUCT, "own product", *keys), dice.chance(SAME_WORD, "same word", *keys)
    shown = pl.Series(np.where(own, for_it, word))
    beside = (
        pl.when(pl.Series(own))
        .then(pl.lit(BESIDE))
        .otherwise(OTHER_PRODUCTS.gather(dice.below(len(OTHER_PRODUCTS), "other product", *keys)))
    )
    two = pl.Series(dice.chance(TWO_PRODUCTS, "two products", *keys))
    return pl.select(
        pl.when(shown & ~two).then(named).otherwise(beside).alias(f"{PRODUCT}1"),
        blank_unless(two, pl.when(shown).then(named).otherwise(pl.lit(BESIDE))).alias(f"{PRODUCT}2"),
        *(blank_unless(two | (at == 1), "Device").alias(f"{KIND}{at}") for at in (1, 2)),
        *(blank_unless(two | (at == 1), "Spine").alias(f"{AREA}{at}") for at in (1, 2)),
        *(blank_unless(two | (at == 1), "Covered").alias(f"{COVERED}{at}") for at in (1, 2)),
        Submitting_Applicable_Manufacturer_or_Applicable_GPO_Name=name,
        Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_ID=text(100_000_000_000 + payer),
        Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Name=name,
        Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_State=pl.lit("CA"),
        Applicable_Manufacturer_or_Applicable_GPO_Making_Payment_Country=pl.lit("United States"),
    )


def _spellings(procedure: DemoProcedure) -> list[str]:
    """Return each maker's name as it is, and in capitals without points and commas."""
    return [
        spelling
        for known in procedure.products
        for spelling in (known.maker, known.maker.upper().replace(",", "").replace(".", ""))
    ]


def _yes(dice: Dice, chance: float, purpose: str, keys: tuple[Rows, ...]) -> pl.Series:
    return pl.Series(["No", "Yes"]).gather(dice.chance(chance, purpose, *keys).astype(np.int64))
