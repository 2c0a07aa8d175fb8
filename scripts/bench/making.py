"""Building a directory, and bringing it forward by a week, each as the command does it, in a process of its own."""

import json
import shutil
from pathlib import Path

from child import COMMAND, watched
from country import LARGE, Country, main_of, rows_of_main
from tables import MB, Table, held

from whoperforms.store.directory import open_directory
from whoperforms.store.swap import DIRECTORY

BUILD_SECONDS, INCREMENT_SECONDS, RATIO = 240, 20, 5
PEAK_MB, FILE_MB = 4_000, 3_000
COLUMNS = ("what", "value", "limit", "met")


def bench_build(country: Country, floor: float) -> Table:
    """Build the directory; `floor` is what reading the main file takes at least, in seconds."""
    table = Table(
        "Building the directory",
        COLUMNS,
        "`whoperforms build` from the published zips of the demo country: a month with its companions, a week, "
        "deactivations, two years of Medicare, exclusions. Memory is that of all its processes together, looked at "
        "every 50 ms. The floor is reading the main file, as above; the other files are not in it. A small "
        "country pays for starting, and for loading the gazetteer, more than for its rows: it has no limit.",
    )
    ran, report = country.built, country.report
    print(table.title)
    rows = sum(release["rows_read"] for release in report["releases"])
    directory, names = (size(path) / MB for path in parts(country.directory))
    npis = report["practitioners"] + report["organizations"]
    ratio = ran.seconds / floor
    table.add("practitioners and organizations", f"{npis:,}", "", "")
    table.add("rows read", f"{rows:,}", "", "")
    _checked(table, "seconds, whole build", ran.seconds, BUILD_SECONDS, decimals=1)
    table.add("rows read a second", f"{rows / ran.seconds:,.0f}", "", "")
    limited = (str(RATIO), held((ratio, RATIO))) if npis >= LARGE else ("", "")
    table.add("ratio to the floor", f"{ratio:.1f}", *limited)
    _checked(table, "peak memory, MB", ran.peak / MB, PEAK_MB)
    _checked(table, "directory file, MB", directory, FILE_MB)
    table.add("index of names beside it, MB", f"{names:,.0f}", "", "")
    return table


def bench_increment(country: Country, folder: Path) -> list[Table]:
    """Bring a copy of the directory forward by the first week it does not hold; no table when it holds them all."""
    table = Table(
        "A weekly file",
        COLUMNS,
        "`whoperforms increment` with one weekly file, on a copy of the directory. Much of it is copying the directory "
        "and its names, and making sure they are on the disk, so that a crash at any moment leaves one that serves.",
    )
    read = open_directory(country.directory)
    known = {release.file for release in read.releases.values()}
    read.engine.close()
    week = next((week for week in country.files.weeks if main_of(week) not in known), None)
    print(table.title)
    if week is None:
        print("  not measured: the directory holds every week that there is")
        return []
    copy = folder / "copy"
    shutil.copytree(country.directory, copy)
    try:
        ran = watched(COMMAND, "increment", copy, week, "--json")
    finally:
        shutil.rmtree(copy)
    releases = json.loads(ran.out)["releases"]
    table.add("rows of the week's main file", f"{rows_of_main(week):,}", "", "")
    table.add("rows read, companions included", f"{sum(release['rows_read'] for release in releases):,}", "", "")
    _checked(table, "seconds, whole increment", ran.seconds, INCREMENT_SECONDS, decimals=1)
    table.add("peak memory, MB", f"{ran.peak / MB:,.0f}", "", "")
    return [table]


def parts(directory: Path) -> tuple[Path, Path]:
    """Return the directory file in a folder, and the folder of its names."""
    opened = open_directory(directory)
    try:
        return directory / DIRECTORY, opened.engine.names_folder()
    finally:
        opened.engine.close()


def size(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    return sum(one.stat().st_size for one in (path, *path.rglob("*")) if one.is_file())


def _checked(table: Table, what: str, figure: float, most: float, *, decimals: int = 0) -> None:
    table.add(what, f"{figure:,.{decimals}f}", f"{most:,}", held((figure, most)))
