"""Who holds which roles, by the events of this registry."""

from datetime import datetime

from whoperforms.certification.bodies.people import Role
from whoperforms.registry.journal import ledger

OF_PHYSICIANS = frozenset({Role.PHYSICIAN, Role.DELEGATE})


def roles_of(person: str, now: datetime) -> dict[str, frozenset[Role]]:
    """Return the roles that somebody holds at an instant, by programme; empty for whom nobody knows."""
    found = ledger().people.get(person)
    return {} if found is None else {name: found.roles(name, now) for name in sorted(found.programmes(now))}


def is_staff(person: str, now: datetime) -> bool:
    """Whether somebody holds any role besides those of physicians and their delegates."""
    return any(roles - OF_PHYSICIANS for roles in roles_of(person, now).values())
