"""A small demo country, written and built once for all who ask questions of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commands import Ran, whoperforms
from whoperforms.build.build import build
from whoperforms.build.reading_list import Sources
from whoperforms.demo.country import Written, write
from whoperforms.demo.procedure import DemoCode, DemoProcedure
from whoperforms.procedures.load import load

AS_OF = date(2026, 11, 1)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MILD = load("mild")
PERFORMED = DemoProcedure(
    core_taxonomies=MILD.taxonomy_codes(),
    codes=tuple(DemoCode(code.code, code.valid_from, code.valid_to, code.counts_as_case) for code in MILD.codes),
)


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory) -> Written:
    """The files of an invented country of 3,000 practitioners."""
    folder = tmp_path_factory.mktemp("demo-files")
    return write(
        folder, practitioners=3000, seed=7, as_of=AS_OF, weeks=2, part_b_years=(2023, 2024), procedure=PERFORMED
    )


@pytest.fixture(scope="session")
def demo_sources(demo_files) -> Sources:
    """Those files, as a build is given them."""
    return Sources(
        nppes=(demo_files.nppes, *demo_files.weekly),
        deactivated=demo_files.deactivated,
        part_b=demo_files.part_b,
        leie=demo_files.leie,
        codes=frozenset(code.code for code in MILD.codes),
    )


@pytest.fixture(scope="session")
def demo_directory(demo_sources, tmp_path_factory) -> Path:
    """The folder with its directory."""
    folder = tmp_path_factory.mktemp("demo-directory")
    build(demo_sources, folder, now=NOW, on_progress=lambda *_: None)
    return folder


@pytest.fixture
def ask(demo_directory):
    """Run the command line against the demo directory."""

    def asked(*arguments: str, **environment: str) -> Ran:
        return whoperforms(*arguments, WHOPERFORMS_DIRECTORY=str(demo_directory), **environment)

    return asked
