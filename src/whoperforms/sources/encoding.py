"""Cells that are not UTF-8: older files are cp1252, and a re-saved one may be both.

Shape:  a piece that is not UTF-8 throughout is parsed with each byte as a letter (latin-1); then each cell is read
        for itself, as UTF-8 where it is, else as cp1252, and noted as repaired.
"""

import polars as pl

from whoperforms.sources.reading import Outcome, values_set_aside


def is_utf8(piece: bytes) -> bool:
    """Return whether all of a piece is UTF-8."""
    if piece.isascii():
        return True
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decoded(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Return a frame of cells whose letters stand for bytes, decoded, and a note of each that was not UTF-8."""
    notes = []
    for name in (name for name, kind in frame.schema.items() if kind == pl.String):
        cells = frame[name]
        beyond_ascii = cells.filter(cells.str.len_bytes() != cells.str.len_chars()).unique()
        read = {cell: _text(cell.encode("latin-1")) for cell in beyond_ascii}
        frame = frame.with_columns(pl.col(name).replace({cell: text for cell, (text, _) in read.items()}))
        repaired = frame.filter(cells.is_in([cell for cell, (_, clean) in read.items() if not clean]))
        reason = pl.lit("not UTF-8; read as cp1252")
        notes.append(values_set_aside(repaired, Outcome.REPAIRED, column=name, value=pl.col(name), reason=reason))
    return frame, notes


def _text(cell: bytes) -> tuple[str, bool]:
    """Return a cell as text, and whether it was UTF-8; else it is cp1252, as the older files are, or latin-1."""
    try:
        return cell.decode("utf-8"), True
    except UnicodeDecodeError:
        try:
            return cell.decode("cp1252"), False
        except UnicodeDecodeError:
            return cell.decode("latin-1"), False
