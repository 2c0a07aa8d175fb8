from dataclasses import replace
from datetime import date

import pytest

from directories import PAIN, SPINE, npi
from whoperforms.evidence.source import Source
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.load import load
from whoperforms.search.quality import Age, as_json, days_old, quality
from whoperforms.store.directory import Release, open_directory
from whoperforms.store.records import record
from whoperforms.store.target import writing_to

TODAY = date(2026, 11, 22)
MILD = load("mild")
DENTIST = "122300000X"
RELEASES = {  # in the order of their numbers: source, part, last day, rows read, kept, skipped, rejected
    Source.NPPES: ("main", "2026-11-15", 10, 7, 1, 2),
    Source.CARE_COMPARE: ("clinicians", None, 5, 5, 0, 0),
    Source.ENROLMENT: ("enrolments", "2026-10-01", 5, 5, 0, 0),
    Source.CROSSWALK: ("specialties", "2026-11-30", 2, 2, 0, 0),
    Source.LEIE: ("full list", None, 3, 3, 0, 0),
    Source.PART_B: ("year 2024", "2024-12-31", 1, 1, 0, 0),
}
NPPES, CARE_COMPARE, ENROLMENT, CROSSWALK, LEIE, PART_B = range(1, 7)
PLACES = {  # NPPES's place, Care Compare's, how near they are
    1: (("SAINT LOUIS", "MO", "631011234"), ("ST. LOUIS", "MO", "63101"), "same_zip"),
    2: (("SAINT LOUIS", "MO", "63101"), ("St. Louis", "MO", "63102"), "same_town"),
    3: (("SPRINGFIELD", "MO", "65801"), ("ST LOUIS", "MO", "63102"), "same_state"),
    4: (("SPRINGFIELD", "MO", "65801"), ("SPRINGFIELD", "IL", "62701"), "none"),
    5: (("SPRINGFIELD", None, "65801"), ("SPRINGFIELD", "IL", "62701"), None),
    6: (("SPRINGFIELD", "ONTARIO", None), None, None),
}
CODES = {1: (PAIN,), 2: (DENTIST, PAIN), 3: (SPINE,), 4: (DENTIST,), 5: (), 6: (PAIN,)}
ENROLLED = {1: "09", 2: "09", 3: "09", 4: "99"}  # the crosswalk: 09 goes with PAIN
UPDATED = {1: 20261101, 2: 20241115, 3: 20251115, 4: 20161115, 5: None, 6: 20211115}
EXCLUDED = {1: (20200101, None), 3: (20200101, 20210101)}


@pytest.fixture
def report(out):
    with writing_to(out.written_to) as (writer, _):
        _write(writer)
    return quality(open_directory(out.read_from), [MILD], asked_on=TODAY)


def _write(writer):
    columns = ("id", "source", "part", "file", "sha256", "bytes", "period_start", "period_end")
    rows = [
        (at, source.value, part, f"invented_{source}", "0" * 64, 1, day, day, *counts)
        for at, (source, (part, day, *counts)) in enumerate(RELEASES.items(), start=1)
    ]
    writer.insert("release", (*columns, *(f"rows_{of}" for of in ("read", "kept", "skipped", "rejected"))), rows)
    writer.insert("built", ("name", "value"), [("built_at", "2026-11-22T00:00:00+00:00")])
    writer.insert("specialty_crosswalk", ("release", "row", "specialty", "code"), [(CROSSWALK, 1, "09", PAIN)])
    rejected = [(NPPES, 8, "row", "no name"), (NPPES, 9, "row", "no name"), (NPPES, 1, "repaired", "a zero was lost")]
    writer.insert("rejected", ("release", "row", "outcome", "reason"), rejected)
    for at, (own, listed, _) in PLACES.items():
        _write_practitioner(writer, at, own, listed)
    said = [(LEIE, at, int(npi(at)), f"{at:064}", *EXCLUDED.get(at, (20200101, None))) for at in (*EXCLUDED, 6)]
    said += [(LEIE, 9, None, f"{9:064}", 20200101, None)]
    names = ("release", "row", "npi", "record_sha256", "excluded_on", "reinstated_on")
    writer.insert("exclusion", names, said)
    reviews = [(6, "cleared", 6), (5, "confirmed", 9), (4, "rejected", 9)]
    writer.insert(
        "review",
        ("release", "row", "at", "source", "record_sha256", "npi", "decision"),
        [(LEIE, at, "2026-11-01T00:00:00Z", "leie", f"{of:064}", int(npi(at)), said) for at, said, of in reviews],
    )
    writer.insert(
        "match_question",
        ("id", "source", "record_sha256", "npi", "release", "row", "score", "evidence"),
        [(f"q{at}", "leie", f"{9:064}", int(npi(at)), LEIE, 9, 50, "[]") for at in (2, 4, 5)],
    )


def _write_practitioner(writer, at, own, listed):
    who = int(npi(at))
    writer.insert(
        "practitioner", ("npi", "family", "updated_on", "release", "row"), [(who, "X", UPDATED[at], NPPES, at)]
    )
    writer.insert(
        "taxonomy",
        ("npi", "position", "code", "is_primary", "release", "row"),
        [(who, slot, code, slot == len(CODES[at]), NPPES, at) for slot, code in enumerate(CODES[at], start=1)],
    )
    places = [(who, 0, *own, "zip" if own[2] else "unknown", NPPES, at)]
    places += [(who, 1, *listed, "city", CARE_COMPARE, at)] if listed else []
    columns = ("npi", "location", "city", "state", "postal_code", "precision", "release", "row")
    writer.insert("location", columns, places)
    if listed:
        writer.insert("care_compare", ("npi", "release", "row", "location"), [(who, CARE_COMPARE, at, 1)])
    if at in ENROLLED:
        columns = ("npi", "release", "row", "enrolment", "specialty", "is_primary")
        writer.insert("medicare_enrolment", columns, [(who, ENROLMENT, at, f"I{at}", ENROLLED[at], True)])


def lines(report, breakdown):
    """Return the lines of a breakdown: how many there are of each, and how many with each part."""
    [found] = [each for each in report.breakdowns if each.id == breakdown]
    parts = [part.id for part in found.parts]
    return {line.id: {"of": line.of, **dict(zip(parts, line.counts, strict=True))} for line in found.lines}


def test_a_source_is_counted_for_those_it_names_and_one_that_was_not_read_for_nobody(report):
    covered = lines(report, "coverage")

    assert covered["all"] == {"of": 6, "care_compare": 5, "enrolment": 4, "part_b": 0}
    assert covered["core"] == {"of": 4, "care_compare": 3, "enrolment": 3, "part_b": 0}
    assert Source.OPT_OUT in report.not_read
    assert Source.PART_B not in report.not_read


def test_a_state_is_that_of_the_first_place_and_a_specialty_the_primary_one(report):
    by_state, by_specialty = lines(report, "coverage_by_state"), lines(report, "coverage_by_specialty")

    assert {state: line["of"] for state, line in by_state.items()} == {"MO": 4, "elsewhere": 1, "none": 1}
    assert {code: line["of"] for code, line in by_specialty.items()} == {PAIN: 3, SPINE: 1, "other": 1, "": 1}


def test_places_are_as_near_as_their_zip_codes_towns_and_states(report):
    expected = [nearness for _, _, nearness in PLACES.values() if nearness]
    found = lines(report, "places_care_compare")["all"]

    assert found == {
        "of": 4,
        **{nearness: expected.count(nearness) for nearness in ("same_zip", "same_town", "same_state", "none")},
    }


def test_the_nearest_pair_of_places_counts(out):
    with writing_to(out.written_to) as (writer, _):
        _write(writer)
        columns = ("npi", "location", "city", "state", "postal_code", "precision", "release", "row")
        writer.insert("location", columns, [(int(npi(4)), 2, "CHICAGO", "IL", "62701", "zip", NPPES, 4)])
    found = lines(quality(open_directory(out.read_from), [MILD], asked_on=TODAY), "places_care_compare")["all"]

    assert (found["same_zip"], found["none"]) == (2, 0)


def test_a_specialty_is_compatible_where_the_crosswalk_pairs_it_with_any_code(report):
    assert lines(report, "specialties")["all"] == {"of": 4, "compatible": 2, "incompatible": 1, "not_in_crosswalk": 1}


def test_a_record_is_as_old_as_its_last_change_on_the_day_of_the_provider_file(report):
    ages = {"under_1_year": 1, "1_to_2_years": 1, "2_to_5_years": 1, "5_to_10_years": 1, "10_years_or_more": 1}

    assert lines(report, "updated")["all"] == {"of": 6, **ages, "no_day": 1}


def test_who_is_excluded_is_withheld_until_reinstated_or_cleared(report):
    withheld = {"deactivated": 0, "excluded": 2, "revoked": 0, "withheld": 2}  # by the NPI; by a person's word

    assert lines(report, "withheld")["all"] == {"of": 6, **withheld}


def test_as_many_are_withheld_as_may_stand_in_no_list(demo_directory):
    directory = open_directory(demo_directory)
    people = [Npi.known(who) for (who,) in directory.engine.rows("select npi from practitioner order by npi")]
    unlisted = sum(not record(directory, who).listed for who in people)
    found = lines(quality(directory, [MILD], asked_on=TODAY), "withheld")["all"]

    assert (found["of"], found["withheld"]) == (len(people), unlisted)
    assert min(found.values()) > 0


def test_places_are_counted_by_source_and_precision(report):
    assert lines(report, "precision") == {
        "nppes": {"of": 6, "street": 0, "zip": 5, "city": 0, "unknown": 1},
        "care_compare": {"of": 5, "street": 0, "zip": 0, "city": 5, "unknown": 0},
    }


def test_rows_are_counted_by_what_became_of_them(report):
    assert lines(report, "rows")["nppes"] == {"of": 10, "kept": 7, "skipped": 1, "rejected": 2}
    assert lines(report, "values")["nppes"] == {"of": 10, "value": 0, "repaired": 1}


def test_questions_are_open_until_a_person_has_answered(report):
    assert lines(report, "questions")["leie"] == {"of": 3, "open": 1, "confirmed": 1, "rejected": 1, "cleared": 0}
    assert lines(report, "entries")["leie"] == {"of": 4, "npi": 3, "no_npi": 1}


def test_a_release_is_as_old_as_the_time_since_its_period_was_over(report):
    days = {age.release.source: age.days for age in report.releases}

    assert days[Source.NPPES] == 7
    assert days[Source.CROSSWALK] == 0  # named by its month, which is not over
    assert days[Source.CARE_COMPARE] is None
    assert [report.dated(source) for source in (Source.NPPES, Source.PART_B, Source.LEIE)] == [
        "2026-11-15",
        "2024",
        "no day stated",
    ]


def test_every_number_has_a_denominator_a_source_and_a_date(demo_directory):
    told = as_json(quality(open_directory(demo_directory), [MILD], asked_on=TODAY))

    assert told["invented"]
    assert "invented" in told["notice"]
    for breakdown in told["breakdowns"]:
        assert all(source["dated"] for source in breakdown["sources"])
        assert bool(breakdown["sources"]) == bool(breakdown["lines"])
        for line in breakdown["lines"]:
            counts = [each["count"] for each in line["counts"]]
            assert line["of"] >= max(counts)
            assert not breakdown["adds_up"] or sum(counts) == line["of"]
            assert [each["share"] for each in line["counts"]] == [round(count / line["of"], 4) for count in counts]


def test_every_practitioner_stands_in_one_line_of_each_way_to_part_them(demo_directory):
    report = quality(open_directory(demo_directory), [MILD], asked_on=TODAY)
    whole = {each.id: each.lines[0].of for each in report.breakdowns if each.by == "group"}
    parted = [each for each in report.breakdowns if each.counted == "practitioners" and each.by != "group"]

    assert len(parted) == 8
    for each in parted:
        assert sum(line.of for line in each.lines) == whole[each.id.partition("_by_")[0]]


def test_the_engines_give_one_report(out_of):
    told = []
    for engine in ("sqlite", "postgres"):
        out = out_of(engine)
        with writing_to(out.written_to) as (writer, _):
            _write(writer)
        told.append(as_json(quality(open_directory(out.read_from), [MILD], asked_on=TODAY)))

    assert told[0] == told[1]


def test_an_empty_directory_gives_a_report_without_lines(out):
    with writing_to(out.written_to) as (writer, _):
        writer.insert("built", ("name", "value"), [("built_at", "2026-11-22T00:00:00+00:00")])
    report = quality(open_directory(out.read_from), [MILD], asked_on=TODAY)

    assert not report.invented
    assert not any(each.lines for each in report.breakdowns)


def test_a_file_of_which_only_the_day_of_receipt_is_known_has_no_age():
    found = {"id": 1, "part": "clinicians", "file": "x.csv", "archive": None, "sha256": "0" * 64, "bytes": 1}
    rows = dict.fromkeys(("rows_read", "rows_kept", "rows_skipped", "rows_rejected"), 1)
    received = Release(source=Source.CARE_COMPARE, period_start=None, period_end="2026-10-31", **found, **rows)
    dated = replace(received, period_start="2026-10-31")

    assert (Age(release=received, days=None).up_to, days_old(received, TODAY)) == ("received 2026-10-31", None)
    assert (Age(release=dated, days=22).up_to, days_old(dated, TODAY)) == ("2026-10-31", 22)
