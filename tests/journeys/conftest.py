"""One browser and one server for all journeys, with a report that waits in its registry."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browsing import DESK, chromium
from private_tour import Private, lived
from registries import registry_at
from sending import PEOPLE
from serving import server
from tour import STOPS, People
from whoperforms.kernel.npi import Npi
from whoperforms.registry.corrections.report import Category, Report
from whoperforms.registry.corrections.services import receive
from whoperforms.store.directory import open_directory

OPERATED = '[operator]\nname = "Example Patients\' Foundation"\nphone = "800-555-0100"\nemail = "help@example.org"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server with everybody it is asked about, and the registry that it keeps reports in."""

    address: str
    people: People
    tracking: str
    registry: Path

    def to(self, stop: str, language: str = "en") -> str:
        """Return the address of a stop of the tour."""
        return self.address + STOPS[stop].of(self.people, language, tracking=self.tracking)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all of a module: while it is open, Django refuses its tables to other tests of this thread."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def site(demo_directory, demo_files, tmp_path_factory) -> Iterator[Site]:
    """The demo country as an operator would serve it to this machine."""
    folder = tmp_path_factory.mktemp("site")
    described, registry = folder / "site.toml", folder / "registry.db"
    described.write_text(OPERATED, encoding="utf-8")
    people = People.of(demo_directory, demo_files.truth)
    with ThreadPoolExecutor(1) as beside:  # the browser's
        tracking = beside.submit(_reported, registry, people.certified).result()
    with server(demo_directory, "--site", str(described), WHOPERFORMS_REGISTRY=str(registry)) as (address, _):
        yield Site(address=address, people=people, tracking=tracking, registry=registry)


@pytest.fixture(scope="session")
def private_site(demo_directory, demo_files, tmp_path_factory) -> Iterator[tuple[str, Private]]:
    """A server whose programme has somebody at every stage, and everybody's way in."""
    registry = tmp_path_factory.mktemp("private") / "registry.db"
    npi = People.of(demo_directory, demo_files.truth).performer
    with ThreadPoolExecutor(1) as beside:  # the browser's thread may not ask Django's tables
        private = beside.submit(lived, registry, npi=npi, listed=_named(demo_directory)).result()
    with server(demo_directory, WHOPERFORMS_REGISTRY=str(registry)) as (address, _):
        yield address, private


def _named(directory: Path) -> tuple[str, str]:
    """Return the family and given name of somebody whom the directory knows."""
    _npi, family, given = open_directory(directory).engine.rows(PEOPLE)[0]
    return family, given


def _reported(registry: Path, npi: str) -> str:
    report = Report(category=Category.TELEPHONE, text="It rings elsewhere.", language="en", npi=Npi(npi))
    with registry_at(registry):
        return str(receive(report, submission="of the tour", now=datetime.now(UTC)))


@pytest.fixture
def opened(browser) -> Iterator[Callable[..., Page]]:
    """Open pages of their own, each with its own history and storage, closed at the end."""
    contexts = []

    def page(*, width: int = DESK, **settings) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **settings)
        contexts.append(context)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()
