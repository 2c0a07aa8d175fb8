"""What CMS offers of Medicare by Provider and Service: one file for each year, older years issued again at times.

Source: https://data.cms.gov/data.json, the catalogue of all datasets (DCAT); public domain.
Shape:  `dataset[].title`, `dataset[].distribution[].downloadURL`; one distribution for each year and form, the
        newest year twice. Addresses hold hashes and die, so they are looked up each time.
"""

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from whoperforms.evidence.source import Source
from whoperforms.fetch.connection import Connection, same_site
from whoperforms.fetch.listing import nothing_offered
from whoperforms.fetch.release import MEGABYTE, Covers, Keep, Kind, Offer, offers
from whoperforms.sources.part_b import year_of_data

CATALOGUE = "https://data.cms.gov/data.json"
TITLE = "Medicare Physician & Other Practitioners - by Provider and Service"
PAGE = (
    "https://data.cms.gov/provider-summary-by-type-of-service/medicare-physician-other-practitioners/"
    "medicare-physician-other-practitioners-by-provider-and-service"
)
NAME = re.compile(r"(?:MUP_)?PHY_RY?(\d\d)_P(\d\d)_V(\d\d)_DY?\d\d_Prov_Svc\.csv", re.IGNORECASE | re.ASCII)


def _year(name: str) -> Covers | None:
    found = NAME.fullmatch(name)
    if not found:
        return None
    year = year_of_data(name)
    return Covers(date(year, 1, 1), date(year, 12, 31), (int(found[1]), int(found[3]), int(found[2])))


YEARLY = Kind(
    source=Source.PART_B,
    label=Source.PART_B.label,
    keep=Keep.YEARS,
    covers=_year,
    said=lambda covers: f"{covers.first.year}",
    inside="npi",
    most_bytes=20_000 * MEGABYTE,
)
KINDS = (YEARLY,)


class _Distribution(msgspec.Struct):
    downloadURL: str | None = None  # noqa: N815 - as published


class _Dataset(msgspec.Struct):
    title: str = ""
    distribution: Sequence[_Distribution] = ()


class _Catalogue(msgspec.Struct):
    dataset: Sequence[_Dataset]


def offered(connection: Connection, _sources: frozenset[Source], _today: date) -> list[Offer]:
    """Return every year in the catalogue. Raises: BadRelease when it names none, PublisherAway."""
    try:
        catalogue = msgspec.json.decode(connection.page(CATALOGUE), type=_Catalogue)
    except (msgspec.MsgspecError, UnicodeDecodeError) as why:
        raise nothing_offered(f"no catalogue that can be read ({why})", CATALOGUE, by_hand=PAGE) from None
    ours = [dataset for dataset in catalogue.dataset if _folded(dataset.title) == _folded(TITLE)]
    addresses = [form.downloadURL for dataset in ours for form in dataset.distribution if form.downloadURL]
    found = offers(KINDS, [address for address in addresses if same_site(CATALOGUE, address)])
    if not found:
        raise nothing_offered(f'no file of "{TITLE}"', CATALOGUE, by_hand=PAGE)
    return found


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
