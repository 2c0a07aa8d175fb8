"""What the generator knows of the country it made, for a reader's counts to be held against.

Shape:  `truth.json`, beside the files and read by no build.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from whoperforms.demo import exclusions, nppes, part_b
from whoperforms.demo.awkward import Case
from whoperforms.demo.deactivated import in_list_only
from whoperforms.demo.exclusions import Exclusions
from whoperforms.demo.nppes import Zip
from whoperforms.demo.part_b import Year
from whoperforms.demo.population import CYCLE, Country, text
from whoperforms.demo.weeks import Week

FILE = "truth.json"


@dataclass(frozen=True, slots=True)
class Known:
    """What the writers of the files report."""

    month: Zip
    deactivated: int
    weeks: tuple[tuple[Week, Zip], ...]
    years: tuple[Year, ...]
    excluded: Exclusions


def write(country: Country, folder: Path, known: Known) -> Path:
    """Write everything known. Returns the file."""
    dark = country.rows // CYCLE
    whole = {
        "practitioners": country.practitioners,
        "seed": country.dice.seed,
        "as_of": country.as_of.isoformat(),
        "nppes": {
            "file": known.month.path.name,
            "rows": known.month.rows,
            "bad_rows": nppes.BAD_ROWS,
            "people": country.practitioners,
            "organizations": country.rows - country.practitioners - dark,
            "dark": dark,
            "active": country.rows - dark,
        },
        "deactivated": {
            "rows": known.deactivated,
            "still_in_main_file": list(text(np.sort(country.npis(in_list_only(country))))),
        },
        "weeks": [_week(country, week, zipped) for week, zipped in known.weeks],
        "part_b": [
            {
                "year": year.year,
                "file": year.path.name,
                "rows": year.rows,
                "bad_rows": part_b.BAD_ROWS,
                "people_with_published_cases": year.people,
                "organizations_with_published_cases": year.organizations,
            }
            for year in known.years
        ],
        "leie": {
            "file": known.excluded.path.name,
            "rows": known.excluded.rows,
            "bad_rows": exclusions.BAD_ROWS,
            "npis": known.excluded.npis,
        },
        "examples": {case.name.lower(): str(country.npis(country.row_of_person(np.array([case])))[0]) for case in Case},
    }
    path = folder / FILE
    path.write_text(json.dumps(whole, indent=1) + "\n", encoding="ascii")
    return path


def _week(country: Country, week: Week, zipped: Zip) -> dict[str, object]:
    return {
        "file": zipped.path.name,
        "rows": zipped.rows,
        "new": len(week.new),
        "moved": len(week.moved),
        "renamed": len(week.renamed),
        "deactivated": list(text(country.npis(week.deactivated))),
        "reactivated": list(text(country.npis(week.returned))),
    }
