"""A roster is imported as one act: each row that says something new is an event of the person it is about."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from whoperforms.certification.acts.fields import refuse_taken, said, whole
from whoperforms.certification.acts.people import draft
from whoperforms.certification.bodies import people as told
from whoperforms.certification.duties.deeds import ever_certified
from whoperforms.certification.events import Draft, Stream, StreamKind
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.lifecycle import Impossible
from whoperforms.certification.listing import RosterGiven, RowPlan, newest_listing, planned
from whoperforms.evidence.reviews import Decision
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadField, BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.kernel.sentence import Sentence


def import_roster(ledger: Ledger, at: datetime, *, roster: RosterGiven, new_id: Callable[[], str]) -> Sequence[Draft]:
    """Record what a roster says that is new, whole or not at all; nothing where none of it is. Raises: BadField."""
    happening = planned(ledger, roster, at).happening
    if not happening:
        return []
    drafts = [one for row in happening for one in _of_row(ledger, row, new_id)]
    body = told.RosterImported(
        programme=roster.programme,
        issuer=roster.issuer,
        sha256=roster.sha256,
        as_of=roster.as_of,
        rows=len(roster.rows),
        changed=len(happening),
    )
    return [*drafts, Draft(stream=Stream(StreamKind.PROGRAMME, roster.programme), body=whole(body))]


def review(ledger: Ledger, _at: datetime, *, person: str, body: told.MatchReviewed, text: str) -> Sequence[Draft]:
    """Say whether an entry of a list means the bearer of an NPI, and why. Raises: Impossible, BadField.

    Where a row of the roster does, its person is known by that NPI from then on; where somebody else here is, the row
    is about them.
    """
    known = ledger.person(person)
    reason = said(text, Sentence("why: what was looked up, and where"))
    ledger.programme(body.programme)
    try:
        Npi(body.npi)
    except BadValue as why:
        raise BadField("npi", why.sentence) from None
    for event in known.reviews:
        if (event.body.record_sha256, event.body.npi) == (body.record_sha256, body.npi):
            raise Impossible(
                "{npi}: decided already, as {decision}; nothing is to be done",
                npi=body.npi,
                decision=event.body.decision,
            )
    decided = draft(person, body, reason)
    if body.source != Source.ROSTER or body.decision is not Decision.CONFIRMED:
        return [decided]
    listing = newest_listing(known, body.programme)
    if listing is None or listing.body.record_sha256 != body.record_sha256 or known.npi:
        raise Impossible("{name}: the row has changed, or its NPI is known by now; look at it again", name=known.name)
    bearer = ledger.people_with.get(body.npi)
    if bearer is None:
        if ever_certified(person, ledger):
            raise Impossible(
                "{name}: is certified, so an NPI is stated by two people; propose it as that of the person",
                name=known.name,
            )
        return [decided, draft(person, told.PersonNamed(name=known.name, npi=body.npi))]
    if newest_listing(ledger.person(bearer), body.programme):
        raise Impossible(
            "{npi}: another row of the roster is about this person; ask the issuer which is right", npi=body.npi
        )
    return [decided, draft(bearer, listing.body)]


def _of_row(ledger: Ledger, row: RowPlan, new_id: Callable[[], str]) -> Iterator[Draft]:
    body, person = row.said, row.person
    if person is None and body is not None:
        person = new_id()
        refuse_taken(ledger.people.get(person), person, Sentence("person"))
        registered = told.PersonRegistered(name=body.name, npi=row.npi, credential=body.credential)
        if not body.consent:
            registered = msgspec.structs.replace(registered, npi=body.npi)  # of a loss nothing but the number is kept
        yield draft(person, registered)
    elif person is not None and row.npi:
        yield draft(person, told.PersonNamed(name=ledger.person(person).name, npi=row.npi))
    if person is not None and body is not None:
        yield draft(person, body)
