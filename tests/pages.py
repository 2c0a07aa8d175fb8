"""The pages of the project, as tests read them: tables, headings, links, console examples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ROOMS = ROOT / "src" / "whoperforms"

CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
RUNS = re.compile(r"<!-- runs -->\n```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
CELL = re.compile(r"(?<!\\)\|")


def text(page: Path) -> str:
    """Return what a page says."""
    return page.read_text(encoding="utf-8")


def pages() -> list[Path]:
    """Return every page of ours; the licences of others stay as they came."""
    found = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOMS.rglob("*.md")]
    return sorted(page for page in found if not page.name.startswith("LICENSE-"))


def section(page: Path, heading: str) -> str:
    """Return what stands under a heading, up to the next of its level or above."""
    level = heading.split(" ", maxsplit=1)[0]
    start = re.search(rf"^{re.escape(heading)}$", text(page), re.MULTILINE)
    assert start, f"{page.name} has no heading {heading!r}"
    rest = text(page)[start.end() :]
    end = re.search(rf"^#{{1,{len(level)}}} ", FENCE.sub(lambda code: " " * len(code[0]), rest), re.MULTILINE)
    return rest[: end.start()] if end else rest


def tables(markdown: str) -> Iterator[list[list[str]]]:
    """Yield the tables of some text: rows of cells, the header first."""
    table: list[list[str]] = []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            if not set(line) <= set("|-: "):
                table.append([cell.strip() for cell in CELL.split(line)[1:-1]])
        elif table:
            yield table
            table = []


def column(markdown: str, header: str, *, at: int = 0) -> list[str]:
    """Return the cells of one column of every table whose first header matches."""
    return [row[at] for table in tables(markdown) if re.fullmatch(header, table[0][0]) for row in table[1:]]


def in_code(cells: list[str]) -> list[str]:
    """Return what stands in `code type` in some cells."""
    return [code for cell in cells for code in CODE.findall(cell)]


def anchors(page: Path) -> set[str]:
    """Return what a link may name behind its #."""
    headings = HEADING.findall(FENCE.sub("", text(page)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@dataclass(frozen=True)
class Example:
    """One command of a page and what the page shows of its output; `...` stands for lines left out."""

    command: str
    shown: str

    def fits(self, printed: str) -> bool:
        """Whether the output is what the page shows."""
        lines = ["(?:.*\n)*?" if line == "..." else f"{re.escape(line)}\n" for line in plain(self.shown).split("\n")]
        return re.fullmatch("".join(lines), f"{plain(printed)}\n") is not None


def plain(printed: str) -> str:
    """Return output without blanks at line ends, and without blank lines around it."""
    return "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n")


def examples(page: Path) -> list[Example]:
    """Return the commands of a page's examples that say they run, in order."""
    found = []
    for block in RUNS.findall(text(page)):
        for said in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = said.partition("\n")
            found.append(Example(command, shown))
    return found
