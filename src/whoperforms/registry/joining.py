"""Somebody accepts an invitation: the role that it is to is granted, as of that moment.

Shape:  signed by the system, and it names the invitation: whoever invited has given the role, and whoever accepted has
        signed nothing. An act for each invitation, so that one which cannot be accepted holds up no other.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from whoperforms.certification.acts import people
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.events import THE_SYSTEM
from whoperforms.kernel.errors import BadQuestion
from whoperforms.registry.journal import ledger
from whoperforms.registry.recording import record


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A role to which somebody is invited: in which programme, by whom, and when that was."""

    seq: int
    role: Role
    scope: str
    issuer: str
    by: str
    at: datetime


def asked(person: str, now: datetime) -> tuple[Asked, ...]:
    """Return what somebody can accept, the oldest invitation first; nothing for whom nobody knows."""
    there = ledger()
    known = there.people.get(person)
    found = []
    for event in known.open_invitations(now) if known else ():
        programme, inviter = there.programmes.get(event.body.programme), there.people.get(event.actor)
        if programme and programme.opened:
            opened = programme.opened.body
            found.append(
                Asked(
                    seq=event.seq,
                    role=event.body.role,
                    scope=opened.scope,
                    issuer=opened.issuer_name,
                    by=inviter.name if inviter else event.actor,
                    at=event.at,
                )
            )
    return tuple(sorted(found, key=lambda one: one.seq))


def joined(person: str, now: datetime) -> tuple[str, ...]:
    """Accept all that somebody is invited to; return why some of it cannot be accepted."""
    refused = []
    for one in asked(person, now):
        try:
            record(THE_SYSTEM, partial(people.accept, person=person, invitation=one.seq))
        except BadQuestion as why:
            refused.append(str(why))
    return tuple(refused)
