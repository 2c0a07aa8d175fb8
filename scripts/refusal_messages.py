"""What the pure rooms say when they refuse something: the templates that pages say in Spanish, found in the code.

Source: every call of a refusal, and of `Sentence`, in the rooms that stand behind forms.
Shape:  a refusal is written as a template, with its values by name. What is put together in any other way would stay
        English on every page, so it is found here as well, to be refused by a test.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WORD: Final = re.compile(r"[^\W\d_](?![^{}]*\})")  # a letter outside of the braces
ROOMS: Final = ("kernel", "procedures/shape.py", "certification", "registry", "web")
NOT_ON_PAGES: Final = frozenset(  # said at a terminal, in the log, or to programs alone
    {
        "kernel/dates.py",
        "kernel/point.py",
        "certification/cases/intervals.py",
        "registry/accounts/assertions.py",
        "registry/backup.py",
        "registry/migrate.py",
        "registry/rehearsal/guard.py",
        "registry/rehearsal/play.py",
        "registry/archive.py",
        "registry/restore.py",
        "registry/signatures.py",
        "registry/site.py",
        "web/certificate_pdf.py",
    }
)
FIRST: Final = "BadQuestion"  # what every refusal is a kind of
FIELD: Final = "BadField"  # its first word is the name of a field


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One call. `template`: None where it is handed on, `made`: where it is put together so that nobody can say it."""

    file: str
    line: int
    template: str | None
    made: bool


def refusals(source: Path) -> Iterator[Refusal]:
    """Yield all that is refused in the rooms of a package."""
    files = [path for room in ROOMS for path in _files(source / room)]
    trees = {path.relative_to(source).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}
    places = {"Sentence": 0, **{name: int(name == FIELD) for name in _kinds(trees.values())}}
    for name, tree in trees.items():
        if name not in NOT_ON_PAGES:
            yield from _in(tree, name, places)


def templates(source: Path) -> Iterator[tuple[str, str]]:
    """Yield the file and the text of each template that has words of its own."""
    return ((one.file, one.template) for one in refusals(source) if one.template and WORD.search(one.template))


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def _kinds(trees: Iterable[ast.AST]) -> set[str]:
    """Return the names of all refusals: of the first, and of whatever is a kind of one."""
    classes = [one for tree in trees for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
    found: set[str] = set()
    more = {FIRST}
    while more:
        found |= more
        more = {one.name for one in classes if any(_called(of) in found for of in one.bases)} - found
    return found


def _in(tree: ast.AST, file: str, places: Mapping[str, int]) -> Iterator[Refusal]:
    for call in ast.walk(tree):
        at = places.get(_called(call.func)) if isinstance(call, ast.Call) else None
        if isinstance(call, ast.Call) and at is not None and len(call.args) > at:
            said = call.args[at]
            is_text = isinstance(said, ast.Constant) and isinstance(said.value, str)
            yield Refusal(
                file=file, line=call.lineno, template=str(said.value) if is_text else None, made=_made(said, call)
            )


def _called(one: ast.expr) -> str:
    """Return the name of what is called or built on, whatever it is an attribute of."""
    return one.id if isinstance(one, ast.Name) else one.attr if isinstance(one, ast.Attribute) else ""


def _made(said: ast.expr, call: ast.Call) -> bool:
    """Whether a sentence, or a value of it, is text that was put together, or that forgot what it was made of."""
    return any(_is_made(one) for one in (said, *(keyword.value for keyword in call.keywords)))


def _is_made(one: ast.expr) -> bool:
    if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "str":
        return True
    joined = isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in {"join", "format"}
    return joined or isinstance(one, ast.JoinedStr) or (isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mod))
