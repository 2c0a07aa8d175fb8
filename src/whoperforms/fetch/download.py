"""One file from a publisher, whole or not at all: asked for only if it changed, resumed where it was cut.

Shape:  `name.part` grows beside the file; when it is whole it takes the name, in one step. The rest of a part
        is asked for with what told its state (If-Range), so that two states are never glued together.
"""

import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import formatdate
from enum import StrEnum
from pathlib import Path
from typing import IO, cast

import httpx

from whoperforms.fetch.connection import Connection, Seen, refused, seen
from whoperforms.fetch.errors import Trouble
from whoperforms.fetch.ledger import Begun, Fetched, Ledger
from whoperforms.fetch.release import Offer
from whoperforms.fetch.wholeness import refuse_far_below, refuse_unless_whole
from whoperforms.kernel.durable import put_in_place
from whoperforms.kernel.errors import BadRelease, MachineRefused

Progress = Callable[[str, int, int | None], None]  # name, bytes here, bytes of the whole
RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(?:(\d{1,15})|\*)", re.ASCII)


class State(StrEnum):
    """How an offered file stands to what is here."""

    NEW = "new"
    CHANGED = "changed"
    HERE = "already here"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where downloads go and what is known of them. `free` gives the bytes that a folder's disk still takes."""

    folder: Path
    ledger: Ledger
    now: datetime
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free

    def intact(self, name: str) -> Fetched | None:
        """Return the record of a file that is here as it was fetched."""
        record, path = self.ledger.files.get(name), self.folder / name
        return record if record and path.is_file() and path.stat().st_size == record.bytes else None


class Download:
    """One offer on its way to a place. `former` is the older file that it comes instead of."""

    def __init__(
        self, offer: Offer, place: Place, connection: Connection, *, former: Path | None, on_progress: Progress
    ) -> None:
        self._offer, self._place, self._connection = offer, place, connection
        self._name = offer.release.name
        self._path = place.folder / self._name
        self._part = place.folder / f"{self._name}.part"
        self._former = self._path if self._path.is_file() else former
        self._on_progress = on_progress
        self._furthest = self._arrived()

    def done(self) -> State:
        """Return how the file stood, once it is here. Raises: BadRelease, PublisherAway, MachineRefused."""
        return self._connection.persist(self._attempt)

    def _attempt(self) -> State:
        try:
            return self._asked()
        except Trouble as why:
            why.gained_bytes = self._arrived() - self._furthest
            self._furthest = max(self._furthest, self._arrived())
            raise

    def _asked(self) -> State:
        begun = self._begun()
        if begun is None or begun.bytes != self._arrived():
            with self._connection.answer(self._offer.address, self._headers(begun)) as response:
                if self._is_here(response):
                    return State.HERE
                begun = self._begin(response, begun)
                self._receive(response, begun)
        return self._finish(begun)

    def _headers(self, begun: Begun | None) -> dict[str, str]:
        as_it_is = {"Accept-Encoding": "identity"}
        if begun and begun.for_a_range:
            return as_it_is | {"Range": f"bytes={self._arrived()}-", "If-Range": begun.for_a_range}
        return as_it_is | if_changed(self._place, self._name)

    def _is_here(self, response: httpx.Response) -> bool:
        """Whether the answer says that our file is the newest; a file put here by hand is then recorded."""
        record = self._place.intact(self._name)
        if record and is_same(record, seen(response)):
            return True
        if response.status_code != httpx.codes.NOT_MODIFIED or not self._path.is_file():
            return False
        refuse_unless_whole(self._path, self._offer.release)
        self._record(seen(response))
        return True

    def _begin(self, response: httpx.Response, begun: Begun | None) -> Begun:
        """Return the record of what is arriving: the rest of a part, or all of it from the start."""
        match response.status_code:
            case httpx.codes.PARTIAL_CONTENT if begun:
                self._refuse_other_piece(response, begun)
                return begun
            case httpx.codes.OK:
                self._part.unlink(missing_ok=True)
                stated = seen(response)
                begun = Begun(
                    address=self._offer.address, bytes=stated.bytes, etag=stated.etag, modified=stated.modified
                )
                self._place.ledger.unfinished[self._name] = begun
                self._place.ledger.keep(self._place.folder)
                return begun
            case httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                self._part.unlink(missing_ok=True)
                raise Trouble(f"{self._offer.address}: shorter than the part that is here")
            case _:
                raise refused(self._offer.address, response.status_code)

    def _refuse_other_piece(self, response: httpx.Response, begun: Begun) -> None:
        found = RANGE.fullmatch(response.headers.get("content-range", ""))
        fits = found and int(found[1]) == self._arrived() and (found[2] is None or begun.bytes in {None, int(found[2])})
        if not fits:
            self._part.unlink(missing_ok=True)
            raise Trouble(f"{self._offer.address}: answers with another piece than was asked for")

    def _receive(self, response: httpx.Response, begun: Begun) -> None:
        self._refuse_what_has_no_room(response, begun)
        arrived = self._arrived()
        with self._part.open("ab") as part:
            for piece in response.iter_raw():
                arrived += part.write(piece)
                self._refuse_too_long(arrived)
                self._on_progress(self._name, arrived, begun.bytes)
        if begun.bytes is not None and arrived != begun.bytes:
            raise Trouble(f"{self._offer.address}: sent {arrived:,} of {begun.bytes:,} bytes")

    def _refuse_what_has_no_room(self, response: httpx.Response, begun: Begun) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise BadRelease(f"{self._offer.address}: comes packed, which was not asked for; download by hand")
        if begun.bytes is None and response.headers.get("transfer-encoding") != "chunked":
            raise BadRelease(
                f"{self._offer.address}: does not say how long the file is, so a cut could not be told from its end; "
                "download by hand"
            )
        self._refuse_too_long(begun.bytes or 0)
        missing, free = (begun.bytes or 0) - self._arrived(), self._place.free(self._place.folder)
        if missing > free:
            raise MachineRefused(
                f"{self._place.folder}: {self._name} needs {missing:,} more bytes and the disk has {free:,}; "
                "free some space or give another --out"
            )

    def _refuse_too_long(self, length: int) -> None:
        most = self._offer.release.kind.most_bytes
        if length > most:
            self._part.unlink(missing_ok=True)
            raise BadRelease(f"{self._offer.address}: longer than {most:,} bytes, so not the file it is named after")

    def _finish(self, begun: Begun) -> State:
        state = State.CHANGED if self._path.exists() else State.NEW
        try:
            refuse_unless_whole(self._part, self._offer.release)
            if self._former:
                refuse_far_below(self._arrived(), self._former, self._offer.release)
        except BadRelease:
            self._part.unlink()
            raise
        put_in_place(self._part, self._path)
        self._record(begun)
        return state

    def _record(self, stated: Begun | Seen) -> None:
        with self._path.open("rb") as file:
            digest = hashlib.file_digest(cast("IO[bytes]", file), "sha256").hexdigest()  # type: ignore[arg-type]
        self._place.ledger.unfinished.pop(self._name, None)
        self._place.ledger.files[self._name] = Fetched(
            address=self._offer.address,
            etag=stated.etag,
            modified=stated.modified,
            bytes=self._path.stat().st_size,
            sha256=digest,
            retrieved_at=self._place.now.isoformat(timespec="seconds"),
        )
        self._place.ledger.keep(self._place.folder)

    def _begun(self) -> Begun | None:
        """Return the record of the part that is here, if the rest of it can be asked for."""
        begun = self._place.ledger.unfinished.get(self._name)
        resumable = begun and begun.address == self._offer.address and begun.for_a_range and self._arrived()
        return begun if resumable else None

    def _arrived(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0


def if_changed(place: Place, name: str) -> dict[str, str]:
    """Return the headers that ask for a file only if it is not the one that is here."""
    path, record = place.folder / name, place.intact(name)
    if record is None:
        put_here = path.is_file() and name not in place.ledger.files
        return {"If-Modified-Since": formatdate(path.stat().st_mtime, usegmt=True)} if put_here else {}
    stated = {"If-None-Match": record.etag, "If-Modified-Since": record.modified}
    return {header: value for header, value in stated.items() if value}


def is_same(record: Fetched, answer: Seen) -> bool:
    """Whether an answer is about the file that is here, also where the publisher ignores conditions."""
    if answer.status != httpx.codes.OK:
        return answer.status == httpx.codes.NOT_MODIFIED
    if record.etag and answer.etag:
        return record.etag.removeprefix("W/") == answer.etag.removeprefix("W/")
    return bool(record.modified) and (record.modified, record.bytes) == (answer.modified, answer.bytes)
