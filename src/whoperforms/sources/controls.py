"""Control characters: a published value with an escape sequence would colour a terminal, or rewrite its lines.

Source: ISO 6429: C0 (U+0000 to U+001F), DEL and C1 (U+0080 to U+009F).
Shape:  a line end or a tab within a value becomes a blank, any other control character goes; each such value is noted.
"""

import re

import numpy as np
import polars as pl

from whoperforms.sources.reading import Outcome, values_set_aside

CONTROL = r"[\x00-\x1f\x7f-\u{9f}]"
BLANK = r"[\t\n\x0b\f\r\u{85}]+"
LEFT_OUT = "holds control characters; they are left out"
FIRST_PRINTED = 0x20
DELETE = b"\x7f"
C1 = re.compile(rb"\xc2[\x80-\x9f]")  # in UTF-8


def may_hold_controls(piece: bytes, records: int, tabs: int) -> bool:
    """Return whether a value of some UTF-8 may hold one, given how many records it has and tabs that part values."""
    found = int(np.count_nonzero(np.frombuffer(piece, dtype=np.uint8) < FIRST_PRINTED))
    ends = piece.count(b"\n") + piece.count(b"\r")
    if found > ends + tabs or ends - piece.count(b"\r\n") != records:
        return True
    return DELETE in piece or (not piece.isascii() and C1.search(piece) is not None)


def without_controls(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Return a frame without control characters in its text, and a note of each value that held one.

    The note does not repeat the value: it may be one that is not kept.
    """
    notes = []
    for name in (name for name, kind in frame.schema.items() if kind == pl.String):
        holds = frame[name].str.contains(CONTROL).fill_null(value=False)
        if holds.any():
            notes.append(
                values_set_aside(
                    frame.filter(holds), Outcome.REPAIRED, column=name, value=pl.lit(None), reason=pl.lit(LEFT_OUT)
                )
            )
            frame = frame.with_columns(pl.col(name).str.replace_all(BLANK, " ").str.replace_all(CONTROL, ""))
    return frame, notes
