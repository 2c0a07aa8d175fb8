"""A genuine certificate, shown for something else than it is."""

from dataclasses import replace

from attacks.case import ANSWER, QUESTION, STATUS, Case, N
from certificates import CERTIFICATE
from genuine import LISTS, REVOCATION, REVOCATION_URL, as_bytes, issued, signed_list, status_list

OLD = replace(CERTIFICATE, number="0123456789AB")
CASES = (
    Case(
        name="asked-what-it-is",
        what="Genuine: holder, number and programme are those asked about.",
        outcome="active",
        step=ANSWER,
        question={"npi": "2000000002", "number": "9f4k-2m7q-xt3c", "programme": "mild"},
    ),
    Case(
        name="npi-of-somebody-else",
        what="Shown by somebody with another NPI.",
        outcome=N,
        step=QUESTION,
        question={"npi": "2000000010"},
    ),
    Case(
        name="number-of-another-page",
        what="On the page of another number.",
        outcome=N,
        step=QUESTION,
        question={"number": "9F4K2M7QXT3D"},
    ),
    Case(
        name="programme-of-another-device",
        what="For another programme.",
        outcome=N,
        step=QUESTION,
        question={"programme": "spacer"},
    ),
    Case(
        name="superseded",
        what="An old one, whose place another took: it says so, and which.",
        outcome="revoked",
        step=STATUS,
        data=as_bytes(issued(OLD)),
        lists={**LISTS, REVOCATION_URL: as_bytes(signed_list(status_list(REVOCATION, 4242)))},
        takes_place={OLD.number: CERTIFICATE.number},
    ),
)
