"""What publishers offer is read from their pages as they write them; of it, what a directory is built from is taken."""

from datetime import date

import pytest

from fetch.offered import FILES, MONTH, REPORT, WEEKS, YEARS
from imitation import CATALOGUE, NPPES_FOLDER, NPPES_PAGE, NUCC_FOLDER, status
from whoperforms.evidence.source import Source
from whoperforms.fetch.connection import MOST_PAGE_BYTES
from whoperforms.fetch.nppes import MONTHLY
from whoperforms.fetch.plan import plan
from whoperforms.fetch.publishers import KINDS, SOURCES
from whoperforms.fetch.release import Covers, Release, needed
from whoperforms.kernel.errors import BadRelease

DISSEMINATION = "NPPES_Data_Dissemination_"


def planned(fetcher, *sources, years=3):
    with fetcher.connection() as connection:
        return plan(connection, fetcher.wanted(sources, years))


def names(fetcher, *sources):
    found = planned(fetcher, *sources)
    assert found.failures == ()
    return [offer.release.name for offer in found.offers]


def sentence(fetcher, *sources):
    [why] = planned(fetcher, *sources).failures
    return str(why)


def listed(fetcher, site, *files):
    """Give what is needed of a page with these files and a report."""
    site.put_listing(*files, REPORT)
    return names(fetcher, Source.NPPES)


@pytest.mark.parametrize("quote", ["'", '"', ""])
def test_links_are_read_however_they_are_quoted(fetcher, site, quote):
    site.put_listing(MONTH, REPORT, quote=quote)

    assert [offer.address for offer in planned(fetcher, Source.NPPES, Source.DEACTIVATED).offers] == [
        NPPES_FOLDER + MONTH,
        NPPES_FOLDER + REPORT,
    ]


def test_the_newest_month_wins_across_the_end_of_a_year(fetcher, site):
    months = [f"{DISSEMINATION}{month}_V2.zip" for month in ("December_2025", "January_2026", "November_2025")]

    assert listed(fetcher, site, *months) == [months[1]]


@pytest.mark.parametrize("name", ["Sept_2026_V2.zip", "September_2026_v2.ZIP", "Sep_2026.zip"])
def test_a_month_may_be_cut_short_and_in_any_case(fetcher, site, name):
    assert listed(fetcher, site, DISSEMINATION + name) == [DISSEMINATION + name]


def test_of_two_versions_of_the_same_days_the_higher_is_taken(fetcher, site):
    month, week = f"{DISSEMINATION}November_2026", f"{DISSEMINATION}110926_111526_Weekly"

    assert listed(fetcher, site, f"{month}.zip", f"{month}_V2.zip", f"{week}_V2.zip", f"{week}.zip") == [
        f"{month}_V2.zip",
        f"{week}_V2.zip",
    ]


def test_weeks_come_in_the_order_of_their_days_and_only_those_after_the_month(fetcher, site):
    before, first, second, third = (
        f"{DISSEMINATION}{days}_Weekly_V2.zip"
        for days in ("122225_122825", "122925_010426", "010526_011126", "011226_011826")
    )
    month = f"{DISSEMINATION}January_2026_V2.zip"

    assert listed(fetcher, site, third, first, before, month, second) == [month, first, second, third]


def test_a_page_without_weeks_is_one_of_the_day_the_month_came_out(fetcher, site):
    assert listed(fetcher, site, MONTH) == [MONTH]


def test_a_page_without_any_link_of_ours_says_to_download_by_hand(fetcher, site):
    site.put(NPPES_PAGE, "<html><body>We have moved. <a href='./new.html'>Here</a></body></html>")

    assert sentence(fetcher, Source.NPPES) == (
        f"no link to a zip of NPPES month on {NPPES_PAGE}; it may have changed: "
        f"download by hand from {NPPES_PAGE} and put it into --out"
    )


def test_a_page_without_the_report_says_which_is_missing(fetcher, site):
    site.put_listing(MONTH)

    assert sentence(fetcher, Source.DEACTIVATED).startswith("no link to a zip of NPPES deactivations on ")


@pytest.mark.parametrize(
    "link",
    [
        "../../../etc/NPPES_Data_Dissemination_..%2F..%2FDecember_2026_V2.zip",
        "./NPPES_Data_Dissemination_December_2026_V2.zip/../../../evil.zip",
        "./NPPES_Data_Dissemination_December_2026_V2.zip\\..\\evil.zip",
        "./NPPES_Data_Dissemination_December_2026_V2.zip%00.sh",
        "https://example.org/NPPES_Data_Dissemination_December_2026_V2.zip",
        "http://download.cms.gov/nppes/NPPES_Data_Dissemination_December_2026_V2.zip",
        "file:///NPPES_Data_Dissemination_December_2026_V2.zip",
        "//[::1/NPPES_Data_Dissemination_December_2026_V2.zip",
        "./NPPES_Data_Dissemination_Smarch_2026_V2.zip",
        "./NPPES_Data_Dissemination_139926_140026_Weekly_V2.zip",
    ],
)
def test_a_link_that_leads_astray_is_none_of_ours(fetcher, site, link):
    site.put(NPPES_PAGE, f"<a href='{link}'>x</a><a href='./{MONTH}'>x</a><a href='./{REPORT}'>x</a>")

    assert names(fetcher, Source.NPPES) == [MONTH]


@pytest.mark.parametrize(
    "name", ["../evil.zip", "a/b.zip", ".hidden.zip", "a..zip", "evil.sh", "", "a.zip\n", "x.zip.part"]
)
def test_no_release_has_a_name_that_is_not_safe_to_write_to(name):
    with pytest.raises(BadRelease, match="nothing is written under it"):
        Release(kind=MONTHLY, name=name, covers=Covers(date.min, date.min))


def test_an_endless_page_is_refused(fetcher, site):
    site.put(NPPES_PAGE, b" " * (MOST_PAGE_BYTES + 1))

    assert "so not the page it was" in sentence(fetcher, Source.NPPES)


@pytest.mark.parametrize(
    ("today", "out", "found"),
    [
        (date(2026, 11, 22), {"261", "260"}, "261"),
        (date(2026, 7, 2), {"260", "251"}, "260"),
        (date(2027, 1, 2), {"261"}, "261"),
        (date(2026, 6, 30), {"261", "260"}, "260"),
        (date(2030, 1, 1), {"291"}, "291"),
    ],
)
def test_the_newest_taxonomy_that_is_out_is_found(fetcher, site, today, out, found):
    site.published = {f"{NUCC_FOLDER}nucc_taxonomy_{number}.csv": site.published[NPPES_PAGE] for number in out}
    for there in site.published.values():
        there.kind = "text/csv"
    fetcher.today = today

    assert names(fetcher, Source.NUCC) == [f"nucc_taxonomy_{found}.csv"]


def test_a_web_page_in_the_place_of_a_taxonomy_is_not_out_yet_either(fetcher, site):
    site.put(f"{NUCC_FOLDER}nucc_taxonomy_261.csv", "<html>Not found</html>", "text/html; charset=utf-8")
    site.put(f"{NUCC_FOLDER}nucc_taxonomy_260.csv", "Code", "text/csv")

    assert names(fetcher, Source.NUCC) == ["nucc_taxonomy_260.csv"]


def test_no_taxonomy_at_all_says_to_download_by_hand(fetcher, site):
    site.published.clear()

    assert sentence(fetcher, Source.NUCC).startswith(f"no taxonomy table on {NUCC_FOLDER}; it may have changed")
    assert [asked.address[-7:-4] for asked in site.asked] == ["261", "260", "251", "250"]


def test_each_year_of_the_catalogue_is_offered_once_and_the_newest_three_are_needed(fetcher):
    assert names(fetcher, Source.PART_B) == list(YEARS[1:])


def test_a_year_issued_again_is_taken_in_its_newest_issue(fetcher, site):
    older, again, newest = (
        "PHY_R24_P05_V10_D22_Prov_Svc.csv",
        "MUP_PHY_R25_P04_V20_D22_Prov_Svc.csv",
        "MUP_PHY_RY21_P04_V10_DY23_Prov_Svc.CSV",
    )
    site.put_catalogue(*(FILES + name for name in (again, older, newest)))

    assert names(fetcher, Source.PART_B) == [again, newest]


@pytest.mark.parametrize(
    "address", [f"https://example.org/{YEARS[0]}", f"{FILES}MUP_PHY_R25_P05_V20_D23_Geo.csv", f"{FILES}../{YEARS[0]}/x"]
)
def test_what_is_not_of_the_publisher_or_not_of_the_dataset_is_no_offer(fetcher, site, address):
    site.put_catalogue(address)

    assert sentence(fetcher, Source.PART_B).startswith("no file of ")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<html>", "no catalogue that can be read"),
        ("[]", "no catalogue that can be read"),
        ('{"dataset": [{"title": 1}]}', "no catalogue that can be read"),
        ('{"dataset": []}', 'no file of "Medicare Physician'),
        ('{"dataset": [{}]}', 'no file of "Medicare Physician'),
    ],
)
def test_a_catalogue_of_another_shape_says_to_download_by_hand(fetcher, site, content, why):
    site.put(CATALOGUE, content)

    said = sentence(fetcher, Source.PART_B)
    assert said.startswith(why)
    assert "download by hand from https://data.cms.gov/provider-summary-by-type-of-service/" in said


def test_a_title_in_other_case_and_blanks_is_the_same_dataset(fetcher, site):
    site.put_catalogue(FILES + YEARS[3], title="medicare physician &  other practitioners - By Provider And Service ")

    assert names(fetcher, Source.PART_B) == [YEARS[3]]


def test_a_page_that_is_gone_does_not_keep_the_other_publishers_from_being_asked(fetcher, site):
    site.next(NPPES_PAGE, status(404))

    found = planned(fetcher)
    assert [str(why).split(": ")[0] for why in found.failures] == [NPPES_PAGE]
    assert {offer.release.kind.source for offer in found.offers} == {Source.NUCC, Source.PART_B, Source.LEIE}


BY_HAND = {  # read by a build, and got by hand from the addresses in the README
    *(Source.CARE_COMPARE, Source.AFFILIATION, Source.OPEN_PAYMENTS, Source.PART_B_TOTALS, Source.ENROLMENT),
    *(Source.REVOKED, Source.OPT_OUT, Source.CROSSWALK),
}
WRITTEN_BY_PEOPLE = {Source.ROSTER, Source.REVIEW}
READ_BY_NOTHING_YET = {
    *(Source.REGISTRY, Source.STATE_BOARD, Source.SPECIALTY_BOARD, Source.MAKER_LIST, Source.PHYSICIAN),
}


def test_every_source_can_be_fetched_or_it_is_said_why_not():
    assert set(SOURCES) | BY_HAND | WRITTEN_BY_PEOPLE | READ_BY_NOTHING_YET == set(Source)
    assert not set(SOURCES) & (BY_HAND | WRITTEN_BY_PEOPLE | READ_BY_NOTHING_YET)
    assert len({kind.label for kind in KINDS}) == len(KINDS)


def test_of_nothing_nothing_is_needed():
    assert needed([]) == []


def test_weeks_without_a_month_are_all_kept():
    [weekly] = [kind for kind in KINDS if kind.release(WEEKS[0])]

    assert needed([weekly.release(name) for name in reversed(WEEKS)]) == [weekly.release(name) for name in WEEKS]
