"""Reviews: what people have decided about records that may be about somebody.

Source: this program's own file, appended by a person's decision; it lies outside every directory.
Shape:  one JSON object for each line, as `evidence.reviews` has it; a row is a line. Of several lines about the same
        source, record and NPI the last counts. Who decided, and why, stays in the file.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import polars as pl

from whoperforms.evidence.reviews import Review
from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadRelease, BadValue
from whoperforms.sources.reading import Reading, rejected_rows

LONGEST_LINE = 1 << 16  # bytes
BOM = b"\xef\xbb\xbf"
RECORD = {
    "row": pl.UInt32,
    "at": pl.String,
    "source": pl.String,
    "record_sha256": pl.String,
    "npi": pl.Int64,
    "decision": pl.String,
}
BLANK = "blank line"
SUPERSEDED = "superseded by a later review of the same record and NPI"


def readings(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """Yield the reviews that count, once all are read. Raises: BadRelease."""
    rows = blank = superseded = 0
    rejected: dict[int, str] = {}
    counting: dict[tuple[Source, str, int], tuple[int, Review]] = {}
    for row, line in enumerate(_lines(stream), start=1):
        rows = row
        if not line.strip():
            blank += 1
            continue
        try:
            review = Review.of_line(line)
        except BadValue as why:
            rejected[row] = str(why)
            continue
        key = review.source, review.record_sha256, int(review.npi)
        superseded += key in counting
        counting[key] = row, review
    if rejected and not counting:
        first = min(rejected)
        raise BadRelease(
            f"{file}: none of it is a review (line {first}: {rejected[first]}); check which file was given"
        )
    yield Reading(
        rows=rows,
        records={"review": _records(counting.values())},
        rejected=rejected_rows(rejected),
        skipped={BLANK: blank, SUPERSEDED: superseded},
    )


def _records(counting: Iterable[tuple[int, Review]]) -> pl.DataFrame:
    stated = [
        (row, review.moment, review.source.value, review.record_sha256, int(review.npi), review.decision.value)
        for row, review in sorted(counting, key=lambda found: found[0])
    ]
    return pl.DataFrame(stated, schema=RECORD, orient="row")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines; of one that is too long as much as is needed to refuse it."""
    start = BOM
    while line := stream.readline(LONGEST_LINE):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
        yield line.removeprefix(start)
        start = b""
