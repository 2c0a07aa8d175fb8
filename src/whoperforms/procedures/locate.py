"""Where in a TOML file a value stands: from the path of a key to its line, which `tomllib` does not tell.

Source: TOML 1.0, https://toml.io/en/v1.0.0. The text must have passed `tomllib` before.
Shape:  a path is keys and, in arrays, positions: `("code", 0, "valid_to")`. Lines count from 1.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]

BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # up to two quotes may stand before the closing three
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
DOT = re.compile(r"[ \t]*\.[ \t]*")
SCALAR = re.compile(r"[^,\]}\n#]+")  # numbers, dates, true and false


def lines_of(text: str) -> Mapping[KeyPath, int]:
    r"""Return the line on which each table, key and array element of a valid TOML text begins.

    >>> lines_of("a = 1\n[[code]]\nnames = ['x',\n'y']")[("code", 0, "names", 1)]
    4
    """
    return _Scanner(text).scan()


def line_at(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of `path`, or of the nearest thing around it that the file has.

    >>> line_at({(): 1, ("code", 0): 7}, ("code", 0, "valid_from"))
    7
    """
    while path not in lines:
        path = path[:-1]
    return lines[path]


class _Scanner:
    """One walk over the text, noting lines as it goes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {(): 1}
        self.tables: dict[KeyPath, int] = {}  # arrays of tables, and the position of their last table

    def scan(self) -> Mapping[KeyPath, int]:
        table: KeyPath = ()
        self.skip(BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(BLANK)
        return self.lines

    def header(self) -> KeyPath:
        """Read `[a.b]` or `[[a.b]]`; a name that is an array of tables means its last table."""
        start = self.at
        array = self.text.startswith("[[", start)
        self.at += 2 if array else 1
        *parents, name = self.key()
        self.at += 2 if array else 1
        path: KeyPath = ()
        for parent in parents:
            self.note((*path, parent), start)
            path = self.last_table((*path, parent))
        path = (*path, name)
        if array:
            self.note(path, start)
            self.tables[path] = self.tables.get(path, -1) + 1
        path = self.last_table(path)
        self.note(path, start)
        return path

    def last_table(self, path: KeyPath) -> KeyPath:
        return (*path, self.tables[path]) if path in self.tables else path

    def pair(self, table: KeyPath) -> None:
        """Read `a.b = value`."""
        start = self.at
        path = table
        for name in self.key():
            path = (*path, name)
            self.note(path, start)
        self.at = self.text.index("=", self.at) + 1
        self.skip(BLANK)
        self.value(path)

    def key(self) -> list[str]:
        """Read a key, dotted or quoted, and the blanks around it."""
        names = []
        self.skip(BLANK)
        while True:
            if bare := BARE_KEY.match(self.text, self.at):
                names.append(bare.group())
                self.at = bare.end()
            else:
                start = self.at
                self.skip(STRING)
                names.append(str(tomllib.loads(f"name = {self.text[start : self.at]}")["name"]))
            after = self.at
            self.skip(DOT)
            if self.at == after:
                self.skip(BLANK)
                return names

    def value(self, path: KeyPath) -> None:
        match self.text[self.at]:
            case "[":
                self.array(path)
            case "{":
                self.inline_table(path)
            case '"' | "'":
                self.skip(STRING)
            case _:
                self.skip(SCALAR)

    def array(self, path: KeyPath) -> None:
        self.step_in()
        position = 0
        while self.text[self.at] != "]":
            self.note((*path, position), self.at)
            self.value((*path, position))
            position += 1
            self.step_over_comma()
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        self.step_in()
        while self.text[self.at] != "}":
            self.pair(path)
            self.step_over_comma()
        self.at += 1

    def step_in(self) -> None:
        self.at += 1
        self.skip(BLANK)

    def step_over_comma(self) -> None:
        self.skip(BLANK)
        if self.text[self.at] == ",":
            self.step_in()

    def skip(self, shape: re.Pattern[str]) -> None:
        if found := shape.match(self.text, self.at):
            self.at = found.end()

    def note(self, path: KeyPath, start: int) -> None:
        """Keep the first line on which `path` is seen."""
        self.lines.setdefault(path, self.text.count("\n", 0, start) + 1)
