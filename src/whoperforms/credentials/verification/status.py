"""The eighth step: what the issuer's status lists say of a certificate, and whether they can be relied on.

Source: W3C Bitstring Status List 1.0, section 3.2, and what it leaves open: which list is whose, and how old it may be.
Shape:  a list is held to the same steps as a certificate. It is the one that the certificate names, by the same issuer,
        for the same purpose, signed when it says, and of today. A bit tells two states by one: which of them it is says
        the issuer's word on the certificate (`status.json`), where that is at hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from whoperforms.certification.bodies.certificates import ListEntry
from whoperforms.certification.numbered import GONE, HELD_BACK
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.credentials import strict_json
from whoperforms.credentials.certificate import Certificate
from whoperforms.credentials.freshness import Freshness, fresh_of
from whoperforms.credentials.keys.history import Issuer, Kind
from whoperforms.credentials.status_credential import LONGEST, StatusList, list_of
from whoperforms.credentials.status_list import Purpose
from whoperforms.credentials.verification.asked import MOST_BYTES, Fetched, NotFetched, NotThere
from whoperforms.credentials.verification.findings import Code, Doubted, age
from whoperforms.credentials.verification.signed import SKEW, Signed, at_the_time, confirm, key_of, signed
from whoperforms.kernel.errors import WhoPerformsError

SAID: Final = {
    CertificationState.REVOKED: Code.STATUS_SAID_REVOKED,
    CertificationState.WITHDRAWN: Code.STATUS_SAID_WITHDRAWN,
    CertificationState.SUSPENDED: Code.STATUS_SAID_SUSPENDED,
    CertificationState.CANNOT_CONFIRM: Code.STATUS_SAID_UNSURE,
}
KEPT: Final = 64  # lists that were checked, so that they are not checked anew for each certificate


@dataclass(frozen=True, slots=True)
class Lists:
    """The two lists of a certificate, both relied on, whether its bit is set in them, and the word on it.

    `word`: None where nobody was asked for it.
    """

    revocation: StatusList
    suspension: StatusList
    revoked: bool
    suspended: bool
    word: Freshness | None = None

    @property
    def both(self) -> tuple[StatusList, StatusList]:
        """The two lists."""
        return self.revocation, self.suspension

    @property
    def as_of(self) -> datetime:
        """The instant of what is oldest."""
        return min(*(one.valid_from for one in self.both), *([self.word.as_of] if self.word else []))

    @property
    def ends(self) -> tuple[datetime, ...]:
        """Until when each of them holds."""
        return (*(one.valid_until for one in self.both), *([self.word.valid_until] if self.word else []))


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose lists are asked for, where, and when. `named`: the keys that the issuer names today; None: not known.

    `log`: the name of its log, where that is known.
    """

    issuer: Issuer
    fetched: Fetched
    now: datetime
    named: Mapping[str, bytes] | None = None
    log: str | None = None


def lists_of(certificate: Certificate, asking: Asking) -> Lists:
    """Return what the lists that a certificate names say of it. Raises: Doubted."""
    revocation = _list(asking, Purpose.REVOCATION, certificate.revocation)
    suspension = _list(asking, Purpose.SUSPENSION, certificate.suspension)
    return Lists(
        revocation,
        suspension,
        revocation.bits.set_at(certificate.revocation.index),
        suspension.bits.set_at(certificate.suspension.index),
    )


def word_on(certificate: Certificate, asking: Asking) -> Freshness | None:
    """Return what its issuer says now of a certificate; None where that was not asked for. Raises: Doubted."""
    try:
        data = asking.fetched.word(certificate.url)
    except NotThere:
        return None  # then the log has nothing of it either, and the next step says so
    except NotFetched as why:
        raise Doubted(Code.STATUS_WORD_MISSING, why=str(why)) from None
    if data is None:
        return None
    try:
        fresh = fresh_of(data, asking.issuer, asking.now)
    except WhoPerformsError as why:
        raise Doubted(Code.STATUS_WORD_REFUSED, why=str(why)) from None
    if fresh.number != certificate.number:
        raise Doubted(Code.STATUS_WORD_REFUSED, why=f"it is of another certificate, {fresh.number}")
    if asking.log is not None and fresh.origin != asking.log:
        raise Doubted(Code.STATUS_WORD_REFUSED, why=f"it speaks of another log, {fresh.origin}")
    return fresh


def told(lists: Lists, certificate: Certificate, now: datetime) -> Code:
    """Return what two bits and a word come to. Raises: Doubted, where they do not fit each other.

    A revocation is final. Else what is worse counts, if it is not of before; a word that is better than the bits is
    never believed.
    """
    word = lists.word
    if lists.revoked:
        return SAID[word.state] if word and word.state in GONE else Code.STATUS_REVOKED
    if word is None:
        return Code.STATUS_SUSPENDED if lists.suspended else Code.STATUS_CLEAR
    if lists.suspended and word.state in HELD_BACK:
        return SAID[word.state]
    if word.state in GONE | HELD_BACK and all(word.as_of >= one.valid_from for one in lists.both):
        return SAID[word.state]
    if lists.suspended or not _dates_say(word, certificate, now):
        raise Doubted(Code.STATUS_WORD_UNLIKE)
    return Code.STATUS_CLEAR


def _dates_say(word: Freshness, certificate: Certificate, now: datetime) -> bool:
    """Whether a word says no more than the dates of a certificate do."""
    match word.state:
        case CertificationState.LAPSED:
            return now > certificate.valid_until
        case CertificationState.NOT_YET_VALID:
            return word.as_of < certificate.valid_from
    return word.state in CERTIFIED


def _list(asking: Asking, purpose: Purpose, entry: ListEntry) -> StatusList:
    issuer, fetched = asking.issuer, asking.fetched
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
        instant = at_the_time(proofs, asking.now)
    except WhoPerformsError as why:
        raise Doubted(Code.STATUS_REFUSED, url=url, why=str(why)) from None
    if asking.named is not None and proofs.method not in asking.named:
        raise Doubted(Code.STATUS_REFUSED, url=url, why=f"the issuer does not name its key {proofs.method} any more")
    _is_the_one(one, url, issuer, purpose)
    if proofs.created != one.valid_from:
        raise Doubted(Code.STATUS_BACK_DATED, url=url, as_of=one.valid_from, created=proofs.created)
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
