"""A publisher's page of links, and what to say when it holds none of ours.

Shape:  HTML as found: any quotes, any case, relative or whole addresses. A link to another site is none of ours.
"""

from html.parser import HTMLParser
from urllib.parse import urljoin

from whoperforms.fetch.connection import Connection, same_site
from whoperforms.kernel.errors import BadRelease


class _Anchors(HTMLParser):
    """Collects where the anchors of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the target of an anchor."""
        if tag == "a":
            self.targets += [value for name, value in attrs if name == "href" and value]


def links(connection: Connection, page: str) -> list[str]:
    """Return the addresses on the publisher's own site that a page links to, in its order.

    Raises: BadRelease (no such page), PublisherAway.
    """
    anchors = _Anchors()
    anchors.feed(connection.page(page).decode("utf-8", errors="replace"))
    found = (_joined(page, target) for target in anchors.targets)
    return [address for address in found if address and same_site(page, address)]


def _joined(page: str, target: str) -> str | None:
    try:
        return urljoin(page, target.strip())
    except ValueError:  # an address with half a bracket, at a guess
        return None


def nothing_offered(what: str, where: str, *, by_hand: str) -> BadRelease:
    """Return the error for a page or catalogue that no longer names what it named."""
    return BadRelease(f"{what} on {where}; it may have changed: download by hand from {by_hand} and put it into --out")
