"""`/log/certificates`: the numbers of certificates that the public lists show, and what the lists say, for monitors."""

from datetime import date
from itertools import islice
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse

from whoperforms.api.credentials.public import JSON, handed_out, public
from whoperforms.api.parameters import refuse_unknown
from whoperforms.certification.kits import KitReason
from whoperforms.certification.listed_certificates import ListedCertificate, listed_certificates
from whoperforms.credentials.number import plain
from whoperforms.registry import journal
from whoperforms.registry.standings import registered

MOST: Final = 200  # in one answer
WHY: Final = {
    KitReason.SIGNED: "the leave to use it is signed, and the certification is in force",
    KitReason.NOT_SIGNED: "nobody has signed the leave to use it",
    KitReason.NOT_MET: "the leave to use it is not given",
    KitReason.NOT_IN_FORCE: "the certification is not in force, or nobody can confirm it today",
}


@public
def certificates(request: HttpRequest) -> HttpResponse:
    """Answer with what the lists show, in the order of the numbers: the first ones, or those after a number.

    An answer of fewer than 200 is the last one.
    """
    refuse_unknown(request.GET, ("after",))
    after = plain(request.GET["after"]) if "after" in request.GET else ""
    said = registered()
    shown = listed_certificates(journal.ledger(), said, after) if said else iter(())
    found = list(islice(shown, MOST))
    return handed_out(msgspec.json.encode({"certificates": [_as_json(one) for one in found]}), JSON)


def _as_json(one: ListedCertificate) -> dict[str, Any]:
    said = one.standing
    return {
        "number": one.number,
        "npi": said.npi.digits,
        "issuer": said.issuer,
        "state": str(said.state),
        "since": _day(said.since),
        "until": _day(said.until),
        "checked_on": _day(said.checked_on),
        "overdue_since": _day(said.overdue_since),
        "turns": [{"state": str(turn.state), "since": _day(turn.since), "entry": turn.seq} for turn in one.turns],
        "kits": [
            {"instrument": kit.instrument, "may_be_released": kit.released, "why": WHY[kit.reason]} for kit in one.kits
        ],
    }


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
