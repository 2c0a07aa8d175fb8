"""A paper as PDF that a screen reader can read: tagged, with title and language; equal bytes for equal papers.

Source: ISO 14289-1 (PDF/UA-1), which typst checks before it writes.
Shape:  all words reach the template (`letters/paper.typ`) as data, never as markup. The fonts are those inside typst:
        they hold the letters of Europe; a sign that they do not have is printed as a question mark.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from whoperforms.web.languages import Language

TEMPLATE: Final = Path(__file__).parent / "letters" / "paper.typ"


@dataclass(frozen=True, slots=True)
class Line:
    """A label, which may be empty, and a text in a language."""

    label: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code to be read by a camera: its drawing, the address it says, and what to know of it."""

    heading: str
    svg: str
    alt: str
    url: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file inside of the PDF."""

    name: str
    media_type: str
    description: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All that stands on a paper, from the top down. `title` is that of the file, `heading` that on the page.

    `kicker` stands above the heading, `name` in large letters under it; `parts` before the code, `after` behind it.
    """

    title: str
    author: str
    lang: Language
    heading: str
    foot: str
    warning: str = ""
    kicker: str = ""
    above: tuple[str, ...] = ()
    name: str = ""
    parts: tuple[Part, ...] = ()
    code: Code | None = None
    after: tuple[Part, ...] = ()
    attached: Attached | None = None


EMPTY: Final = Paper(title="-", author="-", lang=Language.ENGLISH, heading="-", foot="-")


def pdf(paper: Paper) -> bytes:
    """Return a paper as a file."""
    try:
        return _compiled(paper, str)
    except typst.TypstError:
        unknown = _without_a_shape("".join(sorted({sign for sign in _text_of(paper) if not sign.isascii()})))
        return _compiled(paper, lambda text: "".join("?" if sign in unknown else sign for sign in text))


@lru_cache(maxsize=256)
def _without_a_shape(signs: str) -> frozenset[str]:
    """Return those of some signs that no font here has, each alone found out by halves."""
    try:
        _compiled(replace(EMPTY, heading=signs), str)
    except typst.TypstError:
        half = len(signs) // 2
        return _without_a_shape(signs[:half]) | _without_a_shape(signs[half:]) if half else frozenset(signs)
    return frozenset()


def _text_of(paper: Paper) -> str:
    return json.dumps(asdict(replace(paper, attached=None)), ensure_ascii=False)


def _compiled(paper: Paper, printed: Callable[[str], str]) -> bytes:
    said = _with(asdict(replace(paper, attached=None)), printed) | {
        "attached": paper.attached and asdict(paper.attached)
    }
    made = typst.compile(  # one compiler for each paper: threads cannot share one
        str(TEMPLATE),
        sys_inputs={"said": json.dumps(said)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=0,
        ignore_system_fonts=True,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{type(made).__name__}: no PDF; look at {TEMPLATE.name}")
    return made


def _with(value: Any, printed: Callable[[str], str]) -> Any:  # noqa: ANN401 - what JSON can hold
    match value:
        case str():
            return printed(value)
        case list() | tuple():
            return [_with(part, printed) for part in value]
        case dict():
            return {name: _with(part, printed) for name, part in value.items()}
        case _:
            return value
