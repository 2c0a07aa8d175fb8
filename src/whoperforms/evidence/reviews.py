"""Reviews: what a person has decided about a record that may be about somebody.

Shape:  one JSON object for each line of `reviews.jsonl`, appended and never changed: `at, by, source, record_sha256,
        npi, decision, reason`. The record is known by a hash of its values, so that a decision outlives every rebuild
        and no changed record is decided by it.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self, TypeVar

import msgspec

from whoperforms.evidence.source import Source
from whoperforms.kernel.errors import BadValue
from whoperforms.kernel.npi import Npi

SHA256 = re.compile(r"[0-9a-f]{64}")
KEYS = ("at", "by", "source", "record_sha256", "npi", "decision", "reason")
Listed = TypeVar("Listed", bound=StrEnum)


class Decision(StrEnum):
    """What a person decided about a record and an NPI."""

    CONFIRMED = "confirmed"  # the record is about the bearer of this NPI
    REJECTED = "rejected"  # it is about somebody else
    CLEARED = "cleared"  # it is about them, and does not count against them any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who decided what about a record and an NPI, when and why. `at` has its zone."""

    at: datetime
    by: str
    source: Source
    record_sha256: str
    npi: Npi
    decision: Decision
    reason: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise BadValue(f"at {self.at.isoformat()}: an instant without its zone; write 2026-11-20T12:00:00Z")
        if not SHA256.fullmatch(self.record_sha256):
            raise BadValue(f"record_sha256 {self.record_sha256[:70]!r}: not 64 hexadecimal digits; copy the record's")
        for name, value in (("by", self.by), ("reason", self.reason)):
            if not value.strip():
                raise BadValue(f"{name} (blank): nothing is stated; a decision says who decided and why")

    @property
    def moment(self) -> str:
        """When it was decided, as UTC to the second."""
        return self.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def line(self) -> str:
        """Return the review as it stands in the file, its line end included."""
        values = (self.moment, self.by, self.source, self.record_sha256, self.npi.digits, self.decision, self.reason)
        return json.dumps(dict(zip(KEYS, values, strict=True)), ensure_ascii=False, separators=(",", ":")) + "\n"

    @classmethod
    def of_line(cls, line: bytes) -> Self:
        """Return the review that a line states. Raises: BadValue, which repeats neither `by` nor `reason`."""
        stated = _stated(line)
        return cls(
            at=_instant(stated["at"]),
            by=stated["by"],
            source=_one_of(Source, "source", stated["source"]),
            record_sha256=stated["record_sha256"],
            npi=Npi(stated["npi"]),
            decision=_one_of(Decision, "decision", stated["decision"]),
            reason=stated["reason"],
        )


def record_sha256(values: Mapping[str, str | int | None]) -> str:
    """Return the hash by which a record is known: SHA-256 of its canonical JSON, whatever the order of its values.

    Canonical: keys in order, no blanks, UTF-8; a day as the number YYYYMMDD, what is not stated as null.

    >>> record_sha256({"npi": 2000000002, "family": None}) == record_sha256({"family": None, "npi": 2000000002})
    True
    """
    text = json.dumps(dict(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _stated(line: bytes) -> dict[str, str]:
    try:
        values = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise BadValue("not a JSON object; write one review on each line")
    if missing := [key for key in KEYS if values.get(key) is None]:
        raise BadValue(f"no {', '.join(missing)}; a review states {', '.join(KEYS)}")
    if bad := [key for key in KEYS if not isinstance(values[key], str)]:
        raise BadValue(f"{', '.join(bad)}: no text; write it in quotes")
    return {key: values[key] for key in KEYS}


def _instant(text: str) -> datetime:
    try:
        stated = datetime.fromisoformat(text)
        return stated if stated.tzinfo is None else stated.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadValue(f"at {text[:40]!r}: not an instant; write 2026-11-20T12:00:00Z") from None


def _one_of(kind: type[Listed], name: str, text: str) -> Listed:
    try:
        return kind(text)
    except ValueError:
        raise BadValue(f"{name} {text[:40]!r}: unknown; write one of {', '.join(kind)}") from None
