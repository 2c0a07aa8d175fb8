"""The worked example of CONTRIBUTING.md runs as it stands there: a source built into a directory, and a claim on it."""

import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pytest

from pages import ROOMS, ROOT, section
from published import ANA, BEN, monthly, person, table, written
from readers import read
from whoperforms.evidence.claims import Claim, Status, Subject
from whoperforms.evidence.facts import Fact
from whoperforms.evidence.source import Source
from whoperforms.search.voice import Register, Sentences, Table, exactly
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Reading, all_rejected, split
from whoperforms.sources.rules import npi, npi_fault, text

PAGE = ROOT / "CONTRIBUTING.md"
BLOCK = re.compile(r"^ *```(python|toml)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
IMPORTS = """
from collections.abc import Iterator
from typing import BinaryIO
from whoperforms.sources.delimited import Batch, Delimited
from whoperforms.sources.layout import Layout
from whoperforms.sources.reading import Reading, all_rejected, split
from whoperforms.sources.rules import npi, npi_fault, text
"""
HEADER = ["NPI", "LICENSE", "STATUS"]
ROWS = [
    {"NPI": str(ANA), "LICENSE": "X1", "STATUS": "ACTIVE"},
    {"NPI": str(ANA), "LICENSE": "Y2", "STATUS": "EXPIRED"},
    {"NPI": "2000000000", "LICENSE": "Z3", "STATUS": "ACTIVE"},
]
LINES = {  # what the steps after the reader add: in which file, behind which line, which line
    "table": (
        "store/schema.py",
        "SCHEMA = (",
        (
            'Table("board_licence", "npi big, release integer, row integer, licence text?, status text?", '
            'key="npi release row"),'
        ),
    ),
    "field": ("build/reading_list.py", "    crosswalk: Path | None = None", "    state_board: Path | None = None"),
    "reader": (
        "build/reading_list.py",
        "SINGLE: dict[str, tuple[str, Reader]] = {",
        '    "state_board": ("licences", board_utah.readings),',
    ),
    "import": (
        "build/reading_list.py",
        "from whoperforms.sources.dated import day_in",
        "from whoperforms.sources import board_utah",
    ),
    "name": ("build/recognised.py", "PUBLISHED = {", '    "state_board": r"board_utah",'),
    "join": ("build/join.py", "BESIDE = (", '    "board_licence",'),
}


class BoardLicence(NamedTuple):
    """A row of the board's, as the claim of the example takes it."""

    fact: Fact
    number: str
    status: str


def example(heading: str, language: str) -> str:
    """Give the one block in a language under a heading."""
    [block] = [found for kind, found in BLOCK.findall(section(PAGE, heading)) if kind == language]
    return textwrap.dedent(block)


def run(code: str, **given):
    exec(compile(code, str(PAGE), "exec"), given)  # noqa: S102 - our own page
    return given


def test_the_reader_of_the_example_gives_licences_and_rejects_a_wrong_npi():
    names = {
        each.__name__: each for each in (Batch, BinaryIO, Delimited, Iterator, Layout, Reading, all_rejected, split)
    }
    readings = run(example("## To add a source", "python"), **names, npi=npi, npi_fault=npi_fault, text=text)[
        "readings"
    ]
    records, aside, rows, skipped = read(readings, table(HEADER, ROWS))

    assert records == {
        "board_licence": [
            {"row": 1, "npi": ANA, "licence": "X1", "status": "ACTIVE"},
            {"row": 2, "npi": ANA, "licence": "Y2", "status": "EXPIRED"},
        ]
    }
    assert [(note[0], note[-1]) for note in aside] == [(3, "2000000000: last digit should be 2")]
    assert (rows, skipped) == (3, {})


def with_source(folder: Path) -> Path:
    """Copy the package and add the source of the example to it: its reader, and the lines that the steps name."""
    package = folder / "whoperforms"
    shutil.copytree(ROOMS, package, ignore=shutil.ignore_patterns("__pycache__", "static", "web"))
    docstring, rest = example("## To add a source", "python").split("\n", maxsplit=1)
    (package / "sources" / "board_utah.py").write_text(f"{docstring}\n{IMPORTS}\n{rest}")
    for file, behind, line in LINES.values():
        code = (package / file).read_text()
        changed, places = re.subn(rf"^{re.escape(behind)}.*\n", lambda at: f"{at[0]}{line}\n", code, flags=re.MULTILINE)  # noqa: B023
        assert places == 1, f"{file} has no line {behind!r}"
        (package / file).write_text(changed)
    return package


def test_a_source_is_a_reader_and_a_few_lines_and_builds(tmp_path):
    with_source(tmp_path)
    nppes = monthly(tmp_path, [person(ANA), person(BEN)])
    board = written(tmp_path / "board_utah.csv", table(HEADER, ROWS))
    built = subprocess.run(
        [sys.executable, "-c", "from whoperforms.cli.main import main; main()", "build", "--out", "out", nppes, board],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert built.returncode == 0, built.stderr
    held = sqlite3.connect(tmp_path / "out" / "directory.db")
    found = held.execute(
        "select npi, licence, source, l.row from board_licence as l join release as r on r.id = release order by 4"
    ).fetchall()
    held.close()

    assert found == [(ANA, "X1", "state_board", 1), (ANA, "Y2", "state_board", 2)]


FOUND = {
    "active": (["EXPIRED", "ACTIVE"], Status.SUPPORTED, "state licence board of 2026-10-01 shows licence X2 as active"),
    "expired": (
        ["EXPIRED"],
        Status.CONTRADICTED,
        "state licence board of 2026-10-01 shows licence X1 as expired, not ",
    ),
    "none": ([], Status.UNKNOWN, "No licence under this NPI in state licence board of 2026-10-01: ask the board"),
}


@pytest.mark.parametrize("case", FOUND)
def test_the_claim_of_the_example_is_made_where_the_matrix_lets_the_board_decide(case):
    stated, status, said = FOUND[case]
    tabled = tomllib.loads(example("## To add a claim", "toml"))
    known = exactly().table
    voice = Sentences("en", Register.EXACT, Table(known.sentences | tabled, known.sources, known.published))
    names = {each.__name__: each for each in (BoardLicence, Claim, Fact, Sentences, Sequence, Status, Subject)}
    claim_of = run(example("## To add a claim", "python"), **names)["in_force_claim"]
    release = {"source": Source.STATE_BOARD, "release": "2026-10-01", "file": "board_utah.csv"}
    rows = [BoardLicence(Fact(**release, row=at), f"X{at}", word) for at, word in enumerate(stated, start=1)]
    claim = claim_of(rows, [Fact(**release, row=None)], voice)

    assert (claim.id, claim.status) == (Subject.LICENCE_ON_FILE, status)
    assert claim.text.startswith(said)
