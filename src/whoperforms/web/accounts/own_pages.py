"""Where somebody can go from the page of the account: each programme as staff, each physician's own pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from whoperforms.certification.bodies.people import Role
from whoperforms.certification.ledger import Ledger
from whoperforms.certification.people import Grant
from whoperforms.registry.journal import ledger
from whoperforms.registry.roles import OF_PHYSICIANS
from whoperforms.web.addresses import address
from whoperforms.web.languages import Language
from whoperforms.web.staff import words

OF: Final = "of"  # in the address of a delegate's page: for whom they act


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """A page where somebody has something to do: what it is called, in which programme, and in which roles."""

    href: str
    label: str
    programme: str
    roles: str


def own_pages(person: str, language: Language, now: datetime) -> list[OwnPage]:
    """Return the first page of each programme of staff, of the own record, and of each physician acted for."""
    known = ledger()
    found = known.people.get(person)
    held = [grant for grant in (found.grants if found else ()) if grant.holds(now)]
    return [
        page
        for programme in sorted({grant.programme for grant in held})
        if programme in known.programmes and known.programmes[programme].opened
        for page in _pages(known, programme, [grant for grant in held if grant.programme == programme], language)
    ]


def _pages(known: Ledger, programme: str, held: list[Grant], language: Language) -> list[OwnPage]:
    opened = known.programmes[programme].opened
    of = f"{opened.body.issuer_name}: {opened.body.scope}" if opened else programme
    pages = list[OwnPage]()
    if as_staff := [role for role in Role if role not in OF_PHYSICIANS and any(one.role is role for one in held)]:
        href = address("staff_today", language=language, programme=programme)
        roles = ", ".join(words.role(role) for role in as_staff)
        pages.append(OwnPage(href=href, label=_("Today, for staff"), programme=of, roles=roles))
    record = address("me_record", language=language, programme=programme)
    if any(one.role is Role.PHYSICIAN for one in held):
        roles = words.role(Role.PHYSICIAN)
        pages.append(OwnPage(href=record, label=_("My record"), programme=of, roles=roles))
    whose = dict.fromkeys(one.for_person for one in held if one.role is Role.DELEGATE and one.for_person)
    pages += [
        OwnPage(
            href=f"{record}?{OF}={one}",
            label=_("Record of %(name)s") % {"name": known.person(one).name},
            programme=of,
            roles=words.role(Role.DELEGATE),
        )
        for one in whose
    ]
    return pages
