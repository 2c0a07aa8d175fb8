"""Publishers with everything a directory needs, and a fetch from them."""

import pytest

from fetch import offered
from fetch.offered import Fetcher
from imitation import LEIE, NPPES_FOLDER, NUCC_FOLDER, Imitation, publishers
from published import part_b, service


@pytest.fixture
def site(monkeypatch) -> Imitation:
    """Publishers who have one of each file."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with publishers() as imitation:
        imitation.put_listing(offered.MONTH, offered.REPORT, *offered.WEEKS)
        imitation.put(NPPES_FOLDER + offered.MONTH, offered.MONTH_ZIP)
        imitation.put(NPPES_FOLDER + offered.REPORT, offered.REPORT_ZIP)
        imitation.put(NPPES_FOLDER + offered.WEEKS[0], offered.edition("20261109-20261115", 2000000002))
        imitation.put(NPPES_FOLDER + offered.WEEKS[1], offered.edition("20261116-20261122", 2000000010))
        imitation.put(NUCC_FOLDER + offered.TAXONOMY, offered.TABLE)
        imitation.put_catalogue(*(offered.FILES + name for name in offered.YEARS))
        for name in offered.YEARS:
            imitation.put(offered.FILES + name, part_b([service()] * 10))
        imitation.put(LEIE, offered.EXCLUSIONS)
        yield imitation


@pytest.fixture
def fetcher(site, tmp_path) -> Fetcher:
    """A fetch from those publishers into an empty folder."""
    return Fetcher(site, tmp_path / "files")
