"""The ninth step: whether the log has this certificate, and at which place; after a theft of keys that place decides.

Source: RFC 6962, section 2.1.1; https://c2sp.org/tlog-proof. The leaf is made anew from the certificate itself.
"""

from dataclasses import dataclass
from datetime import datetime

from whoperforms.certification.bodies.certificates import CertificateIssued
from whoperforms.credentials import strict_json
from whoperforms.credentials.certificate import Certificate
from whoperforms.credentials.log import entry, proof_file
from whoperforms.credentials.log.checks import Head, NotProved
from whoperforms.credentials.strict_json import Json
from whoperforms.credentials.verification.asked import KnownLog
from whoperforms.credentials.verification.findings import Code, Doubted
from whoperforms.kernel.errors import WhoPerformsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """Where the log has a certificate. `seq`: its entry, from 1 on; `witnesses`: how many that we know have seen it."""

    seq: int
    at: datetime
    origin: str
    head: Head
    witnesses: int


def logged(proof: bytes, document: Json, certificate: Certificate, log: KnownLog) -> Logged:
    """Return where a log has a certificate, as a proof shows. Raises: Doubted."""
    try:
        return _logged(proof, document, certificate, log)
    except Doubted:
        raise
    except WhoPerformsError as why:
        raise Doubted(Code.HISTORY_WRONG, why=str(why)) from None


def _logged(proof: bytes, document: Json, certificate: Certificate, log: KnownLog) -> Logged:
    file = proof_file.read(proof)
    if file.extra is None:
        raise NotProved("it does not open the entry")
    opening = entry.read_opening(file.extra)
    event = opening.event()
    issued = event.body
    if not isinstance(issued, CertificateIssued) or event.stream.id != certificate.number:
        raise NotProved("it is of another entry")
    if strict_json.read(issued.document.encode()) != document:
        raise NotProved("it is of another certificate")
    if file.index != opening.entry.index:
        raise NotProved("it is of another place in the log")
    opened = file.proved(opening.entry.hash, log.keys, log.witnesses)
    if opened.checkpoint.origin != log.origin:
        raise NotProved(f"it is of another log, {opened.checkpoint.origin}")
    if log.witnesses and not opened.witnessed:
        raise Doubted(Code.HISTORY_UNWITNESSED)
    return Logged(
        seq=opening.entry.seq,
        at=opening.entry.at,
        origin=log.origin,
        head=opened.checkpoint.head,
        witnesses=len({witness.key for witness in opened.witnessed}),
    )
