"""One file of everything a directory needs, and a fetch that never sleeps."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from imitation import Imitation
from published import LEIE as LEIE_COLUMNS
from published import NUCC, exclusion, npidata, person, spreadsheet, table
from whoperforms.evidence.source import Source
from whoperforms.fetch.connection import Connection
from whoperforms.fetch.fetch import Report, fetch, survey
from whoperforms.fetch.plan import Wanted
from whoperforms.fetch.publishers import SOURCES

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
MONTH = "NPPES_Data_Dissemination_November_2026_V2.zip"
WEEKS = (
    "NPPES_Data_Dissemination_110926_111526_Weekly_V2.zip",
    "NPPES_Data_Dissemination_111626_112226_Weekly_V2.zip",
)
REPORT = "NPPES_Deactivated_NPI_Report_110926_V2.zip"
TAXONOMY = "nucc_taxonomy_261.csv"
YEARS = tuple(f"PHY_R26_P05_V10_D{year}_Prov_Svc.csv" for year in (21, 22, 23, 24))
FILES = "https://data.cms.gov/sites/default/files/2026-05/b5ebab5a-f490-418a-9bce-4b9f31419356/"


def zip_of(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, inside in files.items():
            archive.writestr(name, inside)
    return content.getvalue()


def edition(days: str, *npis: int) -> bytes:
    """Give an NPPES archive; stored, so that it is some kilobytes long."""
    return zip_of({f"npidata_pfile_{days}.csv": npidata([person(npi) for npi in npis])})


MONTH_ZIP = edition("20050523-20261108", 2000000002, 2000000010)
REPORT_ZIP = zip_of({"NPPES Deactivated NPI Report 20261109.xlsx": spreadsheet([])})
TABLE = table(NUCC, [{"Code": "208VP0014X", "Display Name": "Invented"}])
EXCLUSIONS = table(LEIE_COLUMNS, [exclusion()] * 20)


@dataclass
class Fetcher:
    """Fetches into one folder, and remembers how long it would have slept."""

    site: Imitation
    folder: Path
    today: date = TODAY
    slept: list[float] = field(default_factory=list)
    shown: list[tuple[str, int, int | None]] = field(default_factory=list)

    def __call__(self, *sources: Source, years: int = 3) -> Report:
        with self.connection() as connection:
            return fetch(
                self.folder,
                self.wanted(sources, years),
                connection,
                now=NOW,
                on_progress=lambda *shown: self.shown.append(shown),
            )

    def survey(self, *sources: Source, years: int = 3) -> Report:
        with self.connection() as connection:
            return survey(self.folder, self.wanted(sources, years), connection, now=NOW, on_step=lambda *_: None)

    def connection(self) -> Connection:
        return Connection(mirror=self.site.root, sleep=self.slept.append)

    def wanted(self, sources, years) -> Wanted:
        return Wanted(today=self.today, sources=frozenset(sources) or frozenset(SOURCES), years=years)

    def states(self, *sources: Source) -> dict[str, str]:
        """Fetch, and give what became of each file; nothing may have gone wrong."""
        report = self(*sources)
        assert report.failures == ()
        return {step.offer.release.name: str(step.state) for step in report.steps}

    def failure(self, *sources: Source) -> str:
        """Fetch, and give the one sentence of what went wrong."""
        [why] = self(*sources).failures
        return str(why)

    def names(self) -> list[str]:
        """Give the names of the files in the folder, without the fetch's own two."""
        return sorted(path.name for path in self.folder.iterdir() if path.name not in {"fetched.json", "fetched.lock"})
