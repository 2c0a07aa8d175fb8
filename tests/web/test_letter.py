"""The letter for hospital privileging: what it says, what it never says, and the same bytes for the same letter."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.web.languages import Language
from whoperforms.web.letter import NO_CERTIFICATE, Letter, Stated, words
from whoperforms.web.letter_pdf import pdf

LETTER = Letter(
    name="José Álvarez, MD",
    npi=Npi("2000000002"),
    programme="MILD",
    scope="Minimally invasive lumbar decompression",
    issuer="Example Device Academy",
    issuer_kind=IssuerKind.MANUFACTURER,
    number="0123-4567-89AB",
    state=CertificationState.ACTIVE,
    begins=date(2026, 1, 2),
    ends=date(2028, 1, 1),
    standard=3,
    effective=date(2025, 6, 1),
    separation=Separation.STRICT,
    decided=date(2026, 1, 2),
    cases=Stated(1200, date(2026, 11, 1)),
    as_of=date(2026, 11, 22),
    url="https://who.example.org/en/mild/certificates/0123456789AB",
    contact="help@example.org",
    operator="Example Foundation",
    invented=True,
)
SINCE = date(2026, 10, 1)


def said(letter=LETTER, language=Language.ENGLISH) -> str:
    pages = PdfReader(BytesIO(pdf(letter, language))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_a_letter_says_who_what_by_whom_under_which_standard_and_until_when():
    text = said()

    for part in (
        "José Álvarez, MD",
        "2000000002",
        "Manufacturer training certification. It is not a certificate of a medical board.",
        "Example Device Academy, the maker of the instruments",
        "0123-4567-89AB",
        "In force on November 22, 2026, valid from January 2, 2026 to January 1, 2028.",
        "Version 3, in force since June 1, 2025",
        "two people decided",
        "about 1,200 in the 12 months before November 1, 2026, all payers",
        "own word; nobody has counted",
        "https://who.example.org/en/mild/certificates/0123456789AB",
        "help@example.org",
        "It is not a licence, a board certification or a recommendation.",
        "INVENTED",
        "Not a government document.",
    ):
        assert part in text


def test_a_letter_in_spanish_says_the_same():
    text = said(language=Language.SPANISH)

    for part in (
        "Certificación de formación de un fabricante. No es un certificado de un consejo médico.",
        "Vigente el 22 de noviembre de 2026; válida del 2 de enero de 2026 al 1 de enero de 2028.",
        "Es su propia palabra",
        "INVENTADO",
        "No es un documento del gobierno.",
    ):
        assert part in text


@pytest.mark.parametrize("language", Language)
def test_the_same_letter_is_the_same_bytes_and_another_one_is_not(language):
    assert pdf(LETTER, language) == pdf(LETTER, language)
    assert pdf(LETTER, language) != pdf(replace(LETTER, number="0123-4567-89AC"), language)


@pytest.mark.parametrize("language", Language)
def test_a_letter_is_tagged_and_names_its_language_and_its_title(language):
    file = PdfReader(BytesIO(pdf(LETTER, language)))

    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert file.trailer["/Root"]["/Lang"] == language.value
    assert file.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata.title == f"{words(language)['title']}: José Álvarez, MD"
    assert len(file.pages) == 1


def test_both_languages_have_the_same_words_with_the_same_blanks():
    english, spanish = (words(language) for language in Language)

    def blanks(value):
        return set(re.findall(r"\{(\w+)\}", str(value)))

    assert list(english) == list(spanish)
    assert {key: blanks(value) for key, value in english.items()} == {
        key: blanks(value) for key, value in spanish.items()
    }
    assert len(english["not_said_items"]) == len(spanish["not_said_items"])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", sorted(set(CertificationState) - CERTIFIED - NO_CERTIFICATE))
def test_only_what_is_in_force_is_said_to_be(state, language):
    text = said(replace(LETTER, state=state, since=SINCE), language)

    assert not re.search(r"(?<!Not )In force on|Vigente el", text)
    assert re.search("Not in force|Cannot be confirmed|No vigente|No se puede confirmar", text)


@pytest.mark.parametrize("kind", IssuerKind)
def test_no_issuer_is_ever_called_a_board(kind):
    text = said(replace(LETTER, issuer_kind=kind))

    assert "not a certificate of a medical board" in text
    assert "board certified" not in text.lower()


def test_where_no_cases_are_stated_no_number_is_said():
    assert "has stated no number of cases" in said(replace(LETTER, cases=None))


@pytest.mark.parametrize("language", Language)
def test_where_nobody_runs_the_registry_the_letter_says_so_and_shows_no_dash(language):
    text = said(replace(LETTER, operator=None, contact=None), language)

    assert re.search("serves nobody else|no sirve a nadie más", text)
    assert re.search(r"Or ask the issuer\.|O pregunte al emisor\.", text)
    assert not re.search(r"(: |of |de )-(\.| |$)|None", text)


def test_a_name_cannot_write_its_own_letter():
    assert "<b>in force</b> & more" in said(replace(LETTER, name="<b>in force</b> & more"))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"as_of": date(2028, 1, 2)}, "not in force on that day", id="in force after its end"),
        pytest.param({"as_of": date(2026, 1, 1)}, "not in force on that day", id="in force before its begin"),
        pytest.param({"begins": date(2029, 1, 1)}, "cannot begin after its end", id="ends before it begins"),
        pytest.param({"state": CertificationState.SUSPENDED}, "since when is not said", id="suspended since no day"),
        pytest.param({"state": CertificationState.IN_TRAINING}, "no certificate was issued", id="in training"),
        pytest.param({"invented": False}, "invented people have an NPI", id="invented and not said to be"),
        pytest.param({"npi": Npi("1000000004")}, "invented people have an NPI", id="invented with a real NPI"),
    ],
)
def test_a_letter_that_contradicts_itself_cannot_be_made(changes, why):
    with pytest.raises(BadValue, match=why):
        replace(LETTER, **changes)
