"""What a file is by its content: whole, of one kind, and nothing else besides; its name and its sender are not asked.

Source: ISO 32000-2, 7.5 (PDF); W3C PNG, third edition, section 5; ITU-T T.81, annex B (JPEG); ECMA-376, part 2 (XLSX).
Shape:  each kind has a reader that walks a file from its first byte to its last. What could also be read as something
        else (a web page in a PDF, an archive behind a picture) is none of them. Nothing of a file is run, drawn or
        unpacked to a disk. What a PDF may do once it is opened is not judged: it is only handed out as a download.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from enum import StrEnum
from io import BytesIO
from itertools import pairwise
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from whoperforms.registry.file_faults import BadFile, FileFault

HEAD: Final = 2048  # bytes in which a browser looks for what a file is, and some more
TAIL: Final = 1024  # bytes in which a PDF says its end
MOST_PIXELS: Final = 100_000_000
MOST_UNPACKED: Final = 100_000_000  # bytes of a spreadsheet, once unpacked
MOST_PARTS: Final = 1000  # of a spreadsheet
PIECE: Final = 1 << 16
WORD: Final = 4  # bytes of a number in a PNG


class FileKind(StrEnum):
    """A kind of file that is taken, as its media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    CSV = "text/csv"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


EVIDENCE: Final = frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPEG})
IMPORTS: Final = frozenset({FileKind.CSV, FileKind.XLSX})
ENDINGS: Final[Mapping[FileKind, str]] = {
    FileKind.PDF: ".pdf",
    FileKind.PNG: ".png",
    FileKind.JPEG: ".jpg",
    FileKind.CSV: ".csv",
    FileKind.XLSX: ".xlsx",
}
PAGE: Final = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|object|embed|img|\?xml)\b", re.IGNORECASE)
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
DECLARES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def kind_of(content: bytes, taken: frozenset[FileKind]) -> FileKind:
    """Return which of the kinds that are taken a content is. Raises: BadFile when it is none of them, or not whole."""
    if not content:
        raise BadFile(FileFault.EMPTY)
    for kind, begins in BEGINNINGS.items():
        if kind in taken and begins(content):
            READERS[kind](content)
            return kind
    raise BadFile(FileFault.KIND, taken=sorted(ENDINGS[kind] for kind in taken))


def _is_text(content: bytes) -> bool:
    """Whether something is a table as text: UTF-8, no control characters, and no other kind of file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    others = any(begins(content) for kind, begins in BEGINNINGS.items() if kind is not FileKind.CSV)
    return bool(text.strip()) and not (others or CONTROLS.search(text) or PAGE.search(content[:HEAD]))


BEGINNINGS: Final[Mapping[FileKind, Callable[[bytes], bool]]] = {
    FileKind.PDF: lambda content: re.match(rb"%PDF-[12]\.[0-9][\r\n ]", content) is not None,
    FileKind.PNG: lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    FileKind.JPEG: lambda content: content.startswith(b"\xff\xd8\xff"),
    FileKind.XLSX: lambda content: content.startswith(b"PK\x03\x04"),
    FileKind.CSV: _is_text,
}


def _read_pdf(content: bytes) -> None:
    if PAGE.search(content[:HEAD]) or b"PK\x05\x06" in content[-PIECE:]:
        raise BadFile(FileFault.TWO_KINDS)
    end = content.rfind(b"%%EOF", -TAIL)
    if end < 0 or b"startxref" not in content[:end]:
        raise BadFile(FileFault.CUT)
    if content[end + len(b"%%EOF") :].strip(b"\0\t\n\f\r "):
        raise BadFile(FileFault.MORE_BEHIND)


def _read_png(content: bytes) -> None:
    at, seen = 8, list[bytes]()
    while not seen or seen[-1] != b"IEND":
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + size]
        check = content[at + 8 + size : at + 12 + size]
        if len(check) != WORD or zlib.crc32(name + body) != int.from_bytes(check):
            raise BadFile(FileFault.CUT)
        if not seen:
            _refuse_size(int.from_bytes(body[:4]), int.from_bytes(body[4:8]), known=name == b"IHDR")
        seen.append(name)
        at += 12 + size
    if b"IDAT" not in seen:
        raise BadFile(FileFault.CUT)
    if at != len(content):
        raise BadFile(FileFault.MORE_BEHIND)


NO_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers that stand alone
STUFFED: Final = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)  # the next marker behind a scan
FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
SCAN: Final = 0xDA
END_OF_IMAGE: Final = 0xD9


def _read_jpeg(content: bytes) -> None:
    at, framed = 2, False
    while True:
        found = re.compile(rb"\xff+([^\xff])", re.DOTALL).match(content, at)
        if found is None:
            raise BadFile(FileFault.CUT)
        marker, at = found[1][0], found.end()
        if marker == END_OF_IMAGE:
            break
        if marker in NO_LENGTH:
            continue
        size = int.from_bytes(content[at : at + 2])
        if size < len(b"\0\0") or at + size > len(content):
            raise BadFile(FileFault.CUT)
        if marker in FRAMES:
            framed = True
            high, wide = int.from_bytes(content[at + 3 : at + 5]), int.from_bytes(content[at + 5 : at + 7])
            _refuse_size(wide, high, known=True)
        at += size
        if marker == SCAN:
            beyond = STUFFED.search(content, at)
            at = beyond.start() if beyond else len(content)
    if not framed:
        raise BadFile(FileFault.CUT)
    if at != len(content):
        raise BadFile(FileFault.MORE_BEHIND)


def _refuse_size(wide: int, high: int, *, known: bool) -> None:
    if not (known and wide and high):
        raise BadFile(FileFault.CUT)
    if wide * high > MOST_PIXELS:
        raise BadFile(FileFault.BOMB)


def _read_xlsx(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            _refuse_parts(parts, content)
            left = MOST_UNPACKED
            for part in parts:
                left -= _unpacked(packed, part, left)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError):
        raise BadFile(FileFault.CUT) from None


def _refuse_parts(parts: list[ZipInfo], content: bytes) -> None:
    """Let through only the parts of a spreadsheet: known names, no macros, nothing before, between or behind them."""
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadFile(FileFault.BOMB)
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= set(names):
        raise BadFile(FileFault.KIND, taken=[ENDINGS[kind] for kind in sorted(IMPORTS)])
    if any("vbaproject" in name.lower() or name.lower().startswith("xl/macrosheets/") for name in names):
        raise BadFile(FileFault.MACROS)
    strange = any(
        ".." in name.split("/") or name.startswith("/") or "\\" in name or "\0" in name or ":" in name for name in names
    )
    starts = sorted(part.header_offset for part in parts)
    if strange or len(set(names)) != len(names) or starts[0] != 0 or any(one == two for one, two in pairwise(starts)):
        raise BadFile(FileFault.TWO_KINDS)
    if content[-22:-18] != b"PK\x05\x06" or content[-2:] != b"\0\0":  # the end, without a comment
        raise BadFile(FileFault.MORE_BEHIND)


def _unpacked(packed: ZipFile, part: ZipInfo, most: int) -> int:
    """Return how large a part is in truth, having read it; its own word for that is not believed."""
    size, before = 0, b""
    with packed.open(part) as opened:
        while piece := opened.read(PIECE):
            size += len(piece)
            if size > most:
                raise BadFile(FileFault.BOMB)
            if DECLARES.search(before + piece):  # an entity may stand for a thousand others
                raise BadFile(FileFault.BOMB)
            before = piece[-16:]
    return size


READERS: Final[Mapping[FileKind, Callable[[bytes], None]]] = {
    FileKind.PDF: _read_pdf,
    FileKind.PNG: _read_png,
    FileKind.JPEG: _read_jpeg,
    FileKind.XLSX: _read_xlsx,
    FileKind.CSV: lambda _: None,  # what makes it text was asked for already
}
