"""One run of the benchmarks: what its tables share, and which tables there are."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

import page
from country import Country, bench_demo
from curve import bench_curve
from engines import bench_engines
from gazetteer import bench_places
from lighthouse import bench_lighthouse
from log import bench_log
from lookups import bench_lookups
from making import bench_build, bench_increment
from names import bench_names
from namesakes import bench_namesakes
from nearest import bench_near
from opening import bench_memory, bench_opening
from results_pages import bench_results_pages
from sizes import Size
from soak_run import soak_table
from tables import Table
from verifying import bench_verifying
from workplaces import bench_workplaces

from credentials import bench_credentials
from reading import bench_reading
from registry import bench_registry
from serving import bench_serving
from whoperforms.store.directory import Directory, open_directory

NPIS = "select (select count(*) from practitioner) + (select count(*) from organization)"


class Run:
    """The countries of a size, each written, built and opened when a table first asks for it, in `folder`.

    Of the largest, files and directory may be given. `soak_run`: pytest's record of the heavy runs.
    """

    def __init__(
        self, size: Size, folder: Path, files: Path | None, directory: Path | None, soak_run: Path | None
    ) -> None:
        self.size = size
        self.folder = folder
        self.soak_run = soak_run
        *smaller, largest = size.countries
        self.countries = [Country(people, folder / str(people)) for people in smaller]
        self.country = Country(largest, folder / str(largest), files, directory)
        self.countries.append(self.country)

    @cached_property
    def reading(self) -> tuple[Table, float]:
        """Reading the main file, and the seconds it takes at least."""
        return bench_reading(self.country.files)

    @cached_property
    def directory(self) -> Directory:
        """The largest country's directory, open."""
        return open_directory(self.country.directory)

    def by_size(self) -> dict[int, Directory]:
        """Return the directories of all countries, by how many NPIs each holds."""
        found = [open_directory(country.directory) for country in self.countries[:-1]] + [self.directory]
        return {directory.engine.rows(NPIS)[0][0]: directory for directory in found}

    def folders_by_size(self) -> dict[int, Path]:
        """Return the folders of the smallest and the largest directory, by how many NPIs each holds."""
        folders = (self.countries[0].directory, self.country.directory)
        return {open_directory(folder).engine.rows(NPIS)[0][0]: folder for folder in folders}

    def build(self) -> list[Table]:
        """Build, unless the directory was given; then there is nothing to measure."""
        return [] if self.country.directory_given else [bench_build(self.country, self.reading[1])]

    def heavy(self) -> list[Table]:
        """Tell of the heavy runs, where there is a record of them."""
        return [soak_table(self.soak_run)] if self.soak_run and self.soak_run.exists() else []


TABLES: Mapping[str, Callable[[Run], list[Table]]] = {
    "demo": lambda run: [bench_demo(run.countries)],
    "reading": lambda run: [run.reading[0]],
    "build": Run.build,
    "increment": lambda run: bench_increment(run.country, run.folder),
    "opening": lambda run: [bench_opening(run.country.directory)],
    "memory": lambda run: [bench_memory(run.country.directory)],
    "nearest": lambda run: bench_near(run.directory, run.size.questions, run.size.brute),
    "npi": lambda run: [bench_lookups(run.directory, run.size.questions)],
    "names": lambda run: [bench_names(run.directory, run.size.misspelt, run.size.brute)],
    "curve": lambda run: [bench_curve(run.by_size(), run.size.curve, page.PLOT)],
    "engines": lambda run: bench_engines(run.country.directory, run.size.engines),
    "serving": lambda run: [bench_serving(run.directory, run.size.load)],
    "pages": lambda run: [bench_results_pages(run.folders_by_size(), 4 * run.size.load)],
    "phone": lambda run: [bench_lighthouse(run.countries[0].directory)],
    "places": lambda _: [bench_places()],
    "workplaces": lambda _: bench_workplaces(),
    "matches": lambda _: [bench_namesakes(page.MATCHES)],
    "registry": lambda run: bench_registry(run.countries[0].directory),
    "credentials": lambda _: [*bench_credentials(), *bench_verifying(), bench_log()],
    "heavy": Run.heavy,
}
