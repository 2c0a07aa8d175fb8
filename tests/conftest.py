"""A small demo country, written and built once for all who ask questions of it; servers to keep directories on."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from clusters import Cluster, Out, clusters_folder, primary, replica
from commands import Ran, whoperforms
from whoperforms import registry
from whoperforms.build.build import build
from whoperforms.build.reading_list import Sources
from whoperforms.build.recognised import with_files
from whoperforms.build.scope import Scope
from whoperforms.demo.country import Written, write
from whoperforms.demo.procedure import DemoProcedure
from whoperforms.procedures.load import load

registry.start()

AS_OF = date(2026, 11, 1)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MILD = load("mild")
PERFORMED = DemoProcedure.of(MILD)


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
    return with_files(Sources(nppes=(), scope=Scope.of([MILD])), [demo_files.nppes.parent])


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


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server, started for the first test that needs one."""
    with clusters_folder() as folder, primary(folder) as started:
        yield started


@pytest.fixture(scope="session")
def standby(cluster) -> Iterator[Cluster]:
    """A server that follows it."""
    with replica(cluster) as started:
        yield started


@pytest.fixture
def out_of(request, tmp_path) -> Callable[[str], Out]:
    """A place to keep a directory in, by engine: a folder, a database, or a database that is read on another server."""

    def place(engine: str) -> Out:
        if engine == "sqlite":
            return Out(engine, tmp_path, tmp_path)
        server = request.getfixturevalue("cluster")
        if engine == "postgres":
            return Out(engine, server.address, server.address)
        following = request.getfixturevalue("standby")
        waits_until_seen_there = f"{server.address}?options=-c%20synchronous_commit%3Dremote_apply"
        return Out(engine, waits_until_seen_there, following.address)

    return place


@pytest.fixture(params=["sqlite", "postgres", "replica"])
def out(request, out_of) -> Out:
    """A place to keep a directory in, one after the other."""
    return out_of(request.param)
