"""Sheets as PDF: a Letter page for each, in print that is large enough, larger where asked.

Source: Adobe's standard fonts, which every reader has; they hold the letters of English and Spanish.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer

from whoperforms.web.languages import Language
from whoperforms.web.sheet import Known, Row, Sheet

MARGIN = 15 * mm
POINTS, LARGE = 11, 16.5
AIR = (1.1, 0.8, 0.5, 0.2)  # lines to write on between the questions: as much as leaves each doctor one page
GREY = HexColor("#444444")
LETTERS = "cp1252"  # those of the standard fonts


def pdf(sheets: Sequence[Sheet], foot: Sequence[str], *, language: Language, large: bool) -> bytes:
    """Return the sheets as one file; the same sheets give the same bytes."""
    points = LARGE if large else POINTS
    for air in AIR:
        pages, content = _made(sheets, list(_flow(sheets, foot, points, air)), language)
        if large or pages == len(sheets):
            break
    return content


def _made(sheets: Sequence[Sheet], flow: list[Flowable], language: Language) -> tuple[int, bytes]:
    """Return how many pages there are, and the file."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=letter,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=" - ".join(part for part in (sheets[0].title, sheets[0].name) if part),
        author="whoperforms",
        lang=language.value,
        invariant=True,
    )
    document.build(flow)
    return document.page, out.getvalue()


def _flow(sheets: Sequence[Sheet], foot: Sequence[str], points: float, air: float) -> Iterator[Flowable]:
    plain = ParagraphStyle("plain", fontName="Helvetica", fontSize=points, leading=points * 1.2)
    bold = ParagraphStyle("bold", plain, fontName="Helvetica-Bold")
    title = ParagraphStyle("title", bold, fontSize=points * 1.4, leading=points * 1.7)
    small = ParagraphStyle("small", plain, textColor=GREY)
    for number, sheet in enumerate(sheets):
        if number:
            yield PageBreak()
        yield _said(sheet.title, title)
        yield _said(sheet.name or f"{_('Doctor:')} ______________________________", bold)
        place = ", ".join(sheet.address)
        phone = _("Telephone: %(phone)s") % {"phone": sheet.phone} if sheet.phone else ""
        if place or phone:
            yield _said(". ".join(part for part in (place, phone) if part), plain)
        yield Spacer(1, points * 0.4)
        for row in sheet.rows:
            yield KeepTogether(list(_row(row, bold, plain, points * air)))
        if sheet.bring:
            yield Spacer(1, points * 0.3)
            yield _said(f"{_('Bring to your visit:')} {' '.join(sheet.bring)}", plain)
        yield Spacer(1, points * 0.3)
        yield _said(" ".join(foot), small)


def _row(row: Row, bold: ParagraphStyle, plain: ParagraphStyle, space: float) -> Iterator[Flowable]:
    yield _said(row.question, bold)
    for known in row.known:
        yield _said(told(known), plain)
    if not (row.known or row.own):
        yield _said(_("Not known: ask"), plain)
    yield HRFlowable(width="100%", thickness=0.5, color=GREY, spaceBefore=space, spaceAfter=space * 0.3)


def told(known: Known) -> str:
    """Return what is known with its source, in one line."""
    return f"{known.text} ({known.source})" if known.source else known.text


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text.encode(LETTERS, "replace").decode(LETTERS)), style)
