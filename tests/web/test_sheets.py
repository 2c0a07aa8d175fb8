"""The call sheet and the visit sheet: what is filled in, what is asked, and the same as PDF."""

import re
import sqlite3
import zlib
from base64 import a85decode
from html import unescape

import pytest

from conftest import MILD
from whoperforms.procedures.kinds import QuestionKind
from whoperforms.procedures.load import words
from whoperforms.web.languages import Language
from whoperforms.web.page import is_reviewed

SPECIFIC = [question.id for question in MILD.questions if question.kind is QuestionKind.SPECIFIC]


@pytest.fixture(scope="module")
def held(demo_directory):
    connection = sqlite3.connect(demo_directory / "directory.db")
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def performers(held) -> list[int]:
    """Who has published cases, and is listed."""
    return [npi for (npi,) in held.execute("""
        select distinct s.npi from medicare_service as s join practitioner as p on p.npi = s.npi
         where s.code = '0275T' and s.npi not in (select npi from deactivation)
           and s.npi not in (select npi from exclusion where npi is not null)
           and s.npi not in (select npi from revocation) order by s.npi limit 4""")]  # fmt: skip


def said(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())))


def printed(content: bytes) -> str:
    """Return the text of a PDF: its streams are compressed, then written in letters of base 85."""
    found = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    shown = b" ".join(zlib.decompress(a85decode(stream.strip().removesuffix(b"~>"))) for stream in found)
    parts = b" ".join(re.findall(rb"\(((?:\\.|[^()\\])*)\) Tj", shown))
    return re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), parts).decode("cp1252")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_visit_sheet_has_every_question_of_the_procedure(pages, performers, language):
    page = said(pages.get(f"/{language}/mild/visit", {"npi": performers[0]}))

    assert SPECIFIC
    for question in SPECIFIC:
        assert words("mild", language).questions[question] in page


def test_what_is_known_stands_with_its_source_and_year(pages, performers):
    page = said(pages.get("/en/mild/visit", {"npi": performers[0]}))

    assert re.search(r"for at least \d+ cases in 20\d\d\. .*?\(Medicare.*?20\d\d\)", page)
    assert "Not known: ask" in page


def test_a_sheet_without_a_doctor_has_a_line_for_the_name(pages):
    page = said(pages.get("/en/mild/call"))

    assert "Doctor:" in page
    assert "at least" not in page


def test_up_to_three_doctors_have_a_sheet_each(pages, performers):
    answer = pages.get("/en/mild/visit", {"npi": performers[:3]})

    assert len(re.findall('<section class="sheet"', answer.content.decode())) == 3


def test_of_four_doctors_three_have_a_sheet_and_the_page_says_so(pages, performers):
    answer = pages.get("/en/mild/visit", {"npi": performers})

    assert answer.status_code == 400
    assert "You chose 4 doctors. Here are the first 3." in said(answer)


@pytest.mark.parametrize("sheet", ["call", "visit", "call.pdf", "visit.pdf"])
@pytest.mark.parametrize("npi", ["", "123", "2000000000", "²²²", "2147483640"])
def test_a_number_that_is_nobodys_gets_a_page_that_says_so(pages, sheet, npi):
    answer = pages.get(f"/en/mild/{sheet}", {"npi": npi})

    assert answer.status_code == (200 if not npi else 404)


def test_nobody_withheld_has_a_sheet(pages, held):
    [(npi,)] = held.execute("select npi from deactivation where reactivated_on is null order by npi limit 1")

    for sheet in ("call", "visit", "visit.pdf"):
        assert pages.get(f"/en/mild/{sheet}", {"npi": npi}).status_code == 410


@pytest.mark.parametrize("sheet", ["call", "visit"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pdf_says_what_the_page_says_on_one_page_for_each_doctor(pages, performers, language, sheet):
    page, file = (pages.get(f"/{language}/mild/{sheet}{kind}", {"npi": performers[:2]}) for kind in ("", ".pdf"))

    assert file["content-type"] == "application/pdf"
    assert b"/Count 2" in file.content
    asked = re.findall(r'question__asked">([^<]*)', page.content.decode())
    assert asked
    told = re.sub(r"\W+", "", printed(file.content))
    for question in asked:
        assert re.sub(r"\W+", "", unescape(question)) in told


def test_larger_print_is_larger(pages, performers):
    small, large = (
        pages.get("/en/mild/visit.pdf", {"npi": performers[0]} | more).content for more in ({}, {"print": "large"})
    )

    assert b"/Count 1" in small
    assert b"/Count 1" not in large
    assert 'class="large-print"' in pages.get("/en/mild/visit", {"print": "large"}).content.decode()


@pytest.mark.parametrize("language", Language)
def test_a_pdf_says_where_nobody_has_read_its_spanish(pages, performers, language):
    sheet = printed(pages.get(f"/{language}/mild/call.pdf", {"npi": performers[0]}).content)

    assert ("Ninguna persona ha revisado" in sheet) is not is_reviewed(language, "mild")
