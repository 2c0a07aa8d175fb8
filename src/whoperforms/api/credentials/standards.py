"""`/programmes/PROGRAMME/standards/NUMBER`: what a certificate says was achieved, in the words of the standard."""

import msgspec
from django.http import HttpRequest, HttpResponse

from whoperforms.api.credentials.public import JSON, handed_out, public
from whoperforms.certification.papers import standard_of
from whoperforms.kernel.errors import NothingFound
from whoperforms.registry import journal


@public
def standard(request: HttpRequest, programme: str, number: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer with a published version of a standard: since when it holds, and what it asks, in words."""
    ledger = journal.ledger()
    record = ledger.version(programme, number)
    if record.published is None:
        raise NothingFound(f"{programme} {number}: no version that was published; look at the certificate again")
    asked = standard_of(ledger, programme, number).requirements
    said = {
        "programme": programme,
        "number": number,
        "effective_from": record.published.body.effective_from.isoformat(),
        "requirements": [
            {
                "id": one.id,
                "kind": one.kind,
                "applies_to": str(one.applies_to),
                "name": one.name.en,
                "text": one.text.en,
            }
            for one in asked
        ],
    }
    return handed_out(msgspec.json.encode(said), JSON)
