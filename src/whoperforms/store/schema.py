"""What a directory file holds, table by table.

Shape:  SQLite; days are integers YYYYMMDD; points are integers, millionths of a degree; blank is null.
        A record points to the release it was read from and to its data row there, counted from 1.
        The columns of a key stand first: SQLite 3.40 finds fault with its own file otherwise (integrity_check).
        `term` and `block` are what search by place reads (store.postings): a term is something to be found by, a
        taxonomy code a practitioner lists or a code billed to Medicare; its postings lie in blocks of neighbours.
"""

APPLICATION_ID = 0x77686F70  # "whop": tells a directory file from any other SQLite file
VERSION = 3

TABLES = """
create table built (name text primary key, value text not null) without rowid;

create table release (
  id integer primary key, source text not null, part text not null, file text not null, archive text,
  sha256 text not null, bytes integer not null, period_start text, period_end text,
  rows_read integer not null, rows_kept integer not null, rows_skipped integer not null,
  rows_rejected integer not null
);
create table skipped (
  release integer not null, rule text not null, rows integer not null, primary key (release, rule)
) without rowid;
create table rejected (
  release integer not null, row integer not null, outcome text not null, column_name text, value text,
  reason text not null
);

create table practitioner (
  npi integer primary key, family text not null, given text, middle text, prefix text, suffix text,
  credentials text, sex text, sole_proprietor text, replacement_npi integer, enumerated_on integer,
  updated_on integer, deactivated_on integer, reactivated_on integer, certified_on integer,
  release integer not null, row integer not null
);
create table organization (
  npi integer primary key, name text not null, parent text, subpart text, replacement_npi integer,
  enumerated_on integer, updated_on integer, deactivated_on integer, reactivated_on integer, certified_on integer,
  release integer not null, row integer not null
);
create table other_name (
  npi integer not null, position integer not null, kind text not null, family text, given text, middle text,
  name text, release integer not null, row integer not null, primary key (npi, position)
) without rowid;
create table location (
  npi integer not null, location integer not null, line_1 text, line_2 text, city text, state text,
  postal_code text, country text, phone text, lat integer, lon integer, precision text not null,
  release integer not null, row integer not null, primary key (npi, location)
) without rowid;
create table taxonomy (
  npi integer not null, position integer not null, code text not null, is_primary integer not null, licence text,
  licence_state text, release integer not null, row integer not null, primary key (npi, position)
) without rowid;
create table endpoint (
  npi integer not null, position integer not null, kind text, endpoint text, description text, use text,
  content text, organization text, release integer not null, row integer not null, primary key (npi, position)
) without rowid;
create table deactivation (
  npi integer not null, release integer not null, row integer not null, deactivated_on integer,
  reactivated_on integer, primary key (npi, release, row)
) without rowid;
create table medicare_service (
  npi integer not null, release integer not null, row integer not null, year integer not null, code text not null,
  place text not null, entity text not null, specialty text, patients integer not null,
  patient_days integer not null, primary key (npi, release, row)
) without rowid;
create table exclusion (
  release integer not null, row integer not null, npi integer, family text, given text, middle text, business text,
  specialty text, city text, state text, kind text, excluded_on integer, reinstated_on integer,
  waived_on integer, waiver_state text, primary key (release, row)
) without rowid;
create table taxonomy_code (
  code text primary key, name text, grouping text, classification text, specialization text, section text,
  release integer not null, row integer not null
) without rowid;

create table term (
  id integer primary key, kind text not null, code text not null, postings integer not null, boxes blob not null,
  unique (kind, code)
);
create table block (term integer not null, number integer not null, postings blob not null, primary key (term, number));
"""

INDEXES = """
create index exclusion_by_npi on exclusion (npi) where npi is not null;
create index rejected_by_release on rejected (release, row);
"""
