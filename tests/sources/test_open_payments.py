"""Open Payments: makers found early, products only with their maker, amounts to the cent, what is left out counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from published import ANA, BEN, table
from published_payments import PAYMENTS, PAYMENTS_TO_2020, PRODUCT, payment
from readers import read
from requirements import needs_samples
from whoperforms.kernel.errors import BadRelease, BadValue
from whoperforms.sources import open_payments as reader
from whoperforms.sources.open_payments import Maker

PGYR2024 = "OP_DTL_GNRL_PGYR2024_P01232026_01102026.csv"
MAKERS = (
    Maker("laser", "Example Spine, Inc.", "exemplar"),
    Maker("laser", "Sample Devices", "exemplar"),
    Maker("balloon", "Example Spine", "exemplar kit"),
)


def reading(*rows, header=tuple(PAYMENTS), file=PGYR2024, makers=MAKERS, **form):
    return read(reader.readings, table(header, rows, **form), file=file, makers=makers)


def only(*rows, **form):
    [kept] = reading(*rows, **form)[0]["payment"]
    return kept


def test_a_payment_is_read_from_the_91_columns():
    records, aside, rows, skipped = reading(payment())

    assert len(PAYMENTS) == 91
    assert records["payment"] == [
        {
            "row": 1,
            "npi": ANA,
            "record_id": "0400000001",
            "year": 2024,
            "maker": "EXAMPLE SPINE, INC.",
            "amount_cents": 1250,
            "paid_on": 20240305,
            "payments": 1,
            "nature": "Food and Beverage",
            "form": "In-kind items and services",
            "products": "exemplar",
            "procedure": "laser",
            "disputed": False,
        }
    ]
    assert (aside, rows, set(skipped.values())) == ([], 1, {0})
    assert "OUTSIDE" not in str(records)


def test_the_header_is_as_published():
    published = (needs_samples("openpayments") / "header_OP_DTL_GNRL_2021plus_91.csv").read_text().strip()
    assert published.split(",") == PAYMENTS


@pytest.mark.parametrize(
    ("maker", "ours"),
    [
        ("Example Spine", True),
        ("example spine inc", True),
        ("EXAMPLE-SPINE, L.L.C.", True),
        ("Example Spine Corporation", True),
        ("Sample Devices Co., Ltd.", True),
        ("Éxample Spine", True),
        (" Example  Spine ", True),
        ("Example Spine Sales Inc.", False),
        ("Example", False),
        ("Inc.", False),
        ("", False),
    ],
)
def test_a_maker_is_known_by_its_words_whatever_its_legal_form(maker, ours):
    records, aside, _, skipped = reading(payment(maker=maker))

    assert (len(records["payment"]), skipped[reader.OTHER_MAKER], aside) == (ours, 1 - ours, [])


@pytest.mark.parametrize(
    ("maker", "products", "procedure"),
    [
        ("Example Spine Inc", ["exemplar"], "laser"),
        ("Example Spine Inc", ["EXEMPLAR®"], "laser"),
        ("Example Spine Inc", ["other", "", "", "", "Exemplar™"], "laser"),
        ("Example Spine Inc", ["exemplar kit"], "balloon"),
        ("Example Spine Inc", ["exemplar kit", "exemplar"], "laser"),
        ("Sample Devices", ["exemplar kit"], None),
        ("Example Spine Inc", ["exemplar two"], None),
        ("Example Spine Inc", ["an exemplar"], None),
        ("Example Spine Inc", ["®", " "], None),
        ("Example Spine Inc", [], None),
    ],
)
def test_a_procedure_is_meant_where_its_maker_and_its_whole_product_stand(maker, products, procedure):
    assert only(payment(maker=maker, products=products))["procedure"] == procedure


def test_five_products_share_one_amount():
    kept = only(payment(products=["one", "two", "", "one", " three "], amount="100.00"))
    assert (kept["products"], kept["amount_cents"]) == ("one; two; three", 10000)


def test_a_payment_for_no_product_names_none():
    assert only(payment(products=[]))["products"] is None


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("12.50", 1250),
        ("12.5", 1250),
        ("12", 1200),
        ("0.29", 29),
        ("0.07", 7),
        ("0.00", 0),
        (" 1,234,567.89 ", 123456789),
        ("$4.35", 435),
        ("4.3500", 435),
        ("999999999999.99", 99999999999999),
    ],
)
def test_an_amount_is_read_to_the_cent(amount, cents):
    assert only(payment(amount=amount))["amount_cents"] == cents


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_no_cent_is_lost(cents):
    assert only(payment(amount=f"{cents // 100}.{cents % 100:02}"))["amount_cents"] == cents


@pytest.mark.parametrize(
    "amount", ["-12.50", "(12.50)", "12.505", "1e3", "NaN", "12,50", "1,23.00", "12.", ".", "٣", "1000000000000"]
)
def test_a_negative_or_unreadable_amount_sets_the_payment_aside(amount):
    records, aside, _, _ = reading(payment(amount=amount))

    assert records["payment"] == []
    assert aside == [(1, "row", None, None, f"{amount}: an amount is dollars and cents, and not negative")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (payment(2000000000), "2000000000: last digit should be 2"),
        (payment(Record_ID=""), "no Record_ID, by which a payment is known"),
        (payment(amount=""), "(blank): an amount is dollars and cents, and not negative"),
        (payment(Program_Year="2023"), "program year 2023: the file is named as that of 2024"),
        (payment(Program_Year=""), "program year (blank): the file is named as that of 2024"),
        (payment(Dispute_Status_for_Publication=""), "dispute status (blank): neither Yes nor No"),
        (payment(Dispute_Status_for_Publication="Perhaps"), "dispute status Perhaps: neither Yes nor No"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(row, why):
    records, aside, rows, skipped = reading(row)
    assert (records["payment"], rows, set(skipped.values())) == ([], 1, {0})
    assert aside == [(1, "row", None, None, why)]


def test_a_disputed_payment_is_marked():
    assert only(payment(Dispute_Status_for_Publication="Yes"))["disputed"] is True


@pytest.mark.parametrize(
    ("column", "name", "value", "why"),
    [
        ("Date_of_Payment", "paid_on", "2024-03-05", "not a day of the calendar; expected MM/DD/YYYY"),
        ("Number_of_Payments_Included_in_Total_Amount", "payments", "1.5", "not a whole number of payments"),
    ],
)
def test_a_date_or_a_number_that_cannot_be_read_does_not_lose_its_payment(column, name, value, why):
    records, aside, _, _ = reading(payment(**{column: value}))
    assert (records["payment"][0][name], aside) == (None, [(1, "value", name, value, why)])


def test_what_is_no_payment_to_a_practitioner_is_counted_by_rule():
    rows = [
        payment(),
        payment(BEN, Covered_Recipient_Type="Covered Recipient Non-Physician Practitioner", Change_Type="NEW"),
        payment(maker="Other Maker"),
        payment("not read", maker="Other Maker"),
        payment("", Covered_Recipient_Type="Covered Recipient Teaching Hospital"),
        payment("", Covered_Recipient_Type="Non-covered Recipient Entity"),
        payment("", Covered_Recipient_Type="Non-covered Recipient Individual"),
        payment(""),
        payment(Change_Type="DELETED"),
        payment("", maker="Other Maker", Covered_Recipient_Type="Covered Recipient Teaching Hospital"),
    ]
    records, aside, rows_read, skipped = reading(*rows)

    assert [row["npi"] for row in records["payment"]] == [ANA, BEN]
    assert skipped == {
        reader.OTHER_MAKER: 3,
        reader.WITHDRAWN: 1,
        reader.TO_HOSPITAL: 1,
        reader.NOT_COVERED: 2,
        reader.WITHOUT_NPI: 1,
    }
    assert (aside, rows_read) == ([], 10)


def test_without_makers_every_payment_is_skipped():
    records, _, _, skipped = reading(payment(), makers=())
    assert (records["payment"], skipped[reader.OTHER_MAKER]) == ([], 1)


def test_an_npi_that_went_through_a_spreadsheet_is_one():
    records, aside, _, _ = reading(payment(f"{ANA}.0"))
    assert (records["payment"][0]["npi"], [note[:3] for note in aside]) == (ANA, [(1, "repaired", "npi")])


def test_the_originals_of_2013_to_2020_are_refused_by_their_vintage():
    why = "no column 'Covered_Recipient_NPI', .*the originals of 2013 to 2020 know recipients by Physician_Profile_ID"
    with pytest.raises(BadRelease, match=why):
        reading(payment(), header=PAYMENTS_TO_2020, file="OP_DTL_GNRL_PGYR2019_P06302021.csv")


def test_an_older_year_that_was_published_anew_with_npis_is_read():
    file = "OP_DTL_GNRL_PGYR2019_P01232026_01102026.csv"
    assert only(payment(Program_Year="2019"), file=file)["year"] == 2019


@pytest.mark.parametrize("file", ["payments.csv", "OP_DTL_GNRL_PGYR20245.csv", "OP_DTL_GNRL_P01232026.csv"])
def test_a_name_without_a_program_year_is_refused(file):
    with pytest.raises(BadRelease, match=f"^{file}: the name does not say which program year .*; keep the published"):
        reading(payment(), file=file)


@pytest.mark.parametrize(
    "column",
    [
        *("Covered_Recipient_NPI", "Record_ID", "Program_Year", "Total_Amount_of_Payment_USDollars"),
        *("Dispute_Status_for_Publication", "Nature_of_Payment_or_Transfer_of_Value", PRODUCT.format(5)),
    ],
)
def test_a_missing_column_is_refused_by_its_name(column):
    with pytest.raises(BadRelease, match=f"no column '{column}', so this is not Open Payments' general payments"):
        reading(payment(), header=[name for name in PAYMENTS if name != column])


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(BadRelease, match="column 'Record_ID' stands twice"):
        reading(payment(), header=[*PAYMENTS, "Record_ID"])


def test_a_header_repeated_among_the_rows_is_no_payment():
    records, _, rows, skipped = reading(payment(), dict(zip(PAYMENTS, PAYMENTS, strict=True)))
    assert (len(records["payment"]), rows, skipped[reader.OTHER_MAKER]) == (1, 2, 1)


def test_control_characters_and_old_letters_are_put_right():
    odd = payment(products=["exem\x1bplar"], Nature_of_Payment_or_Transfer_of_Value="Caf\xe9")
    records, aside, _, _ = reading(odd, encoding="latin-1")

    [kept] = records["payment"]
    assert (kept["products"], kept["procedure"], kept["nature"]) == ("exemplar", "laser", "Café")
    assert [note[1:3] for note in aside] == [("repaired", "nature"), ("repaired", "product_1")]


@pytest.mark.parametrize(("maker", "product"), [("...", "exemplar"), ("Example", "®"), ("", "exemplar")])
def test_a_maker_or_product_of_signs_alone_would_match_nothing_and_cannot_be_made(maker, product):
    with pytest.raises(BadValue, match="no letters or digits to know a maker or product by; write its name"):
        Maker("laser", maker, product)
