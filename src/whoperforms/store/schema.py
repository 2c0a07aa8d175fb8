"""What a directory holds, table by table, and how either engine is told to make the tables.

Shape:  days are integers YYYYMMDD; points are integers, millionths of a degree; blank is null.
        A record points to the release it was read from and to its data row there, counted from 1.
        The columns of a key stand first: SQLite 3.40 finds fault with its own file otherwise (integrity_check).
        `term` and `block` are what search by place reads (store.postings): a term is something to be found by, a
        taxonomy code a practitioner lists or a code billed to Medicare; its postings lie in blocks of neighbours.
"""

from dataclasses import dataclass

from whoperforms.kernel.errors import BadDirectory

APPLICATION_ID = 0x77686F70  # "whop": tells a directory file from any other SQLite file
VERSION = 5

SQLITE_TYPES = {"integer": "integer", "big": "integer", "text": "text", "bytes": "blob"}
POSTGRES_TYPES = {"integer": "integer", "big": "bigint", "text": "text", "bytes": "bytea"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `kind` is integer (32 bits), big (64 bits), text or bytes."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Index:
    """Columns that rows can be found by beside the key, where `condition` holds."""

    name: str
    columns: tuple[str, ...]
    condition: str | None = None


class Table:
    """A table. `columns` is written as in `npi big, given text?`: a question mark allows blank."""

    def __init__(self, name: str, columns: str, *indexes: Index, key: str = "", long_rows: bool = False) -> None:
        self.name = name
        self.columns = tuple(_column(*words.split()) for words in columns.split(","))
        self.key = tuple(key.split())
        self.indexes = indexes
        self.long_rows = long_rows  # hundreds of bytes each: better not within the tree of their key

    def in_sqlite(self) -> str:
        """Return the statement that makes the table in a SQLite file."""
        lines = [_declared(column, SQLITE_TYPES) for column in self.columns]
        if self.key:
            lines.append(f"primary key ({', '.join(self.key)})")
        clustered = self.key and not self.long_rows and self._number_of_row is None
        return self._made(lines, " without rowid" if clustered else "")

    def in_postgres(self) -> str:
        """Return the statement that makes the table in PostgreSQL; keys and indexes follow once it is filled."""
        return self._made([_declared(column, POSTGRES_TYPES) for column in self.columns], "")

    def keyed_in_postgres(self) -> list[str]:
        """Return the statements that give a filled table its key and indexes in PostgreSQL."""
        key = [f"alter table {self.name} add primary key ({', '.join(self.key)})"] if self.key else []
        return [*key, *self.indexed()]

    def indexed(self) -> list[str]:
        """Return the statements that make the indexes, the same in both engines."""
        return [
            f"create index {index.name} on {self.name} ({', '.join(index.columns)})"
            + (f" where {index.condition}" if index.condition else "")
            for index in self.indexes
        ]

    @property
    def _number_of_row(self) -> str | None:
        """The one integer column that is the key, if it is one: SQLite keeps such a table by its row numbers."""
        [first, *others] = self.columns
        alone = self.key == (first.name,) and first.kind in {"integer", "big"}
        return first.name if alone and others else None

    def _made(self, lines: list[str], manner: str) -> str:
        return f"create table {self.name} ({', '.join(lines)}){manner}"


def _column(name: str, kind: str) -> Column:
    return Column(name, kind.removesuffix("?"), required=not kind.endswith("?"))


def _declared(column: Column, types: dict[str, str]) -> str:
    return f"{column.name} {types[column.kind]}{' not null' * column.required}"


SCHEMA = (
    Table("built", "name text, value text", key="name"),
    Table(
        "release",
        "id integer, source text, part text, file text, archive text?, sha256 text, bytes big, period_start text?, "
        "period_end text?, rows_read big, rows_kept big, rows_skipped big, rows_rejected big",
        key="id",
    ),
    Table("skipped", "release integer, rule text, rows big", key="release rule"),
    Table(
        "rejected",
        "release integer, row integer, outcome text, column_name text?, value text?, reason text",
        Index("rejected_by_release", ("release", "row")),
    ),
    Table("measure", "name text, part big, whole big?", key="name"),
    Table("sampled", "npi big", key="npi"),
    Table(
        "drift",
        "compared_at text, name text, was text?, now text?, bound text, outside integer, accepted_by text?, "
        "reason text?",
    ),
    Table(
        "practitioner",
        "npi big, family text, given text?, middle text?, prefix text?, suffix text?, credentials text?, sex text?, "
        "sole_proprietor text?, replacement_npi big?, enumerated_on integer?, updated_on integer?, "
        "deactivated_on integer?, reactivated_on integer?, certified_on integer?, release integer, row integer",
        key="npi",
    ),
    Table(
        "organization",
        "npi big, name text, parent text?, subpart text?, replacement_npi big?, enumerated_on integer?, "
        "updated_on integer?, deactivated_on integer?, reactivated_on integer?, certified_on integer?, "
        "release integer, row integer",
        key="npi",
    ),
    Table(
        "other_name",
        "npi big, position integer, kind text, family text?, given text?, middle text?, name text?, release integer, "
        "row integer",
        key="npi position",
    ),
    Table(
        "location",
        "npi big, location integer, line_1 text?, line_2 text?, city text?, state text?, postal_code text?, "
        "country text?, phone text?, lat integer?, lon integer?, precision text, release integer, row integer",
        key="npi location",
    ),
    Table(
        "taxonomy",
        "npi big, position integer, code text, is_primary integer, licence text?, licence_state text?, "
        "release integer, row integer",
        key="npi position",
    ),
    Table(
        "endpoint",
        "npi big, position integer, kind text?, endpoint text?, description text?, use text?, content text?, "
        "organization text?, release integer, row integer",
        key="npi position",
    ),
    Table(
        "deactivation",
        "npi big, release integer, row integer, deactivated_on integer?, reactivated_on integer?",
        key="npi release row",
    ),
    Table(
        "medicare_service",
        "npi big, release integer, row integer, year integer, code text, place text, entity text, specialty text?, "
        "patients big, patient_days big",
        key="npi release row",
    ),
    Table(
        "exclusion",
        "release integer, row integer, npi big?, family text?, given text?, middle text?, business text?, "
        "specialty text?, city text?, state text?, kind text?, excluded_on integer?, reinstated_on integer?, "
        "waived_on integer?, waiver_state text?, birth_year integer?, record_sha256 text",
        Index("exclusion_by_npi", ("npi",), condition="npi is not null"),
        Index("exclusion_by_record", ("record_sha256",)),
        key="release row",
    ),
    Table(
        "care_compare",
        "npi big, release integer, row integer, location integer?, enrolment text?, group_id text?, group_name text?, "
        "group_members integer?, school text?, graduated integer?, specialty text?, other_specialties text?, "
        "telehealth integer?, assignment text?, group_assignment text?",
        key="npi release row",
    ),
    Table(
        "affiliation",
        "npi big, release integer, row integer, kind text?, ccn text?, name text?, unit_ccn text?",
        Index("affiliation_by_npi", ("npi", "release", "row")),
    ),
    Table(
        "payment",
        "npi big, release integer, row integer, record_id text, year integer, maker text, amount_cents big, "
        "paid_on integer?, payments integer?, nature text?, form text?, products text?, procedure text?, "
        "disputed integer",
        key="npi release row",
    ),
    Table(
        "medicare_enrolment",
        "npi big, release integer, row integer, enrolment text, specialty text?, specialty_name text?, state text?, "
        "is_primary integer",
        key="npi release row",
    ),
    Table(
        "medicare_place",
        "npi big, release integer, row integer, enrolment text, city text?, state text?, postal_code text?",
        key="npi release row",
    ),
    Table(
        "medicare_group",
        "npi big, release integer, row integer, enrolment text, group_enrolment text, name text?",
        key="npi release row",
    ),
    Table(
        "revocation",
        "npi big, release integer, row integer, enrolment text?, specialty_name text?, state text?, reason text?, "
        "revoked_on integer?, barred_until integer?",
        key="npi release row",
    ),
    Table(
        "opt_out",
        "npi big, release integer, row integer, specialty_name text?, opted_out_on integer?, ends_on integer?, "
        "line_1 text?, line_2 text?, city text?, state text?, postal_code text?, country text?, may_order integer?, "
        "updated_on integer?",
        key="npi release row",
    ),
    Table(
        "roster_entry",
        "release integer, row integer, npi big?, issuer text, issuer_record text, family text?, given text?, "
        "middle text?, suffix text?, credential text?, programme text, pathway text?, device text?, "
        "didactic_on integer?, hands_on_on integer?, hands_on_kind text?, mentored_cases integer?, "
        "mentored_until integer?, certified_on integer?, expires_on integer?, status text, status_on integer?, "
        "evidence_kind text?, site_name text?, line_1 text?, line_2 text?, city text?, state text?, "
        "postal_code text?, country text?, phone text?, website text?, cases_total integer?, cases_12m integer?, "
        "cases_as_of integer?, cases_basis text?, as_of integer, evidence_state text, record_sha256 text",
        Index("roster_entry_by_npi", ("npi",), condition="npi is not null"),
        Index("roster_entry_by_record", ("record_sha256",)),
        key="release row",
    ),
    Table(
        "unsaid_loss",
        "release integer, row integer, npi big, issuer text, programme text, as_of integer",
        key="release row",
    ),
    Table(
        "medicare_total",
        "release integer, row integer, year integer, state text?, code text, place text, providers big?, "
        "patients big?, patient_days big?",
        key="release row",
    ),
    Table(
        "specialty_crosswalk",
        "release integer, row integer, specialty text, specialty_name text?, code text",
        Index("specialty_crosswalk_by_code", ("code",)),
        key="release row",
    ),
    Table(
        "match_question",
        "id text, source text, record_sha256 text, npi big, release integer, row integer, score integer, evidence text",
        Index("match_question_by_npi", ("npi",)),
        key="id",
    ),
    Table(
        "review",
        "release integer, row integer, at text, source text, record_sha256 text, npi big, decision text",
        Index("review_by_npi", ("npi",)),
        key="release row",
    ),
    Table(
        "taxonomy_code",
        "code text, name text?, grouping text?, classification text?, specialization text?, section text?, "
        "release integer, row integer",
        key="code",
    ),
    Table(
        "term",
        "kind text, code text, postings big, first_block integer, boxes bytes, traits bytes",
        key="kind code",
        long_rows=True,
    ),
    Table("block", "id integer, postings bytes", key="id"),
)
POSTGRES_SCHEMA = (*SCHEMA, Table("names_file", "name text, chunk integer, data bytes", key="name chunk"))

TABLES = ";\n".join(table.in_sqlite() for table in SCHEMA) + ";\n"
INDEXES = "".join(f"{statement};\n" for table in SCHEMA for statement in table.indexed())


class OtherSchema(BadDirectory):
    """A directory of another schema than this program's: of `version`."""

    def __init__(self, sentence: str, version: int) -> None:
        super().__init__(sentence)
        self.version = version


def refuse_other_version(version: int, where: str) -> None:
    """Refuse a directory of another schema than this program's. Raises: OtherSchema."""
    if version != VERSION:
        age = "an older" if version < VERSION else "a newer"
        raise OtherSchema(
            f"{where}: written by {age} whoperforms (schema {version}, this one reads {VERSION}); build it again",
            version,
        )
