"""Medicare enrolments: their sub-files name an enrolment, not a person; who it is of, the main extract says.

Source: CMS public provider enrolment; an enrolment of a person is numbered I..., of an organisation O...
Shape:  the main extract is read first. What names an enrolment that it does not hold is skipped, and counted.
"""

import polars as pl

NOT_ENROLLED = "of an enrolment that is not a person's in the enrolment file"
TABLE_OF = {  # the directory's table, by what a sub-file holds
    "secondary_specialty": "medicare_enrolment",
    "enrolled_place": "medicare_place",
    "reassignment": "medicare_group",
    "additional_npi": "medicare_enrolment",
}
IS_FURTHER = pl.lit(value=False).alias("is_primary")
AS_READ = ("row", "npi", "enrolment", "specialty", "specialty_name", "state", "is_primary", "release")  # the extract
BLANK = [pl.lit(None, pl.String).alias(name) for name in ("specialty", "specialty_name", "state")]


class _Known:
    """One value for each key, the first that was learnt."""

    def __init__(self, key: str, value: str, kind: type[pl.DataType]) -> None:
        self._key = key
        self._parts = [pl.DataFrame(schema={key: pl.String, value: kind})]

    def learn(self, rows: pl.DataFrame) -> None:
        self._parts.append(rows.select(self._parts[0].columns))

    def all(self) -> pl.DataFrame:
        if len(self._parts) > 1:
            self._parts = [pl.concat(self._parts).unique(self._key, keep="first", maintain_order=True)]
        return self._parts[0]


class Enrolments:
    """Whose each enrolment is, as far as it has been read."""

    def __init__(self) -> None:
        self._people = _Known("enrolment", "npi", pl.Int64)
        self._groups = _Known("group_enrolment", "name", pl.String)

    def learn(self, table: str, records: pl.DataFrame) -> None:
        """Take whose enrolments are, from records of a table that tells."""
        match table:
            case "medicare_enrolment":
                self._people.learn(records)
            case "medicare_group_name":
                self._groups.learn(records.rename({"enrolment": "group_enrolment"}))

    def resolved(self, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of a sub-file that name a person's enrolment, as rows of its table (`TABLE_OF`)."""
        people = self._people.all()
        if kind == "additional_npi":
            known = rows.join(people, on="enrolment", how="semi", maintain_order="left")
            return known.with_columns(IS_FURTHER, *BLANK).select(AS_READ)
        whose = rows.join(people, on="enrolment", how="inner", maintain_order="left")
        match kind:
            case "secondary_specialty":
                return whose.with_columns(IS_FURTHER, BLANK[-1]).select(AS_READ)
            case "reassignment":
                return whose.join(self._groups.all(), on="group_enrolment", how="left", maintain_order="left")
        return whose
