"""What the generator knows of the country it made, for a reader's counts to be held against.

Shape:  `truth.json`, beside the files and read by no build.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from whoperforms.certification.programme import INVENTED
from whoperforms.demo import exclusions, medicare, moves, nppes, part_b, sheets
from whoperforms.demo.awkward import Case
from whoperforms.demo.deactivated import in_list_only
from whoperforms.demo.exclusions import Alike, Exclusions
from whoperforms.demo.moves import STILL, Giver
from whoperforms.demo.nppes import Zip
from whoperforms.demo.part_b import Year
from whoperforms.demo.population import CYCLE, Country, is_person, text
from whoperforms.demo.roster import Roster
from whoperforms.demo.sheets import Sheet
from whoperforms.demo.weeks import Week

FILE = "truth.json"
EXAMPLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the writers of the files report."""

    month: Zip
    deactivated: int
    weeks: tuple[tuple[Week, Zip], ...]
    years: tuple[Year, ...]
    excluded: Exclusions
    sheets: Sequence[Sheet]
    roster: Roster


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
                "totals": _file(year.totals),
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
            "named_only": _named_only(known.excluded.alike),
        },
        "files": [_file(sheet) for sheet in known.sheets],
        "medicare": _in_medicare(country),
        "roster": _roster(known.roster),
        "places": _places(country),
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


def _file(sheet: Sheet) -> dict[str, object]:
    return {"file": sheet.path.name, "rows": sheet.rows, "bad_rows": sheet.bad}


def _named_only(alike: Sequence[Alike]) -> dict[str, object]:
    """Return how many rows without NPI are about a practitioner, how many only named so; a few of each."""
    return {
        kind: {
            "rows": sum(found.same is same for found in alike),
            "examples": [{"row": found.row, "npi": found.npi} for found in alike if found.same is same][:EXAMPLES],
        }
        for kind, same in (("about_the_practitioner", True), ("about_a_namesake", False))
    }


def _in_medicare(country: Country) -> dict[str, object]:
    """Return how many people are what to Medicare, and a few of each."""
    kinds = {
        "in_care_compare": medicare.is_shown,
        "enrolled": medicare.is_enrolled,
        "opted_out": medicare.has_opted_out,
        "revoked": medicare.is_revoked,
    }
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    count = dict.fromkeys(kinds, 0)
    for rows in sheets.blocks(country):
        who = rows[is_person(rows)]
        for kind, holds in kinds.items():
            some = who[holds(country, who)]
            count[kind] += len(some)
            found[kind] += list(text(country.npis(some[: EXAMPLES - len(found[kind])])))
    return {kind: {"people": count[kind], "examples": found[kind]} for kind in kinds}


def _roster(roster: Roster) -> dict[str, object]:
    return {
        "issuer": INVENTED.name,
        **_file(roster.sheet),
        "manifest": roster.manifest.name,
        "statuses": roster.statuses,
        "without_consent": roster.without_consent,
        "name_disagrees": roster.other_name,
        "without_npi": roster.without_npi,
    }


def _places(country: Country) -> dict[str, object]:
    """Return how many people moved within two years, of how many each giver has the old place; a few examples."""
    moved, old = 0, dict.fromkeys(Giver, 0)
    some: list[dict[str, object]] = []
    for rows in sheets.blocks(country):
        who = rows[is_person(rows)]
        months = moves.months_since_move(country, who)
        late = {giver: moves.is_late(country, who, giver) for giver in Giver}
        moved += int(np.count_nonzero(months != STILL))
        for giver in Giver:
            old[giver] += int(np.count_nonzero(late[giver]))
        for at in np.flatnonzero(months != STILL)[: EXAMPLES - len(some)].tolist():
            told = [giver for giver in Giver if late[giver][at]]
            some.append(
                {"npi": str(country.npis(who[at : at + 1])[0]), "months_ago": int(months[at]), "old_place_in": told}
            )
    return {"moved": moved, "would_give_the_old_place": old, "examples": some}
