"""The first sheet of a spreadsheet (.xlsx), row by row: the few columns that a published list has.

Source: ECMA-376 (Office Open XML), SpreadsheetML: cells in rows, text in a table of shared strings.
Shape:  a row is a mapping from column letters ("A") to text, or to a number where the sheet holds one.

Ours, because the libraries allocate the whole rectangle of a sheet: two cells in opposite corners end the process.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO
from xml.etree.ElementTree import Element, ParseError, iterparse

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
STRINGS = "xl/sharedStrings.xml"
MOST_BYTES = 512 << 20  # of one part, unpacked; the real lists have a tenth of it
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    NotImplementedError,
    RuntimeError,  # zipfile says so of an archive that wants a password
)

Row = dict[str, str | float]


class NotASpreadsheet(Exception):  # noqa: N818 - an error is named as the fact it states
    """The bytes are no spreadsheet, or a damaged one."""


def rows(stream: BinaryIO) -> Iterator[Row]:
    """Yield the rows that hold anything. Raises: NotASpreadsheet."""
    try:
        with zipfile.ZipFile(stream) as parts:
            sheets = sorted(name for name in parts.namelist() if SHEET.fullmatch(name))
            strings = _strings(parts) if STRINGS in parts.namelist() else []
            with _part(parts, sheets[0]) as sheet:
                for row in _elements(sheet, "row"):
                    if cells := dict(_cells(row, strings)):
                        yield cells
    except UNREADABLE as why:
        raise NotASpreadsheet(str(why)) from None


def _part(parts: zipfile.ZipFile, name: str) -> IO[bytes]:
    if parts.getinfo(name).file_size > MOST_BYTES:
        raise NotASpreadsheet(f"{name} has {parts.getinfo(name).file_size:,} bytes")
    return parts.open(name)


def _strings(parts: zipfile.ZipFile) -> list[str]:
    with _part(parts, STRINGS) as part:
        return [_text(item) for item in _elements(part, "si")]


def _elements(part: IO[bytes], name: str) -> Iterator[Element]:
    """Yield elements as they end, each forgotten once the next is asked for."""
    events = iterparse(part, events=("start", "end"))  # noqa: S314 - expat itself bounds what entities can grow to
    _, root = next(events)
    for event, element in events:
        if event == "end" and element.tag == SPACE + name:
            yield element
            root.clear()
            element.clear()


def _cells(row: Element, strings: list[str]) -> Iterator[tuple[str, str | float]]:
    for cell in row.iter(f"{SPACE}c"):
        column = cell.get("r", "").rstrip("0123456789")
        value = cell.findtext(f"{SPACE}v", "")
        match cell.get("t", "n"):
            case "s":
                value = strings[int(value)]
            case "inlineStr":
                value = _text(cell)
            case "n" if value:
                yield column, float(value)
                continue
        if value.strip():
            yield column, value


def _text(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{SPACE}t"))
