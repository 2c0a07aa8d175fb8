"""Whatever the bytes, a reader gives rows, rejected rows or a named refusal: never a traceback, never a hang."""

from functools import partial

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from published import (
    ENDPOINT,
    LEIE,
    NUCC,
    OTHERNAME,
    PAIN,
    PART_B_REISSUE,
    PL,
    exclusion,
    npidata,
    organization,
    part_b,
    person,
    second_place,
    service,
    spreadsheet,
    table,
)
from published_by_medicare import (
    AFFILIATIONS,
    CLINICIANS_2022,
    CROSSWALK,
    TOTALS,
    affiliation,
    clinician,
    clinicians,
    pair,
    total,
)
from published_enrolments import (
    AFFIDAVITS,
    ENROLMENTS,
    GROUPS,
    NPIS,
    OF_ANA,
    OF_CLINIC,
    PLACES,
    REVOCATIONS,
    SECONDARY,
    affidavit,
    enrolled,
    group,
    place,
    revocation,
    specialty,
)
from published_payments import PAYMENTS, payment
from readers import read
from whoperforms.kernel.errors import BadRelease
from whoperforms.sources import affiliation as affiliations
from whoperforms.sources import (
    care_compare,
    crosswalk,
    deactivated,
    delimited,
    enrolment,
    leie,
    nppes,
    nppes_companions,
    nucc,
    open_payments,
    opt_out,
    part_b_totals,
    revoked,
)
from whoperforms.sources import part_b as medicare

SERVICES = partial(medicare.readings, codes=frozenset({"0275T"}))
TOTALS_OF_CODES = partial(part_b_totals.readings, codes=frozenset({"0275T"}))
MAKERS = (open_payments.Maker("mild", "Example Spine, Inc.", "exemplar"),)
FILE = "PGYR2024_D24.csv"  # a name that says a year to every reader that wants one
READERS = {
    "nppes": (nppes.readings, npidata([person(), organization()])),
    "pl": (nppes_companions.location_readings, table(PL, [second_place()] * 3)),
    "othername": (nppes_companions.other_name_readings, table(OTHERNAME, [dict.fromkeys(OTHERNAME, "2000000044")])),
    "endpoint": (nppes_companions.endpoint_readings, table(ENDPOINT, [dict.fromkeys(ENDPOINT, "2000000044")])),
    "nucc": (nucc.readings, table(NUCC, [{"Code": PAIN, "Classification": "a\nb"}] * 3)),
    "part_b": (SERVICES, part_b([service(), service(code="1")], PART_B_REISSUE)),
    "part_b_totals": (TOTALS_OF_CODES, table(TOTALS, [total(), total("State", "Ohio"), total(code="1")])),
    "care_compare": (care_compare.readings, clinicians([clinician(hosp_afl_1="50001"), clinician()], CLINICIANS_2022)),
    "affiliation": (affiliations.readings, table(AFFILIATIONS, [affiliation(), affiliation(facility="50001")])),
    "crosswalk": (crosswalk.readings, table(CROSSWALK, [pair("9", PAIN), pair("", PAIN), pair("A0[7]", PAIN)])),
    "leie": (leie.readings, table(LEIE, [exclusion(), exclusion(2000000002)])),
    "enrolment": (enrolment.readings, table(ENROLMENTS["since"], [enrolled(), group()])),
    "secondary specialty": (enrolment.secondary_readings, table(SECONDARY, [specialty(), specialty(OF_CLINIC)])),
    "enrolled place": (enrolment.place_readings, table(PLACES, [place(), place(zip_code="2115")])),
    "reassignment": (
        enrolment.group_readings,
        table(GROUPS, [dict(zip(GROUPS, (OF_ANA, OF_CLINIC), strict=True))] * 3),
    ),
    "additional npi": (enrolment.npi_readings, table(NPIS, [dict(zip(NPIS, (OF_CLINIC, "2000000010"), strict=True))])),
    "revoked": (revoked.readings, table(REVOCATIONS, [revocation(), revocation(2000000010)])),
    "opt_out": (opt_out.readings, table(AFFIDAVITS, [affidavit(), affidavit(2000000010)])),
    "open_payments": (
        partial(open_payments.readings, makers=MAKERS),
        table(PAYMENTS, [payment(), payment(""), payment(maker="Another")]),
    ),
    "deactivated": (deactivated.readings, spreadsheet([("2000000002", "01/15/2025"), (2000000010, 45678)])),
}
NASTY = st.sampled_from(
    [b"\0", b'"', b"\n", b"\r", b",", b"\xff", b"\xef\xbb\xbf", b"\xe9", b"99999999999", b'","', b""]
)
WOUNDS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), NASTY), max_size=6)


def accounted(readings, content):
    """Read, and hold the account: every row is rejected, skipped, or may be kept."""
    try:
        records, aside, rows, skipped = read(readings, content, file=FILE)
    except BadRelease:
        return
    rejected = [note[0] for note in aside if note[1] == "row"]
    assert len(rejected) == len(set(rejected))
    kept = {row["row"] for table in records.values() for row in table}
    assert kept.isdisjoint(rejected)
    assert len(kept) + len(rejected) + sum(skipped.values()) == rows
    assert all(1 <= number <= rows for number in kept.union(rejected))


def wounded(content, wounds):
    for where, length, instead in wounds:
        at = int(where * len(content))
        content = content[:at] + instead + content[at + length :]
    return content


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wounds=WOUNDS, piece=st.sampled_from([1 << 24, 97]))
def test_a_wounded_file_is_read_or_refused(name, wounds, piece):
    readings, content = READERS[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "PIECE", piece)
        accounted(readings, wounded(content, wounds))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=20, deadline=None)
@given(noise=st.binary(max_size=300))
@example(noise=b"PK\x03\x04" + b"\0" * 60)
@example(noise=b"PK\x05\x06" + b"\0" * 18)
def test_any_bytes_after_a_header_or_without_one_are_read_or_refused(name, noise):
    readings, content = READERS[name]
    header = content[: content.find(b"\n") + 1]
    for form in (noise, header + noise):
        accounted(readings, form)


@pytest.mark.parametrize("name", READERS)
def test_the_unharmed_file_is_read_whole(name):
    readings, content = READERS[name]
    records, aside, rows, _ = read(readings, content, file=FILE)
    assert any(records.values())
    assert [note for note in aside if note[1] == "row"] == []
    assert rows > 0
