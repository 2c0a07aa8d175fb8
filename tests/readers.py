"""What a reader makes of a file's bytes, put together from its batches."""

import io

import polars as pl


def read(readings, content, *arguments, file="published.csv", **options):
    """Give (records by table, set aside as tuples, rows, skipped by rule) of a whole file."""
    batches = list(readings(io.BytesIO(content), file, *arguments, **options))
    tables = {}
    skipped = {}
    for batch in batches:
        for name, frame in batch.records.items():
            tables.setdefault(name, []).append(frame)
        for rule, rows in batch.skipped.items():
            skipped[rule] = skipped.get(rule, 0) + rows
    records = {name: pl.concat(frames).to_dicts() for name, frames in tables.items()}
    aside = [note for batch in batches for note in batch.rejected.rows()]
    return records, aside, sum(batch.rows for batch in batches), skipped
