"""The answer to a question as the results page shows it: groups by kind of evidence, numbered through for the map."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whoperforms.kernel.errors import NothingFound
from whoperforms.search.answer import Answer, Group, GroupId
from whoperforms.search.question import RADII_MILES
from whoperforms.search.voice import Voice
from whoperforms.web.addresses import Addresses
from whoperforms.web.asked import A_PAGE, MOST
from whoperforms.web.cards import Card, portraits, unknown_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One group: what kind of evidence, how far we looked, and its cards.

    `unknown`: what is not known of some of them, said once. `more`: how many to show next, 0 for no more.
    """

    id: str
    heading: str
    reach: str
    note: str
    unknown: tuple[str, ...]
    issuer: str
    issuer_url: str
    open: bool
    searched: bool
    cards: tuple[Card, ...]
    more: int
    more_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All groups in the order of the page. `nobody`: nothing was found in any; `asking`: whom to ask then.

    `whom_to_ask` is the group of those certified where no list of them was read.
    """

    sections: tuple[Section, ...]
    nobody: bool
    asking: str
    whom_to_ask: Section | None

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card, in the order of their numbers."""
        return tuple(card for section in self.sections for card in section.cards)

    @classmethod
    def of(cls, answer: Answer, *, voice: Voice, addresses: Addresses, public_only: bool) -> "Listing":
        """Present an answer; a site without a programme has no group of those certified."""
        groups = [group for group in answer.groups if not (public_only and group.id is GroupId.CERTIFIED)]
        proved = any(group.results for group in groups if group.id is not GroupId.SPECIALTY)
        sections = tuple(_sections(groups, voice=voice, addresses=addresses, proved=proved))
        unsearched = next((each for each in sections if not each.searched), None)
        return cls(
            sections=tuple(each for each in sections if each.searched),
            nobody=not any(each.cards for each in sections),
            asking=_asking(answer, voice),
            whom_to_ask=unsearched,
        )


def _asking(answer: Answer, voice: Voice) -> str:
    """Say who trains on the day of the question, "" where nobody is known to."""
    question = answer.question
    with suppress(NothingFound):
        return voice.words.ask_issuer.format(issuer=question.procedure.issuer_on(question.asked_on).name)
    return ""


def _sections(groups: list[Group], *, voice: Voice, addresses: Addresses, proved: bool) -> Iterator[Section]:
    numbers, drawn = count(1), portraits(addresses)
    for group in groups:
        cards = [drawn.card(result, number=next(numbers), group=group.id.value) for result in group.results]
        more = _next_step(group)
        yield Section(
            id=group.id.value,
            heading=_heading(group.id, voice),
            reach=_reach(group),
            note=group.note if group.note and (group.results or group.id is not GroupId.SPECIALTY) else "",
            unknown=unknown_of(group.results) if group.id is GroupId.CERTIFIED else (),
            issuer=group.issuer or "",
            issuer_url=group.issuer_url or "",
            open=group.id is not GroupId.SPECIALTY or not proved,
            searched=group.searched,
            cards=tuple(cards),
            more=more,
            more_label=_("Show more of this kind (%(found)s found)") % {"found": f"{group.found:,}"} if more else "",
        )


def _heading(group: GroupId, voice: Voice) -> str:
    named = {"procedure": voice.words.name}
    match group:
        case GroupId.CERTIFIED:
            return _("Certified for %(procedure)s by the maker or another issuer") % named
        case GroupId.MEDICARE_CASES:
            return _("Medicare has published cases of %(procedure)s") % named
        case GroupId.SPECIALTY:
            return _("Only the specialty is known")


def _reach(group: Group) -> str:
    if not group.results:
        return ""
    count = {"count": f"{group.found:,}"}
    if group.within_miles is None:
        return ngettext(
            "Nobody within %(miles)s miles, so here is the nearest doctor anywhere.",
            "Nobody within %(miles)s miles, so here are the nearest %(count)s anywhere.",
            len(group.results),
        ) % {"miles": f"{RADII_MILES[-1]:.0f}", "count": len(group.results)}
    within = count | {"miles": f"{group.within_miles:.0f}"}
    found = ngettext("%(count)s doctor within %(miles)s miles", "%(count)s doctors within %(miles)s miles", group.found)
    if not group.widened:
        return f"{found % within}."
    return _("Nobody closer, so we looked farther: %(found)s.") % {"found": found % within}


def _next_step(group: Group) -> int:
    shown = len(group.results)
    return min(MOST, shown + A_PAGE) if shown < min(group.found, MOST) and group.within_miles is not None else 0
