"""Cases: no patient in them, every row judged, and all of a file or nothing."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages import DOCS, section, tables, text
from whoperforms.certification.cases.case import (
    Case,
    Collector,
    Log,
    Setting,
    Visit,
    When,
    counted_events,
    refuse_unknown,
    written_events,
)
from whoperforms.certification.cases.case_columns import columns, template
from whoperforms.certification.cases.case_file import (
    MOST_BYTES,
    MOST_ROWS,
    Verdict,
    document,
    document_sha256,
    entry,
    read,
)
from whoperforms.certification.cases.suppression import SHARED_FROM, SHOWN_FROM, STEP
from whoperforms.kernel.errors import BadField
from whoperforms.kernel.month import Month
from whoperforms.procedures.load import load

MILD = load("mild")
TODAY = date(2026, 11, 20)
NAMES = [column.name for column in columns(MILD)]
PAGE = DOCS / "cases.md"

OPERATION = {"row": "operation", "case": "A1", "month": "2025-03", "levels": "L4-L5", "setting": "surgery_center"}
BEFORE = {"row": "before", "case": "A1", "month": "2025-02", "collected_by": "practice", "odi": "44", "nprs": "7"}
AFTER = {"row": "after", "case": "A1", "month": "2026-03", "collected_by": "practice", "odi": "22.5"}


def a_file(*rows, header=NAMES):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([header, *([row.get(name, "") for name in header] for row in rows)])
    return out.getvalue().encode()


def judged(*rows):
    return read(a_file(*rows), MILD, today=TODAY)


def test_rows_become_cases_with_their_visits():
    report = judged(AFTER, OPERATION, BEFORE)

    assert [row.verdict for row in report.rows] == [Verdict.ACCEPTED] * 3
    [case] = report.log.cases
    assert (case.month, case.levels, case.setting) == (Month(2025, 3), {"L4-L5"}, Setting.SURGERY_CENTER)
    assert [(visit.when, case.months_to(visit)) for visit in case.visits] == [(When.BEFORE, -1), (When.AFTER, 12)]
    assert case.visits[1].score("odi") == Decimal("22.5")
    assert case.visits[1].score("nprs") is None


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        (OPERATION | {"month": "2025-03-04"}, "month", "not a month; write YYYY-MM, without a day"),
        (OPERATION | {"month": "March 2025"}, "month", "not a month"),
        (OPERATION | {"month": "2025-13"}, "month", "not a month"),
        (OPERATION | {"month": "2026-12"}, "month", "in the future"),
        (OPERATION | {"levels": ""}, "levels", "no level is stated"),
        (OPERATION | {"levels": "L4-L5;C1-C2"}, "levels", "'C1-C2': no level of MILD; write L1-L2"),
        (OPERATION | {"setting": "kitchen"}, "setting", "'kitchen': unknown; write one of hospital_outpatient"),
        (OPERATION | {"events": "bad_luck"}, "events", "'bad_luck': no event of MILD; write device_or"),
        (OPERATION | {"events": "lost_to_follow_up"}, "events", "no event of MILD"),
        (OPERATION | {"odi": "44"}, "odi", "belongs to no row operation"),
        (OPERATION | {"collected_by": "practice"}, "collected_by", "belongs to no row operation"),
        (OPERATION | {"row": "surgery"}, "row", "'surgery': unknown; write one of operation, before, after"),
        (OPERATION | {"case": ""}, "case", "make up 1 to 12 letters and digits"),
        (OPERATION | {"case": "Jane Doe"}, "case", "make up 1 to 12 letters and digits"),
        (OPERATION | {"case": "12345678"}, "case", "what reads like the number of a record"),
        (OPERATION | {"case": "999-12-3456"}, "case", "what reads like"),
        (AFTER | {"odi": "101"}, "odi", "'101': no score of odi; write a number from 0 to 100"),
        (AFTER | {"zcq_symptoms": "0.9"}, "zcq_symptoms", "write a number from 1 to 5"),
        (AFTER | {"collected_by": ""}, "collected_by", "nobody says who collected them"),
        (AFTER | {"collected_by": "my aunt"}, "collected_by", "unknown; write one of physician, practice"),
        (AFTER | {"levels": "L4-L5"}, "levels", "belongs to no row after"),
        (AFTER | {"versions": "version two"}, "versions", "not versions; write INSTRUMENT=VERSION"),
        (AFTER | {"versions": "odi=2.1a;odi=2.0"}, "versions", "each instrument once"),
        (AFTER | {"versions": "nprs=1"}, "versions", "'nprs=1': no score of that"),
        (AFTER | {"month": "2025-02"}, "month", "earlier than the operation in 2025-03"),
        (AFTER | {"case": "B2"}, "case", "no operation of this case can be used"),
        (BEFORE | {"month": "2025-04"}, "month", "later than the operation in 2025-03"),
        (BEFORE | {"events": "fusion"}, "events", "before the operation; write it to a row after"),
        (BEFORE | {"zcq_satisfaction": "2"}, "zcq_satisfaction", "asked after treatment only"),
        (AFTER | {"month": "2025-04"}, "month", "a second row after"),
        (OPERATION | {"levels": "L3-L4"}, "case", "a second operation"),
    ],
    ids=lambda value: value if isinstance(value, str) else value["row"],
)
def test_a_wrong_row_is_named_with_its_column_and_nothing_of_the_file_is_kept(wrong, field, says):
    whole = [{**OPERATION, "case": "Z9"}, OPERATION, AFTER | {"month": "2025-04"}]

    report = judged(*whole, wrong)

    assert [row.verdict for row in report.rows] == [Verdict.ACCEPTED] * 3 + [Verdict.REJECTED]
    last = report.rows[-1]
    assert (last.row, last.field) == (4, field)
    assert says in last.reason
    assert report.log is None
    assert report.rejected == 1


def test_no_report_repeats_what_may_name_a_patient():
    names = ("setting", "month", "odi", "row", "collected_by", "case", "levels", "events", "versions")
    for name in names:
        [_, row] = judged(OPERATION, AFTER | {name: "Mrs Sample 999-12-3456"}).rows
        assert row.field == name
        assert "Sample" not in row.reason
        assert "999" not in row.reason


def test_visits_of_a_case_that_cannot_be_used_are_not_used_either():
    report = judged(OPERATION | {"setting": "?"}, AFTER)

    assert [row.field for row in report.rows] == ["setting", "case"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no such column in the file"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"row,case\0", "holds a zero byte"),
        (a_file(OPERATION, header=NAMES[1:]), "row: no such column in the file; its header is row, case"),
        (a_file(OPERATION, header=[*NAMES, "patient_name"]), f"column {len(NAMES) + 1}: none of ours, or there twice"),
        (a_file(OPERATION, header=[*NAMES, "odi"]), f"column {len(NAMES) + 1}: none of ours, or there twice"),
        (a_file(OPERATION) + b'"', "a quotation mark that is never closed"),
        (b"x" * (MOST_BYTES + 1), "more than 4,194,304"),
        (a_file(*[OPERATION] * (MOST_ROWS + 1)), "more than 20,000"),
    ],
    ids=["empty", "bytes", "zero byte", "column missing", "column of names", "column twice", "quote", "large", "long"],
)
def test_what_is_no_file_of_cases_is_refused_whole(content, says):
    with pytest.raises(BadField, match="; ") as refused:
        read(content, MILD, today=TODAY)

    assert refused.value.field == "file"
    assert says in str(refused.value)
    assert "patient_name" not in str(refused.value)


def test_a_row_with_a_cell_too_many_is_rejected():
    content = a_file(OPERATION) + b"operation,A2,2025-03\n"

    assert [row.field for row in read(content, MILD, today=TODAY).rows] == ["", "row"]


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_a_sentence(content):
    with pytest.raises(BadField):
        read(content, MILD, today=TODAY)


@given(st.lists(st.fixed_dictionaries({name: st.text(max_size=12) for name in NAMES}), max_size=4))
def test_any_cells_are_judged_row_by_row(rows):
    content = a_file(*rows)
    try:
        report = read(content, MILD, today=TODAY)
    except BadField as why:
        assert why.field == "file"  # noqa: PT017 - either is an answer
    else:
        assert all(row.reason and row.field for row in report.rows if row.verdict is Verdict.REJECTED)
        assert (report.log is None) is bool(report.rejected)


months = st.builds(Month, st.integers(2022, 2024), st.integers(1, 12))
scores = st.dictionaries(st.sampled_from(["odi", "nprs"]), st.integers(0, 10).map(Decimal), max_size=2)


@st.composite
def cases(draw):
    operated = draw(months)
    return Case(
        month=operated,
        levels=draw(st.frozensets(st.sampled_from(MILD.case_log.levels), min_size=1)),
        setting=draw(st.sampled_from(Setting)),
        events=draw(st.frozensets(st.sampled_from(written_events(MILD)), max_size=1)),
        visits=tuple(
            Visit(
                when=When.AFTER,
                month=Month(operated.year + 1, number),
                scores=tuple((found := draw(scores)).items()),
                versions=tuple((of, draw(st.sampled_from(["2.1a", "2.0"]))) for of in found),
                events=draw(st.frozensets(st.sampled_from(written_events(MILD)), max_size=1)),
                collected_by=draw(st.sampled_from(Collector)),
            )
            for number in draw(st.sets(st.integers(1, 12), max_size=3))
        ),
    )


logs = st.lists(cases(), max_size=6)


@settings(deadline=None)
@given(logs, st.randoms(use_true_random=False))
def test_what_is_kept_reads_as_what_was_given_whatever_the_order_of_entry(given_cases, dice):
    log = Log(tuple(given_cases))
    for case in given_cases:
        refuse_unknown(case, MILD, now=Month.of(TODAY))
    kept = document(log, MILD)
    header, *rows = kept.splitlines(keepends=True)
    dice.shuffle(rows)

    assert read("".join([header, *rows]).encode(), MILD, today=TODAY).log == log
    dice.shuffle(given_cases)
    assert document(Log(tuple(given_cases)), MILD) == kept
    assert document_sha256(kept) == document_sha256(document(log, MILD))


def test_a_form_says_what_a_row_says():
    now = Month.of(TODAY)

    assert isinstance(entry({"row": "operation", **OPERATION}, MILD, now=now), Case)
    assert entry(AFTER | {"versions": "odi=2.1a"}, MILD, now=now).versions == (("odi", "2.1a"),)
    with pytest.raises(BadField) as refused:
        entry(AFTER | {"odi": "101"}, MILD, now=now)
    assert refused.value.field == "odi"


def test_what_a_case_is_called_in_a_file_is_not_kept():
    kept = document(judged(OPERATION, AFTER).log, MILD)

    assert "A1" not in kept
    assert kept.startswith(template(MILD))


@pytest.mark.parametrize(
    "wrong",
    [
        Case(month=Month(2025, 3), levels=frozenset(), setting=Setting.OFFICE),
        Case(month=Month(2026, 12), levels=frozenset({"L4-L5"}), setting=Setting.OFFICE),
        Case(month=Month(2025, 3), levels=frozenset({"L4-L5"}), setting=Setting.OFFICE, events=frozenset({"?"})),
    ],
    ids=["no level", "in the future", "unknown event"],
)
def test_a_case_from_a_form_is_held_to_the_same_rules(wrong):
    with pytest.raises(BadField):
        refuse_unknown(wrong, MILD, now=Month.of(TODAY))


def test_two_visits_of_one_month_and_side_are_refused():
    twice = (Visit(when=When.AFTER, month=Month(2026, 3)),) * 2

    with pytest.raises(BadField, match="a second row after") as refused:
        Case(month=Month(2025, 3), levels=frozenset({"L4-L5"}), setting=Setting.OFFICE, visits=twice)
    assert refused.value.field == "month"


def test_events_of_the_definition_are_written_down_once_and_counted_by_their_time():
    assert written_events(MILD) == (
        *("device_or_procedure_event", "serious_event", "later_surgery", "repeat_procedure"),
        *("conversion_to_open", "fusion"),
    )
    assert {event.id: event.within for event in counted_events(MILD) if event.within} == {
        "later_surgery_1_year": 12,
        "later_surgery_2_years": 24,
    }


def test_the_page_explains_every_column_as_the_table_has_it():
    [table] = (rows for rows in tables(section(PAGE, "## The file")) if rows[0][0] == "column")

    assert table[1:] == [[f"`{column.name}`", column.must, column.means] for column in columns(MILD)]


def test_the_rows_of_the_page_are_a_file():
    example = section(PAGE, "## The file").split("```csv\n")[1].split("```")[0]

    report = read(example.encode(), MILD, today=TODAY)
    assert report.rejected == 0
    assert len(report.log.cases) == 2


def test_the_page_states_the_limits_of_the_code():
    said = text(PAGE)

    assert f"at most {MOST_ROWS:,} rows" in said
    assert f"below {SHOWN_FROM}" in said
    assert f"fewer than {SHARED_FROM}" in said
    assert f"nearest {STEP} percent" in said
    [table] = (rows for rows in tables(section(PAGE, "## When a score counts")) if rows[0][0] == "window")
    assert table[1:] == [
        [f"{of.months} months", f"{of.months - of.tolerance} to {of.months + of.tolerance} months after"]
        for of in MILD.case_log.windows
    ]
