"""The files beside the main one: further practice places, other names of organizations, endpoints."""

import numpy as np
import polars as pl

from whoperforms.demo import addresses, awkward, columns, organizations
from whoperforms.demo.awkward import Case
from whoperforms.demo.frequency import Weighted
from whoperforms.demo.population import Country, is_organization, person_number, text
from whoperforms.demo.records import Records

FURTHER_PLACES = Weighted.by(pl.Series([0.93, 0.05, 0.012, 0.005, 0.002, 0.001]))  # 0, 1, 2 ... beside the practice
WITH_ENDPOINT = 0.045
ENDPOINT_KINDS = pl.Series(["DIRECT", "FHIR", "CONNECT"])
ENDPOINT_WORDS = pl.Series(["Direct Messaging Address", "FHIR URL", "CONNECT URL"])


def practice_locations(country: Country, records: Records) -> pl.Series:
    """Return the lines of places where people practise as well; who is deactivated has none."""
    rows = records.rows[~records.dark]
    numbers = person_number(rows)
    count = FURTHER_PLACES.draw(country.dice.share("further places", rows))
    for case, number in ((Case.TWO_PLACES, 1), (Case.FOUR_PLACES, 3), (Case.SIX_PLACES, 5)):
        count[awkward.people(case, numbers)] = number
    owners = np.repeat(rows, count)
    slot = np.arange(len(owners)) - np.repeat(np.cumsum(count) - count, count)
    place = addresses.further(country, owners, slot)
    header = columns.PRACTICE_LOCATION
    published = (*header[1:8], header[9])  # all but the NPI and the telephone extension
    values: dict[str, pl.Series | str] = {"NPI": text(country.npis(owners))}
    values |= dict(zip(published, place.get_columns(), strict=True))
    return columns.lines(header, values, {})


def other_names(country: Country, records: Records) -> pl.Series:
    """Return the lines of organizations' other names."""
    named = organizations.more_names(country, records.rows[is_organization(records.rows)])
    values = {
        "NPI": text(country.npis(named.rows)),
        "Provider Other Organization Name": named.name,
        "Provider Other Organization Name Type Code": named.kind,
    }
    return columns.lines(columns.OTHER_NAME, values, {})


def endpoints(country: Country, records: Records) -> pl.Series:
    """Return the lines of electronic addresses, all in a domain that cannot exist."""
    rows = records.rows[~records.dark]
    rows = rows[country.dice.chance(WITH_ENDPOINT, "endpoint", rows)]
    kind = country.dice.below(len(ENDPOINT_KINDS), "kind of endpoint", rows)
    npi = text(country.npis(rows))
    before = pl.Series(["n", "https://fhir.example.invalid/", "https://connect.example.invalid/"]).gather(kind)
    after = pl.Series(["@direct.example.invalid", "", ""]).gather(kind)
    values: dict[str, pl.Series | str] = {
        "NPI": npi,
        "Endpoint Type": ENDPOINT_KINDS.gather(kind),
        "Endpoint Type Description": ENDPOINT_WORDS.gather(kind),
        "Endpoint": pl.select(pl.concat_str(before, npi, after)).to_series(),
        "Affiliation": "N",
        "Use Code": "HIE",
        "Use Description": "Health Information Exchange (HIE)",
        "Affiliation Address Country": "US",
    }
    return columns.lines(columns.ENDPOINT, values, {})
