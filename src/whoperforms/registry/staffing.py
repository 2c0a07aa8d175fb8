"""Somebody begins to work in a programme: a person, the roles, and the way to an account, in an order that can go on.

Shape:  the address is who somebody is to whoever has the machine: of an account, or of an invitation that is open, the
        person is known already, and only what is new is recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from whoperforms.certification.acts import people
from whoperforms.certification.bodies.people import PersonRegistered, RoleGranted
from whoperforms.certification.events import Signer
from whoperforms.registry import journal
from whoperforms.registry.accounts import selectors, services
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.recording import record


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffed:
    """Who was named. `token` opens the account, told once; None: there is one."""

    person: str
    token: str | None


def staffed(  # noqa: PLR0913 - who names whom as what
    signer: Signer, body: PersonRegistered, roles: Sequence[RoleGranted], *, email: str, by: str, now: datetime
) -> Staffed:
    """Register somebody unless the address is known, give the roles not held yet, and invite whoever has no account.

    Raises: BadField, Impossible, BadValue for what is no address.
    """
    same = services.address_of(email)
    account = Account.objects.filter(email=same).first()
    person = (account.person if account else _invited(same, now)) or ""
    if not person:
        person = journal.new_id()
        record(signer, partial(people.register, person=person, body=body))
        if account:
            services.link(account, person)
    for role in roles:
        held = journal.ledger().person(person).roles(role.programme, now)
        if role.role not in held:
            record(signer, partial(people.grant, person=person, body=role, by=signer.person))
    return Staffed(
        person=person, token=None if account else services.invite(email, person=person, by=by, now=now).token
    )


def _invited(address: str, now: datetime) -> str:
    """Return the person of an invitation that is open; nobody's: none."""
    found = (one.person for one in selectors.open_invitations(now) if one.email == address)
    return next(found, "")
