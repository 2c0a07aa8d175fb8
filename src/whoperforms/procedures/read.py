"""One definition file into one typed value, or one sentence with its file, line and remedy.

Shape:  TOML, UTF-8. `tomllib` reads it, `msgspec` holds it against its type; the rules that reach across
        the file come after (`rules`, `agreement`).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeVar

import msgspec

from whoperforms.kernel.errors import BadProcedure, MachineRefused
from whoperforms.procedures.locate import KeyPath, line_at, lines_of
from whoperforms.procedures.shape import fault

T = TypeVar("T", bound=msgspec.Struct)

AT_LINE = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class File:
    """A definition file as text, able to say on which line something stands."""

    path: Path
    text: str

    @cached_property
    def lines(self) -> Mapping[KeyPath, int]:
        """The line of every key; worked out only when something is wrong."""
        return lines_of(self.text)

    def refuse(self, path: KeyPath, sentence: str) -> NoReturn:
        """Raise what is wrong with the value at `path`."""
        refuse(self.path, line_at(self.lines, path), sentence)

    def line(self, path: KeyPath) -> int:
        """Return the line on which `path`, or what stands around it, begins."""
        return line_at(self.lines, path)


@dataclass(frozen=True)
class Read(Generic[T]):
    """What a file says, and the file itself for those who find fault with it later."""

    file: File
    value: T


def read(path: Path, shape: type[T]) -> Read[T]:
    """Return the file at `path` as a `shape`. Raises: BadProcedure, MachineRefused."""
    file = File(path, text_of(path))
    data = parsed(file)
    try:
        return Read(file, msgspec.convert(data, shape))
    except msgspec.ValidationError as why:
        file.refuse(*fault(str(why), data, shape))


def text_of(path: Path) -> str:
    """Return the text of a file. Raises: BadProcedure when it is no UTF-8, MachineRefused."""
    try:
        raw = path.read_bytes()
    except OSError as why:
        raise MachineRefused(f"{path}: {why.strerror or why}; check that the file can be read") from None
    try:
        return raw.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as why:
        line = raw.count(b"\n", 0, why.start) + 1
        refuse(path, line, f"{raw[why.start : why.start + 1]!r}: not UTF-8; save the file as UTF-8")


def parsed(file: File) -> dict[str, Any]:
    """Return the plain tables of a TOML text. Raises: BadProcedure."""
    try:
        return tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as why:
        found = AT_LINE.match(str(why))
        what, line = (found["what"], found["line"]) if found else (str(why), None)
        number = int(line) if line else len(file.text.splitlines()) or 1
        refuse(file.path, number, f"not TOML: {what[:1].lower()}{what[1:]}; mend this line or the one above")


def refuse(path: Path, line: int, sentence: str) -> NoReturn:
    """Raise a fault of a file, with its line first and the remedy last."""
    raise BadProcedure(f"{path}, line {line}: {sentence}")
