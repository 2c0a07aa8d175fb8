"""Control characters: a published value with an escape sequence would colour a terminal, or rewrite its lines.

Source: ISO 6429: C0 (U+0000 to U+001F), DEL and C1 (U+0080 to U+009F).
Shape:  a line end or a tab within a value becomes a blank, any other control character goes; each such value is noted.
"""

import numpy as np
import polars as pl
import pyarrow as pa

from whoperforms.sources.reading import Outcome, values_set_aside

CONTROL = r"[\x00-\x1f\x7f-\u{9f}]"
BLANK = r"[\t\n\x0b\f\r\u{85}]+"
LEFT_OUT = "holds control characters; they are left out"
FIRST_PRINTED = 0x20
DELETE = 0x7F
BEFORE_C1 = 0xC2  # in UTF-8, and before the signs from U+00A0 to U+00BF


def may_hold_controls(table: pa.Table) -> bool:
    """Return whether a text of a table may hold one: its bytes are looked at, all values of a column at once."""
    return any(_may_hold_controls(chunk.buffers()[2]) for column in table.columns for chunk in column.chunks)


def _may_hold_controls(values: pa.Buffer | None) -> bool:
    if not values:  # a column without a value may have none
        return False
    letters = np.frombuffer(values, dtype=np.uint8)
    return bool((letters < FIRST_PRINTED).any() or (letters == DELETE).any() or (letters == BEFORE_C1).any())


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
