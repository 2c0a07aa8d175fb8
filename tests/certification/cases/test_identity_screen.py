"""Free text that may tell who a patient is, is refused, however it is written; what a surgeon has to say passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoperforms.build.privacy import PRIVATE
from whoperforms.certification.cases.identity_screen import COMPILED, SAID, Identifier, found, plain, screened
from whoperforms.kernel.errors import BadField

REFUSED = {
    Identifier.NAME: (
        *("Mr Example fell", "mr. example", "Mrs. Sample", "MRS SAMPLE", "Ms. Sample", "Miss Sample", "Sra. Ejemplo"),
        *("MR. Example", "the patient Jane Doe", "Patient: Jane", "patient name is Jane", "pt. Smith", "patient J.D."),
        *("PATIENT DOE, JANE", "paciente llamado Juan", "Señora Ejemplo", "Patient's name: Jane"),
    ),
    Identifier.DATE: (
        *("on 3/2/2026", "03-02-26", "2.3.2026", "2026-03-02", "2026/3/2", "20260302", "March 2, 2026", "mar. 2nd"),
        *("2 March 2026", "the 2nd of March", "2 de marzo de 2026", "DOB 1941", "born 3/2/41", "date of birth unknown"),
        *("fecha de nacimiento", "on 3/14", "May 5", "5 May"),
    ),
    Identifier.AGE: (
        *("aged 93", "age: 90", "92 years old", "92-year-old", "92 yo", "104 y/o", "94F", "95 años", "at age of 91"),
        "a nonagenarian",
    ),
    Identifier.RECORD_NUMBER: (
        *("MRN 4711", "mrn: A-4711", "chart no. 12345", "Record # 99812", "account 123456", "1EG4-TE5-MK73"),
        *("1eg4te5mk73", "seen as 123456789", "serial number 00A123", "1 2 3 4 5 6 7 8", "expediente 5512"),
    ),
    Identifier.SOCIAL_SECURITY_NUMBER: ("999-12-3456", "SSN 999123456", "ssn: 9991", "999 12 3456", "999.12.3456"),
    Identifier.PHONE: ("617-555-0100", "(617) 555-0100", "617.555.0100", "6175550100", "call 555-0100"),
    Identifier.E_MAIL: ("ana@clinic.example", "ana.example@gmail.com"),
    Identifier.ADDRESS: (
        *(
            "02110-1234",
            "ZIP 02110",
            "zip code: 021",
            "Boston, MA 02110",
            "12 Main Street",
            "12 MAIN ST",
            "12 main street",
        ),
        *("4B N. Elm Ave", "100 5th Ave", "P.O. Box 12", "PO BOX 7"),
    ),
    Identifier.WEB_ADDRESS: ("https://example.org/x", "www.example.org", "10.0.0.1"),
}
PASSED = (
    "",
    "Bleeding at L4-L5, stopped with pressure. Conversion to open.",
    "ODI 44 before, 22 after 6 months; NPRS 7/10 to 3/10.",
    "Billed as 62330 and 62331, formerly 0275T; M48.062.",
    "In March 2026 the patient walked 100 m in 12 minutes.",
    "The patient, who is 90 or older, went home the same day.",
    "Ligament 4.5 mm, 2 levels, canal 62 mm2, grade II slip. MR imaging at 12 months.",
    "Follow-up at 6, 12 and 24 months by telephone; 2 may have improved more.",
    "PT Failed after 6 weeks of home exercise.",
    "Dural tear, repaired; no deficit at 3 months. La paciente mejoró.",
    "On anticoagulants since 2024; INR 1.2; 5-10 ml of contrast.",
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, text) for kind, texts in REFUSED.items() for text in texts],
    ids=lambda value: value.replace("\n", " ") if isinstance(value, str) else None,
)
def test_what_may_tell_who_a_patient_is_is_refused_by_its_kind(kind, text):
    assert kind in {hit.kind for hit in found(text)}
    with pytest.raises(BadField) as refused:
        screened(text, field="note")

    assert refused.value.field == "note"
    assert str(refused.value).startswith("(not shown): holds what reads like") or kind is Identifier.AGE


@pytest.mark.parametrize("text", PASSED)
def test_what_a_surgeon_has_to_say_passes_as_it_was_written(text):
    assert screened(text, field="note") == text


def test_every_kind_has_examples_a_pattern_and_a_sentence_with_a_remedy():
    assert set(REFUSED) == set(Identifier) == set(SAID) == {kind for kind, _ in COMPILED}
    assert all("; " in said for said in SAID.values())


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.name)
def test_what_the_gate_of_a_directory_finds_is_found_here_too(private):
    assert found(private.example)


@given(
    st.sampled_from([text for texts in REFUSED.values() for text in texts]),
    st.sampled_from([text for text in PASSED if text]),
    st.booleans(),
)
def test_an_identifier_is_found_wherever_it_stands(identifier, around, before):
    text = f"{identifier}. {around}" if before else f"{around} {identifier}"

    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "\uff19\uff19\uff19-12-\uff13\uff14\uff15\uff16",
        "999\u201312\u20133456",
        "99\u200b9-12-34\u00ad56",
        "\u0669\u0669\u0669-\u0661\u0662-\u0663\u0664\u0665\u0666",
        "Mrs\u00a0Sample",
        "999\u221212\u22123456",
    ],
    ids=["wide digits", "dashes", "what nobody sees", "arabic digits", "hard blank", "minus"],
)
def test_another_way_to_write_it_hides_nothing(text):
    assert found(text)


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text):
    read = plain(text)

    assert all(0 <= hit.start < hit.end <= len(read) for hit in found(text))


def test_a_long_text_is_read_in_no_time():
    for tail in ("patient " * 5000, "1 " * 9000, "12 a " * 4000, "MRN " * 6000, "(" * 20000, "12 Aa Bb " * 2000):
        found(tail)
