"""What sources state of where practitioners work, and how Medicare lists them: of many at once, beside their cards.

Shape:  the parts of their records that say so, read with the questions of `store.records`; asked at one go, for every
        25 practitioners as in `store.cards`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from whoperforms.evidence.source import Source
from whoperforms.store.cards import PEOPLE, THESE, asking, location_in, own_day
from whoperforms.store.directory import Directory
from whoperforms.store.records import PARTS, Location
from whoperforms.store.rows import values_of
from whoperforms.store.stated import ROSTER_ENTRIES, EnrolledPlace, Listing, OptOut, RosterRow

OF_ONE = "npi = :npi"
TOLD_BY = {  # parts of a record, and the source that alone gives them
    "listings": Source.CARE_COMPARE,
    "enrolled_places": Source.ENROLMENT,
    "opt_outs": Source.OPT_OUT,
    "roster_rows": Source.ROSTER,
}
COLUMNS = ", ".join(
    f"e.{column.strip()}" for column in ROSTER_ENTRIES.partition("from")[0].split("select")[1].split(",")
)
ROSTER_ROWS = f"""
select m.npi, {COLUMNS}
  from (select npi, release, row from roster_entry where npi in ({THESE})
         union
        select r.npi, n.release, n.row from review as r join roster_entry as n on n.record_sha256 = r.record_sha256
         where r.decision = 'confirmed' and r.npi in ({THESE})) as m
  join roster_entry as e on e.release = m.release and e.row = m.row
 order by m.npi, e.release, e.row
"""  # noqa: S608 - names of columns and of values, not values
ENROLLED = f"""
select distinct npi from medicare_enrolment where npi in ({THESE}) order by npi
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """The parts of one NPI's record that say where somebody works.

    `own_day`: when the practitioner last vouched for them; `enrolled`: Medicare's file has an enrolment.
    """

    own_day: date | None = None
    locations: tuple[Location, ...] = ()
    listings: tuple[Listing, ...] = ()
    enrolled_places: tuple[EnrolledPlace, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    roster_rows: tuple[RosterRow, ...] = ()
    enrolled: bool = False


def whereabouts(directory: Directory, npis: Iterable[int]) -> dict[int, Whereabouts]:
    """Return what is stated of each."""
    each = sorted(set(npis))
    told = [part for part, source in TOLD_BY.items() if directory.has(source)]
    questions = [PEOPLE, *(_of_many(part) for part in told), *([ENROLLED] if directory.has(Source.ENROLMENT) else [])]
    values = list(asking(each))
    answered = iter(directory.engine.answers([(question, some) for question in questions for some in values]))
    people, *rest = ([row for _ in values for row in next(answered)] for _ in questions)
    found: dict[int, dict[str, Any]] = {npi: {"locations": ()} for npi in each}
    for row in people:
        of = found[row[0]]
        of["locations"] += (location_in(directory, row),)
        of["own_day"] = own_day(row)
    for part, rows in zip(told, rest, strict=False):
        for npi, made in _made(directory, part, rows).items():
            found[npi][part] = tuple(made)
    for (npi,) in rest[len(told)] if directory.has(Source.ENROLMENT) else ():
        found[npi]["enrolled"] = True
    return {npi: Whereabouts(**parts) for npi, parts in found.items()}


def _made(directory: Directory, part: str, rows: Sequence[tuple[Any, ...]]) -> dict[int, list[Any]]:
    question, make = PARTS[part]
    made: dict[int, list[Any]] = defaultdict(list)
    for npi, *values in rows:
        made[npi].append(make(**values_of(directory, question, tuple(values))))
    return made


def _of_many(part: str) -> str:
    """Return the question of a part of a record, asked about THESE: the NPI of each row first, in the same order."""
    if part == "roster_rows":
        return ROSTER_ROWS
    question = PARTS[part][0].replace("select ", "select npi, ", 1).replace(OF_ONE, f"npi in ({THESE})")
    return question.replace("order by ", "order by npi, ")
