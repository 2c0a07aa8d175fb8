"""A directory is held against the one before, and put in its place only within bounds, or where somebody accepts it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import NOW, SCOPE, asked
from published import ANA, LEIE, NUCC, PAIN, exclusion, monthly, person, table, weekly, written
from rosters import laid, lost, roster, row
from whoperforms.build.build import build
from whoperforms.build.completeness import MISSING, SAMPLE, UNKNOWN, UNKNOWN_CODES, Measures, one_in
from whoperforms.build.drift import FEW, Acceptance, Allowed, Bounds, compared, refuse_drift
from whoperforms.build.increment import increment
from whoperforms.build.reading_list import Sources
from whoperforms.build.update import update
from whoperforms.kernel.errors import BadData, BadQuestion
from whoperforms.kernel.npi import check_digit
from whoperforms.store.directory import open_directory
from whoperforms.store.figures import Figures, FileFigures, Share, accepted, figures_at
from whoperforms.store.schema import VERSION
from whoperforms.store.swap import DIRECTORY

MADE_AT = "2026-11-20T12:00:00+00:00"
REAL = 1_000_000_000
TELEPHONES, CODES = "telephone numbers that are missing", UNKNOWN_CODES
FIGURES = Figures(
    made_at=MADE_AT,
    files={
        ("nppes", "main"): FileFigures(read=10_000, rejected=10, until="2026-11-08"),
        ("part_b", "year 2023"): FileFigures(read=50_000, rejected=0, until="2023-12-31"),
    },
    held={"practitioners": 8_000, "organizations": 2_000, "locations": 12_000},
    shares={TELEPHONES: Share(500, 12_000), CODES: Share(50, 15_000)},
    sampled=frozenset(range(REAL, REAL + 8_000)),
    one_in=1,
)
MAIN = FIGURES.files["nppes", "main"]


def with_main(**changed):
    return replace(FIGURES, files=FIGURES.files | {("nppes", "main"): replace(MAIN, **changed)})


def outside(new, before=FIGURES, bounds=None):
    return [each.name for each in compared(before, new, bounds or Bounds()) if each.outside]


def test_the_same_again_is_within_all_bounds():
    assert outside(FIGURES) == []


CHANGED = {
    "nppes, main, rows read": with_main(read=7_999),
    "nppes, main, rows rejected": with_main(rejected=250),
    "nppes, main, last day": with_main(until="2026-11-07"),
    "part_b, year 2023, rows read": replace(FIGURES, files={("nppes", "main"): MAIN}),
    "locations": replace(FIGURES, held=FIGURES.held | {"locations": 9_000}),
    CODES: replace(FIGURES, shares=FIGURES.shares | {CODES: Share(400, 15_000)}),
    TELEPHONES: replace(FIGURES, shares=FIGURES.shares | {TELEPHONES: Share(1_200, 12_000)}),
    "practitioners who have vanished": replace(FIGURES, sampled=frozenset(range(REAL + 200, REAL + 9_000))),
}
WITHIN = (
    with_main(read=8_000),
    with_main(read=12_000),
    with_main(rejected=200),
    with_main(until="2026-11-15"),
    replace(FIGURES, held=FIGURES.held | {"locations": 14_400}),
    replace(FIGURES, shares=FIGURES.shares | {CODES: Share(340, 15_000)}),
    replace(FIGURES, shares=FIGURES.shares | {TELEPHONES: Share(1_090, 12_000)}),
    replace(FIGURES, sampled=frozenset(range(REAL + 160, REAL + 9_000))),
    replace(FIGURES, files=FIGURES.files | {("leie", "full list"): MAIN}),
)


@pytest.mark.parametrize("name", CHANGED)
def test_what_changes_too_much_is_outside(name):
    assert outside(CHANGED[name]) == [name]


@pytest.mark.parametrize("new", WITHIN)
def test_what_changes_a_little_is_within(new):
    assert outside(new) == []


@pytest.mark.parametrize("name", sorted(CHANGED.keys() - {"nppes, main, last day", "part_b, year 2023, rows read"}))
def test_a_wider_bound_lets_it_through(name):
    wide = Bounds(rows=25, missing=6, unknown=3, vanished=3)

    assert outside(CHANGED[name], bounds=wide) == []


LIST = ("stryker mild full", "2026-03-02")
NEWER = ("stryker mild full", "2026-09-01")


def test_an_issuers_list_that_is_given_no_more_is_told_though_newer_ones_are():
    before = replace(FIGURES, lists={LIST: 1, NEWER: 1})

    assert outside(replace(FIGURES, lists={LIST: 1, NEWER: 1, ("stryker mild full", "2026-10-01"): 1}), before) == []
    [told] = [each for each in compared(before, replace(FIGURES, lists={NEWER: 1}), Bounds()) if each.outside]
    assert told.sentence == (
        "roster, stryker mild full of 2026-03-02, lists: 0, was 1; give every list again: a loss of certification that "
        "only this one tells would be forgotten"
    )


def test_of_two_lists_of_changes_of_one_day_none_may_be_missing():
    of_changes = ("stryker mild changes", "2026-03-02")
    before = replace(FIGURES, lists={of_changes: 2})

    assert outside(replace(FIGURES, lists={of_changes: 2}), before) == []
    assert outside(replace(FIGURES, lists={of_changes: 1}), before) == [
        "roster, stryker mild changes of 2026-03-02, lists"
    ]


def test_a_decision_that_is_missing_is_told_be_it_the_only_one():
    decided = ("review", "decisions")
    before = replace(FIGURES, files={decided: FileFigures(read=5, rejected=0, until=None)})

    assert outside(replace(before, files={decided: FileFigures(read=6, rejected=0, until=None)}), before) == []
    fewer = replace(before, files={decided: FileFigures(read=4, rejected=0, until=None)})
    assert outside(fewer, before) == ["review, decisions, rows read"]


def test_few_rows_are_no_drift_unless_none_is_left():
    few = replace(FIGURES, files={("leie", "full list"): FileFigures(read=FEW, rejected=0, until=None)}, shares={})
    fewer = replace(few, files={("leie", "full list"): FileFigures(read=1, rejected=1, until=None)})
    none = replace(few, files={("leie", "full list"): FileFigures(read=0, rejected=0, until=None)})

    assert outside(fewer, few) == []
    assert outside(none, few) == ["leie, full list, rows read"]


def test_a_file_that_grows_too_old_is_told_once_it_does():
    def made(days):
        return replace(FIGURES, made_at=(datetime.fromisoformat(MADE_AT) + timedelta(days=days)).isoformat())

    assert outside(made(188)) == []  # the file is of 12 days before
    assert outside(made(189)) == ["nppes, main, last day"]
    assert outside(made(300), made(189)) == []  # accepted then
    assert outside(made(189), bounds=Bounds(age=300)) == []


def test_the_files_of_invented_people_do_not_age():
    invented = replace(FIGURES, sampled=frozenset(npi + REAL for npi in FIGURES.sampled))

    assert outside(replace(invented, made_at="2036-01-01T00:00:00+00:00"), invented) == []


@settings(deadline=None)
@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 400))
def test_samples_of_any_coarseness_tell_who_has_vanished(was, now, gone):
    def country(without, one_in):
        npis = range(REAL + 10 * without, REAL + 80_000, 10)
        return replace(FIGURES, one_in=one_in, sampled=frozenset(npi for npi in npis if npi // 10 % one_in == 0))

    [vanished] = [
        each
        for each in compared(country(0, 1 << was), country(gone, 1 << now), Bounds())
        if each.name == "practitioners who have vanished"
    ]
    assert float((vanished.now or "").rstrip("%")) == pytest.approx(100 * gone / 8_000, abs=0.5)


def test_another_schema_compares_as_a_schema_alone():
    assert [each.outside for each in compared(VERSION - 1, FIGURES, Bounds())] == [False]
    assert [each.outside for each in compared(VERSION + 1, FIGURES, Bounds())] == [True]
    assert compared(None, FIGURES, Bounds()) == ()


def test_a_refusal_says_every_figure_in_a_line_of_its_own():
    comparisons = compared(FIGURES, with_main(read=1, until="2026-01-01"), Bounds())

    with pytest.raises(BadData) as refused:
        refuse_drift(comparisons, None)
    assert str(refused.value).splitlines()[1:] == [
        "  nppes, main, rows read: 1, was 10,000; may change by 20 %, and not to none",
        "  nppes, main, last day: 2026-01-01, was 2026-11-08; may not go back, nor be older than 200 days",
    ]
    refuse_drift(comparisons, Acceptance("Ana", "a test"))


@pytest.mark.parametrize("said", [("", "why"), ("Ana", " ")])
def test_an_acceptance_has_a_name_and_a_reason(said):
    with pytest.raises(BadQuestion, match=r"^accepted "):
        Acceptance(*said)


def npis(number):
    stems = (f"2{n:08}" for n in range(number))
    return [int(f"{stem}{check_digit(stem)}") for stem in stems]


def country(folder, number, **columns):
    folder.mkdir(exist_ok=True)
    return monthly(folder, [person(npi=npi) | columns for npi in npis(number)])


def made(out, nppes, allowed=None, **others):
    return build(
        Sources(nppes=[nppes], scope=SCOPE, **others),
        out,
        now=NOW,
        on_progress=lambda *_: None,
        allowed=allowed or Allowed(),
    )


def test_a_country_of_another_size_is_refused_and_the_old_one_serves(tmp_path):
    made(tmp_path, country(tmp_path / "first", 400))
    served = (tmp_path / DIRECTORY).read_bytes()

    with pytest.raises(BadData, match="practitioners: 200, was 400"):
        made(tmp_path, country(tmp_path / "second", 200))
    assert (tmp_path / DIRECTORY).read_bytes() == served


def test_a_list_that_is_forgotten_is_refused(tmp_path):
    nppes = country(tmp_path / "first", 3)
    made(tmp_path, nppes, leie=written(tmp_path / "UPDATED.csv", table(LEIE, [exclusion()])))

    with pytest.raises(BadData, match="leie, full list, rows read: 0, was 1;"):
        made(tmp_path, nppes)


def test_a_loss_that_only_an_older_list_tells_is_not_forgotten_in_silence(tmp_path):
    nppes = country(tmp_path / "files", 3)
    older = laid(tmp_path, roster(lost(npi=str(npis(1)[0]))))
    newer = laid(tmp_path, roster(), file="roster_stryker_mild_20260901.csv", as_of="2026-09-01")
    made(tmp_path, nppes, roster=[older])
    made(tmp_path, nppes, roster=[older, newer])
    served = (tmp_path / DIRECTORY).read_bytes()

    with pytest.raises(
        BadData, match="roster, stryker mild full of 2026-03-02, lists: 0, was 1; give every list again"
    ):
        made(tmp_path, nppes, roster=[newer])
    assert (tmp_path / DIRECTORY).read_bytes() == served

    accepting = Allowed(accepted=Acceptance("Ana Example", "the issuer took that list back"))
    made(tmp_path, nppes, accepting, roster=[newer])
    made(tmp_path, nppes, roster=[newer])  # accepted once, it is asked for no more


def test_a_list_that_its_issuer_corrected_takes_the_place_of_the_one_of_that_day(tmp_path):
    nppes = country(tmp_path / "files", 3)
    made(tmp_path, nppes, roster=[laid(tmp_path, roster(row()))])

    assert made(tmp_path, nppes, roster=[laid(tmp_path, roster(row(certified_on="2026-02-28")))])


def test_who_accepts_stays_in_the_directory_with_reason_and_time(tmp_path):
    made(tmp_path, country(tmp_path / "first", 400))
    report = made(
        tmp_path, country(tmp_path / "second", 200), Allowed(accepted=Acceptance("Ana Example", "half has moved"))
    )
    opened = open_directory(tmp_path)
    names = [each.name for each in accepted(opened)]
    opened.engine.close()

    assert names == sorted(each.name for each in report.compared if each.outside)
    assert "practitioners who have vanished" in names
    assert set(asked(tmp_path, "select distinct compared_at, accepted_by, reason from drift")) == {
        (NOW.isoformat(timespec="seconds"), "Ana Example", "half has moved"),
        (NOW.isoformat(timespec="seconds"), None, None),
    }


def test_a_week_keeps_what_was_accepted_and_goes_through_the_same_gate(tmp_path):
    made(tmp_path, country(tmp_path / "first", 400))
    made(tmp_path, country(tmp_path / "second", 300), Allowed(accepted=Acceptance("Ana", "moved")))
    of_before = asked(tmp_path, "select * from drift where accepted_by is not null order by name")
    week = weekly(tmp_path, 1, [person(npi=npi) for npi in npis(500)[300:]])

    with pytest.raises(BadData, match="practitioners: 500, was 300"):
        increment(tmp_path, [week], now=NOW, on_progress=lambda *_: None)
    wide = Allowed(Bounds(rows=70))
    report = increment(tmp_path, [week], now=NOW, on_progress=lambda *_: None, allowed=wide)
    assert report.practitioners == 500
    assert [each.name for each in report.compared if each.outside] == []
    assert asked(tmp_path, "select * from drift where accepted_by is not null order by name") == of_before


def test_an_update_goes_through_the_same_gate(tmp_path):
    made(tmp_path, country(tmp_path / "first", 400))
    sources = Sources(nppes=[country(tmp_path / "second", 200)], scope=SCOPE)

    with pytest.raises(BadData, match="practitioners: 200, was 400"):
        update(sources, tmp_path, now=NOW, on_progress=lambda *_: None)
    accepted_so = Allowed(accepted=Acceptance("Ana", "moved"))
    report = update(sources, tmp_path, now=NOW, on_progress=lambda *_: None, allowed=accepted_so)
    assert report is not None
    assert report.practitioners == 200


def test_a_directory_keeps_what_the_next_one_is_held_against(tmp_path):
    codes = table(NUCC, [{"Code": PAIN, "Display Name": "Pain"}])
    made(tmp_path, monthly(tmp_path, [person()]), nucc=written(tmp_path / "nucc_taxonomy_251.csv", codes))
    figures = figures_at(tmp_path)

    assert isinstance(figures, Figures)
    assert figures.held["practitioners"] == 1
    assert figures.sampled == {ANA}
    assert figures.shares.keys() == {each.name for each in (*MISSING, *UNKNOWN)} | {CODES}
    assert all(share.whole == 1 for share in figures.shares.values())
    assert figures.shares[CODES].part == 0


def test_where_no_table_of_codes_was_read_none_is_unknown():
    assert CODES not in Measures((), 1).shares()


@given(st.integers(1, 20_000_000))
def test_a_sample_is_large_enough_and_no_larger_than_it_may_be(number):
    kept = number / one_in(number)

    assert kept <= SAMPLE
    assert kept == number or kept > SAMPLE / 2.1
