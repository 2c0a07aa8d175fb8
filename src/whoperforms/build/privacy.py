"""What may stand in no directory: personal data in text that anybody may write.

Shape:  `PRIVATE` says what is looked for, and where. Every text of every record is held against it once it is read,
        whatever its reader did: a hit loses its value, which is noted without being repeated. What is written at last
        is looked at again, but for NPPES, and one hit there refuses the whole build.

A post box is nowhere to go to: as a practice address it is lost, the town and its ZIP code stay. A street with a box
behind it stays as it is. Any e-mail address where a person's name or a street belongs is out of place; elsewhere an
organization's may stand, a Direct address too, and one at a provider of private mailboxes may not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from whoperforms.kernel.errors import BadData
from whoperforms.kernel.personal import (
    CALLED_SOCIAL_SECURITY_NUMBER,
    DATE_OF_BIRTH,
    E_MAIL,
    MAILING_ADDRESS,
    SOCIAL_SECURITY_NUMBER,
)
from whoperforms.sources.reading import Outcome, rejected_rows, values_set_aside
from whoperforms.store.schema import SCHEMA
from whoperforms.store.writer import Columns, Writer

PERSON = frozenset({"family", "given", "middle", "prefix", "suffix", "credentials", "credential"})
LINE = frozenset({"line_1", "line_2"})
PERSON_OR_LINE = PERSON | LINE
MAILBOXES = (  # providers of private ones
    *("aol", "att", "bellsouth", "charter", "comcast", "cox", "earthlink", "gmail", "gmx", "googlemail", "hotmail"),
    *("icloud", "juno", "live", "mac", "mail", "me", "msn", "optonline", "outlook", "proton", "protonmail"),
    *("rocketmail", "sbcglobal", "verizon", "yahoo", "ymail", "zoho"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """Something private: its `pattern`, and the columns it is looked for in, all where `columns` is None."""

    name: str
    pattern: str
    columns: frozenset[str] | None = None
    example: str
    counter_example: str


PRIVATE = (
    Private(
        name="a social security number",
        pattern=f"{SOCIAL_SECURITY_NUMBER}|{CALLED_SOCIAL_SECURITY_NUMBER}",
        example="LICENCE 123-45-6789",
        counter_example="555-010-0123",
    ),
    Private(
        name="a tax number",
        pattern=r"(?i:ein|tin|tax id)[^0-9a-zA-Z]{1,3}[0-9]{2}-?[0-9]{7}(?:[^0-9]|$)",
        example="PAIN CLINIC, EIN: 12-3456789",
        counter_example="12-3456789",
    ),
    Private(
        name="a person's tax number",
        pattern=r"(?:^|[^0-9-])[0-9]{2}-[0-9]{7}(?:[^0-9-]|$)",
        columns=PERSON_OR_LINE,
        example="MD 12-3456789",
        counter_example="12-34567 MAIN ST",
    ),
    Private(
        name="a date of birth",
        pattern=DATE_OF_BIRTH,
        example="DOB: 05/12/1961",
        counter_example="BORN TO MOVE 2019",
    ),
    Private(
        name="a date where a person's name belongs",
        pattern=r"(?:^|[^0-9])(?:[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])"
        r"(?:[^0-9]|$)",
        columns=PERSON,
        example="MD 5/12/1961",
        counter_example="MD 2009",
    ),
    Private(
        name="a private e-mail address",
        pattern=rf"(?i:@(?:{'|'.join(MAILBOXES)})\.(?:com|net|org|me|co\.[a-z]{{2}}|[a-z]{{2}}))"
        r"(?:[^0-9a-zA-Z.-]|\.[^0-9a-zA-Z]|\.?$)",
        example="ana.example@gmail.com",
        counter_example="desk@mail.example.org",
    ),
    Private(
        name="an e-mail address where a name or a street belongs",
        pattern=E_MAIL,
        columns=PERSON_OR_LINE,
        example="ana@clinic.example",
        counter_example="SUITE 4 @ MAIN ST",
    ),
    Private(
        name="a mailing address",
        pattern=rf"^[^0-9a-zA-Z]*{MAILING_ADDRESS}",
        columns=LINE,
        example="P.O. BOX 12",
        counter_example="12 BOX ELDER RD, PO BOX 3",
    ),
)
NOT_SHOWN = "(not shown)"  # where a record cannot be without the value
SHORTEST = 5  # letters: `a@b.c`
NEEDED = {(table.name, column.name) for table in SCHEMA for column in table.columns if column.required}
OF_NPPES = frozenset({"practitioner", "organization", "location", "taxonomy", "other_name", "endpoint"})

Records = Mapping[str, pl.DataFrame]


def screened(records: Records) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Return records without what is private, and a note of each value that was left out, which it does not repeat."""
    kept: dict[str, pl.DataFrame] = {}
    notes = [rejected_rows({})]
    for table, frame in records.items():
        kept[table] = frame
        for column, hits in _hits(frame):
            found = frame.filter(hits)
            reason = pl.coalesce(
                pl.when(pl.col(column).str.contains(private.pattern)).then(pl.lit(not_kept(private)))
                for private in _looked_for(column)
            )
            notes.append(
                values_set_aside(found, Outcome.VALUE, column=column, value=pl.lit(None), reason=reason).unique()
            )
            instead = NOT_SHOWN if (table, column) in NEEDED else None
            kept[table] = kept[table].with_columns(kept[table][column].set(hits, instead))
    return kept, pl.concat(notes)


def noted(rejected: pl.DataFrame) -> pl.DataFrame:
    """Return notes of what was set aside, with nothing private repeated in them."""
    anything = _pattern("")
    return rejected.with_columns(
        pl.when(~pl.col("value").str.contains(anything)).then("value").alias("value"),
        pl.col("reason").str.replace_all(anything, NOT_SHOWN),
    )


def not_kept(private: Private) -> str:
    """Return why a value was left out."""
    return f"has the shape of {private.name}, which is not kept"


class Guarded:
    """A writer to a directory that refuses what is private after all: in whatever is not of NPPES, in any column."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a few `rows` to `table`: what the build says of itself."""
        self._writer.insert(table, columns, rows)

    def insert_columns(self, table: str, rows: Columns) -> None:
        """Add many `rows` to `table`. Raises: BadData."""
        if table not in OF_NPPES:
            assert isinstance(rows, pl.DataFrame)  # noqa: S101 - what a build writes; for the type checker
            for column, hits in _hits(rows):
                release, row = rows.filter(hits).select("release", "row").row(0)
                raise BadData(
                    f"{table}.{column}, release {release}, row {row}: holds what is private, and was to be published; "
                    "nothing was; report this as a fault"
                )
        self._writer.insert_columns(table, rows)

    def keep_names(self, folder: Path) -> None:
        """Take the index of names in `folder`."""
        self._writer.keep_names(folder)


def _hits(frame: pl.DataFrame) -> Iterable[tuple[str, pl.Series]]:
    """Yield the text columns that hold anything private, and where."""
    for column, kind in frame.schema.items():
        if kind == pl.String and (column in LINE or _may_hold(frame[column])):
            hits = frame[column].str.contains(_pattern(column)).fill_null(value=False)
            if hits.any():
                yield column, hits


def _may_hold(values: pl.Series) -> bool:
    """Return whether a column may hold a hit: its bytes are looked at, all values at once, since most columns cannot.

    Every hit has an @, or digits and a mark. Only a mailing address has neither, at times.
    """
    if not (values.str.len_bytes() >= SHORTEST).any():
        return False
    text = values.to_arrow()
    assert isinstance(text, pa.LargeStringArray)  # noqa: S101 - as Polars gives text; for the type checker
    letters = np.frombuffer(text.buffers()[2], dtype=np.uint8)
    marks = bool(letters.min() < ord("0") or letters.max() > ord("z") or (letters == ord(":")).any())
    digits = (letters - ord("0") < 10).any()  # noqa: PLR2004 - what is less wraps round
    return bool((marks and digits) or (letters == ord("@")).any())


def _looked_for(column: str) -> list[Private]:
    return [private for private in PRIVATE if private.columns is None or column in private.columns]


@cache
def _pattern(column: str) -> str:
    return "|".join(f"(?:{private.pattern})" for private in _looked_for(column))
