"""Records of a directory put back on the stage, as if their releases had just been read: to be joined anew.

Shape:  of each NPI asked for, what the directory keeps of it, table by table, under the names the readers give; what
        came from a companion file, or from the deactivation report, goes back to where its reader puts it.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import polars as pl

from whoperforms.build import care_compare
from whoperforms.build.join import BESIDE
from whoperforms.build.stage import Stage
from whoperforms.store.engine import Engine
from whoperforms.store.schema import SCHEMA

OF_MAIN = "release in (select id from release where part = 'main')"
OF_COMPANION = "release in (select id from release where part in ('further places', 'other names', 'endpoints'))"
REPORTED = "release in (select id from release where source = 'deactivated')"
THESE = "npi in (select value from json_each(:npis))"

TEXT, DAY = pl.String, pl.Int32
DATES = dict.fromkeys(("enumerated_on", "updated_on", "deactivated_on", "reactivated_on", "certified_on"), DAY)
ADDRESS = dict.fromkeys(("line_1", "line_2", "city", "state", "postal_code", "country", "phone"), TEXT)
NAMED = dict.fromkeys(("family", "given", "middle", "prefix", "suffix", "credentials", "sex", "sole_proprietor"), TEXT)
READ_AT = {"npi": pl.Int64, "release": pl.Int32, "row": pl.UInt32}
DEACTIVATED = {"deactivated_on": DAY, "reactivated_on": DAY}

Schema = Mapping[str, type[pl.DataType]]

LISTED = """(
    select c.npi, c.release, c.row, c.enrolment, c.group_id, c.group_name, c.group_members, c.school, c.graduated,
           c.specialty, c.other_specialties, c.telehealth, c.assignment, c.group_assignment,
           l.line_1, l.line_2, l.city, l.state, l.postal_code, l.country, l.phone
      from care_compare as c left join location as l on l.npi = c.npi and l.location = c.location)"""
LISTING = dict.fromkeys(care_compare.LISTED, TEXT) | {
    "group_members": pl.Int64,
    "graduated": pl.Int32,
    "telehealth": pl.Boolean,
}
KINDS = {"integer": pl.Int64, "big": pl.Int64, "text": TEXT}
OWN_FILE = "release in (select id from release where source = 'affiliation')"


class Held(NamedTuple):
    """What goes back on the stage: a table, which of its rows, their columns; `read_from` where that is not all."""

    table: str
    which: str
    columns: Schema
    read_from: str | None = None


def _columns(table: str) -> Schema:
    """Return the columns of a table of the directory, but for where they were read."""
    [found] = [each for each in SCHEMA if each.name == table]
    return {column.name: KINDS[column.kind] for column in found.columns if column.name not in READ_AT}


STAGED: dict[str, Held] = {  # as the stage calls it
    "practitioner": Held("practitioner", THESE, {**NAMED, "replacement_npi": pl.Int64, **DATES}),
    "organization": Held(
        "organization",
        THESE,
        {"name": TEXT, "parent": TEXT, "subpart": TEXT, "replacement_npi": pl.Int64, **DATES},
    ),
    "taxonomy": Held(
        "taxonomy",
        THESE,
        {"position": pl.Int8, "code": TEXT, "is_primary": pl.Boolean, "licence": TEXT, "licence_state": TEXT},
    ),
    "location": Held("location", f"{THESE} and {OF_MAIN}", ADDRESS),
    "further_location": Held("location", f"{THESE} and {OF_COMPANION}", ADDRESS),
    "other_name": Held(
        "other_name",
        f"{THESE} and {OF_MAIN}",
        {"kind": TEXT, "family": TEXT, "given": TEXT, "middle": TEXT, "name": TEXT},
    ),
    "further_name": Held("other_name", f"{THESE} and {OF_COMPANION}", {"kind": TEXT, "name": TEXT}),
    "endpoint": Held(
        "endpoint",
        THESE,
        dict.fromkeys(("kind", "endpoint", "description", "use", "content", "organization"), TEXT),
    ),
    "deactivation": Held("deactivation", f"{THESE} and {OF_MAIN}", DEACTIVATED),
    "reported_deactivation": Held("deactivation", f"{THESE} and {REPORTED}", DEACTIVATED),
    "medicare_service": Held(
        "medicare_service",
        THESE,
        {"entity": TEXT, "specialty": TEXT, "code": TEXT, "place": TEXT}
        | {"patients": pl.Int64, "patient_days": pl.Int64, "year": pl.Int32},
    ),
    "care_compare": Held("care_compare", THESE, LISTING | ADDRESS, LISTED),
    "affiliation": Held("affiliation", f"{THESE} and {OWN_FILE}", _columns("affiliation")),
    "listed_affiliation": Held("affiliation", f"{THESE} and not {OWN_FILE}", _columns("affiliation")),
    **{table: Held(table, THESE, _columns(table)) for table in BESIDE},
}
ACCOUNTED = (
    *("further_location", "further_name", "endpoint", "reported_deactivation", "medicare_service"),
    *("care_compare", "affiliation", *BESIDE),
)
TABLES = tuple(dict.fromkeys(held.table for held in STAGED.values()))
COUNTED = ("practitioner", "organization", "location")


class Restaged:
    """What went back: the rows that each release had kept, and how many rows of each table there were."""

    def __init__(self) -> None:
        self.kept: Counter[int] = Counter()
        self.rows: Counter[str] = Counter()


def restage(engine: Engine, stage: Stage, npis: Collection[int]) -> Restaged:
    """Put what a directory holds of some NPIs back on the stage."""
    found = Restaged()
    values = {"npis": json.dumps(list(npis))}
    for table in COUNTED:
        [(found.rows[table],)] = engine.rows(f"select count(*) from {table} where {THESE}", values)  # noqa: S608 - ours
    for staged, held in STAGED.items():
        records = _records(engine, held, values)
        stage.add(staged, records)
        if staged in ACCOUNTED:
            found.kept.update(dict(records.group_by("release").len().iter_rows()))
    for enumerated in _enumerated(engine, values):
        stage.add("enumeration", enumerated)
        found.kept.update(dict(enumerated.group_by("release").len().iter_rows()))
    return found


def _records(engine: Engine, held: Held, values: Mapping[str, str]) -> pl.DataFrame:
    schema = READ_AT | dict(held.columns)
    names = ", ".join(schema)
    source = held.read_from or held.table
    question = f"select {names} from {source} where {held.which} order by npi, release, row, {names}"  # noqa: S608 - ours
    return pl.DataFrame(engine.rows(question, values), schema=schema, orient="row")


DESCRIBED = "select npi, release, row, {entity} from {table} where " + THESE + " order by npi"  # noqa: S608 - our names
DARK = f"""
select npi, release, row, null from deactivation
 where {THESE} and {OF_MAIN}
   and npi not in (select npi from practitioner where {THESE})
   and npi not in (select npi from organization where {THESE})
 order by npi
"""  # noqa: S608 - our names


def _enumerated(engine: Engine, values: Mapping[str, str]) -> Iterator[pl.DataFrame]:
    """Yield the main file's rows: of people, of organizations, and the dark ones that hold dates alone."""
    schema = READ_AT | {"entity": pl.Int8}
    people, organizations = (
        DESCRIBED.format(entity=entity, table=table) for entity, table in ((1, "practitioner"), (2, "organization"))
    )
    for question in (people, organizations, DARK):
        yield pl.DataFrame(engine.rows(question, values), schema=schema, orient="row")
