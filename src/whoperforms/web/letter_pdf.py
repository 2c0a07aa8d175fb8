"""A letter as PDF that a screen reader can read: equal bytes for equal letters."""

from whoperforms.web import paper
from whoperforms.web.languages import Language
from whoperforms.web.letter import Letter, lines_of


def pdf(letter: Letter, language: Language) -> bytes:
    """Return a letter as a file; the same letter in the same language gives the same bytes."""
    written = lines_of(letter, language)
    return paper.pdf(
        paper.Paper(
            title=f"{written.title}: {letter.name}",
            author=letter.operator or letter.issuer,
            lang=language,
            heading=written.title,
            above=written.above,
            parts=tuple(
                paper.Part(part.heading, tuple(paper.Line(label, text, language) for label, text in part.lines))
                for part in written.parts
            ),
            foot=written.foot,
        )
    )
