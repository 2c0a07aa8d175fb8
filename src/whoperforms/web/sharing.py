"""A list to take along: as plain text, and as links that open a text message or an e-mail with it."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from whoperforms.web.cards import Card
from whoperforms.web.listing import Listing

IN_A_MESSAGE = 5  # doctors; a longer message is cut by some telephones


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """The list in words; `sms_href` and `mail_href` hold its first doctors, and nothing about the reader."""

    text: str
    sms_href: str
    mail_href: str

    @classmethod
    def of(cls, listing: Listing, heading: str) -> "Sharing":
        """Put a list into words."""
        short = quote("\n\n".join([heading, *(_in_short(card) for card in listing.cards[:IN_A_MESSAGE])]))
        return cls(
            text=_whole(listing, heading),
            sms_href=f"sms:?&body={short}",
            mail_href=f"mailto:?subject={quote(heading)}&body={short}",
        )


def _whole(listing: Listing, heading: str) -> str:
    parts = [heading]
    for section in listing.sections:
        if section.cards:
            parts.append("\n".join(part for part in (section.heading.upper(), section.reach, section.note) if part))
            parts.extend(_at_length(card) for card in section.cards)
    last = _("Call before you travel."), _("This is not a government website and gives no medical advice.")
    parts.append(" ".join(last))
    return "\n\n".join(parts) + "\n"


def _at_length(card: Card) -> str:
    lines = [_in_short(card), *(f"   {line}" for line in card.portrait.address)]
    known = *(line.text for line in card.portrait.lines), *card.portrait.remarks
    return "\n".join([*lines, *(f"   - {each}" for each in known)])


def _in_short(card: Card) -> str:
    of = card.portrait
    name = f"{of.name}, {of.credentials}" if of.credentials else of.name
    where = f"{of.city}. {card.distance}."
    phone = _("Telephone: %(phone)s") % {"phone": of.phone.shown} if of.phone else ""
    return "\n   ".join(part for part in (f"{card.number}. {name}", where, phone) if part)
