"""The index of names, written while the join goes on: every practitioner, listed or not, under every name they have."""

from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from queue import Full, Queue
from types import TracebackType
from typing import Self

import polars as pl

from whoperforms.store.names import NOWHERE
from whoperforms.store.names_write import Called, Words, Working, write_names

WAITING = 2  # ranges that may wait to be taken in
PATIENCE = 1.0  # seconds until it is looked after whether anybody takes them still


class NamesWriting:
    """Writes the index of names into a folder, in a thread of its own; `take` what was joined, then `finish`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: Queue[list[Called] | None] = Queue(WAITING)
        self._working: list[Working] = []
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._written: Future[None]
        self._abandoned = False

    def __enter__(self) -> Self:
        self._written = self._thread.submit(write_names, self._folder, self._called(), self._working)
        return self

    def __exit__(self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None) -> None:
        self._abandoned = kind is not None
        if not self._written.done():
            self._put(None)
        self._thread.shutdown()

    def take(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Take the tables of one range of NPIs. Raises: what writing the names before has raised."""
        self._working += working(tables)
        self._put(list(called(tables)))

    def finish(self) -> Path:
        """Return the folder once the index in it is whole. Raises: what writing it has raised."""
        self._put(None)
        self._written.result()
        return self._folder

    def _put(self, batches: list[Called] | None) -> None:
        while not self._written.done():
            try:
                return self._waiting.put(batches, timeout=PATIENCE)
            except Full:
                continue
        return self._written.result()

    def _called(self) -> Iterator[Called]:
        while (batches := self._waiting.get()) is not None:
            yield from batches
        if self._abandoned:
            raise CancelledError


def called(tables: Mapping[str, pl.DataFrame]) -> Iterator[Called]:
    """Yield who is called what: the names by which people go, then those they have, or had, beside them."""
    people, others = tables.get("practitioner"), tables.get("other_name")
    if people is None:
        return
    yield _called(people, former=False)
    if others is not None and "family" in others.columns:  # else only organizations have other names here
        present = people.select("npi", pl.col("given").alias("present"))
        beside = others.filter(pl.col("family").is_not_null()).join(present, on="npi")
        yield _called(beside.with_columns(pl.coalesce("given", "present").alias("given")), former=True)


def _called(people: pl.DataFrame, *, former: bool) -> Called:
    family, given, middle = (_words(people[column]) for column in ("family", "given", "middle"))
    return Called(people["npi"].to_numpy(), family, given, middle, former=former)


def working(tables: Mapping[str, pl.DataFrame]) -> Iterator[Working]:
    """Yield who works where."""
    if (places := tables.get("location")) is not None:
        lat, lon = (places[column].fill_null(NOWHERE).to_numpy() for column in ("lat", "lon"))
        yield Working(places["npi"].to_numpy(), _words(places["state"]), lat, lon)


def _words(column: pl.Series) -> Words:
    coded = column.to_arrow().dictionary_encode("encode")
    return Words(coded.indices.to_numpy(), coded.dictionary.to_pylist())
