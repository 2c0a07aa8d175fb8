"""From published files to a directory: who is current, who is listed, and every row accounted for."""

import threading
from dataclasses import replace
from functools import partial
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import NOW, SCOPE, account, asked, built, listed
from published import (
    ANA,
    BEN,
    CENTRE,
    CLEO,
    CLINIC,
    DAN,
    LEIE,
    NUCC,
    OTHERNAME,
    PAIN,
    PART_B_RECENT,
    SPINE,
    SURGERY_CENTRE,
    dark,
    exclusion,
    monthly,
    organization,
    part_b,
    person,
    second_place,
    service,
    spreadsheet,
    table,
    weekly,
    written,
)
from requirements import needs_samples
from whoperforms.build import join, stage
from whoperforms.build.build import build_from
from whoperforms.build.reading_list import Sources, reading_list
from whoperforms.kernel.npi import Npi
from whoperforms.sources import delimited
from whoperforms.sources import part_b as medicare
from whoperforms.store.directory import open_directory
from whoperforms.store.records import record
from whoperforms.store.swap import DIRECTORY

D24 = "MUP_PHY_R26_P05_V20_D24_Prov_Svc.csv"
PEOPLE = (ANA, BEN, CLEO, DAN)


def test_each_source_stands_beside_the_others_with_release_and_row(tmp_path):
    former = {"Provider Other Organization Name": "OLD NAME", "Provider Other Organization Name Type Code": "4"}
    report = built(
        tmp_path,
        monthly(
            tmp_path,
            [person(), organization() | former],
            pl=[second_place()],
            othername=[dict(zip(OTHERNAME, (str(CLINIC), "TRADE NAME", "3"), strict=True))],
            endpoint=[{"NPI": str(ANA), "Endpoint Type": "FHIR", "Endpoint": "https://fhir.example"}],
        ),
        nucc=written(tmp_path / "nucc_taxonomy_251.csv", table(NUCC, [{"Code": PAIN, "Display Name": "Pain"}])),
        leie=written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion()])),
        part_b=[written(tmp_path / D24, part_b([service()], PART_B_RECENT))],
        deactivated=written(
            tmp_path / "NPPES Deactivated NPI Report 20260209.xlsx", spreadsheet([(CENTRE, "01/15/2025")])
        ),
    )
    found = {
        "practitioner": asked(tmp_path, "select npi, family, part, row from practitioner join release on id = release"),
        "location": asked(
            tmp_path, "select npi, location, line_1, part, row from location join release on id = release"
        ),
        "name": asked(tmp_path, "select name, kind, part, row from other_name join release on id = release"),
        "endpoint": asked(tmp_path, "select npi, endpoint, part, row from endpoint join release on id = release"),
        "service": asked(
            tmp_path, "select npi, code, year, part, row from medicare_service join release on id = release"
        ),
        "dark": asked(tmp_path, "select npi, deactivated_on, part, row from deactivation join release on id = release"),
    }
    assert found == {
        "practitioner": [(ANA, "EXAMPLE", "main", 1)],
        "location": [
            (ANA, 0, "1 EXAMPLE WAY", "main", 1),
            (ANA, 1, "2 EXAMPLE WAY", "further places", 1),
            (CLINIC, 0, "1 EXAMPLE WAY", "main", 2),
        ],
        "name": [("OLD NAME", "former legal", "main", 2), ("TRADE NAME", "doing business as", "other names", 1)],
        "endpoint": [(ANA, "https://fhir.example", "endpoints", 1)],
        "service": [(ANA, "0275T", 2024, "year 2024", 1)],
        "dark": [(CENTRE, 20250115, "report", 1)],
    }
    assert listed(tmp_path) == {
        ("practitioner", PAIN, ANA),
        ("billed", "0275T", ANA),
        ("organization", SURGERY_CENTRE, CLINIC),
    }
    assert (report.practitioners, report.organizations, report.locations) == (1, 1, 3)
    assert_accounted(report)


def assert_accounted(report):
    for release in report.releases:
        assert release.rows_read == release.rows_kept + release.rows_skipped + release.rows_rejected, release


def test_nppes_is_read_beside_all_others_and_the_account_keeps_the_order_of_the_list(tmp_path):
    others_began = threading.Event()

    def waiting(reader, stream, file):
        assert others_began.wait(timeout=30)
        yield from reader(stream, file)

    def telling(reader, stream, file):
        others_began.set()
        yield from reader(stream, file)

    sources = Sources(
        nppes=[monthly(tmp_path, [person()], pl=[second_place()])],
        part_b=[written(tmp_path / D24, part_b([service()]))],
        leie=written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion()])),
        scope=SCOPE,
    )
    releases = [
        replace(release, reader=partial(waiting if release.source == "nppes" else telling, release.reader))
        for release in reading_list(sources)
    ]
    report = build_from(releases, tmp_path, now=NOW, on_progress=lambda *_: None)

    assert [release.part for release in report.releases] == [release.part for release in releases]
    assert_accounted(report)


def test_a_week_moves_closes_and_reopens_in_whatever_order_its_files_are_named(tmp_path):
    closed = {"NPI Deactivation Date": "06/10/2025"}
    files = [
        monthly(tmp_path, [person(), person(BEN), person(CLEO)], pl=[second_place(), second_place(BEN)]),
        weekly(tmp_path, 1, [person(zip_code="100010001"), dark(BEN, deactivated="06/10/2025")],
               pl=[second_place(zip_code="100010002", line="9 NEW WAY")]),
        weekly(tmp_path, 2, [person(BEN, family="AGAIN") | closed | {"NPI Reactivation Date": "06/17/2025"},
                             dark(CLEO, deactivated="06/18/2025")]),
    ]  # fmt: skip
    answers = set()
    for number, order in enumerate(permutations(files)):
        out = tmp_path / str(number)
        report = built(out, *order)
        assert_accounted(report)
        people = asked(out, "select npi, family, file from practitioner join release on id = release order by npi")
        places = asked(out, "select npi, location, line_1, postal_code from location order by npi, location")
        answers.add((tuple(people), tuple(places), frozenset(listed(out))))

    [(people, places, found)] = answers
    assert people == (
        (ANA, "EXAMPLE", "npidata_pfile_20250609-20250615.csv"),
        (BEN, "AGAIN", "npidata_pfile_20250616-20250622.csv"),
    )
    assert places == (
        (ANA, 0, "1 EXAMPLE WAY", "100010001"),
        (ANA, 1, "9 NEW WAY", "100010002"),
        (BEN, 0, "1 EXAMPLE WAY", "021150001"),
    )
    assert {npi for _, _, npi in found} == {ANA, BEN}


@pytest.mark.parametrize(
    ("deactivated", "reactivated", "is_listed"),
    [("01/02/2020", "", False), ("01/02/2020", "01/01/2020", False), ("01/02/2020", "01/02/2020", True),
     ("01/02/2020", "03/04/2021", True), ("", "", True)],
)  # fmt: skip
def test_active_means_no_deactivation_or_a_reactivation_on_or_after_it(tmp_path, deactivated, reactivated, is_listed):
    dates = {"NPI Deactivation Date": deactivated, "NPI Reactivation Date": reactivated}
    built(tmp_path, monthly(tmp_path, [person() | dates, person(BEN)]))
    assert (("practitioner", PAIN, ANA) in listed(tmp_path)) is is_listed


def test_the_deactivation_report_withholds_whom_the_main_file_still_calls_active(tmp_path):
    report = written(tmp_path / "NPPES Deactivated NPI Report 20260209.xlsx", spreadsheet([(str(ANA), "01/15/2026")]))
    built(tmp_path, monthly(tmp_path, [person(), person(BEN)]), deactivated=report)
    assert {npi for _, _, npi in listed(tmp_path)} == {BEN}


def test_an_exclusion_withholds_by_its_npi_alone_and_until_a_reinstatement(tmp_path):
    rows = [
        exclusion(ANA),
        exclusion(family="EXAMPLE"),  # BEN's name, no NPI: accuses nobody
        exclusion(CLEO, REINDATE="20250101"),
        exclusion(DAN, REINDATE="20230101"),  # reinstated once, excluded again since
    ]
    leie = written(tmp_path / "UPDATED.csv", table(LEIE, rows))
    built(tmp_path, monthly(tmp_path, [person(npi) for npi in PEOPLE]), leie=leie)
    assert {npi for _, _, npi in listed(tmp_path)} == {BEN, CLEO}


LEFT, BACK = "NPI Deactivation Date", "NPI Reactivation Date"


@pytest.mark.parametrize(
    ("row", "withheld"),
    [
        pytest.param(exclusion(ANA, EXCLDATE="20251301"), True, id="excluded on no day"),
        pytest.param(exclusion(ANA, EXCLDATE="20251301", REINDATE="20250101"), True, id="reinstated after no day"),
        pytest.param(exclusion(ANA, EXCLDATE=""), True, id="no date"),
        pytest.param(exclusion(ANA, REINDATE="20251301"), True, id="reinstated on no day"),
        pytest.param(exclusion(f"{ANA}.0"), True, id="spreadsheet"),
        pytest.param(exclusion(ANA, LASTNAME="\x1b[31mX"), True, id="escape sequence"),
        pytest.param(exclusion(ANA, REINDATE="20250101"), False, id="reinstated"),
    ],
)
def test_an_exclusion_withholds_its_npi_whatever_else_of_it_cannot_be_read(tmp_path, row, withheld):
    leie = written(tmp_path / "UPDATED.csv", table(LEIE, [row]))
    report = built(tmp_path, monthly(tmp_path, [person(), person(BEN)]), leie=leie)

    assert {npi for _, _, npi in listed(tmp_path)} == ({BEN} if withheld else {ANA, BEN})
    assert account(report, "full list") == (1, 1, {}, 0)


@pytest.mark.parametrize("row", [(str(ANA), "13/13/2026"), (f"{ANA}.0", "01/15/2026"), (str(ANA), "")])
def test_the_deactivation_report_withholds_also_without_a_date_that_can_be_read(tmp_path, row):
    main = person() | {LEFT: "01/01/2020", BACK: "02/01/2020"}  # came back once, and is reported again
    report = written(tmp_path / "NPPES Deactivated NPI Report 20260209.xlsx", spreadsheet([row]))
    built(tmp_path, monthly(tmp_path, [main, person(BEN)]), deactivated=report)
    assert {npi for _, _, npi in listed(tmp_path)} == {BEN}


@pytest.mark.parametrize(
    ("left", "back", "is_listed"),
    [
        ("2026-10-01", "", False),
        ("2026-10-01", "2026-10-02", True),
        ("02/30/2019", "", False),
        ("13/13/2026", "", False),
        ("13/13/2026", "01/15/2026", True),
        ("13/13/2026", "13/14/2026", False),
        ("01/15/2026", "02/30/2026", False),
    ],
)
def test_a_deactivation_counts_also_where_its_day_cannot_be_read(tmp_path, left, back, is_listed):
    built(tmp_path, monthly(tmp_path, [person() | {LEFT: left, BACK: back}, person(BEN)]))

    assert {npi for _, _, npi in listed(tmp_path)} == ({ANA, BEN} if is_listed else {BEN})
    found = record(open_directory(tmp_path), Npi(str(ANA)))
    assert found is not None
    assert (found.listed, found.deactivated) == (is_listed, not is_listed)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(dark(ANA, deactivated="13/13/2026"), id="dark"),
        pytest.param(person() | {LEFT: "06/10/2025", "Entity Type Code": "7"}, id="no such entity type"),
        pytest.param(person(family="") | {LEFT: "13/13/2026"}, id="nameless"),
    ],
)
def test_a_week_that_closes_somebody_supersedes_the_month_whatever_else_of_it_cannot_be_read(tmp_path, row):
    report = built(tmp_path, monthly(tmp_path, [person(), person(BEN)]), weekly(tmp_path, 1, [row]))

    assert {npi for _, _, npi in listed(tmp_path)} == {BEN}
    assert asked(tmp_path, "select npi from practitioner") == [(BEN,)]
    assert_accounted(report)


@pytest.mark.parametrize(
    ("place", "precision"),
    [
        (("BERLIN", "", "02115", "DE"), "unknown"),
        (("MEXICO CITY", "DIF", "02115", "MX"), "unknown"),
        (("PUNE", "MAHARASHTRA", "021151", "IN"), "unknown"),
        (("TORONTO", "ONTARIO", "", "CA"), "unknown"),
        (("LOS ANGELES", "CA", "", "CA"), "unknown"),
        (("BOSTON", "MA", "", "DE"), "unknown"),
        (("BOSTON", "MASSACHUSETTS", "", "US"), "city"),
        (("BOSTON", "Mass.", "", ""), "city"),
        (("SAN JUAN", "PR", "00901", "PR"), "zip"),
        (("BOSTON", "MA", "02115", ""), "zip"),
    ],
)
def test_only_a_place_in_the_united_states_has_a_zip_or_a_city_there(tmp_path, place, precision):
    names = ("City Name", "State Name", "Postal Code", "Country Code (If outside U.S.)")
    where = {
        f"Provider Business Practice Location Address {name}": text for name, text in zip(names, place, strict=True)
    }
    built(tmp_path, monthly(tmp_path, [person() | where]))

    [(found, state)] = asked(tmp_path, "select precision, state from location")
    assert (found, state) == (precision, place[1].upper() or None)
    assert bool(listed(tmp_path)) is (precision != "unknown")


def test_no_escape_sequence_reaches_the_directory(tmp_path):
    names = {"Provider First Name": "\x1b[31mANA", "Provider Last Name (Legal Name)": "EX\x9b1mAMPLE\r\nOF"}
    built(tmp_path, monthly(tmp_path, [person() | names]))

    assert asked(tmp_path, "select given, family from practitioner") == [("[31mANA", "EX1mAMPLE OF")]
    assert {row[:2] for row in asked(tmp_path, "select column_name, outcome, value from rejected")} == {
        ("given", "repaired"),
        ("family", "repaired"),
    }


def test_what_an_organization_bills_finds_nobody(tmp_path):
    bills = part_b([service(entity="O"), service(CLINIC, entity="O"), service(CLINIC, entity="I")], PART_B_RECENT)
    built(tmp_path, monthly(tmp_path, [person(), organization()]), part_b=[written(tmp_path / D24, bills)])
    assert {kind for kind, _, _ in listed(tmp_path)} == {"practitioner", "organization"}


def test_a_service_given_twice_counts_once(tmp_path):
    rows = [service(), service(place="O"), service(days="99")]
    report = built(tmp_path, monthly(tmp_path, [person()]), part_b=[written(tmp_path / D24, part_b(rows))])

    assert asked(tmp_path, "select place, patient_days, row from medicare_service order by row") == [
        ("F", 13, 1),
        ("O", 13, 2),
    ]
    assert account(report, "year 2024") == (3, 2, {join.SAME_SERVICE: 1}, 0)


@pytest.mark.parametrize("piece", [1 << 24, 40])
def test_a_taxonomy_code_given_twice_is_kept_once_also_across_pieces(tmp_path, monkeypatch, piece):
    rows = [{"Code": PAIN, "Display Name": name} for name in ("First", "Second", "Third")]
    nucc = written(tmp_path / "nucc_taxonomy_251.csv", table(NUCC, rows))
    nppes = monthly(tmp_path, [person()])
    monkeypatch.setattr(delimited, "PIECE", piece)
    report = built(tmp_path, nppes, nucc=nucc)

    assert asked(tmp_path, "select name from taxonomy_code") == [("First",)]
    assert account(report, "codes") == (3, 1, {"code given before in the same file": 2}, 0)


def test_a_code_unknown_to_nucc_is_kept_and_found(tmp_path):
    built(tmp_path, monthly(tmp_path, [person(codes=("999ZZ9999X",))]))
    assert listed(tmp_path) == {("practitioner", "999ZZ9999X", ANA)}


def test_companion_rows_without_a_main_row_or_of_a_dark_one_are_skipped_by_name(tmp_path):
    report = built(
        tmp_path, monthly(tmp_path, [person(), dark(BEN)], pl=[second_place(BEN), second_place(CLEO), second_place()])
    )
    assert account(report, "further places") == (3, 1, {join.NOT_CURRENT: 2}, 0)


def test_a_country_of_deactivated_numbers_alone_is_a_directory(tmp_path):
    report = built(tmp_path, monthly(tmp_path, [dark(ANA)]))
    assert (report.practitioners, report.postings) == (0, 0)
    assert asked(tmp_path, "select npi, deactivated_on from deactivation") == [(ANA, 20250115)]


def test_a_place_that_no_zip_or_city_tells_is_kept_unplaced_and_not_found(tmp_path):
    nowhere = {"Provider Business Practice Location Address City Name": "NOWHERE AT ALL"}
    built(tmp_path, monthly(tmp_path, [person(zip_code="00000") | nowhere, person(BEN, zip_code="00000")]))

    assert asked(tmp_path, "select npi, precision, lat is null from location order by npi") == [
        (ANA, "unknown", 1),
        (BEN, "city", 0),
    ]
    assert {npi for _, _, npi in listed(tmp_path)} == {BEN}


def test_the_same_files_at_the_same_moment_give_the_same_bytes(tmp_path):
    nppes = monthly(
        tmp_path, [person(npi, codes=(PAIN, SPINE)) for npi in PEOPLE], pl=[second_place(n) for n in PEOPLE]
    )
    bills = written(tmp_path / D24, part_b([service(npi) for npi in PEOPLE]))
    directories = set()
    for out in (tmp_path / "once", tmp_path / "twice"):
        built(out, nppes, part_b=[bills])
        directories.add((out / DIRECTORY).read_bytes())
    assert len(directories) == 1


# A history: the state of each of four NPIs in a monthly file and three weeks; None is no row.
STATES = st.sampled_from([None, "here", "there", "dark", "reopened", "bad"])
HISTORIES = st.lists(st.dictionaries(st.sampled_from(PEOPLE), STATES, max_size=4), min_size=1, max_size=4)
ZIPS = {"here": "021150001", "there": "100010001", "reopened": "606010001"}


def row(npi, state):
    match state:
        case "dark":
            return dark(npi)
        case "bad":
            return person(npi) | {"Entity Type Code": "7"}
        case "reopened":
            return person(npi, zip_code=ZIPS[state]) | {
                "NPI Deactivation Date": "01/15/2025",
                "NPI Reactivation Date": "02/15/2025",
            }
        case _:
            return person(npi, zip_code=ZIPS[state])


@settings(max_examples=8, deadline=None)
@given(
    history=HISTORIES,
    second=st.sets(st.sampled_from(PEOPLE)),
    order=st.randoms(use_true_random=False),
    few=st.booleans(),
)
def test_the_newest_row_wins_as_it_does_in_a_dict_and_every_row_is_accounted_for(
    tmp_path_factory, history, second, order, few
):
    folder = tmp_path_factory.mktemp("history")
    files, newest, places = [], {}, {}
    for number, week in enumerate(history):
        states = {npi: state for npi, state in week.items() if state}
        rows = [dark(CENTRE), *(row(npi, state) for npi, state in states.items())]
        pl = [second_place(npi, line=f"{number} WAY") for npi in sorted(second & set(states))]
        files.append(weekly(folder, number, rows, pl=pl) if number else monthly(folder, rows, pl=pl))
        good = {npi: state for npi, state in states.items() if state != "bad"}
        newest |= good
        places |= dict.fromkeys(good) | dict.fromkeys(second & set(states), f"{number} WAY")
    order.shuffle(files)
    with pytest.MonkeyPatch.context() as patch:
        if few:
            patch.setattr(stage, "RUN_BYTES", 1)
            patch.setattr(stage, "RANGE_NPIS", 1)
            patch.setattr(delimited, "PIECE", 3000)
        report = built(folder, *files)

    described = {npi: state for npi, state in newest.items() if state != "dark"}
    assert_accounted(report)
    assert dict(asked(folder, "select npi, postal_code from location where location = 0")) == {
        npi: ZIPS[state] for npi, state in described.items()
    }
    assert dict(asked(folder, "select npi, line_1 from location where location > 0")) == {
        npi: places[npi] for npi in described if places[npi]
    }
    assert {npi for _, _, npi in listed(folder)} == set(described)


def test_many_runs_and_ranges_give_the_same_directory_as_one(tmp_path, monkeypatch):
    people = [person(npi, codes=(PAIN, SPINE)) for npi in PEOPLE]
    nppes = [
        monthly(tmp_path, [*people, organization(), dark(CENTRE)], pl=[second_place(n) for n in PEOPLE]),
        weekly(tmp_path, 1, people[:2][::-1], pl=[second_place(ANA)]),
    ]
    bills = [written(tmp_path / D24, part_b([service(npi, place=p) for p in "FO" for npi in PEOPLE]))]
    built(tmp_path / "one", *nppes, part_b=bills)
    monkeypatch.setattr(stage, "RUN_BYTES", 1)
    monkeypatch.setattr(stage, "RANGE_NPIS", 1)
    monkeypatch.setattr(stage, "PIECE", 1)
    built(tmp_path / "many", *nppes, part_b=bills)

    assert (tmp_path / "one" / DIRECTORY).read_bytes() == (tmp_path / "many" / DIRECTORY).read_bytes()


def test_the_real_sample_is_read_whole_and_every_row_accounted_for(tmp_path):
    nppes = needs_samples("nppes") / "davinci_sample-nppes-practitioner_20181204-data.csv"
    bills = needs_samples("partb") / "Medicare-Physician-and-Other-Supplier-PUF-CY2012_bensonnn.txt"
    nucc = needs_samples("nucc") / "nucc_taxonomy_2025_rebuilt_883.csv"
    leie = needs_samples("leie") / "UPDATED_head_4rows_captured_2026-08-02.csv"
    report = built(tmp_path, nppes, part_b=[bills], nucc=nucc, leie=leie)

    assert account(report, "main") == (2000, 2000, {}, 0)
    assert account(report, "year 2012") == (17028, 0, {medicare.OTHER_CODE: 17028}, 0)
    assert account(report, "codes") == (883, 883, {}, 0)
    assert account(report, "full list")[:2] == (4, 4)
    assert len({npi for _, _, npi in listed(tmp_path)}) == 2000
    assert asked(tmp_path, "select count(*) from taxonomy left join taxonomy_code using (code) where name is null") == [
        (0,)
    ]
