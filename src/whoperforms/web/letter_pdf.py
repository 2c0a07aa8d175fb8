"""A letter as PDF: equal bytes for equal letters.

Source: ISO 32000-2, 14.8. ReportLab writes no structure tree, so the file says its language and title and keeps its
        text in reading order, and is not called tagged.
Shape:  Adobe's standard fonts, which every reader has; they hold the letters of English and Spanish.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter as us_letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from whoperforms.web.languages import Language
from whoperforms.web.letter import Letter, Part, lines_of

MARGIN: Final = 22 * mm
LETTERS: Final = "cp1252"  # those of the standard fonts
GREY: Final = HexColor("#444444")
PLAIN: Final = ParagraphStyle("plain", fontName="Helvetica", fontSize=10.5, leading=13.5)
HEADING: Final = ParagraphStyle("heading", PLAIN, fontName="Helvetica-Bold", fontSize=12, spaceBefore=9, spaceAfter=3)
TITLE: Final = ParagraphStyle("title", PLAIN, fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=4)
SMALL: Final = ParagraphStyle("small", PLAIN, fontSize=9, leading=11.5, textColor=GREY)


def pdf(letter: Letter, language: Language) -> bytes:
    """Return a letter as a file; the same letter in the same language gives the same bytes."""
    written, out = lines_of(letter, language), BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=us_letter,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"{written.title}: {letter.name}",
        author=letter.operator,
        lang=language.value,
        displayDocTitle=True,
        invariant=True,
    )
    document.build(
        [
            _said(written.title, TITLE),
            *(_said(line, PLAIN) for line in written.above),
            *(KeepTogether(list(_part(part))) for part in written.parts),
            Spacer(1, 9),
            HRFlowable(width="100%", thickness=0.5, color=GREY),
            _said(written.foot, SMALL),
        ]
    )
    return out.getvalue()


def _part(part: Part) -> Iterator[Flowable]:
    yield _said(part.heading, HEADING)
    for label, text in part.lines:
        yield _said(f"{label}: {text}" if label else text, PLAIN)


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text.encode(LETTERS, "replace").decode(LETTERS)), style)
