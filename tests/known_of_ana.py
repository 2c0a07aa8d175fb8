"""What invented sources say of one invented practitioner: facts, a certification, payments."""

from datetime import date

from whoperforms.certification.standing import EvidenceState, Standing, State
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.search.disclosure_claims import Payment

ANA = Npi("2000000002")


def fact(source: Source, release: str = "2026-10-01", row: int | None = 1) -> Fact:
    """Give a fact, of a row or of a whole file."""
    return Fact(source=source, release=release, file="invented.csv", row=row)


def standing(state=State.ACTIVE, evidence=EvidenceState.ISSUER_SIGNED, since=date(2026, 3, 2), until=None) -> Standing:
    """Give how her certification stands, as a society says."""
    return Standing(
        npi=ANA,
        programme="mild",
        number="R-1",
        state=state,
        issuer="Example Society",
        issuer_kind=IssuerKind.SOCIETY,
        evidence_state=evidence,
        since=since,
        until=until,
        checked_on=date(2026, 10, 1),
        consent=True,
    )


def payment(cents=12_345, *, year=2024, for_product=True, disputed=False, maker="Example Spine, Inc.") -> Payment:
    """Give what a maker paid her in a year."""
    paid = fact(Source.OPEN_PAYMENTS, f"{year}-12-31")
    return Payment(fact=paid, year=year, maker=maker, cents=cents, for_product=for_product, disputed=disputed)
