"""The crosswalk from Medicare's specialties to taxonomy codes, as untidy as the published one.

Source: CMS, Medicare Provider and Supplier Taxonomy Crosswalk. The pairs are ours: those of the procedure, and what
        `specialties.tsv` says. Taxonomies carry placeholder words, since the published ones have an owner.
Shape:  comma CSV. A specialty stands in its first row only, blank means "as above"; some have footnote marks, or lost
        their leading zero. One row has a taxonomy in place of the specialty.
"""

from pathlib import Path

import polars as pl

from whoperforms.demo import codes, sheets
from whoperforms.demo.frequency import medicare_specialties, specialties
from whoperforms.demo.population import Country
from whoperforms.demo.sheets import MONTHS, Sheet

HEADER = (
    "MEDICARE SPECIALTY CODE",
    "MEDICARE PROVIDER/SUPPLIER TYPE DESCRIPTION",
    "PROVIDER TAXONOMY CODE",
    "PROVIDER TAXONOMY DESCRIPTION",
)
MISPLACED = "229N00000X"
FOOTNOTE_EVERY, ZERO_LOST_EVERY = 7, 3  # specialties


def pairs(country: Country) -> list[tuple[str, str, str]]:
    """Return code and name of each specialty with each of its taxonomies, in order."""
    code_of = {name: code for code, name in medicare_specialties().iter_rows()}
    known = zip(specialties().medicare, specialties().code, strict=True)
    found = {(code_of[name], name, taxonomy) for name, taxonomy in known if name}
    procedures = country.procedure.specialties
    found |= {(known.code, known.name, taxonomy) for known in procedures for taxonomy in known.taxonomies}
    return sorted(found)


def write(country: Country, folder: Path) -> Sheet:
    """Write the crosswalk; the last row has a taxonomy where the specialty belongs."""
    path = folder / (
        f"Medicare_Provider_and_Supplier_Taxonomy_Crosswalk_{MONTHS[country.as_of.month - 1]}_{country.as_of.year}.csv"
    )
    rows, before, number = [], "", 0
    for code, name, taxonomy in pairs(country):
        shown = ("", "")
        if code != before:
            before, number = code, number + 1
            note = f"[{number}]" if number % FOOTNOTE_EVERY == 0 else ""
            lost = number % ZERO_LOST_EVERY == 0
            shown = ((code.lstrip("0") if lost else code) + note, name + note)
        rows.append((*shown, taxonomy, codes.says(taxonomy)))
    table = pl.DataFrame(rows, schema=HEADER, orient="row")
    return sheets.write(path, HEADER, iter([table]), wrong=({HEADER[0]: MISPLACED},))
