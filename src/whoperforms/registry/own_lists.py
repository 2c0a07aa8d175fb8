"""What a verification of this site's own certificates asks for: nothing is fetched, the registry itself answers."""

from dataclasses import dataclass
from datetime import datetime

from whoperforms.certification.bodies.certificates import CertificateIssued
from whoperforms.certification.events import Stream, StreamKind
from whoperforms.certification.issued import Issued
from whoperforms.certification.numbered import numbered
from whoperforms.credentials.keys.issuer_file import log_keys, log_name
from whoperforms.credentials.status_list import Purpose
from whoperforms.credentials.verification.asked import KnownIssuer, KnownLog, NotFetched, Retrieved, Trust
from whoperforms.kernel.errors import WhoPerformsError
from whoperforms.registry import journal, log, signing, statuses
from whoperforms.registry.standings import overview


@dataclass(frozen=True, slots=True)
class OwnLists:
    """The status lists and proofs of this registry, at an instant. `given`: the certificate that is verified.

    One that was signed again, after a key was lost, has several entries in the log; each proves its own bytes alone.
    """

    now: datetime
    given: bytes

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

    def log_proof(self, url: str) -> bytes:
        """Return the proof from the log for a certificate of this site. Raises: NotFetched, for one it never signed."""
        issued = journal.ledger().certificates.get(url.rpartition("/")[2])
        if issued is None:
            raise NotFetched("this site never signed a certificate of that number")
        try:
            return log.proof(self._signed_at(issued), opened=True).written()
        except WhoPerformsError as why:
            raise NotFetched(str(why)) from None

    def _signed_at(self, issued: Issued) -> int:
        """Return the place of the event by which the very bytes were signed that are verified; else of the last one."""
        for event in journal.events_of(Stream(StreamKind.CERTIFICATE, issued.number)):
            if isinstance(event.body, CertificateIssued) and event.body.document.encode() == self.given:
                return event.seq
        return issued.seq

    def superseded_by(self, number: str) -> str | None:
        """Return the number of the certificate that took the place of another."""
        found = numbered(overview(self.now), number)
        return found.superseded_by if found else None


def trusted() -> Trust:
    """Return whom this site believes: its own issuer, by the keys of its own events; nobody before it has any."""
    try:
        issuer = signing.issuer(journal.ledger())
    except WhoPerformsError:
        return Trust(())
    return Trust((KnownIssuer(issuer=issuer, log=KnownLog(origin=log_name(issuer), keys=log_keys(issuer))),))
