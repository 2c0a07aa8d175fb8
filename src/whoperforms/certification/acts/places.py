"""Places of work that no list has: a physician names one, and everybody may read it at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from whoperforms.certification.acts.people import confirm_place
from whoperforms.certification.bodies.people import PlaceConfirmed
from whoperforms.certification.cases.identity_screen import Identifier, screened
from whoperforms.certification.events import Draft
from whoperforms.certification.ledger import Ledger
from whoperforms.kernel.errors import BadField
from whoperforms.places.gazetteer import zip_codes
from whoperforms.places.states import STATES

MAY_STAND: Final = frozenset({Identifier.ADDRESS, Identifier.DATE})  # "77 Lantern Street", "9 May Street"


def name_place(ledger: Ledger, at: datetime, *, person: str, body: PlaceConfirmed) -> Sequence[Draft]:
    """Say that a place is one of the own, by an address as letters have it. Raises: NoSuchRecord, BadField."""
    for field in ("line_1", "city"):
        if not any(sign.isalpha() for sign in getattr(body, field) or ""):
            raise BadField(
                field, "{value!r}: no name of a street or town; write it out", value=getattr(body, field) or ""
            )
        screened(getattr(body, field), field=field, but=MAY_STAND)
    if body.state not in STATES:
        raise BadField(
            "state", "{given_state!r}: no state that has ZIP codes; choose one of the list", given_state=body.state
        )
    known = zip_codes().get(body.postal_code or "")
    if known is None:
        raise BadField(
            "postal_code", "{postal_code!r}: no such ZIP code; look at it again", postal_code=body.postal_code
        )
    if known.state != body.state:
        raise BadField(
            "postal_code",
            "{zip}: a ZIP code of {known_state}, and not of {given_state}; mend one",
            zip=known.zip,
            known_state=known.state,
            given_state=body.state,
        )
    return confirm_place(ledger, at, person=person, body=body)
