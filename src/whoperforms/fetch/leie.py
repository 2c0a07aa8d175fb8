"""What the OIG offers: the list of exclusions, whole, under one address.

Source: https://oig.hhs.gov/exclusions/downloadables/UPDATED.csv, monthly; public domain.
Shape:  the name never changes, so only the answer to a conditional request tells a new list from the old one.
        The monthly supplements are not fetched: they have had gaps, and one was the whole list.
"""

from datetime import date

from whoperforms.evidence.source import Source
from whoperforms.fetch.connection import Connection
from whoperforms.fetch.release import MEGABYTE, Covers, Keep, Kind, Offer, offers

NAME = "UPDATED.csv"
ADDRESS = f"https://oig.hhs.gov/exclusions/downloadables/{NAME}"

FULL_LIST = Kind(
    source=Source.LEIE,
    label=Source.LEIE.label,
    keep=Keep.NEWEST,
    covers=lambda name: Covers(date.min, date.min) if name == NAME else None,
    said=lambda _: "full list",
    inside="lastname",
    most_bytes=500 * MEGABYTE,
)
KINDS = (FULL_LIST,)


def offered(_connection: Connection, _sources: frozenset[Source], _today: date) -> list[Offer]:
    """Return the full list."""
    return offers(KINDS, [ADDRESS])
