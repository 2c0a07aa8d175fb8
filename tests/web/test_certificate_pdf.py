"""The certificate on paper: what it says, how to check it, and that a screen reader can read it."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import segno
from hypothesis import given, settings
from pypdf import PdfReader

from certificates import CERTIFICATE, FROM, certificate, lines
from whoperforms.credentials.certificate import document_of
from whoperforms.kernel.errors import BadValue
from whoperforms.procedures.kinds import IssuerKind
from whoperforms.web.certificate_pdf import LARGEST, pdf, qr, words
from whoperforms.web.languages import Language

SIGNED = json.dumps(document_of(CERTIFICATE), ensure_ascii=False).encode()


def file_of(of=CERTIFICATE, language=Language.ENGLISH):
    return PdfReader(BytesIO(pdf(of, SIGNED, language)))


def said(of=CERTIFICATE, language=Language.ENGLISH):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in file_of(of, language).pages))


def named(name):
    return certificate(holder=replace(CERTIFICATE.holder, name=name))


def roles(node, found=None):
    """The roles of all elements in the structure of a file, from the top."""
    found = [] if found is None else found
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for part in node:
            roles(part, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(node["/S"])
        if "/K" in node:
            roles(node["/K"], found)
    return found


def test_it_says_who_what_by_whom_under_which_standard_until_when_and_what_it_does_not_say():
    text = said()

    for part in (
        "INVENTED",
        "Manufacturer training certification. It is not a certificate of a medical board.",
        "Certified operator: Minimally invasive lumbar decompression (MILD)",
        "ANA PEÑA-ÁLVAREZ, MD",
        "2000000002. A number that names somebody. It proves nothing.",
        "Percutaneous lumbar decompression with the device, under fluoroscopy",
        "no levels above L1",
        "Interventional pain medicine",
        "Tissue sculpter; Bone rongeur",
        "Example Device Academy, the maker of the instruments",
        "9F4K-2M7Q-XT3C",
        "From November 1, 2026 to November 1, 2028, unless it is suspended or revoked",
        "Version 3",
        "two people decided",
        "https://registry.example.org/c/9F4K2M7QXT3C",
        "Check the address that opens: it must begin with https://registry.example.org/c/.",
        "It says nothing of the quality or the results of anybody's work.",
        "It does not say how things stand today.",
        "Not a government document.",
    ):
        assert part in text


def test_in_spanish_it_says_the_same():
    text = said(language=Language.SPANISH)

    for part in (
        "INVENTADO",
        "Certificación de formación de un fabricante. No es un certificado de un consejo médico.",
        "Del 1 de noviembre de 2026 al 1 de noviembre de 2028, salvo que se suspenda o se revoque",
        "Compruebe la dirección que se abre",
        "Lo que no dice",
        "Percutaneous lumbar decompression",
    ):
        assert part in text


@pytest.mark.parametrize("language", Language)
def test_a_screen_reader_finds_tags_a_language_a_title_headings_and_words_for_the_code(language):
    file = file_of(language=language)
    root, found = file.trailer["/Root"], roles(file.trailer["/Root"]["/StructTreeRoot"])

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language.value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata.title == f"{words(language)['title'].format(number='9F4K-2M7Q-XT3C')}: ANA PEÑA-ÁLVAREZ, MD"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert [role for role in found if re.fullmatch(r"/H\d", role)] == ["/H1", "/H2", "/H2", "/H2"]
    assert found.count("/Figure") == 1
    assert found.count("/Table") == 1
    assert all(cells == ["/TD", "/TD"] for cells in rows_of(root["/StructTreeRoot"]))
    assert "/Span" not in roles_at_the_top(root["/StructTreeRoot"])
    assert found.count("/Link") == 1
    assert alternatives(root["/StructTreeRoot"]) == [
        words(language)["alt"].format(url="https://registry.example.org/c/9F4K2M7QXT3C")
    ]


def roles_at_the_top(tree):
    """Return what stands in the document itself, by role."""
    [document] = [tree["/K"].get_object()] if not isinstance(tree["/K"], list) else tree["/K"]
    return [part.get_object()["/S"] for part in document.get_object()["/K"]]


def rows_of(node):
    """Return the roles of the cells of each row."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [row for part in node for row in rows_of(part)]
    if not isinstance(node, dict) or "/K" not in node:
        return []
    if node.get("/S") == "/TR":
        return [[part.get_object()["/S"] for part in node["/K"]]]
    return rows_of(node["/K"])


def alternatives(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [text for part in node for text in alternatives(part)]
    if not isinstance(node, dict):
        return []
    return ([node["/Alt"]] if "/Alt" in node else []) + (alternatives(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize("language", Language)
def test_the_same_certificate_is_the_same_bytes_on_one_page_and_another_one_is_not(language):
    assert pdf(CERTIFICATE, SIGNED, language) == pdf(CERTIFICATE, SIGNED, language)
    assert pdf(CERTIFICATE, SIGNED, language) != pdf(certificate(number="9F4K2M7QXT3D"), SIGNED, language)
    assert len(file_of(language=language).pages) == 1


def test_the_signed_certificate_is_inside_byte_for_byte():
    assert file_of().attachments == {"certificate-9F4K2M7QXT3C.json": [SIGNED]}


ASKED = "A requirement with a name: what it asks for, in words. "


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("times", "printed"), [(19, True), (60, False)], ids=["all_of_it", "too_much_for_paper"])
def test_what_was_asked_is_printed_as_long_as_that_leaves_one_page(times, printed, language):
    of = certificate(achieved=replace(CERTIFICATE.achieved, asked=(ASKED * times).strip()))

    assert len(file_of(of, language).pages) == 1
    assert (ASKED * times in said(of, language) + " ") is printed
    assert (words(language)["asked_there"] in said(of, language)) is not printed


@pytest.mark.parametrize("kind", IssuerKind)
@pytest.mark.parametrize("language", Language)
def test_no_issuer_is_ever_called_a_board(kind, language):
    text = said(certificate(issuer=replace(CERTIFICATE.issuer, kind=kind)), language)

    assert words(language)[kind.value] in text
    assert "board certified" not in text.lower()


def test_only_invented_people_are_called_so():
    holder = replace(CERTIFICATE.holder, npi=type(CERTIFICATE.holder.npi)("1234567893"))

    assert "INVENTED" not in said(certificate(holder=holder))


HOSTILE = {
    "import": '#import "/etc/passwd": *',
    "read": '#read("/etc/passwd")',
    "mathematics": "$ sum_(i=0)^n i $",
    "markup": "*bold* _leaning_ `raw` <label> @ref",
    "heading": "= Board certified",
    "backslash": "Ana \\ \\u{41} \\#",
    "quotes": '"Ana" \'MD\' \\"',
    "brackets": "]}) #[ {{ %}",
    "html": "<b>Ana</b> &amp; <script>",
    "comment": "Ana // MD /* x */",
    "link": "https://evil.example/c/9F4K2M7QXT3C",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_printed_as_it_is(name):
    assert name in said(named(name))
    assert [role for role in roles(file_of(named(name)).trailer["/Root"]["/StructTreeRoot"]) if role == "/H1"] == [
        "/H1"
    ]


@pytest.mark.parametrize("name", ["李 王, MD", "🙂", "ﾊ"], ids=["han", "picture", "kana"])
def test_a_sign_that_no_font_has_is_a_question_mark_and_the_signed_one_has_it(name):
    made = file_of(named(name))

    assert "?" in made.pages[0].extract_text()
    assert "ANA PEÑA".encode() in made.attachments["certificate-9F4K2M7QXT3C.json"][0]


def test_a_sign_that_no_font_has_takes_no_other_sign_with_it():
    paper = named("Łukasz Żółć, MD")
    paper = replace(paper, achieved=replace(paper.achieved, scope="Levels \u2705 L2"))

    assert "Łukasz Żółć, MD" in said(paper)
    assert "Levels ? L2" in said(paper)


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć, MD", "Ștefan Țepeș", "Dvořák", "Σωκράτης", "Наталья", "A" * 300], ids=ascii
)
def test_names_of_europe_and_long_ones_are_printed_on_the_page(name):
    assert name in said(named(name)).replace("\u200b ", "").replace("\u200b", "")


@settings(max_examples=25, deadline=None)
@given(lines(200))
def test_whatever_the_name_there_is_a_paper(name):
    assert pdf(named(name), SIGNED, Language.ENGLISH).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("url", "version"),
    [
        ("https://registry.example.org/c/9F4K2M7QXT3C", 3),
        ("https://a.us/c/9F4K2M7QXT3C", 2),
        ("https://localhost:8443/c/9F4K2M7QXT3C", 3),
        (f"https://{'long-name.' * 11}example.org/c/9F4K2M7QXT3C", 6),
    ],
)
def test_the_code_says_the_address_in_capitals_in_as_few_squares_as_that_takes(url, version):
    side = 4 * version + 17 + 2 * 4

    assert f'width="{side}" height="{side}"' in qr(url)
    assert version <= LARGEST
    assert any(
        same_squares(qr(url), segno.make_qr(url.upper(), error=level, mode="alphanumeric", boost_error=False))
        for level in "QML"
    )


def same_squares(svg, code):
    out = BytesIO()
    code.save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue().decode() == svg


def test_an_address_too_long_for_paper_is_refused():
    with pytest.raises(BadValue, match="take a shorter domain"):
        qr(f"https://{'very-long-name.' * 15}example.org/c/9F4K2M7QXT3C")


def test_both_languages_have_the_same_words_with_the_same_blanks():
    english, spanish = (words(language) for language in Language)

    assert list(english) == list(spanish)
    assert {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in english.items()} == {
        key: set(re.findall(r"\{(\w+)\}", text)) for key, text in spanish.items()
    }


def test_days_are_those_of_utc():
    assert FROM.date() == date(2026, 11, 1)
    assert "November 1, 2026" in said()


def test_papers_made_at_the_same_time_are_the_same_as_one_after_the_other():
    people = [named(f"Person {number}") for number in range(6)]
    alone = [pdf(person, SIGNED, Language.ENGLISH) for person in people]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda person: pdf(person, SIGNED, Language.ENGLISH), people * 3)) == alone * 3
