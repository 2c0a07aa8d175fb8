"""The answer of a verification in JSON, the same from the terminal and from the API."""

from datetime import datetime
from typing import Any

from whoperforms.credentials.certificate import Certificate
from whoperforms.credentials.proofs import second
from whoperforms.credentials.verification.answer import Answer, Checked


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer: the outcome, each step with what it found, what is proved, as of when and until when."""
    return {
        "outcome": str(answer.outcome),
        "certified": answer.certified,
        "decided_by": answer.decided_by.number,
        "as_of": _instant(answer.as_of),
        "until": _instant(answer.until),
        "superseded_by": answer.superseded_by,
        "certificate": None if answer.certificate is None else _stated(answer.certificate),
        "steps": [_step(one) for one in answer.steps],
    }


def _step(one: Checked) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "result": str(one.result),
        "code": str(one.finding.code) if one.finding else None,
        "says": one.sentence,
    }


def _stated(certificate: Certificate) -> dict[str, Any]:
    achieved = certificate.achieved
    return {
        "number": certificate.number,
        "address": certificate.url,
        "npi": certificate.holder.npi.digits,
        "name": certificate.holder.name,
        "procedure": achieved.procedure,
        "programme": achieved.programme,
        "standard": achieved.standard,
        "scope": achieved.scope,
        "limits": achieved.limits,
        "pathway": achieved.pathway,
        "instruments": list(achieved.instruments),
        "asked": achieved.asked,
        "separation": str(achieved.separation),
        "issuer": {
            "did": certificate.issuer.did,
            "name": certificate.issuer.name,
            "kind": str(certificate.issuer.kind),
        },
        "valid_from": _instant(certificate.valid_from),
        "valid_until": _instant(certificate.valid_until),
        "does_not_mean": achieved.not_meant,
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else second(moment)
