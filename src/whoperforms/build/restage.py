"""Records of a directory put back on the stage, as if their releases had just been read: to be joined anew.

Shape:  of each NPI asked for, what the directory keeps of it, table by table, under the names the readers give; what
        came from a companion file, or from the deactivation report, goes back to where its reader puts it.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import polars as pl

from whoperforms.build.stage import Stage
from whoperforms.store.engine import Engine

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

STAGED: dict[str, tuple[str, str, Schema]] = {  # as the stage calls it: the table, which of its rows, their columns
    "practitioner": ("practitioner", THESE, {**NAMED, "replacement_npi": pl.Int64, **DATES}),
    "organization": (
        "organization",
        THESE,
        {"name": TEXT, "parent": TEXT, "subpart": TEXT, "replacement_npi": pl.Int64, **DATES},
    ),
    "taxonomy": (
        "taxonomy",
        THESE,
        {"position": pl.Int8, "code": TEXT, "is_primary": pl.Boolean, "licence": TEXT, "licence_state": TEXT},
    ),
    "location": ("location", f"{THESE} and {OF_MAIN}", ADDRESS),
    "further_location": ("location", f"{THESE} and {OF_COMPANION}", ADDRESS),
    "other_name": (
        "other_name",
        f"{THESE} and {OF_MAIN}",
        {"kind": TEXT, "family": TEXT, "given": TEXT, "middle": TEXT, "name": TEXT},
    ),
    "further_name": ("other_name", f"{THESE} and {OF_COMPANION}", {"kind": TEXT, "name": TEXT}),
    "endpoint": (
        "endpoint",
        THESE,
        dict.fromkeys(("kind", "endpoint", "description", "use", "content", "organization"), TEXT),
    ),
    "deactivation": ("deactivation", f"{THESE} and {OF_MAIN}", DEACTIVATED),
    "reported_deactivation": ("deactivation", f"{THESE} and {REPORTED}", DEACTIVATED),
    "medicare_service": (
        "medicare_service",
        THESE,
        {"entity": TEXT, "specialty": TEXT, "code": TEXT, "place": TEXT}
        | {"patients": pl.Int64, "patient_days": pl.Int64, "year": pl.Int32},
    ),
}
ACCOUNTED = ("enumeration", "further_location", "further_name", "endpoint", "reported_deactivation", "medicare_service")
TABLES = tuple(dict.fromkeys(table for table, _, _ in STAGED.values()))
COUNTED = ("practitioner", "organization", "location")


class Restaged:
    """What went back: the rows that each release had kept, and how many rows of each table."""

    def __init__(self) -> None:
        self.kept: Counter[int] = Counter()
        self.rows: Counter[str] = Counter()


def restage(engine: Engine, stage: Stage, npis: Collection[int]) -> Restaged:
    """Put what a directory holds of some NPIs back on the stage."""
    found = Restaged()
    values = {"npis": json.dumps(list(npis))}
    for staged, (table, which, columns) in STAGED.items():
        records = _records(engine, table, which, READ_AT | dict(columns), values)
        stage.add(staged, records)
        found.rows[table] += records.height
        if staged in ACCOUNTED:
            found.kept.update(dict(records.group_by("release").len().iter_rows()))
    for enumerated in _enumerated(engine, values):
        stage.add("enumeration", enumerated)
        found.kept.update(dict(enumerated.group_by("release").len().iter_rows()))
    return found


def _records(engine: Engine, table: str, which: str, schema: Schema, values: Mapping[str, str]) -> pl.DataFrame:
    names = ", ".join(schema)
    question = f"select {names} from {table} where {which} order by npi, release, row, {names}"  # noqa: S608 - our names
    return pl.DataFrame(engine.rows(question, values), schema=dict(schema), orient="row")


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
