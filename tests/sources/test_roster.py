"""A roster: every rule of every column, nothing of whoever says no, and no slip undoes a loss."""

import io
import re
from datetime import date
from functools import cache, partial

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readers import read
from rosters import ANA, BEN, CLEO, FILE, PROGRAMMES, invented, lost, roster, row
from whoperforms.certification.roster import RosterKind
from whoperforms.certification.standing import LOST
from whoperforms.evidence.reviews import record_sha256
from whoperforms.kernel.errors import BadRelease
from whoperforms.procedures.load import load
from whoperforms.sources import roster as rosters
from whoperforms.sources.roster_columns import COLUMNS, TEMPLATE
from whoperforms.sources.roster_manifest import Manifest
from whoperforms.sources.roster_verdicts import Verdict, checked

NOTHING = {"no consent to be named": 0, "taken back by a newer list": 0}
NO_NUMBER = "a number says nothing without cases_as_of and cases_basis; fill them in"
LATE = "after 2026-03-02, the day of the list; correct one of them"
NO_DAY = "not a day of the calendar; write YYYY-MM-DD"
BLANK = "nothing is stated; fill it in"
NOT_KEPT = "has the shape of a social security number, which is not kept"
STATES = "write one of active, in_training, lapsed, revoked, suspended, withdrawn"


def reading(*rows, file=FILE, manifest=None, newer=(), **form):
    options = {"manifest": manifest, "programmes": PROGRAMMES, "newer": newer}
    return read(rosters.readings, roster(*rows, **form), file=file, **options)


def entries(*rows, **options):
    records, _, _, _ = reading(*rows, **options)
    return records["roster_entry"]


def verdicts(*rows):
    content = roster(*rows)
    found = checked(io.BytesIO(content), FILE, manifest=None, programmes=PROGRAMMES)
    return [(of.verdict, of.reason) for of in found.judgements]


def taken_back(*rows, file="roster_stryker_mild_20260401.csv", manifest=None):
    return rosters.taken_back(io.BytesIO(roster(*rows)), file, manifest=manifest, programmes=PROGRAMMES)


def test_a_row_is_read_as_its_issuer_wrote_it():
    whole = row(
        middle_name="Q",
        suffix="JR",
        credential="MD",
        hands_on_kind="Cadaver",
        mentored_cases="12",
        expires_on="2028-03-01",
        status_reason="SECRET REASON",
        evidence_kind="certificate",
        evidence_ref="SECRET REFERENCE",
        evidence_sha256="a" * 64,
        address_1="1 Example Way",
        city="Boston",
        state="ma",
        zip="2110",
        phone="(617) 555-0100",
        website="https://clinic.example",
        cases_total="40",
        cases_12m="9",
        cases_as_of="2026-02-28",
        cases_basis="physician_log",
    )
    records, aside, rows, skipped = reading(whole)

    [entry] = records["roster_entry"]
    assert (rows, skipped) == (1, NOTHING)
    assert aside == [(1, "repaired", "zip", "2110", "leading zeros were lost; read as 02110")]
    assert (entry["npi"], entry["issuer"], entry["issuer_record"]) == (int(ANA), "stryker", "R-0001")
    assert (entry["family"], entry["given"], entry["middle"], entry["suffix"]) == ("EXAMPLE", "ANA", "Q", "JR")
    assert (entry["certified_on"], entry["expires_on"], entry["as_of"]) == (20260301, 20280301, 20260302)
    assert (entry["hands_on_kind"], entry["mentored_cases"], entry["cases_total"]) == ("cadaver", 12, 40)
    assert (entry["state"], entry["postal_code"], entry["country"]) == ("MA", "02110", "US")
    assert entry["phone"] == "6175550100"
    assert "SECRET" not in str(records)


def test_the_frame_has_the_columns_of_its_table():
    frame = next(rosters.readings(io.BytesIO(roster(row())), FILE, manifest=None, programmes=PROGRAMMES)).records[
        "roster_entry"
    ]
    days = ("didactic_on", "hands_on_on", "mentored_until", "certified_on", "expires_on", "status_on", "cases_as_of")
    assert {frame.schema[name] for name in (*days, "as_of")} == {pl.Int32}
    assert {frame.schema[name] for name in ("npi", "mentored_cases", "cases_total", "cases_12m")} == {pl.Int64}
    assert {"status_reason", "evidence_ref", "evidence_sha256", "public_consent"}.isdisjoint(frame.columns)


@pytest.mark.parametrize("evidence", ["certificate", "sign_off_sheet", ""])
def test_whatever_evidence_a_row_names_it_is_no_more_than_listed(evidence):
    signed = Manifest(**_stated(rows=1, sha256=None, signature="c2lnbmVk"))
    [entry] = entries(row(evidence_kind=evidence, evidence_sha256="a" * 64), manifest=signed)

    assert entry["evidence_state"] == "listed_by_manufacturer"


def _stated(**changed):
    honest = {"issuer": "stryker", "programme": "mild", "kind": RosterKind.FULL, "as_of": date(2026, 3, 2)}
    return honest | {"rows": None, "sha256": None} | changed


DECIDING = [
    ({"issuer_record_id": ""}, f"issuer_record_id (blank): {BLANK}"),
    ({"npi": "2000000003"}, "npi 2000000003: last digit should be 2; check the number"),
    ({"npi": "12345"}, "npi 12345: an NPI is ten digits, the first 1 or 2; check the number"),
    ({"last_name": " "}, f"last_name (blank): {BLANK}"),
    ({"first_name": ""}, f"first_name (blank): {BLANK}"),
    ({"first_name": "123-45-6789"}, f"first_name (not shown): {NOT_KEPT}"),
    ({"programme": ""}, f"programme (blank): {BLANK}"),
    ({"programme": "tavr"}, "programme tavr: the list is of mild; put other programmes into lists of their own"),
    ({"pathway": "spine"}, "pathway spine: unknown; write one of interventional_pain, spine_surgery"),
    ({"device": ""}, f"device (blank): {BLANK}"),
    ({"certified_on": ""}, "certified_on (blank): an active certification has a first day; fill it in"),
    ({"certified_on": "2026-02-30"}, f"certified_on 2026-02-30: {NO_DAY}"),
    ({"certified_on": "0000-00-00"}, f"certified_on 0000-00-00: {NO_DAY}"),
    ({"certified_on": "03/01/2026"}, f"certified_on 03/01/2026: {NO_DAY}"),
    ({"certified_on": "2026-03-03"}, f"certified_on 2026-03-03: {LATE}"),
    ({"expires_on": "2026-02-28"}, "expires_on 2026-02-28: before certified_on; correct one of them"),
    ({"expires_on": "never"}, f"expires_on never: {NO_DAY}"),
    ({"status": ""}, f"status (blank): {BLANK}"),
    ({"status": "actve"}, f"status actve: unknown; {STATES}"),
    ({"status": "in_training"}, "status_on (blank): what is not active has a day since when; fill it in"),
    ({"status_on": "2026-03-03"}, f"status_on 2026-03-03: {LATE}"),
    ({"consent_on": ""}, f"consent_on (blank): {BLANK}"),
    ({"consent_on": "2026-03-03"}, f"consent_on 2026-03-03: {LATE}"),
    ({"updated_on": ""}, f"updated_on (blank): {BLANK}"),
    ({"updated_on": "2027-01-01"}, f"updated_on 2027-01-01: {LATE}"),
    ({"device": "", "updated_on": ""}, f"device (blank): {BLANK}. updated_on (blank): {BLANK}"),
]


@cache
def all_at_once(table):
    """Give every example of a table as one roster, read and judged: records and notes by row, verdicts in order."""
    examples = DECIDING if table == "deciding" else COSTING_A_VALUE
    rows = [row(number, invented(number)) | broken for number, (broken, *_) in enumerate(examples, start=1)]
    records, aside, _, skipped = reading(*rows)
    assert skipped == NOTHING
    notes = {number: [note[1:] for note in aside if note[0] == number] for number in range(1, len(rows) + 1)}
    return {entry["row"]: entry for entry in records["roster_entry"]}, notes, verdicts(*rows)


@pytest.mark.parametrize("number", range(1, len(DECIDING) + 1), ids=lambda number: str(DECIDING[number - 1][0]))
def test_a_row_that_breaks_a_rule_that_decides_is_rejected_with_value_and_remedy(number):
    kept, notes, told = all_at_once("deciding")
    why = DECIDING[number - 1][1]

    assert number not in kept
    assert notes[number] == [("row", None, None, why)]
    assert told[number - 1] == (Verdict.REJECTED, why)


COSTING_A_VALUE = [
    ({"didactic_on": "2026-13-01"}, "didactic_on", NO_DAY),
    ({"hands_on_on": "2026-03-03"}, "hands_on_on", LATE),
    ({"hands_on_kind": "pig"}, "hands_on_kind", "unknown; write one of cadaver, model, simulator"),
    ({"mentored_cases": "-1"}, "mentored_cases", "not a whole number from 0 up; write digits, or leave it blank"),
    ({"mentored_cases": "about 9"}, "mentored_cases", "not a whole number from 0 up; write digits, or leave it blank"),
    ({"evidence_kind": "word"}, "evidence_kind", "unknown; write one of certificate, exam, other, sign_off_sheet"),
    ({"evidence_sha256": "abc"}, "evidence_sha256", "no SHA-256; write 64 hexadecimal digits"),
    ({"website": "javascript:alert(1)"}, "website", "no web address; write it whole, https:// included"),
    ({"website": "www.clinic.example"}, "website", "no web address; write it whole, https:// included"),
    ({"zip": "12"}, "zip", "a US ZIP code is five or nine digits"),
    ({"cases_total": "12"}, "cases_total", NO_NUMBER),
    ({"cases_as_of": "2026-04-01"}, "cases_as_of", LATE),
    ({"cases_basis": "guess"}, "cases_basis", "unknown; write one of audited, issuer_count, physician_log"),
]


@pytest.mark.parametrize("number", range(1, len(COSTING_A_VALUE) + 1), ids=lambda at: str(COSTING_A_VALUE[at - 1][0]))
def test_a_row_that_breaks_another_rule_loses_the_value_and_no_more(number):
    kept, notes, told = all_at_once("costing a value")
    broken, column, why = COSTING_A_VALUE[number - 1]

    assert notes[number] == [("value", column, broken[column], why)]
    assert kept[number].get({"zip": "postal_code"}.get(column, column)) is None
    assert told[number - 1] == (Verdict.ACCEPTED, f"{column} {broken[column]}: {why}")


def test_more_cases_in_a_year_than_in_all_are_none():
    counted = {"cases_total": "5", "cases_12m": "6", "cases_as_of": "2026-03-01", "cases_basis": "audited"}
    records, aside, _, _ = reading(row(**counted))

    assert [(entry["cases_total"], entry["cases_12m"]) for entry in records["roster_entry"]] == [(5, None)]
    assert [note[4] for note in aside] == ["more than cases_total; correct one of them"]


def test_a_social_security_number_is_neither_kept_nor_repeated():
    records, aside, _, _ = reading(row(address_2="SSN 123-45-6789", city="123-45-6789"))

    assert [(entry["line_2"], entry["city"]) for entry in records["roster_entry"]] == [(None, None)]
    assert [(note[2], note[4]) for note in aside] == [("address_2", NOT_KEPT), ("city", NOT_KEPT)]
    assert "6789" not in str(aside)


def test_every_column_with_rules_has_an_example_that_breaks_them():
    examples = {column for broken, *_ in [*DECIDING, *COSTING_A_VALUE] for column in broken}
    elsewhere = {"public_consent", "mentored_until", "cases_12m", "middle_name", "suffix", "credential", "site_name"}
    elsewhere |= {"address_1", "address_2", "city", "state", "phone"}

    assert {column.published for column in COLUMNS if column.rules} - elsewhere <= examples


def test_a_row_without_npi_waits_for_a_person():
    blank = row(npi="")

    assert [entry["npi"] for entry in entries(blank)] == [None]
    assert [verdict for verdict, _ in verdicts(blank)] == [Verdict.TO_A_PERSON]


@pytest.mark.parametrize("no", ["no", "NO", " No "])
def test_of_a_row_without_consent_nothing_is_left(no):
    private = row(2, BEN, last_name="PRIV\tATE", city="Na\u00efveville", zip="12", public_consent=no, website="bad")
    content = roster(row(), private).decode().encode("cp1252")  # so that values are repaired, too
    records, aside, rows, skipped = read(rosters.readings, content, file=FILE, manifest=None, programmes=PROGRAMMES)

    assert (rows, len(records["roster_entry"]), skipped["no consent to be named"]) == (2, 1, 1)
    assert aside == []
    assert verdicts(row(public_consent=no)) == [(Verdict.LEFT_OUT, "no consent to be named")]


@pytest.mark.parametrize(("unsaid", "shown"), [("", "(blank)"), ("maybe", "maybe"), ("y", "y")])
def test_a_row_that_says_neither_yes_nor_no_is_rejected_and_not_repeated(unsaid, shown):
    records, aside, _, _ = reading(row(public_consent=unsaid, last_name="", website="PRIVATE", zip="12"))

    [(number, outcome, column, value, why)] = aside
    assert (records["roster_entry"], number, outcome, column, value) == ([], 1, "row", None, None)
    assert re.fullmatch(rf"public_consent {re.escape(shown)}: [^:.]*", why)


@pytest.mark.parametrize("same", [{"issuer_record_id": "R-0001"}, {"npi": ANA}])
def test_of_rows_that_share_what_only_one_may_have_none_is_kept_and_each_names_the_others(same):
    [name] = same
    records, aside, _, _ = reading(row(), row(2, BEN), row(3, CLEO) | same)

    why = f"{name} {same[name]}: stands in rows 1, 3; keep the right one"
    assert [entry["row"] for entry in records["roster_entry"]] == [2]
    assert aside == [(1, "row", None, None, why), (3, "row", None, None, why)]


def test_a_hundred_alike_rows_are_not_all_named():
    _, aside, _, _ = reading(*(row(number) for number in range(1, 101)))

    assert {note[4] for note in aside} == {f"npi {ANA}: stands in rows 1, 2, 3, 4, 5 and more; keep the right one"}


def test_rows_without_npi_are_not_alike():
    assert len(entries(row(1, ""), row(2, ""))) == 2


@pytest.mark.parametrize("status", sorted(LOST))
def test_a_loss_with_a_valid_npi_counts_whatever_else_is_wrong(status):
    nothing = dict.fromkeys(set(TEMPLATE) - {"public_consent"}, "x")
    records, aside, _, _ = reading(row(), nothing | {"npi": ANA, "status": status.upper(), "public_consent": "yes"})

    [entry] = records["roster_entry"]
    assert (entry["row"], entry["npi"], entry["status"], entry["programme"]) == (2, int(ANA), status, "mild")
    assert (entry["certified_on"], entry["status_on"], entry["pathway"]) == (None, None, None)
    assert {note[2] for note in aside if note[1] == "value"} >= {"status_on", "certified_on", "pathway"}


def test_a_loss_without_a_valid_npi_is_judged_as_any_row():
    assert [verdict for verdict, _ in verdicts(lost(npi="2000000003"), lost(2, "", device=""))] == [
        Verdict.REJECTED
    ] * 2


def test_a_wrong_width_costs_the_row():
    content = roster(row()) + b"R-0002,2000000010\n"
    records, aside, rows, _ = read(rosters.readings, content, file=FILE, manifest=None, programmes=PROGRAMMES)
    [_, judged] = checked(io.BytesIO(content), FILE, manifest=None, programmes=PROGRAMMES).judgements

    assert (rows, len(records["roster_entry"])) == (2, 1)
    assert aside == [(2, "row", None, None, f"has 2 columns; the header names {len(TEMPLATE)}")]
    assert (judged.verdict, judged.npi) == (Verdict.REJECTED, None)


def test_an_account_of_a_roster_without_rows_is_empty():
    assert reading() == ({"roster_entry": [], "unsaid_loss": []}, [], 0, NOTHING)


def test_the_invented_issuer_names_nobody_real():
    name = "roster_example_device_academy_mild_20260302.csv"
    real = "1" + "234567893"
    _, aside, _, _ = reading(row(), row(2, real), lost(3, real), file=name)

    assert [(note[0], "the issuer is invented" in note[4]) for note in aside] == [(2, True), (3, True)]


def test_who_says_no_is_taken_out_of_the_older_lists_losses_included():
    newer = taken_back(row(1, "", public_consent="no"), row(9, BEN, public_consent="no"), row(8, CLEO))
    older = row(), lost(2, BEN), row(3, CLEO)
    records, aside, _, skipped = reading(*older, newer=newer)

    assert [entry["npi"] for entry in records["roster_entry"]] == [int(CLEO)]
    assert (aside, skipped["taken back by a newer list"]) == ([], 2)


def test_a_row_that_cannot_be_used_takes_back_all_but_a_loss():
    newer = taken_back(row(1, ANA, device=""), row(2, BEN, status="actve"), lost(3, CLEO, public_consent=""))

    kept = entries(row(), lost(2, BEN), lost(3, CLEO), newer=newer)
    assert [entry["npi"] for entry in kept] == [int(BEN), int(CLEO)]


def test_of_whom_is_taken_back_nothing_is_noted_either():
    newer = taken_back(row(1, public_consent="no"), row(2, BEN, public_consent="no"))
    records, aside, _, skipped = reading(row(city="Bad\x1bcity", website="bad"), row(2, BEN, device=""), newer=newer)

    assert (records["roster_entry"], aside, skipped["taken back by a newer list"]) == ([], [], 2)


@pytest.mark.parametrize(
    "file",
    ["roster_stryker_mild_20260301.csv", "roster_vertos_mild_20260401.csv"],
    ids=["older", "of another issuer"],
)
def test_other_lists_take_nothing_back(file):
    newer = taken_back(row(public_consent="no", consent_on="2026-02-01"), file=file)

    assert len(entries(row(), newer=newer)) == 1


def test_a_list_takes_nothing_of_its_own_back():
    rows = row(), row(2, BEN, device=""), row(3, CLEO, public_consent="no")

    assert len(entries(*rows, newer=taken_back(*rows, file=FILE))) == 1


def test_a_record_is_known_by_what_is_certified_and_of_whom():
    def known(**changed):
        [entry] = entries(row(**changed))
        return entry["record_sha256"]

    [entry] = entries(row())
    assert known() == record_sha256({name: entry[name] for name in rosters.IDENTIFYING})
    assert known(phone="6175550199", updated_on="2026-03-02") == known()
    for changed in ({"npi": BEN}, {"last_name": "OTHER"}, {"certified_on": "2026-01-01"}, {"expires_on": "2030-01-01"}):
        assert known(**changed) != known()


def test_the_evidence_states_are_those_of_the_definition():
    assert [state.id for state in load("mild").evidence_states] == list(rosters.EvidenceState)


CELLS = st.one_of(
    st.sampled_from(
        ["", "no", "yes", "active", "revoked", ANA, BEN, "2026-03-01", "2027-01-01", "12", "mild", "\0", '"']
    ),
    st.text(max_size=6),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from(TEMPLATE), CELLS, max_size=6), max_size=4))
def test_whatever_the_cells_every_row_is_accounted_for_and_said_once(changes):
    rows = [
        row(number) | {k: v.encode(errors="ignore").decode() for k, v in of.items()}
        for number, of in enumerate(changes)
    ]
    try:
        records, aside, read_rows, skipped = reading(*rows)
    except BadRelease:
        return
    rejected = {note[0] for note in aside if note[1] == "row"}
    kept = {entry["row"] for entry in records["roster_entry"]}
    assert kept.isdisjoint(rejected)
    assert len(kept) + len(rejected) + sum(skipped.values()) == read_rows
    told = verdicts(*rows)
    assert len(told) == read_rows
    for number, (verdict, _) in enumerate(told, start=1):
        assert (verdict in {Verdict.ACCEPTED, Verdict.TO_A_PERSON}) == (number in kept)


@settings(max_examples=20, deadline=None)
@given(
    wounds=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from([b"\0", b'"', b"\n", b"\xff", b","])))
)
def test_a_wounded_roster_is_read_or_refused(wounds):
    content = roster(row(), row(2, BEN), lost(3, CLEO))
    for where, length, instead in wounds:
        at = int(where * len(content))
        content = content[:at] + instead + content[at + length :]
    reader = partial(rosters.readings, manifest=None, programmes=PROGRAMMES)
    try:
        records, aside, rows, skipped = read(reader, content, file=FILE)
    except BadRelease:
        return
    rejected = [note[0] for note in aside if note[1] == "row"]
    assert len(records["roster_entry"]) + len(rejected) + sum(skipped.values()) == rows
