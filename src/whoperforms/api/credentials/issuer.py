"""`/.well-known/did.json` and `/.well-known/issuer.json`: whose certificates these are, and by which keys."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec
from django.http import HttpRequest, HttpResponse

from whoperforms.api.credentials.public import DID, JSON, handed_out, public
from whoperforms.certification.ledger import Ledger
from whoperforms.credentials.keys import did, issuer_file
from whoperforms.credentials.keys.history import Kind
from whoperforms.registry import journal, signing


@public
def did_document(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer with the keys that confirm something today, in the form that verifiers of all makers read."""
    ledger = journal.ledger()
    document = did.document(signing.issuer(ledger), last_ends(ledger), datetime.now(UTC))
    return handed_out(msgspec.json.encode(document), DID)


@public
def history(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer with the history of all keys: what each signs, since when, and what became of it."""
    ledger = journal.ledger()
    document = issuer_file.document(signing.issuer(ledger), ledger.at or datetime.now(UTC))
    return handed_out(msgspec.json.encode(document), JSON)


def last_ends(ledger: Ledger) -> Mapping[str, datetime]:
    """Return by the name of a key when the last that it signed ends: a certificate, or a list a day after the key."""
    found: dict[str, datetime] = {}
    for number, issued in ledger.certificates.items():
        fragment = issued.method.partition("#")[2]
        for one in ledger.enrolments[issued.enrolment].certificates:
            if one.number == number:
                found[fragment] = max(found.get(fragment, one.valid_until), one.valid_until)
    for key in signing.issuer(ledger).keys:
        if key.kind is Kind.STATUS and key.retired:
            found[key.fragment] = key.retired + timedelta(days=1)
    return found
