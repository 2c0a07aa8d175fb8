"""What a verification of this site's own certificates asks for: nothing is fetched, the registry itself answers."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256 as digest

from whoperforms.certification.bodies.certificates import CertificateIssued
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.numbered import numbered
from whoperforms.credentials import strict_json
from whoperforms.credentials.canonical import jcs
from whoperforms.credentials.keys.issuer_file import log_keys, log_name
from whoperforms.credentials.status_list import Purpose
from whoperforms.credentials.verification.asked import (
    Fetched,
    KnownIssuer,
    KnownLog,
    NotFetched,
    NotThere,
    Retrieved,
    Trust,
)
from whoperforms.kernel.errors import NothingFound, WhoPerformsError
from whoperforms.registry import journal, log, signing, statuses
from whoperforms.registry.standings import overview


@dataclass(frozen=True, slots=True)
class OwnLists(Fetched):
    """The status lists, words and proofs of this registry, at an instant."""

    now: datetime

    def status_list(self, url: str) -> Retrieved:
        """Return the list of an address of this issuer. Raises: NotFetched."""
        origin, _, rest = url.partition("/s/")
        purpose, _, number = rest.partition("/")
        if origin != signing.issuer(journal.ledger()).origin or purpose not in set(Purpose) or not number.isdecimal():
            raise NotFetched(f"{url[:200]}: no status list of this site")
        try:
            return Retrieved(url, statuses.status_list(Purpose(purpose), int(number), self.now))
        except WhoPerformsError as why:
            raise NotFetched(str(why)) from None

    def word(self, url: str) -> bytes:
        """Return the word on a certificate. Raises: NotThere, NotFetched."""
        try:
            return statuses.state_of(url.rpartition("/")[2], self.now)
        except NothingFound as why:
            raise NotThere(str(why)) from None
        except WhoPerformsError as why:
            raise NotFetched(str(why)) from None

    def log_proof(self, url: str, sha256: str) -> bytes:
        """Return the proof from the log for a certificate of this site. Raises: NotThere, NotFetched."""
        number = url.rpartition("/")[2]
        if journal.ledger().removed(number):
            raise NotFetched(f"{number}: the law had words of it removed, so nothing of it is proved any more")
        try:
            seq = place_of(number, sha256)
        except NothingFound as why:
            raise NotThere(str(why)) from None
        try:
            return log.proof(seq, opened=True).written()
        except WhoPerformsError as why:
            raise NotFetched(str(why)) from None

    def superseded_by(self, number: str) -> str | None:
        """Return the number of the certificate that took the place of another."""
        found = numbered(overview(self.now), number)
        return found.superseded_by if found else None


def place_of(number: str, sha256: str) -> int:
    """Return the place in the log of the very certificate that was signed, by the hash of its canonical text.

    One that was signed again, after a key was lost, has several, each of which proves its own text alone.
    Raises: NothingFound, for one that was never signed here.
    """
    if number not in journal.ledger().certificates:
        raise NothingFound(f"{number}: no certificate of this number was signed here; look at each sign of it again")
    for event in journal.events_of(Stream(StreamKind.CERTIFICATE, number)):
        signed = event.body.document.encode() if isinstance(event.body, CertificateIssued) else None
        if signed is not None and digest(jcs(strict_json.read(signed))).hexdigest() == sha256:
            return event.seq
    raise NothingFound(f"{number}: another certificate of this number was signed here; ask its holder for that one")


def trusted() -> Trust:
    """Return whom this site believes: its own issuer, by the keys of its own events; nobody before it has any."""
    try:
        issuer = signing.issuer(journal.ledger())
    except WhoPerformsError:
        return Trust(())
    return Trust((KnownIssuer(issuer=issuer, log=KnownLog(origin=log_name(issuer), keys=log_keys(issuer))),))
