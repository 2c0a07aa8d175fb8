"""`/c/NUMBER` and what belongs to it, and the status lists: each exactly as it was signed."""

from datetime import UTC, datetime
from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse

from whoperforms.api.credentials.public import CREDENTIAL, FHIR, JSON, TEXT, handed_out, public
from whoperforms.api.parameters import refuse_unknown
from whoperforms.api.responses import sentence
from whoperforms.certification.ledger import Ledger
from whoperforms.credentials import strict_json
from whoperforms.credentials.certificate import certificate_of
from whoperforms.credentials.freshness import fresh_of
from whoperforms.credentials.number import plain
from whoperforms.credentials.status_list import Purpose
from whoperforms.fhir.certificate_twin import twin
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry import issuing, journal, log, signing, statuses
from whoperforms.registry.own_lists import place_of


@public
def certificate(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer with a certificate, byte for byte as it was signed."""
    return handed_out(signed(journal.ledger(), number), CREDENTIAL)


@public
def state(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001
    """Answer with the issuer's signed word on the state of a certificate."""
    return handed_out(statuses.state_of(plain(number), datetime.now(UTC)), JSON)


@public
def fhir(request: HttpRequest, number: str) -> HttpResponse:  # noqa: ARG001
    """Answer with a certificate and its state in the resources of FHIR R4."""
    ledger, now = journal.ledger(), datetime.now(UTC)
    stated = certificate_of(strict_json.read(signed(ledger, number)))
    said = fresh_of(statuses.state_of(stated.number, now), signing.issuer(ledger), now)
    return handed_out(msgspec.json.encode(twin(stated, said.state, said.as_of)), FHIR)


@public
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """Answer with the file that proves a certificate to be in the log (c2sp.org/tlog-proof).

    `sha256`: which one of its number, by the hash of its canonical text; else the one that is handed out now.
    """
    refuse_unknown(request.GET, ("sha256",))
    ledger, kept, asked = journal.ledger(), plain(number), request.GET.get("sha256")
    if ledger.removed(kept):
        said = f"{number}: the law had words of it removed, so nothing of it is proved any more"
        return sentence(said, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)
    if not ledger.signed(kept):
        raise NothingFound(f"{number}: no certificate of this number was signed here; look at each sign of it again")
    seq = ledger.certificates[kept].seq if asked is None else place_of(kept, asked)
    return handed_out(log.proof(seq, opened=True).written(), TEXT)


@public
def status_list(request: HttpRequest, purpose: Purpose, number: int) -> HttpResponse:  # noqa: ARG001
    """Answer with a status list, as of the last event and the hour."""
    data = statuses.status_list(purpose, number, datetime.now(UTC))
    return handed_out(data, CREDENTIAL)


def signed(ledger: Ledger, number: str) -> bytes:
    """Return a certificate as it was signed. Raises: NothingFound."""
    data = issuing.document(ledger, plain(number))
    if data is None:
        raise NothingFound(
            f"{number}: no certificate of this number was signed here; look at each sign of it again, "
            "and at the address that is printed with it"
        )
    return data
