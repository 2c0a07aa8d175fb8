"""Payments for the product first and others apart; no entry in the exclusion list, and a check that is overdue."""

from datetime import date, timedelta

import pytest

from known_of_ana import fact, payment
from whoperforms.evidence.claims import Status
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.search.disclosure_claims import OIG_SEARCH, exclusion_claim, payment_claims
from whoperforms.search.voice import exactly

TODAY = date(2026, 11, 1)
EXACT = exactly()


def in_vain(source: Source, release: str = "2026-10-01") -> tuple[Fact, ...]:
    return (fact(source, release, row=None),)


def test_payments_for_the_product_come_first_and_the_others_apart():
    payments = [
        payment(100, for_product=False, year=2023),
        payment(123_456, year=2022),
        payment(50, disputed=True),
    ]
    read = [fact(Source.OPEN_PAYMENTS, f"{year}-12-31", row=None) for year in (2024, 2023, 2022, 2021)]

    assert [claim.text for claim in payment_claims(payments, "mild", read, EXACT)] == [
        (
            "Example Spine, Inc. reported paying $1,235.06 in connection with mild in 2022 and 2024 (Open Payments; "
            "2021, 2022, 2023 and 2024 read). This is a relationship, no proof of training. "
            "$0.50 of it is disputed by the doctor"
        ),
        (
            "Example Spine, Inc. reported paying $1.00 for other things than mild in 2023 (Open Payments; 2021, "
            "2022, 2023 and 2024 read). This is a relationship, no proof of training"
        ),
    ]


def test_no_payment_is_no_published_payment_in_the_years_that_were_read():
    read = in_vain(Source.OPEN_PAYMENTS, "2024-12-31")
    [none] = payment_claims([], "mild", read, EXACT)
    [unread] = payment_claims([], "mild", (), EXACT)
    [for_product, _] = payment_claims([payment(for_product=False)], "mild", read, EXACT)

    assert none.text == "No published payment by a maker of mild in 2024 (Open Payments)"
    assert for_product.text == "No published payment by a maker in connection with mild in 2024 (Open Payments)"
    assert unread.text == "Not known: no file of payments has been read"
    assert {claim.status for claim in (none, unread, for_product)} == {Status.UNKNOWN}


@pytest.mark.parametrize(
    ("age", "overdue"), [(0, None), (45, None), (46, TODAY), (50, TODAY - timedelta(days=4)), (None, "an unknown day")]
)
def test_a_check_is_overdue_from_the_first_day_after_the_limit(age, overdue):
    published_on = None if age is None else TODAY - timedelta(days=age)

    claim = exclusion_claim(in_vain(Source.LEIE)[0], published_on, EXACT, asked_on=TODAY)

    assert OIG_SEARCH in claim.text
    assert claim.status is Status.UNKNOWN
    assert claim.text.partition("; check overdue since ")[2] == str(overdue or "")
