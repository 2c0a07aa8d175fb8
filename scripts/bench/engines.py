"""The same questions on the same data: our file, our PostgreSQL, PostGIS as a user would write it, brute force."""

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path

import numpy as np
import polars as pl
import psycopg
from given import PROCEDURE, SEED
from tables import Table, milliseconds, percentile
from traffic import drawn_places

from whoperforms.kernel.npi import Npi
from whoperforms.kernel.point import MICRODEGREES, Point
from whoperforms.places.distance import EARTH_RADIUS_METRES
from whoperforms.search.near import Near, nearest
from whoperforms.store.directory import Directory, open_directory
from whoperforms.store.postings import POSTING
from whoperforms.store.records import record
from whoperforms.store.schema import SCHEMA
from whoperforms.store.swap import DIRECTORY
from whoperforms.store.target import writing_to

sys.path.append(str(Path(__file__).parents[2] / "tests"))
from clusters import Cluster, clusters_folder, primary, programs

ENTRIES = 20
CODES = 250  # the commonest, each as likely as the number of those who list it
AT_ONCE = 100_000  # rows
AT_LEAST = 1_000  # searches: the server's time is counted in hundredths of a second
SERVER = {"shared_buffers": "1GB", "work_mem": "32MB", "jit": "off", "random_page_cost": "1.1"}
KINDS = {"integer": pl.Int64, "big": pl.Int64, "text": pl.String, "bytes": pl.Binary}
POSTGIS = """
create extension if not exists postgis;
create extension if not exists btree_gist;
create table user_place (npi bigint, location integer, geog geography(Point));
create table user_code (npi bigint, code text);
create table user_posting (npi bigint, location integer, code text, geog geography(Point));
"""
FILLED = """
insert into user_posting select npi, location, code, st_point(lon, lat)::geography from staged;
insert into user_place select npi, location, min(geog::text)::geography from user_posting group by npi, location;
insert into user_code select distinct npi, code from staged;
create index on user_place using gist (geog);
create index on user_code (npi, code);
create index on user_posting using gist (code, geog);
analyze user_place;
analyze user_code;
analyze user_posting;
"""
JOINED = """
select p.npi, p.location, p.geog <-> st_point(%(lon)s, %(lat)s)::geography as metres
  from user_place as p
 where exists (select from user_code as c where c.npi = p.npi and c.code = any(%(codes)s))
 order by p.geog <-> st_point(%(lon)s, %(lat)s)::geography limit %(limit)s
"""
CODE_FIRST = """
select f.npi, f.location, f.metres
  from unnest(%(codes)s::text[]) as asked (code)
 cross join lateral (
       select p.npi, p.location, p.geog <-> st_point(%(lon)s, %(lat)s)::geography as metres
         from user_posting as p where p.code = asked.code
        order by p.geog <-> st_point(%(lon)s, %(lat)s)::geography limit %(limit)s) as f
 order by f.metres limit %(limit)s
"""
VERSIONS = """
select 'PostgreSQL', split_part(current_setting('server_version'), ' ', 1)
 union all (select extname, extversion from pg_extension where extname = 'postgis')
"""
Codes = tuple[str, ...]
Asking = Callable[[Point, Codes], list[int]]  # gives NPIs, nearest first


@dataclass(frozen=True, slots=True)
class Everybody:
    """Every posting of a directory, by code: points in radians, NPIs, locations."""

    by_code: dict[str, pl.DataFrame]

    def nearest(self, centre: Point, codes: Codes) -> list[int]:
        """Return the nearest by measuring everybody who lists one of the codes."""
        found = pl.concat([self.by_code[code] for code in codes])
        lat, lon = radians(centre.lat), radians(centre.lon)
        theirs, along = found["lat"].radians().to_numpy(), found["lon"].radians().to_numpy()
        half = np.sin((theirs - lat) / 2) ** 2 + cos(lat) * np.cos(theirs) * np.sin((along - lon) / 2) ** 2
        metres = np.rint(2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(half)))
        order = np.lexsort((found["npi"].to_numpy(), metres))
        return list(dict.fromkeys(found["npi"].to_numpy()[order[: ENTRIES * 20]].tolist()))[:ENTRIES]


def bench_engines(folder: Path, asked: int) -> list[Table]:
    """Ask every engine the same questions; `folder` holds the directory file that all data is taken from."""
    table = Table(
        "Engines side by side: nearest 20",
        ("engine", "one code, p50 ms", "p99", "core specialties, p50", "p99", "ratio", "equal"),
        f"{asked:,} questions from one thread: places drawn by population; a code drawn from the {CODES} commonest by "
        f"the number of those who list it, or all {len(PROCEDURE.taxonomy_codes())} core specialties of MILD at once. "
        "Ratio: to our file, by the median for one code. Equal: answers with the same people in the same order as "
        "brute force. Our PostgreSQL is slower than our file by its journeys: the same blocks come over a socket. "
        "PostGIS keeps a row and an index entry for each posting where a block holds 64; with the code first in the "
        "index it reads a few of them, and with the place alone it walks over everybody near, whatever they do, "
        "until it has twenty with the code. Brute force measures everybody with the code, so it is slow for a common "
        "one.",
    )
    print(table.title)
    file = open_directory(folder)
    everybody = _everybody(file)
    questions = _questions(everybody, asked)
    engines: dict[str, Asking] = {"ours, SQLite file": _ours(file), "brute force, numpy": everybody.nearest}
    if programs() is None:
        table.notes += " PostgreSQL is not installed here, so its rows are left out."
        return [_measured(table, engines, questions, everybody)]
    with clusters_folder() as place, primary(place, **SERVER) as cluster:
        copied(folder, cluster.address)
        database = open_directory(cluster.address)
        engines["ours, PostgreSQL"] = _ours(database)
        with psycopg.connect(cluster.address, autocommit=True, prepare_threshold=0) as connection:
            if _fill_postgis(connection, everybody):
                engines["PostGIS, tuned: GiST on (code, geography)"] = _postgis(connection, CODE_FIRST)
                engines["PostGIS as a user would write it: GiST on geography, joined to codes"] = _postgis(
                    connection, JOINED
                )
            else:
                table.notes += " PostGIS is not installed here, so its rows are left out."
            table.notes += f" {_versions(connection)}."
            return [
                _measured(table, engines, questions, everybody),
                _other_questions(file, database, cluster, questions),
            ]


def copied(folder: Path, address: str) -> None:
    """Copy a directory file into PostgreSQL, table by table."""
    connection = sqlite3.connect(f"file:{folder / DIRECTORY}?mode=ro", uri=True)
    with writing_to(address) as (writer, _):
        for table in SCHEMA:
            columns = {column.name: KINDS[column.kind] for column in table.columns}
            rows = connection.execute(f"select {', '.join(columns)} from {table.name}")  # noqa: S608 - our names
            while some := rows.fetchmany(AT_ONCE):
                writer.insert_columns(table.name, pl.DataFrame(some, schema=columns, orient="row"))
    connection.close()


def _everybody(directory: Directory) -> Everybody:
    codes = [
        code for (code,) in directory.engine.rows("select code from term where kind = 'practitioner' order by code")
    ]
    return Everybody({code: _postings(directory, code) for code in codes})


def _postings(directory: Directory, code: str) -> pl.DataFrame:
    blocks = directory.postings.blocks((("practitioner", code),))
    assert blocks is not None
    packed = np.frombuffer(b"".join(directory.postings.of(blocks.numbers.tolist())), POSTING)
    columns = {name: packed[name].astype(np.int64) for name in ("npi", "location")}
    return pl.DataFrame(columns | {axis: packed[axis] / MICRODEGREES for axis in ("lat", "lon")})


def _questions(everybody: Everybody, asked: int) -> list[tuple[Point, Codes]]:
    dice = random.Random(SEED)  # noqa: S311 - dice, not secrets
    commonest = sorted(everybody.by_code, key=lambda code: -everybody.by_code[code].height)[:CODES]
    drawn = dice.choices(commonest, [everybody.by_code[code].height for code in commonest], k=asked)
    return [(place, (code,)) for place, code in zip(drawn_places(asked), drawn, strict=True)]


def _ours(directory: Directory) -> Asking:
    def ask(centre: Point, codes: Codes) -> list[int]:
        terms = tuple(("practitioner", code) for code in codes)
        return [hit.npi for hit in nearest(directory, Near(centre=centre, terms=terms), limit=ENTRIES)]

    return ask


def _postgis(connection: psycopg.Connection, question: str) -> Asking:
    def ask(centre: Point, codes: Codes) -> list[int]:
        limit = 2 * ENTRIES
        while True:  # somebody with two places falls out, so more is fetched than is shown, and then more
            values = {"lat": centre.lat, "lon": centre.lon, "codes": list(codes), "limit": limit}
            rows = connection.execute(question, values).fetchall()
            rows.sort(key=lambda row: (round(row[2]), row[0]))
            people = list(dict.fromkeys(row[0] for row in rows))[:ENTRIES]
            if len(people) == ENTRIES or len(rows) < limit:
                return people
            limit *= 4

    return ask


def _fill_postgis(connection: psycopg.Connection, everybody: Everybody) -> bool:
    known = connection.execute("select from pg_available_extensions where name = 'postgis'").fetchone()
    if known is None:
        return False
    for statement in filter(None, map(str.strip, POSTGIS.split(";"))):
        connection.execute(statement)
    connection.execute("create table staged (code text, npi bigint, location integer, lat float8, lon float8)")
    with connection.cursor() as cursor, cursor.copy("copy staged from stdin (format csv)") as copy:
        for code, postings in everybody.by_code.items():
            copy.write(postings.select(pl.lit(code), "npi", "location", "lat", "lon").write_csv(include_header=False))
    for statement in filter(None, map(str.strip, FILLED.split(";"))):
        connection.execute(statement)
    return True


def _versions(connection: psycopg.Connection) -> str:
    """Return the versions of the server and of what was put into it."""
    known = connection.execute(VERSIONS).fetchall()
    return ", ".join(f"{name} {version}" for name, version in known)


def _measured(
    table: Table, engines: dict[str, Asking], questions: list[tuple[Point, Codes]], everybody: Everybody
) -> Table:
    """Ask every engine for one code, then for all core specialties; hold the answers against brute force."""
    core = tuple(code for code in PROCEDURE.taxonomy_codes() if code in everybody.by_code)
    some = questions[: max(len(questions) // 10, 20)]
    at_once = [(place, core) for place, _ in some]
    expected = [everybody.nearest(*question) for question in some + at_once]
    medians = {}
    for name, ask in engines.items():
        for question in some:  # what a process asks first is slower: connections, plans, boxes
            ask(*question)
        one = [milliseconds(lambda q=question, a=ask: a(*q)) for question in questions]
        several = [milliseconds(lambda q=question, a=ask: a(*q)) for question in at_once]
        equal = sum(ask(*question) == right for question, right in zip(some + at_once, expected, strict=True))
        medians[name] = statistics.median(one)
        table.add(
            name,
            f"{medians[name]:.2f}",
            f"{percentile(one, 99):.2f}",
            f"{statistics.median(several):.2f}",
            f"{percentile(several, 99):.2f}",
            f"{medians[name] / medians['ours, SQLite file']:.1f}",
            f"{equal / len(expected):.0%}",
        )
    assert all(row[-1] == "100%" for row in table.rows if row[0].startswith("ours"))
    postings = sum(frame.height for frame in everybody.by_code.values())
    table.notes += f" {postings:,} postings of practitioners."
    return table


def _other_questions(
    file: Directory, database: Directory, cluster: Cluster, questions: list[tuple[Point, Codes]]
) -> Table:
    """Look people up, and tell how much of the server's own time a question takes."""
    table = Table(
        "SQLite and PostgreSQL: records, and what a server spends",
        ("what", "SQLite file", "PostgreSQL", "ratio"),
        "From one thread. Server time: what the server's process for this connection took of a core, by /proc; what is "
        "left of a question is spent in the asking process, which can stand on another machine.",
    )
    print(table.title)
    dice = random.Random(SEED)  # noqa: S311 - dice, not secrets
    known = [npi for (npi,) in file.engine.rows("select npi from practitioner order by npi")]
    npis = [Npi(str(npi)) for npi in dice.choices(known, k=len(questions))]
    for of in (file, database):
        for npi in npis:  # so that neither waits for the disk
            record(of, npi)
    times = [[milliseconds(lambda n=npi, d=of: record(d, n)) for npi in npis] for of in (file, database)]
    for name, percent in (("one record, p50 ms", 50), ("one record, p99 ms", 99)):
        ours, theirs = (percentile(some, percent) for some in times)
        table.add(name, f"{ours:.2f}", f"{theirs:.2f}", f"{theirs / ours:.1f}")
    searches = questions * (1 + AT_LEAST // len(questions))
    spent, rates = [], []
    for of in (file, database):
        ask = _ours(of)
        with _server_time(cluster) as server_seconds:
            began = time.perf_counter()
            for question in searches:
                ask(*question)
            rates.append(len(searches) / (time.perf_counter() - began))
        spent.append(server_seconds[0] / len(searches) * 1000)
    table.add(
        "nearest 20 of one code, searches/s", f"{rates[0]:,.0f}", f"{rates[1]:,.0f}", f"{rates[1] / rates[0]:.2f}"
    )
    table.add("server time of one search, ms", "none", f"{spent[1]:.3f}", "")
    table.add("searches/s that one core of a server could take", "none", f"{1000 / spent[1]:,.0f}", "")
    return table


@contextmanager
def _server_time(cluster: Cluster) -> Iterator[list[float]]:
    """Yield what holds, once the block has ended, the seconds of a core that all of the server's processes took."""
    taken: list[float] = []
    began = _ticks(cluster)
    yield taken
    taken.append((_ticks(cluster) - began) / 100)


def _ticks(cluster: Cluster) -> int:
    """Return the hundredths of a second that the server's processes have taken so far."""
    stats = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in cluster.processes()]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats)


if __name__ == "__main__":
    for made in bench_engines(Path(sys.argv[1]), int(sys.argv[2])):
        print("\n".join(made.lines()))
