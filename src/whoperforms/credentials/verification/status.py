"""The eighth step: what the issuer's status lists say of a certificate, and whether they can be relied on.

Source: W3C Bitstring Status List 1.0, section 3.2, and what it leaves open: which list is whose, and how old it may be.
Shape:  a list is held to the same steps as a certificate. It is the one that the certificate names, by the same issuer,
        for the same purpose, and of today.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.credentials import strict_json
from whoperforms.credentials.certificate import Certificate
from whoperforms.credentials.keys.history import Issuer, Kind
from whoperforms.credentials.status_credential import LONGEST, StatusList, list_of
from whoperforms.credentials.status_list import Purpose
from whoperforms.credentials.verification.asked import MOST_BYTES, Fetched, NotFetched
from whoperforms.credentials.verification.findings import Code, Doubted, age
from whoperforms.credentials.verification.signed import SKEW, Signed, at_the_time, confirm, key_of, signed
from whoperforms.kernel.errors import WhoPerformsError

KEPT: Final = 64  # lists that were checked, so that they are not checked anew for each certificate


@dataclass(frozen=True, slots=True)
class Lists:
    """The two lists of a certificate, both relied on, and whether its bit is set in them."""

    revocation: StatusList
    suspension: StatusList
    revoked: bool
    suspended: bool

    @property
    def both(self) -> tuple[StatusList, StatusList]:
        """The two lists."""
        return self.revocation, self.suspension

    @property
    def as_of(self) -> datetime:
        """The instant of the older one."""
        return min(one.valid_from for one in self.both)


def lists_of(certificate: Certificate, issuer: Issuer, fetched: Fetched, now: datetime | None) -> Lists:
    """Return what the lists that a certificate names say of it. Raises: Doubted."""
    revocation = _list(issuer, Purpose.REVOCATION, certificate.revocation, fetched, now)
    suspension = _list(issuer, Purpose.SUSPENSION, certificate.suspension, fetched, now)
    return Lists(
        revocation,
        suspension,
        revocation.bits.set_at(certificate.revocation.index),
        suspension.bits.set_at(certificate.suspension.index),
    )


def _list(issuer: Issuer, purpose: Purpose, entry: ListEntry, fetched: Fetched, now: datetime | None) -> StatusList:
    url = f"{issuer.origin}/s/{purpose}/{entry.list}"
    try:
        retrieved = fetched.status_list(url)
    except NotFetched as why:
        raise Doubted(Code.STATUS_MISSING, url=url, why=str(why)) from None
    if retrieved.url != url:
        raise Doubted(Code.STATUS_MOVED, url=url, found=retrieved.url[:200])
    if len(retrieved.data) > MOST_BYTES:
        raise Doubted(Code.STATUS_REFUSED, url=url, why=f"it has {len(retrieved.data):,} bytes")
    try:
        one, proofs = checked(retrieved.data, issuer)
        instant = at_the_time(proofs, now)
    except WhoPerformsError as why:
        raise Doubted(Code.STATUS_REFUSED, url=url, why=str(why)) from None
    _is_the_one(one, url, issuer, purpose)
    _is_of_today(one, instant)
    return one


@lru_cache(maxsize=KEPT)
def checked(data: bytes, issuer: Issuer) -> tuple[StatusList, Signed]:
    """Return the list that bytes are, once both signatures of the issuer's fit. Raises: WhoPerformsError."""
    document = strict_json.read(data)
    one, proofs = list_of(document), signed(document)
    key = key_of(proofs, issuer, Kind.STATUS)
    if key.compromised is not None:
        raise Doubted(Code.KEY_COMPROMISED, key=proofs.method)
    confirm(proofs, key)
    return one, proofs


def _is_the_one(one: StatusList, url: str, issuer: Issuer, purpose: Purpose) -> None:
    if one.did != issuer.did:
        raise Doubted(Code.STATUS_OTHER_ISSUER, url=url, found=one.did)
    if one.url != url or one.purpose is not purpose:
        raise Doubted(Code.STATUS_OTHER_LIST, url=url, found=one.url)


def _is_of_today(one: StatusList, now: datetime) -> None:
    if one.valid_until - one.valid_from > LONGEST:
        raise Doubted(Code.STATUS_TOO_LONG, url=one.url)
    if one.valid_from > now + SKEW:
        raise Doubted(Code.STATUS_EARLY, url=one.url, as_of=one.valid_from.astimezone(UTC))
    if now > one.valid_until:
        raise Doubted(Code.STATUS_STALE, url=one.url, until=one.valid_until, age=age(one.valid_until, now))
