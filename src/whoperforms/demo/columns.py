"""The headers of NPPES's four files as published, and the way a row of them is written.

Source: CMS, NPPES Data Dissemination, version 2 (June 2025): 330, 10, 3 and 19 columns.
Shape:  every value quoted, header too; lines end in CRLF. The odd blanks in two headers are CMS's own.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

LINE_END = "\r\n"

PERSON_OR_ORGANIZATION = (
    "NPI",
    "Entity Type Code",
    "Replacement NPI",
    "Employer Identification Number (EIN)",
    "Provider Organization Name (Legal Business Name)",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider Middle Name",
    "Provider Name Prefix Text",
    "Provider Name Suffix Text",
    "Provider Credential Text",
    "Provider Other Organization Name",
    "Provider Other Organization Name Type Code",
    "Provider Other Last Name",
    "Provider Other First Name",
    "Provider Other Middle Name",
    "Provider Other Name Prefix Text",
    "Provider Other Name Suffix Text",
    "Provider Other Credential Text",
    "Provider Other Last Name Type Code",
)
PLACES = tuple(
    column.format(place)
    for place in ("Mailing", "Practice Location")
    for column in (
        "Provider First Line Business {} Address",
        "Provider Second Line Business {} Address",
        "Provider Business {} Address City Name",
        "Provider Business {} Address State Name",
        "Provider Business {} Address Postal Code",
        "Provider Business {} Address Country Code (If outside U.S.)",
        "Provider Business {} Address Telephone Number",
        "Provider Business {} Address Fax Number",
    )
)
DATES = (
    "Provider Enumeration Date",
    "Last Update Date",
    "NPI Deactivation Reason Code",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    "Provider Sex Code",
    "Authorized Official Last Name",
    "Authorized Official First Name",
    "Authorized Official Middle Name",
    "Authorized Official Title or Position",
    "Authorized Official Telephone Number",
)
TAXONOMIES = tuple(
    f"{column}_{slot}"
    for slot in range(1, 16)
    for column in (
        "Healthcare Provider Taxonomy Code",
        "Provider License Number",
        "Provider License Number State Code",
        "Healthcare Provider Primary Taxonomy Switch",
    )
)
IDENTIFIERS = tuple(
    f"Other Provider Identifier{column}_{slot}"
    for slot in range(1, 51)
    for column in ("", " Type Code", " State", " Issuer")
)
LAST = (
    "Is Sole Proprietor",
    "Is Organization Subpart",
    "Parent Organization LBN",
    "Parent Organization TIN",
    "Authorized Official Name Prefix Text",
    "Authorized Official Name Suffix Text",
    "Authorized Official Credential Text",
    *(f"Healthcare Provider Taxonomy Group_{slot}" for slot in range(1, 16)),
    "Certification Date",
)
MAIN = (*PERSON_OR_ORGANIZATION, *PLACES, *DATES, *TAXONOMIES, *IDENTIFIERS, *LAST)

PRACTICE_LOCATION = (
    "NPI",
    "Provider Secondary Practice Location Address- Address Line 1",
    "Provider Secondary Practice Location Address-  Address Line 2",
    "Provider Secondary Practice Location Address - City Name",
    "Provider Secondary Practice Location Address - State Name",
    "Provider Secondary Practice Location Address - Postal Code",
    "Provider Secondary Practice Location Address - Country Code (If outside U.S.)",
    "Provider Secondary Practice Location Address - Telephone Number",
    "Provider Secondary Practice Location Address - Telephone Extension",
    "Provider Practice Location Address - Fax Number",
)
OTHER_NAME = ("NPI", "Provider Other Organization Name", "Provider Other Organization Name Type Code")
ENDPOINT = (
    "NPI",
    "Endpoint Type",
    "Endpoint Type Description",
    "Endpoint",
    "Affiliation",
    "Endpoint Description",
    "Affiliation Legal Business Name",
    "Use Code",
    "Use Description",
    "Other Use Description",
    "Content Type",
    "Content Description",
    "Other Content Description",
    "Affiliation Address Line One",
    "Affiliation Address Line Two",
    "Affiliation Address City",
    "Affiliation Address State",
    "Affiliation Address Country",
    "Affiliation Address Postal Code",
)


def header_line(header: Sequence[str]) -> str:
    """Return the published header line."""
    return ",".join(f'"{column}"' for column in header) + LINE_END


def lines(header: Sequence[str], values: Mapping[str, pl.Series | str], runs: Mapping[str, int]) -> pl.Series:
    """Return one line of text a row; columns without a value are blank.

    `runs`: how many columns the value of a column fills, its inner quotes and commas already in place.
    Constant text between two columns is joined once, which is what makes 330 columns cheap.
    """
    parts: list[pl.Expr | pl.Series] = []
    constant = '"'
    for column in _without(header, runs):
        value = values.get(column, "")
        if isinstance(value, str):
            constant += value
        else:
            parts += [pl.lit(constant), value]
            constant = ""
        constant += '","'
    return pl.select(pl.concat_str([*parts, pl.lit(constant.removesuffix(',"') + LINE_END)])).to_series()


def _without(header: Sequence[str], runs: Mapping[str, int]) -> Iterator[str]:
    """Yield the columns, of a run only the first."""
    rest = iter(header)
    for column in rest:
        yield column
        for _ in range(runs.get(column, 1) - 1):
            next(rest)
